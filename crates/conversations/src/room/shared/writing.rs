//! Writing the shared notes. Everybody who types in any room at the same moment shares one
//! commit: while one is on its way to the disk, what arrives waits and goes with the next.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use db::Tx;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::web::PageError;
use people::PersonId;
use tokio::sync::oneshot;

use super::queries::{self, Held};
use super::text::SharedText;
use super::topic;
use crate::ConversationId;
use crate::room::rules::LONGEST_NOTE;

/// So many changes are kept one by one before they are folded together.
const FOLDED_AFTER: i64 = 400;
/// A text nobody typed in for so long is read from the database again.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(10);

/// A change on its way into the notes of a conversation.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) conversation: ConversationId,
    pub(super) by: PersonId,
    pub(super) bytes: Vec<u8>,
}

/// Why a change was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The notes are closed.
    Closed,
    /// They would be longer than they may be.
    TooLong,
    /// What was sent is no change of a text.
    Unreadable,
    /// The database did not take it; it may be sent again.
    Again,
}

type Answer = Result<i64, Refused>;

/// What is typed in all rooms of this process.
#[derive(Debug, Default)]
struct Desk {
    waiting: Mutex<Vec<(Change, oneshot::Sender<Answer>)>>,
    texts: tokio::sync::Mutex<HashMap<ConversationId, Kept>>,
}

/// A text as this process last wrote it. It rests as its state: grown into a text, three hundred
/// changes take twenty times as much memory, and growing it again costs less than writing it.
#[derive(Debug)]
struct Kept {
    version: i64,
    at: Timestamp,
    state: Box<[u8]>,
}

impl Desk {
    fn waiting(&self) -> MutexGuard<'_, Vec<(Change, oneshot::Sender<Answer>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a change; answers the version of the notes that has it, once that is on the disk.
pub(super) async fn write(app: &App, change: Change) -> Answer {
    let desk = app.memory.one::<Desk>();
    let (done, answer) = oneshot::channel();
    desk.waiting().push((change, done));
    let services = app.clone();
    // Whoever's turn it is writes for all who wait, and to the end, even if they leave.
    tokio::spawn(async move {
        let mut texts = desk.texts.lock().await;
        let (changes, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut *desk.waiting()).into_iter().unzip();
        if changes.is_empty() {
            return;
        }
        let answers = write_all(&services, &mut texts, changes).await;
        // Who has left wants no answer.
        waiting.into_iter().zip(answers).for_each(|(one, answer)| one.send(answer).unwrap_or_default());
    });
    answer.await.unwrap_or(Err(Refused::Again))
}

/// One transaction for all; answers each in its turn.
async fn write_all(app: &App, texts: &mut HashMap<ConversationId, Kept>, changes: Vec<Change>) -> Vec<Answer> {
    let now = app.clock.now();
    texts.retain(|_, kept| now.duration_since(kept.at) < KEPT_FOR);
    let mut written = HashMap::new();
    let answers = try_write_all(app, texts, &changes, now, &mut written).await.unwrap_or_else(|error| {
        tracing::error!(?error, "shared notes could not be written; their pages will send them again");
        written.clear();
        vec![Err(Refused::Again); changes.len()]
    });
    texts.extend(written);
    answers
}

async fn try_write_all(
    app: &App,
    texts: &mut HashMap<ConversationId, Kept>,
    changes: &[Change],
    now: Timestamp,
    written: &mut HashMap<ConversationId, Kept>,
) -> Result<Vec<Answer>, PageError> {
    let mut rooms: HashMap<ConversationId, Vec<usize>> = HashMap::new();
    changes.iter().enumerate().for_each(|(place, change)| rooms.entry(change.conversation).or_default().push(place));
    let mut answers = vec![Err(Refused::Again); changes.len()];
    let mut tx = app.db.begin().await?;
    for (room, places) in rooms {
        let mut turns = vec![places];
        while let Some(turn) = turns.pop() {
            let these: Vec<&Change> = turn.iter().map(|place| &changes[*place]).collect();
            let answer = match write_room(&mut tx, app, texts.remove(&room), &these, now).await? {
                Ok(kept) => {
                    let version = kept.version;
                    written.insert(room, kept);
                    tx.tells(topic(room));
                    Ok(version)
                }
                // What one side pasted is no reason to refuse the other side's letter.
                Err(Refused::TooLong | Refused::Unreadable) if turn.len() > 1 => {
                    turns.extend(turn.iter().rev().map(|place| vec![*place]));
                    continue;
                }
                Err(refused) => Err(refused),
            };
            turn.iter().for_each(|place| answers[*place] = answer);
        }
    }
    tx.commit().await?;
    Ok(answers)
}

/// The changes of one room, all or none of them.
async fn write_room(
    tx: &mut Tx,
    app: &App,
    kept: Option<Kept>,
    changes: &[&Change],
    now: Timestamp,
) -> Result<Result<Kept, Refused>, PageError> {
    let [.., last] = changes else { return Ok(Err(Refused::Again)) };
    let Some(held) = queries::hold(tx, app, (last.conversation, last.by), now).await? else {
        return Ok(Err(Refused::Closed));
    };
    let text = match kept.filter(|kept| kept.version == held.version) {
        Some(kept) => queries::grown_from(&kept.state, writer(app))?,
        None => match as_it_was(tx, app, &held, held.version).await? {
            Some(text) => text,
            None => return Ok(Err(Refused::Again)),
        },
    };
    let bytes: Vec<&[u8]> = changes.iter().map(|change| change.bytes.as_slice()).collect();
    let written = finish(tx, app, &held, text, (&bytes, last.by), now).await?;
    if written.is_err() {
        // The transaction is shared, and goes on.
        queries::release(tx, &held).await?;
    }
    Ok(written)
}

/// The text of a held note at a version this process may not have seen.
async fn as_it_was(tx: &mut Tx, app: &App, held: &Held, version: i64) -> Result<Option<SharedText>, PageError> {
    queries::grown_to(tx, app, held, version, writer(app)).await
}

/// A number nobody else writes under: the browsers draw theirs from the same 53 bits, and two
/// writers of one number would lose letters.
fn writer(app: &App) -> u64 {
    u64::from_le_bytes(app.entropy.bytes()) >> 11
}

/// Takes changes into a text and keeps both. Nothing is kept that does not fit.
async fn finish(
    tx: &mut Tx,
    app: &App,
    held: &Held,
    text: SharedText,
    (changes, by): (&[&[u8]], PersonId),
    now: Timestamp,
) -> Result<Result<Kept, Refused>, PageError> {
    let (before, version) = (held.version, held.version + changes.len() as i64);
    if before > 0 && before == held.doc_version {
        // Words alone get the state they grow from before something is typed into them.
        queries::fold(tx, app, (held, before), &text.state()).await?;
    }
    if changes.iter().any(|change| text.apply(change).is_err()) {
        return Ok(Err(Refused::Unreadable));
    }
    let words = text.words();
    if words.chars().count() > LONGEST_NOTE {
        return Ok(Err(Refused::TooLong));
    }
    for (change, version) in changes.iter().zip(before + 1..) {
        queries::keep_change(tx, app, (held, version), change, now).await?;
    }
    queries::keep_words(tx, app, (held, version), (&words, by), now).await?;
    let state = text.state();
    if version - held.doc_version >= FOLDED_AFTER {
        queries::fold(tx, app, (held, version), &state).await?;
    }
    Ok(Ok(Kept { version, at: now, state: state.into() }))
}

/// Makes the notes read `words`, typed over what they were at `version`: what the other side
/// wrote since stays. Answers the new version, or nothing when that is too long ago to know.
pub(in crate::room) async fn rewrite(
    tx: &mut Tx,
    app: &App,
    (conversation, by): (ConversationId, PersonId),
    (words, version): (&str, i64),
    now: Timestamp,
) -> Result<Option<i64>, PageError> {
    let Some(held) = queries::hold(tx, app, (conversation, by), now).await? else { return Ok(None) };
    let Some(typed_over) = as_it_was(tx, app, &held, version.min(held.version)).await? else { return Ok(None) };
    let Some(text) = as_it_was(tx, app, &held, held.version).await? else { return Ok(None) };
    let change = typed_over.rewrite(words);
    tx.tells(topic(conversation));
    Ok(finish(tx, app, &held, text, (&[&change], by), now).await?.ok().map(|kept| kept.version))
}
