//! Planning a conversation. Either side of the open line may; the other is told.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::http::StatusCode;
use db::Tx;
use growth::direction::{Aim, open_aim};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access;
use people::hours::{self, Hours};
use people::lines::Line;
use people::sessions::Viewer;
use people::{PersonId, people as cards};
use serde::Deserialize;

use super::doubts::doubts;
use super::rules::fitting::day_that_fits;
use super::rules::planning::{self, LONGEST, LONGEST_LINE, Moment, Problem, SHORTEST, Typed};
use super::seats::{self, Seats};
use super::{Conversation, State, queries};
use crate::cadence;
use crate::cadence::rules::{DueKind, Rhythm, due_first};
use crate::kinds::{self, Kind};
use crate::{ConversationId, KindVersionId};

/// What is typed into a plan.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PlanForm {
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) day: String,
    #[serde(default)]
    pub(super) time: String,
    #[serde(default)]
    pub(super) minutes: String,
    #[serde(default)]
    pub(super) place: String,
    /// With whom, where the IC has a choice.
    #[serde(default)]
    pub(super) with: String,
    /// What was named for this kind and time, and taken all the same.
    #[serde(default)]
    pub(super) anyway: String,
}

impl PlanForm {
    /// What is planned, as the button "all the same" carries it: another time or kind asks again.
    pub(super) fn span(&self) -> String {
        let PlanForm { kind, day, time, minutes, .. } = self;
        [kind, day, time, minutes].map(|typed| typed.trim()).join(" ")
    }

    /// The form as the page shows it again; `may_go_ahead` offers to plan it all the same.
    pub(super) fn again(self, may_go_ahead: bool) -> PlanForm {
        PlanForm { anyway: if may_go_ahead { self.span() } else { String::new() }, ..self }
    }
}

/// What to offer first: what is planned anew, or a kind by its key. Of kinds only those every
/// line has, the 1:1 and the first conversation, are linked by their key: addresses name no other.
#[derive(Debug, Default, Deserialize)]
pub struct Offer {
    instead: Option<ConversationId>,
    kind: Option<String>,
}

#[derive(Template)]
#[template(path = "conversations/new.html")]
struct NewPage {
    shell: Shell,
    line: Line,
    other: String,
    /// Whom the IC may choose, and who is chosen; empty where there is no choice.
    offered: Vec<(PersonId, String, bool)>,
    zones: Zones,
    /// The kinds, and how each stands in this line.
    kinds: Vec<(Arc<Kind>, String)>,
    typed: PlanForm,
    problems: Problems,
}

/// The planner's clock, and how the other's differs.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    pub(super) here: String,
    pub(super) there: Option<String>,
}

/// `GET /people/{person}/conversations/new`.
pub async fn new(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    Query(offer): Query<Offer>,
) -> Answer {
    let now = app.clock.now();
    let seats = seats::of(&app, &viewer, person, "").await?;
    let typed = first_offer(&app, &seats, &viewer, offer, now).await?;
    page(&new_page(&app, &viewer, seats, typed, Problems::none()).await?)
}

/// `POST /people/{person}/conversations`.
pub async fn create(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<PlanForm>,
) -> Answer {
    let now = app.clock.now();
    let seats = seats::of(&app, &viewer, person, &form.fields.with).await?;
    let kind = kinds::current(&app, &form.fields.kind).await?;
    let asking = Asking::of(&app, seats.line.ic_id).await?;
    // Pressed twice, the day is taken by the first press: that is done, not a problem. And what
    // is planned at the same moment waits here, so that nobody plans over what they did not see.
    let mut tx = form.begin(&app).await?;
    if !queries::wait_to_plan(&mut tx, viewer.id, seats.line.id).await? {
        return Err(PageError::Missing);
    }
    let ahead = queries::ahead_in(&mut tx, seats.line.id).await?;
    let planned = read(&form.fields, kind.as_ref().map(|(_, kind)| kind.minutes), &viewer.zone, &ahead, now);
    let planned = match planned.and_then(|planned| seats::in_time(planned, seats.stand_in.as_ref())) {
        Ok(planned) => planned,
        Err(problems) => {
            drop(tx);
            return mend(&app, &viewer, seats, form.fields.again(false), problems).await;
        }
    };
    let (version, kind) = kind.ok_or(PageError::Missing)?;
    if let Some(problems) = doubts(&mut tx, &viewer, (&planned, &form.fields), (&kind, &ahead), None).await? {
        drop(tx);
        return mend(&app, &viewer, seats, form.fields.again(true), problems).await;
    }
    let line = seats.line;
    let questions_at = asking.questions_at(&kind, planned.moment.at, now);
    let id = insert(&mut tx, &app, (&planned, &line), (version, &kind.key), (&viewer, questions_at), now).await?;
    tell(&mut tx, &app, "conversation.planned", id, &viewer, line.ic_id, now).await?;
    let other = if viewer.id == line.ic_id { &line.manager_name } else { &line.ic_name };
    form.finish(tx, to(format!("/conversations/{id}")).saying(format!("Planned. {} is told.", first(other)))).await
}

/// Writes a conversation down, planned by the viewer.
pub(super) async fn insert(
    tx: &mut Tx,
    app: &App,
    (planned, line): (&Planned<'_>, &Line),
    kind: (KindVersionId, &str),
    (viewer, questions_at): (&Viewer, Option<Timestamp>),
    now: Timestamp,
) -> Result<ConversationId, PageError> {
    let id: ConversationId = app.entropy.id(now);
    queries::insert(tx, planned.fresh(id, line, kind, &viewer.zone, questions_at), now).await?;
    pin(tx, app, id).await?;
    queries::insert_change(tx, app, id, State::Planned.name(), Some(viewer.id), "", None, now).await?;
    Ok(id)
}

/// The form again, with what to mend.
async fn mend(app: &App, viewer: &Viewer, seats: Seats, typed: PlanForm, problems: Problems) -> Answer {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(app, viewer, seats, typed, problems).await?)
}

/// Pins what a conversation is held under: the IC's level, framework and shared aim of today.
/// Called when it is planned, and once more before the first side begins to prepare.
pub async fn pin(tx: &mut Tx, app: &App, id: ConversationId) -> Result<(), PageError> {
    let standing = queries::standing(tx, id).await?;
    let aim = standing.shared_aim_sealed.as_deref().map(|sealed| open_aim(app, standing.ic_id, sealed)).transpose()?;
    let depth = aim == Some(Aim::Deepen);
    Ok(queries::pin(tx, id, &standing, depth).await?)
}

/// How long beforehand the questions of an IC go out, on whose clock, and in which hours.
pub(super) struct Asking {
    days: i64,
    zone: String,
    hours: Hours,
}

impl Asking {
    pub(super) async fn of(app: &App, ic: PersonId) -> Result<Asking, PageError> {
        let days = queries::questions_days_before(&app.db).await?.unwrap_or(5);
        let card = cards::person(&app.db, ic).await?.ok_or(PageError::Missing)?;
        Ok(Asking { days, zone: card.zone, hours: hours::of(&app.db, ic).await? })
    }

    /// When the questions of a conversation at this time go out; nothing for a kind without any.
    pub(super) fn questions_at(&self, kind: &Kind, at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let reader = (self.hours, self.zone.as_str());
        if kind.questions.is_empty() { None } else { planning::questions_at(at, reader, self.days, now) }
    }
}

/// A plan that may be written down.
pub(super) struct Planned<'a> {
    pub(super) moment: Moment,
    pub(super) minutes: u32,
    place: &'a str,
}

impl<'a> Planned<'a> {
    pub(super) fn fresh(
        &self,
        id: ConversationId,
        line: &Line,
        kind: (KindVersionId, &'a str),
        zone: &'a str,
        questions_at: Option<Timestamp>,
    ) -> queries::Fresh<'a> {
        let (ic, manager) = (line.ic_id, line.manager_id);
        let Planned { moment, minutes, place } = *self;
        let (starts_at, local) = (moment.at, moment.local);
        queries::Fresh { id, line: line.id, ic, manager, kind, starts_at, local, zone, minutes, place, questions_at }
    }
}

pub(super) fn read<'a>(
    form: &'a PlanForm,
    usual: Option<u32>,
    zone: &str,
    ahead: &[Conversation],
    now: Timestamp,
) -> Result<Planned<'a>, Problems> {
    let taken: Vec<Timestamp> = ahead.iter().map(|other| other.starts_at).collect();
    let moment = planning::moment(Typed { day: &form.day, time: &form.time, zone }, &taken, now);
    let minutes = planning::minutes(&form.minutes, usual);
    let place = planning::place(&form.place);
    if let (Some(_), Ok(moment), Ok(minutes), Ok(place)) = (usual, &moment, &minutes, &place) {
        return Ok(Planned { moment: *moment, minutes: *minutes, place });
    }
    let mut problems = Problems::none();
    let found = [usual.is_none().then_some(Problem::NoKind)].into_iter().flatten();
    let found = found.chain(moment.err().into_iter().flatten()).chain(minutes.err()).chain(place.err());
    found.for_each(|problem| problems.add(problem.field(), problem.sentence()));
    Err(problems)
}

pub(super) async fn tell(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    id: ConversationId,
    viewer: &Viewer,
    ic: PersonId,
    now: Timestamp,
) -> Result<(), PageError> {
    let event = Event { kind, by: Some(viewer.id.0), about: Some(ic.0), object: Some(id.0) };
    Ok(events::record(tx, app, event, now).await?)
}

/// What the form holds before anybody typed: what is planned anew or due first, and a day that
/// fits it.
async fn first_offer(
    app: &App,
    seats: &Seats,
    viewer: &Viewer,
    offer: Offer,
    now: Timestamp,
) -> Result<PlanForm, PageError> {
    let due = due_in(app, viewer, &seats.line).await?;
    let wished = match offer.instead {
        Some(id) => super::find(app, viewer, id).await.ok().map(|(gone, _)| gone.kind_key),
        None => offer.kind,
    };
    let first = wished.or_else(|| due_first(&due).map(|one| one.kind.key.clone()));
    let Some(kind) = offered(app, first.as_deref()).await? else { return Ok(PlanForm::default()) };
    let of_kind = due.iter().find(|one| one.kind.key == kind.key && one.planned_on.is_none());
    let today = viewer.today(now);
    let days = if of_kind.is_some_and(|one| matches!(one.rhythm, Rhythm::Weeks(_))) { 1 } else { 7 };
    let taken = queries::lately_of_line(&app.db, seats.line.id).await?;
    let taken = taken.iter().filter(|other| other.state.is_ahead());
    let taken: Vec<Date> = taken.map(|other| kit::dates::local(other.starts_at, &viewer.zone).date()).collect();
    let later = today.saturating_add(Span::new().days(days));
    let day = day_that_fits(of_kind.map(|one| one.due_on), today, later, &taken);
    // The length is left to the kind, whichever is chosen.
    let key = kind.key.clone();
    Ok(PlanForm { kind: key, day: day.to_string(), time: "14:00".to_owned(), ..PlanForm::default() })
}

/// The kind of this key, or else the quarterly, or the first there is.
async fn offered(app: &App, first: Option<&str>) -> Result<Option<Arc<Kind>>, PageError> {
    let all = kinds::offered(&app.db).await?;
    let of = |wanted: &str| all.iter().find(|(key, _)| key == wanted);
    let found = first.and_then(of).or_else(|| of("quarterly")).or_else(|| all.first());
    match found {
        Some((_, version)) => Ok(Some(kinds::load(app, *version).await?)),
        None => Ok(None),
    }
}

/// What is due in the line, for its two people; nothing for who stands in.
pub(super) async fn due_in(app: &App, viewer: &Viewer, line: &Line) -> Result<Vec<DueKind>, PageError> {
    let Some(found) = cadence::of_line(app, line.id).await? else { return Ok(Vec::new()) };
    let grant = access::grant(app, viewer, &found.line.header()).await?;
    Ok(if grant.is_some_and(|grant| grant.may_read()) { found.due } else { Vec::new() })
}

async fn new_page(
    app: &App,
    viewer: &Viewer,
    Seats { line, offered, .. }: Seats,
    typed: PlanForm,
    problems: Problems,
) -> Result<NewPage, PageError> {
    let is_ic = viewer.id == line.ic_id;
    let (other_id, other) = if is_ic { (line.manager_id, &line.manager_name) } else { (line.ic_id, &line.ic_name) };
    let other = other.clone();
    let card = cards::person(&app.db, other_id).await?.ok_or(PageError::Missing)?;
    let (due, today) = (due_in(app, viewer, &line).await?, viewer.today(app.clock.now()));
    let mut kinds = Vec::new();
    for (key, version) in kinds::offered(&app.db).await? {
        let stands = due.iter().find(|one| one.kind.key == key).map(|one| one.stands(today));
        kinds.push((kinds::load(app, version).await?, stands.unwrap_or_default()));
    }
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    let zones = Zones::of(&viewer.zone, &card.zone, first(&other));
    let offered = offered.into_iter().map(|(id, name)| (id, name, id == line.manager_id)).collect();
    Ok(NewPage { shell, line, other, offered, zones, kinds, typed, problems })
}

impl Zones {
    pub(super) fn of(here: &str, there: &str, other: &str) -> Zones {
        let there = (here != there).then(|| format!("{other} is on {} time.", planning::city(there)));
        Zones { here: planning::city(here), there }
    }
}
