//! The hand-over note: what a former manager leaves to the next one. The IC reads it first
//! and may say what they see differently; then it is passed on, by them or after a week
//! (docs/decisions/0009).
//!
//! Until it is released nobody else reads it, whatever line they stand in. Not here: which
//! lines there are (`people::lines`), and who is told (`outreach`).

mod pages;
mod queries;
pub mod rules;

pub use pages::{comment, release, save, show};
pub use queries::{LeftNote, left_to, release_due};
