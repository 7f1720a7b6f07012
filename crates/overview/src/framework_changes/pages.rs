//! The last page of a draft: what stands in the way, what would change for people, and the
//! button.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use conversations::assessments::moves::{self, Counted};
use growth::frameworks::difference::sections;
use growth::frameworks::drafts::rules::checks::{Gravity, Matter};
use growth::frameworks::drafts::rules::typed::Sheet;
use growth::frameworks::drafts::{self, Desk, Draft, Tab};
use growth::frameworks::{self, FrameworkVersionId};
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
    matters: Matters,
    /// What differs from the version before: the titles.
    changes: Vec<String>,
    is_first: bool,
    /// Whether the draft began before the version it follows.
    overtaken: Option<(i64, i64)>,
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
        has(&self.matters, Gravity::Stops)
    }

    fn asks(&self) -> bool {
        has(&self.matters, Gravity::Asks)
    }

    fn moved(&self, groups: &[moves::Group]) -> usize {
        groups.iter().map(|group| group.moved).sum()
    }

    fn named(&self, group: &moves::Group) -> String {
        frameworks::rules::and(&group.levels.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

type Matters = Vec<(Matter, String)>;

fn has(matters: &Matters, gravity: Gravity) -> bool {
    matters.iter().any(|(matter, _)| matter.gravity == gravity)
}

/// What knows what somebody looked at again: the draft, and what was not settled about it.
fn mark(draft: &Draft, matters: &Matters) -> String {
    let mut sheet = Sheet::default();
    sheet.add("draft", "", draft.mark());
    matters.iter().for_each(|(matter, _)| sheet.add("matter", "", &matter.sentence));
    sheet.mark()
}

/// `GET /frameworks/drafts/{draft}/publication`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = drafts::find(&app, &viewer, id, Need::Write).await?;
    let matters = drafts::matters(&app, &viewer, &draft).await?;
    page(&publication_page(&app, &viewer, (draft, matters), Problems::none()).await?)
}

/// The draft as it was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    #[serde(rename = "_version")]
    mark: String,
    /// Ticked: it goes out with what is not settled.
    anyway: Option<String>,
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
    // Read while the draft is held, when nobody says anything of it: so nothing goes out unseen.
    let (before, matters) = (drafts::base(&app, &draft).await?, drafts::matters(&app, &viewer, &draft).await?);
    let before = before.filter(|_| draft.newest.is_some());
    let problems = in_the_way(&form.fields, &draft, &matters);
    if !problems.is_empty() {
        drop(held);
        let page = publication_page(&app, &viewer, (draft, matters), problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let tx = held.publish(&app, &viewer, before.as_deref()).await?;
    let said = format!("Version {} is published. Conversations planned from now on are held under it.", draft.number());
    form.finish(tx, to(format!("/framework?{}", frameworks::rules::of(&draft.key))).saying(said)).await
}

fn in_the_way(seen: &Seen, draft: &Draft, matters: &Matters) -> Problems {
    if seen.mark != mark(draft, matters) {
        return Problems::of(
            "publish",
            "Somebody changed the draft, said something about it, or published another version, while you looked. Look once more, then publish.",
        );
    }
    if has(matters, Gravity::Stops) {
        return Problems::of("matters", "Something has to be mended first.");
    }
    if has(matters, Gravity::Asks) && seen.anyway.is_none() {
        let sentence = "Something is not settled. Tick “Publish all the same” if it is to go out as it is.";
        return Problems::of("anyway", sentence);
    }
    Problems::none()
}

async fn publication_page(
    app: &App,
    viewer: &Viewer,
    (draft, matters): (Draft, Matters),
    problems: Problems,
) -> Result<PublicationPage, PageError> {
    let base = drafts::base(app, &draft).await?;
    let changes = base.map(|base| sections(&base, &draft.framework)).unwrap_or_default();
    Ok(PublicationPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems,
        mark: mark(&draft, &matters),
        matters,
        changes: changes.into_iter().map(|section| section.title).collect(),
        is_first: draft.newest.is_none(),
        overtaken: draft.newest.zip(draft.based_on).filter(|(newest, based_on)| newest != based_on),
        moving: moving(app, viewer, &draft).await?,
        desk: Desk::editing(draft, Tab::Publication),
    })
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
