//! What somebody sets for themselves: how it looks, where they are, how they sign in, and the
//! browsers they are signed in with. Not here: their card (`people`), the workspace, and what
//! follows from the hours they work (`hours`).

mod address;
pub mod mails;
mod pages;
mod queries;

pub use address::{change_email, show_address, use_address};
pub(crate) use pages::hours_again;
pub use pages::{change_password, change_zone, choose_theme, end_other_sessions, end_session, refuse_change, show};
