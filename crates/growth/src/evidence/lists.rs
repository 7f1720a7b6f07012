//! Evidence in lists: about one person, and everything of one’s own.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use kit::{App, dates};
use people::PersonId;
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;
use people::{lines, stand_ins};
use serde::Deserialize;

use super::reading::{self, Asked, Evidence};
use super::rules::Which;
use crate::frameworks;
use crate::pair::{Ladder, Pair};

/// One piece of evidence in a list (`evidence/_item.html`).
#[derive(Clone, Debug)]
pub struct EvidenceItem {
    /// Its page.
    pub path: String,
    /// The day, for machines.
    pub datetime: String,
    /// The day: "Wed 18 Nov".
    pub day: String,
    /// Who saw it: "by you", "by Noor Haddad".
    pub by: String,
    /// Whom it is about, where a list holds more than one person; may be empty.
    pub about: String,
    /// Competencies and marks.
    pub tags: Vec<String>,
    /// Who can read it.
    pub seen: String,
    /// Whether it is its author’s alone.
    pub is_private: bool,
    /// Whether it is something to grow.
    pub to_grow: bool,
    /// Where and when it was; may be empty.
    pub situation: String,
    /// What they did.
    pub behaviour: String,
    /// What came of it; may be empty.
    pub impact: String,
}

impl EvidenceItem {
    /// As a list shows it. `seen` is who reads what the two share; `name` names a competency.
    pub fn of(
        evidence: &Evidence,
        viewer: &Viewer,
        seen: &str,
        today: Date,
        name: impl Fn(&str) -> String,
    ) -> EvidenceItem {
        let is_private = evidence.shared_at.is_none();
        let mut tags: Vec<String> = evidence.competencies.iter().map(|key| name(key)).collect();
        tags.extend(evidence.next_level.then(|| "Next level".to_owned()));
        tags.extend(evidence.to_grow.then(|| "To grow".to_owned()));
        let by = if evidence.author_id == viewer.id { "you" } else { evidence.author_name.as_str() };
        let pattern = if evidence.happened_on.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" };
        EvidenceItem {
            path: format!("/evidence/{}", evidence.id),
            datetime: evidence.happened_on.to_string(),
            day: evidence.happened_on.strftime(pattern).to_string(),
            by: format!("by {by}"),
            about: String::new(),
            tags,
            seen: if is_private { "Only you".to_owned() } else { seen.to_owned() },
            is_private,
            to_grow: evidence.to_grow,
            situation: evidence.situation.clone(),
            behaviour: evidence.behaviour.clone(),
            impact: evidence.impact.clone(),
        }
    }
}

/// The evidence about somebody that the viewer may read, as a list shows it. For other pages.
pub async fn items(app: &App, viewer: &Viewer, ic: PersonId, asked: Asked) -> Result<Vec<EvidenceItem>, PageError> {
    let pair = Pair::of(app, ic).await?;
    items_of(app, viewer, &pair, asked).await
}

async fn items_of(app: &App, viewer: &Viewer, pair: &Pair, asked: Asked) -> Result<Vec<EvidenceItem>, PageError> {
    let ladder = Ladder::of(app, &pair.ic).await?;
    let today = viewer.today(app.clock.now());
    let all = reading::about(app, viewer, pair.ic.id, asked).await?;
    let item = |one: &Evidence| {
        EvidenceItem::of(one, viewer, &pair.at(one.made_at).seen(viewer), today, |key| ladder.name(key))
    };
    Ok(all.iter().map(item).collect())
}

/// The filter in the address of a list.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "evidence/list.html")]
struct ListPage {
    shell: Shell,
    ic: PersonId,
    name: String,
    is_own: bool,
    /// Whom what was shared before stays with, for somebody who stands in: "Ines and Ruth".
    holders: Option<String>,
    which: Which,
    items: Vec<EvidenceItem>,
    /// There are older ones than the list holds.
    has_more: bool,
}

/// How many pieces a list holds.
const LISTED: u32 = 100;

/// `GET /people/{person}/evidence`.
pub async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Path(ic): Path<PersonId>,
    Query(filter): Query<Filter>,
) -> Answer {
    let pair = Pair::of(&app, ic).await?;
    let now = app.clock.now();
    access::require(&app, &viewer, &Header::about(Object::Evidence, "shared", ic).made(None, now), Need::Read).await?;
    let which = Which::named(&filter.show);
    let asked = Asked { which, limit: LISTED + 1, ..Asked::default() };
    let mut found = items_of(&app, &viewer, &pair, asked).await?;
    let has_more = found.len() > LISTED as usize;
    found.truncate(LISTED as usize);
    let place = if viewer.id == ic { "/evidence".to_owned() } else { format!("/people/{ic}") };
    page(&ListPage {
        shell: viewer.shell(&app, Place::at(place)).await?,
        items: found,
        has_more,
        is_own: viewer.id == ic,
        holders: pair
            .stand_in
            .filter(|one| one.person_id == viewer.id)
            .map(|one| format!("{} and {}", first(&one.ic_name), first(&one.manager_name))),
        name: pair.ic.name,
        ic,
        which,
    })
}

#[derive(Template)]
#[template(path = "evidence/mine.html")]
struct MinePage {
    shell: Shell,
    me: PersonId,
    /// About the viewer: their own notes, and what was shared about them.
    about_me: Vec<EvidenceItem>,
    /// By the viewer, about the people whose rope they hold or stand in for.
    by_me: Vec<EvidenceItem>,
    /// Whom they could write about.
    line: Vec<Rope>,
    which: Which,
}

impl MinePage {
    /// What stands above the notes about others.
    fn of_line(&self) -> &'static str {
        let stands_in = |rope: &Rope| rope.stands_in_for.is_some();
        match (self.line.iter().any(|rope| !stands_in(rope)), self.line.iter().any(stands_in)) {
            (true, true) => "Of your line, and where you stand in",
            (false, true) => "Where you stand in",
            _ => "Of your line",
        }
    }
}

/// Somebody whose rope the viewer holds, or stands in for.
struct Rope {
    ic: PersonId,
    name: String,
    /// Whose rope it is, when the viewer stands in.
    stands_in_for: Option<String>,
}

impl Rope {
    /// Who reads what the viewer shares: the IC, and the manager where it is not the viewer.
    fn seen(&self) -> String {
        match &self.stands_in_for {
            None => format!("You and {}", first(&self.name)),
            Some(manager) => format!("You, {} and {}", first(&self.name), first(manager)),
        }
    }
}

/// The lines of the viewer, then those they stand in.
async fn ropes(app: &App, viewer: &Viewer) -> Result<Vec<Rope>, PageError> {
    let own = lines::open_of_manager(&app.db, viewer.id).await?;
    let own = own.into_iter().map(|line| Rope { ic: line.ic_id, name: line.ic_name, stands_in_for: None });
    let others = stand_ins::of_person(&app.db, viewer.id, app.clock.now()).await?;
    let others =
        others.into_iter().map(|one| Rope { ic: one.ic_id, name: one.ic_name, stands_in_for: Some(one.manager_name) });
    Ok(own.chain(others).collect())
}

/// `GET /evidence`: what I may read about me, and what I wrote about others.
pub async fn mine(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Answer {
    let which = Which::named(&filter.show);
    let asked = Asked { which, limit: LISTED, ..Asked::default() };
    let line = ropes(&app, &viewer).await?;
    let mut by_me = Vec::new();
    if !line.is_empty() {
        let names = names(&app).await?;
        let today = viewer.today(app.clock.now());
        for one in reading::written_by(&app, &viewer, LISTED).await? {
            if which.to_grow().is_some_and(|to_grow| to_grow != one.to_grow) {
                continue;
            }
            let Some(rope) = line.iter().find(|rope| rope.ic == one.about_id) else { continue };
            let (about, seen) = (rope.name.clone(), rope.seen());
            let item = EvidenceItem::of(&one, &viewer, &seen, today, |key| name_of(&names, key));
            by_me.push(EvidenceItem { about, ..item });
        }
    }
    page(&MinePage {
        shell: viewer.shell(&app, Place::at("/evidence")).await?,
        about_me: items(&app, &viewer, viewer.id, asked).await?,
        by_me,
        line,
        me: viewer.id,
        which,
    })
}

/// The competencies of every framework by their keys: several may be on one page.
async fn names(app: &App) -> Result<HashMap<String, String>, PageError> {
    let mut names = HashMap::new();
    for listed in frameworks::all(app).await? {
        let framework = frameworks::load(app, listed.version_id).await?;
        names.extend(framework.competencies().map(|(_, one)| (one.key.clone(), one.name.clone())));
    }
    Ok(names)
}

/// The name of a competency; its key in words where no framework knows it any more.
fn name_of(names: &HashMap<String, String>, key: &str) -> String {
    names.get(key).cloned().unwrap_or_else(|| key.replace('-', " "))
}

/// The long form of a day, for the page of one piece.
pub(super) fn long_day(evidence: &Evidence) -> String {
    format!("{} {}", dates::long_day(evidence.happened_on), evidence.happened_on.year())
}
