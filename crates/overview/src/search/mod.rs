//! Search: people, competencies, one's own words, and what others have shared. Words are
//! sealed, so there is no index of them: the newest few hundred that the reader may read are
//! opened row by row, for this one answer. What may not be read is not found, and leaves no
//! trace in a count either.

/// The page.
pub mod pages;
mod queries;
mod rules;
mod words;
