//! Publishing a draft of a framework, and what it would mean for people who were rated: how
//! many gap states would be read differently. Only counts leave this folder, over groups the
//! permission table calls large enough. Not here: the draft itself, which growth keeps.

pub mod pages;
mod queries;
mod rules;

pub use pages::{publish, show};
