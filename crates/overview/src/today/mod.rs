//! Today: the first page of everybody. It says what is owed first, then what comes, what was
//! promised and noticed, and who drifts. For a people partner it counts, for an administrator
//! it says what the system needs. It shows nothing its reader could not open elsewhere, and
//! changes nothing.

mod changing;
mod counts;
mod noticed;
pub(crate) mod owed;
mod own;
/// The page.
pub mod pages;
pub(crate) mod parts;
mod queries;
mod rules;
mod soonest;

pub use rules::Half;
