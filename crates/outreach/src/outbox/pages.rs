use askama::Template;
use axum::extract::State;
use kit::App;
use kit::dates;
use kit::mail::{Waiting, outbox};
use kit::web::look::*;
use kit::web::{Answer, page};
use people::PersonId;
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::queries;

/// How many mails the page shows.
const NEWEST: i64 = 200;

#[derive(Template)]
#[template(path = "outbox/show.html")]
struct OutboxPage {
    shell: Shell,
    mails: Vec<Line>,
    sends_mail: bool,
}

/// One mail of the list.
struct Line {
    name: String,
    address: String,
    subject: String,
    made: String,
    state: &'static str,
    link: Option<String>,
}

/// GET /outbox
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    access::require(&app, &viewer, &Header::common(Object::Outbox, "any"), Need::Meta).await?;
    let readers = queries::readers(&app.db, NEWEST).await?;
    let sends_mail = app.config.mail.is_some();
    let line = |mail: Waiting| {
        let (name, has_signed_in) = readers.get(&PersonId(mail.person_id)).cloned().unwrap_or_default();
        // Its writer typed that one, for its reader.
        let subject = match mail.kind.as_str() {
            "follow_up.sent" => "A follow-up".to_owned(),
            _ => mail.subject(&app).unwrap_or_default(),
        };
        let may_show = mail.kind == "account.invited" && !has_signed_in;
        Line {
            name,
            made: dates::day_and_time(&dates::local(mail.made_at, &viewer.zone)),
            state: match (mail.sent_at, mail.failed_at) {
                (Some(_), _) => "sent",
                (None, Some(_)) => "given up",
                (None, None) if sends_mail => "waits",
                (None, None) => "not sent",
            },
            link: mail.link(&app).filter(|_| may_show),
            address: mail.address,
            subject,
        }
    };
    let mails = outbox(&app.db, NEWEST).await?.into_iter().map(line).collect();
    page(&OutboxPage { shell: viewer.shell(&app, Place::at("/outbox")).await?, mails, sends_mail })
}
