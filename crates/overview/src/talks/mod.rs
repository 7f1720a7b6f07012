//! Conversations under way, as Today and a person's page show them: when, with whom, and how
//! far both sides are. Counts and dates only; nobody's words pass through here.

mod bars;
mod queries;

pub use bars::{Bar, Reader, ic_bar, manager_bar};
pub use queries::{Talk, of_line, under_way};

use std::sync::Arc;

use conversations::conversations::State;
use conversations::kinds::{self, Kind};
use growth::frameworks::{self, FrameworkVersionId};
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::access::{self, Header, Object, Relation};
use people::sessions::Viewer;

/// A conversation with its kind, and how many competencies its framework asks about.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Dates and counts.
    pub talk: Talk,
    /// Its kind.
    pub kind: Arc<Kind>,
    /// Competencies to rate; nothing where no framework is.
    pub competencies: Option<usize>,
}

/// Puts kinds and frameworks beside the rows; both stay in memory once read.
pub async fn shown(app: &App, talks: Vec<Talk>) -> Result<Vec<Shown>, PageError> {
    let mut all = Vec::with_capacity(talks.len());
    for talk in talks {
        let kind = kinds::load(app, talk.kind_version_id).await?;
        let competencies = match talk.framework_version_id {
            Some(id) => Some(frameworks::load(app, FrameworkVersionId(id)).await?.competencies().count()),
            None => None,
        };
        all.push(Shown { talk, kind, competencies });
    }
    Ok(all)
}

impl Talk {
    /// Whether somebody who stands so to the climber may know of its day: by the table, or because
    /// they held it and the note is still theirs to write.
    pub fn is_known(&self, app: &App, viewer: &Viewer, relation: &Relation) -> bool {
        let made = |object, state| Header::about(object, state, self.ic_id).made(Some(self.line_id), self.created_at);
        let grant = |header: Header| access::grant_within(relation, viewer, &header, app);
        let owes = || grant(made(Object::FollowUp, "draft").by(self.manager_id)).is_some_and(|note| note.may_write());
        grant(made(Object::ConversationDate, "any")).is_some() || (self.is_after && owes())
    }

    /// Whether it is still to come, or going on.
    pub fn is_coming(&self, now: Timestamp) -> bool {
        match self.state {
            State::InRoom => true,
            State::Planned | State::Preparing => self.starts_at > now - jiff::SignedDuration::from_hours(24),
            _ => false,
        }
    }

    /// Whether its room was opened a day ago or more and nobody has ended it.
    pub fn stayed_open(&self, now: Timestamp) -> bool {
        self.state == State::InRoom && self.starts_at <= now - jiff::SignedDuration::from_hours(24)
    }

    /// Where the button leads whoever sits on this side, and what it says.
    pub fn next_step(
        &self,
        reader: Reader,
        has_questions: bool,
        half_is: crate::today::Half,
        now: Timestamp,
    ) -> (String, &'static str) {
        use crate::today::Half;
        match (self.state, half_is) {
            _ if self.stayed_open(now) => (format!("/conversations/{}/room", self.id), "Still open: end it"),
            (State::InRoom, _) => (format!("/conversations/{}/room", self.id), "Go in"),
            _ if !has_questions => (format!("/conversations/{}", self.id), "Open"),
            (_, Half::NotBegun) => (format!("/conversations/{}/preparation", self.id), "Begin"),
            (_, Half::UnderWay) => (format!("/conversations/{}/preparation", self.id), "Carry on"),
            (_, Half::Ready) if reader == Reader::Ic => {
                (format!("/conversations/{}/preparation", self.id), "Read it again")
            }
            (_, Half::Ready) => (format!("/conversations/{}/preparation", self.id), "Look again"),
        }
    }
}
