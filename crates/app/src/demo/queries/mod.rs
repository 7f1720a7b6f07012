//! Rows of a demo, written straight into the tables.

mod growth;
mod people;
mod talks;

pub(super) use growth::*;
pub(super) use people::*;
pub(super) use talks::*;
