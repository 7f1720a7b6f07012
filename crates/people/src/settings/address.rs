//! One's own address. It is what one signs in with, so it is another one only when whoever reads
//! mail there says so, signed in as before; where no mail leaves, somebody else has to agree.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, Problems, page_with, to};
use serde::Deserialize;

use super::pages::{again, is_password};
use crate::accounts;
use crate::changes::{self, Change, ChangeKind, Standing, standing};
use crate::limits::{self, Kind};
use crate::links::{self, Purpose};
use crate::sessions::Viewer;

/// The form of one's own address.
#[derive(Debug, Deserialize)]
pub struct EmailForm {
    new_email: String,
    email_password: String,
}

/// POST /settings/email: asks for it. Nothing changes yet.
pub async fn change_email(State(app): State<App>, viewer: Viewer, form: Posted<EmailForm>) -> Answer {
    let new_email = form.fields.new_email.trim().to_owned();
    let mut problems = Problems::none();
    let known = accounts::by_email(&app.db, &new_email).await?;
    if let Some(sentence) = accounts::email_problem(&new_email) {
        problems.add("new_email", sentence);
    } else if known.as_ref().is_some_and(|known| known.id == viewer.id) {
        problems.add("new_email", "You sign in with that address already.");
    } else if known.is_some() {
        problems.add("new_email", "Somebody else signs in with that address.");
    } else if !is_password(&app, &viewer, &form.fields.email_password).await? {
        problems.add("email_password", "That is not your password.");
    }
    if !problems.is_empty() {
        return again(&app, &viewer, problems, new_email).await;
    }
    // Each asks a mailbox or a partner, so they are counted like resets.
    limits::count(&app, Kind::Reset, &viewer.id.to_string(), &viewer.visit.client.key()).await?;
    let now = app.clock.now();
    let (kind, sentence) = match app.config.mail {
        Some(_) => (
            ChangeKind::MailedAddress,
            "A link is on its way to the new address. Until you follow it, nothing changes.",
        ),
        None => (ChangeKind::Address, "Asked for. Until it works, you sign in as before."),
    };
    let mut tx = form.begin(&app).await?;
    changes::start(&mut tx, &app, viewer.id, kind, Some(&new_email), viewer.id, now).await?;
    form.finish(tx, to("/settings").saying(sentence)).await
}

#[derive(Template)]
#[template(path = "settings/address.html")]
struct AddressPage {
    shell: Shell,
    /// The address the link was mailed to; nothing when the link is over.
    new_email: Option<String>,
}

/// GET /settings/email/{token}. Opening a link does not use it up: mail programs open links too.
pub async fn show_address(State(app): State<App>, viewer: Viewer, Path(token): Path<String>) -> Answer {
    let now = app.clock.now();
    let link = links::own(&app, Purpose::Address, &token, viewer.id, now).await?;
    let open = changes::open_of(&app, viewer.id, now).await?;
    let confirms = link.and_then(|(_, change)| change);
    let waits = |change: &Change| standing(change, now) == Standing::WaitsForLink;
    let asked = open.into_iter().find(|change| Some(change.id) == confirms && waits(change));
    let new_email = asked.and_then(|change| change.new_email);
    let status = if new_email.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    page_with(status, &AddressPage { shell: viewer.shell(&app, Place::at("/settings")).await?, new_email })
}

/// POST /settings/email/{token}: the address is one's own from now on.
pub async fn use_address(
    State(app): State<App>,
    viewer: Viewer,
    Path(token): Path<String>,
    form: Posted<Press>,
) -> Answer {
    let now = app.clock.now();
    let link = links::own(&app, Purpose::Address, &token, viewer.id, now).await?;
    let mut tx = form.begin(&app).await?;
    let (link, Some(change)) = link.ok_or(PageError::Missing)? else { return Err(PageError::Missing) };
    if !links::spend(&mut tx, link, now).await? {
        return Err(PageError::Missing);
    }
    match changes::confirm_by_link(&mut tx, &app, (viewer.id, change), now).await? {
        Some(email) => form.finish(tx, to("/settings").saying(format!("You sign in with {email} from now on."))).await,
        None => Err(PageError::Gone("Somebody else signs in with that address by now. Yours is as it was.".to_owned())),
    }
}
