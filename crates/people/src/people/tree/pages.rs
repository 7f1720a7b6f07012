//! `/people/tree`, and the same from any place in it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page, to};

use super::queries::{self, Seat};
use crate::PersonId;
use crate::access::{self, Header, Need, Object};
use crate::sessions::Viewer;
use crate::stand_ins;

/// How many people of one manager a page shows.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "people/tree/show.html")]
struct TreePage {
    shell: Shell,
    /// From the top down to the manager of `here`.
    above: Vec<Seat>,
    here: Seat,
    below: Vec<Seat>,
    /// Who stands in just now, for whom of the company.
    stand_ins: Vec<stand_ins::Now>,
    /// Where the rest of a very long line begins.
    more: Option<PersonId>,
    is_me: bool,
}

impl TreePage {
    /// "Noor Haddad stands in until 4 Dec".
    fn stands_in(&self, ic: &PersonId) -> Option<String> {
        self.stand_ins.iter().find(|one| one.ic_id == *ic).map(stand_ins::Now::words)
    }

    /// "Ruth Adeyemi manages 8 people."
    fn title(&self) -> String {
        let name = &self.here.name;
        match self.here.manages {
            0 => format!("{name} manages nobody."),
            1 => format!("{name} manages one person."),
            count => format!("{name} manages {count} people."),
        }
    }
}

/// `GET /people/tree`: begins at the top above the viewer.
pub async fn top(State(app): State<App>, viewer: Viewer) -> Answer {
    access::require(&app, &viewer, &Header::common(Object::OrgChart, "any"), Need::Read).await?;
    let me = queries::seat(&app.db, viewer.id).await?.ok_or(PageError::Missing)?;
    let mut start = viewer.id;
    let mut above = queries::above(&app.db, start).await?;
    if let (true, 0, Some(other)) = (above.is_empty(), me.manages, queries::anybody_above(&app.db).await?) {
        (start, above) = (other, queries::above(&app.db, other).await?);
    }
    let top = above.first().map_or(start, |seat| seat.id);
    Ok(to(format!("/people/{top}/tree")).into_response())
}

/// `GET /people/{person}/tree`: the way up, and one step down.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    access::require(&app, &viewer, &Header::about(Object::OrgChart, "any", id), Need::Read).await?;
    let here = queries::seat(&app.db, id).await?.ok_or(PageError::Missing)?;
    let after = match viewer.visit.asked("after").parse() {
        Ok(after) => queries::name_folded(&app.db, after).await?.map(|name| (name, after)),
        Err(_) => None,
    };
    let (name, after) = after.unwrap_or_else(|| (String::new(), PersonId(0)));
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut below = queries::below(&app.db, id, (&name, after), limit).await?;
    let more = if below.len() > SHOWN { below.get(SHOWN - 1).map(|seat| seat.id) } else { None };
    below.truncate(SHOWN);
    page(&TreePage {
        shell: viewer.shell(&app, Place::at("/people")).await?,
        above: queries::above(&app.db, id).await?,
        is_me: id == viewer.id,
        stand_ins: stand_ins::all_now(&app.db, app.clock.now()).await?,
        here,
        below,
        more,
    })
}
