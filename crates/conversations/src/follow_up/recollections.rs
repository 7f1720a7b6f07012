use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Services};
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, to};
use people::access::{self, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::answer::there;
use super::note::header;
use super::{pages, queries};
use crate::ConversationId;
use crate::conversations::{Conversation, Side, load};
use crate::kinds;
use crate::one_on_ones;
use crate::room::{Statement, statements};

/// What the IC remembers differently, beside the note; the manager says that it was read.
#[derive(Clone, Debug, Template)]
#[template(path = "follow_up/_recollections.html")]
pub(crate) struct Recollections {
    /// Each with the moment it was written.
    said: Vec<(Statement, String)>,
    /// How deep its headings stand on the page.
    level: u8,
    reading: Option<Reading>,
    /// Where it stands on the running agenda, once the manager brought it there.
    topic: Option<String>,
}

/// The buttons under it, for a manager who has not read it.
#[derive(Clone, Debug)]
struct Reading {
    key: KeyField,
    action: String,
    back: &'static str,
    ic: String,
    may_bring: bool,
}

impl HtmlSafe for Recollections {}

impl Recollections {
    /// Those of a note that was sent, for whoever may read it.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        (conversation, shell): (&Conversation, &Shell),
        (back, level): (&'static str, u8),
    ) -> Result<Recollections, PageError> {
        let nothing = Recollections { said: Vec::new(), level, reading: None, topic: None };
        if conversation.followed_up_at.is_none() {
            return Ok(nothing);
        }
        let Some(grant) = access::grant(app, viewer, &header(conversation)).await? else { return Ok(nothing) };
        let said = statements(app, &grant, "follow_up", conversation.id).await?;
        let when = |said: &Statement| dates::day_and_time(&dates::local(said.made_at, &viewer.zone));
        let reading = reading(app, viewer, (conversation, shell), back).await?.filter(|_| grant.may_read());
        Ok(Recollections {
            said: said.into_iter().map(|said| (said.clone(), when(&said))).collect(),
            reading,
            topic: topic(app, viewer, conversation).await?,
            ..nothing
        })
    }

    /// Whether the IC remembers anything differently.
    pub(crate) fn are_there(&self) -> bool {
        !self.said.is_empty()
    }
}

async fn reading(
    app: &App,
    viewer: &Viewer,
    (conversation, shell): (&Conversation, &Shell),
    back: &'static str,
) -> Result<Option<Reading>, PageError> {
    let is_manager = conversation.side_of(viewer.id) == Some(Side::Manager);
    if !is_manager || queries::unread_since(&app.db, conversation.id).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Reading {
        key: shell.key(),
        action: format!("/conversations/{}/recollection/reading", conversation.id),
        back,
        ic: first(&conversation.ic_name).to_owned(),
        may_bring: one_on_ones::may_bring(app, viewer, conversation.ic_id).await?,
    }))
}

/// The topic it was brought as, for whoever reads the running agenda.
async fn topic(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Option<String>, PageError> {
    let Some(topic) = queries::brought_as(&app.db, conversation.id).await? else { return Ok(None) };
    let header = one_on_ones::header(conversation.ic_id, topic.line_id, topic.made_at);
    let grant = access::grant(app, viewer, &header).await?;
    Ok(grant.filter(|grant| grant.may_read()).map(|_| one_on_ones::topic_path(topic.id, None)))
}

/// A recollection that waits for its manager, for their first page.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Who remembers it.
    pub ic_name: String,
    /// What kind of conversation it was, and when it began.
    pub kind_title: String,
    /// See `kind_title`.
    pub starts_at: Timestamp,
    /// When it was said.
    pub said_at: Timestamp,
    /// Where it stands, beside the note.
    pub path: String,
}

/// Those that wait for somebody and that they may still read.
pub async fn unread(app: &App, viewer: &Viewer) -> Result<Vec<Unread>, PageError> {
    let mut found = Vec::new();
    for (id, said_at) in queries::unread_of(&app.db, viewer.id).await? {
        let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
        let grant = access::grant(app, viewer, &header(&conversation)).await?;
        if grant.is_some_and(|grant| grant.may_read()) {
            found.push(Unread {
                kind_title: kinds::load(app, conversation.kind_version_id).await?.title.clone(),
                starts_at: conversation.starts_at,
                path: pages::back(app, viewer, &conversation).await?.unwrap_or_else(|| pages::path(id)),
                ic_name: conversation.ic_name,
                said_at,
            });
        }
    }
    Ok(found)
}

/// The press under a recollection.
#[derive(Debug, Deserialize)]
pub struct ReadForm {
    /// Ticked where it is brought to the next 1:1.
    #[serde(default)]
    bring: String,
    #[serde(default)]
    back: String,
}

/// `POST /conversations/{id}/recollection/reading`: the manager has read it; with `bring` it is a
/// topic of the running agenda as well, without a word of it.
pub async fn read(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<ReadForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    if conversation.followed_up_at.is_none() || conversation.side_of(viewer.id) != Some(Side::Manager) {
        return Err(PageError::Missing);
    }
    access::require(&app, &viewer, &header(&conversation), Need::Read).await?;
    let here = to(there(&form.fields.back, id));
    if form.fields.bring.is_empty() {
        let mut tx = form.begin(&app).await?;
        queries::mark_read(&mut tx, id, None).await?;
        return form.finish(tx, here.saying("Read. Both texts stay on record.")).await;
    }
    let agenda = one_on_ones::Desk::of(&app, &viewer, conversation.ic_id).await?;
    let day = dates::long_day(dates::local(conversation.starts_at, &viewer.zone).date());
    let mut tx = form.begin(&app).await?;
    let text = format!("What each of us remembers of {day}");
    let Some(topic) = one_on_ones::put_on(&mut tx, &app, &viewer, &agenda, &text).await? else {
        drop(tx);
        return here.saying("The running agenda is full. Close one of its topics first.").into();
    };
    queries::mark_read(&mut tx, id, Some(topic)).await?;
    let there = format!("{}#agenda", one_on_ones::path(conversation.ic_id));
    form.finish(tx, to(there).saying("It stands on the running agenda.")).await
}
