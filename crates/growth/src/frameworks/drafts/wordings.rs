//! Another wording of an expectation: proposed by whoever reads an open draft, taken over or
//! declined, with a word, by whoever edits it.

use axum::extract::{Path, State};
use kit::App;
use kit::events::{self, Event};
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::access::{Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::comments::{begin, day, must_be_open, tell_of_it};
use super::desk::{self, Pairs, Part};
use super::queries::{self, Proposed, Wording};
use super::rules::texts::{self, Spot};
use super::rules::typed::{LONGEST_TEXT, Sheet, text};
use super::{Draft, WordingId, find, hold, rated};
use crate::frameworks::difference::words::{Marked, marked};
use crate::frameworks::{Framework, FrameworkVersionId};

/// The longest reason, and the longest answer.
const LONGEST_WORD: usize = 1000;

/// A proposal as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) id: WordingId,
    pub(super) author: String,
    pub(super) at: String,
    /// "Senior", or "Senior, Coverage" for a criterion.
    pub(super) place: String,
    pub(super) words: Marked,
    pub(super) text: String,
    pub(super) reason: String,
    /// What knows the text it would replace again.
    pub(super) mark: String,
    pub(super) decision: Option<String>,
    pub(super) decided_by: String,
    pub(super) answer: String,
}

impl Shown {
    /// The field an answer to it is typed in.
    pub(super) fn answer_field(&self) -> String {
        format!("answer:{}", self.id)
    }
}

/// Some of the proposals for one competency.
#[derive(Clone, Debug, Default)]
pub(super) struct Proposals {
    pub(super) shown: Vec<Shown>,
    /// How many come before them.
    pub(super) past: usize,
    /// How many come before the next, where there are more.
    pub(super) next: Option<usize>,
}

/// How many proposals the page of a competency shows.
const SHOWN: usize = 100;

/// The proposals for one competency, those to be decided first: past as many as the address says.
pub(super) async fn of(app: &App, viewer: &Viewer, draft: &Draft, competency: &str) -> Result<Proposals, PageError> {
    let past = viewer.visit.asked("past").parse::<u32>().map_or(0, |past| past as usize);
    let part = (past as i64, SHOWN as i64 + 1);
    let mut all = queries::wordings_for(&app.db, (draft.id, competency), part).await?;
    let next = (all.len() > SHOWN).then_some(past + SHOWN);
    all.truncate(SHOWN);
    let shown = |one: Wording| {
        let now = standing(&draft.framework, &spot(&one), &one.level_key);
        let beside = if one.decision.is_some() { &one.stood } else { now.as_ref().unwrap_or(&one.stood) };
        Shown {
            id: one.id,
            at: day(one.made_at, viewer),
            place: place(&draft.framework, &one),
            words: marked(beside, &one.text),
            mark: sheet(&one, now.as_deref().unwrap_or_default(), &draft.framework).mark(),
            author: one.author_name,
            text: one.text,
            reason: one.reason,
            decision: one.decision,
            decided_by: one.decided_by_name.unwrap_or_default(),
            answer: one.answer,
        }
    };
    Ok(Proposals { shown: all.into_iter().map(shown).collect(), past, next })
}

/// How many proposals of a draft wait for a decision, by competency.
pub(super) async fn waiting(app: &App, draft: &Draft) -> Result<Vec<(String, usize)>, PageError> {
    let all = queries::waiting(&app.db, draft.id).await?;
    Ok(all.into_iter().map(|one| (one.competency_key, one.proposals as usize)).collect())
}

pub(super) fn spot(wording: &Wording) -> Spot {
    Spot { competency: wording.competency_key.clone(), criterion: wording.criterion_key.clone() }
}

/// What stands at a spot for a level; nothing when either is gone.
pub(super) fn standing(framework: &Framework, spot: &Spot, level: &str) -> Option<String> {
    texts::rated(framework, spot)?.expectations.get(framework.level_index(level)?).cloned()
}

pub(super) fn place(framework: &Framework, wording: &Wording) -> String {
    let level = framework.level(&wording.level_key).map_or("a level that is gone", |level| level.name.as_str());
    match texts::rated(framework, &spot(wording)).filter(|_| wording.criterion_key.is_some()) {
        Some(criterion) => format!("{level}, {}", criterion.name),
        None => level.to_owned(),
    }
}

fn sheet(wording: &Wording, stands: &str, framework: &Framework) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.add("text", place(framework, wording), stands);
    sheet
}

/// A proposal as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) level: String,
    pub(super) criterion: String,
    pub(super) text: String,
    pub(super) reason: String,
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}/wordings`.
pub async fn propose(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(FrameworkVersionId, String)>,
    form: Posted<Typed>,
) -> Answer {
    let typed = &form.fields;
    let criterion = Some(typed.criterion.trim()).filter(|key| !key.is_empty());
    let spot = Spot { competency: key.clone(), criterion: criterion.map(str::to_owned) };
    let found = to_propose_for(&app, &viewer, id, &spot, typed.level.trim()).await;
    let kept = [("wording", typed.text.as_str()), ("reason", typed.reason.as_str())];
    let (draft, grant, stood) = found.map_err(|error| error.keeping(&kept))?;
    let (text, reason) = match read(typed, &stood) {
        Ok(read) => read,
        Err(problems) => return rated::propose_again(&app, &viewer, (draft, grant), &key, problems, typed).await,
    };
    let now = app.clock.now();
    let mut tx = begin(&app, &form, id).await.map_err(|error| error.keeping(&kept))?;
    let proposed = Proposed {
        id: app.entropy.id(now),
        draft: id,
        competency: &key,
        criterion,
        level: typed.level.trim(),
        stood: &stood,
        text: &text,
        reason: &reason,
        author: viewer.id,
    };
    queries::insert_wording(&mut tx, proposed, now).await?;
    tell_of_it(&mut tx, &app, &viewer, id).await?;
    let said = "Proposed. Whoever edits the draft takes it over, or says why not.";
    form.finish(tx, to(format!("{}/competencies/{key}#wordings", draft.path())).saying(said)).await
}

/// The draft and the words a proposal is for, where it takes one.
async fn to_propose_for(
    app: &App,
    viewer: &Viewer,
    id: FrameworkVersionId,
    spot: &Spot,
    level: &str,
) -> Result<(Draft, Grant, String), PageError> {
    let (draft, grant) = find(app, viewer, id, Need::State).await?;
    must_be_open(&draft)?;
    let stood = standing(&draft.framework, spot, level);
    let gone = || PageError::Gone("Somebody removed this competency or level meanwhile.".to_owned());
    Ok((draft, grant, stood.ok_or_else(gone)?))
}

/// The field of a proposal in the form of its level.
pub(super) fn field(criterion: &str, level: &str) -> String {
    format!("text:{criterion}:{level}")
}

fn read(typed: &Typed, stood: &str) -> Result<(String, String), Problems> {
    let mut problems = Problems::none();
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let field = field(typed.criterion.trim(), typed.level.trim());
    let words = text(&plain(&typed.text), LONGEST_TEXT).map_err(|sentence| problems.add(field.clone(), sentence));
    let words = words.unwrap_or_default();
    if problems.is_empty() && words.is_empty() {
        problems.add(field, "There is no wording yet.");
    } else if words == stood {
        problems.add(field, "That is how it reads already.");
    }
    let reason = text(&plain(&typed.reason), LONGEST_WORD);
    let reason = reason.map_err(|sentence| {
        problems.add(format!("reason:{}:{}", typed.criterion.trim(), typed.level.trim()), sentence)
    });
    if problems.is_empty() { Ok((words, reason.unwrap_or_default())) } else { Err(problems) }
}

/// `POST /frameworks/wordings/{wording}/taking`: the draft reads as proposed from now on.
pub async fn take(State(app): State<App>, viewer: Viewer, Path(id): Path<WordingId>, form: Posted<Pairs>) -> Answer {
    let wording = queries::wording(&app.db, id).await?.ok_or(PageError::Missing)?;
    let mut held = hold(&app, &viewer, wording.version_id, &form).await?;
    let (framework, spot) = (&held.draft.framework, spot(&wording));
    let level = framework.level_index(&wording.level_key);
    let stands = standing(framework, &spot, &wording.level_key);
    let (Some(level), Some(stands)) = (level, stands) else {
        return Err(PageError::Gone("Somebody removed this competency or level meanwhile.".to_owned()));
    };
    let part = Part {
        sheet: sheet(&wording, &stands, framework),
        what: "This expectation".to_owned(),
        action: format!("/frameworks/wordings/{id}/taking"),
        back: format!("{}/competencies/{}#wordings", held.draft.path(), wording.competency_key),
        also: Vec::new(),
    };
    if !queries::decide(&mut held.tx, id, ("taken", ""), viewer.id, app.clock.now()).await? {
        return Err(decided());
    }
    record(&mut held, &app, &viewer, &wording).await?;
    let saved = desk::save(&app, &viewer, &form, held, part, |draft, typed| {
        texts::write_one(&mut draft.framework, &spot, level, typed.value("text"));
        Ok("Taken over. The draft reads so from now on.".to_owned())
    });
    saved.await?.map_err(|_| PageError::Missing)
}

async fn record(held: &mut super::Held, app: &App, viewer: &Viewer, wording: &Wording) -> Result<(), PageError> {
    let (by, about) = (Some(viewer.id.0), Some(wording.author_id.0));
    let event = Event { kind: "wording.decided", by, about, object: Some(wording.id.0) };
    Ok(events::record(&mut held.tx, app, event, app.clock.now()).await?)
}

fn decided() -> PageError {
    PageError::Gone("Somebody decided about this wording already.".to_owned())
}

/// The word that goes with a no.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Declined {
    answer: String,
}

/// `POST /frameworks/wordings/{wording}/declining`.
pub async fn decline(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<WordingId>,
    form: Posted<Declined>,
) -> Answer {
    let wording = queries::wording(&app.db, id).await?.ok_or(PageError::Missing)?;
    let answer = form.fields.answer.trim().to_owned();
    let problem = match text(&answer, LONGEST_WORD) {
        Ok(text) if text.is_empty() => Some("Say in a word why not: the proposal was somebody’s work.".to_owned()),
        read => read.err(),
    };
    if let Some(sentence) = problem {
        let found = find(&app, &viewer, wording.version_id, Need::Write).await?;
        let problems = Problems::of(format!("answer:{id}"), sentence);
        return rated::again(&app, &viewer, found, &wording.competency_key, problems, "").await;
    }
    let mut held = hold(&app, &viewer, wording.version_id, &form).await?;
    let path = format!("{}/competencies/{}#wordings", held.draft.path(), wording.competency_key);
    if !queries::decide(&mut held.tx, id, ("declined", &answer), viewer.id, app.clock.now()).await? {
        return Err(decided());
    }
    record(&mut held, &app, &viewer, &wording).await?;
    form.finish(held.tx, to(path).saying("Declined. Whoever proposed it reads why.")).await
}
