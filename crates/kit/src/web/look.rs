//! What templates draw with; every `pages.rs` begins with `use kit::web::look::*`.

pub use super::charts::*;
pub use super::icons::{Brand, Hued, Icon, OwedClock, RopeArt, Shape, initials};
pub use super::shell::{Owed, Place, Shell};
pub use crate::names::{first, possessive};
