//! A draft as a whole: what does not add up, everything it weighs and asks, what was said; and
//! the steps of its life.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{Grant, Need};
use people::sessions::Viewer;

use super::comments::{self, Comments, day};
use super::desk::{Desk, Pairs, Tab};
use super::matters::matters_with;
use super::rules::checks::{Gravity, Matter};
use super::rules::groups::{Group, Siblings, group};
use super::rules::texts;
use super::rules::typed::percent_text;
use super::{Draft, find, hold, queries, wordings};
use crate::frameworks::rules::figure;
use crate::frameworks::{Competency, FrameworkVersionId, Pillar};

#[derive(Template)]
#[template(path = "frameworks/drafts/show.html")]
struct ShowPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    history: String,
    matters: Vec<(Matter, String)>,
    levels: Vec<String>,
    /// What the pillars add up to, per level.
    sums: Vec<Sum>,
    pillars: Vec<PillarRows>,
    new: (String, String),
    comments: Comments,
    typed_comment: String,
    about: String,
}

/// What siblings add up to at a level, and whether that is a whole.
struct Sum {
    percent: String,
    adds_up: bool,
}

struct PillarRows {
    key: String,
    name: String,
    weights: Vec<String>,
    sums: Vec<Sum>,
    rows: Vec<CompetencyRow>,
}

struct CompetencyRow {
    key: String,
    name: String,
    criteria: usize,
    /// How many proposals wait.
    waiting: usize,
    cells: Vec<LevelCell>,
}

struct LevelCell {
    weight: String,
    benchmark: Option<String>,
    is_silent: bool,
}

/// `GET /frameworks/drafts/{draft}`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, grant) = find(&app, &viewer, id, Need::Read).await?;
    page(&show_page(&app, &viewer, Desk::new(draft, &grant, Tab::Overview)).await?)
}

/// The page once more, with a comment to mend.
pub(super) async fn again(
    app: &App,
    viewer: &Viewer,
    (draft, grant): (Draft, Grant),
    problems: Problems,
    comment: &str,
) -> Answer {
    let page = show_page(app, viewer, Desk::new(draft, &grant, Tab::Overview)).await?;
    let page = ShowPage { problems, typed_comment: comment.to_owned(), ..page };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /frameworks/drafts/{draft}/competencies`: one more competency.
pub async fn add(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    let (pillar, name) = (form.fields.value("pillar"), form.fields.value("new"));
    match texts::add(&mut held.draft.framework, pillar, name) {
        Ok(key) => {
            let path = format!("{}/competencies/{key}", held.draft.path());
            let tx = held.write(&app, &viewer).await?;
            form.finish(tx, to(path).saying("The competency is added. It has no weight yet, and no words.")).await
        }
        Err(problems) => {
            let new = (pillar.to_owned(), name.to_owned());
            let page = show_page(&app, &viewer, Desk::editing(held.draft, Tab::Overview)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { problems, new, ..page })
        }
    }
}

/// `POST /frameworks/drafts/{draft}/opening`: everybody may read it and comment.
pub async fn open(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    let now = app.clock.now();
    queries::open(&mut held.tx, id, Some(now)).await?;
    let event = Event { kind: "framework.opened", by: Some(viewer.id.0), about: None, object: Some(id.0) };
    events::record(&mut held.tx, &app, event, now).await?;
    let said = "Open. Everybody finds it on the framework’s page, and is told of it.";
    form.finish(held.tx, to(held.draft.path()).saying(said)).await
}

/// `POST /frameworks/drafts/{draft}/closing`: only who edits it reads it again.
pub async fn close(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    queries::open(&mut held.tx, id, None).await?;
    let said = "Closed. What was said stays, for people partners and administrators.";
    form.finish(held.tx, to(held.draft.path()).saying(said)).await
}

/// `POST /frameworks/drafts/{draft}/removal`: throws it away, with what was said about it.
pub async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    queries::remove(&mut held.tx, id, held.draft.framework_id).await?;
    form.finish(held.tx, to("/frameworks").saying("The draft is thrown away.")).await
}

async fn show_page(app: &App, viewer: &Viewer, desk: Desk) -> Result<ShowPage, PageError> {
    let framework = &desk.draft.framework;
    let waiting = wordings::waiting(app, &desk.draft).await?;
    let matters = match desk.may_write {
        true => matters_with(app, viewer, &desk.draft, waiting.clone()).await?,
        false => Vec::new(),
    };
    Ok(ShowPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems: Problems::none(),
        history: history(&desk.draft, viewer),
        matters,
        levels: framework.levels.iter().map(|level| level.name.clone()).collect(),
        sums: group(framework, &Siblings::Pillars).map(|group| sums(&group)).unwrap_or_default(),
        pillars: framework.pillars.iter().map(|pillar| pillar_rows(&desk.draft, pillar, &waiting)).collect(),
        new: (String::new(), String::new()),
        comments: comments::of(app, viewer, &desk.draft, None).await?,
        typed_comment: String::new(),
        about: String::new(),
        desk,
    })
}

fn history(draft: &Draft, viewer: &Viewer) -> String {
    let begun = match draft.based_on {
        Some(number) => format!("Begun from version {number} on {}", day(draft.made_at, viewer)),
        None => format!("Begun on {}", day(draft.made_at, viewer)),
    };
    match (&draft.changed_by, draft.changed_at) {
        (Some(by), Some(at)) => format!("{begun}; last changed by {by} on {}.", day(at, viewer)),
        _ => format!("{begun}; nothing is changed yet."),
    }
}

fn sums(group: &Group) -> Vec<Sum> {
    let levels = group.members.first().map_or(0, |member| member.weights.len());
    (0..levels).map(|level| Sum { percent: percent_text(group.sum(level)), adds_up: group.adds_up(level) }).collect()
}

fn pillar_rows(draft: &Draft, pillar: &Pillar, waiting: &[(String, usize)]) -> PillarRows {
    let row = |one: &Competency| {
        let cell = |place: usize| LevelCell {
            weight: percent_text(one.weights[place]),
            benchmark: one.benchmarks[place].map(figure),
            is_silent: one.expected(place).is_empty(),
        };
        CompetencyRow {
            key: one.key.clone(),
            name: one.name.clone(),
            criteria: one.criteria.len(),
            waiting: waiting.iter().find(|(key, _)| *key == one.key).map_or(0, |(_, waiting)| *waiting),
            cells: (0..draft.framework.levels.len()).map(cell).collect(),
        }
    };
    let inside = group(&draft.framework, &Siblings::Competencies(pillar.key.clone()));
    PillarRows {
        key: pillar.key.clone(),
        name: pillar.name.clone(),
        weights: pillar.weights.iter().map(|weight| percent_text(*weight)).collect(),
        sums: inside.map(|group| sums(&group)).unwrap_or_default(),
        rows: pillar.competencies.iter().map(row).collect(),
    }
}
