//! Somebody stands in for the manager of a line, from a first day to a last one: arranged by an
//! administrator, seen beforehand by the IC, over by itself. The line stays whose it is.
//!
//! What a stand-in may read is decided in `access`; a conversation they plan has them in the
//! manager's seat. Not here: how a line begins, moves and ends (`lines`, `moves`), and who is
//! told (`outreach`, from the events). Why it is as it is: docs/decisions/0012.

mod change;
pub mod pages;
mod queries;
pub mod rules;
pub(crate) mod shown;

pub use change::{end_due, end_with_line};
pub use queries::{Now, StandIn, all_now, in_force, of_line, of_person, of_seat, one};
