//! The one integration test binary: features over real HTTP, on both databases.

mod accounts;
mod backup;
mod conversations;
mod demo;
mod direction;
mod evidence;
mod first_run;
mod follow_up;
mod frameworks;
mod imports;
mod jobs;
mod lines;
mod notices;
mod people;
mod person_page;
mod plans;
mod promises;
mod room;
mod serve;
mod sign_in;
mod sql;
mod start;
mod support;
mod tidy;
mod today;
mod wrap_up;
