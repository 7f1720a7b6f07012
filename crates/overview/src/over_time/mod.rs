//! Somebody’s assessments over time: a line for every pillar and every competency, through the
//! conversations both have opened. Nothing is said here about readiness, and nobody is compared
//! with anybody else.

/// The page.
pub mod pages;
mod rules;
