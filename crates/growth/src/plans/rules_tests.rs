use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn typed() -> GoalTyped {
    GoalTyped {
        text: " Run two threat reviews ".to_owned(),
        done_when: "Both written up".to_owned(),
        check_on: "2026-12-18".to_owned(),
        due_on: "2027-01-29".to_owned(),
        competency: "security".to_owned(),
        ..GoalTyped::default()
    }
}

#[test]
fn a_goal_says_what_and_how_both_will_know() {
    let draft = goal(&typed(), &["security"], &[], TODAY).expect("a goal");
    assert_eq!(draft.text, "Run two threat reviews");
    assert_eq!(draft.check_on, Some(date(2026, 12, 18)));
    assert_eq!(draft.competency_key.as_deref(), Some("security"));
    let problems = goal(&GoalTyped::default(), &[], &[], TODAY).expect_err("empty");
    assert!(problems.at("goal_text").is_some() && problems.at("goal_done_when").is_some());
}

#[test]
fn a_goal_looks_ahead() {
    let late = GoalTyped { due_on: "2026-11-22".to_owned(), check_on: String::new(), ..typed() };
    assert!(goal(&late, &[], &[], TODAY).expect_err("passed").at("goal_due_on").is_some());
    assert!(goal(&late, &[], &[date(2026, 11, 22)], TODAY).is_ok(), "a day that stood there may stay");
    let after = GoalTyped { check_on: "2027-02-01".to_owned(), ..typed() };
    assert!(goal(&after, &[], &[], TODAY).expect_err("after it is due").at("goal_check_on").is_some());
    let odd = GoalTyped { due_on: "next spring".to_owned(), ..typed() };
    assert!(goal(&odd, &[], &[], TODAY).expect_err("no day").at("goal_due_on").is_some());
}

#[test]
fn an_unknown_competency_is_left_out() {
    assert_eq!(goal(&typed(), &["testing"], &[], TODAY).expect("a goal").competency_key, None);
}

#[test]
fn two_or_three_goals_need_no_advice() {
    assert_eq!((advice(0), advice(2), advice(3)), (None, None, None));
    assert!(advice(1).expect("said").starts_with("One goal"));
    assert!(advice(5).expect("said").starts_with("Five goals"));
}

#[test]
fn only_the_other_side_agrees() {
    let (ines, ruth, noor) = (PersonId(1), PersonId(2), PersonId(3));
    assert!(may_agree(GoalState::Proposed, ines, ruth, ines));
    assert!(may_agree(GoalState::Proposed, noor, ines, ines));
    assert!(!may_agree(GoalState::Proposed, ines, ines, ines));
    assert!(!may_agree(GoalState::Proposed, noor, ruth, ines), "who stands in sits on the same side");
    assert!(!may_agree(GoalState::Agreed, ines, ruth, ines));
}

fn progress<'a>(check_on: Option<Date>, due_on: Option<Date>, noted_on: &'a [Date]) -> Progress<'a> {
    Progress { agreed_on: date(2026, 9, 1), check_on, due_on, noted_on }
}

#[test]
fn a_goal_stands_where_the_facts_say() {
    let word = |check, due, noted: &[Date]| standing(&progress(check, due, noted), TODAY).word;
    let day = |month, day| Some(date(2026, month, day));
    assert_eq!(word(None, day(11, 20), &[]), "Overdue");
    assert_eq!(word(day(11, 20), day(12, 20), &[date(2026, 11, 1)]), "Watch");
    assert_eq!(word(day(11, 20), day(12, 20), &[date(2026, 11, 20)]), "Looked at");
    assert_eq!(word(day(12, 1), None, &[]), "Watch", "nothing written for 83 days");
    assert_eq!(word(day(12, 1), None, &[date(2026, 11, 1)]), "Looked at");
    let fresh = Progress { agreed_on: date(2026, 11, 20), ..progress(day(12, 20), None, &[]) };
    assert_eq!(standing(&fresh, TODAY).word, "Not looked at yet", "nobody can know how it goes");
    assert_eq!(standing(&fresh, TODAY).fact, "agreed 20 Nov, next look 20 Dec");
    let looked = standing(&progress(day(12, 20), None, &[date(2026, 11, 20)]), TODAY);
    assert_eq!(looked.fact, "last entry 20 Nov, next look 20 Dec");
    let over = standing(&progress(day(11, 1), None, &[date(2026, 11, 20)]), TODAY);
    assert_eq!(over.fact, "last entry 20 Nov", "a look that was had is not the next one");
}

#[test]
fn an_entry_is_about_today_unless_it_says_otherwise() {
    let entry = note("Four findings, all fixed", "", "2026-12-18", TODAY).expect("an entry");
    assert_eq!((entry.on_day, entry.next_check_on), (TODAY, Some(date(2026, 12, 18))));
    assert!(note(" ", "", "", TODAY).expect_err("nothing").at("note_text").is_some());
    assert!(note("x", "2026-11-24", "", TODAY).expect_err("tomorrow").at("note_on").is_some());
}

proptest! {
    #[test]
    fn marks_stay_in_order_apart_and_inside(
        mut noted in prop::collection::vec(0_i64..300, 0..12),
        check in prop::option::of(0_i64..400),
        due in prop::option::of(0_i64..400),
    ) {
        let day = |days: i64| date(2026, 9, 1).saturating_add(jiff::Span::new().days(days));
        noted.sort_unstable();
        let noted: Vec<Date> = noted.into_iter().map(day).collect();
        let (gone, marks) = track(&progress(check.map(day), due.map(day), &noted), TODAY);
        prop_assert!((0.0..=100.0).contains(&gone));
        prop_assert!(marks.iter().all(|mark| (0.0..=100.0).contains(&mark.at_percent)));
        prop_assert!(marks.windows(2).all(|pair| pair[1].at_percent - pair[0].at_percent >= APART));
    }
}

#[test]
fn two_who_change_different_fields_both_have_their_way() {
    let goal =
        |text: &str, support: &str| GoalTyped { text: text.into(), support: support.into(), ..GoalTyped::default() };
    let base = goal("Run reviews", "");
    let (typed, both) = goal("Run reviews", "Edda, an hour").together(&base, &goal("Run two reviews", ""));
    assert_eq!((typed.fields(), both), (goal("Run two reviews", "Edda, an hour").fields(), vec![]));
    let (typed, both) = goal("Run four reviews", "").together(&base, &goal("Run two reviews", "Edda"));
    assert_eq!((typed.fields(), both), (goal("Run four reviews", "Edda").fields(), vec!["text"]));
    assert_eq!(goal("Run four reviews ", "Edda").differing(&goal("Run four reviews", "")), "support");
}
