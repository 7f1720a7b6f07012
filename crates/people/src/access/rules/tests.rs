use super::super::table::TABLE;
use super::*;

const INES: PersonId = PersonId(1);
const RUTH: PersonId = PersonId(2);
const NOOR: PersonId = PersonId(5);
const LINE: LineId = LineId(10);
const OLD_LINE: LineId = LineId(9);

fn day(day: i64) -> Timestamp {
    Timestamp::from_second(day * 86_400).unwrap()
}

fn ruth() -> Relation {
    Relation { viewer: Some(RUTH), open_line: Some((LINE, day(100))), ..Relation::default() }
}

fn right(relation: &Relation, header: &Header, now: i64) -> Option<Right> {
    decide(&TABLE, relation, header, day(now)).map(|decided| decided.right)
}

#[test]
fn a_manager_sees_that_a_draft_exists_and_nothing_of_it() {
    let draft = Header::about(Object::IcPreparation, "draft", INES).made(Some(LINE), day(120)).by(INES);
    assert_eq!(right(&ruth(), &draft, 130), Some(Right::Meta));
}

#[test]
fn a_new_manager_reads_shared_assessments_and_no_old_notes() {
    let assessment = Header::about(Object::ManagerAssessment, "shared", INES).made(Some(OLD_LINE), day(50));
    assert_eq!(right(&ruth(), &assessment, 130), Some(Right::Read));
    let notes = Header::about(Object::SharedNotes, "closed", INES).made(Some(OLD_LINE), day(50));
    assert_eq!(right(&ruth(), &notes, 130), None);
}

#[test]
fn a_former_manager_reads_shared_notes_for_ninety_days() {
    let tomas = Relation { viewer: Some(PersonId(3)), ended_lines: vec![first()], ..Relation::default() };
    let notes = Header::about(Object::SharedNotes, "closed", INES).made(Some(OLD_LINE), day(50));
    assert_eq!(right(&tomas, &notes, 189), Some(Right::Read));
    assert_eq!(right(&tomas, &notes, 190), None);
    let later = Header::about(Object::SharedNotes, "closed", INES).made(Some(LINE), day(120));
    assert_eq!(right(&tomas, &later, 130), None, "made after their line ended");
}

/// The first line of Ines, until day 100; the second from then to day 110.
fn first() -> EndedLine {
    EndedLine { line: OLD_LINE, from: day(0), until: day(100) }
}

fn second() -> EndedLine {
    EndedLine { line: LINE, from: day(100), until: day(110) }
}

#[test]
fn whoever_managed_second_and_ended_too_keeps_no_more_of_the_first_line_than_they_had() {
    let relation = Relation { viewer: Some(NOOR), ended_lines: vec![second()], ..Relation::default() };
    let of = |object, state, line, made_on| Header::about(object, state, INES).made(line, day(made_on));
    let topic = |line, made_on| of(Object::OneOnOneAgenda, "any", line, made_on);
    assert_eq!(right(&relation, &topic(Some(OLD_LINE), 50), 120), None, "a new manager never read it");
    assert_eq!(right(&relation, &topic(None, 50), 120), None, "nor what was made before their first day");
    assert_eq!(right(&relation, &topic(Some(LINE), 105), 120), Some(Right::Read));
    assert_eq!(right(&relation, &topic(None, 105), 120), Some(Right::Read));
    let sent = of(Object::FollowUp, "sent", Some(OLD_LINE), 50);
    assert_eq!(right(&relation, &sent, 199), Some(Right::Read), "a new manager reads it");
    assert_eq!(right(&relation, &sent, 200), None, "and a former one for ninety days");
    let promised = of(Object::PromiseByManager, "open", Some(OLD_LINE), 50);
    assert_eq!(right(&relation, &promised, 120), Some(Right::Read), "it is not theirs to settle");
    let card = Header::about(Object::PersonCard, "any", INES);
    assert_eq!(right(&relation, &card, 120), Some(Right::Read), "what was always there");
}

#[test]
fn whoever_managed_twice_keeps_each_line_for_its_own_time() {
    let back = EndedLine { line: LineId(12), from: day(120), until: day(300) };
    let relation = Relation { viewer: Some(NOOR), ended_lines: vec![first(), back], ..Relation::default() };
    let notes = |line, made_on| Header::about(Object::SharedNotes, "closed", INES).made(Some(line), day(made_on));
    assert_eq!(right(&relation, &notes(OLD_LINE, 50), 189), Some(Right::Read));
    assert_eq!(right(&relation, &notes(OLD_LINE, 50), 310), None);
    assert_eq!(right(&relation, &notes(LineId(12), 130), 310), Some(Right::Read));
    assert_eq!(right(&relation, &notes(LINE, 105), 310), None, "made in the line between");
}

#[test]
fn running_the_system_gives_no_content() {
    let hana = Relation { viewer: Some(PersonId(4)), is_admin: true, ..Relation::default() };
    for (object, state) in TABLE.rows().filter(|(object, _)| object.is_content()) {
        let header = Header::about(object, "any", INES);
        let header = Header { state: leak(state), ..header };
        assert!(right(&hana, &header, 1).is_none_or(|right| right <= Right::Meta), "{} {state}", object.name());
    }
}

#[test]
fn private_means_the_author_even_within_the_right_column() {
    let note = Header::about(Object::EvidenceByManager, "private", INES).made(Some(LINE), day(120));
    assert_eq!(right(&ruth(), &note.clone().by(RUTH), 130), Some(Right::Write));
    assert_eq!(right(&ruth(), &note.by(PersonId(9)), 130), None);
}

/// Noor stands in for Ruth from day 130 to the end of day 139.
fn noor() -> Relation {
    let stand_in = StandIn { line: LINE, from: day(130), until: day(140) };
    Relation { viewer: Some(NOOR), stand_ins: vec![stand_in], ..Relation::default() }
}

fn of(object: Object, state: &'static str, made_on: i64) -> Header {
    Header::about(object, state, INES).made(Some(LINE), day(made_on))
}

#[test]
fn a_stand_in_has_the_managers_cells_for_what_is_made_meanwhile() {
    for (object, state) in TABLE.rows() {
        let meanwhile = of(object, leak(state), 132);
        let (stands_in, manages) = (right(&noor(), &meanwhile, 135), right(&ruth(), &meanwhile, 135));
        let colleague = right(&Relation { viewer: Some(NOOR), ..Relation::default() }, &meanwhile, 135);
        assert_eq!(stands_in, manages.max(colleague), "{} {state}", object.name());
    }
}

#[test]
fn of_the_time_before_a_stand_in_reads_the_agreed_plan_and_open_promises_and_of_the_rest_that_it_is_there() {
    for (object, state) in TABLE.rows().filter(|(object, _)| object.is_content()) {
        let before = of(object, leak(state), 120);
        let reads = [("plan", "agreed"), ("promise_by_ic", "open"), ("promise_by_manager", "open")];
        let most = if reads.contains(&(object.name(), state)) { Right::Read } else { Right::Meta };
        let manages = right(&ruth(), &before, 135);
        let expected = manages.map(|manages| manages.min(most));
        let colleague = right(&Relation { viewer: Some(NOOR), ..Relation::default() }, &before, 135);
        assert_eq!(right(&noor(), &before, 135), expected.max(colleague), "{} {state}", object.name());
    }
    let plan = of(Object::Plan, "agreed", 120);
    assert!(
        decide(&TABLE, &noor(), &plan, day(135)).is_some_and(|decided| decided.is_outside()),
        "it leaves its trace"
    );
    let own = of(Object::Plan, "agreed", 132);
    assert!(decide(&TABLE, &noor(), &own, day(135)).is_some_and(|decided| !decided.is_outside()));
}

#[test]
fn a_stand_in_is_nobody_before_the_first_day_and_after_the_last() {
    let shared = of(Object::SharedNotes, "closed", 132);
    assert_eq!(right(&noor(), &shared, 129), None);
    assert_eq!(right(&noor(), &shared, 139), Some(Right::Read));
    assert_eq!(right(&noor(), &shared, 140), None, "with the next request");
    assert_eq!(right(&noor(), &of(Object::Plan, "agreed", 120), 140), None);
}

#[test]
fn what_a_stand_in_wrote_alone_follows_the_column_of_a_former_manager() {
    let note = of(Object::ManagerPrivateNote, "after_line_ended", 132).by(NOOR);
    assert_eq!(right(&noor(), &note, 169), Some(Right::Read));
    assert_eq!(right(&noor(), &note, 170), None);
    let owed = of(Object::FollowUp, "draft", 132).by(NOOR);
    assert_eq!(right(&noor(), &owed, 169), Some(Right::Write));
    let said = of(Object::PromiseByManager, "open", 132).by(NOOR);
    assert_eq!(right(&noor(), &said, 1000), Some(Right::Write), "until it is settled");
    assert_eq!(right(&noor(), &of(Object::PromiseByManager, "open", 132).by(RUTH), 141), None);
}

#[test]
fn the_manager_of_a_line_never_reads_what_a_stand_in_writes_alone() {
    for (object, state) in [(Object::ManagerPrivateNote, "in_office"), (Object::ManagerPreparation, "draft")] {
        let by_noor = of(object, state, 132).by(NOOR);
        assert_eq!(right(&noor(), &by_noor, 135), Some(Right::Write));
        assert_eq!(right(&ruth(), &by_noor, 135), None);
        assert_eq!(right(&noor(), &of(object, state, 132).by(RUTH), 135), None);
    }
    assert_eq!(right(&ruth(), &of(Object::SharedNotes, "closed", 132), 145), Some(Right::Read));
}

#[test]
fn standing_in_for_one_line_says_nothing_of_another() {
    let other = Header::about(Object::SharedNotes, "closed", INES).made(Some(OLD_LINE), day(132));
    assert_eq!(right(&noor(), &other, 135), Some(Right::Meta));
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
