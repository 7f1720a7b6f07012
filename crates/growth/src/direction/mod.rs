//! Where somebody wants to go, in their own few lines. It is theirs alone until they share it
//! with the one who holds their rope. Not here: how near they are.

mod pages;
mod queries;
mod rules;

pub use pages::{edit, save};
pub use queries::open_aim;
pub use rules::Aim;

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Header, Object};
use people::sessions::Viewer;

/// A direction, opened.
#[derive(Clone, Debug)]
pub struct Direction {
    /// Whose.
    pub person: PersonId,
    /// Where to, in one word.
    pub aim: Aim,
    /// In their own words.
    pub text: String,
    /// When it was last written.
    pub saved_at: Timestamp,
    /// When it was shared.
    pub shared_at: Option<Timestamp>,
    /// Counts every change.
    pub version: i64,
}

/// What the permission table needs to know. A direction shared with one manager is not shared
/// with the next: what counts as made is the sharing.
pub(crate) fn header(person: PersonId, shared_at: Option<Timestamp>) -> Header {
    match shared_at {
        Some(at) => Header::about(Object::Direction, "shared", person).made(None, at).by(person),
        None => Header::about(Object::Direction, "private", person).by(person),
    }
}

/// Somebody’s direction, once shared, when the viewer may read it.
pub async fn shared_of(app: &App, viewer: &Viewer, person: PersonId) -> Result<Option<Direction>, PageError> {
    Ok(readable(app, viewer, person).await?.filter(|direction| direction.shared_at.is_some()))
}

/// Somebody’s direction when the viewer may read it: one’s own always.
pub(crate) async fn readable(app: &App, viewer: &Viewer, person: PersonId) -> Result<Option<Direction>, PageError> {
    let Some(row) = queries::of_person(&app.db, person).await? else { return Ok(None) };
    let grant = access::grant(app, viewer, &header(person, row.shared_at)).await?;
    match grant.filter(|grant| grant.may_read()) {
        Some(_) => Ok(Some(queries::open(app, row)?)),
        None => Ok(None),
    }
}
