use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::queries::{self, Due};
use crate::App;
use crate::config::MailServer;

/// The way out to the mail server.
#[derive(Clone, Debug)]
pub struct Transport {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// How long one mail may take in all.
    limit: Duration,
}

/// Every command has half a minute, but a server that sends a byte now and then never runs out of
/// commands: no mail may take longer than its claim holds, or another process would send it too.
const LIMIT: Duration = Duration::from_mins(2);
const _: () = assert!(LIMIT.as_secs() < 60 * queries::HOLD.unsigned_abs());

/// What the second header says, and what the press sends.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Pauses before the next try, in minutes: about two days in all.
const PAUSES: [i64; 9] = [1, 5, 15, 60, 180, 360, 720, 720, 720];

impl Transport {
    /// Opens no connection yet; the settings were checked at start.
    pub fn new(server: &MailServer) -> Result<Transport, String> {
        let smtp =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.address).map_err(|error| error.to_string())?;
        let from = server.from.parse().map_err(|error| format!("{error}"))?;
        Ok(Transport { smtp: smtp.timeout(Some(Duration::from_secs(30))).build(), from, limit: LIMIT })
    }

    /// The same with less patience.
    pub fn within(self, limit: Duration) -> Transport {
        Transport { limit: limit.min(LIMIT), ..self }
    }

    async fn send(&self, app: &App, due: &Due) -> Result<(), Failed> {
        let message = self.message(app, due).map_err(Failed::ForGood)?;
        match tokio::time::timeout(self.limit, self.smtp.send(message)).await {
            Ok(answer) => answer.map(drop).map_err(|error| failed(&error)),
            Err(_) => Err(Failed::Unreachable("the server took too long".to_owned())),
        }
    }

    fn message(&self, app: &App, due: &Due) -> Result<Message, String> {
        let opened = due.opened(app).map_err(|error| error.to_string())?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(due.address.parse().map_err(|_| "the address is none".to_owned())?)
            .subject(opened.subject)
            .message_id(Some(due.message_id.clone()))
            // The same on every try, like the id: it is one mail.
            .date(due.made_at.into())
            .multipart(MultiPart::alternative_plain_html(opened.text, opened.html))
            .map_err(|error| error.to_string())?;
        // What a mail program shows as "unsubscribe": one press, by a POST of its own (RFC 8058).
        if let Some(link) = opened.unsubscribe {
            for (name, value) in
                [("List-Unsubscribe", format!("<{link}>")), ("List-Unsubscribe-Post", ONE_CLICK.to_owned())]
            {
                let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| error.to_string())?;
                message.headers_mut().insert_raw(HeaderValue::new(name, value));
            }
        }
        Ok(message)
    }
}

/// Why a mail did not leave.
enum Failed {
    /// The server was not reached, or does not know us: it will take no other mail now either.
    Unreachable(String),
    /// The server does not want this one yet.
    NotYet(String),
    /// The server will never take it, or it is no mail.
    ForGood(String),
}

fn failed(error: &Error) -> Failed {
    match error.status().map(u16::from) {
        // 53x: who we are is not accepted; that is ours to mend, and no mail's fault.
        None | Some(530..=539) => Failed::Unreachable(error.to_string()),
        Some(500..) => Failed::ForGood(error.to_string()),
        Some(_) => Failed::NotYet(error.to_string()),
    }
}

/// Sends everything that is due, until the server is not reached; answers how many it took.
pub async fn deliver_due(app: &App, transport: &Transport) -> Result<usize, db::DbError> {
    let mut sent = 0;
    queries::give_up_old(&app.db, app.clock.now()).await?;
    while let Some(due) = queries::claim(&app.db, app.clock.now()).await? {
        let result = transport.send(app, &due).await;
        let now = app.clock.now();
        let (error, again_at, goes_on) = match result {
            Ok(()) => {
                queries::sent(&app.db, due.id, now).await?;
                sent += 1;
                continue;
            }
            Err(Failed::Unreachable(error)) => (error, next_try(due.attempts, now), false),
            Err(Failed::NotYet(error)) => (error, next_try(due.attempts, now), true),
            Err(Failed::ForGood(error)) => (error, None, true),
        };
        tracing::warn!(mail = due.id, attempt = due.attempts + 1, "a mail did not leave");
        queries::failed(&app.db, due.id, &error, again_at, now).await?;
        if !goes_on {
            break;
        }
    }
    Ok(sent)
}

/// When to try again after this many failed tries before; nothing when it is time to give up.
fn next_try(attempts: i64, now: Timestamp) -> Option<Timestamp> {
    let pause = PAUSES.get(usize::try_from(attempts).ok()?)?;
    Some(now + SignedDuration::from_mins(*pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_after_two_days() {
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(next_try(0, start), Some(start + SignedDuration::from_mins(1)));
        assert_eq!(next_try(9, start), None);
        let all: i64 = PAUSES.iter().sum();
        assert!((40 * 60..60 * 60).contains(&all));
    }
}
