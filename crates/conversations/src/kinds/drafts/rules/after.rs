use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort};
use crate::kinds::{CheckLine, FollowUpLine, Kind, When};

/// The lines both sides read after the end, by the fact that ticks them.
const FOLLOW_UP: &[(&str, &str)] = &[
    ("plan_updated", "Ticks when every goal is agreed or carried on"),
    ("captured", "Ticks when what has to be written down is written"),
    ("note_sent", "Ticks when the note is sent"),
    ("check_ins_proposed", "Ticks when a check-in and the next of this kind are planned, or by hand"),
];

/// The manager's list, by the fact that ticks each line.
const CHECKLIST: &[(&str, When, &str)] = &[
    ("questions_sent", When::Before, "Ticks when the questions went out"),
    ("framework_compared", When::Before, "Ticks when the manager has handed in"),
    ("talking_points_written", When::Before, "Ticks when a talking point is written"),
    ("opportunities_found", When::Before, "Ticks when an opportunity is noted"),
    ("time_kept", When::Before, "Ticks when it is planned for long enough"),
    ("framework_open", When::During, "Ticks when both views are open"),
    ("captured", When::During, "Ticks when what has to be written down is written"),
    ("goals_agreed", When::During, "Ticks from one to three goals both agreed to"),
    ("goals_measured", When::During, "Ticks when every goal says when it is done"),
    ("promises_made", When::During, "Ticks when both sides promised something"),
    ("plan_updated", When::After, "Ticks when every goal is agreed or carried on"),
    ("note_sent", When::After, "Ticks when the note is sent"),
    ("promises_kept", When::After, "Ticks when what the manager promised is kept"),
];

/// What is owed afterwards, and the manager's list.
pub fn sheet(kind: &Kind) -> Sheet {
    let mut owed = Group::new("Owed within a day of the end");
    for (key, ticks) in FOLLOW_UP {
        let line = kind.follow_up.iter().find(|line| line.key == *key).map(|line| line.text.clone());
        owed = owed.bare(format!("follow.{key}"), ticks, line.unwrap_or_default(), Sort::Line);
    }
    let list = |when: When, title: &str| {
        let known = CHECKLIST.iter().filter(move |(_, known, _)| *known == when);
        known.fold(Group::new(title), |group, (key, _, ticks)| {
            let line = kind.checklist.iter().find(|line| line.key == *key).map(|line| line.text.clone());
            group.bare(format!("check.{key}"), ticks, line.unwrap_or_default(), Sort::Line)
        })
    };
    Sheet(vec![
        owed,
        list(When::Before, "The manager’s list: before"),
        list(When::During, "The manager’s list: during"),
        list(When::After, "The manager’s list: after"),
    ])
}

/// Puts what was typed into the kind; an empty line is not on the list. Lines no fact ticks
/// stay as they are.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let problems = typed.too_long();
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = |name: String| Some(typed.value(&name).to_owned()).filter(|text| !text.is_empty());
    let follow = |(key, _): &(&str, &str)| {
        text(format!("follow.{key}")).map(|text| FollowUpLine { key: (*key).to_owned(), text })
    };
    let check = |(key, when, _): &(&str, When, &str)| {
        text(format!("check.{key}")).map(|text| CheckLine { key: (*key).to_owned(), when: *when, text })
    };
    let is_known = |key: &str| CHECKLIST.iter().any(|(known, ..)| *known == key);
    let others: Vec<CheckLine> = kind.checklist.iter().filter(|line| !is_known(&line.key)).cloned().collect();
    kind.follow_up = FOLLOW_UP.iter().filter_map(follow).collect();
    kind.checklist = CHECKLIST.iter().filter_map(check).chain(others).collect();
    Ok(())
}
