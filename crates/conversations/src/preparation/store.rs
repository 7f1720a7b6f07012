//! Saving a preparation page: one version for everything on it, so that a second tab never
//! writes over the first.

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

use super::queries::{self, Preparation};
use super::rules::Answer;
use super::sheet::Sheet;
use crate::assessments::{self, Cover};
use crate::conversations::{self, Conversation, Side, State};

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored; this is the version now.
    Done(i64),
    /// Another save came first, with other words; this is the version it made.
    Stale(i64),
}

/// Stores a sheet of one side. What is already shared or open stays as it is, whatever the
/// sheet says.
pub async fn store(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    side: Side,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<Saved, PageError> {
    if matches!(conversation.state, State::Cancelled | State::Missed | State::Closed) {
        let sentence = "This conversation is over, so its preparation no longer changes.";
        return Err(PageError::Gone(sentence.to_owned()));
    }
    let cover = assessments::cover_alone(tx, conversation.id).await?;
    let before = queries::begin(tx, app, conversation.id, side, now).await?;
    if before.version != sheet.version {
        let same = stands(tx, app, conversation, side, sheet, &before).await?;
        return Ok(if same { Saved::Done(before.version) } else { Saved::Stale(before.version) });
    }
    if before.begun_at.is_none() {
        begin(tx, app, conversation, side, now).await?;
    }
    let answers = writable(tx, app, sheet, &before).await?;
    let version = super::write(tx, app, conversation.id, side, &answers, sheet.version, now).await?;
    let Some(version) = version else { return Ok(Saved::Stale(before.version)) };
    if !is_open(&cover, side) && !sheet.ratings.is_untouched() {
        assessments::write(tx, app, conversation.id, side, &sheet.ratings, now).await?;
    }
    Ok(Saved::Done(version))
}

/// Whether a side’s ratings can be read by the other, and so no longer change.
pub(super) fn is_open(cover: &Cover, side: Side) -> bool {
    match side {
        Side::Ic => cover.ic_open_at.is_some(),
        Side::Manager => cover.manager_open_at.is_some(),
    }
}

async fn stands(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    side: Side,
    sheet: &Sheet,
    before: &Preparation,
) -> Result<bool, PageError> {
    let answers = queries::answers_in(tx, app, before.id).await?;
    let ratings = assessments::ratings_in(tx, app, conversation.id, side).await?;
    Ok(sheet.stands_in(&answers, &ratings))
}

/// The answers a save may still change: all of them, and after sharing only those kept back.
async fn writable(tx: &mut Tx, app: &App, sheet: &Sheet, before: &Preparation) -> Result<Vec<Answer>, PageError> {
    if before.shared_at.is_none() {
        return Ok(sheet.answers.clone());
    }
    let stored = queries::answers_in(tx, app, before.id).await?;
    let is_kept = |typed: &&Answer| stored.iter().any(|stored| stored.key == typed.key && stored.kept_back);
    let kept = sheet.answers.iter().filter(is_kept);
    Ok(kept.map(|typed| Answer { kept_back: true, ..typed.clone() }).collect())
}

/// The first save of a side: the preparing begins, and what the conversation is held under is
/// looked up once more, as long as the other side has not begun either.
async fn begin(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    side: Side,
    now: Timestamp,
) -> Result<(), PageError> {
    let by = conversation.person_on(side);
    if conversation.state == State::Planned {
        conversations::change_state(tx, app, conversation, State::Preparing, Some(by), "", now).await?;
    }
    let other = queries::preparation_in(tx, conversation.id, side.other()).await?;
    if other.is_none_or(|other| other.begun_at.is_none()) {
        conversations::planning::pin(tx, conversation.id, conversation.ic_id).await?;
    }
    Ok(())
}
