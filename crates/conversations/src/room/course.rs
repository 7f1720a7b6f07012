//! How a room takes its course: it is begun, goes from part to part, and ends.

use axum::extract::{Path, State as Services};
use db::{DbError, Tx};
use jiff::SignedDuration;
use kit::App;
use kit::events::{self, Event};
use kit::web::{Answer, Posted, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::pages::{Room, again};
use super::{floor, path, phone, queries, rules, time, totals};
use crate::ConversationId;
use crate::captured::{self, Refused};
use crate::conversations::{self, Conversation, State, change_state, is_early};

/// A form of the room with nothing to type.
#[derive(Debug, Deserialize)]
pub struct Press {}

/// The press of Begin.
#[derive(Debug, Deserialize)]
pub struct BeginForm {
    /// Not empty when the page asked about the day first.
    #[serde(default)]
    sure: String,
}

/// Either side presses Begin; the second press finds the room open. Long before its time it
/// begins only where the page has asked.
pub async fn begin(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<BeginForm>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let (now, is_sure) = (room.now, !form.fields.sure.is_empty());
    if !room.conversation.state.is_ahead() || (!is_sure && is_early(room.conversation.starts_at, now)) {
        return to(path(&room.conversation)).into();
    }
    let mut tx = form.begin(&app).await?;
    if conversations::begin(&mut tx, &app, &room.conversation, viewer.id, now).await? {
        events::record(&mut tx, &app, event("conversation.began", &viewer, &room.conversation), now).await?;
    }
    form.finish(tx, to(path(&room.conversation))).await
}

/// What happened to a conversation, as an event.
pub(crate) fn event(kind: &'static str, viewer: &Viewer, conversation: &Conversation) -> Event {
    Event { kind, by: Some(viewer.id.0), about: Some(conversation.ic_id.0), object: Some(conversation.id.0) }
}

/// On to the next part, or back.
#[derive(Debug, Deserialize)]
pub struct PartForm {
    /// The part the page showed.
    from: usize,
    /// `next` or `back`.
    go: String,
}

/// Moves the agenda for both.
pub async fn go(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<PartForm>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let here = to(path(&room.conversation));
    let (Some(clock), State::InRoom) = (room.clock(), room.conversation.state) else { return here.into() };
    let forward = form.fields.go != "back";
    if forward && room.waits_for_ic(&app).await? {
        return here.saying("The next part waits until it is shared, or this part’s time is up.").into();
    }
    let Some(next) = rules::moved(form.fields.from, clock.part, forward, room.kind.parts.len()) else {
        return here.into();
    };
    let mut tx = form.begin(&app).await?;
    let number = |part: usize| u32::try_from(part).unwrap_or(0);
    if time::leave(&mut tx, id, clock.part, room.now).await?
        && queries::move_part(&mut tx, id, (number(clock.part), number(next)), room.now).await?
    {
        time::turn(&mut tx, id, room.now).await?;
    }
    tx.tells(events::topic(room.conversation.ic_id.0));
    form.finish(tx, here).await
}

/// A side ends the room; the clock of the follow-up starts.
pub async fn end(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let there = to(crate::wrap_up::path(id));
    if room.conversation.state != State::InRoom {
        return there.into();
    }
    let (now, hours) = (room.now, queries::follow_up_hours(&app.db).await?);
    let mut tx = form.begin(&app).await?;
    let written = captured::keys_in(&mut tx, id).await?;
    let missing = captured::missing(&room.kind, &written);
    if !missing.is_empty() {
        drop(tx);
        return again(&app, &viewer, id, Refused::with(captured::unwritten(&missing))).await;
    }
    if change_state(&mut tx, &app, &room.conversation, State::WrappedUp, Some(viewer.id), "", now).await? {
        queries::end(&mut tx, id, now, now + SignedDuration::from_hours(hours)).await?;
        if let Some(talked) = floor::talked(&mut tx, id, now).await? {
            totals::insert(&mut tx, id, talked).await?;
        }
        close(&mut tx, id).await?;
        events::record(&mut tx, &app, event("conversation.wrapped_up", &viewer, &room.conversation), now).await?;
    }
    form.finish(tx, there).await
}

/// What the clock and the floor of a room were worth goes with the room, and so do its phones.
pub(super) async fn close(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    time::forget(tx, id).await?;
    phone::end_all(tx, id).await?;
    floor::forget(tx, id).await
}
