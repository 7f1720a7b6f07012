//! Lines that move on a day to come: planned, moved to another day, called off, done by the
//! clock. And what any move takes along, which is shown before it happens.
//!
//! A planned move waits in the database; [`make_due`] does what has become due, as often as
//! it is asked and each once. Not here: how a line begins and ends (`lines`). Goals, promises
//! and conversations live above; of them only counts and dates are read here.

mod change;
mod queries;
pub mod rules;

pub use change::{call_off, end_of_leavers, forestall, keep, make_due, plan};
pub use queries::{Coming, Move, coming, open_of};
pub use rules::Preview;

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

use crate::PersonId;
use crate::access::{self, Header, Object};
use crate::sessions::Viewer;

/// What a move at that instant takes along, for whoever may know how much there is: the table
/// lets some know that things exist who do not read them.
pub async fn preview(
    app: &App,
    viewer: &Viewer,
    ic: PersonId,
    manager: Option<PersonId>,
    at: Timestamp,
) -> Result<Option<Preview>, PageError> {
    let relation = access::relation(app, viewer, ic).await?;
    let counted = [
        (Object::Plan, "agreed"),
        (Object::PromiseByIc, "open"),
        (Object::PromiseByManager, "open"),
        (Object::Conversation, "open"),
    ];
    for (object, state) in counted {
        if access::grant_within(&relation, viewer, &Header::about(object, state, ic), app).is_none() {
            return Ok(None);
        }
    }
    let around = queries::around(&app.db, ic, manager).await?;
    Ok(Some(rules::preview(around, at)))
}
