//! Adding somebody and editing their card. An address that is signed in with goes the way of
//! `changes`; the level is changed in `levels`; the manager in `lines`.

pub mod pages;
mod queries;
pub mod rules;
