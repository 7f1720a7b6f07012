//! The plan: two or three goals both agreed, looked at each month, until they end with a result.
//!
//! It belongs to the IC. Either side proposes a goal and the other agrees, or both agree in the
//! room; every change keeps how the goal read before, and both can read it. Not here: promises
//! (they have an owner and a day, goals have both people), ratings, and who is told.

mod queries;
mod rules;

pub use queries::{Goal, GoalChange, GoalNote, active, notes, of_conversation};
pub use rules::{Achieved, GoalState, advice};

use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

/// What the whole plan of somebody is, to the permission table.
pub fn header(person: PersonId) -> Header {
    Header::about(Object::Plan, "agreed", person)
}

/// The viewer’s grant for somebody’s plan, or the page that looks like nothing is there. It is
/// held by the IC and the manager of the open line, and opens [`active`], [`notes`] and
/// [`promises::of_ic`](crate::promises::of_ic).
pub async fn require(app: &App, viewer: &Viewer, person: PersonId) -> Result<Grant, PageError> {
    access::require(app, viewer, &header(person), Need::Read).await
}
