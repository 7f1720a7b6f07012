use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kit::App;
use kit::dates;
use kit::web::{Answer, PageError, Posted};
use people::access::{self, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::writing::{self, Change, Refused};
use crate::ConversationId;
use crate::conversations::{Conversation, load};

const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

/// What a browser sends while somebody types.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    /// A change of the text, in base64.
    change: String,
}

/// Takes a change into the shared notes. The same change twice is one; the answer comes once
/// it is on the disk.
pub async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<ChangeForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    take(&app, &viewer, &conversation, form).await
}

/// The same from whoever may write here, at a page of the room or on a phone beside it.
pub(in crate::room) async fn take(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    form: Posted<ChangeForm>,
) -> Answer {
    access::require(app, viewer, &conversation.header(Object::SharedNotes), Need::Write).await?;
    let bytes = STANDARD.decode(&form.fields.change).map_err(|_| PageError::Unreadable)?;
    match writing::write(app, Change { conversation: conversation.id, by: viewer.id, bytes }).await {
        Ok(_) => {
            let time = dates::time(&dates::local(app.clock.now(), &viewer.zone));
            Ok((StatusCode::NO_CONTENT, [(SAVED, time)]).into_response())
        }
        Err(Refused::Closed) => Err(PageError::Missing),
        Err(Refused::Unreadable) => Err(PageError::Unreadable),
        Err(Refused::TooLong) => {
            let sentence =
                "The notes are as long as they can be, some twenty pages. Shorten something, and the rest is kept.";
            Ok((StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response())
        }
        Err(Refused::Again) => Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
    }
}
