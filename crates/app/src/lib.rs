//! The program: settings in, services put together, one table of routes, and the loops
//! that run beside it.

pub mod cli;
pub mod commands;
pub mod demo;
pub mod nightly;
pub mod routes;
pub mod runner;
pub mod served;
pub mod site;
pub mod start;
