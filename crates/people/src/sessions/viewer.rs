use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::app::Around;
use kit::dates;
use kit::web::{PageError, Place, Shell, SignedOut, Visit};

use super::queries::{self, Found};
use crate::{PersonId, SessionId};

/// A role beside the hats a line gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs the system; reads no content.
    Administrator,
    /// Keeps frameworks, kinds and counts; reads content only where invited.
    PeoplePartner,
}

impl Role {
    /// Its name in the table `role`.
    pub fn name(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::PeoplePartner => "people_partner",
        }
    }

    /// As a sentence says it.
    pub fn in_words(self) -> &'static str {
        match self {
            Role::Administrator => "an administrator",
            Role::PeoplePartner => "a people partner",
        }
    }

    /// The number by which an event names it.
    pub fn number(self) -> i64 {
        match self {
            Role::Administrator => 1,
            Role::PeoplePartner => 2,
        }
    }

    /// The role with this number.
    pub fn numbered(number: i64) -> Option<Role> {
        [Role::Administrator, Role::PeoplePartner].into_iter().find(|role| role.number() == number)
    }

    /// The role with this name.
    pub fn named(text: &str) -> Option<Role> {
        [Role::Administrator, Role::PeoplePartner].into_iter().find(|role| role.name() == text)
    }
}

/// The signed-in person, taken from the session cookie of a request.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their time zone, by IANA name.
    pub zone: String,
    /// The roles they hold.
    pub roles: Vec<Role>,
    /// The session they came in.
    pub session: SessionId,
    /// What the request said.
    pub visit: Visit,
}

impl Viewer {
    /// Whether they hold a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// What stands around their pages.
    pub async fn shell(&self, app: &App, here: Place) -> Result<Shell, PageError> {
        let around = app.surroundings.around(app, Some(self.id.0)).await?;
        Ok(self.shell_with(app, around, here))
    }

    /// The same where the rail is already loaded.
    pub fn shell_with(&self, app: &App, around: Around, here: Place) -> Shell {
        Shell::of(app, &self.visit, (self.id.to_string(), &self.name), around, here)
    }

    /// The day it is where they are.
    pub fn today(&self, now: Timestamp) -> Date {
        dates::local(now, &self.zone).date()
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Viewer, PageError> {
        let visit = Visit::of(parts);
        match viewer(app, &visit).await? {
            Some(viewer) => Ok(viewer),
            None => Err(signed_out(parts.method == Method::GET, visit)),
        }
    }
}

/// Where somebody who signs in comes back to: the page they asked for, and for a form the
/// page it stood on, since a form's own address shows nothing.
fn signed_out(asks: bool, visit: Visit) -> PageError {
    match (asks, visit.session_token) {
        (false, _) => {
            PageError::SignedOut { next: visit.from.unwrap_or_else(|| "/".to_owned()), how: SignedOut::Sending }
        }
        (true, Some(_)) => PageError::SignedOut { next: visit.path, how: SignedOut::Ended },
        (true, None) => PageError::SignedOut { next: visit.path, how: SignedOut::Before },
    }
}

impl OptionalFromRequestParts<App> for Viewer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Viewer>, PageError> {
        viewer(app, &Visit::of(parts)).await
    }
}

/// How often a session's last use is written down: each request would be a write of its own.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Who came in this session, asked again: nothing when it was ended or they have left.
pub async fn again(app: &App, before: &Viewer) -> Result<Option<Viewer>, PageError> {
    viewer(app, &before.visit).await
}

/// Who a session belongs to, for what is bound to it and came without its cookie: nothing once
/// the session has ended or they have left. They come without their roles, and their session is
/// not used by it.
pub async fn lent(app: &App, id: SessionId, visit: &Visit) -> Result<Option<Viewer>, PageError> {
    let now = app.clock.now();
    let found = queries::by_id(&app.db, id, now - super::SESSION_LIFE).await?;
    Ok(found.filter(|found| !has_left(found.last_on, &found.zone, now)).map(|found| found.viewer(visit)))
}

async fn viewer(app: &App, visit: &Visit) -> Result<Option<Viewer>, PageError> {
    let Some(token) = &visit.session_token else { return Ok(None) };
    let now = app.clock.now();
    let Some(found) = queries::by_token(&app.db, super::token_hash(token), now - super::SESSION_LIFE).await? else {
        return Ok(None);
    };
    if has_left(found.last_on, &found.zone, now) {
        return Ok(None);
    }
    if now.duration_since(found.last_used_at) > NOTED_EVERY {
        queries::note_use(&app.db, found.id, now).await?;
    }
    Ok(Some(found.viewer(visit)))
}

impl Found {
    fn viewer(self, visit: &Visit) -> Viewer {
        let roles = self.roles.as_deref().unwrap_or_default().split(' ').filter_map(Role::named).collect();
        Viewer { id: self.person_id, name: self.name, zone: self.zone, roles, session: self.id, visit: visit.clone() }
    }
}

/// A last day ends at midnight where the person is.
pub fn has_left(last_on: Option<Date>, zone: &str, now: Timestamp) -> bool {
    last_on.is_some_and(|last_on| dates::local(now, zone).date() > last_on)
}
