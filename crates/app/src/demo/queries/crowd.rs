//! Many rows at once.

use db::{DbError, Tx, args};
use growth::frameworks::FrameworkId;
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

use super::NewPerson;

pub(in crate::demo) async fn insert_people(tx: &mut Tx, people: Vec<NewPerson<'_>>) -> Result<(), DbError> {
    let columns = &[
        "id",
        "name",
        "name_folded",
        "email",
        "email_folded",
        "pronouns",
        "title",
        "team",
        "zone",
        "framework_id",
        "level_key",
        "level_since_on",
        "first_on",
        "last_on",
        "created_at",
        "version",
    ];
    let row = |new: NewPerson<'_>| {
        args![
            new.id,
            new.name,
            kit::names::fold(new.name),
            &new.email,
            &new.email,
            new.pronouns,
            new.title,
            new.team,
            new.zone,
            new.framework,
            new.level,
            new.level_since_on,
            new.first_on,
            new.last_on,
            new.made_at,
            1
        ]
    };
    tx.insert_all("person", columns, people.into_iter().map(row).collect()).await
}

/// Words: each with the folded name and the person it leads to.
pub(in crate::demo) async fn insert_words(tx: &mut Tx, words: Vec<(String, String, PersonId)>) -> Result<(), DbError> {
    let rows = words.into_iter().map(|(word, name, person)| args![word, name, person]).collect();
    tx.insert_all("person_word", &["word", "name_folded", "person_id"], rows).await
}

/// A step: its id, whose, in which framework and level, since when, recorded when.
pub(in crate::demo) type Step<'a> = (i64, PersonId, FrameworkId, &'a str, Date, Timestamp);

pub(in crate::demo) async fn insert_level_steps(tx: &mut Tx, steps: Vec<Step<'_>>) -> Result<(), DbError> {
    let columns = &["id", "person_id", "framework_id", "level_key", "since_on", "recorded_at"];
    let row =
        |(id, person, framework, level, since_on, at): Step<'_>| args![id, person, framework, level, since_on, at];
    tx.insert_all("level_step", columns, steps.into_iter().map(row).collect()).await
}

/// Accounts without a password: whose, made when, first used when.
pub(in crate::demo) async fn insert_accounts(
    tx: &mut Tx,
    accounts: Vec<(PersonId, Timestamp, Option<Timestamp>)>,
) -> Result<(), DbError> {
    let columns = &["person_id", "created_at", "first_used_at", "version"];
    let rows = accounts.into_iter().map(|(person, made_at, used_at)| args![person, made_at, used_at, 1]).collect();
    tx.insert_all("account", columns, rows).await
}

/// A line: its id, IC, manager, start and end.
pub(in crate::demo) type NewLine = (LineId, PersonId, PersonId, Timestamp, Option<Timestamp>);

pub(in crate::demo) async fn insert_lines(tx: &mut Tx, lines: Vec<NewLine>) -> Result<(), DbError> {
    let columns = &["id", "ic_id", "manager_id", "started_at", "ended_at"];
    let rows = lines.into_iter().map(|(id, ic, manager, from, to)| args![id, ic, manager, from, to]).collect();
    tx.insert_all("line", columns, rows).await
}
