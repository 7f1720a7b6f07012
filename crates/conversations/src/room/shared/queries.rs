use db::{DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::PersonId;
use people::access::Grant;

use super::super::queries::NOTE;
use super::text::{NotAChange, SharedText};
use crate::ConversationId;

/// The sealed column of what the text grew from.
const STATE: &str = "room_note.doc";
/// The sealed column of one change.
const CHANGE: &str = "note_change.change";

row! {
    /// The shared note held for writing: nobody else writes it until the transaction ends.
    pub(super) struct Held {
        pub(super) id: i64,
        /// As it stands, before anything is written.
        pub(super) version: i64,
        /// Up to which version `doc` holds the text.
        pub(super) doc_version: i64,
    }
}

row! {
    struct Grown {
        id: i64,
        version: i64,
        text_sealed: Vec<u8>,
        doc_sealed: Option<Vec<u8>>,
        doc_version: i64,
    }
}

row! {
    struct Change {
        id: i64,
        change_sealed: Vec<u8>,
    }
}

/// Holds the shared note of a conversation whose notes are still open; nothing when they are
/// closed.
pub(super) async fn hold(
    tx: &mut Tx,
    app: &App,
    (id, by): (ConversationId, PersonId),
    now: Timestamp,
) -> Result<Option<Held>, DbError> {
    let note: i64 = app.entropy.id(now);
    let nothing = app.vault.seal(Field { column: NOTE, row: note }, "");
    let sql = "insert into room_note (id, conversation_id, whose, text_sealed, changed_by, changed_at, doc_version, version) \
        select $1, id, 'shared', $3, $4, $5, 0, 0 from conversation where id = $2 \
        and state in ('planned', 'preparing', 'in_room', 'wrapped_up') \
        and not exists (select 1 from room_note where conversation_id = $2 and whose = 'shared') \
        on conflict (conversation_id, whose) do nothing";
    tx.run(sql, args![note, id, nothing, by, now]).await?;
    // Touched and not read, so that whoever else writes it waits.
    let sql = "update room_note set version = version \
        where conversation_id = $1 and whose = 'shared' and exists (select 1 from conversation \
        where conversation.id = $1 and state in ('planned', 'preparing', 'in_room', 'wrapped_up')) \
        returning id, version, doc_version";
    tx.maybe(sql, args![id]).await
}

/// Lets go of a held note nothing was written into: one that was not there before goes again.
pub(super) async fn release(tx: &mut Tx, held: &Held) -> Result<(), DbError> {
    tx.run("delete from room_note where id = $1 and version = 0", args![held.id]).await.map(drop)
}

/// The text of a held note as it was at `version`; nothing when that is too long ago to know.
pub(super) async fn grown_to(
    tx: &mut Tx,
    app: &App,
    held: &Held,
    version: i64,
    writer: u64,
) -> Result<Option<SharedText>, PageError> {
    if version < held.doc_version {
        return Ok(None);
    }
    let sql = "select id, version, text_sealed, doc_sealed, doc_version from room_note where id = $1";
    let grown: Grown = tx.one(sql, args![held.id]).await?;
    let text = grown_from(&beginning(app, &grown)?, writer)?;
    let sql = "select id, change_sealed from note_change where note_id = $1 and version > $2 and version <= $3 order by version";
    for change in tx.all::<Change>(sql, args![held.id, grown.doc_version, version]).await? {
        take_in(&text, &app.vault.open_bytes(Field { column: CHANGE, row: change.id }, &change.change_sealed)?)?;
    }
    Ok(Some(text))
}

/// What the text of a note grew from. Words nobody typed in a room, such as a demo's, have no
/// state yet: as long as nothing was typed since, they are the beginning.
fn beginning(app: &App, grown: &Grown) -> Result<Vec<u8>, PageError> {
    Ok(match &grown.doc_sealed {
        Some(sealed) => app.vault.open_bytes(Field { column: STATE, row: grown.id }, sealed)?,
        None if grown.doc_version > 0 => {
            SharedText::of_words(&app.vault.open(Field { column: NOTE, row: grown.id }, &grown.text_sealed)?).state()
        }
        None => SharedText::empty(0).state(),
    })
}

/// A text grown from its state.
pub(super) fn grown_from(state: &[u8], writer: u64) -> Result<SharedText, PageError> {
    let text = SharedText::empty(writer);
    take_in(&text, state)?;
    Ok(text)
}

fn take_in(text: &SharedText, change: &[u8]) -> Result<(), PageError> {
    text.apply(change).map_err(|NotAChange| PageError::Broken("kept notes that are no text".to_owned()))
}

/// Keeps one change of a held note.
pub(super) async fn keep_change(
    tx: &mut Tx,
    app: &App,
    (held, version): (&Held, i64),
    change: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    let id: i64 = app.entropy.id(now);
    let sealed = app.vault.seal_bytes(Field { column: CHANGE, row: id }, change);
    let sql = "insert into note_change (id, note_id, version, change_sealed) values ($1, $2, $3, $4)";
    tx.run(sql, args![id, held.id, version, sealed]).await.map(drop)
}

/// Keeps how a held note reads from this version on, and who wrote last.
pub(super) async fn keep_words(
    tx: &mut Tx,
    app: &App,
    (held, version): (&Held, i64),
    (words, by): (&str, PersonId),
    now: Timestamp,
) -> Result<(), DbError> {
    let sealed = app.vault.seal(Field { column: NOTE, row: held.id }, words);
    let sql = "update room_note set text_sealed = $1, version = $2, changed_by = $3, changed_at = $4 where id = $5";
    tx.run(sql, args![sealed, version, by, now, held.id]).await.map(drop)
}

/// Folds all changes of a held note into `state`, which the text grows from afterwards.
pub(super) async fn fold(tx: &mut Tx, app: &App, (held, version): (&Held, i64), state: &[u8]) -> Result<(), DbError> {
    let sealed = app.vault.seal_bytes(Field { column: STATE, row: held.id }, state);
    let sql = "update room_note set doc_sealed = $1, doc_version = $2 where id = $3";
    tx.run(sql, args![sealed, version, held.id]).await?;
    tx.run("delete from note_change where note_id = $1 and version <= $2", args![held.id, version]).await.map(drop)
}

/// What happened to the shared notes after a version.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::room) struct Since {
    /// The version they lead to.
    pub(in crate::room) version: i64,
    /// The changes, to be applied in any order.
    pub(in crate::room) changes: Vec<Vec<u8>>,
}

/// What happened since `version`; nothing when nothing did. Whoever is too far behind gets the
/// whole, which merges with what they have.
pub(in crate::room) async fn since(
    app: &App,
    grant: &Grant,
    id: ConversationId,
    version: i64,
) -> Result<Option<Since>, PageError> {
    if !grant.may_read() {
        return Err(PageError::Missing);
    }
    let sql = "select id, version, text_sealed, doc_sealed, doc_version from room_note \
        where conversation_id = $1 and whose = 'shared' and version <> $2";
    let Some(grown) = app.db.maybe::<Grown>(sql, args![id, version]).await? else { return Ok(None) };
    let behind = version < grown.doc_version || version == 0 || version > grown.version;
    let from = if behind { grown.doc_version } else { version };
    let mut changes = if behind { vec![beginning(app, &grown)?] } else { Vec::new() };
    let sql = "select id, change_sealed from note_change where note_id = $1 and version > $2 order by version";
    for change in app.db.all::<Change>(sql, args![grown.id, from]).await? {
        changes.push(app.vault.open_bytes(Field { column: CHANGE, row: change.id }, &change.change_sealed)?);
    }
    Ok(Some(Since { version: grown.version, changes }))
}
