use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use kit::App;
use kit::web::conflict::Differing;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, to};
use people::access::{self, Grant, Header, Need, Object};
use people::lines;
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries::{self, Note};
use super::rules::{LONGEST_NOTE, plain_lines};
use crate::ConversationId;
use crate::conversations::{Conversation, Side, load};

/// The notes both write.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_notes.html")]
pub(super) struct SharedNotes {
    key: KeyField,
    action: String,
    back: &'static str,
    other: String,
    note: Note,
    /// "Ruth, 14:09", when the other side wrote last.
    last: Option<String>,
}

/// The notes one side writes alone.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_private.html")]
pub(super) struct PrivateNotes {
    key: KeyField,
    action: String,
    back: &'static str,
    note: Note,
}

impl HtmlSafe for SharedNotes {}
impl HtmlSafe for PrivateNotes {}

/// The shared notes as a form, for somebody who may write them.
pub(super) async fn shared(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    (conversation, side): (&Conversation, Side),
    back: &'static str,
) -> Result<SharedNotes, PageError> {
    let grant = access::require(app, viewer, &conversation.header(Object::SharedNotes), Need::Write).await?;
    let note = queries::note(app, &grant, conversation.id, "shared").await?;
    let by_other = |(by, _): &&(String, _)| *by != viewer.name;
    let last = note.changed.as_ref().filter(by_other).map(|(by, at)| {
        format!("{} wrote last, {}", first(by), kit::dates::time(&kit::dates::local(*at, &viewer.zone)))
    });
    let other = first(conversation.name_on(side.other())).to_owned();
    Ok(SharedNotes { key: shell.key(), action: action(conversation), back, other, note, last })
}

/// The viewer's own notes as a form.
pub(super) async fn private(
    app: &App,
    viewer: &Viewer,
    shell: &Shell,
    conversation: &Conversation,
    back: &'static str,
) -> Result<PrivateNotes, PageError> {
    let (grant, whose) = private_grant(app, viewer, conversation, Need::Write).await?;
    let note = queries::note(app, &grant, conversation.id, whose).await?;
    Ok(PrivateNotes { key: shell.key(), action: action(conversation), back, note })
}

fn action(conversation: &Conversation) -> String {
    format!("{}/notes", super::path(conversation))
}

/// The grant over the viewer's own notes, and which they are. A manager whose line has ended
/// reads theirs for thirty days more.
pub(super) async fn private_grant(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    need: Need,
) -> Result<(Grant, &'static str), PageError> {
    let side = conversation.side_of(viewer.id).ok_or(PageError::Missing)?;
    let header = |object, state| conversation.header_in(object, state).by(viewer.id);
    let header: Header = match side {
        Side::Ic => header(Object::IcPrivateNote, "any"),
        Side::Manager => {
            let line = lines::line(&app.db, conversation.line_id).await?.ok_or(PageError::Missing)?;
            let state = if line.ended_at.is_none() { "in_office" } else { "after_line_ended" };
            header(Object::ManagerPrivateNote, state)
        }
    };
    Ok((access::require(app, viewer, &header, need).await?, side.name()))
}

/// A save of shared or private notes.
#[derive(Debug, Deserialize)]
pub struct NotesForm {
    /// `shared` or `mine`.
    whose: String,
    #[serde(default)]
    text: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// `room`, or `notes` for the page after it.
    #[serde(default)]
    back: String,
}

/// Keeps notes. A save over what the other side wrote meanwhile shows both texts.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
    form: Posted<NotesForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let fields = &form.fields;
    let (grant, whose) = if fields.whose == "shared" {
        (access::require(&app, &viewer, &conversation.header(Object::SharedNotes), Need::Write).await?, "shared")
    } else {
        private_grant(&app, &viewer, &conversation, Need::Write).await?
    };
    let text = plain_lines(&fields.text);
    if text.chars().count() > LONGEST_NOTE {
        return Err(PageError::TooLarge { limit: 64 * 1024 });
    }
    let is_autosave = headers.get("x-belay-autosave").is_some();
    let mut tx = if is_autosave { app.db.begin().await? } else { form.begin(&app).await? };
    let written =
        queries::write(&mut tx, &app, (id, whose), (&text, fields.version), viewer.id, app.clock.now()).await?;
    let Some(version) = written else {
        drop(tx);
        let note = queries::note(&app, &grant, id, whose).await?;
        return if note.text == text {
            saved(is_autosave, note.version, &conversation, fields)
        } else {
            conflict(&app, &viewer, &conversation, fields, note).await
        };
    };
    if is_autosave {
        tx.commit().await?;
        return saved(true, version, &conversation, fields);
    }
    form.finish(tx, to(back(&conversation, fields)).saying("Notes saved.")).await
}

/// The answer to a save that needs no page: the version the next one is made over.
fn saved(is_autosave: bool, version: i64, conversation: &Conversation, fields: &NotesForm) -> Answer {
    if !is_autosave {
        return Ok(to(back(conversation, fields)).saying("Notes saved.").into_response());
    }
    let version = [(HeaderName::from_static("x-belay-version"), version.to_string())];
    Ok((StatusCode::NO_CONTENT, version).into_response())
}

fn back(conversation: &Conversation, fields: &NotesForm) -> String {
    if fields.back == "notes" { action(conversation) } else { super::path(conversation) }
}

async fn conflict(app: &App, viewer: &Viewer, conversation: &Conversation, fields: &NotesForm, note: Note) -> Answer {
    let shared = fields.whose == "shared";
    let hidden = [
        ("whose", fields.whose.clone()),
        ("text", fields.text.clone()),
        ("_version", note.version.to_string()),
        ("back", fields.back.clone()),
    ];
    let name = if shared { "The shared notes" } else { "Your private notes" };
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: name.to_owned(),
        by: note.changed.map(|(by, _)| first(&by).to_owned()).filter(|_| shared),
        action: action(conversation),
        back: back(conversation, fields),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields: vec![Differing {
            label: if shared { "Shared notes" } else { "Private notes" }.to_owned(),
            yours: fields.text.clone(),
            theirs: note.text,
        }],
    }
    .answer()
}
