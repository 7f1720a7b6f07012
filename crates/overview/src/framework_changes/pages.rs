//! The last page of a draft: what stands in the way, what would change for people, and the
//! button.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use conversations::assessments::moves::{self, Counted};
use growth::frameworks::difference::sections;
use growth::frameworks::drafts::rules::checks::{Matter, checks};
use growth::frameworks::drafts::{self, Desk, Draft, Tab};
use growth::frameworks::{self, Framework, FrameworkVersionId};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

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
    moving: Moving,
}

/// What the page says of whose gap states would move.
enum Moving {
    /// Counts are not for this reader.
    Kept,
    /// Nobody has asked for them yet.
    NotAsked,
    Counted(Counted),
}

impl PublicationPage {
    fn stops(&self) -> bool {
        self.matters.iter().any(|(matter, _)| matter.stops)
    }

    fn moved(&self, groups: &[moves::Group]) -> usize {
        groups.iter().map(|group| group.moved).sum()
    }

    fn named(&self, group: &moves::Group) -> String {
        frameworks::rules::and(&group.levels.iter().map(String::as_str).collect::<Vec<_>>())
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
    Ok(PublicationPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems,
        mark: draft.mark(),
        matters: matters.collect(),
        changes: changes.into_iter().map(|section| section.title).collect(),
        is_first: draft.newest.is_none(),
        overtaken: draft.newest.zip(draft.based_on).filter(|(newest, based_on)| newest != based_on),
        levels_gone: levels_gone(app, &draft, before.map(|base| &**base)).await?,
        moving: moving(app, viewer, &draft).await?,
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

/// Counted only when asked for: it opens a summary of everybody who was rated.
async fn moving(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Moving, PageError> {
    let grant = access::grant(app, viewer, &Header::common(Object::InsightCounts, "workspace")).await?;
    let Some(grant) = grant.filter(Grant::may_count) else { return Ok(Moving::Kept) };
    if viewer.visit.asked("counted").is_empty() {
        return Ok(Moving::NotAsked);
    }
    let (new, today) = (Arc::new(draft.framework.clone()), viewer.today(app.clock.now()));
    Ok(Moving::Counted(moves::count(app, &grant, draft.framework_id, &new, today).await?))
}
