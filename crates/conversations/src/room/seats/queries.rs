use db::{Db, DbError, Tx, args};
use jiff::Timestamp;
use people::PersonId;

use crate::ConversationId;

/// Takes a seat that is good until then, or for as long as its process keeps it.
pub(super) async fn insert(
    tx: &mut Tx,
    id: i64,
    (conversation, person): (ConversationId, PersonId),
    process: i64,
    until: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into room_seat (id, conversation_id, person_id, process, until_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, conversation, person, process, until]).await.map(drop)
}

/// Keeps every seat of a process until then, and forgets those no process has kept for a day.
pub(super) async fn keep(db: &Db, process: i64, until: Timestamp) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.run("update room_seat set until_at = $1 where process = $2", args![until, process]).await?;
    let yesterday = until - jiff::SignedDuration::from_hours(24);
    tx.run("delete from room_seat where until_at < $1", args![yesterday]).await?;
    tx.commit().await
}

/// Gives a seat back.
pub(super) async fn delete(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    tx.run("delete from room_seat where id = $1", args![id]).await.map(drop)
}

/// Whether somebody holds a seat in a room.
pub(super) async fn is_taken(
    db: &Db,
    conversation: ConversationId,
    person: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "select id from room_seat where conversation_id = $1 and person_id = $2 and until_at > $3 limit 1";
    Ok(db.value::<i64>(sql, args![conversation, person, now]).await?.is_some())
}
