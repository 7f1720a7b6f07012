//! What `belay` does besides serving.

pub mod backup;
