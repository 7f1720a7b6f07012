//! The hours in which somebody works, and what follows from them for mails: whether a moment lies
//! within, the next such moment, and the last hour before. Each sets their own in their settings;
//! nobody else sees them. Not here: which mail waits for them (`outreach`, docs/decisions/0021).

mod pages;
mod queries;
mod rules;

pub use pages::{HoursForm, change};
pub use queries::of;
pub use rules::{Hours, Problem};
