//! Somebody's level: which, since when, and those before. What was recorded by mistake is taken
//! back with a reason and stays visible. Frameworks themselves live above (`growth`); from a
//! published version only the names of its levels are read here.

pub mod corrections;
pub mod pages;
mod queries;
pub mod rules;

pub use queries::Step;
pub use rules::{Ladder, Rung};

use std::sync::Arc;

use db::{DbError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::events::{self, Event};
use kit::web::PageError;

use crate::PersonId;

/// Every framework with the levels of its newest published version, and those it had before.
pub async fn ladders(app: &App) -> Result<Vec<Arc<Ladder>>, PageError> {
    const SHELF: &str = "ladder";
    let mut ladders = Vec::new();
    for version in queries::newest_versions(&app.db).await? {
        let ladder = match app.memory.get::<Ladder>(SHELF, version.id) {
            Some(ladder) => ladder,
            None => {
                let content = queries::content(&app.db, version.id).await?.unwrap_or_default();
                let older = queries::older_contents(&app.db, version.id).await?;
                let older: Vec<String> = older.into_iter().map(|version| version.content).collect();
                let ladder = Ladder::parse(version.framework_id, &version.key, &version.name, &content);
                let ladder = ladder.and_then(|ladder| ladder.after(&older));
                app.memory.keep(SHELF, version.id, ladder.map_err(PageError::broken)?)
            }
        };
        ladders.push(ladder);
    }
    Ok(ladders)
}

/// A level to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewLevel<'a> {
    /// In which framework.
    pub framework: i64,
    /// Its key there.
    pub level: &'a str,
    /// Since when it is held.
    pub since_on: Date,
}

/// Records a level. The newest one is the person's own; an older date only completes the
/// history, and the same date replaces what was recorded for it.
pub async fn set(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    level: NewLevel<'_>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    queries::delete_step(tx, person, level.since_on).await?;
    queries::insert_step(tx, app.entropy.id(now), person, level, by, now).await?;
    queries::repeat_newest(tx, person).await
}

/// Records a level from a list, of which the person hears as of one recorded by hand. The day it
/// `corrects` goes.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    level: NewLevel<'_>,
    corrects: Option<Date>,
    (by, now): (PersonId, Timestamp),
) -> Result<(), DbError> {
    if let Some(day) = corrects {
        queries::delete_step(tx, person, day).await?;
    }
    set(tx, app, person, level, Some(by), now).await?;
    tell(tx, app, "level.recorded", person, by, now).await
}

/// Lets the person hear that a level of theirs was recorded, or taken back.
async fn tell(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    person: PersonId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    events::record(tx, app, Event { kind, by: Some(by.0), about: Some(person.0), object: None }, now).await
}

/// Records the first level of people whose card holds it already.
pub(super) async fn record_first(
    tx: &mut Tx,
    app: &App,
    steps: Vec<(PersonId, NewLevel<'_>)>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let steps = steps.into_iter().map(|(person, level)| (app.entropy.id(now), person, level)).collect();
    queries::insert_steps(tx, steps, by, now).await
}
