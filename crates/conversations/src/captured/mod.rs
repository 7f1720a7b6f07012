//! What the two write down in a part, each thing in a field of its own: the gaps and the time
//! frame of a promotion, the concern and its consequence. Which fields there are, and without
//! which a conversation is not wrapped up, is the kind's to say.
//!
//! A field is written together and follows the shared notes in who may read it and how long
//! it stays open. Not here: the notes themselves (`room`), and the letter they go into
//! (`follow_up`).

mod fields;
mod merging;
/// Saving a field.
pub mod pages;
mod queries;
mod rules;

pub use queries::CAPTURED;
pub use rules::line;

pub(crate) use fields::{Fields, Refused, Shown, lines, unwritten};
pub(crate) use queries::{keys, keys_in};
pub(crate) use rules::missing;
