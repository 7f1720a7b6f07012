//! Promises and the topics of the 1:1s they come of: the one a form names, the one a promise
//! points back to, and what stands beside a running agenda.

use jiff::Timestamp;
use kit::App;
use kit::ids::{parse_short, short};
use kit::web::PageError;
use people::access::{self, Header, Need, Object, Relation};
use people::sessions::Viewer;
use people::{LineId, PersonId};

use super::header;
use super::queries::{self, Promise, Topic};
use crate::PromiseId;

/// The topic a form says its promise comes of: one of this line that the viewer may write on.
pub(super) async fn of_form(app: &App, viewer: &Viewer, typed: &str, line: LineId) -> Result<Option<i64>, PageError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let id = parse_short(typed).ok_or(PageError::Missing)?;
    let topic = queries::topic(&app.db, id).await?.filter(|topic| topic.line_id == line).ok_or(PageError::Missing)?;
    access::require(app, viewer, &header_of(&topic), Need::Write).await?;
    Ok(Some(id))
}

/// The address of the topic a promise came of, for who may read it.
pub(super) async fn source(app: &App, viewer: &Viewer, promise: PromiseId) -> Result<Option<String>, PageError> {
    let Some(topic) = queries::topic_of(&app.db, promise).await? else { return Ok(None) };
    let grant = access::grant(app, viewer, &header_of(&topic)).await?;
    Ok(grant.filter(access::Grant::may_read).map(|_| format!("/topics/{}", short(topic.id))))
}

fn header_of(topic: &Topic) -> Header {
    Header::about(Object::OneOnOneAgenda, "any", topic.ic_id).made(Some(topic.line_id), topic.made_at)
}

/// The promises that came of a topic, of those the viewer may read each by its own row.
pub async fn of_topic(app: &App, viewer: &Viewer, relation: &Relation, topic: i64) -> Result<Vec<Promise>, PageError> {
    readable(app, viewer, relation, queries::of_topic(&app.db, topic).await?).await
}

/// What is open between the two about an IC, of both sides, each for who may read it. Made
/// before somebody stood in, it leaves the trace of their reading.
pub async fn open_about(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
) -> Result<Vec<Promise>, PageError> {
    readable(app, viewer, relation, queries::open_of_ic(&app.db, ic).await?).await
}

async fn readable(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    all: Vec<Promise>,
) -> Result<Vec<Promise>, PageError> {
    let grant = |promise: &Promise| access::grant_within(relation, viewer, &header(promise), app);
    let is_of_before = |promise: &&Promise| {
        grant(promise).is_some_and(|grant| grant.may_read() && grant.since() > Timestamp::UNIX_EPOCH)
    };
    if let Some(promise) = all.iter().find(is_of_before) {
        access::require(app, viewer, &header(promise), Need::Read).await?;
    }
    Ok(all.into_iter().filter(|promise| grant(promise).is_some_and(|grant| grant.may_read())).collect())
}
