use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::{PersonId, SessionId};

use super::PairedPhoneId;
use crate::ConversationId;

/// A code about to be shown.
pub(super) struct Fresh {
    pub(super) id: PairedPhoneId,
    pub(super) conversation: ConversationId,
    pub(super) person: PersonId,
    /// The session it is asked for in.
    pub(super) session: SessionId,
    pub(super) code_hash: String,
    pub(super) until: Timestamp,
}

/// Keeps the hash of a code. Somebody has one code or phone in a room: the one before ends.
pub(super) async fn insert_code(tx: &mut Tx, fresh: Fresh) -> Result<(), DbError> {
    let Fresh { id, conversation, person, session, code_hash, until } = fresh;
    let sql = "insert into paired_phone (id, conversation_id, person_id, session_id, code_hash, code_until_at, device) \
        values ($1, $2, $3, $4, $5, $6, '') on conflict (conversation_id, person_id) do update set session_id = $4, \
        code_hash = $5, code_until_at = $6, token_hash = null, device = '', paired_at = null";
    tx.run(sql, args![id, conversation, person, session, code_hash, until]).await.map(drop)
}

/// Turns a code into a phone, once and while it is good. Of two who type it at the same moment
/// the second finds it gone: the one statement both looks and takes.
pub(super) async fn take_code(
    tx: &mut Tx,
    code_hash: &str,
    token_hash: Vec<u8>,
    device: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "update paired_phone set code_hash = null, code_until_at = null, token_hash = $1, device = $2, paired_at = $3 \
        where code_hash = $4 and code_until_at > $3";
    Ok(tx.run(sql, args![token_hash, device, now, code_hash]).await? == 1)
}

row! {
    /// A phone as its secret finds it.
    pub(super) struct Found {
        pub(super) id: PairedPhoneId,
        pub(super) conversation_id: ConversationId,
        pub(super) person_id: PersonId,
        pub(super) session_id: SessionId,
    }
}

/// The phone that carries this secret.
pub(super) async fn by_token(db: &Db, token_hash: Vec<u8>, since: Timestamp) -> Result<Option<Found>, DbError> {
    let sql =
        "select id, conversation_id, person_id, session_id from paired_phone where token_hash = $1 and paired_at > $2";
    db.maybe(sql, args![token_hash, since]).await
}

/// The phone this code would become while it is good.
pub(super) async fn by_code(db: &Db, code_hash: &str, now: Timestamp) -> Result<Option<Found>, DbError> {
    let sql = "select id, conversation_id, person_id, session_id from paired_phone where code_hash = $1 and code_until_at > $2";
    db.maybe(sql, args![code_hash, now]).await
}

row! {
    /// A phone that is beside a room, as its room shows it.
    pub(in crate::room) struct Connected {
        /// Whose.
        pub(in crate::room) person_id: PersonId,
        /// The phone's own name for its browser.
        pub(in crate::room) device: String,
        /// Since when.
        pub(in crate::room) paired_at: Timestamp,
    }
}

/// The phones beside a room.
pub(in crate::room) async fn connected(
    db: &Db,
    id: ConversationId,
    since: Timestamp,
) -> Result<Vec<Connected>, DbError> {
    let sql = "select person_id, device, paired_at from paired_phone where conversation_id = $1 and paired_at > $2 order by paired_at, id";
    db.all(sql, args![id, since]).await
}

/// Until when a code of somebody for a room may still be typed.
pub(super) async fn code_until(
    db: &Db,
    id: ConversationId,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    let sql =
        "select code_until_at from paired_phone where conversation_id = $1 and person_id = $2 and code_until_at > $3";
    db.value(sql, args![id, person, now]).await
}

/// Ends somebody's code or phone in a room; `false` when there was none.
pub(super) async fn end_of(tx: &mut Tx, id: ConversationId, person: PersonId) -> Result<bool, DbError> {
    let sql = "delete from paired_phone where conversation_id = $1 and person_id = $2";
    Ok(tx.run(sql, args![id, person]).await? > 0)
}

/// Ends one phone.
pub(super) async fn end_one(tx: &mut Tx, id: PairedPhoneId) -> Result<(), DbError> {
    tx.run("delete from paired_phone where id = $1", args![id]).await.map(drop)
}

/// Ends every code and phone of a room: it closes.
pub(in crate::room) async fn end_all(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    tx.run("delete from paired_phone where conversation_id = $1", args![id]).await.map(drop)
}

/// Forgets phones of rooms nobody closed.
pub(super) async fn forget_before(tx: &mut Tx, before: Timestamp) -> Result<(), DbError> {
    tx.run("delete from paired_phone where paired_at <= $1", args![before]).await.map(drop)
}
