//! Who runs this Belay: administrators, who read nobody's words, and people partners. Everybody
//! may read both lists; an administrator appoints; whoever holds the role already is told.

mod pages;
mod queries;
mod rules;

pub use pages::{appoint, remove, show};
pub(crate) use queries::is_last_administrator;
pub use rules::{Holder, LAST_ADMINISTRATOR};
