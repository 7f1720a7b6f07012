//! Mails: written into the transaction that causes them, sent by a runner afterwards.
//!
//! The text lies sealed in the outbox. A mail is claimed before it is handed to the server and
//! marked sent when the server says 250; a crash between the two repeats it at most once,
//! under the same Message-ID. Failures are retried with growing pauses for about two days, and
//! what did not leave within three is old news and given up.

mod queries;
mod send;

use db::{DbError, Tx};
use jiff::Timestamp;

pub use queries::{Waiting, forget, outbox};
pub use send::{Transport, deliver_due};

use crate::App;

/// One mail to one person.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Whom it is for.
    pub person: i64,
    /// Their address at this moment.
    pub address: String,
    /// What caused it, for the outbox and for unsubscribing.
    pub kind: &'static str,
    /// The subject: names and dates. Only a follow-up's is typed by somebody.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The link an administrator may pass on by hand where no mail leaves: invitations only.
    pub link: Option<String>,
    /// Where its reader switches mails like it off, without signing in: nothing where they may not.
    pub unsubscribe: Option<String>,
    /// Not to be sent before.
    pub not_before: Timestamp,
}

/// What tells whoever sends them that there is one.
pub const WAITS: &str = "mail";

/// Puts a mail into the outbox.
pub async fn post(tx: &mut Tx, app: &App, mail: Mail, now: Timestamp) -> Result<i64, DbError> {
    let id: i64 = app.entropy.id(now);
    queries::insert(tx, app, id, &mail, now).await?;
    tx.tells(WAITS.to_owned());
    Ok(id)
}
