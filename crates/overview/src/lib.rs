//! Pages that look across everything: the rail, Today, a person's page, search.

pub mod around;
pub mod first_run;
pub mod framework_changes;
mod names_of;
pub mod over_time;
pub mod palette;
pub mod person;
pub mod search;
pub mod talks;
pub mod today;
mod words;
