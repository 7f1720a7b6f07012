//! What changes a running agenda. Each change counts it, so that an open room hears of it, and
//! so that two at once wait for each other.

use db::{DbError, Tx, args, row};
use jiff::Timestamp;
use kit::{App, Field};
use people::{LineId, PersonId};

use super::{ENTRY, TOPIC};
use crate::ConversationId;
use crate::conversations::Side;
use crate::one_on_ones::{EntryId, TopicId};

/// Counts a change of the agenda of a line.
pub(in crate::one_on_ones) async fn count_change(tx: &mut Tx, line: LineId) -> Result<(), DbError> {
    let sql = "insert into running_agenda (line_id, swaps, version) values ($1, 0, 1) \
        on conflict (line_id) do update set version = running_agenda.version + 1";
    tx.run(sql, args![line]).await.map(drop)
}

/// Takes the next question, once, from the one the page showed.
pub(in crate::one_on_ones) async fn swap(tx: &mut Tx, line: LineId, shown: i64) -> Result<u64, DbError> {
    let sql = "update running_agenda set swaps = swaps + 1 where line_id = $1 and swaps = $2";
    tx.run(sql, args![line, shown]).await
}

/// A topic about to be added.
pub(in crate::one_on_ones) struct New<'a> {
    pub(in crate::one_on_ones) id: TopicId,
    pub(in crate::one_on_ones) line: LineId,
    pub(in crate::one_on_ones) ic: PersonId,
    pub(in crate::one_on_ones) author: PersonId,
    pub(in crate::one_on_ones) side: Side,
    pub(in crate::one_on_ones) text: &'a str,
    pub(in crate::one_on_ones) is_question: bool,
}

/// Adds a topic as the last of its side.
pub(in crate::one_on_ones) async fn insert(
    tx: &mut Tx,
    app: &App,
    new: New<'_>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into topic (id, line_id, ic_id, author_id, side, text_sealed, is_question, place, made_at, version) \
        values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(place), 0) + 1 from topic where line_id = $2 and side = $5), $8, 1)";
    let New { id, line, ic, author, side, text, is_question } = new;
    let sealed = app.vault.seal(Field { column: TOPIC, row: id.0 }, text);
    tx.run(sql, args![id, line, ic, author, side.name(), sealed, is_question, now]).await.map(drop)
}

/// Words a topic anew over the version its page showed.
pub(in crate::one_on_ones) async fn reword(
    tx: &mut Tx,
    app: &App,
    id: TopicId,
    (text, version): (&str, i64),
) -> Result<u64, DbError> {
    let sealed = app.vault.seal(Field { column: TOPIC, row: id.0 }, text);
    let sql = "update topic set text_sealed = $1, version = version + 1 where id = $2 and version = $3";
    tx.run(sql, args![sealed, id, version]).await
}

row! {
    struct Placed {
        id: TopicId,
        place: i64,
    }
}

/// The open topics of a side and their places, in their order. Read after the change was counted,
/// it stays as it is until the end of the transaction.
pub(in crate::one_on_ones) async fn order(
    tx: &mut Tx,
    line: LineId,
    side: Side,
) -> Result<Vec<(TopicId, i64)>, DbError> {
    let sql = "select id, place from topic where line_id = $1 and side = $2 and closed_at is null order by place, id";
    let rows: Vec<Placed> = tx.all(sql, args![line, side.name()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.place)).collect())
}

/// Puts a topic in its place.
pub(in crate::one_on_ones) async fn put(tx: &mut Tx, id: TopicId, place: i64) -> Result<(), DbError> {
    tx.run("update topic set place = $1 where id = $2", args![place, id]).await.map(drop)
}

/// Notes that a topic was talked about; the same twice in one sitting is one.
pub(in crate::one_on_ones) async fn talked(
    tx: &mut Tx,
    app: &App,
    topic: TopicId,
    (conversation, since): (Option<ConversationId>, Timestamp),
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into topic_talk (id, topic_id, conversation_id, by_id, at) select cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), \
        cast($4 as bigint), cast($5 as bigint) \
        where not exists (select 1 from topic_talk where topic_id = $2 and at >= $6)";
    let id: i64 = app.entropy.id(now);
    tx.run(sql, args![id, topic, conversation, by, now, since]).await.map(drop)
}

/// Closes a topic.
pub(in crate::one_on_ones) async fn close(
    tx: &mut Tx,
    id: TopicId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql =
        "update topic set closed_at = $1, closed_by = $2, version = version + 1 where id = $3 and closed_at is null";
    tx.run(sql, args![now, by, id]).await.map(drop)
}

/// Puts a topic back on the agenda: opens it again as the last of its side, and takes back that
/// it was talked about in the sitting of now.
pub(in crate::one_on_ones) async fn put_back(tx: &mut Tx, id: TopicId, since: Timestamp) -> Result<(), DbError> {
    let sql = "update topic set closed_at = null, closed_by = null, version = version + 1, \
        place = (select max(other.place) + 1 from topic other where other.line_id = topic.line_id and other.side = topic.side) \
        where id = $1 and closed_at is not null";
    tx.run(sql, args![id]).await?;
    tx.run("delete from topic_talk where topic_id = $1 and at >= $2", args![id, since]).await.map(drop)
}

/// Whether a topic is there, seen from inside the transaction that hangs something on it.
pub(in crate::one_on_ones) async fn is_there(tx: &mut Tx, id: TopicId) -> Result<bool, DbError> {
    Ok(tx.value::<i64>("select id from topic where id = $1", args![id]).await?.is_some())
}

/// Takes a topic away as if it had never been added; nothing hangs on it. Answers how many.
pub(in crate::one_on_ones) async fn remove(tx: &mut Tx, id: TopicId) -> Result<u64, DbError> {
    let sql = "delete from topic where id = $1 and not exists (select 1 from topic_entry where topic_id = $1) \
        and not exists (select 1 from topic_talk where topic_id = $1) and not exists (select 1 from promise where topic_id = $1)";
    tx.run(sql, args![id]).await
}

/// A recollection that was brought as this topic waits for its manager as before.
pub(in crate::one_on_ones) async fn unbring(tx: &mut Tx, id: TopicId, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "update conversation set recollected_at = $1, recollected_topic_id = null where recollected_topic_id = $2";
    tx.run(sql, args![now, id]).await.map(drop)
}

/// Notes something on a topic.
pub(in crate::one_on_ones) async fn insert_entry(
    tx: &mut Tx,
    app: &App,
    (id, topic): (EntryId, TopicId),
    text: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sealed = app.vault.seal(Field { column: ENTRY, row: id.0 }, text);
    let sql = "insert into topic_entry (id, topic_id, author_id, text_sealed, made_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![id, topic, by, sealed, now]).await.map(drop)
}

/// Changes what somebody noted, over the version its page showed.
pub(in crate::one_on_ones) async fn change_entry(
    tx: &mut Tx,
    app: &App,
    id: EntryId,
    (text, version): (&str, i64),
    now: Timestamp,
) -> Result<u64, DbError> {
    let sealed = app.vault.seal(Field { column: ENTRY, row: id.0 }, text);
    let sql = "update topic_entry set text_sealed = $1, changed_at = $2, version = version + 1 where id = $3 and version = $4";
    tx.run(sql, args![sealed, now, id, version]).await
}
