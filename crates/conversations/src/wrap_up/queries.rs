use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::access::Grant;

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
