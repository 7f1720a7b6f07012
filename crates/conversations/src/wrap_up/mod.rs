//! The wrap-up: what both agreed, on one page, while the clock of the follow-up runs. Goals,
//! promises of each side, the checklist that ticks itself from facts
//! and leaves the rest to the manager, the note, and how the
//! conversation was for the IC.
//!
//! Both sides have the same page; before the note is sent the IC sees that it is owed and by
//! when, and nothing of it. Not here: writing and sending the note (`follow_up`).

pub(crate) mod agreed;
mod checks;
mod earlier;
mod felt;
/// The page of both sides.
pub mod pages;
mod queries;
mod rules;
mod ticks;

pub use checks::{Progress, progress};
pub use queries::SENTENCE;
pub use rules::{Fact, Facts, Point, Tick, points};

pub(crate) use earlier::EarlierBox;
pub(crate) use felt::{FeltBox, FeltTyped};
pub(crate) use pages::with_captured_problem;

use crate::ConversationId;

/// The address of a conversation's wrap-up.
pub fn path(id: ConversationId) -> String {
    format!("/conversations/{id}/wrap-up")
}
