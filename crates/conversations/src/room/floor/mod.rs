//! Talk balance: who has the floor of an open room, passed by one tap of either side, and for
//! how long each side has had it. The aim is the same in every kind: 70 for the IC, 30 for the
//! manager.
//!
//! No microphone, no recording, and no tap is kept: each adds to two sums, and the sums go when
//! the room ends.

/// The tap.
pub mod pages;
mod queries;
mod rules;
mod talk;

pub(super) use queries::{forget, load, pass, talked};
pub use rules::{AIM_PERCENT, Floor, Talked};
pub(super) use talk::TalkBox;
