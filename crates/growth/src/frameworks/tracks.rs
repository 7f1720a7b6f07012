//! Every framework there is, with its drafts, and two levels side by side.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::drafts::{self, ListedDraft};
use super::reading::{Reading, day, reading};
use super::view::{self, CompetencyAt};
use super::{Framework, Listed, load, queries, rules};

#[derive(Template)]
#[template(path = "frameworks/tracks.html")]
struct TracksPage {
    shell: Shell,
    tracks: Vec<Track>,
    /// Drafts of frameworks that have no version yet.
    begun: Vec<ListedDraft>,
    may_edit: bool,
}

struct Track {
    listed: Listed,
    published: String,
    said: String,
    draft: Option<ListedDraft>,
}

/// `GET /frameworks`.
pub async fn list(State(app): State<App>, viewer: Viewer) -> Answer {
    access::require(&app, &viewer, &Header::common(Object::Framework, "published"), Need::Read).await?;
    let mut drafts = drafts::listed(&app, &viewer).await?;
    let mut tracks = Vec::new();
    for listed in queries::all(&app.db).await? {
        let framework = load(&app, listed.version_id).await?;
        let place = drafts.iter().position(|draft| draft.framework_id == listed.id);
        tracks.push(Track {
            published: day(&listed, &viewer),
            said: said(&framework),
            draft: place.map(|place| drafts.remove(place)),
            listed,
        });
    }
    let (shell, may_edit) =
        (viewer.shell(&app, Place::at("/framework")).await?, drafts::may_edit(&app, &viewer).await?);
    page(&TracksPage { shell, tracks, begun: drafts, may_edit })
}

/// "Six levels, sixteen competencies."
pub(super) fn said(framework: &Framework) -> String {
    let (levels, parts) = (framework.levels.len(), framework.competencies().count());
    let said = |count: usize, one: &str, many: &str| {
        format!("{} {}", rules::count(count), if count == 1 { one } else { many })
    };
    format!("{}, {}.", said(levels, "level", "levels"), said(parts, "competency", "competencies").to_lowercase())
}

#[derive(Template)]
#[template(path = "frameworks/compare.html")]
struct ComparePage {
    shell: Shell,
    /// The framework whose levels come first, in the version that is read.
    reading: Reading,
    choices: Vec<Choices>,
    /// The two that are compared: the value of the choice, the name of the level, of its track.
    sides: [Side; 2],
    pillars: Vec<Group>,
}

/// The levels of one framework to choose from.
struct Choices {
    framework: String,
    /// Value and name.
    levels: Vec<(String, String)>,
}

#[derive(Clone)]
struct Side {
    value: String,
    level: String,
    framework: String,
}

/// The competencies of one pillar.
struct Group {
    name: String,
    /// What the pillar counts for and asks on either side, where it stands there.
    sides: [Option<Figures>; 2],
    rows: Vec<Row>,
}

struct Figures {
    weight: String,
    benchmark: Option<String>,
}

/// One competency in both levels; a side that does not have it is empty.
struct Row {
    name: String,
    sides: [Option<CompetencyAt>; 2],
}

/// A level that can be compared.
struct Found {
    framework: Arc<Framework>,
    key: String,
    level: usize,
}

/// `GET /framework/comparison?one=KEY:LEVEL&other=KEY:LEVEL`: two levels of one track or two. With
/// `of` and `version`, that track in an older version.
pub async fn compare(State(app): State<App>, viewer: Viewer) -> Answer {
    let mut reading = reading(&app, &viewer).await?.ok_or(PageError::Missing)?;
    reading.leads_to("/comparison", |_| true);
    let mut all = vec![(reading.listed.key.clone(), reading.framework.clone())];
    for other in &reading.others {
        all.push((other.key.clone(), load(&app, other.version_id).await?));
    }
    let one = find(&all, &viewer.visit.asked("one")).or_else(|| usual(&all, reading.own, 0));
    let other = find(&all, &viewer.visit.asked("other")).or_else(|| usual(&all, reading.own, 1));
    let (one, other) = (one.ok_or(PageError::Missing)?, other.ok_or(PageError::Missing)?);
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    let (choices, pillars, sides) = (choices(&all), rows(&one, &other), [one.side(), other.side()]);
    page(&ComparePage { shell, reading, choices, pillars, sides })
}

type Tracks = [(String, Arc<Framework>)];

fn find(all: &Tracks, value: &str) -> Option<Found> {
    let (key, level) = value.split_once(':')?;
    let (key, framework) = all.iter().find(|(known, _)| known == key)?;
    Some(Found { level: framework.level_index(level)?, framework: framework.clone(), key: key.clone() })
}

/// The reader's own level and the one after it, else the first two.
fn usual(all: &Tracks, own: Option<usize>, further: usize) -> Option<Found> {
    let (key, framework) = all.first()?;
    let level = (own.unwrap_or(0) + further).min(framework.levels.len().checked_sub(1)?);
    Some(Found { framework: framework.clone(), key: key.clone(), level })
}

fn choices(all: &Tracks) -> Vec<Choices> {
    let of = |(key, framework): &(String, Arc<Framework>)| Choices {
        framework: framework.name.clone(),
        levels: framework.levels.iter().map(|level| (format!("{key}:{}", level.key), level.name.clone())).collect(),
    };
    all.iter().map(of).collect()
}

impl Found {
    fn side(&self) -> Side {
        let level = &self.framework.levels[self.level];
        Side {
            value: format!("{}:{}", self.key, level.key),
            level: level.name.clone(),
            framework: self.framework.name.clone(),
        }
    }

    fn figures(&self, pillar: &str) -> Option<Figures> {
        let pillar = self.framework.pillars.iter().find(|one| one.key == pillar)?;
        let benchmark = pillar.benchmarks[self.level].map(rules::figure);
        Some(Figures { weight: rules::percent(pillar.weights[self.level]), benchmark })
    }

    fn at(&self, competency: &str) -> Option<CompetencyAt> {
        let one = self.framework.competency(competency)?;
        Some(view::compared(&self.framework, one, self.level))
    }
}

/// Every competency of either side by the pillars of the first, then what only the other has.
fn rows(one: &Found, other: &Found) -> Vec<Group> {
    let row = |competency: &super::Competency| Row {
        name: competency.name.clone(),
        sides: [one.at(&competency.key), other.at(&competency.key)],
    };
    let first = one.framework.pillars.iter().map(|pillar| Group {
        name: pillar.name.clone(),
        sides: [one.figures(&pillar.key), other.figures(&pillar.key)],
        rows: pillar.competencies.iter().map(row).collect(),
    });
    let only = |pillar: &super::Pillar| {
        let missing =
            pillar.competencies.iter().filter(|competency| one.framework.competency(&competency.key).is_none());
        Group {
            name: format!("{}, only in {}", pillar.name, other.framework.name),
            sides: [one.figures(&pillar.key), other.figures(&pillar.key)],
            rows: missing.map(row).collect(),
        }
    };
    let second = other.framework.pillars.iter().map(only).filter(|group| !group.rows.is_empty());
    first.chain(second).collect()
}
