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

row! {
    struct HeldRow {
        id: i64,
        text_sealed: Vec<u8>,
        version: i64,
    }
}

/// A field held for writing: nobody else writes it until the transaction ends.
pub(super) struct Held {
    id: i64,
    pub(super) text: String,
    pub(super) version: i64,
}

/// Holds a field; one nobody wrote into is empty, at version 0.
pub(super) async fn hold(
    tx: &mut Tx,
    app: &App,
    (id, key): (ConversationId, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<Held, PageError> {
    let new: i64 = app.entropy.id(now);
    let nothing = app.vault.seal(Field { column: CAPTURED, row: new }, "");
    let sql = "insert into captured (id, conversation_id, key, text_sealed, is_empty, changed_by, changed_at, version) \
        values ($1, $2, $3, $4, 1, $5, $6, 0) on conflict (conversation_id, key) do nothing";
    tx.run(sql, args![new, id, key, nothing, by, now]).await?;
    // Touched and not read, so that whoever else writes it waits.
    let sql = "update captured set version = version where conversation_id = $1 and key = $2 returning id, text_sealed, version";
    let HeldRow { id, text_sealed, version } = tx.one(sql, args![id, key]).await?;
    Ok(Held { id, text: app.vault.open(Field { column: CAPTURED, row: id }, &text_sealed)?, version })
}

/// Writes a held field. Answers the new version.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    held: &Held,
    text: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<i64, DbError> {
    let (sealed, version) = (app.vault.seal(Field { column: CAPTURED, row: held.id }, text), held.version + 1);
    let sql = "update captured set text_sealed = $1, is_empty = $2, changed_by = $3, changed_at = $4, version = $5 where id = $6";
    tx.run(sql, args![sealed, text.is_empty(), by, now, version, held.id]).await?;
    Ok(version)
}
