//! What happened, recorded in the transaction in which it happened. Who is told is decided
//! elsewhere and later, so a feature never sends mail.

use db::{Db, DbError, Tx, args};
use jiff::Timestamp;

use crate::App;

/// Something that happened. It carries ids only, never a person's words.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// `feature.what`, a constant of the feature.
    pub kind: &'static str,
    /// Who did it; nobody for the clock.
    pub by: Option<i64>,
    /// Whom it is about.
    pub about: Option<i64>,
    /// The conversation, link or other thing it happened to.
    pub object: Option<i64>,
}

/// What tells the runner that there is an event; see [`db::Db::watch`].
pub const HAPPENED: &str = "event";

/// Records an event; the runner hears of it when the transaction commits.
pub async fn record(tx: &mut Tx, app: &App, event: Event, now: Timestamp) -> Result<(), DbError> {
    let id: i64 = app.entropy.id(now);
    tx.run(
        "insert into event (id, kind, at, by_id, about_id, object_id) values ($1, $2, $3, $4, $5, $6)",
        args![id, event.kind, now, event.by, event.about, event.object],
    )
    .await?;
    if let Some(about) = event.about {
        tx.tells(topic(about));
    }
    tx.tells(HAPPENED.to_owned());
    Ok(())
}

/// What tells open pages that something happened about a person; see [`db::Db::watch`].
pub fn topic(about: i64) -> String {
    format!("about {about}")
}

/// Records many events of one instant, as an import brings them.
pub async fn record_all(tx: &mut Tx, app: &App, events: Vec<Event>, now: Timestamp) -> Result<(), DbError> {
    let row = |event: Event| {
        let id: i64 = app.entropy.id(now);
        args![id, event.kind, now, event.by, event.about, event.object]
    };
    let rows = events.into_iter().map(row).collect();
    tx.insert_all("event", &["id", "kind", "at", "by_id", "about_id", "object_id"], rows).await?;
    tx.tells(HAPPENED.to_owned());
    Ok(())
}

/// Deletes events from before of which everybody was told.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from event where at < $1 and handled_at is not null", args![before]).await
}
