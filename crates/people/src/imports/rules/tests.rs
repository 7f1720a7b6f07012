//! What a file would do to Ruth's people.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::Severity;
use super::plan::{Facts, Known, Plan, Target, plan};
use super::sheet::Sheet;
use crate::PersonId;
use crate::moves::rules::When;
use crate::people::Card;
use crate::people::levels::rules::{Ladder, Rung};

mod former;
mod leaving;
mod properties;
mod said;

const HANA: PersonId = PersonId(4);

/// Noon of the day it is, in Greenwich.
fn now() -> Timestamp {
    today().at(12, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a day has a noon").timestamp()
}

fn today() -> Date {
    date(2026, 11, 23)
}

fn ladders() -> Vec<Arc<Ladder>> {
    let rung = |key: &str, name: &str| Rung { key: key.to_owned(), name: name.to_owned() };
    let rungs = vec![rung("junior", "Junior"), rung("senior", "Senior")];
    vec![Arc::new(Ladder {
        id: 7,
        key: "builtin".to_owned(),
        name: "Engineering".to_owned(),
        rungs,
        former: vec![rung("guru", "Guru")],
    })]
}

fn person(id: i64, name: &str, email: &str, manager: Option<i64>) -> Known {
    let card =
        Card { name: name.to_owned(), email: email.to_owned(), zone: "Europe/Lisbon".to_owned(), ..Card::default() };
    Known {
        id: PersonId(id),
        card,
        level: None,
        level_since: None,
        level_before: None,
        taken_back: Vec::new(),
        manager: manager.map(PersonId),
        former: None,
        has_signed_in: false,
        is_administrator: id == HANA.0,
        asked_email: None,
        asked_managers: Vec::new(),
        planned_manager: None,
    }
}

/// Tomas manages Ruth, Ruth manages Ines; Hana runs the system.
fn people() -> Vec<Known> {
    vec![
        person(1, "Ines Carvalho", "ines@x.example", Some(2)),
        person(2, "Ruth Adeyemi", "ruth@x.example", Some(3)),
        person(3, "Tomas Lindqvist", "tomas@x.example", None),
        person(4, "Hana Novak", "hana@x.example", None),
    ]
}

fn planned(known: &[Known], text: &str) -> Plan {
    let ladders = ladders();
    let facts = Facts {
        known,
        ladders: Some(&ladders),
        importer: HANA,
        own_lines_wait: true,
        sends_mail: false,
        zone: "UTC",
        today: today(),
        now: now(),
    };
    plan(&Sheet::read(text.as_bytes()).expect("a table"), &facts)
}

fn reasons(plan: &Plan) -> Vec<(u64, Severity, &str)> {
    plan.problems.iter().map(|problem| (problem.line, problem.severity, problem.reason.as_str())).collect()
}

/// The people as they are once the plan is done.
fn done(known: &[Known], plan: &Plan) -> Vec<Known> {
    let mut after = known.to_vec();
    let id_of = |row: usize| plan.rows[row].person.unwrap_or(PersonId(1000 + i64::try_from(row).unwrap()));
    for (row, planned) in plan.rows.iter().enumerate() {
        let at = after.iter().position(|known| known.id == id_of(row)).unwrap_or_else(|| {
            after.push(person(id_of(row).0, "", "", None));
            after.len() - 1
        });
        after[at].card = planned.card.clone();
        after[at].asked_email = planned.asks_email.clone().or_else(|| after[at].asked_email.clone());
        if let Some(step) = &planned.level {
            (after[at].level, after[at].level_since) = (Some((step.framework, step.key.clone())), Some(step.since));
        }
        let Some(line) = &planned.line_move else { continue };
        let manager = match line.manager {
            Target::Known(person) => person,
            Target::Row(row) => id_of(row),
        };
        match line.when {
            _ if line.waits => after[at].asked_managers.push(manager),
            When::On(_) => after[at].planned_manager = Some(manager),
            When::Now => after[at].manager = Some(manager),
        }
    }
    after
}

#[test]
fn somebody_new_comes_with_level_and_manager_whatever_the_order() {
    let plan = planned(
        &people(),
        "name,email,manager_email,level,first_day\nAiko,aiko@x.example,lars@x.example,Junior,2026-01-05\nLars,lars@x.example,tomas@x.example,,\n",
    );
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    assert_eq!(plan.rows[0].level.as_ref().unwrap().since, date(2026, 1, 5), "the level is as old as the person here");
    assert_eq!(plan.rows[0].line_move.as_ref().unwrap().manager, Target::Row(1));
    assert_eq!(plan.rows[1].line_move.as_ref().unwrap().manager, Target::Known(PersonId(3)));
    assert_eq!(plan.missing.len(), 4, "who is not in the file is listed, and left alone");
}

#[test]
fn a_change_is_shown_field_by_field() {
    let plan = planned(&people(), "name,email,team,title\nInes C.,INES@x.example,Fares,\n");
    let changes: Vec<(&str, &str, &str)> = plan.rows[0]
        .changes
        .iter()
        .map(|change| (change.column.name(), change.old.as_str(), change.new.as_str()))
        .collect();
    assert_eq!(changes, [("name", "Ines Carvalho", "Ines C."), ("team", "", "Fares")]);
}

#[test]
fn an_empty_cell_takes_nothing_away() {
    let mut known = people();
    known[0].card.last_on = Some(date(2027, 1, 1));
    known[0].level = Some((7, "junior".to_owned()));
    let plan = planned(&known, "name,email,manager_email,level,last_day,team\nInes Carvalho,ines@x.example,,,,\n");
    assert!(!plan.rows[0].does_something());
}

#[test]
fn people_are_known_by_number_first_and_address_second() {
    let mut known = people();
    known[0].card.external_id = Some("17".to_owned());
    known[1].has_signed_in = true;
    known[1].card.external_id = Some("18".to_owned());
    let plan = planned(
        &known,
        "name,email,id\nInes Carvalho,ines.c@x.example,17\nRuth Adeyemi,ruth.a@x.example,18\nX,tomas@x.example,17b\nY,hana@x.example,18\n",
    );
    assert_eq!(plan.rows[0].changes[0].new, "ines.c@x.example", "nobody signs in with it yet");
    assert!(plan.rows.iter().all(|row| row.person != Some(PersonId(2)) || row.changes.is_empty()));
    let said = reasons(&plan);
    assert!(said.iter().any(|(line, ..)| *line == 5), "{said:?}");
    assert_eq!(
        plan.rows.iter().filter(|row| row.person == Some(PersonId(3))).count(),
        1,
        "a new number is written down"
    );
}

#[test]
fn an_address_in_use_is_asked_for_and_written_by_nobody() {
    let mut known = people();
    known[1].has_signed_in = true;
    known[1].card.external_id = Some("18".to_owned());
    known[3].card.external_id = Some("19".to_owned());
    let text = "name,email,id\nRuth Adeyemi,ruth.a@x.example,18\nHana Novak,hana.n@x.example,19\n";
    let plan = planned(&known, text);
    assert_eq!(plan.rows[0].asks_email.as_deref(), Some("ruth.a@x.example"));
    assert_eq!(plan.rows[0].card.email, "ruth@x.example", "until somebody else agrees");
    assert_eq!((&plan.rows[1].asks_email, plan.rows[1].card.email.as_str()), (&None, "hana@x.example"));
    let severities: Vec<_> = plan.problems.iter().map(|problem| problem.severity).collect();
    assert_eq!(severities, [Severity::Note, Severity::Without]);
    let again = planned(&done(&known, &plan), text);
    assert!(!again.rows[0].does_something(), "it is asked for once");
}

#[test]
fn bad_rows_stop_nothing_else() {
    let plan = planned(
        &people(),
        "name,email,manager_email,level\n\
        Aiko,aiko@x.example,ruth@x.example,Juniour\n\
        Joel,joel@x.example,nobody@x.example,Senior\n\
        Kofi,kofi@x.example,kofi@x.example,\n\
        Priya,priya@x.example,aiko@x.example,\n\
        Twin,twin@x.example,,\n\
        Twin,TWIN@x.example,,\n\
        ,noname@x.example,,\n",
    );
    assert_eq!(
        reasons(&plan),
        [
            (2, Severity::LeftOut, "“Juniour” is not a level. Did you mean Junior? The levels are Junior, Senior."),
            (3, Severity::Without, "Nobody has the address nobody@x.example, here or in the file."),
            (4, Severity::Without, "Nobody is their own manager."),
            (5, Severity::Without, "Their manager’s own row, line 2, has to be mended first."),
            (6, Severity::LeftOut, "Line 7 has the same address. Keep one of the two."),
            (7, Severity::LeftOut, "Line 6 has the same address. Keep one of the two."),
            (8, Severity::LeftOut, "Nobody has this address yet, and somebody new needs a name."),
        ]
    );
    let names: Vec<&str> = plan.rows.iter().map(|row| row.card.name.as_str()).collect();
    assert_eq!(names, ["Joel", "Kofi", "Priya"]);
}

#[test]
fn whoever_stands_in_a_row_that_is_left_out_is_in_the_file() {
    let mut known = people();
    known[1].card.external_id = Some("18".to_owned());
    let missing = |text: &str| {
        let names: Vec<String> = planned(&known, text).missing.into_iter().map(|(_, name)| name).collect();
        names.join(", ")
    };
    let all = "Ines Carvalho, Ruth Adeyemi, Tomas Lindqvist, Hana Novak";
    assert_eq!(missing("name,email\nX,x@x.example\n"), all);
    assert_eq!(missing("name,email,last_day\nInes,ines@x.example,soon\n"), all.replace("Ines Carvalho, ", ""));
    let twice = "name,email\nTomas,tomas@x.example\nTomas,TOMAS@x.example\n";
    assert_eq!(missing(twice), "Ines Carvalho, Ruth Adeyemi, Hana Novak");
    let another = "name,email,id\nInes,ines@x.example,18\n";
    assert_eq!(missing(another), "Tomas Lindqvist, Hana Novak", "one by address, one by number");
    let shifted = "name,email,manager_email\nCarvalho, Ines,ines@x.example,ruth@x.example\n";
    assert_eq!(missing(shifted), all.replace("Ines Carvalho, ", ""));
    let broken = "name,email\n\"Ines,ines@x.example\n";
    assert_eq!(missing(broken), all.replace("Ines Carvalho, ", ""));
}

#[test]
fn both_ends_of_a_quotation_over_two_rows_are_left_out() {
    let plan = planned(&people(), "name,email\n\"Aiko,aiko@x.example\nKofi\",kofi@x.example\nJoel,joel@x.example\n");
    let said = reasons(&plan);
    assert_eq!(
        said.iter().map(|(line, severity, _)| (*line, *severity)).collect::<Vec<_>>(),
        [(2, Severity::LeftOut), (3, Severity::LeftOut)]
    );
    assert!(said[1].2.contains("has no partner"), "{said:?}");
    assert_eq!(plan.rows.len(), 1);
}

#[test]
fn a_ring_is_refused_with_its_names() {
    let plan = planned(&people(), "name,email,manager_email\nTomas Lindqvist,tomas@x.example,ines@x.example\n");
    let said = reasons(&plan);
    assert_eq!(said.len(), 1);
    assert!(said[0].2.starts_with("That would close a ring: "), "{said:?}");
    assert!(said[0].2.contains("Ruth Adeyemi manages Ines Carvalho"), "{said:?}");
    assert_eq!(plan.rows[0].line_move, None);
}

#[test]
fn two_people_may_change_places_in_one_file() {
    let plan = planned(
        &people(),
        "name,email,manager_email\nTomas Lindqvist,tomas@x.example,hana@x.example\nRuth Adeyemi,ruth@x.example,ines@x.example\nInes Carvalho,ines@x.example,tomas@x.example\n",
    );
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    assert!(plan.rows[0].line_move.as_ref().unwrap().waits, "Hana imports, and would stand in this line");
    assert!(!plan.rows[1].line_move.as_ref().unwrap().waits);
}

#[test]
fn a_line_that_is_held_moves_on_the_next_day_where_its_ic_is() {
    let mut known = people();
    known[0].card.zone = "Pacific/Kiritimati".to_owned();
    let text = "name,email,manager_email,last_day\nInes Carvalho,ines@x.example,tomas@x.example,\nTomas Lindqvist,tomas@x.example,aiko@x.example,\nAiko,aiko@x.example,,\n";
    let when = |known: &[Known], text: &str, row: usize| {
        planned(known, text).rows[row].line_move.as_ref().map(|line| line.when)
    };
    assert_eq!(when(&known, text, 0), Some(When::On(date(2026, 11, 25))), "there it is the 24th already");
    assert_eq!(when(&known, text, 1), Some(When::Now), "nobody holds this rope");
    let leaves = format!("{text}Ruth Adeyemi,ruth@x.example,,2026-11-20\n");
    assert_eq!(when(&known, &leaves, 0), Some(When::Now), "nor does anybody who has left");
    known[0].planned_manager = Some(PersonId(3));
    assert_eq!(when(&known, text, 0), None, "it waits for its day already");
    known[0].planned_manager = Some(PersonId(4));
    assert_eq!(when(&known, text, 0), Some(When::On(date(2026, 11, 25))), "to somebody else it does not");
}

#[test]
fn what_opens_at_once_closes_no_ring_with_what_is_held_until_tomorrow() {
    let mut known = people();
    known[1].manager = None;
    // Ruth holds the rope of Ines until tomorrow, so Ines cannot hold hers before.
    let text = "name,email,manager_email\nInes Carvalho,ines@x.example,tomas@x.example\nRuth Adeyemi,ruth@x.example,ines@x.example\n";
    let plan = planned(&known, text);
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    let when: Vec<When> = plan.rows.iter().map(|row| row.line_move.as_ref().unwrap().when).collect();
    assert_eq!(when, [When::On(date(2026, 11, 24)); 2]);
}

#[test]
fn a_move_that_was_planned_is_named_where_it_falls_away() {
    let mut known = people();
    known[0].planned_manager = Some(PersonId(4));
    let plan = planned(&known, "name,email,manager_email\nInes Carvalho,ines@x.example,tomas@x.example\n");
    assert_eq!(plan.rows[0].line_move.as_ref().unwrap().instead_of.as_deref(), Some("Hana Novak"));
}

#[test]
fn only_a_last_day_lets_somebody_go() {
    let plan = planned(
        &people(),
        "name,email,last_day,manager_email\nRuth Adeyemi,ruth@x.example,2026-11-20,\nInes Carvalho,ines@x.example,,ruth@x.example\nHana Novak,hana@x.example,2026-01-01,\nGone,gone@x.example,2020-01-01,\n",
    );
    assert!(plan.rows[0].leaves);
    assert!(!plan.rows[2].leaves, "nobody signs themselves out for good");
    let said = reasons(&plan);
    assert_eq!(said.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [3, 4, 5], "{said:?}");
}

#[test]
fn a_level_is_corrected_or_climbed_and_none_that_was_recorded_is_lost() {
    let mut known = people();
    (known[0].level, known[0].level_since) = (Some((7, "senior".to_owned())), Some(date(2025, 1, 20)));
    known[0].level_before = Some(date(2023, 6, 1));
    let planned = |level: &str, since: &str| {
        planned(&known, &format!("name,email,level,level_since\nInes,ines@x.example,{level},{since}\n"))
    };
    let step = |level: &str, since: &str| planned(level, since).rows[0].level.clone();
    assert_eq!(step("senior", ""), None);
    for day in [date(2024, 1, 20), date(2025, 2, 20)] {
        let corrected = step("Senior", &day.to_string()).unwrap();
        assert_eq!((corrected.since, corrected.corrects), (day, Some(date(2025, 1, 20))));
    }
    let next = step("Junior", "").unwrap();
    assert_eq!((next.since, next.corrects), (today(), None));
    for (level, since) in [("Junior", "2024-01-20"), ("Senior", "2023-06-01"), ("Senior", "2023-01-01")] {
        let plan = planned(level, since);
        assert!(!plan.rows[0].does_something() || plan.rows[0].level.is_none());
        let said = "Ines Carvalho has been Senior since 20 January 2025. The file’s level is older and was left alone.";
        assert_eq!(reasons(&plan), [(2, Severity::Without, said)]);
    }
    let same_day = planned("Junior", "2025-01-20");
    let said = "Ines Carvalho has been Senior since 20 January 2025. The file names another level of that day; take the recorded one back first, if it is wrong.";
    assert_eq!(reasons(&same_day), [(2, Severity::Without, said)]);
}

#[test]
fn the_last_administrator_gets_no_last_day_from_a_file() {
    let file = "name,email,last_day\nHana Novak,hana@x.example,2099-01-31\n";
    let plan = planned(&people(), file);
    assert_eq!(plan.problems.len(), 1);
    assert!(plan.problems[0].reason.contains("Somebody has to run this Belay."), "{:?}", plan.problems);
    assert!(plan.rows.iter().all(|row| row.changes.is_empty()));
    let mut two = people();
    two[2].is_administrator = true;
    assert!(planned(&two, file).problems.is_empty());
    let both = format!("{file}Tomas Lindqvist,tomas@x.example,2099-01-31\n");
    assert_eq!(planned(&two, &both).problems.len(), 1, "one of the two stays");
}

#[test]
fn a_last_day_ends_at_midnight_where_the_person_is() {
    let mut known = people();
    known[2].card.zone = "Pacific/Kiritimati".to_owned();
    known[2].card.last_on = Some(today());
    known[1].card.zone = "Pacific/Pago_Pago".to_owned();
    known[1].card.last_on = Some(today().yesterday().expect("a day before"));
    // At noon in Greenwich it is tomorrow for Tomas, and yesterday is over for Ruth since an hour.
    let plan = planned(&known, "name,email,manager_email\nHana Novak,hana@x.example,tomas@x.example\n");
    assert_eq!(plan.problems.len(), 1, "Tomas has left: {:?}", plan.problems);
}
