//! The page of who looked.

use askama::Template;
use axum::extract::{Path, State};
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};

use super::rules::what_happened;
use crate::PersonId;
use crate::access::{self, Header, Looked, Need, Object};
use crate::people::{Person, person};
use crate::sessions::Viewer;

#[derive(Template)]
#[template(path = "people/log/show.html")]
struct LogPage {
    shell: Shell,
    person: Person,
    is_self: bool,
    entries: Vec<Looked>,
    zone: String,
}

impl LogPage {
    fn said(&self, entry: &Looked) -> String {
        what_happened(&entry.what, &entry.object)
    }

    fn when(&self, entry: &Looked) -> String {
        dates::local(entry.at, &self.zone).strftime("%-d %B %Y, %H:%M").to_string()
    }
}

/// `GET /people/{person}/access-log`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let grant =
        access::require(&app, &viewer, &Header::about(Object::AccessLog, "about_the_ic", id), Need::Read).await?;
    let person = person(&app.db, id).await?.ok_or(PageError::Missing)?;
    page(&LogPage {
        shell: viewer.shell(&app, Place::at(format!("/people/{id}"))).await?,
        is_self: viewer.id == id,
        entries: access::looked_at(&app, &grant).await?,
        zone: viewer.zone.clone(),
        person,
    })
}
