use axum::extract::{Path, State as Services};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use db::Tx;
use kit::App;
use kit::dates;
use kit::events;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, to};
use people::access::{self, Grant, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::fields::{Refused, Typed, place};
use super::queries::{self, Written};
use super::rules::{self, Trouble};
use crate::ConversationId;
use crate::conversations::{Conversation, State, load};
use crate::kinds::{self, Capture};
use crate::room::{self, plain_lines};
use crate::wrap_up;

/// A save of one field.
#[derive(Debug, Deserialize)]
pub struct FieldForm {
    #[serde(default)]
    text: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// How the field read at that version: what it was typed over.
    #[serde(default, rename = "_base")]
    base: String,
    /// `room` or `wrap-up`.
    #[serde(default)]
    back: String,
}

const VERSION: HeaderName = HeaderName::from_static("x-belay-version");
const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

/// `POST /conversations/{id}/captured/{key}`: keeps a field, together with what the other side
/// wrote into it meanwhile. Two days are the one thing that does not go together: both are shown.
pub async fn save(
    Services(app): Services<App>,
    viewer: Viewer,
    Path((id, key)): Path<(ConversationId, String)>,
    headers: HeaderMap,
    form: Posted<FieldForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(&app, &viewer, &conversation.header(Object::SharedNotes), Need::Write).await?;
    let kind = kinds::load(&app, conversation.kind_version_id).await?;
    let capture = kind.captures().find(|capture| capture.key == key).ok_or(PageError::Missing)?;
    if !matches!(conversation.state, State::InRoom | State::WrappedUp) {
        return to(format!("/conversations/{id}")).into();
    }
    let save = Save { app: &app, viewer: &viewer, conversation, grant, capture };
    let is_quiet = headers.contains_key("x-belay-autosave");
    match save.read(&form.fields.text) {
        Ok(text) if is_quiet => save.quietly(&text, &form.fields).await,
        Ok(text) => save.run(&text, form).await,
        Err(trouble) if is_quiet => unsaved(trouble),
        Err(trouble) => save.again(trouble, form.fields).await,
    }
}

fn unsaved(trouble: Trouble) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, trouble.sentence()).into_response())
}

/// What becomes of a save.
enum Kept {
    /// It is written, as this text.
    Written(String, i64),
    /// It says what stands there.
    AsItStands(String, i64),
    /// It does not go together with what stands there.
    Differs,
    /// Together with what stands there it is too much.
    TooLong,
}

/// One save, by the button or by the script that keeps a field as it is typed.
struct Save<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    conversation: Conversation,
    grant: Grant,
    capture: &'a Capture,
}

impl Save<'_> {
    fn read(&self, typed: &str) -> Result<String, Trouble> {
        let today = self.viewer.today(self.app.clock.now());
        let is_wrapped_up = self.conversation.state == State::WrappedUp;
        rules::read(self.capture, &plain_lines(typed), today, is_wrapped_up)
    }

    fn place(&self) -> (ConversationId, &str) {
        (self.conversation.id, &self.capture.key)
    }

    async fn run(self, text: &str, form: Posted<FieldForm>) -> Answer {
        let back = self.back(&form.fields.back);
        let mut tx = form.begin(self.app).await?;
        let kept = self.write(&mut tx, text, &form.fields).await?;
        let said = match &kept {
            Kept::Written(words, _) if words != text => "Saved, together with what was written meanwhile.",
            _ => "Saved.",
        };
        match kept {
            Kept::Written(..) => return form.finish(tx, to(back).saying(said)).await,
            Kept::AsItStands(..) => return to(back).saying(said).into(),
            Kept::TooLong => drop(tx),
            Kept::Differs => {
                drop(tx);
                if let Some(stands) = self.stands().await? {
                    return self.conflict(form.fields, stands).await;
                }
            }
        }
        self.again(Trouble::TooLong, form.fields).await
    }

    /// The answer to the script: the version the next save is made over, when it was, and how the
    /// field reads where that is not what was sent.
    async fn quietly(self, text: &str, fields: &FieldForm) -> Answer {
        let mut tx = self.app.db.begin().await?;
        let (words, version, is_new) = match self.write(&mut tx, text, fields).await? {
            Kept::Written(words, version) => (words, version, true),
            Kept::AsItStands(words, version) => (words, version, false),
            Kept::TooLong => return unsaved(Trouble::TooLong),
            Kept::Differs => {
                drop(tx);
                let version = self.stands().await?.map_or(0, |stands| stands.version);
                return Ok((StatusCode::CONFLICT, [(VERSION, version.to_string())]).into_response());
            }
        };
        let mut headers = vec![(VERSION, version.to_string())];
        if is_new {
            tx.commit().await?;
            headers.push((SAVED, dates::time(&dates::local(self.app.clock.now(), &self.viewer.zone))));
        }
        let answer = if words == text { StatusCode::NO_CONTENT.into_response() } else { words.into_response() };
        Ok((AppendHeaders(headers), answer).into_response())
    }

    /// Writes the field, together with what stands there by now; whoever has the room open is told
    /// once it is there. Nothing is to be committed unless it is written.
    async fn write(&self, tx: &mut Tx, text: &str, form: &FieldForm) -> Result<Kept, PageError> {
        let now = self.app.clock.now();
        let held = queries::hold(tx, self.app, self.place(), self.viewer.id, now).await?;
        let base = plain_lines(&form.base);
        let base = if form.version == held.version { &held.text } else { base.trim() };
        let Some(words) = rules::together(self.capture.sort, base, &held.text, text) else {
            return Ok(Kept::Differs);
        };
        if words == held.text {
            return Ok(Kept::AsItStands(words, held.version));
        }
        if words.chars().count() > rules::LONGEST {
            return Ok(Kept::TooLong);
        }
        tx.tells(events::topic(self.conversation.ic_id.0));
        let version = queries::write(tx, self.app, &held, &words, self.viewer.id, now).await?;
        Ok(Kept::Written(words, version))
    }

    async fn stands(&self) -> Result<Option<Written>, PageError> {
        let all = queries::written(self.app, &self.grant, self.conversation.id).await?;
        Ok(all.into_iter().find(|one| one.key == self.capture.key))
    }

    fn back(&self, back: &str) -> String {
        let page = if back == "wrap-up" { wrap_up::path(self.conversation.id) } else { room::path(&self.conversation) };
        format!("{page}#{}", place(self.capture))
    }

    async fn again(self, trouble: Trouble, fields: FieldForm) -> Answer {
        let problems = Problems::of(place(self.capture), trouble.sentence());
        let FieldForm { text, base, version, .. } = fields;
        let typed = Typed { key: self.capture.key.clone(), text, base, version };
        let refused = Refused { problems, typed: Some(typed) };
        match self.conversation.state {
            State::InRoom => room::again(self.app, self.viewer, self.conversation.id, refused).await,
            _ => wrap_up::with_captured_problem(self.app, self.viewer, self.conversation.id, refused).await,
        }
    }

    async fn conflict(self, fields: FieldForm, stands: Written) -> Answer {
        let hidden =
            [("text", fields.text.clone()), ("_version", stands.version.to_string()), ("back", fields.back.clone())];
        let by = first(&stands.by).to_owned();
        Conflict {
            shell: self.viewer.shell(self.app, Place::Elsewhere).await?,
            what: format!("“{}”", self.capture.label),
            by: Some(by).filter(|_| stands.by_id != self.viewer.id),
            action: Some(format!("/conversations/{}/captured/{}", self.conversation.id, self.capture.key)),
            back: self.back(&fields.back),
            hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
            fields: vec![Differing {
                label: self.capture.label.clone(),
                yours: fields.text,
                theirs: rules::said(self.capture.sort, &stands.text),
            }],
        }
        .answer()
    }
}
