//! What somebody grows by: frameworks, evidence, direction, plans, promises.

pub mod frameworks;
