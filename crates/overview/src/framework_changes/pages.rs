//! The last page of a draft: what stands in the way, what would change for people, and the
//! button.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use conversations::assessments::{Stop, Yardstick};
use growth::frameworks::difference::sections;
use growth::frameworks::drafts::rules::checks::{Matter, checks};
use growth::frameworks::drafts::{self, Desk, Draft, Tab};
use growth::frameworks::{self, Framework, FrameworkVersionId};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::Need;
use people::sessions::{Role, Viewer};
use serde::Deserialize;

use super::queries::{self, Newest};
use super::rules::{self, AtLevel, Moves};

#[derive(Template)]
#[template(path = "framework_changes/show.html")]
struct PublicationPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    mark: String,
    /// What to look at, and where.
    matters: Vec<(Matter, String)>,
    /// What differs from the version before: the titles.
    changes: Vec<String>,
    is_first: bool,
    /// Whether the draft began before the version it follows.
    overtaken: Option<(i64, i64)>,
    /// Levels that go, with how many people stand there.
    levels_gone: Vec<(String, i64)>,
    /// Nothing for whom no count is.
    counted: Option<(Vec<AtLevel>, Vec<String>)>,
}

impl PublicationPage {
    fn stops(&self) -> bool {
        self.matters.iter().any(|(matter, _)| matter.stops)
    }

    fn moved(&self) -> usize {
        self.counted.iter().flat_map(|(rows, _)| rows).map(|row| row.moved).sum()
    }
}

/// `GET /frameworks/drafts/{draft}/publication`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = drafts::find(&app, &viewer, id, Need::Write).await?;
    page(&publication_page(&app, &viewer, draft, Problems::none()).await?)
}

/// The draft as it was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    #[serde(rename = "_version")]
    mark: String,
}

/// `POST /frameworks/drafts/{draft}/publication`.
pub async fn publish(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Seen>,
) -> Answer {
    let held = drafts::hold(&app, &viewer, id, &form).await?;
    let draft = held.draft.clone();
    let mut problems = Problems::none();
    if form.fields.mark != draft.mark() {
        problems.add(
            "publish",
            "Somebody changed the draft, or published another version, while you looked. Look once more, then publish.",
        );
    }
    if checks(&draft.framework).iter().any(|matter| matter.stops) {
        problems.add("matters", "Something has to be mended first.");
    }
    if !problems.is_empty() {
        drop(held);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &publication_page(&app, &viewer, draft, problems).await?);
    }
    let tx = held.publish(&app, &viewer).await?;
    let said = format!("Version {} is published. Conversations planned from now on are held under it.", draft.number());
    form.finish(tx, to(format!("/framework?{}", frameworks::rules::of(&draft.key))).saying(said)).await
}

async fn publication_page(
    app: &App,
    viewer: &Viewer,
    draft: Draft,
    problems: Problems,
) -> Result<PublicationPage, PageError> {
    let base = drafts::base(app, &draft).await?;
    let before = base.as_ref().filter(|_| draft.newest.is_some());
    let matters = checks(&draft.framework).into_iter().map(|matter| {
        let path = drafts::page_path(&draft.path(), &matter.page);
        (matter, path)
    });
    let changes = base.as_ref().map(|base| sections(base, &draft.framework)).unwrap_or_default();
    // The permission table gives counts of the workspace to people partners alone.
    let counted = match before {
        Some(_) if viewer.is(Role::PeoplePartner) => Some(count(app, viewer, &draft).await?),
        _ => None,
    };
    Ok(PublicationPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems,
        mark: draft.mark(),
        matters: matters.collect(),
        changes: changes.into_iter().map(|section| section.title).collect(),
        is_first: draft.newest.is_none(),
        overtaken: draft.newest.zip(draft.based_on).filter(|(newest, based_on)| newest != based_on),
        levels_gone: levels_gone(app, &draft, before.map(|base| &**base)).await?,
        counted,
        desk: Desk::editing(draft, Tab::Publication),
    })
}

async fn levels_gone(app: &App, draft: &Draft, before: Option<&Framework>) -> Result<Vec<(String, i64)>, PageError> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let people = frameworks::people_by_level(app, draft.framework_id).await?;
    let standing = |key: &str| people.iter().find(|(level, _)| level == key).map_or(0, |(_, people)| *people);
    let gone = before.levels.iter().filter(|level| draft.framework.level(&level.key).is_none());
    Ok(gone.map(|level| (level.name.clone(), standing(&level.key))).filter(|(_, people)| *people > 0).collect())
}

async fn count(app: &App, viewer: &Viewer, draft: &Draft) -> Result<(Vec<AtLevel>, Vec<String>), PageError> {
    let newest = queries::newest(app, draft.framework_id, viewer.today(app.clock.now())).await?;
    let mut stops: HashMap<i64, Vec<(String, Stop)>> = HashMap::new();
    for (assessment, key, stop) in queries::stops(app, draft.framework_id).await? {
        stops.entry(assessment).or_default().push((key, stop));
    }
    let new = Arc::new(draft.framework.clone());
    let mut by_level: Vec<(String, Vec<Moves>)> =
        new.levels.iter().map(|level| (level.name.clone(), Vec::new())).collect();
    for one in newest {
        let held = frameworks::load(app, FrameworkVersionId(one.framework_version_id)).await?;
        let (Some(held), Some(read)) = (yardstick(&held, &one), yardstick(&new, &one)) else { continue };
        let stops = stops.remove(&one.assessment_id).unwrap_or_default();
        by_level[read.level].1.push(rules::moves(&held, &read, &stops));
    }
    by_level.retain(|(_, people)| !people.is_empty());
    Ok(rules::counts(by_level))
}

fn yardstick(framework: &Arc<Framework>, of: &Newest) -> Option<Yardstick> {
    let level = framework.level_index(&of.level_key)?;
    let against = rules::against(framework.levels.len(), level, of.depth);
    Some(Yardstick { framework: framework.clone(), level, against })
}
