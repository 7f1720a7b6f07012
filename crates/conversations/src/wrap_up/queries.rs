use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::access::Grant;
use people::{LineId, PersonId};

use crate::ConversationId;

/// The sealed column of the IC's sentence; its row is the conversation.
pub const SENTENCE: &str = "felt.sentence";
/// The sealed column of their one to five.
const STOP: &str = "felt.stop";

row! {
    struct Sealed {
        stop_sealed: Vec<u8>,
        sentence_sealed: Vec<u8>,
    }
}

/// How a conversation was for the IC.
#[derive(Clone, Debug)]
pub(super) struct Felt {
    /// One to five.
    pub(super) stop: i64,
    /// Their sentence; may be empty.
    pub(super) sentence: String,
}

/// How it was, for the two people it is between.
pub(super) async fn felt(app: &App, grant: &Grant, id: ConversationId) -> Result<Option<Felt>, PageError> {
    if !grant.may_read() {
        return Ok(None);
    }
    let sql = "select stop_sealed, sentence_sealed from felt where conversation_id = $1";
    let Some(row) = app.db.maybe::<Sealed>(sql, args![id]).await? else { return Ok(None) };
    let sentence = app.vault.open(Field { column: SENTENCE, row: id.0 }, &row.sentence_sealed)?;
    let stop = app.vault.open(Field { column: STOP, row: id.0 }, &row.stop_sealed)?;
    Ok(Some(Felt { stop: stop.parse().map_err(PageError::broken)?, sentence }))
}

/// Keeps the answer; the first one stays.
pub(super) async fn insert_felt(
    tx: &mut Tx,
    app: &App,
    id: ConversationId,
    felt: &Felt,
    now: Timestamp,
) -> Result<(), DbError> {
    let stop = app.vault.seal(Field { column: STOP, row: id.0 }, &felt.stop.to_string());
    let sentence = app.vault.seal(Field { column: SENTENCE, row: id.0 }, &felt.sentence);
    let sql = "insert into felt (conversation_id, stop_sealed, sentence_sealed, given_at) values ($1, $2, $3, $4) \
        on conflict (conversation_id) do nothing";
    tx.run(sql, args![id, stop, sentence, now]).await.map(drop)
}

/// The keys of what the manager wrote in their preparation; keys only, no word of it.
pub(super) async fn prepared_keys(db: &Db, id: ConversationId) -> Result<Vec<String>, DbError> {
    row! {
        struct Key {
            key: String,
        }
    }
    let sql = "select preparation_answer.key from preparation_answer join preparation on preparation.id = preparation_id \
        where conversation_id = $1 and side = 'manager'";
    Ok(db.all::<Key>(sql, args![id]).await?.into_iter().map(|row| row.key).collect())
}

row! {
    /// A line of the checklist somebody ticked.
    pub(super) struct Ticked {
        /// The key of the line.
        pub(super) key: String,
        /// Who ticked it.
        pub(super) by_id: PersonId,
        /// By name.
        pub(super) by: String,
        /// When.
        pub(super) ticked_at: Timestamp,
    }
}

/// What was ticked by hand.
pub(super) async fn ticks(db: &Db, id: ConversationId) -> Result<Vec<Ticked>, DbError> {
    let sql = "select key, person_id as by_id, person.name as by, ticked_at from checklist_tick \
        join person on person.id = person_id where conversation_id = $1";
    db.all(sql, args![id]).await
}

/// Ticks a line; the first tick stays.
pub(super) async fn tick(
    tx: &mut Tx,
    (id, key): (ConversationId, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into checklist_tick (conversation_id, key, person_id, ticked_at) values ($1, $2, $3, $4) \
        on conflict (conversation_id, key) do nothing";
    tx.run(sql, args![id, key, by, now]).await.map(drop)
}

/// Takes a tick back.
pub(super) async fn untick(tx: &mut Tx, (id, key): (ConversationId, &str)) -> Result<(), DbError> {
    tx.run("delete from checklist_tick where conversation_id = $1 and key = $2", args![id, key]).await.map(drop)
}

/// How long each side had the floor, the IC first, where both keep that.
pub(super) async fn kept_totals(db: &Db, id: ConversationId) -> Result<Option<(i64, i64)>, DbError> {
    row! {
        struct Totals {
            ic_seconds: i64,
            manager_seconds: i64,
        }
    }
    let sql = "select ic_seconds, manager_seconds from talk_totals \
        where conversation_id = $1 and ic_agrees = 1 and manager_agrees = 1";
    let found = db.maybe::<Totals>(sql, args![id]).await?;
    Ok(found.map(|row| (row.ic_seconds, row.manager_seconds)))
}

row! {
    /// A conversation that comes after another in its line.
    pub(super) struct Later {
        /// Its kind, by key.
        pub(super) kind_key: String,
        /// When it is or was.
        pub(super) starts_at: Timestamp,
    }
}

/// What was planned in a line by some instant for after another, the first of it first, whatever
/// became of it but called off: a list that is closed stays as it was.
pub(super) async fn planned_after(
    db: &Db,
    line: LineId,
    (after, by): (Timestamp, Timestamp),
) -> Result<Vec<Later>, DbError> {
    let sql = "select kind_key, starts_at from conversation where line_id = $1 and starts_at > $2 and created_at <= $3 \
        and state <> 'cancelled' order by starts_at, id limit 40";
    db.all(sql, args![line, after, by]).await
}
