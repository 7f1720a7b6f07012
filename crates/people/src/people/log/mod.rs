//! Who looked: the access log of one person, in words.

pub mod pages;
pub mod rules;
