use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, Visit, page, page_with, to};
use serde::Deserialize;

use super::queries::{self, Link};
use super::rules::{Purpose, works};
use crate::accounts;
use crate::limits::{self, Kind};
use crate::sessions::{self, has_left, token_hash};

#[derive(Template)]
#[template(path = "links/ask.html")]
struct AskPage {
    shell: Shell,
    problems: Problems,
    email: String,
    sends_mail: bool,
    sent: bool,
}

/// GET /reset
pub async fn ask_reset(State(app): State<App>, visit: Visit) -> Answer {
    let sends_mail = app.config.mail.is_some();
    page(&AskPage {
        shell: Shell::gate(&app, &visit).await?,
        problems: Problems::none(),
        email: String::new(),
        sends_mail,
        sent: false,
    })
}

/// The form of `/reset`.
#[derive(Debug, Deserialize)]
pub struct AskForm {
    email: String,
}

/// POST /reset: the same answer, and the same writes, whether the account exists or not.
pub async fn send_reset(State(app): State<App>, visit: Visit, form: Posted<AskForm>) -> Answer {
    let email = form.fields.email.trim().to_owned();
    let shell = Shell::gate(&app, &visit).await?;
    let sends_mail = app.config.mail.is_some();
    if let Some(sentence) = accounts::email_problem(&email) {
        let problems = Problems::of("email", sentence);
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &AskPage { shell, problems, email, sends_mail, sent: false },
        );
    }
    if sends_mail {
        match limits::count(&app, Kind::Reset, &email, &visit.client.key()).await {
            Err(PageError::TooMany(sentence)) => {
                let problems = Problems::of("email", sentence);
                let asked = AskPage { shell, problems, email, sends_mail, sent: false };
                return page_with(StatusCode::TOO_MANY_REQUESTS, &asked);
            }
            counted => counted?,
        };
        let now = app.clock.now();
        let known = accounts::by_email(&app.db, &email).await?;
        let about = known.filter(|known| known.password_hash.is_some()).map(|known| known.id.0);
        let mut tx = app.db.begin().await?;
        events::record(&mut tx, &app, Event { kind: "account.reset_asked", by: None, about, object: None }, now)
            .await?;
        tx.commit().await?;
    }
    page(&AskPage { shell, problems: Problems::none(), email, sends_mail, sent: true })
}

#[derive(Template)]
#[template(path = "links/choose.html")]
struct ChoosePage {
    shell: Shell,
    problems: Problems,
    link: Link,
    is_new: bool,
}

#[derive(Template)]
#[template(path = "links/spent.html")]
struct SpentPage {
    shell: Shell,
    purpose: Purpose,
}

/// The form that chooses a password.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    password: String,
}

/// GET /invitations/{token} and /reset/{token}. Opening a link does not use it up: mail
/// programs open links too.
pub async fn choose_password(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Answer {
    let purpose = purpose_of(&visit);
    let Some(link) = working(&app, purpose, &token, app.clock.now()).await? else {
        return spent(&app, &visit, purpose).await;
    };
    page(&ChoosePage {
        shell: Shell::gate(&app, &visit).await?,
        problems: Problems::none(),
        link,
        is_new: purpose == Purpose::Invitation,
    })
}

/// POST /invitations/{token} and /reset/{token}
pub async fn save_password(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    form: Posted<PasswordForm>,
) -> Answer {
    let (purpose, now) = (purpose_of(&visit), app.clock.now());
    let Some(link) = working(&app, purpose, &token, now).await? else { return spent(&app, &visit, purpose).await };
    if let Some(sentence) = accounts::password_problem(&form.fields.password, &link.name, &link.email) {
        let problems = Problems::of("password", sentence);
        let shell = Shell::gate(&app, &visit).await?;
        let is_new = purpose == Purpose::Invitation;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &ChoosePage { shell, problems, link, is_new });
    }
    let hash = accounts::hash(&app, &form.fields.password).await?;
    let mut tx = app.db.begin().await?;
    if !queries::spend(&mut tx, link.id, now).await? {
        return spent(&app, &visit, purpose).await;
    }
    accounts::ensure(&mut tx, link.person_id, now).await?;
    accounts::set_password(&mut tx, link.person_id, &hash, now).await?;
    if purpose == Purpose::Reset {
        sessions::delete_all_of(&mut tx, link.person_id, None).await?;
        queries::settle_changes(&mut tx, link.person_id, now).await?;
        let person = Some(link.person_id.0);
        let event = Event { kind: "account.password_changed", by: person, about: person, object: None };
        events::record(&mut tx, &app, event, now).await?;
    }
    let cookie = sessions::open(&mut tx, &app, &visit, link.person_id, now).await?;
    tx.commit().await?;
    let sentence = match purpose {
        Purpose::Invitation => "Your password is set, and you are signed in.",
        _ => "Your new password is set. Every other session has ended.",
    };
    Ok(sessions::with_cookie(to("/").saying(sentence).into_response(), &cookie))
}

fn purpose_of(visit: &Visit) -> Purpose {
    if visit.path.starts_with(Purpose::Invitation.path()) { Purpose::Invitation } else { Purpose::Reset }
}

/// The link, if it opens anything now. Somebody who left has no account to open.
async fn working(app: &App, purpose: Purpose, token: &str, now: Timestamp) -> Result<Option<Link>, PageError> {
    let link = queries::find(&app.db, purpose, token_hash(token)).await?;
    Ok(link.filter(|link| {
        works(link.works_from_at, link.expires_at, link.used_at, now) && !has_left(link.last_on, &link.zone, now)
    }))
}

async fn spent(app: &App, visit: &Visit, purpose: Purpose) -> Answer {
    page_with(StatusCode::NOT_FOUND, &SpentPage { shell: Shell::gate(app, visit).await?, purpose })
}
