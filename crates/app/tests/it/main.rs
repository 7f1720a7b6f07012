//! The one integration test binary: features over real HTTP, on both databases.

mod backup;
mod jobs;
mod people;
mod sql;
mod start;
mod support;
mod tidy;
