use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use kit::App;
use kit::web::{Answer, PageError};
use people::sessions::Viewer;

use crate::ConversationId;
use crate::assessments::{self, Cover};
use crate::conversations::{Conversation, find};

/// Where a room stands, for a page that wonders whether it is still true: the version of the
/// conversation and how far the cover is. No word of anybody's, and no rating.
pub(super) async fn stamp(app: &App, conversation: &Conversation) -> Result<String, PageError> {
    let cover = assessments::cover_state(app, conversation.id).await?;
    let Cover { ic_in_at, manager_in_at, ic_shares_at, ic_open_at, manager_open_at, .. } = cover;
    let steps = [ic_in_at, manager_in_at, ic_shares_at, ic_open_at, manager_open_at].iter().flatten().count();
    Ok(format!("{}.{steps}", conversation.version))
}

/// `GET /conversations/{id}/room/version`: asked every few seconds by an open room, until pages
/// are told by the server.
pub async fn version(State(app): State<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (conversation, _) = find(&app, &viewer, id).await?;
    Ok(([(CACHE_CONTROL, "no-store")], stamp(&app, &conversation).await?).into_response())
}
