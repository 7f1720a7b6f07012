//! What the clock does to conversations: questions go out, a reminder follows, a conversation
//! nobody began is missed, one whose line has ended falls away, a follow-up nobody answered is
//! closed.
//!
//! [`rules`] decides from a row and `now`; [`crate::jobs`] asks and writes. Nobody is nudged
//! outside their working hours (`people::hours`, docs/decisions/0021). Not here: what the mails say.

pub(crate) mod queries;
pub mod rules;
