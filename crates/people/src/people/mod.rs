//! People: names, titles, teams, days; the list they are found in and the tree they stand in.
//!
//! Whoever makes a person uses [`insert`], so that the person can be found. Cards are edited
//! in `card`, levels in `levels`; the page of one person is drawn above, in `overview`.

pub mod card;
pub mod levels;
pub mod list;
pub mod log;
mod queries;
mod rules;
pub mod tree;

pub use card::rules::Card;
pub use list::{Found, Listed, Page, find, in_words, page};
pub use queries::{Person, person};
pub use rules::{Shown, Within, searched, words_of};

use db::{DbError, Tx};
use jiff::Timestamp;
use kit::App;

use crate::PersonId;

/// Adds somebody, with the words they are found by. The level comes with `levels`, the
/// manager with `lines`, the account with an invitation.
pub async fn insert(tx: &mut Tx, id: PersonId, card: &Card, now: Timestamp) -> Result<(), DbError> {
    queries::insert(tx, id, card, now).await?;
    queries::insert_words(tx, id, &words_of(&card.name, &card.email, &card.team, &card.title)).await
}

/// Adds many people at once, each with the level they come with.
pub async fn insert_all(
    tx: &mut Tx,
    app: &App,
    people: &[(PersonId, &Card, Option<levels::NewLevel<'_>>)],
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    queries::insert_all(tx, people, now).await?;
    let steps = people.iter().filter_map(|(id, _, level)| Some((*id, (*level)?))).collect();
    levels::record_first(tx, app, steps, by, now).await
}

/// Writes anew the words somebody is found by; whoever changes name, address, team or title
/// outside a card calls it in the same transaction.
pub async fn index_again(tx: &mut Tx, person: PersonId, words: &[String]) -> Result<(), DbError> {
    queries::forget_words(tx, person).await?;
    queries::insert_words(tx, person, words).await
}

/// Indexes whoever has no words yet: the people of a demo, who come by other hands than
/// [`insert`]. Answers how many there were.
pub async fn index_missing(app: &App) -> Result<usize, DbError> {
    let mut tx = app.db.begin().await?;
    let missing = queries::without_words(&mut tx).await?;
    for person in &missing {
        let words = words_of(&person.name, &person.email, &person.team, &person.title);
        queries::insert_words(&mut tx, person.id, &words).await?;
    }
    tx.commit().await?;
    Ok(missing.len())
}
