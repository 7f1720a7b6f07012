use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;

use super::WordingId;
use crate::frameworks::{FrameworkId, FrameworkVersionId};

row! {
    /// A draft as it is kept, or what became of it.
    pub(super) struct Kept {
        pub(super) id: FrameworkVersionId,
        pub(super) framework_id: FrameworkId,
        pub(super) key: String,
        pub(super) number: i64,
        pub(super) state: String,
        pub(super) note: String,
        pub(super) content: String,
        pub(super) based_on_id: Option<FrameworkVersionId>,
        pub(super) based_on: Option<i64>,
        pub(super) newest: Option<i64>,
        pub(super) made_at: Timestamp,
        pub(super) opened_at: Option<Timestamp>,
        pub(super) changed_at: Option<Timestamp>,
        pub(super) changed_by: Option<String>,
    }
}

const KEPT: &str = "select v.id as id, v.framework_id as framework_id, framework.key as key, v.number as number, v.state as state, v.note as note, \
    v.content as content, v.based_on as based_on_id, based.number as based_on, \
    (select max(number) from framework_version other where other.framework_id = v.framework_id and other.state = 'published') as newest, \
    v.made_at as made_at, v.opened_at as opened_at, v.changed_at as changed_at, person.name as changed_by from framework_version v \
    join framework on framework.id = v.framework_id left join framework_version based on based.id = v.based_on \
    left join person on person.id = v.changed_by where v.id = $1";

pub(super) async fn kept(db: &Db, id: FrameworkVersionId) -> Result<Option<Kept>, DbError> {
    db.maybe(KEPT, args![id]).await
}

/// The draft inside a transaction that from here on is the only one to change it; nothing when
/// it is a draft no more.
pub(super) async fn kept_alone(tx: &mut Tx, id: FrameworkVersionId) -> Result<Option<Kept>, DbError> {
    let sql = "update framework_version set version = version + 1 where id = $1 and state = 'draft'";
    if tx.run(sql, args![id]).await? == 0 {
        return Ok(None);
    }
    tx.maybe(KEPT, args![id]).await
}

row! {
    /// A draft in a list.
    pub struct ListedDraft {
        /// The draft.
        pub id: FrameworkVersionId,
        /// The framework it becomes a version of.
        pub framework_id: FrameworkId,
        /// That framework's name.
        pub name: String,
        /// Since when everybody may read it.
        pub opened_at: Option<Timestamp>,
        /// When it was begun.
        pub made_at: Timestamp,
        /// The newest published version; nothing for a framework that has none yet.
        pub newest: Option<i64>,
    }
}

pub(super) async fn all(db: &Db) -> Result<Vec<ListedDraft>, DbError> {
    let sql = "select v.id as id, v.framework_id as framework_id, framework.name as name, v.opened_at as opened_at, v.made_at as made_at, \
        (select max(number) from framework_version other where other.framework_id = v.framework_id and other.state = 'published') as newest \
        from framework_version v join framework on framework.id = v.framework_id where v.state = 'draft' order by framework.created_at, framework.id";
    db.all(sql, args![]).await
}

pub(super) async fn key_is_taken(tx: &mut Tx, key: &str) -> Result<bool, DbError> {
    let sql = "select id from framework where key = $1";
    Ok(tx.value::<FrameworkId>(sql, args![key]).await?.is_some())
}

/// What a draft begins with.
pub(super) struct Begun<'a> {
    pub(super) id: FrameworkVersionId,
    pub(super) framework: FrameworkId,
    pub(super) content: &'a str,
    pub(super) based_on: Option<FrameworkVersionId>,
    pub(super) by: Option<PersonId>,
}

pub(super) async fn begin(tx: &mut Tx, new: Begun<'_>, now: Timestamp) -> Result<bool, DbError> {
    let sql = "insert into framework_version (id, framework_id, number, state, note, content, based_on, made_by, made_at, version) \
        values ($1, $2, 0, 'draft', '', $3, $4, $5, $6, 1) on conflict (framework_id, number) do nothing";
    let rows = tx.run(sql, args![new.id, new.framework, new.content, new.based_on, new.by, now]).await?;
    Ok(rows == 1)
}

pub(super) async fn draft_of(tx: &mut Tx, framework: FrameworkId) -> Result<Option<FrameworkVersionId>, DbError> {
    let sql = "select id from framework_version where framework_id = $1 and state = 'draft'";
    tx.value(sql, args![framework]).await
}

pub(super) async fn save(
    tx: &mut Tx,
    id: FrameworkVersionId,
    (note, content): (&str, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update framework_version set note = $1, content = $2, changed_by = $3, changed_at = $4 where id = $5 and state = 'draft'";
    tx.run(sql, args![note, content, by, now, id]).await.map(drop)
}

pub(super) async fn open(tx: &mut Tx, id: FrameworkVersionId, at: Option<Timestamp>) -> Result<(), DbError> {
    let sql = "update framework_version set opened_at = $1 where id = $2 and state = 'draft'";
    tx.run(sql, args![at, id]).await.map(drop)
}

/// Throws a draft away, and its framework when it was never published.
pub(super) async fn remove(tx: &mut Tx, id: FrameworkVersionId, framework: FrameworkId) -> Result<(), DbError> {
    tx.run("delete from framework_comment where version_id = $1", args![id]).await?;
    tx.run("delete from wording where version_id = $1", args![id]).await?;
    tx.run("delete from framework_version where id = $1 and state = 'draft'", args![id]).await?;
    let sql =
        "delete from framework where id = $1 and not exists (select 1 from framework_version where framework_id = $1)";
    tx.run(sql, args![framework]).await.map(drop)
}

pub(super) async fn publish(
    tx: &mut Tx,
    id: FrameworkVersionId,
    number: i64,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update framework_version set state = 'published', number = $1, made_by = $2, published_at = $3 where id = $4 and state = 'draft'";
    tx.run(sql, args![number, by, now, id]).await.map(drop)
}

pub(super) async fn name(tx: &mut Tx, framework: FrameworkId, name: &str) -> Result<(), DbError> {
    tx.run("update framework set name = $1 where id = $2", args![name, framework]).await.map(drop)
}

row! {
    /// What somebody said about a draft.
    pub(super) struct Comment {
        pub(super) id: i64,
        pub(super) competency_key: Option<String>,
        pub(super) author_name: String,
        pub(super) text: String,
        pub(super) made_at: Timestamp,
    }
}

/// The newest of what was said before an id, so many of them.
pub(super) async fn comments(
    db: &Db,
    draft: FrameworkVersionId,
    before: i64,
    limit: i64,
) -> Result<Vec<Comment>, DbError> {
    let sql = "select framework_comment.id as id, competency_key, person.name as author_name, text, made_at from framework_comment \
        join person on person.id = author_id where version_id = $1 and framework_comment.id < $2 \
        order by framework_comment.id desc limit $3";
    db.all(sql, args![draft, before, limit]).await
}

/// The same of what was said about one competency.
pub(super) async fn comments_about(
    db: &Db,
    (draft, competency): (FrameworkVersionId, &str),
    before: i64,
    limit: i64,
) -> Result<Vec<Comment>, DbError> {
    let sql = "select framework_comment.id as id, competency_key, person.name as author_name, text, made_at from framework_comment \
        join person on person.id = author_id where version_id = $1 and competency_key = $2 and framework_comment.id < $3 \
        order by framework_comment.id desc limit $4";
    db.all(sql, args![draft, competency, before, limit]).await
}

/// How many comments came at an instant or after it.
pub(super) async fn comments_since(db: &Db, draft: FrameworkVersionId, at: Timestamp) -> Result<usize, DbError> {
    let sql = "select cast(count(*) as bigint) from framework_comment where version_id = $1 and made_at >= $2";
    Ok(db.value::<i64>(sql, args![draft, at]).await?.unwrap_or(0) as usize)
}

pub(super) async fn insert_comment(
    tx: &mut Tx,
    id: i64,
    draft: FrameworkVersionId,
    competency: Option<&str>,
    (author, text): (PersonId, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into framework_comment (id, version_id, competency_key, author_id, text, made_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, draft, competency, author, text, now]).await.map(drop)
}

/// Whether anybody said something about a draft or proposed a wording for it.
pub(super) async fn is_talked_about(db: &Db, draft: FrameworkVersionId) -> Result<bool, DbError> {
    let sql = "select id from framework_comment where version_id = $1 union all select id from wording where version_id = $1 limit 1";
    Ok(db.value::<i64>(sql, args![draft]).await?.is_some())
}

row! {
    /// Another wording somebody proposed for one expectation.
    pub(super) struct Wording {
        pub(super) id: WordingId,
        pub(super) version_id: FrameworkVersionId,
        pub(super) competency_key: String,
        pub(super) criterion_key: Option<String>,
        pub(super) level_key: String,
        pub(super) stood: String,
        pub(super) text: String,
        pub(super) reason: String,
        pub(super) author_id: PersonId,
        pub(super) author_name: String,
        pub(super) made_at: Timestamp,
        pub(super) decision: Option<String>,
        pub(super) answer: String,
        pub(super) decided_by_name: Option<String>,
    }
}

/// The newest of what was proposed before an id, so many of them.
pub(super) async fn wordings(
    db: &Db,
    draft: FrameworkVersionId,
    before: i64,
    limit: i64,
) -> Result<Vec<Wording>, DbError> {
    let sql = "select wording.id as id, version_id, competency_key, criterion_key, wording.level_key as level_key, stood, text, reason, author_id, \
        author.name as author_name, made_at, decision, answer, decider.name as decided_by_name from wording \
        join person author on author.id = author_id left join person decider on decider.id = decided_by \
        where version_id = $1 and wording.id < $2 order by wording.id desc limit $3";
    db.all(sql, args![draft, before, limit]).await
}

/// What was proposed for one competency, past so many and so many of it: first what is not decided, the
/// oldest first.
pub(super) async fn wordings_for(
    db: &Db,
    (draft, competency): (FrameworkVersionId, &str),
    (past, limit): (i64, i64),
) -> Result<Vec<Wording>, DbError> {
    let sql = "select wording.id as id, version_id, competency_key, criterion_key, wording.level_key as level_key, stood, text, reason, author_id, \
        author.name as author_name, made_at, decision, answer, decider.name as decided_by_name from wording \
        join person author on author.id = author_id left join person decider on decider.id = decided_by \
        where version_id = $1 and competency_key = $2 order by case when decision is null then 0 else 1 end, wording.id limit $3 offset $4";
    db.all(sql, args![draft, competency, limit, past]).await
}

row! {
    /// How much was proposed for a competency and is not decided.
    pub(super) struct Waiting {
        pub(super) competency_key: String,
        pub(super) proposals: i64,
    }
}

pub(super) async fn waiting(db: &Db, draft: FrameworkVersionId) -> Result<Vec<Waiting>, DbError> {
    let sql = "select competency_key, cast(count(*) as bigint) as proposals from wording \
        where version_id = $1 and decision is null group by competency_key";
    db.all(sql, args![draft]).await
}

pub(super) async fn wording(db: &Db, id: WordingId) -> Result<Option<Wording>, DbError> {
    let sql = "select wording.id as id, version_id, competency_key, criterion_key, wording.level_key as level_key, stood, text, reason, author_id, \
        author.name as author_name, made_at, decision, answer, decider.name as decided_by_name from wording \
        join person author on author.id = author_id left join person decider on decider.id = decided_by where wording.id = $1";
    db.maybe(sql, args![id]).await
}

/// What somebody proposes.
pub(super) struct Proposed<'a> {
    pub(super) id: WordingId,
    pub(super) draft: FrameworkVersionId,
    pub(super) competency: &'a str,
    pub(super) criterion: Option<&'a str>,
    pub(super) level: &'a str,
    pub(super) stood: &'a str,
    pub(super) text: &'a str,
    pub(super) reason: &'a str,
    pub(super) author: PersonId,
}

pub(super) async fn insert_wording(tx: &mut Tx, new: Proposed<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into wording (id, version_id, competency_key, criterion_key, level_key, stood, text, reason, author_id, made_at, answer) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')";
    let Proposed { id, draft, competency, criterion, level, stood, text, reason, author } = new;
    tx.run(sql, args![id, draft, competency, criterion, level, stood, text, reason, author, now]).await.map(drop)
}

/// Writes down what became of a proposal; `false` when somebody decided it before.
pub(super) async fn decide(
    tx: &mut Tx,
    id: WordingId,
    (decision, answer): (&str, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "update wording set decision = $1, answer = $2, decided_by = $3, decided_at = $4 where id = $5 and decision is null";
    Ok(tx.run(sql, args![decision, answer, by, now, id]).await? == 1)
}
