//! The one integration test binary: features over real HTTP, on both databases.

mod start;
mod support;
mod tidy;
