//! The plan: two or three goals both agreed, looked at each month, until they end with a result.
//!
//! It belongs to the IC. Either side proposes a goal and the other agrees, or both agree in the
//! room; every change keeps how the goal read before, and both can read it. Not here: promises
//! (they have an owner and a day, goals have both people), ratings, and who is told.

mod editing;
mod entries;
mod form;
mod goal;
mod meanwhile;
mod outline;
mod proposing;
mod queries;
mod rules;
mod shown;
mod steps;

pub use editing::{edit, save};
pub use entries::{Entries, entries};
pub use form::{Fields, GoalForm};
pub use goal::show as show_goal;
pub use proposing::{create, make, mend, new};
pub use queries::{Earlier, Goal, GoalChange, GoalNote, active, from_before, of_conversation};
pub use rules::{Achieved, GoalState, Outcome, Progress, Standing, advice, standing};
pub use shown::{GoalView, show};
pub use steps::{agree, carry_on, end, note};

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::ids::parse_short;
use kit::web::PageError;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;
use people::{LineId, PersonId};

use crate::GoalId;

/// What the whole plan of somebody is, to the permission table.
pub fn header(person: PersonId) -> Header {
    Header::about(Object::Plan, "agreed", person)
}

/// The viewer’s grant for somebody’s plan, or the page that looks like nothing is there. It is
/// held by the IC and the manager of the open line, and opens [`active`], [`entries`] and
/// [`promises::of_ic`](crate::promises::of_ic).
pub async fn require(app: &App, viewer: &Viewer, person: PersonId) -> Result<Grant, PageError> {
    access::require(app, viewer, &header(person), Need::Read).await
}

/// Leaves the trace of a reading that somebody who stands in makes of what was agreed before:
/// for pages that asked for their grants among others.
pub async fn leave_trace(app: &App, viewer: &Viewer, grant: &Grant) -> Result<(), PageError> {
    if grant.since() > Timestamp::UNIX_EPOCH {
        require(app, viewer, grant.about).await?;
    }
    Ok(())
}

fn goal_header(goal: &Goal) -> Header {
    let state = if goal.agreed_at.is_some() { "agreed" } else { "proposed" };
    Header::about(Object::Plan, state, goal.ic_id).made(Some(goal.line_id), goal.made_at)
}

/// One goal for somebody who may do `need` with it.
async fn find(app: &App, viewer: &Viewer, id: GoalId, need: Need) -> Result<(Goal, Grant), PageError> {
    let goal = queries::goal(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(app, viewer, &goal_header(&goal), need).await?;
    Ok((goal, grant))
}

/// The conversation a form says it comes from.
pub(crate) struct Origin {
    pub(crate) id: i64,
    /// Whether its two people are in the room.
    pub(crate) is_in_room: bool,
    /// Whether what came of it may still be written down: until its note is sent.
    pub(crate) is_open: bool,
}

/// Reads the `conversation` of a form; one of another line looks missing, and so does one its
/// sender does not sit in.
pub(crate) async fn conversation_of(
    app: &App,
    viewer: &Viewer,
    text: &str,
    line: LineId,
) -> Result<Option<Origin>, PageError> {
    if text.is_empty() {
        return Ok(None);
    }
    let id = parse_short(text).ok_or(PageError::Missing)?;
    let room = queries::room(&app.db, id).await?;
    let is_theirs = |room: &queries::Room| room.line_id == line && [room.ic_id, room.manager_id].contains(&viewer.id);
    let room = room.filter(is_theirs).ok_or(PageError::Missing)?;
    let is_in_room = room.state == "in_room";
    let is_open = ["planned", "preparing", "in_room", "wrapped_up"].contains(&room.state.as_str());
    Ok(Some(Origin { id, is_in_room, is_open }))
}

/// The same for something new that comes of it: refused once the note is sent.
pub(crate) async fn open_conversation_of(
    app: &App,
    viewer: &Viewer,
    text: &str,
    line: LineId,
) -> Result<Option<Origin>, PageError> {
    match conversation_of(app, viewer, text, line).await? {
        Some(origin) if !origin.is_open => Err(in_writing()),
        origin => Ok(origin),
    }
}

/// Keeps the note of a conversation from being sent until this transaction is over.
pub(crate) async fn hold_open(tx: &mut Tx, origin: &Origin) -> Result<(), PageError> {
    if queries::hold_open(tx, origin.id).await? == 0 { Err(in_writing()) } else { Ok(()) }
}

fn in_writing() -> PageError {
    PageError::Gone("That conversation is in writing. What was agreed in it stays as it was put down.".to_owned())
}

fn changed_meanwhile() -> PageError {
    PageError::Gone(
        "This goal was changed in another window a moment ago. Open it again to see how it stands.".to_owned(),
    )
}
