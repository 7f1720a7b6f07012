//! The organisation as a tree, one manager at a time: the way up to the top, and whom they
//! manage. A page shows one step down, so it is as quick and as readable at a hundred thousand
//! people as at ten. Nothing here is anybody's words: names, titles, teams and lines.

pub mod pages;
mod queries;
