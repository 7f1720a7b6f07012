use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, Problems, page, page_with, to};
use serde::Deserialize;

use super::mails::{self, MailKind};
use super::queries;
use crate::access::{self, Header, Object};
use crate::changes::{self, Change, ChangeId, Standing, standing};
use crate::hours::{self, HoursForm};
use crate::limits::{self, Kind};
use crate::links::{self, Purpose};
use crate::people::person;
use crate::sessions::{self, OpenSession, SESSION_LIFE, Viewer, device_name};
use crate::{SessionId, accounts, workspace};

#[derive(Template)]
#[template(path = "settings/show.html")]
struct SettingsPage {
    shell: Shell,
    problems: Problems,
    name: String,
    email: String,
    new_email: String,
    zone: String,
    zones: Vec<&'static str>,
    hours: HoursForm,
    sessions: Vec<Session>,
    changes: Vec<Open>,
    sends_mail: bool,
    /// Each kind of mail, and whether it goes.
    mails: Vec<(MailKind, bool)>,
    sees_workspace: bool,
    sees_outbox: bool,
}

/// Something started for this account that is not over.
struct Open {
    id: ChangeId,
    new_email: Option<String>,
    /// Whether it was not an administrator who started it.
    is_own: bool,
    waits: String,
}

/// One browser in the list.
struct Session {
    id: SessionId,
    device: String,
    since: String,
    used: String,
    is_this: bool,
}

/// GET /settings
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    page(&settings_page(&app, &viewer, Problems::none(), Typed::default()).await?)
}

async fn settings_page(
    app: &App,
    viewer: &Viewer,
    problems: Problems,
    typed: Typed,
) -> Result<SettingsPage, PageError> {
    let now = app.clock.now();
    let me = person(&app.db, viewer.id).await?.ok_or(PageError::Missing)?;
    let sessions = sessions::of_person(&app.db, viewer.id, now - SESSION_LIFE).await?;
    let off = mails::off(&app.db, viewer.id).await?;
    let hours = match typed.hours {
        Some(hours) => hours,
        None => hours::of(&app.db, viewer.id).await?.into(),
    };
    let common = async |object| access::grant(app, viewer, &Header::common(object, "any")).await;
    Ok(SettingsPage {
        shell: viewer.shell(app, Place::at("/settings")).await?,
        problems,
        name: me.name,
        email: me.email,
        new_email: typed.new_email,
        zone: me.zone,
        zones: workspace::zones(),
        hours,
        sessions: sessions.into_iter().map(|session| as_shown(session, viewer, now)).collect(),
        changes: changes::open_of(app, viewer.id, now).await?.into_iter().map(|one| open(one, viewer, now)).collect(),
        sends_mail: app.config.mail.is_some(),
        mails: MailKind::ALL.into_iter().map(|kind| (kind, !off.contains(&kind))).collect(),
        sees_workspace: common(Object::WorkspaceSettings).await?.is_some(),
        sees_outbox: common(Object::Outbox).await?.is_some(),
    })
}

fn open(change: Change, viewer: &Viewer, now: Timestamp) -> Open {
    let waits = match standing(&change, now) {
        Standing::WaitsForLink => "It is yours once you follow the link that was mailed there.".to_owned(),
        Standing::WaitsForPartner => "It waits for a people partner to say yes.".to_owned(),
        Standing::WaitsUntil(at) => format!("It works from {}.", dates::day_and_time(&dates::local(at, &viewer.zone))),
        Standing::Works | Standing::Over => String::new(),
    };
    Open { id: change.id, is_own: change.started_by == viewer.id, new_email: change.new_email, waits }
}

fn as_shown(session: OpenSession, viewer: &Viewer, now: Timestamp) -> Session {
    let (today, on) = (viewer.today(now), |at| dates::local(at, &viewer.zone).date());
    Session {
        is_this: session.id == viewer.session,
        id: session.id,
        device: device_name(&session.device),
        since: dates::short_day(on(session.created_at), today),
        used: dates::near(on(session.last_used_at), today),
    }
}

/// What was typed into the page and comes back with it; nothing where it was not that form.
#[derive(Default)]
struct Typed {
    new_email: String,
    hours: Option<HoursForm>,
}

pub(super) async fn again(app: &App, viewer: &Viewer, problems: Problems, new_email: String) -> Answer {
    mend(app, viewer, problems, Typed { new_email, ..Typed::default() }).await
}

/// The page again, with hours that are none.
pub async fn hours_again(app: &App, viewer: &Viewer, problems: Problems, hours: HoursForm) -> Answer {
    mend(app, viewer, problems, Typed { hours: Some(hours), ..Typed::default() }).await
}

async fn mend(app: &App, viewer: &Viewer, problems: Problems, typed: Typed) -> Answer {
    let page = settings_page(app, viewer, problems, typed).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The form of the appearance.
#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
}

/// POST /settings/theme: a cookie of this browser, for people and for the gate alike.
pub async fn choose_theme(_viewer: Viewer, form: Posted<ThemeForm>) -> Answer {
    let cookie = match form.fields.theme.as_str() {
        theme @ ("light" | "dark") => format!("belay_theme={theme}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"),
        _ => "belay_theme=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax".to_owned(),
    };
    Ok(sessions::with_cookie(to("/settings").saying("This browser remembers it.").into_response(), &cookie))
}

/// The form of the zone.
#[derive(Debug, Deserialize)]
pub struct ZoneForm {
    zone: String,
}

/// POST /settings/zone
pub async fn change_zone(State(app): State<App>, viewer: Viewer, form: Posted<ZoneForm>) -> Answer {
    if let Some(sentence) = workspace::zone_problem(&form.fields.zone) {
        return again(&app, &viewer, Problems::of("zone", sentence), String::new()).await;
    }
    let mut tx = form.begin(&app).await?;
    queries::save_zone(&mut tx, viewer.id, &form.fields.zone).await?;
    form.finish(tx, to("/settings").saying("Times are shown in that zone from now on.")).await
}

/// The form of one's own password.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    current_password: String,
    password: String,
}

/// POST /settings/password: every other session ends.
pub async fn change_password(State(app): State<App>, viewer: Viewer, form: Posted<PasswordForm>) -> Answer {
    let PasswordForm { current_password, password } = &form.fields;
    let me = person(&app.db, viewer.id).await?.ok_or(PageError::Missing)?;
    let mut problems = Problems::none();
    if let Some(sentence) = accounts::password_problem(password, &me.name, &me.email) {
        problems.add("password", sentence);
    }
    if !is_password(&app, &viewer, current_password).await? {
        problems.add("current_password", "That is not your password.");
    }
    if !problems.is_empty() {
        return again(&app, &viewer, problems, String::new()).await;
    }
    let hash = accounts::hash(&app, password).await?;
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    accounts::set_password(&mut tx, viewer.id, &hash, now).await?;
    sessions::delete_all_of(&mut tx, viewer.id, Some(viewer.session)).await?;
    // A link somebody else may have in their mail must not undo this.
    links::end_unused(&mut tx, viewer.id, Purpose::Reset).await?;
    tell(&mut tx, &app, &viewer, "account.password_changed", now).await?;
    form.finish(tx, to("/settings").saying("Your new password is set. Every other session has ended.")).await
}

/// Whether this is the viewer's password. A found session is no place to guess from, so the
/// tries are counted like sign-ins.
pub(super) async fn is_password(app: &App, viewer: &Viewer, password: &str) -> Result<bool, PageError> {
    let tried = limits::count(app, Kind::SignIn, &viewer.id.to_string(), &viewer.visit.client.key()).await?;
    let hash = queries::password_hash(&app.db, viewer.id).await?;
    let fits = accounts::fits(app, hash.as_deref(), password).await?;
    if fits {
        limits::forgive(app, tried).await?;
    }
    Ok(fits)
}

async fn tell(
    tx: &mut db::Tx,
    app: &App,
    viewer: &Viewer,
    kind: &'static str,
    now: Timestamp,
) -> Result<(), PageError> {
    let me = Some(viewer.id.0);
    Ok(events::record(tx, app, Event { kind, by: me, about: me, object: None }, now).await?)
}

/// POST /settings/sessions/{session}/ending
pub async fn end_session(
    State(app): State<App>,
    viewer: Viewer,
    Path(session): Path<SessionId>,
    form: Posted<Press>,
) -> Answer {
    let mut tx = form.begin(&app).await?;
    if sessions::delete_one(&mut tx, viewer.id, session).await? == 0 {
        return Err(PageError::Missing);
    }
    form.finish(tx, to("/settings").saying("That session has ended.")).await
}

/// POST /settings/sessions/ending
pub async fn end_other_sessions(State(app): State<App>, viewer: Viewer, form: Posted<Press>) -> Answer {
    let mut tx = form.begin(&app).await?;
    sessions::delete_all_of(&mut tx, viewer.id, Some(viewer.session)).await?;
    form.finish(tx, to("/settings").saying("Every other session has ended.")).await
}

/// POST /settings/changes/{change}/refusal: what was started for this account does not happen.
pub async fn refuse_change(
    State(app): State<App>,
    viewer: Viewer,
    Path(change): Path<ChangeId>,
    form: Posted<Press>,
) -> Answer {
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    changes::refuse(&mut tx, &app, change, viewer.id, now).await?;
    form.finish(tx, to("/settings").saying("It does not happen. Nothing about your account was changed.")).await
}
