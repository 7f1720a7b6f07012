//! Who is told of what, and how: events become notices in the product and mails in the outbox.

pub mod letters;
pub mod notices;
pub mod outbox;
pub mod telling;

pub use telling::{forget_nudges, handle_events, say_due};
