//! What `belay` does besides serving.

pub mod admin_link;
pub mod backup;
pub mod check;
pub mod demo;
pub mod framework;
