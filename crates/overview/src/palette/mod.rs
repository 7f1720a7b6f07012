//! One place to go anywhere from: what somebody can do, their conversations, and everybody in the
//! company, by a few letters or by initials. A page like any other; with script one key opens it
//! over the page one is on.
//!
//! Not here: what people wrote. That is searched on a page of its own, which says what it reads.

/// `/palette`.
pub mod pages;
mod rules;
