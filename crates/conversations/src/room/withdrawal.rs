//! Begin, pressed by mistake, taken back: while the time it was planned for is still to come and
//! nothing is written, by either side. Private notes stay with whoever wrote them.

use axum::extract::{Path, State as Services};
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, to};
use people::sessions::Viewer;

use super::course::{Press, close, event};
use super::pages::Room;
use super::{path, queries};
use crate::ConversationId;
use crate::conversations::{Change, State, changes, take_back};

/// The offer to take the beginning back, as the room shows it.
pub(super) struct Withdrawal {
    /// Where the form goes.
    pub(super) path: String,
    /// "Thursday 26 November, 14:00".
    pub(super) planned: String,
}

/// The offer, while there is one.
pub(super) async fn offer(app: &App, viewer: &Viewer, room: &Room) -> Result<Option<Withdrawal>, PageError> {
    let said = |(planned_at, _)| Withdrawal {
        path: format!("{}/withdrawal", path(&room.conversation)),
        planned: dates::day_and_time(&dates::local(planned_at, &viewer.zone)),
    };
    Ok(before(app, room).await?.map(said))
}

/// `POST /conversations/{id}/room/withdrawal`: the conversation is planned again as it was.
pub async fn withdraw(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let Some(plan) = before(&app, &room).await? else {
        let sentence = "The beginning stays: something is written by now, or its time has come.";
        return to(path(&room.conversation)).saying(sentence).into();
    };
    let mut tx = form.begin(&app).await?;
    if take_back(&mut tx, &app, &room.conversation, plan, viewer.id, room.now).await? {
        close(&mut tx, id).await?;
        events::record(&mut tx, &app, event("conversation.withdrawn", &viewer, &room.conversation), room.now).await?;
    }
    let said = format!("Taken back. {} is told.", first(room.other()));
    form.finish(tx, to(format!("/conversations/{id}")).saying(said)).await
}

/// When it was planned for and how far it was, where it may go back to that.
async fn before(app: &App, room: &Room) -> Result<Option<(Timestamp, State)>, PageError> {
    if room.conversation.state != State::InRoom {
        return Ok(None);
    }
    let plan = plan_before(&changes(&app.db, room.conversation.id).await?);
    match plan.filter(|(planned_at, _)| *planned_at > room.now) {
        Some(plan) if queries::is_unwritten(&app.db, room.conversation.id).await? => Ok(Some(plan)),
        _ => Ok(None),
    }
}

/// What the history, the newest first, says of the time before the room was opened.
fn plan_before(history: &[Change]) -> Option<(Timestamp, State)> {
    let began = history.iter().find(|change| change.what == State::InRoom.name())?;
    let is_prepared = history.iter().any(|change| change.what == State::Preparing.name());
    Some((began.old_starts_at?, if is_prepared { State::Preparing } else { State::Planned }))
}
