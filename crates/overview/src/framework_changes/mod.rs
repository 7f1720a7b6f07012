//! Publishing a draft of a framework, and what it would mean for people who were rated: how
//! many gap states would be read differently, counted when somebody asks. Not here: the draft
//! itself, which growth keeps, and the counting, which assessments do.

pub mod pages;

pub use pages::{publish, show};
