use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::vault::WrongKey;
use kit::web::PageError;
use kit::{App, Field};
use people::access::{Grant, Object};

use super::rules::Answer;
use crate::ConversationId;
use crate::conversations::Side;

row! {
    /// How far one side’s preparation is; no words in it.
    pub struct Preparation {
        /// Which.
        pub id: i64,
        /// When it was begun.
        pub begun_at: Option<Timestamp>,
        /// When it was last saved.
        pub saved_at: Option<Timestamp>,
        /// When the IC shared it.
        pub shared_at: Option<Timestamp>,
        /// When the manager said they were ready.
        pub ready_at: Option<Timestamp>,
        /// Counts every save.
        pub version: i64,
    }
}

/// One side’s preparation, once it was begun.
pub async fn preparation(db: &Db, conversation: ConversationId, side: Side) -> Result<Option<Preparation>, DbError> {
    let sql = "select id, begun_at, saved_at, shared_at, ready_at, version from preparation where conversation_id = $1 and side = $2";
    db.maybe(sql, args![conversation, side.name()]).await
}

/// Makes room for a side’s preparation; one that is there stays as it is.
pub(crate) async fn begin(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    now: Timestamp,
) -> Result<Preparation, DbError> {
    let sql = "insert into preparation (id, conversation_id, side, version) values ($1, $2, $3, 0) on conflict (conversation_id, side) do nothing";
    let id: i64 = app.entropy.id(now);
    tx.run(sql, args![id, conversation, side.name()]).await?;
    let sql = "select id, begun_at, saved_at, shared_at, ready_at, version from preparation where conversation_id = $1 and side = $2";
    tx.one(sql, args![conversation, side.name()]).await
}

/// Counts a save; `false` when another save came first.
pub(super) async fn count_save(tx: &mut Tx, id: i64, version: i64, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update preparation set begun_at = coalesce(begun_at, $1), saved_at = $1, version = version + 1 where id = $2 and version = $3";
    Ok(tx.run(sql, args![now, id, version]).await? == 1)
}

row! {
    struct Row {
        key: String,
        text_sealed: Vec<u8>,
        kept_back: bool,
    }
}

fn field(preparation: i64) -> Field {
    Field { column: "preparation_answer.text", row: preparation }
}

fn open(app: &App, preparation: i64, rows: Vec<Row>) -> Result<Vec<Answer>, WrongKey> {
    let one = |row: Row| {
        let text = app.vault.open(field(preparation), &row.text_sealed)?;
        Ok(Answer { key: row.key, text, kept_back: row.kept_back })
    };
    rows.into_iter().map(one).collect()
}

/// Everything a side wrote, for who wrote it.
pub(super) async fn answers(app: &App, grant: &Grant, preparation: i64) -> Result<Vec<Answer>, PageError> {
    let own = match grant.object {
        Object::IcPreparation => grant.viewer == grant.about,
        object => object == Object::ManagerPreparation,
    };
    if !own || !grant.may_read() {
        return Err(PageError::Missing);
    }
    let sql = "select key, text_sealed, kept_back from preparation_answer where preparation_id = $1 order by key";
    Ok(open(app, preparation, app.db.all(sql, args![preparation]).await?)?)
}

/// The same inside the transaction of a save.
pub(super) async fn answers_in(tx: &mut Tx, app: &App, preparation: i64) -> Result<Vec<Answer>, PageError> {
    let sql = "select key, text_sealed, kept_back from preparation_answer where preparation_id = $1 order by key";
    Ok(open(app, preparation, tx.all(sql, args![preparation]).await?)?)
}

/// What the IC shared, without what they keep to themselves.
pub(super) async fn shared_answers(app: &App, grant: &Grant, preparation: i64) -> Result<Vec<Answer>, PageError> {
    if grant.object != Object::IcPreparation || !grant.may_read() {
        return Err(PageError::Missing);
    }
    let sql = "select key, text_sealed, kept_back from preparation_answer where preparation_id = $1 and kept_back = 0 order by key";
    Ok(open(app, preparation, app.db.all(sql, args![preparation]).await?)?)
}

/// Writes one answer; an empty one that is not kept back leaves no row.
pub(super) async fn put_answer(
    tx: &mut Tx,
    app: &App,
    preparation: i64,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), DbError> {
    if answer.text.is_empty() && !answer.kept_back {
        let sql = "delete from preparation_answer where preparation_id = $1 and key = $2";
        return tx.run(sql, args![preparation, &answer.key]).await.map(drop);
    }
    let sealed = app.vault.seal(field(preparation), &answer.text);
    let sql = "insert into preparation_answer (preparation_id, key, text_sealed, kept_back, saved_at, version) values ($1, $2, $3, $4, $5, 1) \
        on conflict (preparation_id, key) do update set text_sealed = excluded.text_sealed, kept_back = excluded.kept_back, \
        saved_at = excluded.saved_at, version = preparation_answer.version + 1";
    tx.run(sql, args![preparation, &answer.key, sealed, answer.kept_back, now]).await.map(drop)
}

/// Shares the IC’s answers; `false` when they were shared before.
pub(crate) async fn share(tx: &mut Tx, conversation: ConversationId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update preparation set shared_at = $1 where conversation_id = $2 and side = 'ic' and shared_at is null";
    Ok(tx.run(sql, args![now, conversation]).await? == 1)
}

/// Notes that the manager is ready.
pub(crate) async fn ready(tx: &mut Tx, conversation: ConversationId, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "update preparation set ready_at = $1 where conversation_id = $2 and side = 'manager' and ready_at is null";
    tx.run(sql, args![now, conversation]).await.map(drop)
}

row! {
    /// One written thing of a preparation, without its words.
    pub(super) struct Written {
        pub(super) side: String,
        pub(super) key: String,
    }
}

/// What both sides have written something into. A sealed empty text is 40 bytes long: 24 of
/// its nonce, 16 of its seal.
/// An answer that is kept back is known to its own side only.
pub(super) async fn written(db: &Db, conversation: ConversationId, reader: Side) -> Result<Vec<Written>, DbError> {
    let sql = "select side, key from preparation_answer join preparation on preparation.id = preparation_id \
        where conversation_id = $1 and length(text_sealed) > 40 and (kept_back = 0 or side = $2)";
    db.all(sql, args![conversation, reader.name()]).await
}

row! {
    /// How many competencies a side has rated.
    pub(super) struct RatedCount {
        pub(super) side: String,
        pub(super) rated: i64,
    }
}

pub(super) async fn rated(db: &Db, conversation: ConversationId) -> Result<Vec<RatedCount>, DbError> {
    let sql = "select side, count(stop_sealed) as rated from assessment join rating on rating.assessment_id = assessment.id \
        where conversation_id = $1 group by side";
    db.all(sql, args![conversation]).await
}
