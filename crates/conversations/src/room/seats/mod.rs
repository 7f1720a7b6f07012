//! Who has a page of which room open: a row for each page, with the process that serves it. So
//! several processes on one database see each other's, and the seats of one that died are free
//! within a minute (docs/decisions/0046).
//!
//! Nothing waits on it and nothing is kept of it. Not here: who may be in a room.

mod queries;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use db::DbError;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use people::PersonId;
use tokio::runtime::Handle;

use crate::ConversationId;

/// So long a seat counts after its process last said that it is there.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(60);
/// So often a process says so, for all its seats in one statement.
const SAID_EVERY: SignedDuration = SignedDuration::from_secs(20);
/// After so long a seat that could not be given back is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// This program among those that serve one database.
#[derive(Debug, Default)]
struct Process {
    number: OnceLock<i64>,
    /// When it last said that it is there, in seconds.
    said_at: AtomicI64,
}

impl Process {
    fn number(&self, app: &App, now: Timestamp) -> i64 {
        *self.number.get_or_init(|| app.entropy.id(now))
    }
}

/// Somebody's open page of a room; given back when dropped.
pub(super) struct Seat {
    app: App,
    id: i64,
    conversation: ConversationId,
}

impl Seat {
    /// Takes a seat, and tells who is in the room. It goes on where whoever asked left meanwhile:
    /// a seat nobody holds would never be given back.
    pub(super) async fn take(app: &App, conversation: ConversationId, person: PersonId) -> Result<Seat, DbError> {
        let app = app.clone();
        let taken = tokio::spawn(async move {
            let now = app.clock.now();
            let (id, process) = (app.entropy.id(now), app.memory.one::<Process>().number(&app, now));
            let mut tx = app.db.begin().await?;
            queries::insert(&mut tx, id, (conversation, person), process, now + GOOD_FOR).await?;
            tx.tells(topic(conversation));
            tx.commit().await?;
            Ok(Seat { app, id, conversation })
        });
        taken.await.unwrap_or(Err(DbError::Closed))
    }

    /// Says once in a while that this process is there still, with all who sit in its rooms.
    pub(super) async fn keep(&self) -> Result<(), DbError> {
        let (now, process) = (self.app.clock.now(), self.app.memory.one::<Process>());
        let said_at = process.said_at.load(Ordering::Relaxed);
        let is_due = now.as_second() >= said_at + SAID_EVERY.as_secs();
        // Of all its pages the first that looks says it.
        if is_due
            && process.said_at.compare_exchange(said_at, now.as_second(), Ordering::Relaxed, Ordering::Relaxed).is_ok()
        {
            queries::keep(&self.app.db, process.number(&self.app, now), now + GOOD_FOR).await?;
        }
        Ok(())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // Where the whole program stops, its seats run out by themselves.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(give_back(self.app.clone(), self.id, self.conversation));
        }
    }
}

/// Gives a seat back for certain: left where it is, it would be kept with the others.
async fn give_back(app: App, id: i64, conversation: ConversationId) {
    while let Err(error) = remove(&app, id, conversation).await {
        if matches!(error, DbError::Closed) {
            return;
        }
        tracing::warn!(%error, "a seat in a room is not given back yet; trying again");
        tokio::time::sleep(AGAIN).await;
    }
}

async fn remove(app: &App, id: i64, conversation: ConversationId) -> Result<(), DbError> {
    let mut tx = app.db.begin().await?;
    queries::delete(&mut tx, id).await?;
    tx.tells(topic(conversation));
    tx.commit().await
}

/// Whether somebody has a page of the room open, wherever it is served from.
pub(super) async fn is_here(app: &App, conversation: ConversationId, person: PersonId) -> Result<bool, DbError> {
    queries::is_taken(&app.db, conversation, person, app.clock.now()).await
}

/// What tells open pages that somebody came or left.
pub(super) fn topic(conversation: ConversationId) -> String {
    format!("seats {conversation}")
}
