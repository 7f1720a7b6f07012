//! People from a file: read, held against who is there, shown as a dry run, and written in
//! one transaction once somebody has confirmed what they saw.
//!
//! An import never takes anything away: an empty cell leaves what stands there, and only a
//! last day deactivates. The same columns leave again as a file in `export`. Not here: frameworks
//! (`growth`), and who is told (`outreach`).

mod apply;
mod check;
pub mod export;
pub mod invite;
pub mod pages;
mod queries;
pub mod rules;

pub use apply::{Imported, forget_drafts};
pub use check::{Finding, Report, check, too_large};
