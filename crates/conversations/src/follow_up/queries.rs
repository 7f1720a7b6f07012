use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::access::Grant;
use people::{LineId, PersonId};

use crate::{ConversationId, TopicId};

/// The sealed column of a note's subject; its row is the conversation.
pub const SUBJECT: &str = "follow_up.subject";
/// The sealed column of its words.
pub const BODY: &str = "follow_up.body";

row! {
    struct Sealed {
        subject_sealed: Vec<u8>,
        body_sealed: Vec<u8>,
        edited: bool,
        saved_at: Timestamp,
        sent_at: Option<Timestamp>,
        sent_as: Option<String>,
        version: i64,
    }
}

/// The note as it is kept: what the manager wrote so far, or what was sent.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub body: String,
    /// Whether the manager changed the draft.
    pub edited: bool,
    /// When it was last saved.
    pub saved_at: Timestamp,
    /// When it was sent or marked as copied.
    pub sent_at: Option<Timestamp>,
    /// `mail` or `copied`.
    pub sent_as: Option<String>,
    /// Counts every change.
    pub version: i64,
}

/// The kept note, for a holder of a grant over it.
pub(super) async fn kept(app: &App, grant: &Grant, id: ConversationId) -> Result<Option<Kept>, PageError> {
    if !grant.may_read() {
        return Ok(None);
    }
    open(app, id).await
}

/// The note that was sent, for the outbox, which hands it to its reader and to nobody else.
pub async fn sent_letter(tx: &mut Tx, app: &App, id: ConversationId) -> Result<Option<(String, String)>, PageError> {
    let sql = "select subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version from follow_up \
        where conversation_id = $1 and sent_as = 'mail'";
    let Some(row) = tx.maybe::<Sealed>(sql, args![id]).await? else { return Ok(None) };
    let kept = row.open(app, id)?;
    Ok(Some((kept.subject, kept.body)))
}

async fn open(app: &App, id: ConversationId) -> Result<Option<Kept>, PageError> {
    let sql = "select subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version from follow_up where conversation_id = $1";
    let Some(row) = app.db.maybe::<Sealed>(sql, args![id]).await? else { return Ok(None) };
    Ok(Some(row.open(app, id)?))
}

impl Sealed {
    fn open(self, app: &App, id: ConversationId) -> Result<Kept, PageError> {
        let open = |column, sealed: &[u8]| app.vault.open(Field { column, row: id.0 }, sealed);
        let (subject, body) = (open(SUBJECT, &self.subject_sealed)?, open(BODY, &self.body_sealed)?);
        let Sealed { edited, saved_at, sent_at, sent_as, version, .. } = self;
        Ok(Kept { subject, body, edited, saved_at, sent_at, sent_as, version })
    }
}

row! {
    /// How far a note is, without a word of it.
    #[derive(Default)]
    pub struct Progress {
        /// Whether the manager changed the draft.
        pub edited: bool,
        /// When it was sent or marked as copied.
        pub sent_at: Option<Timestamp>,
        /// `mail` or `copied`.
        pub sent_as: Option<String>,
    }
}

/// How far the note is; nothing kept looks like an untouched draft.
pub async fn progress(db: &Db, id: ConversationId) -> Result<Progress, DbError> {
    let sql = "select edited, sent_at, sent_as from follow_up where conversation_id = $1";
    Ok(db.maybe(sql, args![id]).await?.unwrap_or_default())
}

/// Keeps a note over the version its page showed, unless it was sent meanwhile; answers the
/// version it makes.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    id: ConversationId,
    (subject, body, version): (&str, &str, i64),
    now: Timestamp,
) -> Result<Option<i64>, PageError> {
    let version = over(tx, app, id, (subject, body, version)).await?;
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id.0 }, text);
    let (subject, body) = (seal(SUBJECT, subject), seal(BODY, body));
    let touched = if version == 0 {
        let sql = "insert into follow_up (conversation_id, subject_sealed, body_sealed, edited, saved_at, version) \
            values ($1, $2, $3, 1, $4, 1) on conflict (conversation_id) do nothing";
        tx.run(sql, args![id, subject, body, now]).await?
    } else {
        let sql = "update follow_up set subject_sealed = $1, body_sealed = $2, edited = 1, saved_at = $3, version = version + 1 \
            where conversation_id = $4 and version = $5 and sent_at is null";
        tx.run(sql, args![subject, body, now, id, version]).await?
    };
    Ok((touched > 0).then_some(version + 1))
}

/// The version a note is written over: the one its page showed. Where what is kept says the same
/// already, it is that of what is kept: the script may have been faster than the button.
async fn over(
    tx: &mut Tx,
    app: &App,
    id: ConversationId,
    (subject, body, version): (&str, &str, i64),
) -> Result<i64, PageError> {
    let sql = "select subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version from follow_up \
        where conversation_id = $1 and version <> $2 and sent_at is null";
    let Some(row) = tx.maybe::<Sealed>(sql, args![id, version]).await? else { return Ok(version) };
    let kept = row.open(app, id)?;
    Ok(if kept.subject == subject && kept.body == body { kept.version } else { version })
}

/// The version of what is kept; 0 for nothing.
pub(super) async fn version(tx: &mut Tx, id: ConversationId) -> Result<i64, DbError> {
    row! {
        struct Version {
            version: i64,
        }
    }
    let found = tx.maybe::<Version>("select version from follow_up where conversation_id = $1", args![id]).await?;
    Ok(found.map_or(0, |row| row.version))
}

/// Forgets what the manager wrote, so that the draft follows the facts again; `false` when it is
/// not what the page showed any more.
pub(super) async fn forget(tx: &mut Tx, id: ConversationId, version: i64) -> Result<bool, DbError> {
    let sql = "delete from follow_up where conversation_id = $1 and version = $2 and sent_at is null";
    Ok(tx.run(sql, args![id, version]).await? > 0)
}

/// Keeps the note as it was sent; `false` when another window saved or sent it meanwhile.
pub(super) async fn mark_sent(
    tx: &mut Tx,
    app: &App,
    (id, version): (ConversationId, i64),
    (subject, body, sent_as): (&str, &str, &str),
    now: Timestamp,
) -> Result<bool, PageError> {
    let version = over(tx, app, id, (subject, body, version)).await?;
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id.0 }, text);
    let (subject, body) = (seal(SUBJECT, subject), seal(BODY, body));
    let touched = if version == 0 {
        let sql = "insert into follow_up (conversation_id, subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version) \
            values ($1, $2, $3, 0, $4, $4, $5, 1) on conflict (conversation_id) do nothing";
        tx.run(sql, args![id, subject, body, now, sent_as]).await?
    } else {
        let sql = "update follow_up set subject_sealed = $2, body_sealed = $3, saved_at = $4, sent_at = $4, sent_as = $5, \
            version = version + 1 where conversation_id = $1 and version = $6 and sent_at is null";
        tx.run(sql, args![id, subject, body, now, sent_as, version]).await?
    };
    tx.run("update conversation set followed_up_at = $1 where id = $2", args![now, id]).await?;
    Ok(touched > 0)
}

/// Notes how a conversation was closed.
pub(super) async fn mark_closed(
    tx: &mut Tx,
    id: ConversationId,
    closed_as: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run("update conversation set closed_at = $1, closed_as = $2 where id = $3", args![now, closed_as, id])
        .await
        .map(drop)
}

/// Notes that something the IC remembers waits to be read by the manager.
pub(super) async fn wait_to_be_read(tx: &mut Tx, id: ConversationId, now: Timestamp) -> Result<(), DbError> {
    tx.run("update conversation set recollected_at = $1 where id = $2", args![now, id]).await.map(drop)
}

/// The manager has read it, and perhaps brought it to the running agenda; both texts stay.
pub(super) async fn mark_read(tx: &mut Tx, id: ConversationId, brought_as: Option<TopicId>) -> Result<(), DbError> {
    let sql = "update conversation set recollected_at = null, recollected_topic_id = coalesce($1, recollected_topic_id) where id = $2";
    tx.run(sql, args![brought_as, id]).await.map(drop)
}

row! {
    /// The topic a recollection was brought as.
    pub(super) struct Brought {
        pub(super) id: TopicId,
        pub(super) line_id: LineId,
        pub(super) made_at: Timestamp,
    }
}

/// That topic, as long as it is there: who brought a topic may take it back.
pub(super) async fn brought_as(db: &Db, id: ConversationId) -> Result<Option<Brought>, DbError> {
    let sql = "select topic.id, topic.line_id, topic.made_at from conversation \
        join topic on topic.id = recollected_topic_id where conversation.id = $1";
    db.maybe(sql, args![id]).await
}

/// Since when a recollection waits to be read.
pub(super) async fn unread_since(db: &Db, id: ConversationId) -> Result<Option<Timestamp>, DbError> {
    let sql = "select recollected_at from conversation where id = $1 and recollected_at is not null";
    db.value(sql, args![id]).await
}

/// Conversations of a manager in which one waits, the newest twelve, the longest first.
pub(super) async fn unread_of(db: &Db, manager: PersonId) -> Result<Vec<(ConversationId, Timestamp)>, DbError> {
    row! {
        struct Waiting {
            id: ConversationId,
            recollected_at: Timestamp,
        }
    }
    let sql = "select id, recollected_at from conversation where manager_id = $1 and recollected_at is not null \
        order by recollected_at desc, id limit 12";
    let rows = db.all::<Waiting>(sql, args![manager]).await?;
    Ok(rows.into_iter().rev().map(|row| (row.id, row.recollected_at)).collect())
}
