//! Rows of a demo, written straight into the tables.

mod choice;
mod crowd;
mod growth;
mod notices;
mod one_on_ones;
mod people;
mod talks;

pub(super) use choice::*;
pub(super) use crowd::*;
pub(super) use growth::*;
pub(super) use notices::*;
pub(super) use one_on_ones::*;
pub(super) use people::*;
pub(super) use talks::*;
