//! What one side said they would do: one owner, a day, and how it ended. Promises of both
//! sides count alike.
//!
//! Only the one who will do it makes a promise, and only they settle it; the other may object
//! beside it, and both stay on record. A promise that is moved keeps the day it was first due.
//! Not here: goals (`plans`), and who is told.

mod overview;
mod pages;
mod queries;
mod rules;
mod settling;
mod shown;
mod topics;

pub use overview::overview;
pub(crate) use pages::nobody_holds_the_rope;
pub use pages::{Fields, PromiseForm, create, make, mend, new};
pub use queries::{InShort, Promise, in_short_of_ic, of_conversation, of_ic, open_of_owner};
pub use rules::{Counted, FollowThrough, Side, State, facts, follow_through};
pub use settling::{object, reopen, reschedule, settle, show};
pub use shown::PromiseLine;
pub use topics::{of_topic, open_about};

use kit::App;
use kit::web::PageError;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

use crate::PromiseId;

/// The row of the permission table a promise of this side follows.
fn object_of(side: Side) -> Object {
    match side {
        Side::Ic => Object::PromiseByIc,
        Side::Manager => Object::PromiseByManager,
    }
}

fn header(promise: &Promise) -> Header {
    let header = Header::about(object_of(promise.side), promise.state.row(), promise.ic_id);
    header.made(Some(promise.line_id), promise.made_at).by(promise.owner_id)
}

/// The row it followed before it was settled.
fn open_header(promise: &Promise) -> Header {
    Header { state: State::Open.row(), ..header(promise) }
}

/// What the other side may add beside a settled promise is a row of its own: an objection.
fn objection_header(promise: &Promise) -> Header {
    let state = match promise.side {
        Side::Ic => "to_ic",
        Side::Manager => "to_manager",
    };
    Header::about(Object::PromiseObjection, state, promise.ic_id).made(Some(promise.line_id), promise.made_at)
}

/// One promise for somebody who may do `need` with it.
async fn find(app: &App, viewer: &Viewer, id: PromiseId, need: Need) -> Result<(Promise, Grant), PageError> {
    let promise = queries::promise(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(app, viewer, &header(&promise), need).await?;
    Ok((promise, grant))
}
