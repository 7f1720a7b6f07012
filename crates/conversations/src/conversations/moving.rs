//! Moving a conversation that is still ahead, with a reason both see.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Need, Object};
use people::lines::{self, Line};
use people::sessions::Viewer;
use people::stand_ins::StandIn;
use serde::Deserialize;

use super::doubts::doubts;
use super::planning::{Asking, PlanForm, Planned, Zones, read, tell};
use super::rules::planning::{self, LONGEST, LONGEST_LINE, SHORTEST};
use super::{Conversation, Side, find, queries, seats};
use crate::ConversationId;
use crate::kinds::{self, Kind};

/// What is typed to move a conversation.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MoveForm {
    #[serde(flatten)]
    plan: PlanForm,
    #[serde(default)]
    reason: String,
    /// The time, minutes and place the page showed.
    #[serde(rename = "_version", default)]
    stood: String,
}

impl MoveForm {
    /// What was typed, beside why it cannot be done any more. Where there is nothing to move, the
    /// page is that of nothing, to the letter.
    fn kept(&self, gone: PageError) -> PageError {
        if !matches!(gone, PageError::Gone(_)) {
            return gone;
        }
        let PlanForm { day, time, minutes, place, .. } = &self.plan;
        gone.keeping(&[("reason", &self.reason), ("day", day), ("time", time), ("minutes", minutes), ("place", place)])
    }
}

#[derive(Template)]
#[template(path = "conversations/time.html")]
struct TimePage {
    shell: Shell,
    conversation: Conversation,
    stands: String,
    other: String,
    zones: Zones,
    typed: PlanForm,
    reason: String,
    problems: Problems,
}

pub(super) async fn movable(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
) -> Result<(Conversation, Side, Line), PageError> {
    let (conversation, side) = find(app, viewer, id).await?;
    if !conversation.state.is_ahead() {
        let sentence = format!(
            "This conversation is no longer ahead of you: it is {}.",
            conversation.state.words().to_lowercase()
        );
        return Err(PageError::Gone(sentence));
    }
    access::require(app, viewer, &conversation.header(Object::Conversation), Need::Write).await?;
    let line = lines::line(&app.db, conversation.line_id).await?.ok_or(PageError::Missing)?;
    Ok((conversation, side, line))
}

/// `GET /conversations/{conversation}/time`.
pub async fn time(Extract(app): Extract<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (conversation, side, _) = movable(&app, &viewer, id).await?;
    let local = kit::dates::local(conversation.starts_at, &viewer.zone);
    let typed = PlanForm {
        kind: conversation.kind_key.clone(),
        day: local.date().to_string(),
        time: kit::dates::time(&local),
        minutes: conversation.minutes.to_string(),
        place: conversation.place.clone(),
        ..PlanForm::default()
    };
    page(&time_page(&app, &viewer, conversation, side, (typed, String::new()), Problems::none()).await?)
}

async fn time_page(
    app: &App,
    viewer: &Viewer,
    conversation: Conversation,
    side: Side,
    (typed, reason): (PlanForm, String),
    problems: Problems,
) -> Result<TimePage, PageError> {
    let other = conversation.name_on(side.other()).to_owned();
    let zones = Zones::of(&viewer.zone, conversation.zone_on(side.other()), first(&other));
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    Ok(TimePage { shell, stands: stands(&conversation), conversation, other, zones, typed, reason, problems })
}

/// What a move changes, as it stands: another move conflicts with it, and nothing else does.
fn stands(conversation: &Conversation) -> String {
    format!("{} {} {}", conversation.starts_at, conversation.minutes, conversation.place)
}

/// A conversation to be moved, with what its new time has to fit.
struct ToMove {
    conversation: Conversation,
    side: Side,
    line: Line,
    stand_in: Option<StandIn>,
    kind: Arc<Kind>,
    asking: Asking,
}

async fn to_move(app: &App, viewer: &Viewer, id: ConversationId) -> Result<ToMove, PageError> {
    let (conversation, side, line) = movable(app, viewer, id).await?;
    let stand_in = seats::stand_in_of(app, &line, &conversation).await?;
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let asking = Asking::of(app, line.ic_id).await?;
    Ok(ToMove { conversation, side, line, stand_in, kind, asking })
}

/// `POST /conversations/{conversation}/time`.
pub async fn change_time(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<MoveForm>,
) -> Answer {
    let now = app.clock.now();
    // Read before the transaction begins, for that holds a connection; sent twice it is done.
    let found = to_move(&app, &viewer, id).await;
    let mut tx = form.begin(&app).await?;
    let ToMove { conversation, side, line, stand_in, kind, asking } = found.map_err(|gone| form.fields.kept(gone))?;
    if form.fields.stood != stands(&conversation) {
        drop(tx);
        return time_conflict(&app, &viewer, &conversation, form.fields).await;
    }
    if !queries::wait_to_plan(&mut tx, viewer.id, line.id).await? {
        return Err(PageError::Missing);
    }
    let mut ahead = queries::ahead_in(&mut tx, line.id).await?;
    ahead.retain(|other| other.id != id);
    let (planned, reason) =
        match read_move(&form.fields, &viewer.zone, (&ahead, stand_in.as_ref()), (conversation.minutes, now)) {
            Ok(read) => read,
            Err(problems) => {
                drop(tx);
                return mend(&app, &viewer, (conversation, side), &form.fields, problems, false).await;
            }
        };
    let doubts = doubts(&mut tx, &viewer, (&planned, &form.fields.plan), (&kind, &ahead), Some(id)).await?;
    if let Some(problems) = doubts {
        drop(tx);
        return mend(&app, &viewer, (conversation, side), &form.fields, problems, true).await;
    }
    let questions_at = asking.questions_at(&kind, planned.moment.at, now);
    let kept = (conversation.kind_version_id, conversation.kind_key.as_str());
    if !queries::move_to(&mut tx, &conversation, planned.fresh(id, &line, kept, &viewer.zone, questions_at)).await? {
        drop(tx);
        return time_conflict(&app, &viewer, &conversation, form.fields).await;
    }
    let times = Some((conversation.starts_at, planned.moment.at));
    queries::insert_change(&mut tx, &app, id, "moved", Some(viewer.id), reason, times, now).await?;
    tell(&mut tx, &app, "conversation.moved", id, &viewer, line.ic_id, now).await?;
    let other = first(conversation.name_on(side.other()));
    form.finish(tx, to(format!("/conversations/{id}")).saying(format!("Moved. {other} is told."))).await
}

/// The new time and why, or everything there is to mend.
fn read_move<'a>(
    form: &'a MoveForm,
    zone: &str,
    (ahead, stand_in): (&[Conversation], Option<&StandIn>),
    (length, now): (u32, Timestamp),
) -> Result<(Planned<'a>, &'a str), Problems> {
    let planned =
        read(&form.plan, Some(length), zone, ahead, now).and_then(|planned| seats::in_time(planned, stand_in));
    match (planned, planning::reason(&form.reason)) {
        (Ok(planned), Ok(reason)) => Ok((planned, reason)),
        (planned, reason) => {
            let mut problems = planned.err().unwrap_or_default();
            if let Err(problem) = reason {
                problems.add(problem.field(), problem.sentence());
            }
            Err(problems)
        }
    }
}

async fn mend(
    app: &App,
    viewer: &Viewer,
    (conversation, side): (Conversation, Side),
    typed: &MoveForm,
    problems: Problems,
    may_go_ahead: bool,
) -> Answer {
    let typed = (typed.plan.clone().again(may_go_ahead), typed.reason.clone());
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &time_page(app, viewer, conversation, side, typed, problems).await?)
}

async fn time_conflict(app: &App, viewer: &Viewer, stale: &Conversation, typed: MoveForm) -> Answer {
    let (now_there, side) = find(app, viewer, stale.id).await?;
    let plan = typed.plan;
    let theirs = kit::dates::local(now_there.starts_at, &viewer.zone);
    let fields = vec![
        Differing {
            label: "Day and time".to_owned(),
            yours: format!("{}, {}", plan.day, plan.time),
            theirs: format!("{}, {}", theirs.date(), kit::dates::time(&theirs)),
        },
        Differing { label: "Minutes".to_owned(), yours: plan.minutes.clone(), theirs: now_there.minutes.to_string() },
        Differing { label: "Place".to_owned(), yours: plan.place.clone(), theirs: now_there.place.clone() },
    ];
    let hidden = [
        ("day", plan.day),
        ("time", plan.time),
        ("minutes", plan.minutes),
        ("place", plan.place),
        ("reason", typed.reason),
        ("_version", stands(&now_there)),
    ];
    let conflict = Conflict {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        what: format!("The conversation with {}", first(now_there.name_on(side.other()))),
        by: None,
        action: Some(format!("/conversations/{}/time", stale.id)),
        back: format!("/conversations/{}", stale.id),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields: fields.into_iter().filter(|field| field.yours != field.theirs).collect(),
    };
    conflict.answer()
}
