use axum::extract::{Path, State as Services};
use kit::App;
use kit::web::{Answer, PageError, Posted, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::super::pages::Room;
use super::super::path;
use crate::ConversationId;
use crate::conversations::Side;

/// A tap: who speaks now.
#[derive(Debug, Deserialize)]
pub struct FloorForm {
    /// `ic` or `manager`.
    speaking: String,
}

/// `POST /conversations/{id}/room/floor`: either side says who speaks now.
pub async fn pass(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<FloorForm>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let side = Side::named(&form.fields.speaking).ok_or(PageError::Unreadable)?;
    let mut tx = form.begin(&app).await?;
    super::pass(&mut tx, &room.conversation, side, room.now).await?;
    form.finish(tx, to(path(&room.conversation))).await
}
