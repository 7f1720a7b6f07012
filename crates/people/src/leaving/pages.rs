//! The list of those who need another manager.

use askama::Template;
use axum::extract::{Path, State};
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};

use super::queries::{self, Held};
use super::rules::{self, Care};
use crate::PersonId;
use crate::access::{self, Header, Need, Object};
use crate::people::{self, Person};
use crate::sessions::{Viewer, has_left};

#[derive(Template)]
#[template(path = "leaving/show.html")]
struct LeavingPage {
    shell: Shell,
    person: Person,
    last_on: Date,
    today: Date,
    is_gone: bool,
    held: Vec<(Held, Care)>,
}

impl LeavingPage {
    fn open(&self) -> usize {
        self.held.iter().filter(|(_, care)| !matches!(care, Care::Follows(_))).count()
    }

    /// The day a next line would begin on: without a day between, and not in the past.
    fn from(&self) -> String {
        if self.is_gone { String::new() } else { rules::proposed(self.last_on, self.today).to_string() }
    }

    fn day(day: &Date) -> String {
        dates::day(*day)
    }
}

/// `GET /people/{person}/leaving`: whose rope they hold, and who takes each.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    access::require(&app, &viewer, &Header::about(Object::OrgChart, "any", id), Need::Write).await?;
    let person = people::person(&app.db, id).await?.ok_or(PageError::Missing)?;
    let last_on = person.last_on.ok_or(PageError::Missing)?;
    let now = app.clock.now();
    let today = viewer.today(now);
    let held = queries::held_by(&app.db, id, today).await?;
    let held = held.into_iter().map(|one| {
        let care = rules::care(last_on, one.on_day);
        (one, care)
    });
    page(&LeavingPage {
        shell: viewer.shell(&app, Place::at(format!("/people/{id}"))).await?,
        held: held.collect(),
        last_on,
        today,
        is_gone: has_left(person.last_on, &person.zone, now),
        person,
    })
}
