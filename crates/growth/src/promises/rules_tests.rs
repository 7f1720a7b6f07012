use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);
const MADE: Date = date(2026, 11, 1);

fn promise(first_due_on: Date, state: State, settled_on: Option<Date>) -> Counted {
    Counted { first_due_on, due_on: first_due_on, state, settled_on, objected: false }
}

#[test]
fn follow_through_counts_what_was_kept_by_the_first_day_it_was_due() {
    let passed = date(2026, 11, 10);
    let all = [
        promise(passed, State::Kept, Some(date(2026, 11, 10))),
        promise(passed, State::KeptLate, Some(date(2026, 11, 14))),
        promise(passed, State::Broken, Some(date(2026, 11, 14))),
        promise(passed, State::Open, None),
        promise(passed, State::LetGo, Some(date(2026, 11, 9))),
        promise(TODAY, State::Open, None),
        promise(date(2026, 12, 1), State::Kept, Some(date(2026, 11, 20))),
    ];
    let total = follow_through(all, TODAY);
    assert_eq!(total, FollowThrough { kept: 1, of: 4, late: 1, open: 2 });
    assert_eq!(total.sentence(), "1 of 4 kept, 1 late, 2 open");
}

#[test]
fn letting_go_against_the_others_will_counts() {
    let mut gone = promise(date(2026, 11, 10), State::LetGo, Some(date(2026, 11, 9)));
    assert_eq!(follow_through([gone], TODAY).of, 0);
    gone.objected = true;
    assert_eq!(follow_through([gone], TODAY), FollowThrough { of: 1, ..FollowThrough::default() });
}

#[test]
fn moving_a_promise_does_not_make_it_early() {
    let mut moved = promise(date(2026, 11, 10), State::Open, None);
    moved.due_on = date(2026, 11, 30);
    let kept = settled(("kept", "2026-11-20", ""), &moved, (MADE, TODAY)).expect("settled");
    assert_eq!(kept.state, State::KeptLate);
    assert_eq!(facts(&moved, "", TODAY), ["first due 10 Nov"]);
}

#[test]
fn a_promise_asks_for_words_and_a_day_to_come() {
    let problems = made("  ", "", TODAY).expect_err("problems");
    assert_eq!(problems.all().len(), 2);
    let problems = made("Ask Edda", "2026-11-22", TODAY).expect_err("the day has passed");
    assert!(problems.at("promise_due_on").expect("a sentence").starts_with("That day has passed"));
    assert_eq!(made(" Ask Edda ", "2026-11-23", TODAY).expect("made").text, "Ask Edda");
}

#[test]
fn letting_go_asks_for_a_reason_and_keeping_does_not() {
    let open = promise(date(2026, 11, 25), State::Open, None);
    assert!(settled(("let_go", "", " "), &open, (MADE, TODAY)).expect_err("a reason").at("reason").is_some());
    assert_eq!(settled(("kept", "", ""), &open, (MADE, TODAY)).expect("kept").state, State::Kept);
    assert!(settled(("open", "", ""), &open, (MADE, TODAY)).expect_err("how").at("state").is_some());
    assert!(
        settled(("kept", "2026-11-24", ""), &open, (MADE, TODAY)).expect_err("tomorrow").at("settled_on").is_some()
    );
    assert!(settled(("kept", "2026-10-31", ""), &open, (MADE, TODAY)).expect_err("before").at("settled_on").is_some());
    assert!(settled(("kept", "2026-11-01", ""), &open, (MADE, TODAY)).is_ok(), "on the day itself");
}

#[test]
fn facts_say_how_late_in_days() {
    let late = promise(date(2026, 11, 10), State::KeptLate, Some(date(2026, 11, 14)));
    assert_eq!(facts(&late, "", TODAY), ["kept 4 days late"]);
    let open = promise(date(2026, 11, 22), State::Open, None);
    assert_eq!(facts(&open, "", TODAY), ["1 day late"]);
    let gone = promise(date(2026, 11, 22), State::LetGo, Some(TODAY));
    assert_eq!(facts(&gone, "the budget went", TODAY), ["let go: the budget went"]);
}

fn any_promise() -> impl Strategy<Value = Counted> {
    let state = prop_oneof![
        Just(State::Open),
        Just(State::Kept),
        Just(State::KeptLate),
        Just(State::LetGo),
        Just(State::Broken)
    ];
    (0_i64..60, 0_i64..30, 0_i64..90, state, any::<bool>()).prop_map(|(first, later, ended, state, objected)| {
        let day = |days: i64| date(2026, 10, 1).saturating_add(jiff::Span::new().days(days));
        let settled_on = state.is_settled().then(|| day(ended));
        Counted { first_due_on: day(first), due_on: day(first + later), state, settled_on, objected }
    })
}

proptest! {
    #[test]
    fn no_share_is_above_one(promises in prop::collection::vec(any_promise(), 0..40)) {
        let total = follow_through(promises.iter().copied(), TODAY);
        prop_assert!(total.kept + total.late <= total.of);
        prop_assert!(total.of <= promises.len());
    }

    #[test]
    fn moving_the_day_never_changes_the_count(promises in prop::collection::vec(any_promise(), 0..40), by in 0_i64..60) {
        let moved = promises.iter().map(|promise| Counted {
            due_on: promise.due_on.saturating_add(jiff::Span::new().days(by)),
            ..*promise
        });
        prop_assert_eq!(follow_through(moved, TODAY), follow_through(promises.iter().copied(), TODAY));
    }

    #[test]
    fn the_order_does_not_matter(promises in prop::collection::vec(any_promise(), 0..40)) {
        let turned = follow_through(promises.iter().rev().copied(), TODAY);
        prop_assert_eq!(turned, follow_through(promises, TODAY));
    }

    #[test]
    fn what_both_let_go_changes_nothing(promises in prop::collection::vec(any_promise(), 0..40), gone in any_promise()) {
        let gone = Counted { state: State::LetGo, objected: false, ..gone };
        let with = promises.iter().copied().chain([gone]);
        prop_assert_eq!(follow_through(with, TODAY), follow_through(promises.iter().copied(), TODAY));
    }

    #[test]
    fn a_day_going_by_never_takes_a_promise_out(promises in prop::collection::vec(any_promise(), 0..40)) {
        let tomorrow = TODAY.saturating_add(jiff::Span::new().days(1));
        prop_assert!(follow_through(promises.iter().copied(), tomorrow).of >= follow_through(promises, TODAY).of);
    }
}

#[test]
fn a_press_too_soon_is_taken_back_within_a_day_and_not_against_an_objection() {
    let (settled, hours) = (Timestamp::UNIX_EPOCH, |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours));
    let mut kept = promise(TODAY, State::Kept, Some(TODAY));
    assert_eq!(reopens_until(&kept, Some(settled), hours(23)), Some(hours(24)));
    assert_eq!(reopens_until(&kept, Some(settled), hours(24)), None);
    assert_eq!(reopens_until(&kept, None, hours(0)), None, "nobody knows when");
    assert_eq!(reopens_until(&promise(TODAY, State::Open, None), Some(settled), hours(1)), None);
    kept.objected = true;
    assert_eq!(reopens_until(&kept, Some(settled), hours(1)), None);
}
