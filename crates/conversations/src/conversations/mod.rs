//! A conversation between two people: when it is, how far it has come, and who changed what
//! about it and why. Planning, moving and cancelling live here.
//!
//! Not here: what is said in it (preparation, assessments, the room, the follow-up).

mod beside;
/// Calling off.
pub mod cancelling;
mod doubts;
mod falling;
mod following;
/// Why a missed one did not take place.
pub mod missed;
pub mod moving;
/// The list, and one conversation.
pub mod pages;
pub mod planning;
mod queries;
/// States, sides, and when a conversation may be.
pub mod rules;
mod seats;

pub use following::plan as plan_following;
pub use queries::{
    Change, Conversation, change_state, changes, insert_change, last_held, lately_of_line, load, of_viewer,
};
pub use rules::{Said, Side, State};

pub(crate) use following::FollowingBox;
pub(crate) use queries::{begin, take_back};
pub(crate) use rules::planning::is_early;

use kit::App;
use kit::names::first;
use kit::web::PageError;
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

pub use crate::{ConversationId, KindVersionId};

/// A conversation and the side the viewer sits on. Only its two people find it, for as long
/// as the permission table lets them read it; for everybody else it looks missing.
pub async fn find(app: &App, viewer: &Viewer, id: ConversationId) -> Result<(Conversation, Side), PageError> {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let side = conversation.side_of(viewer.id).ok_or(PageError::Missing)?;
    access::require(app, viewer, &conversation.header(Object::Conversation), Need::Read).await?;
    Ok((conversation, side))
}

impl Conversation {
    /// Where somebody sits in it.
    pub fn side_of(&self, person: people::PersonId) -> Option<Side> {
        match person {
            person if person == self.ic_id => Some(Side::Ic),
            person if person == self.manager_id => Some(Side::Manager),
            _ => None,
        }
    }

    /// Who sits on a side.
    pub fn person_on(&self, side: Side) -> people::PersonId {
        match side {
            Side::Ic => self.ic_id,
            Side::Manager => self.manager_id,
        }
    }

    /// The whole name of who sits on a side.
    pub fn name_on(&self, side: Side) -> &str {
        match side {
            Side::Ic => &self.ic_name,
            Side::Manager => &self.manager_name,
        }
    }

    /// Who reads what the two make together: "You and Noor", "You, Noor and Ruth".
    pub fn seen_from(&self, side: Side) -> String {
        let other = first(self.name_on(side.other()));
        match &self.beside_name {
            None => format!("You and {other}"),
            Some(beside) => format!("You, {other} and {}", first(beside)),
        }
    }

    /// The zone of who sits on a side, by IANA name.
    pub fn zone_on(&self, side: Side) -> &str {
        match side {
            Side::Ic => &self.ic_zone,
            Side::Manager => &self.manager_zone,
        }
    }

    /// The header of the conversation itself, or of its shared notes: open until closed.
    pub fn header(&self, object: Object) -> Header {
        let state = if self.state.is_open() { "open" } else { "closed" };
        self.header_in(object, state)
    }

    /// The header of something of this conversation in a state of its own.
    pub fn header_in(&self, object: Object, state: &'static str) -> Header {
        Header::about(object, state, self.ic_id).made(Some(self.line_id), self.created_at)
    }

    /// When it ended, or should.
    pub fn ends_at(&self) -> jiff::Timestamp {
        let planned = self.starts_at + jiff::SignedDuration::from_mins(i64::from(self.minutes));
        self.wrapped_up_at.unwrap_or(planned)
    }
}
