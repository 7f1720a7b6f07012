//! A new goal: proposed by one side, or written down in the room by both.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, page, page_with, to};
use people::PersonId;
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::form::{Fields, GoalForm};
use super::rules::{self, GoalState, GoalTyped};
use super::{hold_open, open_conversation_of, queries};
use crate::Made;
use crate::pair::{Ladder, Pair};
use crate::promises::nobody_holds_the_rope;
use crate::words;

#[derive(Template)]
#[template(path = "plans/new.html")]
struct NewPage {
    shell: Shell,
    seen: String,
    other: String,
    back: String,
    goal_form: GoalForm,
}

/// `GET /people/{person}/goals`: the form on a page of its own.
pub async fn new(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>) -> Answer {
    let pair = Pair::of(&app, person).await?;
    may_propose(&app, &viewer, &pair, app.clock.now()).await?;
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let form = GoalForm::of(person, &pair.other(&viewer), &ladder, GoalTyped::default());
    page(&new_page(&app, &viewer, &pair, form).await?)
}

/// `POST /people/{person}/goals`.
pub async fn create(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<Fields>,
) -> Answer {
    match make(&app, &viewer, person, form).await? {
        Made::Done(answer) => Ok(answer),
        Made::ToMend(form) => mend(&app, &viewer, person, *form).await,
    }
}

/// The page of the form again, with what to mend.
pub async fn mend(app: &App, viewer: &Viewer, person: PersonId, form: GoalForm) -> Answer {
    let pair = Pair::of(app, person).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(app, viewer, &pair, form).await?)
}

/// Makes a goal from its form, wherever that stands.
pub async fn make(
    app: &App,
    viewer: &Viewer,
    person: PersonId,
    form: Posted<Fields>,
) -> Result<Made<GoalForm>, PageError> {
    let now = app.clock.now();
    let pair = Pair::of(app, person).await?;
    may_propose(app, viewer, &pair, now).await?;
    let line = pair.line.as_ref().ok_or_else(nobody_holds_the_rope)?;
    let origin = open_conversation_of(app, viewer, &form.fields.conversation, line.id)
        .await
        .map_err(|why| form.fields.kept(why))?;
    let ladder = Ladder::of(app, &pair.ic).await?;
    let typed = form.fields.typed();
    let draft = match rules::goal(&typed, &ladder.keys(), &[], viewer.today(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let empty = GoalForm::of(person, &pair.other(viewer), &ladder, typed);
            let Fields { conversation, back, agreed, .. } = form.fields;
            let back = words::local_path(&back).unwrap_or_default().to_owned();
            let form = GoalForm { problems, conversation, back, is_agreed: !agreed.is_empty(), ..empty };
            return Ok(Made::ToMend(Box::new(form)));
        }
    };
    // Both sit in the room, so what is written there is agreed; anywhere else the other side is asked.
    let in_room = !form.fields.agreed.is_empty() && origin.as_ref().is_some_and(|origin| origin.is_in_room);
    let state = if in_room { GoalState::Agreed } else { GoalState::Proposed };
    let mut tx = form.begin(app).await?;
    if let Some(origin) = &origin {
        hold_open(&mut tx, origin).await.map_err(|why| form.fields.kept(why))?;
    }
    let id = app.entropy.id(now);
    let ordinal = queries::next_ordinal(&mut tx, person).await?;
    let conversation = origin.map(|origin| origin.id);
    let new =
        queries::New { id, ic: person, line: line.id, conversation, ordinal, draft: &draft, state, by: viewer.id };
    queries::insert(&mut tx, new, now).await?;
    let kind = if in_room { "goal.agreed" } else { "goal.proposed" };
    let event = Event { kind, by: Some(viewer.id.0), about: Some(person.0), object: Some(id.0) };
    events::record(&mut tx, app, event, now).await?;
    let said = match in_room {
        true => "The goal stands in the plan.".to_owned(),
        false => format!("Proposed. It counts once {} agrees.", pair.other(viewer)),
    };
    form.finish(tx, to(form.fields.way_back(format!("/people/{person}/plan"))).saying(said)).await.map(Made::Done)
}

async fn may_propose(app: &App, viewer: &Viewer, pair: &Pair, now: Timestamp) -> Result<(), PageError> {
    let header = Header::about(Object::Plan, "proposed", pair.ic.id).made(pair.line_id(), now);
    access::require(app, viewer, &header, Need::Write).await.map(drop)
}

async fn new_page(app: &App, viewer: &Viewer, pair: &Pair, goal_form: GoalForm) -> Result<NewPage, PageError> {
    let plan = format!("/people/{}/plan", pair.ic.id);
    let shell = viewer.shell(app, Place::at(plan.clone())).await?;
    let back = if goal_form.back.is_empty() { plan } else { goal_form.back.clone() };
    Ok(NewPage { shell, seen: pair.seen(viewer), other: pair.other(viewer), back, goal_form })
}
