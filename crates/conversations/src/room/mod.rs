//! The room: both sides open the same page while they talk. The agenda with its clock, the
//! prompts of the part for the side that reads them, shared notes, private notes, the cover
//! over the ratings, and where goals and promises are written down.
//!
//! The clock follows from two stored instants, so a reload or a restart changes nothing, and
//! nothing closes when it runs out. Every part of the page that the other side can change is
//! a fragment of its own (`_agenda.html`, `_notes.html`, `_cover.html`) with its own small
//! struct. Not here: ratings themselves (`assessments`), goals and promises (`growth`), and
//! what follows once a side has ended it (`wrap_up`, `follow_up`).

mod agenda;
/// Goals and promises, written down in the room.
pub mod agreeing;
mod beside;
mod course;
mod cover;
/// Who has the floor, and the talk balance.
pub mod floor;
mod middle;
mod notes;
/// The room before and while it is open, and its buttons.
pub mod pages;
/// A phone beside the room.
pub mod phone;
mod prepared;
mod queries;
mod read;
mod rules;
mod seats;
mod shared;
mod stream;
/// The clock, pauses, and minutes moved between parts.
pub mod time;
/// The totals of the talk balance, after the end.
pub mod totals;
mod withdrawal;

pub use queries::{NOTE, Note, STATEMENT, Statement, next_meeting, statements};
pub use rules::Onward;

pub(crate) use course::event;
pub(crate) use pages::{again, felt_again};
pub use shared::change as change_notes;
pub use stream::listen;
pub(crate) use stream::stamp;
pub use time::{RoomClock, Timing};

pub(crate) use queries::{insert_statement, shared_note};
pub(crate) use rules::plain_lines;

use db::DbError;
use kit::App;

use crate::conversations::{Conversation, State};
use crate::kinds::Kind;

/// The minutes of every part: as they are agreed now while the room is open, as planned else.
pub(crate) async fn minutes(app: &App, conversation: &Conversation, kind: &Kind) -> Result<Vec<u32>, DbError> {
    let planned = kind.part_minutes(conversation.minutes);
    if conversation.state != State::InRoom {
        return Ok(planned);
    }
    let timing = time::load(&app.db, conversation.id).await?;
    Ok(timing.map_or(planned.clone(), |timing| timing.minutes(&planned)))
}

/// The address of a conversation's room.
pub fn path(conversation: &Conversation) -> String {
    format!("/conversations/{}/room", conversation.id)
}
