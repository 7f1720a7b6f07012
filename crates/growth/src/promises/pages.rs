use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::events::{self, Event};
use kit::ids::{parse_short, short};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use kit::{App, dates, names};
use people::PersonId;
use people::access::{self, Header, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::{self, Side};
use super::{object_of, queries, topics};
use crate::Made;
use crate::pair::Pair;
use crate::plans;
use crate::words;

/// The form of a new promise, on its own page and in the room (`promises/_promise_form.html`,
/// printed from a field called `promise_form`).
#[derive(Clone, Debug)]
pub struct PromiseForm {
    /// Where it goes.
    pub action: String,
    /// The first name of the one it is said to.
    pub other: String,
    /// The conversation it comes from, as in its address; may be empty.
    pub conversation: String,
    /// The topic of the 1:1s it comes from, as in its address; may be empty.
    pub topic: String,
    /// The path to go back to; may be empty.
    pub back: String,
    /// What was typed.
    pub text: String,
    /// The day that was typed.
    pub due_on: String,
    /// What to mend.
    pub problems: Problems,
}

impl PromiseForm {
    /// An empty form for a promise to `other`, from a conversation, leading back to `back`.
    pub fn empty(ic: PersonId, other: &str, conversation: Option<i64>, back: &str) -> PromiseForm {
        PromiseForm {
            action: format!("/people/{ic}/promises"),
            other: names::first(other).to_owned(),
            conversation: conversation.map(short).unwrap_or_default(),
            topic: String::new(),
            back: back.to_owned(),
            text: String::new(),
            due_on: String::new(),
            problems: Problems::none(),
        }
    }

    /// The same for a promise that comes of a topic.
    #[must_use]
    pub fn of_topic(self, topic: i64) -> PromiseForm {
        PromiseForm { topic: short(topic), ..self }
    }
}

#[derive(Template)]
#[template(path = "promises/new.html")]
struct NewPage {
    shell: Shell,
    seen: String,
    back: String,
    promise_form: PromiseForm,
}

/// The fields of a new promise.
#[derive(Debug, Deserialize)]
pub struct Fields {
    #[serde(default)]
    text: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    conversation: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    back: String,
}

/// `GET /people/{person}/promises`: the form on a page of its own.
pub async fn new(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>) -> Answer {
    let pair = Pair::of(&app, person).await?;
    may_promise(&app, &viewer, &pair, app.clock.now()).await?;
    let form = PromiseForm::empty(person, &pair.other(&viewer), None, "");
    page(&new_page(&app, &viewer, &pair, form).await?)
}

/// `POST /people/{person}/promises`: whoever sends it says what they will do themselves.
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
pub async fn mend(app: &App, viewer: &Viewer, person: PersonId, form: PromiseForm) -> Answer {
    let pair = Pair::of(app, person).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(app, viewer, &pair, form).await?)
}

/// Makes a promise from its form, wherever that stands.
pub async fn make(
    app: &App,
    viewer: &Viewer,
    person: PersonId,
    form: Posted<Fields>,
) -> Result<Made<PromiseForm>, PageError> {
    let now = app.clock.now();
    let pair = Pair::of(app, person).await?;
    let side = may_promise(app, viewer, &pair, now).await?;
    let line = pair.line.as_ref().ok_or_else(nobody_holds_the_rope)?;
    let kept = |why: PageError| why.keeping(&[("Promise", &form.fields.text)]);
    let origin = plans::open_conversation_of(app, viewer, &form.fields.conversation, line.id).await.map_err(kept)?;
    let topic = topics::of_form(app, viewer, &form.fields.topic, line.id).await?;
    let made = match rules::made(&form.fields.text, &form.fields.due_on, viewer.today(now)) {
        Ok(made) => made,
        Err(problems) => {
            let form = PromiseForm { problems, ..typed(person, &pair.other(viewer), form.fields) };
            return Ok(Made::ToMend(Box::new(form)));
        }
    };
    let mut tx = form.begin(app).await?;
    if let Some(origin) = &origin {
        plans::hold_open(&mut tx, origin).await.map_err(kept)?;
    }
    let (id, conversation) = (app.entropy.id(now), origin.map(|origin| origin.id));
    let new = queries::New { id, ic: person, line: line.id, conversation, topic, owner: viewer.id, side, made: &made };
    queries::insert(&mut tx, new, now).await?;
    let event = Event { kind: "promise.made", by: Some(viewer.id.0), about: Some(person.0), object: Some(id.0) };
    events::record(&mut tx, app, event, now).await?;
    let back = words::local_path(&form.fields.back).map_or_else(|| format!("/people/{person}/plan"), str::to_owned);
    let said = format!("You said you would, by {}.", dates::day(made.due_on));
    form.finish(tx, to(back).saying(said)).await.map(Made::Done)
}

fn typed(ic: PersonId, other: &str, fields: Fields) -> PromiseForm {
    let conversation = parse_short(&fields.conversation);
    let back = words::local_path(&fields.back).unwrap_or_default().to_owned();
    let Fields { text, due_on, topic, .. } = fields;
    PromiseForm { text, due_on, topic, ..PromiseForm::empty(ic, other, conversation, &back) }
}

/// Whether the viewer may make a promise in this line, and as which side.
async fn may_promise(app: &App, viewer: &Viewer, pair: &Pair, now: Timestamp) -> Result<Side, PageError> {
    let side = pair.side_of(viewer);
    let header = Header::about(object_of(side), "open", pair.ic.id).made(pair.line_id(), now);
    access::require(app, viewer, &header, Need::Write).await?;
    Ok(side)
}

pub(crate) fn nobody_holds_the_rope() -> PageError {
    let sentence = "Nobody holds your rope just now, and this takes two. It will be possible again once you have a manager in Belay.";
    PageError::Gone(sentence.to_owned())
}

async fn new_page(app: &App, viewer: &Viewer, pair: &Pair, promise_form: PromiseForm) -> Result<NewPage, PageError> {
    let back = match promise_form.back.as_str() {
        "" => format!("/people/{}/plan", pair.ic.id),
        back => back.to_owned(),
    };
    let shell = viewer.shell(app, Place::at(format!("/people/{}/plan", pair.ic.id))).await?;
    Ok(NewPage { shell, seen: pair.seen(viewer), back, promise_form })
}
