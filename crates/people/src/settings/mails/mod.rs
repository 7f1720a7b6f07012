//! Which mails somebody wants. Everything stands in their notices whether or not; mails about
//! the account itself always go.

mod pages;
mod queries;
mod rules;
pub mod unsubscribe;

pub use pages::choose;
pub use queries::{is_off, off_for};
pub use rules::MailKind;

pub(super) use queries::off;
