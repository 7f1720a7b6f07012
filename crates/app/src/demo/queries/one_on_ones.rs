use db::{DbError, Tx, args};
use jiff::Timestamp;
use people::{LineId, PersonId};

pub(in crate::demo) struct NewTopic<'a> {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) line: LineId,
    pub(in crate::demo) ic: PersonId,
    pub(in crate::demo) author: PersonId,
    pub(in crate::demo) side: &'a str,
    pub(in crate::demo) text: Vec<u8>,
    pub(in crate::demo) is_question: bool,
    pub(in crate::demo) place: i64,
    pub(in crate::demo) made_at: Timestamp,
    /// When it was closed, and by whom.
    pub(in crate::demo) closed: Option<(Timestamp, PersonId)>,
}

pub(in crate::demo) async fn insert_topic(tx: &mut Tx, new: NewTopic<'_>) -> Result<(), DbError> {
    let sql = "insert into topic (id, line_id, ic_id, author_id, side, text_sealed, is_question, place, made_at, closed_at, closed_by, version) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
    let NewTopic { id, line, ic, author, side, text, is_question, place, made_at, closed } = new;
    let (closed_at, closed_by) = closed.unzip();
    let args = args![id, line, ic, author, side, text, is_question, place, made_at, closed_at, closed_by];
    tx.run(sql, args).await.map(drop)
}

pub(in crate::demo) async fn insert_topic_talk(
    tx: &mut Tx,
    id: i64,
    topic: i64,
    by: PersonId,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.run("insert into topic_talk (id, topic_id, by_id, at) values ($1, $2, $3, $4)", args![id, topic, by, at])
        .await
        .map(drop)
}

pub(in crate::demo) async fn insert_topic_entry(
    tx: &mut Tx,
    id: i64,
    topic: i64,
    author: PersonId,
    text: Vec<u8>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into topic_entry (id, topic_id, author_id, text_sealed, made_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![id, topic, author, text, at]).await.map(drop)
}
