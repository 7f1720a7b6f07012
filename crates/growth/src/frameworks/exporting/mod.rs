//! From a framework to a file.
//!
//! [`toml`] carries everything and reads back equal. [`csv`] is for spreadsheets: levels,
//! pillars, competencies, criteria, weights, benchmarks and texts; what it leaves behind is
//! named ([`csv::left_behind`]). `docs/framework-file.md` describes both.
//!
//! Not here: reading them ([`super::importing`]).

pub mod csv;
pub(super) mod formulas;
mod numbers;
pub mod pages;
pub mod toml;

#[cfg(test)]
pub(super) mod drawn;
#[cfg(test)]
mod tests;
