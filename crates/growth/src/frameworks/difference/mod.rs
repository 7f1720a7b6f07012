//! A readable difference between two versions of a framework. Not here: what it means for
//! people who were rated, which is counted where assessments are known.

mod brief;
mod order;
pub mod pages;
pub mod rules;
#[cfg(test)]
mod tests;
mod view;
/// Two texts, word by word.
pub mod words;

pub use brief::{Brief, brief};
pub use view::{Line, Section, sections};
