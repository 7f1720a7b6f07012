//! Levels that went with a version of their framework.

use super::*;

#[test]
fn a_level_that_went_changes_nothing_for_whoever_holds_it_and_is_given_to_nobody() {
    let mut people = people();
    people[0].level = Some((7, "guru".to_owned()));
    people[0].level_since = Some(date(2025, 1, 20));
    let file = "name,email,framework,level,level_since\nInes Carvalho,ines@x.example,Engineering,Guru,2025-01-20\n\
        Ruth Adeyemi,ruth@x.example,Engineering,Guru,2025-01-20\nKai Nakamura,kai@x.example,Engineering,guru,2025-01-20\n";
    let plan = planned(&people, file);
    let gone = |line| (line, Severity::Without, "Guru is no longer a level of its framework.");
    assert_eq!(reasons(&plan), [gone(3), gone(4)]);
    assert_eq!(plan.rows.iter().map(|row| row.does_something()).collect::<Vec<_>>(), [false, false, true]);
    assert!(plan.rows.iter().all(|row| row.level.is_none()));
    let corrected = planned(&people, &file.replacen("2025-01-20", "2025-01-13", 1));
    assert_eq!(corrected.rows[0].level.as_ref().and_then(|level| level.corrects), Some(date(2025, 1, 20)));
}
