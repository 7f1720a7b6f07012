//! Whether an open room is still as its page shows it, and what has happened since.

use axum::extract::{Path, State as Services};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use kit::App;
use kit::web::look::first;
use kit::web::{Answer, PageError};
use people::sessions::Viewer;

use super::rules::{Now, Stamp, moved_on};
use crate::ConversationId;
use crate::assessments;
use crate::conversations::{Conversation, Side, State, find};

/// Where a room stands, for a page that wonders whether it is still true: the version of the
/// conversation and how far the cover is. No word of anybody's, and no rating.
pub(super) async fn stamp(app: &App, conversation: &Conversation) -> Result<Stamp, PageError> {
    let cover = assessments::cover_state(app, conversation.id).await?;
    Ok(Stamp {
        version: conversation.version,
        ic_in: cover.ic_in_at.is_some(),
        manager_in: cover.manager_in_at.is_some(),
        shared: cover.ic_shares_at.is_some(),
        manager_open: cover.manager_open_at.is_some(),
        open: cover.is_open(),
    })
}

/// `GET /conversations/{id}/room/version`: asked every few seconds by an open room, until pages
/// are told by the server. With the stamp of the page in `since`, a second line says what happened.
pub async fn version(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    let stamp = stamp(&app, &conversation).await?;
    let mut answer = stamp.to_string();
    if let Some(before) = Stamp::read(&viewer.visit.asked("since")).filter(|before| *before != stamp) {
        let now = Now {
            part: (conversation.state == State::InRoom).then_some(conversation.part as usize + 1),
            is_ahead: conversation.state.is_ahead(),
            ic: if side == Side::Ic { None } else { Some(first(&conversation.ic_name)) },
            manager: if side == Side::Manager { None } else { Some(first(&conversation.manager_name)) },
        };
        answer = format!("{answer}\n{}", moved_on(before, stamp, &now));
    }
    Ok(([(CACHE_CONTROL, "no-store")], answer).into_response())
}
