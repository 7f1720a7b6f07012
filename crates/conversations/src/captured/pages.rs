use axum::extract::{Path, State as Services};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use db::{DbError, Tx};
use kit::App;
use kit::dates;
use kit::events;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, to};
use people::access::{self, Grant, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::fields::{Refused, place};
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
    /// `room` or `wrap-up`.
    #[serde(default)]
    back: String,
}

const VERSION: HeaderName = HeaderName::from_static("x-belay-version");
const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

/// `POST /conversations/{id}/captured/{key}`: keeps a field. A save over what the other side
/// wrote meanwhile shows both texts.
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
        Ok(text) if is_quiet => save.quietly(&text, form.fields.version).await,
        Ok(text) => save.run(&text, form).await,
        Err(trouble) if is_quiet => Ok((StatusCode::UNPROCESSABLE_ENTITY, trouble.sentence()).into_response()),
        Err(trouble) => save.again(trouble, form.fields).await,
    }
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
        if self.write(&mut tx, text, form.fields.version).await?.is_some() {
            return form.finish(tx, to(back).saying("Saved.")).await;
        }
        drop(tx);
        match self.stands().await? {
            Some(stands) if stands.text != text => self.conflict(form.fields, stands).await,
            _ => to(back).saying("Saved.").into(),
        }
    }

    async fn quietly(self, text: &str, version: i64) -> Answer {
        let now = self.app.clock.now();
        let mut tx = self.app.db.begin().await?;
        let Some(version) = self.write(&mut tx, text, version).await? else {
            drop(tx);
            let stands = self.stands().await?;
            let status = match &stands {
                Some(stands) if stands.text != text => StatusCode::CONFLICT,
                _ => StatusCode::NO_CONTENT,
            };
            let version = stands.map_or(0, |stands| stands.version);
            return Ok((status, [(VERSION, version.to_string())]).into_response());
        };
        tx.commit().await?;
        let time = dates::time(&dates::local(now, &self.viewer.zone));
        Ok((StatusCode::NO_CONTENT, [(VERSION, version.to_string()), (SAVED, time)]).into_response())
    }

    /// Writes the field; whoever has the room open is told once it is there.
    async fn write(&self, tx: &mut Tx, text: &str, version: i64) -> Result<Option<i64>, DbError> {
        tx.tells(events::topic(self.conversation.ic_id.0));
        let (place, now) = (self.place(), self.app.clock.now());
        queries::write(tx, self.app, place, (text, version), self.viewer.id, now).await
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
        let refused = Refused { problems, typed: Some((self.capture.key.clone(), fields.text)) };
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
