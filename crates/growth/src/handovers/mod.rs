//! The hand-over note: what a manager leaves to the next one. It is written from the day the end of
//! a line is planned (docs/decisions/0034). The IC reads it first and may say what they see
//! differently; once the line has ended it is passed on, by them or after a week (docs/decisions/0009).
//!
//! Until it is released nobody else reads it, whatever line they stand in. Not here: which
//! lines there are (`people::lines`), and who is told (`outreach`).

mod pages;
mod queries;
pub mod rules;

pub use pages::{comment, release, save, show};
pub use queries::{LeftNote, NoteToWrite, left_to, release_due, to_write};
