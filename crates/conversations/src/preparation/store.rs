//! Saving a preparation page: one version for everything on it, so that a second tab never
//! writes over the first.

use std::sync::Arc;

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::{PageError, Problems};

use super::conflict::Stale;
use super::merge::{self, Merged};
use super::queries::{self, Preparation};
use super::rules::Answer;
use super::sheet::{self, Pairs, Sheet};
use crate::assessments::{self, Cover, Yardstick};
use crate::conversations::{self, Conversation, Side, State};
use crate::kinds::Kind;

/// A form of the page, read for the side that sent it.
pub(super) struct Typed {
    pub(super) conversation: Conversation,
    pub(super) side: Side,
    pub(super) kind: Arc<Kind>,
    pub(super) yardstick: Option<Yardstick>,
    pub(super) pairs: Pairs,
    pub(super) sheet: Sheet,
    pub(super) problems: Problems,
}

/// What became of a save.
#[derive(Debug)]
pub(super) enum Saved {
    /// It is stored; this is the version now.
    Done(i64),
    /// It is stored beside what another save wrote in other fields; the page still shows this
    /// version.
    Behind(i64),
    /// Another save came first and wrote in the same fields.
    Stale(Stale),
    /// Something was typed into what is open or shared by now. Nothing is stored.
    Closed(Stale),
}

/// Stores a form of one side. What is already shared or open stays as it is, and who typed
/// something else there is told; what another save wrote in fields this one did not touch stays too.
pub(super) async fn store(tx: &mut Tx, app: &App, typed: &Typed, now: Timestamp) -> Result<Saved, PageError> {
    let Typed { conversation, side, sheet, .. } = typed;
    if matches!(conversation.state, State::Cancelled | State::Missed | State::Closed) {
        let sentence = "This conversation is over, so its preparation no longer changes.";
        return Err(PageError::Gone(sentence.to_owned()));
    }
    let cover = assessments::cover_alone(tx, conversation.id).await?;
    let before = queries::begin(tx, app, conversation.id, *side, now).await?;
    let is_open = is_open(&cover, *side);
    let answers = queries::answers_in(tx, app, before.id).await?;
    let ratings = assessments::ratings_in(tx, app, conversation.id, *side).await?;
    let is_shared = before.shared_at.is_some();
    let is_closed = |name: &str| sheet::is_closed(name, &answers, is_shared, is_open);
    let (closed, typed_pairs): (Pairs, Pairs) =
        sheet::cleaned(&typed.pairs).into_iter().partition(|(name, _)| is_closed(name));
    let stands = sheet::shown(&answers, &ratings, false, false);
    let mut differing = merge::touched(&sheet::cleaned(&typed.pairs), &stands, typed.marks());
    differing.retain(|name| is_closed(name));
    if !differing.is_empty() {
        let merged = Merged { pairs: closed, differing, ..Merged::default() };
        return Ok(Saved::Closed(Stale { version: before.version, merged, stands }));
    }
    if before.version == sheet.version {
        return Ok(Saved::Done(put(tx, app, typed, sheet, (&before, is_open), now).await?));
    }
    let stands = sheet::shown(&answers, &ratings, is_shared, is_open);
    let merged = merge::merge(&typed_pairs, &stands, typed.marks());
    if !merged.differing.is_empty() {
        return Ok(Saved::Stale(Stale { version: before.version, merged, stands }));
    }
    let version = match merged.is_news {
        true => put(tx, app, typed, &typed.read(&merged.pairs, now), (&before, is_open), now).await?,
        false => before.version,
    };
    Ok(if merged.is_behind { Saved::Behind(sheet.version) } else { Saved::Done(version) })
}

impl Typed {
    /// The marks of the page once this is saved, where they changed.
    pub(super) fn moved(&self) -> String {
        self.marks().map(|marks| merge::moved(&sheet::cleaned(&self.pairs), marks)).unwrap_or_default()
    }

    fn marks(&self) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == "_marks").map(|(_, marks)| marks.as_str())
    }

    fn read(&self, pairs: &[(String, String)], now: Timestamp) -> Sheet {
        sheet::read(pairs, &self.kind, self.side, self.yardstick.as_ref(), now).0
    }
}

/// Writes a sheet over what stands there; answers the version it makes.
async fn put(
    tx: &mut Tx,
    app: &App,
    typed: &Typed,
    sheet: &Sheet,
    (before, is_open): (&Preparation, bool),
    now: Timestamp,
) -> Result<i64, PageError> {
    let Typed { conversation, side, .. } = typed;
    if before.begun_at.is_none() {
        begin(tx, app, conversation, *side, now).await?;
    }
    let answers = writable(tx, app, sheet, before).await?;
    let version = super::write(tx, app, conversation.id, *side, &answers, before.version, now).await?;
    let in_the_same_moment = || PageError::Gone("Another tab saved in the same moment. Save once more.".to_owned());
    let version = version.ok_or_else(in_the_same_moment)?;
    if !is_open && !sheet.ratings.is_untouched() {
        assessments::write(tx, app, conversation.id, *side, &sheet.ratings, now).await?;
    }
    Ok(version)
}

/// Whether a side’s ratings can be read by the other, and so no longer change.
pub(super) fn is_open(cover: &Cover, side: Side) -> bool {
    match side {
        Side::Ic => cover.ic_open_at.is_some(),
        Side::Manager => cover.manager_open_at.is_some(),
    }
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

/// The conversation a first save is read against: what it is held under is looked up once more,
/// as long as it is ahead and neither side has begun.
pub(super) async fn pinned(
    app: &App,
    conversation: Conversation,
    (side, own): (Side, Option<&Preparation>),
) -> Result<Conversation, PageError> {
    let has_begun = |one: Option<&Preparation>| one.is_some_and(|one| one.begun_at.is_some());
    if !conversation.state.is_ahead() || has_begun(own) {
        return Ok(conversation);
    }
    if has_begun(queries::preparation(&app.db, conversation.id, side.other()).await?.as_ref()) {
        return Ok(conversation);
    }
    let mut tx = app.db.begin().await?;
    conversations::planning::pin(&mut tx, app, conversation.id).await?;
    tx.commit().await?;
    conversations::load(&app.db, conversation.id).await?.ok_or(PageError::Missing)
}

/// The first save of a side: the preparing begins.
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
    Ok(())
}
