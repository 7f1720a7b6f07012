//! Rows of a demo, written straight into the tables.

mod crowd;
mod growth;
mod notices;
mod people;
mod talks;

pub(super) use crowd::*;
pub(super) use growth::*;
pub(super) use notices::*;
pub(super) use people::*;
pub(super) use talks::*;
