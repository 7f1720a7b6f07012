use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, Problems, page, page_with, to};
use serde::Deserialize;

use super::queries;
use super::rules::{State, email_problem, state};
use crate::access::{self, Header, Need, Object};
use crate::changes::{self, Change, ChangeId, ChangeKind, Given, Standing, standing};
use crate::sessions::{Role, Viewer, has_left};
use crate::{PersonId, invitations};

#[derive(Template)]
#[template(path = "accounts/show.html")]
struct AccountPage {
    shell: Shell,
    problems: Problems,
    person: PersonId,
    name: String,
    email: String,
    new_email: String,
    state: State,
    invited_until: String,
    used_since: String,
    is_here: bool,
    may_write: bool,
    sends_mail: bool,
    is_self: bool,
    roles: Vec<&'static str>,
    changes: Vec<Open>,
    link: Option<String>,
}

/// An open change as the page says it.
struct Open {
    id: ChangeId,
    new_email: Option<String>,
    /// Whether the person asked for it themselves.
    is_own: bool,
    state: String,
    may_confirm: bool,
    may_link: bool,
}

/// GET /accounts/{person}
pub async fn show(Shared(app): Shared<App>, viewer: Viewer, Path(person): Path<PersonId>) -> Answer {
    page(&account_page(&app, &viewer, person, Problems::none(), String::new(), None).await?)
}

async fn account_page(
    app: &App,
    viewer: &Viewer,
    person: PersonId,
    problems: Problems,
    new_email: String,
    link: Option<String>,
) -> Result<AccountPage, PageError> {
    let grant = access::require(app, viewer, &header(person), Need::Read).await?;
    let now = app.clock.now();
    let account = queries::account(&app.db, person).await?.ok_or(PageError::Missing)?;
    let say = |at: Timestamp| dates::day(dates::local(at, &viewer.zone).date());
    let state = state(account.created_at, account.first_used_at, account.invited_until_at, now);
    let roles = queries::roles(&app.db, person).await?;
    Ok(AccountPage {
        shell: viewer.shell(app, Place::at("/accounts")).await?,
        problems,
        person,
        new_email,
        state,
        invited_until: account.invited_until_at.map(say).unwrap_or_default(),
        used_since: account.first_used_at.map(say).unwrap_or_default(),
        is_here: !has_left(account.last_on, &account.zone, now),
        name: account.name,
        email: account.email,
        may_write: grant.may_write(),
        sends_mail: app.config.mail.is_some(),
        is_self: person == viewer.id,
        roles: roles.iter().filter_map(|role| Role::named(role)).map(Role::in_words).collect(),
        changes: open_changes(app, viewer, person, grant.may_write(), now).await?,
        link,
    })
}

async fn open_changes(
    app: &App,
    viewer: &Viewer,
    person: PersonId,
    may_write: bool,
    now: Timestamp,
) -> Result<Vec<Open>, PageError> {
    let mut open = Vec::new();
    for change in changes::open_of(app, person, now).await? {
        let standing = standing(&change, now);
        open.push(Open {
            id: change.id,
            state: in_words(&change, standing, &viewer.zone),
            may_confirm: changes::may_confirm(app, &change, viewer.id, now).await?,
            is_own: change.started_by == person,
            may_link: may_write && standing == Standing::Works && change.new_email.is_none(),
            new_email: change.new_email,
        });
    }
    Ok(open)
}

fn in_words(change: &Change, standing: Standing, zone: &str) -> String {
    match standing {
        Standing::WaitsForLink => "Waits for the link that was mailed there.".to_owned(),
        Standing::WaitsForPartner => "Waits for a people partner to say yes.".to_owned(),
        Standing::WaitsUntil(at) => {
            format!("Works from {}, unless it is refused before.", dates::day_and_time(&dates::local(at, zone)))
        }
        Standing::Works if change.new_email.is_some() => "Happens within a minute.".to_owned(),
        Standing::Works => "Works. The link for it is made when you need it, and lives one hour.".to_owned(),
        Standing::Over => String::new(),
    }
}

fn header(person: PersonId) -> Header {
    Header::about(Object::Account, "state", person)
}

fn path(person: PersonId) -> String {
    format!("/accounts/{person}")
}

/// POST /accounts/{person}/invitation
pub async fn invite(
    Shared(app): Shared<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<Press>,
) -> Answer {
    let account = writable(&app, &viewer, person).await?;
    if account.first_used_at.is_some() {
        return Err(PageError::Gone("They have a password already, so there is nothing to invite them to.".to_owned()));
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    invitations::invite(&mut tx, &app, person, Some(viewer.id), now).await?;
    let sentence = match app.config.mail {
        Some(_) => "Invited. The link lives seven days.",
        None => "Invited. The link lies in the outbox and lives seven days.",
    };
    form.finish(tx, to(path(person)).saying(sentence)).await
}

/// POST /accounts/{person}/reset
pub async fn start_reset(
    Shared(app): Shared<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<Press>,
) -> Answer {
    let account = writable(&app, &viewer, person).await?;
    may_start(&app, &viewer, person, &account)?;
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    changes::start(&mut tx, &app, person, ChangeKind::Reset, None, viewer.id, now).await?;
    form.finish(tx, to(path(person)).saying("Started. They are told, and it stands in their access log.")).await
}

/// The form of another address.
#[derive(Debug, Deserialize)]
pub struct AddressForm {
    new_email: String,
}

/// POST /accounts/{person}/address: at once for an account nobody has used; else it is started.
pub async fn start_address(
    Shared(app): Shared<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<AddressForm>,
) -> Answer {
    let account = writable(&app, &viewer, person).await?;
    changes::may_give(&app, viewer.id, person, account.first_used_at.is_some())
        .map_err(|sentence| PageError::Gone(sentence.to_owned()))?;
    let email = form.fields.new_email.trim().to_owned();
    let mut tx = form.begin(&app).await?;
    let problem = match email_problem(&email) {
        Some(sentence) => Some(sentence),
        None if queries::is_taken(&mut tx, &email, person).await? => {
            Some("Somebody else signs in with that address.".to_owned())
        }
        None => None,
    };
    if let Some(sentence) = problem {
        drop(tx);
        let problems = Problems::of("new_email", sentence);
        let page = account_page(&app, &viewer, person, problems, email, None).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let now = app.clock.now();
    let sentence = match changes::give_address(&mut tx, &app, person, &email, viewer.id, now).await? {
        Given::AtOnce => "The address is changed. Invite them again, so that the link goes there.",
        Given::Started => "Started. They are told, and it stands in their access log.",
    };
    form.finish(tx, to(path(person)).saying(sentence)).await
}

/// POST /accounts/{person}/changes/{change}/confirmation: a people partner says yes.
pub async fn confirm_change(
    Shared(app): Shared<App>,
    viewer: Viewer,
    Path((person, change)): Path<(PersonId, ChangeId)>,
    form: Posted<Press>,
) -> Answer {
    access::require(&app, &viewer, &header(person), Need::Read).await?;
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    changes::confirm(&mut tx, &app, change, viewer.id, now).await?;
    form.finish(tx, to(path(person)).saying("Confirmed. They are told.")).await
}

/// POST /accounts/{person}/changes/{change}/link: shown once, to hand over.
pub async fn make_link(
    Shared(app): Shared<App>,
    viewer: Viewer,
    Path((person, change)): Path<(PersonId, ChangeId)>,
    _form: Posted<Press>,
) -> Answer {
    writable(&app, &viewer, person).await?;
    // Pressed twice it is made twice: the page that stays shows the one that works.
    let mut tx = app.db.begin().await?;
    let path = changes::make_link(&mut tx, &app, change, viewer.id, app.clock.now()).await?;
    tx.commit().await?;
    let link = Some(app.config.link(&path));
    page(&account_page(&app, &viewer, person, Problems::none(), String::new(), link).await?)
}

async fn writable(app: &App, viewer: &Viewer, person: PersonId) -> Result<queries::Account, PageError> {
    access::require(app, viewer, &header(person), Need::Write).await?;
    queries::account(&app.db, person).await?.ok_or(PageError::Missing)
}

/// A started change is for accounts in use, of somebody else, where no mail leaves.
fn may_start(app: &App, viewer: &Viewer, person: PersonId, account: &queries::Account) -> Result<(), PageError> {
    let gone = |sentence: &str| Err(PageError::Gone(sentence.to_owned()));
    if app.config.mail.is_some() {
        return gone("This Belay sends mail, so people ask for a new password, or change their address, themselves.");
    }
    if person == viewer.id {
        return gone("For your own account, go to Settings.");
    }
    if account.first_used_at.is_none() {
        return gone("Nobody has used this account yet. Invite them again.");
    }
    Ok(())
}
