//! Who is managed by whom, from when to when. A person has at most one open line as an IC;
//! what happened in an ended line stays there.
//!
//! [`relate`] is the only way a line begins or ends. Not here: moves on a day to come (`moves`), what a manager may read
//! (`access`), and who is told (`outreach`, from the events).

mod change;
pub mod moving;
mod notes;
pub mod pages;
mod queries;
pub mod rules;

pub use change::{Answered, ask, end_all_of, end_of_leavers, open_first, relate};
pub use queries::{
    Line, Request, above, another_partner, any, is_to_end, line, mark_open, of_ic, open_of_ic, open_of_manager,
    requests_of,
};
pub(crate) use queries::{above_within, holds_any, open_of_ic_within, wait_in_line};
