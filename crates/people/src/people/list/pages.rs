//! `/people`: the list, narrowed and searched.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use url::form_urlencoded::Serializer;

use super::queries;
use super::{Found, PAGE, Page};
use crate::access::{self, Header, Need, Object};
use crate::people::levels::{self, Ladder};
use crate::people::{Shown, Within};
use crate::sessions::Viewer;
use crate::{PersonId, stand_ins};

#[derive(Template)]
#[template(path = "people/list/show.html")]
struct ListPage {
    shell: Shell,
    found: FoundPart,
    may_edit: bool,
    /// Whether the viewer keeps the list as it is: they are offered who left and who has no manager.
    may_import: bool,
    /// The levels one may look for; nobody's are offered to those who may not read everybody's.
    ladders: Vec<Arc<Ladder>>,
}

/// What was found: the part of the page that changes while somebody types.
#[derive(Template)]
#[template(path = "people/list/_found.html")]
struct FoundPart {
    asked: Found,
    page: Page,
    /// What the list is narrowed to, in words, each with the list without it.
    narrowed: Vec<(String, String)>,
    /// Who stands in just now, for whom of the company.
    stand_ins: Vec<stand_ins::Now>,
}

/// It is a template of its own, so what it prints is escaped already.
impl askama::filters::HtmlSafe for FoundPart {}

impl FoundPart {
    /// "Noor Haddad stands in until 4 Dec".
    fn stands_in(&self, ic: &PersonId) -> Option<String> {
        self.stand_ins.iter().find(|one| one.ic_id == *ic).map(stand_ins::Now::words)
    }

    /// The page's title says what it found.
    fn title(&self) -> String {
        let everybody = self.asked.query.trim().is_empty() && self.asked.within.is_everybody();
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
            (None, Shown::Here) if !everybody && self.asked.after.is_none() => {
                format!("More than {PAGE} people match.")
            }
            (None, Shown::Here) => "People.".to_owned(),
        }
    }

    /// The address of this list, of another kind or after somebody.
    fn path(&self, shown: &Shown, after: Option<&PersonId>) -> String {
        address(&self.asked.query, *shown, &self.asked.within, after)
    }

    /// The address of a team.
    fn team_path(&self, team: &str) -> String {
        address("", Shown::Here, &Within { team: team.to_owned(), ..Within::default() }, None)
    }
}

fn address(query: &str, shown: Shown, within: &Within, after: Option<&PersonId>) -> String {
    let mut pairs = Serializer::new(String::new());
    let manager = within.manager.map(|id| id.to_string()).unwrap_or_default();
    let level = within.level.as_ref().map(level_mark).unwrap_or_default();
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let all = [
        ("q", query),
        ("show", shown.name()),
        ("team", &within.team),
        ("manager", &manager),
        ("level", &level),
        ("after", &after),
    ];
    pairs.extend_pairs(all.into_iter().filter(|(_, value)| !value.is_empty()));
    let pairs = pairs.finish();
    if pairs.is_empty() { "/people".to_owned() } else { format!("/people?{pairs}") }
}

/// A level as it stands in an address: its framework and its key.
fn level_mark((framework, key): &(i64, String)) -> String {
    format!("{framework}.{key}")
}

/// "1,200".
fn thousands(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{},{:03}", count / 1000, count % 1000) }
}

/// `GET /people`: everybody, found by name, address, team or title; while somebody types, only
/// what was found.
pub async fn list(State(app): State<App>, viewer: Viewer) -> Answer {
    let chart = access::require(&app, &viewer, &Header::common(Object::OrgChart, "any"), Need::Read).await?;
    let import = access::grant(&app, &viewer, &Header::common(Object::PeopleImport, "any")).await?;
    let levels = access::grant(&app, &viewer, &Header::common(Object::LevelHistory, "any")).await?;
    let ladders = if levels.is_some_and(|grant| grant.may_read()) { levels::ladders(&app).await? } else { Vec::new() };
    let asked = asked(&viewer, &ladders);
    let today = viewer.today(app.clock.now());
    let narrowed = narrowed(&app, &asked, &ladders).await?;
    let stand_ins = stand_ins::all_now(&app.db, app.clock.now()).await?;
    let found = FoundPart { page: super::page(&app, &asked, today).await?, asked, narrowed, stand_ins };
    if viewer.visit.asked("part") == "found" {
        return page(&found);
    }
    page(&ListPage {
        shell: viewer.shell(&app, Place::at("/people")).await?,
        found,
        may_edit: chart.may_write(),
        may_import: import.is_some(),
        ladders,
    })
}

/// The question, as far as the viewer may ask it.
fn asked(viewer: &Viewer, ladders: &[Arc<Ladder>]) -> Found {
    let text = |name: &str| -> String { viewer.visit.asked(name).trim().chars().take(200).collect() };
    let is_known =
        |framework: i64, key: &str| ladders.iter().any(|ladder| ladder.id == framework && ladder.named(key).is_some());
    let level =
        text("level").split_once('.').and_then(|(framework, key)| Some((framework.parse().ok()?, key.to_owned())));
    let within = Within {
        team: text("team"),
        manager: text("manager").parse().ok(),
        level: level.filter(|(framework, key)| is_known(*framework, key)),
    };
    let query = text("q");
    let mut shown = Shown::named(&text("show"));
    // A search looks among everybody who is here.
    if shown == Shown::WithoutManager && !(query.is_empty() && within.is_everybody()) {
        shown = Shown::Here;
    }
    Found { query, shown, within, after: text("after").parse().ok() }
}

/// What narrows the list, and where each leads when it is let go.
async fn narrowed(app: &App, asked: &Found, ladders: &[Arc<Ladder>]) -> Result<Vec<(String, String)>, PageError> {
    let Within { team, manager, level } = &asked.within;
    let mut all = Vec::new();
    let mut add = |words: String, without: Within| {
        all.push((words, address(&asked.query, asked.shown, &without, None)));
    };
    if !team.is_empty() {
        add(format!("in {team}"), Within { team: String::new(), ..asked.within.clone() });
    }
    if let Some(manager) = manager {
        let name = queries::name_of(&app.db, *manager).await?.ok_or(PageError::Missing)?;
        add(format!("with {name}"), Within { manager: None, ..asked.within.clone() });
    }
    if let Some((framework, key)) = level {
        let name = levels::rules::level_name(ladders, *framework, key);
        add(format!("at {name}"), Within { level: None, ..asked.within.clone() });
    }
    Ok(all)
}
