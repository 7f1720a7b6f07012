//! All accounts: how many stand where, what waits for somebody, and one found by name.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, page};
use serde::Deserialize;

use super::queries::{self, Counts, Waiting};
use crate::access::{self, Header, Need, Object};
use crate::people::{Listed, find};
use crate::sessions::Viewer;

/// How many people a search shows.
const FOUND: usize = 50;
/// Accounts are counted up to here.
const COUNTED: i64 = 1000;

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct AccountsPage {
    shell: Shell,
    counts: Counts,
    waiting: Vec<Waiting>,
    query: String,
    found: Vec<Listed>,
    may_write: bool,
}

impl AccountsPage {
    fn counted(&self, count: &i64) -> String {
        if *count > COUNTED { "More than 1,000".to_owned() } else { count.to_string() }
    }
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// GET /accounts
pub async fn list(Shared(app): Shared<App>, viewer: Viewer, asked: Result<Query<Asked>, QueryRejection>) -> Answer {
    let header = Header::common(Object::Account, "state");
    let grant = access::require(&app, &viewer, &header, Need::Read).await?;
    let (now, query) = (app.clock.now(), asked.map(|Query(asked)| asked.q).unwrap_or_default());
    let today = viewer.today(now);
    page(&AccountsPage {
        shell: viewer.shell(&app, Place::at("/accounts")).await?,
        counts: queries::counts(&app.db, today, COUNTED + 1).await?,
        waiting: queries::waiting(&app.db, now - crate::changes::OPEN_FOR).await?,
        found: find(&app, &query, today, FOUND).await?,
        query,
        may_write: grant.may_write(),
    })
}
