//! The next conversations of a line, proposed with dates once one was held, and planned with one press.

use std::sync::Arc;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Extract};
use db::Tx;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use kit::App;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::lines::Line;
use people::people as cards;
use people::sessions::Viewer;
use people::{hours, moves};
use serde::Deserialize;

use super::doubts::doubts;
use super::planning::{Asking, PlanForm, Planned, due_in, insert, read, tell};
use super::rules::following::{Calendar, Recurring, wishes};
use super::seats::{self, Seats};
use super::{Conversation, Side, State, find, queries};
use crate::cadence::rules::{DueKind, Rhythm};
use crate::kinds::{self, Kind};
use crate::wrap_up;
use crate::{ConversationId, KindVersionId};

/// What the manager may plan with one press, on the wrap-up.
#[derive(Clone, Debug, Template)]
#[template(path = "conversations/_following.html")]
pub(crate) struct FollowingBox {
    action: String,
    other: String,
    key: KeyField,
    rows: Vec<Row>,
}

impl HtmlSafe for FollowingBox {}

/// One conversation that is proposed.
#[derive(Clone, Debug)]
struct Row {
    /// What the form sends: "quarterly 2027-02-25 14:00".
    value: String,
    title: String,
    /// "Thursday 25 February, 14:00, 60 min".
    when: String,
    /// Whether both are at work then.
    meets: bool,
}

impl FollowingBox {
    /// The box, for the manager of an open line; nothing where everything has its date.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (conversation, side): (&Conversation, Side),
    ) -> Result<Option<FollowingBox>, PageError> {
        let is_lately = matches!(conversation.state, State::WrappedUp | State::FollowedUp);
        let kind = kinds::load(app, conversation.kind_version_id).await?;
        if side != Side::Manager || !is_lately || kind.shows_agenda() {
            return Ok(None);
        }
        let Some(seats) = open_seats(app, viewer, conversation).await? else { return Ok(None) };
        let rows = proposed(app, viewer, conversation, &seats.line).await?;
        Ok((!rows.is_empty()).then(|| FollowingBox {
            action: format!("/conversations/{}/following", conversation.id),
            other: first(&conversation.ic_name).to_owned(),
            key: shell.key(),
            rows,
        }))
    }

    /// Whether both are at work at every time that is proposed.
    fn all_meet(&self) -> bool {
        self.rows.iter().all(|row| row.meets)
    }
}

/// The seats of its line, as long as it is open and the viewer is one of its two people.
async fn open_seats(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Option<Seats>, PageError> {
    match seats::of(app, viewer, conversation.ic_id, "").await {
        Ok(seats) => Ok(Some(seats).filter(|seats| seats.line.id == conversation.line_id && seats.stand_in.is_none())),
        Err(PageError::Missing | PageError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn proposed(app: &App, viewer: &Viewer, conversation: &Conversation, line: &Line) -> Result<Vec<Row>, PageError> {
    let kinds = recurring(app, &due_in(app, viewer, line).await?, conversation).await?;
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let began = dates::local(conversation.starts_at, &viewer.zone).datetime();
    // Who begins a few minutes late does not mean the next ones to.
    let time = began.time().with().minute(began.minute() / 30 * 30).second(0).subsec_nanosecond(0).build();
    let time = time.map_err(PageError::broken)?;
    let in_a_week = viewer.today(app.clock.now()).saturating_add(7.days());
    let mut calendar = calendar(app, viewer, line).await?;
    let (kinds, titles): (Vec<Recurring>, Vec<String>) = kinds.into_iter().unzip();
    let mut found: Vec<(DateTime, Row)> = Vec::new();
    for (place, day) in wishes(&kinds, began.date(), in_a_week) {
        let Recurring { key, minutes, .. } = &kinds[place];
        let Some((at, meets)) = calendar.fits(day.to_datetime(time), *minutes) else { continue };
        calendar.proposed.push(at.date());
        let (day, time) = (at.date(), at.strftime("%H:%M"));
        let when = format!("{}, {time}, {minutes} min", dates::long_day(day));
        found.push((at, Row { value: format!("{key} {day} {time}"), title: titles[place].clone(), when, meets }));
    }
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, row)| row).collect())
}

/// What a time has to fit between. What the other has with somebody else is not the planner's to know.
async fn calendar(app: &App, viewer: &Viewer, line: &Line) -> Result<Calendar, PageError> {
    let other = if viewer.id == line.ic_id { line.manager_id } else { line.ic_id };
    let card = cards::person(&app.db, other).await?.ok_or(PageError::Missing)?;
    let hours =
        [(hours::of(&app.db, viewer.id).await?, viewer.zone.clone()), (hours::of(&app.db, other).await?, card.zone)];
    let ahead = queries::lately_of_line(&app.db, line.id).await?.into_iter().filter(|other| other.state.is_ahead());
    Ok(Calendar {
        zone: viewer.zone.clone(),
        hours: hours.to_vec(),
        taken: ahead.map(|other| dates::local(other.starts_at, &viewer.zone).date()).collect(),
        proposed: Vec::new(),
        busy: queries::busy_ahead(&app.db, viewer.id, app.clock.now()).await?,
        over_on: over_on(app, line).await?,
    })
}

/// The first day on which a line is over, as far as a move or the last day of one of the two says.
async fn over_on(app: &App, line: &Line) -> Result<Option<Date>, PageError> {
    let moves_on = moves::open_of(&app.db, line.ic_id).await?.map(|planned| planned.on_day);
    let mut days: Vec<Date> = moves_on.into_iter().collect();
    for person in [line.ic_id, line.manager_id] {
        let card = cards::person(&app.db, person).await?.ok_or(PageError::Missing)?;
        days.extend(card.last_on.and_then(|last| last.tomorrow().ok()));
    }
    Ok(days.into_iter().min())
}

/// The kinds that come back every few months and have no date, with their titles.
async fn recurring(app: &App, due: &[DueKind], held: &Conversation) -> Result<Vec<(Recurring, String)>, PageError> {
    let offered = kinds::offered(&app.db).await?;
    let mut found = Vec::new();
    for one in due.iter().filter(|one| one.planned_on.is_none()) {
        let (Rhythm::Months(months), key) = (one.rhythm, &one.kind.key) else { continue };
        let Some((_, version)) = offered.iter().find(|(offered, _)| offered == key) else { continue };
        let minutes = kinds::load(app, *version).await?.minutes;
        let (key, is_held) = (key.clone(), *key == held.kind_key);
        found.push((Recurring { key, months, due_on: one.due_on, minutes, is_held }, one.kind.title.clone()));
    }
    Ok(found)
}

/// What was ticked: "quarterly 2027-02-25 14:00" each.
#[derive(Debug, Deserialize)]
pub struct FollowingForm {
    #[serde(default)]
    plan: Vec<String>,
}

/// `POST /conversations/{id}/following`: plans what was ticked. What does not fit any more is left
/// out, and said.
pub async fn plan(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<FollowingForm>,
) -> Answer {
    let (conversation, _) = find(&app, &viewer, id).await?;
    let line = open_seats(&app, &viewer, &conversation).await?.ok_or(PageError::Missing)?.line;
    let now = app.clock.now();
    let (asking, over_on) = (Asking::of(&app, line.ic_id).await?, over_on(&app, &line).await?);
    let wanted = wanted(&app, &form.fields.plan).await?;
    let mut tx = form.begin(&app).await?;
    if !queries::wait_to_plan(&mut tx, viewer.id, line.id).await? {
        return Err(PageError::Missing);
    }
    let (mut planned, mut refused) = (Vec::new(), Vec::new());
    for (typed, (version, kind)) in &wanted {
        let ahead = queries::ahead_in(&mut tx, line.id).await?;
        match fitting(&mut tx, &viewer, (typed, kind), (&ahead, over_on), now).await? {
            Ok(plan) => {
                let questions_at = asking.questions_at(kind, plan.moment.at, now);
                let kind = (*version, kind.key.as_str());
                planned.push(insert(&mut tx, &app, (&plan, &line), kind, (&viewer, questions_at), now).await?);
            }
            Err(problems) => {
                let sentences = problems.all().iter().map(|(_, sentence)| sentence.as_str());
                refused.push(format!("{}: {}", kind.title, sentences.collect::<Vec<_>>().join(" ")));
            }
        }
    }
    match planned.as_slice() {
        [] => {}
        [one] => tell(&mut tx, &app, "conversation.planned", *one, &viewer, line.ic_id, now).await?,
        _ => tell(&mut tx, &app, "conversation.several_planned", id, &viewer, line.ic_id, now).await?,
    }
    let other = first(if viewer.id == line.ic_id { &line.manager_name } else { &line.ic_name });
    let there = to(format!("{}#following", wrap_up::path(id)));
    form.finish(tx, there.saying(said(planned.len(), other, &refused))).await
}

/// More than the page ever proposes.
const MOST: usize = 12;

/// What was ticked, with the kinds it names.
async fn wanted(app: &App, ticked: &[String]) -> Result<Vec<(PlanForm, (KindVersionId, Arc<Kind>))>, PageError> {
    let mut wanted = Vec::new();
    for typed in ticked.iter().take(MOST) {
        let mut words = typed.split(' ').map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let typed = PlanForm { kind: next(), day: next(), time: next(), ..PlanForm::default() };
        let kind = kinds::current(app, &typed.kind).await?.ok_or(PageError::Missing)?;
        wanted.push((typed, kind));
    }
    Ok(wanted)
}

/// One that may be planned as it was ticked: nobody is asked twice here, so what planning by hand
/// would name first is left out.
async fn fitting<'a>(
    tx: &mut Tx,
    viewer: &Viewer,
    (typed, kind): (&'a PlanForm, &Kind),
    (ahead, over_on): (&[Conversation], Option<Date>),
    now: Timestamp,
) -> Result<Result<Planned<'a>, Problems>, PageError> {
    let planned = match read(typed, Some(kind.minutes), &viewer.zone, ahead, now) {
        Ok(planned) => planned,
        Err(problems) => return Ok(Err(problems)),
    };
    if over_on.is_some_and(|over_on| planned.moment.local.date() >= over_on) {
        return Ok(Err(Problems::of("day", "The line is over before that day.")));
    }
    let is_doubtful = doubts(tx, viewer, (&planned, typed), (kind, ahead), None).await?.is_some();
    let sentence = "That is close to something else you have. Plan it by hand if you mean it.";
    Ok(if is_doubtful { Err(Problems::of("day", sentence)) } else { Ok(planned) })
}

fn said(planned: usize, other: &str, refused: &[String]) -> String {
    let planned = match planned {
        0 if refused.is_empty() => return "Nothing was ticked, so nothing was planned.".to_owned(),
        0 => "Nothing was planned.".to_owned(),
        1 => format!("One conversation is planned. {other} is told."),
        many => format!("{many} conversations are planned. {other} is told."),
    };
    std::iter::once(planned.as_str()).chain(refused.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}
