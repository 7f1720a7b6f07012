//! The next conversations of a line, proposed with dates once one was held, and planned with one press.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Extract};
use jiff::civil::{Date, DateTime};
use kit::App;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, to};
use people::hours;
use people::people as cards;
use people::sessions::Viewer;
use serde::Deserialize;

use super::planning::{Asking, PlanForm, due_in, insert, read, tell};
use super::rules::following::{Recurring, moment_that_suits, wishes};
use super::seats::{self, Seats};
use super::{Conversation, Side, State, find, queries};
use crate::ConversationId;
use crate::cadence::rules::{DueKind, Rhythm};
use crate::kinds;
use crate::wrap_up;

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
    /// "Thursday 25 February, 14:00".
    when: String,
    /// Why it is not at the time one would expect, and how long it takes.
    fine: String,
}

impl FollowingBox {
    /// The box, for the manager of an open line; nothing where everything has its date.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (conversation, side): (&Conversation, Side),
    ) -> Result<Option<FollowingBox>, PageError> {
        let is_owed = matches!(conversation.state, State::WrappedUp | State::FollowedUp);
        let kind = kinds::load(app, conversation.kind_version_id).await?;
        if side != Side::Manager || !is_owed || kind.shows_agenda() {
            return Ok(None);
        }
        let Some(seats) = open_seats(app, viewer, conversation).await? else { return Ok(None) };
        let rows = proposed(app, viewer, conversation, &seats).await?;
        Ok((!rows.is_empty()).then(|| FollowingBox {
            action: format!("/conversations/{}/following", conversation.id),
            other: first(&conversation.ic_name).to_owned(),
            key: shell.key(),
            rows,
        }))
    }
}

/// The seats of its line, as long as it is open and the viewer manages it.
async fn open_seats(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Option<Seats>, PageError> {
    match seats::of(app, viewer, conversation.ic_id, "").await {
        Ok(seats) => Ok(Some(seats).filter(|seats| seats.line.id == conversation.line_id && seats.stand_in.is_none())),
        Err(PageError::Missing | PageError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn proposed(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    Seats { line, .. }: &Seats,
) -> Result<Vec<Row>, PageError> {
    let kinds = recurring(app, &due_in(app, viewer, line).await?, conversation).await?;
    let began = dates::local(conversation.starts_at, &viewer.zone);
    let today = viewer.today(app.clock.now());
    let ic = cards::person(&app.db, line.ic_id).await?.ok_or(PageError::Missing)?;
    let both =
        [(hours::of(&app.db, viewer.id).await?, viewer.zone.clone()), (hours::of(&app.db, line.ic_id).await?, ic.zone)];
    let ahead = queries::lately_of_line(&app.db, line.id).await?.into_iter().filter(|other| other.state.is_ahead());
    let mut taken: Vec<Date> = ahead.map(|other| dates::local(other.starts_at, &viewer.zone).date()).collect();
    let mut rows = Vec::new();
    for (place, day) in wishes(&kinds.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>(), began.date()) {
        let (kind, title) = &kinds[place];
        let wish = day.max(today.tomorrow().unwrap_or(day)).to_datetime(began.time());
        let suits = moment_that_suits(wish, kind.minutes, &viewer.zone, &both, &taken);
        let at = suits.unwrap_or(wish);
        taken.push(at.date());
        rows.push(row((kind, title), at, suits.is_some(), &ic.name));
    }
    rows.sort_by(|one, other| one.value.split_once(' ').cmp(&other.value.split_once(' ')));
    Ok(rows)
}

fn row((kind, title): (&Recurring, &str), at: DateTime, suits: bool, other: &str) -> Row {
    let minutes = format!("{} min", kind.minutes);
    let other = first(other);
    Row {
        value: format!("{} {} {}", kind.key, at.date(), at.strftime("%H:%M")),
        title: title.to_owned(),
        when: format!("{}, {}", dates::long_day(at.date()), at.strftime("%H:%M")),
        fine: if suits { minutes } else { format!("{minutes}; your working hours and those of {other} do not meet") },
    }
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

/// `POST /conversations/{id}/following`: plans what was ticked. A day that was taken meanwhile is
/// left out and named.
pub async fn plan(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<FollowingForm>,
) -> Answer {
    let (conversation, _) = find(&app, &viewer, id).await?;
    let line = open_seats(&app, &viewer, &conversation).await?.ok_or(PageError::Missing)?.line;
    let now = app.clock.now();
    let asking = Asking::of(&app, line.ic_id).await?;
    let mut wanted = Vec::new();
    for typed in form.fields.plan.iter().take(MOST) {
        let mut words = typed.split(' ').map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let typed = PlanForm { kind: next(), day: next(), time: next(), ..PlanForm::default() };
        let kind = kinds::current(&app, &typed.kind).await?.ok_or(PageError::Missing)?;
        wanted.push((typed, kind));
    }
    let there = to(format!("{}#following", wrap_up::path(id)));
    let mut tx = form.begin(&app).await?;
    if !queries::wait_to_plan(&mut tx, viewer.id, line.id).await? {
        return Err(PageError::Missing);
    }
    let (mut planned, mut refused) = (0, Vec::new());
    for (typed, (version, kind)) in &wanted {
        let ahead = queries::ahead_in(&mut tx, line.id).await?;
        match read(typed, Some(kind.minutes), &viewer.zone, &ahead, now) {
            Ok(plan) => {
                let questions_at = asking.questions_at(kind, plan.moment.at, now);
                insert(&mut tx, &app, (&plan, &line), (*version, &kind.key), (&viewer, questions_at), now).await?;
                planned += 1;
            }
            Err(problems) => refused.extend(problems.all().iter().map(|(_, sentence)| sentence.clone())),
        }
    }
    if planned > 0 {
        tell(&mut tx, &app, "conversation.several_planned", id, &viewer, line.ic_id, now).await?;
    }
    form.finish(tx, there.saying(said(planned, first(&line.ic_name), &refused))).await
}

/// More than the page ever proposes.
const MOST: usize = 12;

fn said(planned: usize, other: &str, refused: &[String]) -> String {
    let planned = match planned {
        0 if refused.is_empty() => return "Nothing was ticked, so nothing was planned.".to_owned(),
        0 => "Nothing was planned.".to_owned(),
        1 => format!("One conversation is planned. {other} is told."),
        many => format!("{many} conversations are planned. {other} is told."),
    };
    std::iter::once(planned.as_str()).chain(refused.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}
