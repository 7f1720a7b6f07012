use axum::extract::{Path, State as Services};
use kit::App;
use kit::web::{Answer, PageError, Posted, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::super::path;
use crate::ConversationId;
use crate::conversations::{Conversation, Side, find};

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
    let (conversation, _) = find(&app, &viewer, id).await?;
    take(&app, (&conversation, &path(&conversation)), form).await
}

/// Takes a tap in a room from whoever sits in it, and leads back to where it was made.
pub(in crate::room) async fn take(
    app: &App,
    (conversation, back): (&Conversation, &str),
    form: Posted<FloorForm>,
) -> Answer {
    let side = Side::named(&form.fields.speaking).ok_or(PageError::Unreadable)?;
    let mut tx = form.begin(app).await?;
    super::pass(&mut tx, conversation, side, app.clock.now()).await?;
    form.finish(tx, to(back)).await
}
