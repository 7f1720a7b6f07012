//! The time of an open room: its parts in minutes, minutes moved between them, and the clock
//! that stands still while the room is paused. Everything follows from stored instants, so a
//! reload, a second device, a restart or a sleeping laptop changes nothing.
//!
//! Not here: moving the agenda on, and who speaks for how long (`floor`).

mod minutes;
mod pace;
/// The buttons of the clock.
pub mod pages;
mod queries;
mod rules;

use db::{DbError, Tx};
use jiff::Timestamp;

use crate::ConversationId;

pub(super) use minutes::{newest, said};
pub(super) use pace::{MinutesBox, PauseBox};
pub(super) use queries::{forget, hold, load, reread};
pub use rules::{Moved, Pause, RoomClock, Timing};

/// Keeps how long the part a page showed has run, before the agenda leaves it. `false` when it
/// has left it already.
pub(super) async fn leave(tx: &mut Tx, id: ConversationId, part: usize, now: Timestamp) -> Result<bool, DbError> {
    if !hold(tx, id).await? {
        return Ok(false);
    }
    let Some(timing) = reread(tx, id).await?.filter(|timing| timing.part == part) else { return Ok(false) };
    queries::keep_part(tx, id, part, timing.part_gone(now)).await.map(|()| true)
}

/// Lets the clock of a room go on with another part, where it stood still or had stood.
pub(super) async fn turn(tx: &mut Tx, id: ConversationId, now: Timestamp) -> Result<(), DbError> {
    queries::change(tx, id, |timing| timing.turned(now)).await.map(drop)
}
