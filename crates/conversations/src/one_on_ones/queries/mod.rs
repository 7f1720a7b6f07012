mod changes;

use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::access::Grant;
use people::{LineId, PersonId};

pub(super) use changes::*;

use super::rules::{Hanging, Held, Talked};
use super::{EntryId, TopicId};
use crate::conversations::Side;
use crate::{ConversationId, KindVersionId};

/// The sealed column of a topic's words.
pub const TOPIC: &str = "topic.text";
/// The sealed column of what is noted on one.
pub const ENTRY: &str = "topic_entry.text";

row! {
    /// A topic, its words still sealed.
    pub(super) struct Row {
        pub(super) id: TopicId,
        pub(super) line_id: LineId,
        pub(super) ic_id: PersonId,
        pub(super) author_id: PersonId,
        pub(super) author_name: String,
        pub(super) side: Side,
        text_sealed: Vec<u8>,
        pub(super) is_question: bool,
        pub(super) place: i64,
        pub(super) made_at: Timestamp,
        pub(super) closed_at: Option<Timestamp>,
        pub(super) closed_by: Option<PersonId>,
        pub(super) closed_by_name: Option<String>,
        pub(super) entries: i64,
        pub(super) talks: i64,
        pub(super) promises: i64,
        pub(super) version: i64,
    }
}

impl Row {
    /// What hangs on it.
    pub(super) fn hanging(&self) -> Hanging {
        Hanging { entries: self.entries, talks: self.talks, promises: self.promises }
    }
}

/// The words of a topic, for who may read it.
pub(super) fn words(app: &App, grant: &Grant, row: &Row) -> Result<String, PageError> {
    if !grant.may_read() {
        return Err(PageError::Missing);
    }
    Ok(app.vault.open(Field { column: TOPIC, row: row.id.0 }, &row.text_sealed)?)
}

/// One topic.
pub(super) async fn topic(db: &Db, id: TopicId) -> Result<Option<Row>, DbError> {
    let sql = "select topic.id, line_id, ic_id, author_id, author.name as author_name, side, text_sealed, is_question, place, made_at, \
        closed_at, closed_by, closer.name as closed_by_name, (select count(*) from topic_entry where topic_id = topic.id) as entries, \
        (select count(*) from topic_talk where topic_id = topic.id) as talks, \
        (select count(*) from promise where topic_id = topic.id) as promises, topic.version from topic \
        join person author on author.id = author_id left join person closer on closer.id = closed_by where topic.id = $1";
    db.maybe(sql, args![id]).await
}

/// What stands on the agenda of a line, and what was closed since: the IC's first, each side in
/// its own order.
pub(super) async fn on_the_agenda(db: &Db, line: LineId, closed_since: Timestamp) -> Result<Vec<Row>, DbError> {
    let sql = "select topic.id, line_id, ic_id, author_id, author.name as author_name, side, text_sealed, is_question, place, made_at, \
        closed_at, closed_by, closer.name as closed_by_name, (select count(*) from topic_entry where topic_id = topic.id) as entries, \
        (select count(*) from topic_talk where topic_id = topic.id) as talks, \
        (select count(*) from promise where topic_id = topic.id) as promises, topic.version from topic \
        join person author on author.id = author_id left join person closer on closer.id = closed_by \
        where line_id = $1 and (closed_at is null or closed_at >= $2) order by side, place, topic.id limit 200";
    db.all(sql, args![line, closed_since]).await
}

/// What was closed in a line, the newest first; all there ever was once the line has ended.
pub(super) async fn of_before(db: &Db, line: LineId) -> Result<Vec<Row>, DbError> {
    let sql = "select topic.id, line_id, topic.ic_id, author_id, author.name as author_name, side, text_sealed, is_question, place, made_at, \
        closed_at, closed_by, closer.name as closed_by_name, (select count(*) from topic_entry where topic_id = topic.id) as entries, \
        (select count(*) from topic_talk where topic_id = topic.id) as talks, \
        (select count(*) from promise where topic_id = topic.id) as promises, topic.version from topic \
        join line on line.id = line_id join person author on author.id = author_id left join person closer on closer.id = closed_by \
        where line_id = $1 and (closed_at is not null or ended_at is not null) order by coalesce(closed_at, ended_at) desc, topic.id desc limit 1000";
    db.all(sql, args![line]).await
}

/// The newest topics of the lines somebody is or was in.
pub(super) async fn within_reach(db: &Db, person: PersonId) -> Result<Vec<Row>, DbError> {
    let sql = "select topic.id, topic.line_id, topic.ic_id, author_id, author.name as author_name, side, text_sealed, is_question, place, made_at, \
        closed_at, closed_by, closer.name as closed_by_name, (select count(*) from topic_entry where topic_id = topic.id) as entries, \
        (select count(*) from topic_talk where topic_id = topic.id) as talks, \
        (select count(*) from promise where topic_id = topic.id) as promises, topic.version from topic \
        join line on line.id = topic.line_id join person author on author.id = author_id left join person closer on closer.id = closed_by \
        where topic.ic_id = $1 or manager_id = $1 or exists (select 1 from stand_in where stand_in.line_id = topic.line_id and person_id = $1) \
        order by topic.id desc limit 500";
    db.all(sql, args![person]).await
}

row! {
    struct HeldRow {
        id: ConversationId,
        kind_version_id: KindVersionId,
        began_at: Timestamp,
        wrapped_up_at: Option<Timestamp>,
    }
}

/// When the two of a line sat together, in conversations of which kind.
pub(super) async fn held_in_line(db: &Db, line: LineId) -> Result<Vec<(KindVersionId, Held)>, DbError> {
    let sql = "select id, kind_version_id, began_at, wrapped_up_at from conversation \
        where line_id = $1 and began_at is not null order by began_at, id";
    let held = |row: HeldRow| {
        let HeldRow { id, kind_version_id, began_at, wrapped_up_at } = row;
        (kind_version_id, Held { id, began_at, ended_at: wrapped_up_at })
    };
    Ok(db.all(sql, args![line]).await?.into_iter().map(held).collect())
}

row! {
    struct TalkRow {
        topic_id: TopicId,
        conversation_id: Option<ConversationId>,
        at: Timestamp,
    }
}

/// When which topic of a line was talked about, the newest first.
pub(super) async fn talked_of_line(db: &Db, line: LineId) -> Result<Vec<(TopicId, Talked)>, DbError> {
    let sql = "select topic_id, conversation_id, at from topic_talk join topic on topic.id = topic_id where line_id = $1 \
        order by at desc, topic_talk.id desc limit 3000";
    let talk = |row: TalkRow| (row.topic_id, Talked { conversation: row.conversation_id, at: row.at });
    Ok(db.all(sql, args![line]).await?.into_iter().map(talk).collect())
}

row! {
    struct SealedEntry {
        id: EntryId,
        topic_id: TopicId,
        author_id: PersonId,
        author_name: String,
        text_sealed: Vec<u8>,
        made_at: Timestamp,
        changed_at: Option<Timestamp>,
        version: i64,
    }
}

/// What somebody noted on a topic.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: EntryId,
    pub(super) author_id: PersonId,
    pub(super) author_name: String,
    pub(super) text: String,
    pub(super) made_at: Timestamp,
    pub(super) changed_at: Option<Timestamp>,
    pub(super) version: i64,
}

/// Everything noted on a topic, the oldest first, for who may read it.
pub(super) async fn entries(app: &App, grant: &Grant, topic: TopicId) -> Result<Vec<Entry>, PageError> {
    if !grant.may_read() {
        return Err(PageError::Missing);
    }
    let sql = "select topic_entry.id, topic_id, author_id, person.name as author_name, text_sealed, made_at, changed_at, topic_entry.version \
        from topic_entry join person on person.id = author_id where topic_id = $1 order by topic_entry.id limit 1000";
    let rows: Vec<SealedEntry> = app.db.all(sql, args![topic]).await?;
    rows.into_iter().map(|row| open(app, row)).collect()
}

/// The newest entry of each topic, of those the grants are for.
pub(super) async fn newest_entries(
    app: &App,
    line: LineId,
    granted: &[(TopicId, Grant)],
) -> Result<Vec<(TopicId, Entry)>, PageError> {
    let sql = "select topic_entry.id, topic_id, author_id, person.name as author_name, text_sealed, made_at, changed_at, topic_entry.version \
        from topic_entry join person on person.id = author_id where topic_id in (select id from topic where line_id = $1) \
            and not exists (select 1 from topic_entry later where later.topic_id = topic_entry.topic_id \
                and (later.made_at, later.id) > (topic_entry.made_at, topic_entry.id)) \
        order by topic_entry.made_at desc, topic_entry.id desc limit 300";
    let rows: Vec<SealedEntry> = app.db.all(sql, args![line]).await?;
    let is_granted = |row: &SealedEntry| granted.iter().any(|(id, grant)| *id == row.topic_id && grant.may_read());
    rows.into_iter().filter(is_granted).map(|row| Ok((row.topic_id, open(app, row)?))).collect()
}

/// What was noted on the newest topics within somebody's reach, of those the grants are for.
pub(super) async fn entries_within_reach(
    app: &App,
    person: PersonId,
    granted: &[(TopicId, Grant)],
) -> Result<Vec<(TopicId, Entry)>, PageError> {
    let sql = "select topic_entry.id, topic_id, topic_entry.author_id, person.name as author_name, topic_entry.text_sealed, topic_entry.made_at, \
        changed_at, topic_entry.version from topic_entry join topic on topic.id = topic_id join line on line.id = topic.line_id \
        join person on person.id = topic_entry.author_id where topic.ic_id = $1 or manager_id = $1 \
        or exists (select 1 from stand_in where stand_in.line_id = topic.line_id and person_id = $1) order by topic_entry.id desc limit 1500";
    let rows: Vec<SealedEntry> = app.db.all(sql, args![person]).await?;
    let is_granted = |row: &SealedEntry| granted.iter().any(|(id, grant)| *id == row.topic_id && grant.may_read());
    rows.into_iter().filter(is_granted).map(|row| Ok((row.topic_id, open(app, row)?))).collect()
}

fn open(app: &App, row: SealedEntry) -> Result<Entry, PageError> {
    let text = app.vault.open(Field { column: ENTRY, row: row.id.0 }, &row.text_sealed)?;
    let SealedEntry { id, author_id, author_name, made_at, changed_at, version, .. } = row;
    Ok(Entry { id, author_id, author_name, text, made_at, changed_at, version })
}

/// How often the two of a line took the next question instead.
pub(super) async fn swaps(db: &Db, line: LineId) -> Result<i64, DbError> {
    Ok(db.value("select swaps from running_agenda where line_id = $1", args![line]).await?.unwrap_or(0))
}

row! {
    /// A line of somebody that has ended and left topics.
    pub(super) struct Earlier {
        pub(super) id: LineId,
        pub(super) manager_name: String,
        pub(super) started_at: Timestamp,
        pub(super) ended_at: Timestamp,
    }
}

/// The ended lines of an IC with topics in them, the newest first.
pub(super) async fn earlier_lines(db: &Db, ic: PersonId) -> Result<Vec<Earlier>, DbError> {
    let sql = "select line.id, person.name as manager_name, started_at, ended_at from line join person on person.id = manager_id \
        where ic_id = $1 and ended_at is not null and exists (select 1 from topic where line_id = line.id) \
        order by ended_at desc, line.id desc limit 50";
    db.all(sql, args![ic]).await
}

row! {
    /// How far a running agenda is, without a word of it.
    pub(super) struct Outline {
        pub(super) open: i64,
        pub(super) closed: i64,
        pub(super) last_talked_at: Option<Timestamp>,
    }
}

/// How far the agenda of a line is.
pub(super) async fn outline(db: &Db, line: LineId) -> Result<Outline, DbError> {
    let sql = "select count(*) - count(closed_at) as open, count(closed_at) as closed, (select max(at) from topic_talk \
        join topic on topic.id = topic_id where line_id = $1) as last_talked_at from topic where line_id = $1";
    db.one(sql, args![line]).await
}

/// How many topics of a line are open, seen from inside the transaction that adds one.
pub(super) async fn open_count(tx: &mut Tx, line: LineId) -> Result<usize, DbError> {
    let sql = "select count(*) from topic where line_id = $1 and closed_at is null";
    let count: i64 = tx.value(sql, args![line]).await?.unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(0))
}
