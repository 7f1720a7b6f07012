//! What both sides think of the work, competency by competency, and the moment both open.
//!
//! Each side rates in its preparation and hands in; from then on the other sees that it is
//! in. Both open in the same instant: when the IC shares and both are in, whichever comes
//! last. Until then the manager's ratings are in no answer to anybody except the manager's own
//! preparation page. Not here: readiness for a level, which is worked out elsewhere.

mod gap;
/// Whose gap states another document would move, counted.
pub mod moves;
mod opening;
/// Side by side.
pub mod pages;
mod queries;
mod rounds;
pub mod rules;
pub mod statement;
mod view;
mod yardstick;

pub use gap::{ToTalk, to_talk};
pub use opening::{NothingRated, go_second, hand_in, share};
pub(crate) use queries::{cover_alone, ratings_in};
pub use rounds::{MOST_ROUNDS, Round, Stops, rounds, rounds_of_both, summary};
pub use rules::{Against, Cover, GapState, Overall, Stop, Trajectory};
pub use yardstick::{LevelLink, Yardstick, level_pages, words, yardstick};

use db::Tx;
use growth::EvidenceId;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::PersonId;
use people::access::{self, Grant, Header, Object};
use people::sessions::Viewer;

use crate::ConversationId;
use crate::conversations::{self, Conversation, Side};

/// One competency, as one side rated it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// Which competency.
    pub key: String,
    /// The stop; nothing when it is not rated.
    pub stop: Option<Stop>,
    /// What they saw; may be empty.
    pub note: String,
    /// The shared evidence it rests on, in the order of the ids.
    pub evidence: Vec<EvidenceId>,
    /// When it last changed.
    pub saved_at: Timestamp,
}

impl Rated {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.stop.is_none() && self.note.is_empty() && self.evidence.is_empty()
    }

    /// Whether two say the same, whenever they were saved.
    pub fn says_the_same(&self, other: &Rated) -> bool {
        self.stop == other.stop && self.note == other.note && self.evidence == other.evidence
    }
}

/// One side’s assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratings {
    /// The competencies that are rated or have a note.
    pub rated: Vec<Rated>,
    /// The overall rating; the manager’s side only.
    pub overall: Option<Overall>,
    /// Where things are going; the manager’s side only.
    pub trajectory: Option<Trajectory>,
}

impl Ratings {
    /// What was said about one competency.
    pub fn of(&self, key: &str) -> Option<&Rated> {
        self.rated.iter().find(|rated| rated.key == key)
    }

    /// Whether the page it was read from had no ratings on it.
    pub fn is_untouched(&self) -> bool {
        self.rated.is_empty() && self.overall.is_none() && self.trajectory.is_none()
    }

    /// The stop of one competency.
    pub fn stop(&self, key: &str) -> Option<Stop> {
        self.of(key)?.stop
    }
}

/// How far both assessments of a conversation are. No rating is in the answer.
pub async fn cover_state(app: &App, conversation: ConversationId) -> Result<Cover, PageError> {
    Ok(queries::cover(&app.db, conversation).await?)
}

/// The header of one side’s assessment.
pub fn header(conversation: &Conversation, side: Side, cover: &Cover) -> Header {
    let (object, state) = match side {
        Side::Ic => (Object::SelfAssessment, cover.self_state()),
        Side::Manager => (Object::ManagerAssessment, cover.manager_state()),
    };
    conversation.header_in(object, state).by(conversation.person_on(side))
}

/// One side’s ratings when the viewer may read them; nothing otherwise.
pub async fn readable(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    side: Side,
    cover: &Cover,
) -> Result<Option<Ratings>, PageError> {
    match access::grant(app, viewer, &header(conversation, side, cover)).await?.filter(Grant::may_read) {
        Some(grant) => Ok(Some(queries::ratings(app, &grant, conversation.id, side).await?)),
        None => Ok(None),
    }
}

/// Writes one side’s ratings as they stand on its preparation page.
pub async fn write(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    ratings: &Ratings,
    now: Timestamp,
) -> Result<(), PageError> {
    queries::put(tx, app, conversation, side, ratings, now).await
}

/// How many competencies are rated in a conversation: 0 where nothing is.
pub async fn competencies(app: &App, conversation: &Conversation) -> Result<u32, PageError> {
    let yardstick = yardstick(app, conversation).await?;
    Ok(yardstick.map_or(0, |yardstick| u32::try_from(yardstick.framework.competencies().count()).unwrap_or(0)))
}

/// Both assessments of one conversation, open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The conversation.
    pub conversation: Conversation,
    /// What they are read against.
    pub yardstick: Yardstick,
    /// The IC’s.
    pub ic: Ratings,
    /// The manager’s.
    pub manager: Ratings,
}

/// The newest opened assessments of somebody that the viewer may read, the newest first: for
/// the dot plot and the trend.
pub async fn opened_of(app: &App, viewer: &Viewer, ic: PersonId, limit: u32) -> Result<Vec<Opened>, PageError> {
    let mut opened = Vec::new();
    for id in queries::opened_of(&app.db, ic, limit).await? {
        let Some(conversation) = conversations::load(&app.db, id).await? else { continue };
        let Some(yardstick) = yardstick(app, &conversation).await? else { continue };
        let cover = cover_state(app, id).await?;
        let own = readable(app, viewer, &conversation, Side::Ic, &cover).await?;
        let theirs = readable(app, viewer, &conversation, Side::Manager, &cover).await?;
        if let (Some(ic), Some(manager)) = (own, theirs) {
            opened.push(Opened { conversation, yardstick, ic, manager });
        }
    }
    Ok(opened)
}
