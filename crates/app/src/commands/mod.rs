//! What `belay` does besides serving.

pub mod backup;
pub mod demo;
