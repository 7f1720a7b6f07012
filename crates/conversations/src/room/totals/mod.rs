//! The two totals of the talk balance after a room has ended: both sides are asked whether they
//! are kept. One no, or two answers that do not come before the note is sent, and they are gone. Why
//! they wait in the database until then: docs/decisions/0018.
//!
//! Not here: who speaks while the room is open (`floor`).

/// The question, and its answer.
pub mod pages;
mod queries;
mod rules;

pub(crate) use pages::TotalsBox;
pub(crate) use queries::forget_unagreed;
pub(super) use queries::insert;

use db::DbError;
use jiff::SignedDuration;
use kit::App;

/// How long after the end of a room its totals wait for two answers.
const ASKED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Lets totals go that waited too long.
pub(crate) async fn forget_due(app: &App) -> Result<(), DbError> {
    let before = app.clock.now() - ASKED_FOR;
    if queries::waits_since(&app.db, before).await? {
        queries::forget_waiting(&app.db, before).await?;
    }
    Ok(())
}
