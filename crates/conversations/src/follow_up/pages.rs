use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::events;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Need};
use people::sessions::Viewer;
use serde::Deserialize;

pub use super::answer::{confirm, recollect};
use super::note::{Note, header};
use super::rules;
use super::{queries, sent};
use crate::ConversationId;
use crate::conversations::{Conversation, State, change_state, load};
use crate::room::{event, plain_lines, totals};
use crate::wrap_up::agreed;

/// The note of the manager, still to be sent.
#[derive(Template)]
#[template(path = "follow_up/edit.html")]
struct EditPage {
    shell: Shell,
    ic: String,
    path: String,
    back: String,
    due: String,
    subject: String,
    body: String,
    version: i64,
    edited: bool,
    /// What was agreed, is not in it, and was named: sent again, it goes without.
    without: String,
    problems: Problems,
}

/// The note: to write for the manager, to read once it is sent.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    match conversation.state {
        State::WrappedUp => edit(&app, &viewer, &conversation).await,
        State::FollowedUp | State::Closed => sent::show(&app, &viewer, &conversation).await,
        _ => Err(PageError::Missing),
    }
}

async fn edit(app: &App, viewer: &Viewer, conversation: &Conversation) -> Answer {
    access::require(app, viewer, &header(conversation), Need::Write).await?;
    let note = Note::of(app, viewer, conversation).await?;
    let typed = (note.subject, note.body, note.version);
    let edit = edit_page(app, viewer, conversation, typed, Problems::none()).await?;
    page(&EditPage { edited: note.edited, ..edit })
}

async fn edit_page(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    (subject, body, version): (String, String, i64),
    problems: Problems,
) -> Result<EditPage, PageError> {
    let due = conversation.follow_up_due_at.map(|due| dates::local(due, &viewer.zone));
    Ok(EditPage {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        ic: first(&conversation.ic_name).to_owned(),
        path: path(conversation.id),
        back: back(app, viewer, conversation).await?.unwrap_or_else(|| "/".to_owned()),
        due: due.map(|due| dates::day_and_time(&due)).unwrap_or_default(),
        subject,
        body,
        version,
        edited: true,
        without: String::new(),
        problems,
    })
}

/// The wrap-up, for the two people who still have it.
pub(super) async fn back(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Option<String>, PageError> {
    let header = conversation.header(people::access::Object::Conversation);
    let grant = access::grant(app, viewer, &header).await?;
    let is_theirs = grant.is_some_and(|grant| grant.may_read()) && conversation.side_of(viewer.id).is_some();
    Ok(is_theirs.then(|| crate::wrap_up::path(conversation.id)))
}

pub(super) fn path(id: ConversationId) -> String {
    format!("/conversations/{id}/follow-up")
}

/// A note as it was typed: all of it, or only the closing sentence under the draft.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    closing: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// `draft`: take the draft from the facts again. `closing`: only the closing sentence.
    #[serde(default)]
    take: String,
}

/// The conversation of a note still to be sent, for whoever may write it.
async fn writable(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Conversation, PageError> {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    access::require(app, viewer, &header(&conversation), Need::Write).await?;
    match conversation.state {
        State::WrappedUp => Ok(conversation),
        _ => Err(PageError::Missing),
    }
}

fn checked(subject: &str, body: &str) -> Problems {
    let mut problems = Problems::none();
    for trouble in rules::check(subject, body) {
        problems.add(trouble.field(), trouble.sentence());
    }
    problems
}

/// Keeps what the manager wrote.
pub async fn save(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<NoteForm>,
) -> Answer {
    let conversation = writable(&app, &viewer, id).await?;
    let fields = &form.fields;
    let there = back(&app, &viewer, &conversation).await?.unwrap_or_else(|| path(id));
    if fields.take == "draft" {
        let mut tx = form.begin(&app).await?;
        if !queries::forget(&mut tx, id, fields.version).await? {
            drop(tx);
            let typed = (fields.subject.clone(), plain_lines(&fields.body));
            return conflict(&app, &viewer, &conversation, typed, path(id)).await;
        }
        return form.finish(tx, to(path(id)).saying("The draft follows the facts again.")).await;
    }
    if fields.take == "closing" && fields.closing.trim().is_empty() {
        return to(there).saying("Nothing stands above your name yet.").into();
    }
    let (subject, body) = (fields.subject.trim().to_owned(), plain_lines(&fields.body));
    let body = rules::with_closing(&body, &plain_lines(&fields.closing));
    let problems = checked(&subject, &body);
    if !problems.is_empty() {
        let typed = (subject, body, fields.version);
        let page = edit_page(&app, &viewer, &conversation, typed, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut tx = form.begin(&app).await?;
    if !queries::write(&mut tx, &app, id, (&subject, &body, fields.version), app.clock.now()).await? {
        drop(tx);
        return conflict(&app, &viewer, &conversation, (subject, body), path(id)).await;
    }
    form.finish(tx, to(there).saying("The note is saved. It is not sent yet.")).await
}

/// Two tabs, two texts: both are shown.
async fn conflict(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    (subject, body): (String, String),
    action: String,
) -> Answer {
    // It may have been sent in the other tab; then there is nothing left to save.
    let conversation = load(&app.db, conversation.id).await?.ok_or(PageError::Missing)?;
    if conversation.state != State::WrappedUp {
        return Err(PageError::Gone("The note was sent meanwhile, and stays as it was sent.".to_owned()));
    }
    let note = Note::of(app, viewer, &conversation).await?;
    let hidden = [("subject", subject), ("body", body.clone()), ("_version", note.version.to_string())];
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: format!("The note to {}", first(&conversation.ic_name)),
        by: None,
        action: Some(action),
        back: path(conversation.id),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields: vec![Differing { label: "The note".to_owned(), yours: body, theirs: note.body }],
    }
    .answer()
}

/// The note as it stood on the page whose button was pressed.
#[derive(Debug, Deserialize)]
pub struct SendForm {
    subject: String,
    body: String,
    /// What was typed above the name and not put in the note before.
    #[serde(default)]
    closing: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// What that page said the note leaves out.
    #[serde(default)]
    without: String,
}

/// Sends the note to the IC.
pub async fn send(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<SendForm>,
) -> Answer {
    follow_up(&app, &viewer, id, form, "mail").await
}

/// Marks the note as sent by the manager's own hand.
pub async fn copied(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<SendForm>,
) -> Answer {
    follow_up(&app, &viewer, id, form, "copied").await
}

async fn follow_up(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    form: Posted<SendForm>,
    sent_as: &'static str,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    if matches!(conversation.state, State::FollowedUp | State::Closed) && conversation.side_of(viewer.id).is_some() {
        return to(path(id)).into();
    }
    let conversation = writable(app, viewer, id).await?;
    let (subject, body) = (form.fields.subject.trim().to_owned(), plain_lines(&form.fields.body));
    let body = rules::with_closing(&body, &plain_lines(&form.fields.closing));
    let problems = checked(&subject, &body);
    if !problems.is_empty() {
        let typed = (subject, body, form.fields.version);
        let page = edit_page(app, viewer, &conversation, typed, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // Somebody may have promised something since the page was made: nothing is left out unsaid.
    let agreed = agreed::of(app, id, &viewer.zone).await?;
    let left_out = rules::left_out(&body, &agreed.texts());
    let without = left_out.join("\n");
    if !left_out.is_empty() && without != plain_lines(&form.fields.without) {
        let problems = Problems::of("body", rules::named_left_out(&left_out));
        let typed = (subject, body, form.fields.version);
        let edit = edit_page(app, viewer, &conversation, typed, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &EditPage { without, ..edit });
    }
    let there = back(app, viewer, &conversation).await?.unwrap_or_else(|| path(id));
    let now = app.clock.now();
    let mut tx = form.begin(app).await?;
    if change_state(&mut tx, app, &conversation, State::FollowedUp, Some(viewer.id), "", now).await? {
        totals::forget_unagreed(&mut tx, id).await?;
        if !queries::mark_sent(&mut tx, app, (id, form.fields.version), (&subject, &body, sent_as), now).await? {
            drop(tx);
            return conflict(app, viewer, &conversation, (subject, body), path(id)).await;
        }
        events::record(&mut tx, app, event("follow_up.sent", viewer, &conversation), now).await?;
    }
    let name = first(&conversation.ic_name);
    let said =
        if sent_as == "mail" { format!("The note went to {name}.") } else { "Marked as sent by you.".to_owned() };
    form.finish(tx, to(there).saying(said)).await
}
