use super::*;

const INES: PersonId = PersonId(1);
const RUTH: PersonId = PersonId(2);
const HANA: PersonId = PersonId(3);
const EDDA: PersonId = PersonId(4);

fn who(id: PersonId) -> Option<Who> {
    Some(Who { id, name: id.to_string() })
}

fn talk(kind: &str, by: Option<PersonId>) -> Vec<(PersonId, &'static str, Way)> {
    talk_planned(kind, by, false)
}

fn talk_planned(kind: &str, by: Option<PersonId>, is_late: bool) -> Vec<(PersonId, &'static str, Way)> {
    let thing = Thing::Talk {
        path: "/conversations/1".to_owned(),
        ic: Who { id: INES, name: "Ines Carvalho".to_owned() },
        manager: Who { id: RUTH, name: "Ruth Adeyemi".to_owned() },
        starts_at: Timestamp::UNIX_EPOCH,
        follow_up_due_at: None,
        is_late,
    };
    told(Happened { kind: kind.to_owned(), by: by.and_then(who), about: who(INES), thing })
}

fn told(happened: Happened) -> Vec<(PersonId, &'static str, Way)> {
    decide(&happened).into_iter().map(|one| (one.to, one.kind, one.way)).collect()
}

#[test]
fn the_other_one_is_told_and_nobody_of_what_they_did_themselves() {
    assert_eq!(talk("conversation.planned", Some(RUTH)), [(INES, "conversation.planned", Way::Both)]);
    assert_eq!(talk("conversation.moved", Some(INES)), [(RUTH, "conversation.moved", Way::Both)]);
    assert_eq!(talk("conversation.missed", None).len(), 2);
    assert_eq!(talk("assessment.handed_in", Some(INES)), [(RUTH, "assessment.handed_in", Way::Both)]);
    assert_eq!(talk("follow_up.sent", Some(RUTH)), [(INES, "follow_up.sent", Way::Both)]);
}

#[test]
fn questions_go_to_the_ic_alone_and_the_clock_to_the_manager() {
    assert_eq!(talk("conversation.questions", None), [(INES, "conversation.questions", Way::Both)]);
    let ended = talk("conversation.wrapped_up", Some(INES));
    assert_eq!(ended, [(RUTH, "conversation.wrapped_up", Way::Both)]);
}

#[test]
fn a_conversation_planned_late_is_one_mail_to_whoever_is_asked_its_questions() {
    let late = talk_planned("conversation.planned", Some(RUTH), true);
    assert_eq!(late, [(INES, "conversation.planned", Way::Ahead(MailKind::Questions))]);
    assert_eq!(talk_planned("conversation.planned", Some(INES), true), [(RUTH, "conversation.planned", Way::Both)]);
}

#[test]
fn what_was_written_down_together_is_news_to_nobody() {
    let goal = |in_conversation| {
        let people = vec![INES, RUTH];
        let thing = Thing::Shared { path: "/goals/1".to_owned(), people, in_conversation };
        told(Happened { kind: "goal.proposed".to_owned(), by: who(RUTH), about: who(INES), thing })
    };
    assert_eq!(goal(true), []);
    assert_eq!(goal(false), [(INES, "goal.proposed", Way::Both)]);
}

#[test]
fn what_is_said_of_a_draft_and_a_level_that_goes_are_notices_alone() {
    let told_of = |kind: &str, by, people: &[PersonId]| {
        let thing = Thing::Shared { path: String::new(), people: people.to_vec(), in_conversation: false };
        told(Happened { kind: kind.to_owned(), by: who(by), about: None, thing })
    };
    let discussed = told_of("framework.discussed", HANA, &[HANA, EDDA]);
    assert_eq!(discussed, [(EDDA, "framework.discussed", Way::Notice)]);
    assert_eq!(told_of("level.gone", EDDA, &[INES]), [(INES, "level.gone", Way::Notice)]);
}

#[test]
fn those_who_hold_a_role_hear_of_a_new_one() {
    let thing = Thing::Role { role: Role::Administrator, holders: vec![HANA, EDDA, INES] };
    let given = Happened { kind: "role.given".to_owned(), by: who(HANA), about: who(INES), thing };
    let expected = [(INES, "role.given.administrator", Way::Both), (EDDA, "role.holder.administrator", Way::Both)];
    assert_eq!(told(given), expected);
}

#[test]
fn the_ic_and_both_managers_hear_of_a_move_before_it_happens() {
    let somebody = |id| Who { id, name: String::new() };
    let moved = |kind: &str, by| {
        let thing = Thing::Move {
            ic: somebody(INES),
            next: somebody(EDDA),
            holds: Some(somebody(RUTH)),
            planned_by: HANA,
            at: Timestamp::UNIX_EPOCH,
        };
        told(Happened { kind: kind.to_owned(), by, about: who(INES), thing })
    };
    let expected = [
        (INES, "line.move_planned", Way::Both),
        (EDDA, "line.move_planned.manager", Way::Both),
        (RUTH, "line.move_planned.manager", Way::Both),
    ];
    assert_eq!(moved("line.move_planned", who(HANA)), expected);
    assert_eq!(moved("line.move_called_off", who(HANA)).len(), 3);
    let failed = [(INES, "line.move_failed", Way::Both), (HANA, "line.move_failed.manager", Way::Both)];
    assert_eq!(moved("line.move_failed", None), failed);
    let left = [(EDDA, "line.move_left.manager", Way::Both), (HANA, "line.move_left.manager", Way::Both)];
    assert_eq!(moved("line.move_left", None), left, "whoever left is told nothing more");
}

#[test]
fn a_note_is_the_ics_first_and_the_next_managers_once_it_is_passed_on() {
    let somebody = |id| Who { id, name: String::new() };
    let told_of = |kind: &str, by| {
        let (path, ic, author) = ("/lines/1/handover".to_owned(), somebody(INES), somebody(RUTH));
        let thing = Thing::Note { path, ic, author, reader: Some(somebody(EDDA)) };
        told(Happened { kind: kind.to_owned(), by, about: who(INES), thing })
    };
    assert_eq!(told_of("handover.shared", who(RUTH)), [(INES, "handover.shared", Way::Both)]);
    assert_eq!(told_of("handover.commented", who(INES)), [(RUTH, "handover.commented", Way::Both)]);
    let passed_on = [(RUTH, "handover.passed_on.author", Way::Both), (EDDA, "handover.released", Way::Both)];
    assert_eq!(told_of("handover.released", who(INES)), passed_on);
    assert_eq!(told_of("handover.released", None).len(), 3, "by itself: the IC is told too");
}

#[test]
fn a_started_reset_is_told_to_the_person_and_asked_of_the_partners() {
    let thing = change(HANA);
    let started = Happened { kind: "account.reset_started".to_owned(), by: who(HANA), about: who(INES), thing };
    let expected = [(INES, "account.reset_started", Way::Both), (EDDA, "account.reset_to_confirm", Way::Both)];
    assert_eq!(told(started), expected);
}

fn change(started_by: PersonId) -> Thing {
    let new_email = Some("ines@new.example".to_owned());
    Thing::Change { started_by, partners: vec![EDDA], works_from_at: None, new_email, old_email: None }
}

#[test]
fn another_address_of_ones_own_is_asked_of_it_and_told_to_the_old_one() {
    let happened = |kind: &str, thing| Happened { kind: kind.to_owned(), by: who(INES), about: who(INES), thing };
    let asked = decide(&happened("account.address_asked", change(INES)));
    let mailed: Vec<_> = asked.iter().map(|one| (one.to, one.kind, one.address.as_deref())).collect();
    let expected = [(INES, "account.address_asked", Some("ines@new.example")), (INES, "account.address_leaving", None)];
    assert_eq!(mailed, expected);
    let started = told(happened("account.address_started", change(INES)));
    let expected = [(INES, "account.address_leaving", Way::Both), (EDDA, "account.address_to_confirm", Way::Both)];
    assert_eq!(started, expected);
    let Thing::Change { partners, works_from_at, new_email, .. } = change(INES) else { unreachable!() };
    let old_email = Some("ines@old.example".to_owned());
    let thing = Thing::Change { started_by: INES, partners, works_from_at, new_email, old_email };
    let changed = decide(&happened("account.address_changed", thing));
    assert_eq!(changed[1].address.as_deref(), Some("ines@old.example"), "the old address hears of it");
}

#[test]
fn a_reset_asked_for_nobody_tells_nobody() {
    let asked = Happened { kind: "account.reset_asked".to_owned(), by: None, about: None, thing: Thing::Nothing };
    assert_eq!(told(asked), []);
}

#[test]
fn everybody_hears_of_an_open_draft_but_whoever_opened_it() {
    let told =
        tell_all(&[INES, EDDA, RUTH], ("framework.opened", Way::Both), who(EDDA).as_ref(), "/frameworks/drafts/7");
    let to: Vec<PersonId> = told.iter().map(|one| one.to).collect();
    assert_eq!(to, [INES, RUTH]);
    assert!(told.iter().all(|one| one.path == "/frameworks/drafts/7" && one.other == who(EDDA)));
}

#[test]
fn all_three_hear_who_stands_in_and_nobody_of_what_they_did() {
    let told_of = |kind: &str, by| {
        let who = |id: PersonId| Who { id, name: id.to_string() };
        let (from_at, until_at) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        let thing = Thing::StandIn { ic: who(INES), manager: who(RUTH), stands_in: who(EDDA), from_at, until_at };
        told(Happened { kind: kind.to_owned(), by, about: Some(who(INES)), thing })
    };
    let all = told_of("line.stand_in_arranged", who(HANA));
    assert_eq!(all.iter().map(|(to, ..)| *to).collect::<Vec<_>>(), [INES, RUTH, EDDA]);
    assert_eq!(told_of("line.stand_in_ended", who(RUTH)).len(), 2, "Ruth did it herself");
    assert_eq!(told_of("line.stand_in_called_off", None).len(), 3);
}

#[test]
fn a_streak_is_told_to_both_and_a_rhythm_to_the_other() {
    let cadence = |kind: &str, by: Option<PersonId>| {
        let thing = Thing::Line {
            id: LineId(7),
            ic: Who { id: INES, name: "Ines Carvalho".to_owned() },
            manager: Who { id: RUTH, name: "Ruth Adeyemi".to_owned() },
        };
        told(Happened { kind: kind.to_owned(), by: by.and_then(who), about: who(INES), thing })
    };
    let both = [(INES, "cadence.called_off", Way::Both), (RUTH, "cadence.called_off", Way::Both)];
    assert_eq!(cadence("cadence.called_off", None), both);
    let other = [(RUTH, "cadence.rhythm_changed", Way::Notice)];
    assert_eq!(cadence("cadence.rhythm_changed", Some(INES)), other);
    assert_eq!(talk("conversation.explained", Some(RUTH)), [(INES, "conversation.explained", Way::Notice)]);
}

#[test]
fn whoever_has_to_agree_hears_of_a_line_that_is_asked_for_and_whoever_asked_of_the_answer() {
    let of = |kind: &str, by, is_open| {
        let ic = Who { id: HANA, name: "Hana Novak".to_owned() };
        let thing = Thing::Asked { ic, asked_by: HANA, is_open, deciders: vec![RUTH] };
        told(Happened { kind: kind.to_owned(), by: who(by), about: who(HANA), thing })
    };
    assert_eq!(of("line.asked", HANA, true), [(RUTH, "line.asked", Way::Both)], "the manager, when the IC asks");
    assert_eq!(of("line.asked", HANA, false), [], "it was answered before anybody was told");
    assert_eq!(of("line.confirmed", RUTH, false), [(HANA, "line.confirmed", Way::Both)]);
    assert_eq!(of("line.refused", RUTH, false), [(HANA, "line.refused", Way::Both)]);
    assert_eq!(of("line.refused", HANA, false), [], "taken back");
}
