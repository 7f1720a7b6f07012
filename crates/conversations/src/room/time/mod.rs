//! The time of an open room: its parts in minutes, minutes moved between them, and the clock
//! that stands still while the room is paused. Everything follows from stored instants, so a
//! reload, a second device, a restart or a sleeping laptop changes nothing.
//!
//! Not here: moving the agenda on, and who speaks for how long (`floor`).

mod queries;
/// What the clock shows, and what may be done with its minutes.
mod rules;

pub(super) use queries::{forget, hold, load, reread};
pub use rules::{RoomClock, Timing};
