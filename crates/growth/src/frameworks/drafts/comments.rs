//! What readers say about a draft that is open for comment.

use axum::extract::{Path, State};
use db::Tx;
use kit::App;
use kit::events::{self, Event};
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::access::{Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::typed::text;
use super::{Draft, find, gone, overview, queries, rated};
use crate::frameworks::FrameworkVersionId;

/// The longest comment.
const LONGEST: usize = 2000;

/// A comment as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    comment: String,
    /// The competency it is about; empty for the whole.
    about: String,
}

/// A comment as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) author: String,
    pub(super) at: String,
    pub(super) text: String,
    /// The competency it is about, by key and name, where the page is not its own.
    pub(super) about: Option<(String, String)>,
}

/// Some of what was said, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Comments {
    pub(super) said: Vec<Said>,
    /// Where those before them begin, as an address says it.
    pub(super) older: Option<String>,
    /// Whether newer ones stand on another page.
    pub(super) has_newer: bool,
}

/// How many comments a page shows.
const SHOWN: usize = 50;

/// What an address says of the page asked for: everything before this id.
pub(super) fn before(viewer: &Viewer) -> Option<i64> {
    kit::ids::parse_short(&viewer.visit.asked("before"))
}

/// The comments on a whole draft, or on one competency: the newest, or those before the ones seen.
pub(super) async fn of(
    app: &App,
    viewer: &Viewer,
    draft: &Draft,
    competency: Option<&str>,
) -> Result<Comments, PageError> {
    let (asked, limit) = (before(viewer), SHOWN as i64 + 1);
    let until = asked.unwrap_or(i64::MAX);
    let mut all = match competency {
        Some(key) => queries::comments_about(&app.db, (draft.id, key), until, limit).await?,
        None => queries::comments(&app.db, draft.id, until, limit).await?,
    };
    let has_older = all.len() > SHOWN;
    all.truncate(SHOWN);
    let older = all.last().filter(|_| has_older).map(|last| kit::ids::short(last.id));
    let said = |one: queries::Comment| {
        let about = one.competency_key.filter(|_| competency.is_none());
        let named = |key: String| draft.framework.competency(&key).map(|found| (key.clone(), found.name.clone()));
        Said { author: one.author_name, at: day(one.made_at, viewer), text: one.text, about: about.and_then(named) }
    };
    Ok(Comments { said: all.into_iter().rev().map(said).collect(), older, has_newer: asked.is_some() })
}

/// The day and time of an instant where the viewer is.
pub(super) fn day(at: jiff::Timestamp, viewer: &Viewer) -> String {
    kit::dates::local(at, &viewer.zone).strftime("%-d %B, %H:%M").to_string()
}

/// The same with its year, for what is read years later.
pub(super) fn day_of_year(at: jiff::Timestamp, viewer: &Viewer) -> String {
    kit::dates::local(at, &viewer.zone).strftime("%-d %B %Y, %H:%M").to_string()
}

/// `POST /frameworks/drafts/{draft}/comments`.
pub async fn comment(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Typed>,
) -> Answer {
    let about = form.fields.about.trim();
    let competency = (!about.is_empty()).then_some(about);
    let found = to_comment_on(&app, &viewer, id, competency).await;
    let (draft, grant) = found.map_err(|error| error.keeping(&[("comment", &form.fields.comment)]))?;
    let typed = form.fields.comment.replace("\r\n", "\n").trim().to_owned();
    let problem = match text(&typed, LONGEST) {
        Ok(text) if text.is_empty() => Some("There is nothing to say yet.".to_owned()),
        read => read.err(),
    };
    if let Some(sentence) = problem {
        let problems = Problems::of("comment", sentence);
        return match competency {
            Some(key) => rated::again(&app, &viewer, (draft, grant), key, problems, &typed).await,
            None => overview::again(&app, &viewer, (draft, grant), problems, &typed).await,
        };
    }
    let now = app.clock.now();
    let held = begin(&app, &form, id).await;
    let mut tx = held.map_err(|error| error.keeping(&[("comment", &form.fields.comment)]))?;
    queries::insert_comment(&mut tx, app.entropy.id(now), id, competency, (viewer.id, &typed), now).await?;
    tell_of_it(&mut tx, &app, &viewer, id).await?;
    let page = competency.map_or_else(String::new, |key| format!("/competencies/{key}"));
    form.finish(
        tx,
        to(format!("{}{page}#comments", draft.path())).saying("Said. Everybody who reads the draft sees it."),
    )
    .await
}

/// Begins to say something of a draft. It holds the draft as a change does: whoever publishes in the
/// same moment has either read it or is first, and then it is not said of a draft that is none.
pub(super) async fn begin<T>(app: &App, form: &Posted<T>, draft: FrameworkVersionId) -> Result<Tx, PageError> {
    let mut tx = form.begin(app).await?;
    match queries::kept_alone(&mut tx, draft).await? {
        Some(_) => Ok(tx),
        None => Err(gone()),
    }
}

/// Records that something was said of a draft, for whoever keeps it.
pub(super) async fn tell_of_it(
    tx: &mut Tx,
    app: &App,
    viewer: &Viewer,
    draft: FrameworkVersionId,
) -> Result<(), PageError> {
    let event = Event { kind: "framework.discussed", by: Some(viewer.id.0), about: None, object: Some(draft.0) };
    Ok(events::record(tx, app, event, app.clock.now()).await?)
}

/// The draft, where it takes a comment on this competency.
async fn to_comment_on(
    app: &App,
    viewer: &Viewer,
    id: FrameworkVersionId,
    competency: Option<&str>,
) -> Result<(Draft, Grant), PageError> {
    let (draft, grant) = find(app, viewer, id, Need::State).await?;
    must_be_open(&draft)?;
    match competency.is_none_or(|key| draft.framework.competency(key).is_some()) {
        true => Ok((draft, grant)),
        false => Err(PageError::Gone("Somebody removed this competency meanwhile.".to_owned())),
    }
}

/// Only a draft that is open takes comments and proposals.
pub(super) fn must_be_open(draft: &Draft) -> Result<(), PageError> {
    match draft.opened_at {
        Some(_) => Ok(()),
        None => Err(PageError::Gone("This draft is not open for comment.".to_owned())),
    }
}
