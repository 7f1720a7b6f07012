use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, Problems, page, page_with, to};
use serde::Deserialize;

use super::queries;
use super::rules::{Holder, LAST_ADMINISTRATOR};
use crate::access::{self, Header, Need, Object};
use crate::people::person;
use crate::sessions::{Role, Viewer, has_left};
use crate::{PersonId, accounts, lines};

#[derive(Template)]
#[template(path = "roles/show.html")]
struct RolesPage {
    shell: Shell,
    problems: Problems,
    administrators: Vec<Holder>,
    partners: Vec<Holder>,
    may_write: bool,
    email: String,
    role: String,
    /// Whose role has just ended, to be appointed again.
    ended: Option<Ended>,
}

/// A role that has just ended.
struct Ended {
    name: String,
    email: String,
    role: Role,
}

/// GET /roles
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    page(&roles_page(&app, &viewer, Problems::none(), AppointForm::default()).await?)
}

async fn roles_page(
    app: &App,
    viewer: &Viewer,
    problems: Problems,
    typed: AppointForm,
) -> Result<RolesPage, PageError> {
    let grant = access::require(app, viewer, &Header::common(Object::Role, "any"), Need::Read).await?;
    let holders = holders(app, viewer, app.clock.now()).await?;
    let ended = if grant.may_write() { ended(app, viewer, &holders).await? } else { None };
    let (administrators, partners) = holders.into_iter().partition(|holder| holder.role == Role::Administrator);
    Ok(RolesPage {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        problems,
        administrators,
        partners,
        may_write: grant.may_write(),
        email: typed.email,
        role: typed.role,
        ended,
    })
}

/// Whose role the page before this one ended, as its address says: `role` and `of`.
async fn ended(app: &App, viewer: &Viewer, holders: &[Holder]) -> Result<Option<Ended>, PageError> {
    let (role, id) = (Role::named(&viewer.visit.asked("role")), viewer.visit.asked("of").parse::<PersonId>());
    let (Some(role), Ok(id)) = (role, id) else { return Ok(None) };
    if holders.iter().any(|holder| holder.id == id && holder.role == role) {
        return Ok(None);
    }
    let now = app.clock.now();
    let here = person(&app.db, id).await?.filter(|person| !has_left(person.last_on, &person.zone, now));
    Ok(here.map(|person| Ended { name: person.name, email: person.email, role }))
}

async fn holders(app: &App, viewer: &Viewer, now: Timestamp) -> Result<Vec<Holder>, PageError> {
    let today = viewer.today(now);
    let holder = |held: queries::Held| {
        Some(Holder {
            id: held.id,
            name: held.name,
            role: Role::named(&held.role)?,
            by: held.by_name,
            since: dates::short_day(dates::local(held.given_at, &viewer.zone).date(), today),
            is_here: !has_left(held.last_on, &held.zone, now),
        })
    };
    Ok(queries::held(&app.db).await?.into_iter().filter_map(holder).collect())
}

/// The form that appoints somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AppointForm {
    email: String,
    role: String,
}

/// POST /roles
pub async fn appoint(State(app): State<App>, viewer: Viewer, form: Posted<AppointForm>) -> Answer {
    access::require(&app, &viewer, &Header::common(Object::Role, "any"), Need::Write).await?;
    let now = app.clock.now();
    let known = accounts::by_email(&app.db, &form.fields.email).await?;
    let here = known.filter(|known| !has_left(known.last_on, &known.zone, now));
    let mut problems = Problems::none();
    if here.is_none() {
        problems.add("email", "Nobody here has that e-mail. It is the address they sign in with.");
    }
    let role = Role::named(&form.fields.role);
    if role.is_none() {
        problems.add("role", "Administrator or people partner: which?");
    }
    let (Some(person), Some(role)) = (here, role) else {
        let page = roles_page(&app, &viewer, problems, form.fields).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let mut tx = form.begin(&app).await?;
    if queries::give(&mut tx, person.id, role, viewer.id, now).await? {
        record(&mut tx, &app, "role.given", &viewer, person.id, role, now).await?;
    }
    form.finish(tx, to("/roles").saying(format!("{} is {} now.", person.name, role.in_words()))).await
}

/// POST /roles/{role}/{person}/ending
pub async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path((role, holder)): Path<(String, PersonId)>,
    form: Posted<Press>,
) -> Answer {
    access::require(&app, &viewer, &Header::common(Object::Role, "any"), Need::Write).await?;
    let role = Role::named(&role).ok_or(PageError::Missing)?;
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    // Two who end each other's role at once must not leave nobody.
    lines::wait_in_line(&mut tx).await?;
    if role == Role::Administrator && queries::is_last_administrator(&mut tx, holder).await? {
        return Err(PageError::Gone(LAST_ADMINISTRATOR.to_owned()));
    }
    if queries::take(&mut tx, holder, role).await? {
        record(&mut tx, &app, "role.taken", &viewer, holder, role, now).await?;
    }
    form.finish(tx, to(format!("/roles?role={}&of={holder}", role.name()))).await
}

async fn record(
    tx: &mut db::Tx,
    app: &App,
    kind: &'static str,
    viewer: &Viewer,
    person: PersonId,
    role: Role,
    now: Timestamp,
) -> Result<(), PageError> {
    access::record_act(tx, app, person, Some(viewer.id), &format!("{kind}.{}", role.name()), now).await?;
    let event = Event { kind, by: Some(viewer.id.0), about: Some(person.0), object: Some(role.number()) };
    Ok(events::record(tx, app, event, now).await?)
}
