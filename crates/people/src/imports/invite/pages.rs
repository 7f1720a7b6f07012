//! `/people/import/invitations`.

use askama::Template;
use axum::extract::State;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, page, to};
use serde::Deserialize;

use crate::access::{self, Header, Need, Object};
use crate::imports::queries::{self, Uninvited};
use crate::imports::rules::sections::people;
use crate::sessions::Viewer;
use crate::{PersonId, invitations};

/// How many people the page lists.
const LISTED: i64 = 200;
/// Those without an account are counted up to here: the page must not grow with the company.
const COUNTED: i64 = 1000;

#[derive(Template)]
#[template(path = "imports/invite/show.html")]
struct InvitePage {
    shell: Shell,
    people: Vec<Uninvited>,
    /// How many have no account at all, as far as they are counted.
    all: usize,
    more_than: bool,
    sends_mail: bool,
    zone: String,
}

impl InvitePage {
    fn day(&self, at: &jiff::Timestamp) -> String {
        dates::local(*at, &self.zone).strftime("%-d %B").to_string()
    }
}

/// Accounts are an administrator's to open.
async fn require(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::Account, "state"), Need::Write).await.map(drop)
}

/// `GET /people/import/invitations`.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    require(&app, &viewer).await?;
    let today = viewer.today(app.clock.now());
    let all = queries::count_without_account(&app.db, today, COUNTED + 1).await?;
    page(&InvitePage {
        shell: viewer.shell(&app, Place::at("/people")).await?,
        people: queries::uninvited(&app.db, today, LISTED).await?,
        all: usize::try_from(all).unwrap_or_default(),
        more_than: all > COUNTED,
        sends_mail: app.config.mail.is_some(),
        zone: viewer.zone.clone(),
    })
}

/// Who is ticked, or everybody without an account.
#[derive(Debug, Deserialize)]
pub struct InviteForm {
    #[serde(default)]
    person: Vec<PersonId>,
    #[serde(default)]
    everybody: String,
}

/// `POST /people/import/invitations`.
pub async fn invite(State(app): State<App>, viewer: Viewer, form: Posted<InviteForm>) -> Answer {
    require(&app, &viewer).await?;
    let now = app.clock.now();
    let today = viewer.today(now);
    let mut tx = form.begin(&app).await?;
    let ticked = match form.fields.everybody.is_empty() {
        true => queries::invitable(&mut tx, &form.fields.person, today).await?,
        false => queries::without_account(&mut tx, today).await?,
    };
    for person in &ticked {
        invitations::invite(&mut tx, &app, *person, Some(viewer.id), now).await?;
    }
    let said = match ticked.len() {
        0 => "Nobody was ticked, so nobody was invited.".to_owned(),
        count => format!("{} invited. A link lives 7 days.", people(count)),
    };
    form.finish(tx, to("/people/import/invitations").saying(said)).await
}
