//! Notices: what somebody was told in the product. Each is one sentence with a link and a date,
//! for its reader alone. Not here: who is told of what (`telling`).

mod pages;
mod queries;
mod rules;

pub use pages::{draft, open, read_all, show};
pub use queries::forget;
pub use rules::sentence;
