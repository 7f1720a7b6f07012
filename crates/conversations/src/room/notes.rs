use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use db::Tx;
use kit::App;
use kit::dates;
use kit::web::conflict::Differing;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, to};
use people::access::{self, Grant, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::phone::Phone;
use super::queries::{self, Changed, Note};
use super::rules::{LONGEST_NOTE, plain_lines};
use super::shared;
use crate::ConversationId;
use crate::conversations::{Conversation, Side, load};

/// The notes both write.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_notes.html")]
pub(super) struct SharedNotes {
    key: KeyField,
    action: String,
    /// Under what this browser keeps what is not sent yet: the same on a phone as in the room.
    place: String,
    back: &'static str,
    seen: String,
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
    let whose = if back == PHONE { Whose::OnPhone } else { Whose::Shared };
    let note = queries::note(app, &grant, conversation.id, "shared").await?;
    let by_other = |changed: &&Changed| changed.by_id != viewer.id;
    let last = note
        .changed
        .as_ref()
        .filter(by_other)
        .map(|one| format!("{} wrote last, {}", first(&one.by), dates::time(&dates::local(one.at, &viewer.zone))));
    let (action, place) = (whose.action(conversation), Whose::Shared.action(conversation));
    Ok(SharedNotes { key: shell.key(), action, place, back, seen: conversation.seen_from(side), note, last })
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
    Ok(PrivateNotes { key: shell.key(), action: Whose::Mine.action(conversation), back, note })
}

/// Which of the two notes of a room somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Shared,
    /// The shared ones, from a phone beside the room.
    OnPhone,
    Mine,
}

/// What a form on a phone says it comes back to.
pub(super) const PHONE: &str = "phone";

impl Whose {
    fn action(self, conversation: &Conversation) -> String {
        match self {
            Whose::Shared => format!("{}/notes", super::path(conversation)),
            Whose::OnPhone => "/phone/room/notes".to_owned(),
            Whose::Mine => format!("{}/private-notes", super::path(conversation)),
        }
    }

    fn is_shared(self) -> bool {
        self != Whose::Mine
    }
}

/// The grant over the viewer's own notes, and which they are. A manager whose line has ended
/// reads theirs for thirty days more, and so does who stood in.
pub(super) async fn private_grant(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    need: Need,
) -> Result<(Grant, &'static str), PageError> {
    let side = conversation.side_of(viewer.id).ok_or(PageError::Missing)?;
    let header = |object, state| conversation.header_in(object, state).by(viewer.id);
    let grant = match side {
        Side::Ic => access::require(app, viewer, &header(Object::IcPrivateNote, "any"), need).await?,
        Side::Manager => {
            let in_office = header(Object::ManagerPrivateNote, "in_office");
            match access::require(app, viewer, &in_office, need).await {
                Err(PageError::Missing) => {
                    let after = header(Object::ManagerPrivateNote, "after_line_ended");
                    access::require(app, viewer, &after, need).await?
                }
                granted => granted?,
            }
        }
    };
    Ok((grant, side.name()))
}

/// A save of shared or private notes.
#[derive(Debug, Deserialize)]
pub struct NotesForm {
    #[serde(default)]
    text: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// `room`, or `notes` for the page after it.
    #[serde(default)]
    back: String,
}

/// Keeps the shared notes. A save over what the other side wrote meanwhile shows both texts.
pub async fn save_shared(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
    form: Posted<NotesForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(&app, &viewer, &conversation.header(Object::SharedNotes), Need::Write).await?;
    let save = Save { app: &app, viewer: &viewer, conversation, grant, whose: Whose::Shared, row: "shared" };
    save.run(&headers, form).await
}

/// The same from a phone beside the room.
pub(super) async fn save_on_phone(app: &App, phone: Phone, headers: &HeaderMap, form: Posted<NotesForm>) -> Answer {
    let Phone { conversation, person: viewer, .. } = phone;
    let grant = access::require(app, &viewer, &conversation.header(Object::SharedNotes), Need::Write).await?;
    let save = Save { app, viewer: &viewer, conversation, grant, whose: Whose::OnPhone, row: "shared" };
    save.run(headers, form).await
}

/// Keeps the viewer's own notes.
pub async fn save_private(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
    form: Posted<NotesForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let (grant, row) = private_grant(&app, &viewer, &conversation, Need::Write).await?;
    let save = Save { app: &app, viewer: &viewer, conversation, grant, whose: Whose::Mine, row };
    save.run(&headers, form).await
}

/// One save, by the button or by the script that keeps a page as it is typed.
struct Save<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    conversation: Conversation,
    grant: Grant,
    whose: Whose,
    row: &'static str,
}

const VERSION: HeaderName = HeaderName::from_static("x-belay-version");
const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

impl Save<'_> {
    async fn run(self, headers: &HeaderMap, form: Posted<NotesForm>) -> Answer {
        let text = plain_lines(&form.fields.text);
        let is_quiet = headers.contains_key("x-belay-autosave");
        if text.chars().count() > LONGEST_NOTE {
            let sentence = "At most 60,000 letters here, some twenty pages. Shorten something, and the rest is kept.";
            return match is_quiet {
                true => Ok((StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response()),
                false => {
                    Err(PageError::TooLong(format!("{sentence} What you typed is still in the page you came from.")))
                }
            };
        }
        if is_quiet {
            return self.quietly(&text, form.fields.version).await;
        }
        let mut tx = form.begin(self.app).await?;
        if self.write(&mut tx, &text, form.fields.version).await?.is_some() {
            return form.finish(tx, to(self.back(&form.fields.back)).saying("Notes saved.")).await;
        }
        drop(tx);
        let stands = self.stands().await?;
        if stands.text == text {
            return to(self.back(&form.fields.back)).saying("Notes saved.").into();
        }
        self.conflict(form.fields, stands).await
    }

    /// The answer to the script: the version the next save is made over, and when it was.
    async fn quietly(self, text: &str, version: i64) -> Answer {
        let now = self.app.clock.now();
        let mut tx = self.app.db.begin().await?;
        let Some(version) = self.write(&mut tx, text, version).await? else {
            drop(tx);
            let stands = self.stands().await?;
            let version = [(VERSION, stands.version.to_string())];
            let status = if stands.text == text { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT };
            return Ok((status, version).into_response());
        };
        tx.commit().await?;
        let time = dates::time(&dates::local(now, &self.viewer.zone));
        Ok((StatusCode::NO_CONTENT, [(VERSION, version.to_string()), (SAVED, time)]).into_response())
    }

    async fn write(&self, tx: &mut Tx, text: &str, version: i64) -> Result<Option<i64>, PageError> {
        if self.whose.is_shared() {
            let (place, now) = ((self.conversation.id, self.viewer.id), self.app.clock.now());
            return shared::rewrite(tx, self.app, place, (text, version), now).await;
        }
        let (place, over) = ((self.conversation.id, self.row), (text, version));
        Ok(queries::write(tx, self.app, place, over, self.viewer.id, self.app.clock.now()).await?)
    }

    async fn stands(&self) -> Result<Note, PageError> {
        queries::note(self.app, &self.grant, self.conversation.id, self.row).await
    }

    fn back(&self, back: &str) -> String {
        let room = super::path(&self.conversation);
        match back {
            _ if self.whose == Whose::OnPhone => "/phone/room".to_owned(),
            // The room has ended, and the page it leads to shows no notes.
            _ if back == "notes" || self.conversation.wrapped_up_at.is_some() => format!("{room}/notes"),
            _ => room,
        }
    }

    async fn conflict(self, fields: NotesForm, stands: Note) -> Answer {
        let shared = self.whose.is_shared();
        let hidden =
            [("text", fields.text.clone()), ("_version", stands.version.to_string()), ("back", fields.back.clone())];
        Conflict {
            shell: match self.whose {
                Whose::OnPhone => super::phone::shell(self.app, self.viewer).await?,
                _ => self.viewer.shell(self.app, Place::Elsewhere).await?,
            },
            what: if shared { "The text of the shared notes" } else { "The text of your private notes" }.to_owned(),
            by: stands.changed.as_ref().map(|one| first(&one.by).to_owned()).filter(|_| shared),
            action: Some(self.whose.action(&self.conversation)),
            back: self.back(&fields.back),
            hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
            fields: vec![Differing {
                label: if shared { "Shared notes" } else { "Private notes" }.to_owned(),
                yours: fields.text,
                theirs: stands.text,
            }],
        }
        .answer()
    }
}
