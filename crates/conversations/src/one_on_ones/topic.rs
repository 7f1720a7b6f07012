use askama::Template;
use axum::extract::{Path, Query, State as Services};
use axum::http::StatusCode;
use growth::promises::{self, PromiseForm, PromiseLine};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use people::access::{Grant, Need};
use people::lines;
use people::sessions::Viewer;
use serde::Deserialize;

use super::desk::{self, Desk};
use super::queries::{self, Entry, Row};
use super::rules::{self, LONGEST_ENTRY, LONGEST_TOPIC};
use super::{EntryId, TopicId};
use crate::ConversationId;
use crate::conversations::{Side, State};

/// One topic with everything that was noted on it, said of it and promised.
#[derive(Template)]
#[template(path = "one_on_ones/topic.html")]
struct TopicPage {
    shell: Shell,
    id: TopicId,
    text: String,
    is_question: bool,
    /// "Ines brought it on Thu 12 November."
    brought: String,
    /// How it stands: "Carried over from 19 Nov."
    stands: String,
    seen: String,
    closed: Option<String>,
    /// Whether the line is open and the viewer may change what stands here.
    may_write: bool,
    may_reword: bool,
    may_take_back: bool,
    is_talked: bool,
    pieces: Vec<Piece>,
    promises: Vec<PromiseLine>,
    promise_form: PromiseForm,
    room: String,
    back: String,
    version: i64,
    typed: Typed,
    problems: Problems,
}

/// One thing that happened to a topic.
#[derive(Clone, Debug)]
struct Piece {
    on: String,
    at: Timestamp,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Noted(Box<Noted>),
    TalkedAbout,
}

/// An entry as the page shows it.
#[derive(Clone, Debug)]
struct Noted {
    id: EntryId,
    by: String,
    text: String,
    /// The day it was changed, when it was.
    changed: Option<String>,
    is_own: bool,
    version: i64,
}

/// What was typed into one of the forms of the page, and what to mend about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) entry: String,
    /// The words of the topic, over a version.
    pub(super) words: Option<(String, i64)>,
    /// An entry that is being changed, over a version.
    pub(super) changed: Option<(EntryId, String, i64)>,
    pub(super) problems: Problems,
}

impl Noted {
    /// The field in which it is changed.
    fn field(&self) -> String {
        field(self.id)
    }
}

impl TopicPage {
    /// What stands in the field of an entry and over which version.
    fn changing(&self, noted: &Noted) -> (String, i64) {
        match &self.typed.changed {
            Some((id, text, version)) if *id == noted.id => (text.clone(), *version),
            _ => (noted.text.clone(), noted.version),
        }
    }

    /// What stands in the field of the topic itself and over which version.
    fn worded(&self) -> (String, i64) {
        self.typed.words.clone().unwrap_or_else(|| (self.text.clone(), self.version))
    }
}

/// The field in which an entry is changed.
pub(super) fn field(entry: EntryId) -> String {
    format!("change-{entry}")
}

/// From where somebody came.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    /// The room that was open, as in its address.
    #[serde(default)]
    room: String,
}

/// The page of a topic, as an address; a room that is open is led back to.
pub(super) fn path(id: TopicId, room: &str) -> String {
    super::board::path(id, room.parse::<ConversationId>().ok())
}

/// `GET /topics/{topic}`.
pub async fn show(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    Query(from): Query<From>,
) -> Answer {
    let (row, grant) = desk::find(&app, &viewer, id, Need::Read).await?;
    page(&build(&app, &viewer, (&row, &grant), &from.room, Typed::default()).await?)
}

/// The page again, with what was typed and what to mend.
pub(super) async fn mend(app: &App, viewer: &Viewer, row: &Row, room: &str, typed: Typed) -> Answer {
    let (row, grant) = desk::find(app, viewer, row.id, Need::Write).await?;
    let again = build(app, viewer, (&row, &grant), room, typed).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

async fn build(
    app: &App,
    viewer: &Viewer,
    (row, grant): (&Row, &Grant),
    room: &str,
    typed: Typed,
) -> Result<TopicPage, PageError> {
    let line = lines::line(&app.db, row.line_id).await?.ok_or(PageError::Missing)?;
    let desk = Desk::around(app, viewer, line).await?;
    let today = viewer.today(desk.now);
    let on = |at: Timestamp| dates::local(at, &viewer.zone).date();
    let talked = desk.talked(row.id);
    let standing = desk.sittings.standing(row.made_at, &talked);
    let mut pieces: Vec<Piece> = talked.iter().map(|one| piece(one.at, on(one.at), today, What::TalkedAbout)).collect();
    for entry in queries::entries(app, grant, row.id).await? {
        let at = entry.made_at;
        pieces.push(piece(at, on(at), today, What::Noted(Box::new(noted(entry, viewer, today)))));
    }
    pieces.sort_by_key(|piece| piece.at);
    let room = room.parse::<ConversationId>().ok();
    let promised = promises::of_topic(app, viewer, &desk.relation, row.id.0).await?;
    let may_write = grant.may_write() && desk.line.ended_at.is_none();
    let who = if row.author_id == viewer.id { "You" } else { first(&row.author_name) };
    let is_closer = row.closed_by == Some(viewer.id);
    let closer = row.closed_by_name.as_deref().map(|name| if is_closer { "you" } else { first(name) });
    Ok(TopicPage {
        shell: desk.shell(app, viewer).await?,
        id: row.id,
        text: queries::words(app, grant, row)?,
        is_question: row.is_question,
        brought: match row.is_question {
            true => format!("{who} kept it on {}.", dates::day(on(row.made_at))),
            false => format!("{who} brought it on {}.", dates::day(on(row.made_at))),
        },
        stands: standing.sentence(today),
        seen: desk.seen(viewer, row.made_at),
        closed: row.closed_at.zip(closer).map(|(at, by)| format!("Closed by {by} on {}.", dates::day(on(at)))),
        may_write,
        may_reword: may_write && row.author_id == viewer.id && !row.is_question,
        may_take_back: may_write && rules::may_take_back(row.author_id == viewer.id, row.hanging()),
        is_talked: standing.is_talked,
        pieces,
        promises: promised.iter().map(|one| PromiseLine::of(one, today).beginning(whose(viewer, one))).collect(),
        promise_form: promise_form(&desk, viewer, row, room),
        back: back(&desk, room),
        room: room.map(|id| id.to_string()).unwrap_or_default(),
        version: row.version,
        problems: typed.problems.clone(),
        typed,
    })
}

fn piece(at: Timestamp, on: Date, today: Date, what: What) -> Piece {
    Piece { on: dates::short_day(on, today), at, what }
}

fn noted(entry: Entry, viewer: &Viewer, today: Date) -> Noted {
    let is_own = entry.author_id == viewer.id;
    let day = |at: Timestamp| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    Noted {
        id: entry.id,
        by: if is_own { "You".to_owned() } else { first(&entry.author_name).to_owned() },
        changed: entry.changed_at.map(day),
        text: entry.text,
        is_own,
        version: entry.version,
    }
}

fn whose<'a>(viewer: &Viewer, promise: &'a promises::Promise) -> &'a str {
    if promise.owner_id == viewer.id { "you" } else { first(promise.owner_name()) }
}

/// The form of a promise that comes of the topic; made while the two sit in a room of theirs, it
/// is one of that conversation as well.
fn promise_form(desk: &Desk, viewer: &Viewer, row: &Row, room: Option<ConversationId>) -> PromiseForm {
    let in_room = desk.one_on_ones.iter().chain(&desk.others).find(|one| one.state == State::InRoom);
    let other = match desk.side {
        Side::Ic => desk.others(viewer),
        Side::Manager => desk.line.ic_name.clone(),
    };
    let back = format!("{}#promise", super::board::path(row.id, room));
    let conversation = in_room.filter(|one| one.side_of(viewer.id).is_some()).map(|one| one.id.0);
    PromiseForm::empty(desk.line.ic_id, &other, conversation, &back).of_topic(row.id.0)
}

fn back(desk: &Desk, room: Option<ConversationId>) -> String {
    match room {
        Some(room) => format!("/conversations/{room}/room#agenda"),
        None if desk.line.ended_at.is_some() => format!("/lines/{}/topics", desk.line.id),
        None => super::path(desk.line.ic_id),
    }
}
