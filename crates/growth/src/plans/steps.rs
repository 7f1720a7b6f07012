//! What happens to a goal: the other side agrees, somebody writes how it goes, a conversation
//! carries it on, it ends.

use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::events::{self, Event};
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::access::Need;
use people::lines;
use people::sessions::Viewer;
use serde::Deserialize;

use super::goal::{Typed, mend};
use super::queries::{self, Goal};
use super::rules::{self, Achieved, GoalState, NoteDraft, Outcome};
use super::{Origin, changed_meanwhile, entries, find, hold_open, meanwhile, open_conversation_of};
use crate::GoalId;
use crate::words;

/// The fields of an agreement.
#[derive(Debug, Deserialize)]
pub struct Agreement {
    #[serde(default, rename = "_version")]
    version: i64,
    #[serde(default)]
    back: String,
}

/// `POST /goals/{goal}/agreement`: the side that did not propose it says yes to what they read.
pub async fn agree(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>, form: Posted<Agreement>) -> Answer {
    let now = app.clock.now();
    let (goal, _) = find(&app, &viewer, id, Need::Write).await?;
    let tx = form.begin(&app).await;
    if !rules::may_agree(goal.state, goal.proposed_by, viewer.id, goal.ic_id) {
        tx?;
        return Err(PageError::Gone(cannot_agree(&goal).to_owned()));
    }
    if goal.version != form.fields.version {
        return Err(PageError::Gone(
            "The goal was changed after you opened it. Read it again, then agree to what it says now.".to_owned(),
        ));
    }
    let mut tx = tx?;
    if queries::agree(&mut tx, &goal, now).await? == 0 {
        return Err(changed_meanwhile());
    }
    record(&mut tx, &app, "goal.agreed", &viewer, &goal, now).await?;
    let back = way_back(&form.fields.back, id);
    form.finish(tx, to(back).saying("Agreed. It stands in the plan.")).await
}

fn cannot_agree(goal: &Goal) -> &'static str {
    match goal.state {
        GoalState::Proposed => "You proposed this goal yourself. The other side agrees to it.",
        GoalState::Agreed => "Both of you agreed to this goal already.",
        GoalState::Ended => "This goal has ended.",
    }
}

/// The fields of an entry.
#[derive(Debug, Deserialize)]
pub struct Entry {
    #[serde(default)]
    text: String,
    #[serde(default)]
    on_day: String,
    #[serde(default)]
    next_check_on: String,
    #[serde(default)]
    back: String,
}

/// `POST /goals/{goal}/notes`: an entry of progress.
pub async fn note(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>, form: Posted<Entry>) -> Answer {
    let now = app.clock.now();
    let (goal, _) = find(&app, &viewer, id, Need::Read).await?;
    entries::require_write(&app, &viewer, goal.ic_id).await?;
    if goal.state != GoalState::Agreed {
        return Err(PageError::Gone("Entries belong to a goal both agreed to and that has not ended.".to_owned()));
    }
    let Entry { text, on_day, next_check_on, back } = &form.fields;
    let draft = match rules::note(text, on_day, next_check_on, viewer.today(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let (note_text, note_on, note_next) = (text.clone(), on_day.clone(), next_check_on.clone());
            let typed = Typed { note_text, note_on, note_next, back: back.clone(), ..Typed::default() };
            return mend(&app, &viewer, goal, typed, problems).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    queries::insert_note(&mut tx, app.entropy.id(now), id, viewer.id, &draft, now).await?;
    form.finish(tx, to(way_back(back, id)).saying("Written down.")).await
}

/// The conversation a form says it stands in, if any: one of the open line, whose note is not
/// sent yet.
async fn talk(app: &App, viewer: &Viewer, goal: &Goal, text: &str) -> Result<Option<Origin>, PageError> {
    let Some(line) = lines::open_of_ic(&app.db, goal.ic_id).await? else { return Ok(None) };
    open_conversation_of(app, viewer, text, line.id).await
}

/// The fields of carrying on.
#[derive(Debug, Deserialize)]
pub struct Continuation {
    #[serde(default)]
    pub(super) text: String,
    #[serde(default, rename = "_version")]
    version: i64,
    #[serde(default)]
    pub(super) conversation: String,
    #[serde(default)]
    pub(super) back: String,
}

/// `POST /goals/{goal}/continuation`: a conversation keeps a goal from before as it is, perhaps
/// with an entry.
pub async fn carry_on(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<GoalId>,
    form: Posted<Continuation>,
) -> Answer {
    let now = app.clock.now();
    let (goal, _) = find(&app, &viewer, id, Need::Write).await?;
    let talk = talk(&app, &viewer, &goal, &form.fields.conversation).await?.ok_or(PageError::Missing)?;
    if goal.state == GoalState::Proposed {
        return Err(PageError::Gone("Only a goal both agreed to goes on.".to_owned()));
    }
    let entry = match rules::word("note_text", &form.fields.text, viewer.today(now)) {
        Ok(entry) => entry,
        Err(problems) => {
            let Continuation { text, conversation, back, .. } = form.fields;
            let typed = Typed { note_text: text, carries_on: true, conversation, back, ..Typed::default() };
            return mend(&app, &viewer, goal, typed, problems).await;
        }
    };
    if entry.is_some() {
        entries::require_write(&app, &viewer, goal.ic_id).await?;
    }
    let mut tx = form.begin(&app).await?;
    if queries::carry_on(&mut tx, id, form.fields.version).await? == 0 {
        drop(tx);
        return meanwhile::carrying_on(&app, &viewer, id, &form.fields).await;
    }
    look(&mut tx, id, &talk, Outcome::CarriedOn, &viewer, now).await?;
    if let Some(entry) = entry {
        queries::insert_note(&mut tx, app.entropy.id(now), id, viewer.id, &entry, now).await?;
    }
    tx.tells(kit::events::topic(goal.ic_id.0));
    form.finish(tx, to(way_back(&form.fields.back, id)).saying("Carried on.")).await
}

/// The fields of an ending.
#[derive(Debug, Deserialize)]
pub struct Ending {
    #[serde(default)]
    pub(super) result: String,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// The conversation that ends it, if one does.
    #[serde(default)]
    pub(super) conversation: String,
    #[serde(default)]
    pub(super) back: String,
}

/// `POST /goals/{goal}/ending`: an agreed goal ends with a result, a proposal is taken back.
pub async fn end(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>, form: Posted<Ending>) -> Answer {
    let now = app.clock.now();
    let (goal, _) = find(&app, &viewer, id, Need::Write).await?;
    let today = viewer.today(now);
    let (result, note) = match how_it_ended(&goal, &form.fields, today) {
        Ok(read) => read,
        Err(problems) => {
            let Ending { result, text: ending, conversation, back, .. } = form.fields;
            let typed = Typed { result, ending, conversation, back, ..Typed::default() };
            return mend(&app, &viewer, goal, typed, problems).await;
        }
    };
    let talk = talk(&app, &viewer, &goal, &form.fields.conversation).await?;
    if note.is_some() {
        entries::require_write(&app, &viewer, goal.ic_id).await?;
    }
    let mut tx = form.begin(&app).await?;
    if queries::end(&mut tx, id, form.fields.version, result, today).await? == 0 {
        drop(tx);
        return meanwhile::ending(&app, &viewer, id, &form.fields).await;
    }
    if let Some(note) = note {
        queries::insert_note(&mut tx, app.entropy.id(now), id, viewer.id, &note, now).await?;
    }
    if let Some(talk) = talk {
        look(&mut tx, id, &talk, Outcome::Ended, &viewer, now).await?;
    }
    record(&mut tx, &app, "goal.changed", &viewer, &goal, now).await?;
    let said = match result {
        Some(result) => format!("Ended: {}.", result.word().to_lowercase()),
        None => "It is off the plan.".to_owned(),
    };
    let plan = format!("/people/{}/plan", goal.ic_id);
    form.finish(tx, to(words::local_path(&form.fields.back).unwrap_or(&plan)).saying(said)).await
}

/// The result of an agreed goal and what shows it; a proposal has neither.
fn how_it_ended(goal: &Goal, typed: &Ending, today: Date) -> Result<(Option<Achieved>, Option<NoteDraft>), Problems> {
    match goal.state {
        GoalState::Agreed => {
            rules::ending(&typed.result, &typed.text, today).map(|(result, note)| (Some(result), note))
        }
        GoalState::Proposed | GoalState::Ended => Ok((None, None)),
    }
}

/// Notes what a conversation makes of a goal, unless its note was sent a moment ago.
async fn look(
    tx: &mut db::Tx,
    goal: GoalId,
    talk: &Origin,
    outcome: Outcome,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<(), PageError> {
    hold_open(tx, talk).await?;
    Ok(queries::look(tx, goal, talk.id, outcome, viewer.id, now).await?)
}

fn way_back(back: &str, id: GoalId) -> String {
    words::local_path(back).map_or_else(|| format!("/goals/{id}"), str::to_owned)
}

async fn record(
    tx: &mut db::Tx,
    app: &App,
    kind: &'static str,
    viewer: &Viewer,
    goal: &Goal,
    now: Timestamp,
) -> Result<(), PageError> {
    let event = Event { kind, by: Some(viewer.id.0), about: Some(goal.ic_id.0), object: Some(goal.id.0) };
    Ok(events::record(tx, app, event, now).await?)
}
