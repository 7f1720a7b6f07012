//! Who needs another manager when somebody leaves: a list by name, so that nobody is left on
//! a rope that no hand holds without anybody having seen it.
//!
//! Not here: the last day itself (`people::card`), the end of the lines at that midnight
//! (`lines::end_of_leavers`), and the moves (`moves`).

pub mod pages;
mod queries;
pub mod rules;
