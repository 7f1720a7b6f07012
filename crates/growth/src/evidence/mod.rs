//! What somebody saw: situation, behaviour, impact, on a day.
//!
//! A note is its author’s alone until they share it with the two people of the line; shared it
//! cannot be taken back or rewritten, and the IC may add a statement beside it. Not here: what
//! colleagues answer when they are asked (feedback), and ratings.

mod lists;
mod pages;
mod queries;
mod reading;
mod rules;
mod sharing;
mod writing;

pub use lists::{EvidenceItem, items, list, mine};
pub use pages::{show, state};
pub use reading::{Asked, Evidence, about, about_within, noticed, within_reach};
pub use rules::Which;
pub use sharing::{ask, remove, share};
pub use writing::{create, edit, new, save};
