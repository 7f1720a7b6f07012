//! What one side said they would do: one owner, a day, and how it ended. Promises of both
//! sides count alike.
//!
//! Its owner settles it; the other may object beside it, and both stay on record. A promise
//! that is moved keeps the day it was first due. Not here: goals (`plans`), and who is told.

mod queries;
mod rules;

pub use queries::{Promise, of_conversation, of_ic, open_of_owner};
pub use rules::{Counted, FollowThrough, Side, State, facts, follow_through};
