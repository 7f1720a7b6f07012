//! From a sheet to a framework.
//!
//! One row per level, pillar, competency and criterion, as `data/framework/builtin.csv` has
//! it. Real sheets contain mistakes: each is a [`Finding`] with its place and one sentence.
//! Nothing is changed without being asked for; scaling weights is a choice of whoever
//! imports. The steps: bytes and columns, cells and entries, a tree, what is odd about
//! the whole ([`checks`]), and on request [`weights::normalise`].
//!
//! Not here: editing a framework on screen.

mod cells;
mod changes;
pub mod checks;
mod choices;
mod columns;
mod entries;
mod findings;
pub mod pages;
mod rules;
mod text;
mod tree;
pub mod weights;
pub mod write;

pub use findings::{Finding, Findings, Matter, Severity};
pub use rules::{Found, keep_keys, name as rename, read, read_file};

#[cfg(test)]
mod tests;
