//! The pages that read a framework: the whole, one level, one competency across levels.

use askama::Template;
use axum::extract::{Path, State};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page, to};
use people::access::{self, Header, Object};
use people::sessions::Viewer;

use super::charts::{Climb, Fill};
use super::drafts::{self, ListedDraft};
use super::exporting::csv::LEFT_BEHIND;
use super::reading::{Reading, last_with, reading};
use super::view::{self, LevelRow, PillarAt, Rung};
use super::{Framework, Level, rules, tracks};

#[derive(Template)]
#[template(path = "frameworks/show.html")]
struct ShowPage {
    shell: Shell,
    reading: Reading,
    levels: Vec<LevelRow>,
    key: Vec<(Fill, String)>,
    pillars: Vec<PillarAt>,
    asked: String,
    /// Drafts everybody may read and comment on.
    open_drafts: Vec<ListedDraft>,
}

impl ShowPage {
    fn title(&self) -> String {
        tracks::said(&self.reading.framework)
    }

    /// How many competencies the search left.
    fn found(&self) -> usize {
        self.pillars.iter().map(|pillar| pillar.competencies.len()).sum()
    }
}

#[derive(Template)]
#[template(path = "frameworks/none.html")]
struct NonePage {
    shell: Shell,
    may_import: bool,
}

/// `GET /framework`: levels with their months, pillars with their weights, all competencies.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    let Some(reading) = reading(&app, &viewer).await? else {
        let draft = access::grant(&app, &viewer, &Header::common(Object::Framework, "draft")).await?;
        return page(&NonePage { shell, may_import: draft.is_some_and(|grant| grant.may_write()) });
    };
    let asked: String = viewer.visit.asked("q").trim().chars().take(200).collect();
    let levels = view::levels(&reading.framework, reading.own);
    let pillars = view::pillars(&reading.framework, reading.own.unwrap_or(0), reading.own, &asked);
    let key = view::key(&reading.framework);
    let mut open_drafts = drafts::listed(&app, &viewer).await?;
    open_drafts.retain(|draft| draft.opened_at.is_some() && reading.newer.is_none());
    page(&ShowPage { shell, reading, levels, key, pillars, asked, open_drafts })
}

#[derive(Template)]
#[template(path = "frameworks/level.html")]
struct LevelPage {
    shell: Shell,
    reading: Reading,
    level: usize,
    months: String,
    pillars: Vec<PillarAt>,
}

impl LevelPage {
    fn name(&self) -> &str {
        &self.reading.framework.levels[self.level].name
    }

    fn is_own(&self) -> bool {
        self.reading.own == Some(self.level)
    }

    /// The newest version, where it has no such level.
    fn gone_in(&self) -> Option<i64> {
        let newer = self.reading.newer.as_ref()?;
        let shown = &self.reading.framework.levels[self.level];
        newer.framework.level(&shown.key).is_none().then_some(newer.number)
    }

    fn is_shown(&self, level: &Level) -> bool {
        level.key == self.reading.framework.levels[self.level].key
    }
}

/// `GET /framework/levels/{key}`: everything one level asks.
pub async fn level(State(app): State<App>, viewer: Viewer, Path(key): Path<String>) -> Answer {
    let mut reading = reading(&app, &viewer).await?.ok_or(PageError::Missing)?;
    let (path, has) = (format!("/levels/{key}"), |version: &Framework| version.level(&key).is_some());
    reading.leads_to(&path, has);
    let Some(level) = reading.framework.level_index(&key) else {
        let older = last_with(&app, &viewer, &reading, &path, has).await?.ok_or(PageError::Missing)?;
        return Err(PageError::Done(to(older)));
    };
    let months = rules::months(&reading.framework.levels[level]);
    let pillars = view::pillars(&reading.framework, level, reading.own, "");
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    page(&LevelPage { shell, reading, level, months, pillars })
}

#[derive(Template)]
#[template(path = "frameworks/competency.html")]
struct CompetencyPage {
    shell: Shell,
    reading: Reading,
    name: String,
    pillar: String,
    climb: Climb,
    rungs: Vec<Rung>,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

/// `GET /framework/competencies/{key}`: one competency, from the first level to the last.
pub async fn competency(State(app): State<App>, viewer: Viewer, Path(key): Path<String>) -> Answer {
    let mut reading = reading(&app, &viewer).await?.ok_or(PageError::Missing)?;
    reading.leads_to(&format!("/competencies/{key}"), |newest| newest.competency(&key).is_some());
    let framework = reading.framework.clone();
    let (pillar, competency) = framework.placed(&key).ok_or(PageError::Missing)?;
    let all: Vec<&super::Competency> = framework.competencies().map(|(_, one)| one).collect();
    let place = all.iter().position(|one| one.key == key).ok_or(PageError::Missing)?;
    let named = |one: &&super::Competency| (one.key.clone(), one.name.clone());
    page(&CompetencyPage {
        shell: viewer.shell(&app, Place::at("/framework")).await?,
        name: competency.name.clone(),
        pillar: pillar.name.clone(),
        climb: view::climb(&framework, competency, reading.own, true),
        rungs: view::rungs(&framework, competency, reading.own),
        before: place.checked_sub(1).and_then(|place| all.get(place)).map(named),
        after: all.get(place + 1).map(named),
        reading,
    })
}
