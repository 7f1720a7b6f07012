//! Who is managed by whom, from when to when. A person has at most one open line as an IC;
//! what happened in an ended line stays there.

mod queries;

pub use queries::{Line, line, of_ic, open_of_ic, open_of_manager};
