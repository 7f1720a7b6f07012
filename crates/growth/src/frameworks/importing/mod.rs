//! From a file to a framework.
//!
//! A file is TOML, or a sheet with one row per level, pillar, competency and criterion, as
//! `data/framework/builtin.csv` has it. Real files contain mistakes: each is a [`Finding`] with
//! its place and one sentence. Nothing is changed without being asked for; scaling weights is
//! a choice of whoever imports. The steps of a sheet: bytes and columns, cells and entries, a
//! tree, what is odd about the whole ([`checks`]), and on request [`weights::normalise`].
//! TOML becomes the same tree. Of other shapes somebody says what is what ([`mapping`]).
//!
//! Not here: editing a framework on screen, and writing files ([`super::exporting`]).

mod build;
mod cells;
pub mod checks;
mod choices;
mod columns;
mod entries;
mod figures;
mod findings;
mod keys;
pub mod mapping;
pub mod note;
pub mod pages;
mod rules;
mod sheet;
mod text;
mod toml;
mod tree;
pub mod weights;

pub(super) use build::new_key;
pub(super) use cells::says_no_text;
pub use findings::{Finding, Findings, Matter, Severity};
pub use keys::follow;
pub use rules::{Form, Found, name as rename, read, read_file};

#[cfg(test)]
mod tests;
