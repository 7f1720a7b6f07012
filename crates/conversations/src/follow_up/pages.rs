use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use kit::App;
use kit::dates;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Need};
use people::sessions::Viewer;
use serde::Deserialize;

pub use super::answer::{confirm, recollect};
use super::note::{Note, header};
pub use super::recollections::read;
use super::rules;
pub use super::sending::{copied, send};
use super::{letter, queries, sent};
use crate::ConversationId;
use crate::conversations::{Conversation, State, load};
use crate::room::plain_lines;
use crate::wrap_up::agreed;

/// The note of the manager, still to be sent.
#[derive(Template)]
#[template(path = "follow_up/edit.html")]
pub(super) struct EditPage {
    shell: Shell,
    ic: String,
    path: String,
    back: String,
    due: String,
    subject: String,
    body: String,
    version: i64,
    edited: bool,
    /// When it was last saved: "14:02".
    saved: Option<String>,
    /// Whether the page shows words that are in no database yet: it came back to be mended.
    is_unsaved: bool,
    /// What was agreed, is not in it, and was named: sent again, it goes without.
    without: String,
    /// What is missing where nothing was agreed: it is sent with a tick.
    missing: Option<String>,
    problems: Problems,
}

impl EditPage {
    /// The same, sent again without what was named.
    pub(super) fn without(self, without: String) -> EditPage {
        EditPage { without, ..self }
    }
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
    page(&edit_page(app, viewer, conversation, None, Problems::none()).await?)
}

/// A note as it was typed: subject, words, and the version of the page they were typed on.
pub(super) type Typed = (String, String, i64);

/// The page with what was typed, and what to mend about it; or with the note as it stands.
pub(super) async fn edit_page(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    typed: Option<Typed>,
    problems: Problems,
) -> Result<EditPage, PageError> {
    let note = Note::of(app, viewer, conversation).await?;
    let local = |at| dates::local(at, &viewer.zone);
    let agreed = agreed::seen(app, viewer, conversation).await?;
    let (subject, body, version) = typed.unwrap_or((note.subject.clone(), note.body.clone(), note.version));
    // The script may have saved it while the button was pressed.
    let is_kept = subject == note.subject && body == note.body;
    let version = if is_kept { note.version } else { version };
    Ok(EditPage {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        ic: first(&conversation.ic_name).to_owned(),
        path: path(conversation.id),
        back: back(app, viewer, conversation).await?.unwrap_or_else(|| "/".to_owned()),
        due: conversation.follow_up_due_at.map(|due| dates::day_and_time(&local(due))).unwrap_or_default(),
        edited: note.edited || !is_kept,
        saved: note.saved_at.filter(|_| is_kept).map(|at| dates::time(&local(at))),
        is_unsaved: !is_kept && version > 0,
        subject,
        body,
        version,
        without: String::new(),
        missing: letter::missing(app, conversation, &agreed).await?,
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
    /// `draft`: take the draft from the facts again. `closing`: only the closing sentence. `edit`:
    /// that as well, on the way to the page where all of it is edited.
    #[serde(default)]
    take: String,
}

/// The conversation of a note still to be sent, for whoever may write it.
pub(super) async fn writable(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Conversation, PageError> {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    access::require(app, viewer, &header(&conversation), Need::Write).await?;
    match conversation.state {
        State::WrappedUp => Ok(conversation),
        _ => Err(PageError::Missing),
    }
}

pub(super) fn checked(subject: &str, body: &str) -> Problems {
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
    headers: HeaderMap,
    form: Posted<NoteForm>,
) -> Answer {
    let conversation = writable(&app, &viewer, id).await?;
    let fields = &form.fields;
    if headers.contains_key("x-belay-autosave") {
        return quietly(&app, &viewer, id, fields).await;
    }
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
    if fields.take == "edit" && fields.closing.trim().is_empty() {
        return to(path(id)).into();
    }
    if fields.take == "closing" && fields.closing.trim().is_empty() {
        return to(there).saying("Nothing stands above your name yet.").into();
    }
    let (subject, body) = (fields.subject.trim().to_owned(), plain_lines(&fields.body));
    let body = rules::with_closing(&body, &plain_lines(&fields.closing));
    let problems = checked(&subject, &body);
    if !problems.is_empty() {
        let typed = (subject, body, fields.version);
        let page = edit_page(&app, &viewer, &conversation, Some(typed), problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut tx = form.begin(&app).await?;
    if queries::write(&mut tx, &app, id, (&subject, &body, fields.version), app.clock.now()).await?.is_none() {
        drop(tx);
        return conflict(&app, &viewer, &conversation, (subject, body), path(id)).await;
    }
    let there = match fields.take.as_str() {
        "closing" => format!("{there}#note"),
        "edit" => path(id),
        _ => there,
    };
    form.finish(tx, to(there).saying("The note is saved. It is not sent yet.")).await
}

const VERSION: HeaderName = HeaderName::from_static("x-belay-version");
const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

/// What the script keeps as it is typed: no page comes back, only the version it is now.
async fn quietly(app: &App, viewer: &Viewer, id: ConversationId, fields: &NoteForm) -> Answer {
    let (subject, body) = (fields.subject.trim(), plain_lines(&fields.body));
    if let Some(trouble) = rules::check(subject, &body).first() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, trouble.sentence()).into_response());
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some(version) = queries::write(&mut tx, app, id, (subject, &body, fields.version), now).await? else {
        let stands = queries::version(&mut tx, id).await?;
        return Ok((StatusCode::CONFLICT, [(VERSION, stands.to_string())]).into_response());
    };
    tx.commit().await?;
    let time = dates::time(&dates::local(now, &viewer.zone));
    Ok((StatusCode::NO_CONTENT, [(VERSION, version.to_string()), (SAVED, time)]).into_response())
}

/// Two tabs, two texts: both are shown.
pub(super) async fn conflict(
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
