//! What is done with a topic: brought, worded, moved, talked about, closed, put back, taken back.

use axum::extract::{Path, State as Services};
use db::Tx;
use kit::App;
use kit::events;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, to};
use people::PersonId;
use people::access::Need;
use people::sessions::Viewer;
use serde::Deserialize;

use super::board::Topics;
use super::desk::{self, Desk};
use super::queries::{self, New, Row};
use super::rules::{self, MOST_OPEN, TOPIC, Way};
use super::{TopicId, pages, topic};
use crate::ConversationId;

/// Counts a change of an agenda, and tells the open rooms of its line.
pub(super) async fn counted(tx: &mut Tx, desk: &Desk) -> Result<(), PageError> {
    queries::count_change(tx, desk.line.id).await?;
    tx.tells(events::topic(desk.line.ic_id.0));
    Ok(())
}

/// Nothing hangs itself on a topic that was taken back a moment ago. Changes of one agenda wait
/// for each other once they are [`counted`].
pub(super) async fn still_there(tx: &mut Tx, id: TopicId) -> Result<(), PageError> {
    match queries::is_there(tx, id).await? {
        true => Ok(()),
        false => Err(PageError::Gone("Whoever brought this topic took it back a moment ago.".to_owned())),
    }
}

/// Where a press leads back to: the room it was made in, or the page of the agenda.
pub(super) fn back(ic: PersonId, room: &str, place: &str) -> String {
    match room.parse::<ConversationId>() {
        Ok(room) => format!("/conversations/{room}/room#{place}"),
        Err(_) => format!("{}#{place}", super::path(ic)),
    }
}

/// The same from the page of one topic, which stays open.
fn back_from(row: &Row, room: &str, from: &str, place: &str) -> String {
    if from == "topic" { topic::path(row.id, room) } else { back(row.ic_id, room, place) }
}

/// A topic somebody brings.
#[derive(Debug, Deserialize)]
pub struct TopicForm {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    room: String,
}

/// `POST /people/{person}/topics`: puts a topic on the agenda, the last of its side.
pub async fn add(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(ic): Path<PersonId>,
    form: Posted<TopicForm>,
) -> Answer {
    let desk = Desk::of(&app, &viewer, ic).await?;
    let TopicForm { topic, room } = &form.fields;
    let text = match rules::topic(topic) {
        Ok(text) => text,
        Err(problems) => return pages::mend_topic(&app, &viewer, &desk, room, topic, problems).await,
    };
    let mut tx = form.begin(&app).await?;
    if put_on(&mut tx, &app, &viewer, &desk, &text).await?.is_none() {
        drop(tx);
        let sentence = format!("{MOST_OPEN} topics stand on this agenda. Close one of them first.");
        return pages::mend_topic(&app, &viewer, &desk, room, topic, Problems::of(TOPIC, sentence)).await;
    }
    form.finish(tx, to(back(ic, room, "agenda"))).await
}

/// Puts a topic of the viewer on the agenda, the last of its side; nothing where no more fit on it.
pub(crate) async fn put_on(
    tx: &mut Tx,
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    text: &str,
) -> Result<Option<TopicId>, PageError> {
    counted(tx, desk).await?;
    if queries::open_count(tx, desk.line.id).await? >= MOST_OPEN {
        return Ok(None);
    }
    let id: TopicId = app.entropy.id(desk.now);
    let (line, side, ic) = (desk.line.id, desk.side, desk.line.ic_id);
    let new = New { id, line, ic, author: viewer.id, side, text, is_question: false };
    queries::insert(tx, app, new, desk.now).await?;
    Ok(Some(id))
}

/// The words of a topic, changed.
#[derive(Debug, Deserialize)]
pub struct WordsForm {
    #[serde(default)]
    topic: String,
    #[serde(default, rename = "_version")]
    version: i64,
    #[serde(default)]
    room: String,
}

/// `POST /topics/{topic}/text`: whoever brought a topic words it anew.
pub async fn reword(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<WordsForm>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    if row.author_id != viewer.id || row.is_question {
        return Err(PageError::Gone(
            "A topic is worded by whoever brought it. Note on it what you would add.".to_owned(),
        ));
    }
    let WordsForm { topic: typed, version, room } = &form.fields;
    let text = match rules::topic(typed) {
        Ok(text) => text,
        Err(problems) => {
            let again = topic::Typed { words: Some((typed.clone(), *version)), problems, ..topic::Typed::default() };
            return topic::mend(&app, &viewer, &row, room, again).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    if queries::reword(&mut tx, &app, id, (&text, *version)).await? == 0 {
        drop(tx);
        let (row, grant) = desk::find(&app, &viewer, id, Need::Write).await?;
        let stands = queries::words(&app, &grant, &row)?;
        return two_versions(&app, &viewer, &row, (stands, text), room).await;
    }
    form.finish(tx, to(topic::path(id, room)).saying("Worded anew.")).await
}

/// Both texts, when the same topic was worded in another window meanwhile.
async fn two_versions(app: &App, viewer: &Viewer, row: &Row, (theirs, yours): (String, String), room: &str) -> Answer {
    let hidden = [("topic", yours.clone()), ("_version", row.version.to_string()), ("room", room.to_owned())];
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "This topic".to_owned(),
        by: None,
        action: Some(format!("/topics/{}/text", row.id)),
        back: topic::path(row.id, room),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields: vec![Differing { label: "The topic".to_owned(), yours, theirs }],
    }
    .answer()
}

/// A button of a topic.
#[derive(Debug, Deserialize)]
pub struct Press {
    #[serde(default)]
    room: String,
    /// `topic` for the page of the topic.
    #[serde(default)]
    from: String,
}

/// The button that moves a topic.
#[derive(Debug, Deserialize)]
pub struct Move {
    /// `up` or `down`.
    #[serde(default)]
    go: String,
    #[serde(default)]
    room: String,
}

/// `POST /topics/{topic}/place`: one up or down among the topics of one's own side.
pub async fn move_place(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<Move>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    if row.side != desk.side {
        return Err(PageError::Gone(
            "Each side orders its own topics. You can say in which order you would take these.".to_owned(),
        ));
    }
    let there = to(back(row.ic_id, &form.fields.room, &format!("topic-{id}")));
    let Some(way) = Way::named(&form.fields.go) else { return there.into() };
    let shown = Topics::of(&app, &viewer, &desk).await?.waiting(&desk, row.side);
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    let order = queries::order(&mut tx, desk.line.id, row.side).await?;
    // Past what this page does not show: what is done today, or was brought before one stood in.
    let order: Vec<(TopicId, i64)> = order.into_iter().filter(|(topic, _)| shown.contains(topic)).collect();
    let one = order.iter().copied().find(|(topic, _)| *topic == id);
    if let Some((one, other)) = one.and_then(|one| Some((one, rules::neighbour(&order, one, way)?))) {
        queries::put(&mut tx, one.0, other.1).await?;
        queries::put(&mut tx, other.0, one.1).await?;
    }
    form.finish(tx, there).await
}

/// `POST /topics/{topic}/talk`: the two talked about it; it comes back next time.
pub async fn talk(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<Press>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    let there = to(back_from(&row, &form.fields.room, &form.fields.from, "agenda"));
    let mut tx = form.begin(&app).await?;
    if row.closed_at.is_none() {
        counted(&mut tx, &desk).await?;
        still_there(&mut tx, id).await?;
        queries::talked(&mut tx, &app, id, (desk.current(), desk.since()), viewer.id, desk.now).await?;
    }
    form.finish(tx, there).await
}

/// `POST /topics/{topic}/closure`: it is done with.
pub async fn close(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<Press>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    let there = to(back_from(&row, &form.fields.room, &form.fields.from, "agenda"));
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    queries::close(&mut tx, id, viewer.id, desk.now).await?;
    form.finish(tx, there).await
}

/// `POST /topics/{topic}/reopening`: it stands on the agenda again, as if it had not been talked
/// about in this sitting.
pub async fn put_back(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<Press>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    let there = to(back_from(&row, &form.fields.room, &form.fields.from, &format!("topic-{id}")));
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    queries::put_back(&mut tx, id, desk.since()).await?;
    form.finish(tx, there.saying("It stands on the agenda again.")).await
}

/// `POST /topics/{topic}/removal`: whoever brought a topic takes it back while nothing hangs on it.
pub async fn remove(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<Press>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    let kept = "Something hangs on this topic by now, or somebody else brought it. Close it instead.";
    if !rules::may_take_back(row.author_id == viewer.id, row.hanging()) {
        return Err(PageError::Gone(kept.to_owned()));
    }
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    // What it was brought for waits to be read again.
    queries::unbring(&mut tx, id, desk.now).await?;
    if queries::remove(&mut tx, id).await? == 0 {
        return Err(PageError::Gone(kept.to_owned()));
    }
    form.finish(tx, to(back(row.ic_id, &form.fields.room, "agenda")).saying("Taken back.")).await
}
