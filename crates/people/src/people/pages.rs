//! The list of people.

use askama::Template;
use axum::extract::State;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, page};

use super::Shown;
use super::list::{self, Found};
use crate::access::{self, Header, Need, Object};
use crate::sessions::{Role, Viewer};

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    shell: Shell,
    asked: Found,
    page: list::Page,
    may_edit: bool,
    may_import: bool,
    /// Whether the lists of those who left and those without a manager are offered.
    sees_open_lines: bool,
}

impl ListPage {
    /// The page's title says what it found.
    fn title(&self) -> String {
        let everybody = self.asked.query.trim().is_empty();
        match (self.page.count, self.asked.shown) {
            (Some(0), _) if !everybody => "Nobody matches that.".to_owned(),
            (Some(1), _) if !everybody => "One person matches.".to_owned(),
            (Some(count), Shown::Here) if everybody && self.page.more_than => {
                format!("More than {} people.", thousands(count))
            }
            (Some(1), Shown::Here) => "One person.".to_owned(),
            (Some(count), Shown::Here) if everybody => format!("{} people.", thousands(count)),
            (Some(0), Shown::WithoutManager) => "Everybody has a manager.".to_owned(),
            (Some(1), Shown::WithoutManager) => "One person has no manager.".to_owned(),
            (Some(count), Shown::WithoutManager) => format!("{count} people have no manager."),
            (Some(0), Shown::Left) => "Nobody has left.".to_owned(),
            (Some(1), Shown::Left) => "One person has left.".to_owned(),
            (Some(count), Shown::Left) => format!("{count} people have left."),
            (Some(count), Shown::Here) => format!("{count} people match."),
            (None, Shown::Left) => "People who have left.".to_owned(),
            (None, Shown::WithoutManager) => "People without a manager.".to_owned(),
            (None, Shown::Here) => "People.".to_owned(),
        }
    }

    /// The address of this list, of another kind or after somebody.
    fn path(&self, shown: &Shown, after: Option<&crate::PersonId>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.asked.query.is_empty() {
            query.append_pair("q", &self.asked.query);
        }
        if *shown != Shown::Here {
            query.append_pair("show", shown.name());
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/people".to_owned() } else { format!("/people?{query}") }
    }
}

/// "1,200".
fn thousands(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{},{:03}", count / 1000, count % 1000) }
}

/// `GET /people`: everybody, found by name, address, team or title.
pub async fn list(State(app): State<App>, viewer: Viewer) -> Answer {
    let chart = access::require(&app, &viewer, &Header::common(Object::OrgChart, "any"), Need::Read).await?;
    let import = access::grant(&app, &viewer, &Header::common(Object::PeopleImport, "any")).await?;
    let mut asked = Found {
        query: viewer.visit.asked("q").trim().chars().take(200).collect(),
        shown: Shown::named(&viewer.visit.asked("show")),
        after: viewer.visit.asked("after").parse().ok(),
    };
    // A search looks among everybody who is here.
    if !asked.query.is_empty() && asked.shown == Shown::WithoutManager {
        asked.shown = Shown::Here;
    }
    let today = viewer.today(app.clock.now());
    let found = list::page(&app, &asked, today).await?;
    page(&ListPage {
        shell: viewer.shell(&app, Place::at("/people")).await?,
        asked,
        page: found,
        may_edit: chart.may_write(),
        may_import: import.is_some(),
        sees_open_lines: viewer.is(Role::PeoplePartner) || viewer.is(Role::Administrator),
    })
}
