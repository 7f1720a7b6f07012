use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::PersonId;
use people::access::{Grant, Object};

use crate::ConversationId;

/// The sealed column of a field's words.
pub const CAPTURED: &str = "captured.text";

row! {
    struct Sealed {
        id: i64,
        key: String,
        text_sealed: Vec<u8>,
        changed_by: PersonId,
        changed_by_name: String,
        changed_at: Timestamp,
        version: i64,
    }
}

/// A field as it stands.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) by_id: PersonId,
    pub(super) by: String,
    pub(super) at: Timestamp,
    pub(super) version: i64,
}

/// Every field of a conversation, for who may read its shared notes or the letter made of them.
pub(super) async fn written(app: &App, grant: &Grant, id: ConversationId) -> Result<Vec<Written>, PageError> {
    if !grant.may_read() || !matches!(grant.object, Object::SharedNotes | Object::FollowUp) {
        return Ok(Vec::new());
    }
    let sql = "select captured.id, key, text_sealed, changed_by, person.name as changed_by_name, changed_at, captured.version from captured \
        join person on person.id = changed_by where conversation_id = $1 order by captured.id";
    let rows: Vec<Sealed> = app.db.all(sql, args![id]).await?;
    let open = |row: Sealed| {
        let text = app.vault.open(Field { column: CAPTURED, row: row.id }, &row.text_sealed)?;
        let Sealed { key, changed_by, changed_by_name, changed_at, version, .. } = row;
        Ok(Written { key, text, by_id: changed_by, by: changed_by_name, at: changed_at, version })
    };
    rows.into_iter().map(open).collect()
}

row! {
    struct Key {
        key: String,
    }
}

/// The keys of the fields that hold something; no word of them.
pub(crate) async fn keys(db: &Db, id: ConversationId) -> Result<Vec<String>, DbError> {
    let sql = "select key from captured where conversation_id = $1 and is_empty = 0";
    Ok(db.all::<Key>(sql, args![id]).await?.into_iter().map(|row| row.key).collect())
}

/// The same, seen from inside the transaction that ends the room.
pub(crate) async fn keys_in(tx: &mut Tx, id: ConversationId) -> Result<Vec<String>, DbError> {
    let sql = "select key from captured where conversation_id = $1 and is_empty = 0";
    Ok(tx.all::<Key>(sql, args![id]).await?.into_iter().map(|row| row.key).collect())
}

/// Writes a field over the version its page showed. Answers the new version, or nothing when
/// somebody wrote meanwhile.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    (id, key): (ConversationId, &str),
    (text, version): (&str, i64),
    by: PersonId,
    now: Timestamp,
) -> Result<Option<i64>, DbError> {
    let sql = "select id from captured where conversation_id = $1 and key = $2";
    let row: Option<i64> = tx.value(sql, args![id, key]).await?;
    let row_id = row.unwrap_or_else(|| app.entropy.id(now));
    let (sealed, is_empty) = (app.vault.seal(Field { column: CAPTURED, row: row_id }, text), text.is_empty());
    let touched = if row.is_none() && version == 0 {
        let sql = "insert into captured (id, conversation_id, key, text_sealed, is_empty, changed_by, changed_at, version) \
            values ($1, $2, $3, $4, $5, $6, $7, 1) on conflict (conversation_id, key) do nothing";
        tx.run(sql, args![row_id, id, key, sealed, is_empty, by, now]).await?
    } else {
        let sql = "update captured set text_sealed = $1, is_empty = $2, changed_by = $3, changed_at = $4, version = version + 1 \
            where id = $5 and version = $6";
        tx.run(sql, args![sealed, is_empty, by, now, row_id, version]).await?
    };
    Ok((touched > 0).then_some(version + 1))
}
