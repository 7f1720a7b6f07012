use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::{App, Field};
use people::PersonId;
use people::access::Grant;

use crate::ConversationId;
use crate::conversations::{Conversation, Side};

/// The sealed column of a note's words.
pub const NOTE: &str = "room_note.text";

row! {
    struct Sealed {
        id: i64,
        text_sealed: Vec<u8>,
        changed_by: PersonId,
        changed_by_name: String,
        changed_at: Timestamp,
        version: i64,
    }
}

/// A note of the room as it stands: the shared one, or one side's own.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// Its words.
    pub text: String,
    /// Who changed it last, and when; nothing while nobody wrote.
    pub changed: Option<Changed>,
    /// Counts every change; 0 while nobody wrote.
    pub version: i64,
}

/// The last change of a note.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Whose.
    pub by_id: PersonId,
    /// By name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A note the grant lets its holder read; an empty one while nobody wrote.
pub async fn note(app: &App, grant: &Grant, id: ConversationId, whose: &str) -> Result<Note, kit::web::PageError> {
    if !grant.may_read() {
        return Err(kit::web::PageError::Missing);
    }
    let sql = "select room_note.id, text_sealed, changed_by, person.name as changed_by_name, changed_at, room_note.version from room_note \
        join person on person.id = changed_by where conversation_id = $1 and whose = $2";
    let Some(row) = app.db.maybe::<Sealed>(sql, args![id, whose]).await? else { return Ok(Note::default()) };
    let text = app.vault.open(Field { column: NOTE, row: row.id }, &row.text_sealed)?;
    let changed = Changed { by_id: row.changed_by, by: row.changed_by_name, at: row.changed_at };
    Ok(Note { text, changed: Some(changed), version: row.version })
}

/// The notes both wrote, for who may read them.
pub(crate) async fn shared_note(app: &App, grant: &Grant, id: ConversationId) -> Result<Note, kit::web::PageError> {
    note(app, grant, id, "shared").await
}

/// Writes a note over the version its page showed. Answers the new version, or nothing when
/// somebody wrote meanwhile.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    (id, whose): (ConversationId, &str),
    (text, version): (&str, i64),
    by: PersonId,
    now: Timestamp,
) -> Result<Option<i64>, DbError> {
    let row: Option<i64> =
        tx.value("select id from room_note where conversation_id = $1 and whose = $2", args![id, whose]).await?;
    let row_id = row.unwrap_or_else(|| app.entropy.id(now));
    let sealed = app.vault.seal(Field { column: NOTE, row: row_id }, text);
    let touched = if row.is_none() && version == 0 {
        let sql = "insert into room_note (id, conversation_id, whose, text_sealed, changed_by, changed_at, version) \
            values ($1, $2, $3, $4, $5, $6, 1) on conflict (conversation_id, whose) do nothing";
        tx.run(sql, args![row_id, id, whose, sealed, by, now]).await?
    } else {
        let sql = "update room_note set text_sealed = $1, changed_by = $2, changed_at = $3, version = version + 1 \
            where id = $4 and version = $5";
        tx.run(sql, args![sealed, by, now, row_id, version]).await?
    };
    Ok((touched > 0).then_some(version + 1))
}

row! {
    /// How often what the page shows of agreements has changed, and how much of that is not said:
    /// fields the reader wrote last, and other conversations of the line.
    pub(super) struct Agreed {
        pub(super) everything: i64,
        pub(super) unsaid: i64,
    }
}

/// Counts what was agreed in a conversation and every change of it since: it only ever grows.
/// Proposals made elsewhere are not counted: not everybody who sits here may know of them.
pub(super) async fn agreed(db: &Db, conversation: &Conversation, reader: PersonId) -> Result<Agreed, DbError> {
    let sql = "select cast((select coalesce(sum(version), 0) from goal where ic_id = $1 and (conversation_id = $2 or agreed_at is not null)) \
        + (select coalesce(sum(version), 0) from promise where conversation_id = $2) \
        + (select coalesce(sum(version), 0) from captured where conversation_id = $2) \
        + (select count(*) from goal_look where conversation_id = $2) \
        + (select coalesce(sum(version), 0) from running_agenda where line_id = $3) \
        + (select coalesce(sum(version), 0) from conversation where line_id = $3 and id <> $2) as bigint) as everything, \
        cast((select coalesce(sum(version), 0) from captured where conversation_id = $2 and changed_by = $4) \
        + (select coalesce(sum(version), 0) from conversation where line_id = $3 and id <> $2) as bigint) as unsaid";
    db.one(sql, args![conversation.ic_id, conversation.id, conversation.line_id, reader]).await
}

row! {
    /// How often the clock and the floor of a room have changed, who has paused it, and who has a
    /// phone beside it.
    pub(super) struct Turns {
        pub(super) clock: i64,
        /// How often minutes were moved between parts.
        pub(super) moved: i64,
        pub(super) paused_by: Option<Side>,
        pub(super) floor: i64,
        /// Whose phones are beside it: 1 for the IC's, 2 for the manager's, 3 for both.
        pub(super) phones: i64,
        /// Whether anything was written into the shared notes.
        pub(super) is_noted: bool,
    }
}

/// How often the clock and the floor of a room have changed, and the phones that came after
/// `since`; nothing is left of a closed one.
pub(super) async fn turns(db: &Db, conversation: &Conversation, since: Timestamp) -> Result<Turns, DbError> {
    let sql = "select coalesce((select version from room_clock where conversation_id = $1), 0) as clock, \
        cast((select coalesce(sum(version), 0) from moved_minutes where conversation_id = $1) as bigint) as moved, \
        (select paused_by from room_clock where conversation_id = $1) as paused_by, \
        coalesce((select version from floor where conversation_id = $1), 0) as floor, \
        cast((select coalesce(sum(case when person_id = $2 then 1 else 2 end), 0) from paired_phone \
        where conversation_id = $1 and paired_at > $3) as bigint) as phones, \
        cast((select count(*) from room_note where conversation_id = $1 and whose = 'shared' and version > 0) as bigint) as is_noted";
    db.one(sql, args![conversation.id, conversation.ic_id, since]).await
}

/// Moves the agenda, once, from the part the page showed.
pub(super) async fn move_part(
    tx: &mut Tx,
    id: ConversationId,
    (from, to): (u32, u32),
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "update conversation set part = $1, part_began_at = $2, version = version + 1 \
        where id = $3 and state = 'in_room' and part = $4";
    Ok(tx.run(sql, args![to, now, id, from]).await? > 0)
}

/// Whether nothing was written, done or shown since the room was opened: no shared note, no goal and
/// none looked at, no promise, no topic brought, noted on or closed, the agenda where it began, and
/// nothing shared or opened.
pub(super) async fn is_unwritten(db: &Db, id: ConversationId) -> Result<bool, DbError> {
    let sql = "select count(*) from conversation c where c.id = $1 \
        and not exists (select 1 from room_note where conversation_id = c.id and whose = 'shared') \
        and not exists (select 1 from captured where conversation_id = c.id) \
        and not exists (select 1 from felt where conversation_id = c.id) \
        and c.part_began_at = c.began_at \
        and not exists (select 1 from topic_talk where conversation_id = c.id) \
        and not exists (select 1 from topic where line_id = c.line_id and (made_at >= c.began_at or closed_at >= c.began_at)) \
        and not exists (select 1 from topic_entry join topic on topic.id = topic_id \
        where line_id = c.line_id and topic_entry.made_at >= c.began_at) \
        and not exists (select 1 from goal where conversation_id = c.id) \
        and not exists (select 1 from goal_look where conversation_id = c.id) \
        and not exists (select 1 from promise where conversation_id = c.id) \
        and not exists (select 1 from preparation where conversation_id = c.id and shared_at >= c.began_at) \
        and not exists (select 1 from assessment where conversation_id = c.id and shared_at >= c.began_at)";
    Ok(db.value::<i64>(sql, args![id]).await? == Some(1))
}

/// Notes when the room ended and until when the follow-up is owed.
pub(super) async fn end(tx: &mut Tx, id: ConversationId, now: Timestamp, due_at: Timestamp) -> Result<(), DbError> {
    let sql = "update conversation set wrapped_up_at = $1, follow_up_due_at = $2 where id = $3";
    tx.run(sql, args![now, due_at, id]).await.map(drop)
}

/// The hours the workspace gives a follow-up.
pub(super) async fn follow_up_hours(db: &Db) -> Result<i64, DbError> {
    Ok(db.value("select follow_up_hours from workspace where id = 1", args![]).await?.unwrap_or(24))
}

/// When the IC of a line next sits with the same manager; only the day is of interest.
pub async fn next_meeting(db: &Db, id: ConversationId) -> Result<Option<Timestamp>, DbError> {
    let sql = "select next.starts_at from conversation this join conversation next on next.line_id = this.line_id \
        where this.id = $1 and next.id <> this.id and next.state in ('planned', 'preparing') and next.starts_at > this.starts_at \
        order by next.starts_at limit 1";
    db.value(sql, args![id]).await
}

row! {
    struct SealedStatement {
        id: i64,
        author_name: String,
        text_sealed: Vec<u8>,
        made_at: Timestamp,
    }
}

/// Something one side added beside what it may not change.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Who.
    pub author: String,
    /// Their words.
    pub text: String,
    /// When.
    pub made_at: Timestamp,
}

/// The sealed column of a statement's words.
pub const STATEMENT: &str = "statement.text";

/// The statements beside a thing of this conversation, for whoever may read the thing.
pub async fn statements(
    app: &App,
    grant: &Grant,
    object: &str,
    id: ConversationId,
) -> Result<Vec<Statement>, kit::web::PageError> {
    if !grant.may_read() {
        return Ok(Vec::new());
    }
    let sql = "select statement.id, person.name as author_name, text_sealed, made_at from statement \
        join person on person.id = author_id where object = $1 and object_id = $2 order by made_at, statement.id";
    let rows: Vec<SealedStatement> = app.db.all(sql, args![object, id]).await?;
    let open = |row: SealedStatement| {
        let text = app.vault.open(Field { column: STATEMENT, row: row.id }, &row.text_sealed)?;
        Ok(Statement { author: row.author_name, text, made_at: row.made_at })
    };
    rows.into_iter().map(open).collect()
}

/// Adds a statement; it stays as it was written.
pub async fn insert_statement(
    tx: &mut Tx,
    app: &App,
    grant: &Grant,
    (object, id): (&str, ConversationId),
    text: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let row: i64 = app.entropy.id(now);
    let sealed = app.vault.seal(Field { column: STATEMENT, row }, text);
    let sql = "insert into statement (id, object, object_id, about_id, author_id, text_sealed, made_at) values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![row, object, id, grant.about, grant.viewer, sealed, now]).await.map(drop)
}
