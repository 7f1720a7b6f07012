//! Kinds of conversation as data: titles, questions, steps, agenda and texts, read from
//! `data/kinds/*.toml` (the shape is explained on top of `quarterly.toml`), kept as published
//! versions in the database, so that a conversation keeps the version it was planned with.
//!
//! Here: the model, the filling of `{other}` and the levels, the scaling of an agenda, the
//! prompts, the pages that show kinds, and the editing of copies (`drafts`). Not here:
//! everything that happens in a conversation.

/// What a kind must hold to.
pub mod checks;
/// Copies and their versions, changed in the browser.
pub mod drafts;
mod model;
/// The kinds, to read; and which are offered.
pub mod pages;
mod part;
mod prompts;
mod queries;
mod reading;
pub mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use model::{
    CheckLine, Due, FollowUpLine, FollowUpMail, Kind, Question, QuestionMail, Step, TalkingPoint, Weeks, When,
};
pub use part::{ByStretch, Capture, Leads, Part, Shows, SideText, Sort};
pub use prompts::{CAREER_QUESTION, PREPARATION, Prompts, Stretch, prompts};
pub(crate) use words::lower_first;
pub use words::{Words, fill};

use std::sync::Arc;

use db::{Db, DbError, Tx};
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

pub(crate) use crate::KindVersionId;

/// The kinds every workspace begins with.
pub const BUILT_IN: &[&str] = &[
    include_str!("../../../../data/kinds/quarterly.toml"),
    include_str!("../../../../data/kinds/initial.toml"),
    include_str!("../../../../data/kinds/promotion.toml"),
    include_str!("../../../../data/kinds/performance.toml"),
    include_str!("../../../../data/kinds/career.toml"),
    include_str!("../../../../data/kinds/one_on_one.toml"),
];

/// Publishes the built-in kinds; what is already there in the same words stays as it is.
pub async fn install_builtin(tx: &mut Tx, app: &App, now: Timestamp) -> Result<(), PageError> {
    for text in BUILT_IN {
        let kind = Kind::read(text).map_err(PageError::broken)?;
        let latest = queries::latest(tx, &kind.key).await?;
        if latest.as_ref().is_some_and(|latest| latest.content == *text) {
            continue;
        }
        let number = latest.map_or(1, |latest| latest.number + 1);
        queries::insert(tx, app.entropy.id(now), &kind.key, number, text, now).await?;
        queries::count_change(tx).await?;
    }
    Ok(())
}

/// One version of a kind, parsed once.
pub async fn load(app: &App, id: KindVersionId) -> Result<Arc<Kind>, PageError> {
    if let Some(kind) = app.memory.get("kind", id.0) {
        return Ok(kind);
    }
    let text = queries::content(&app.db, id).await?.ok_or(PageError::Missing)?;
    Ok(app.memory.keep("kind", id.0, Kind::read(&text).map_err(PageError::broken)?))
}

/// The newest published version of every kind that can be planned: the built-in ones in the order
/// of a line's life, then those of the workspace.
pub async fn offered(db: &Db) -> Result<Vec<(String, KindVersionId)>, DbError> {
    let all = in_order(queries::newest(db).await?);
    Ok(all.into_iter().filter(|row| row.retired_at.is_none()).map(|row| (row.key, row.id)).collect())
}

/// A kind as far as it is published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its newest version.
    pub kind: Arc<Kind>,
    /// Whether it can be planned.
    pub is_offered: bool,
    /// When its first version was published.
    pub first_at: Timestamp,
}

/// Every kind that was ever published, those offered or not, in the same order.
pub async fn published(app: &App) -> Result<Vec<Published>, PageError> {
    let mut all = Vec::new();
    for row in in_order(queries::newest(&app.db).await?) {
        let (is_offered, first_at) = (row.retired_at.is_none(), row.first_published_at.unwrap_or(Timestamp::MIN));
        all.push(Published { kind: load(app, row.id).await?, is_offered, first_at });
    }
    Ok(all)
}

const ORDER: [&str; 6] = ["initial", "quarterly", "career", "one_on_one", "promotion", "performance"];

fn in_order(mut all: Vec<queries::Newest>) -> Vec<queries::Newest> {
    all.sort_by_key(|row| ORDER.iter().position(|key| *key == row.key).unwrap_or(ORDER.len()));
    all
}

/// The newest published version of the kind with this key, when it can be planned.
pub async fn current(app: &App, key: &str) -> Result<Option<(KindVersionId, Arc<Kind>)>, PageError> {
    let found = current_or_retired(app, key).await?;
    Ok(found.filter(|(row, _)| row.retired_at.is_none()).map(|(row, kind)| (row.id, kind)))
}

/// The same, whether or not it is still offered.
async fn current_or_retired(app: &App, key: &str) -> Result<Option<(queries::Newest, Arc<Kind>)>, PageError> {
    let newest = queries::newest(&app.db).await?;
    let Some(row) = newest.into_iter().find(|row| row.key == key) else { return Ok(None) };
    let kind = load(app, row.id).await?;
    Ok(Some((row, kind)))
}
