//! People: names, titles, teams, levels, days.

mod queries;

pub use queries::{Person, person};
