use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::PersonId;

use super::{FrameworkId, FrameworkVersionId};

row! {
    /// A framework and one of its published versions: the newest, unless an older one was asked for.
    pub struct Listed {
        /// The framework.
        pub id: FrameworkId,
        /// Its key.
        pub key: String,
        /// Its name.
        pub name: String,
        /// That version.
        pub version_id: FrameworkVersionId,
        /// Its number, from 1.
        pub number: i64,
        /// What its makers say of it.
        pub note: String,
        /// When it was published.
        pub published_at: Timestamp,
    }
}

const NEWEST: &str = "select framework.id as id, framework.key as key, name, newest.id as version_id, number, note, published_at \
    from framework join framework_version newest on newest.framework_id = framework.id and newest.state = 'published' \
    and not exists (select 1 from framework_version later where later.framework_id = framework.id \
    and later.state = 'published' and later.number > newest.number) order by framework.created_at, framework.id";

row! {
    /// The key of a framework.
    pub(super) struct Key {
        pub(super) key: String,
    }
}

/// Every key that is taken, also by frameworks that are only a draft yet.
pub(super) async fn keys(db: &Db) -> Result<Vec<Key>, DbError> {
    db.all("select key from framework", args![]).await
}

pub(super) async fn all(db: &Db) -> Result<Vec<Listed>, DbError> {
    db.all(NEWEST, args![]).await
}

row! {
    /// One published version, and how much was said about it while it was a draft.
    pub(super) struct Published {
        pub(super) id: FrameworkVersionId,
        pub(super) number: i64,
        pub(super) note: String,
        pub(super) by_name: Option<String>,
        pub(super) published_at: Timestamp,
        pub(super) comments: i64,
        pub(super) wordings: i64,
    }
}

/// Every published version of a framework, the newest first.
pub(super) async fn published(db: &Db, framework: FrameworkId) -> Result<Vec<Published>, DbError> {
    let sql = "select v.id as id, number, note, person.name as by_name, published_at, \
        (select cast(count(*) as bigint) from framework_comment where version_id = v.id) as comments, \
        (select cast(count(*) as bigint) from wording where version_id = v.id) as wordings from framework_version v \
        left join person on person.id = v.made_by where v.framework_id = $1 and v.state = 'published' order by number desc";
    db.all(sql, args![framework]).await
}

pub(super) async fn current(db: &Db, framework: FrameworkId) -> Result<Option<FrameworkVersionId>, DbError> {
    let sql =
        "select id from framework_version where framework_id = $1 and state = 'published' order by number desc limit 1";
    db.value(sql, args![framework]).await
}

pub(super) async fn published_content(db: &Db, version: FrameworkVersionId) -> Result<Option<String>, DbError> {
    db.value("select content from framework_version where id = $1 and state = 'published'", args![version]).await
}

/// One published version of a framework, by its number.
pub(super) async fn version(db: &Db, framework: FrameworkId, number: i64) -> Result<Option<Published>, DbError> {
    let sql = "select v.id as id, number, note, person.name as by_name, published_at, \
        (select cast(count(*) as bigint) from framework_comment where version_id = v.id) as comments, \
        (select cast(count(*) as bigint) from wording where version_id = v.id) as wordings from framework_version v \
        left join person on person.id = v.made_by where v.framework_id = $1 and number = $2 and v.state = 'published'";
    db.maybe(sql, args![framework, number]).await
}

row! {
    /// Which framework and which of its versions something was held under.
    pub struct Named {
        /// The framework's key.
        pub key: String,
        /// The framework's name.
        pub name: String,
        /// The version's number.
        pub number: i64,
    }
}

pub(super) async fn named(db: &Db, version: FrameworkVersionId) -> Result<Option<Named>, DbError> {
    let sql = "select framework.key as key, framework.name as name, number from framework_version v \
        join framework on framework.id = v.framework_id where v.id = $1 and v.state = 'published'";
    db.maybe(sql, args![version]).await
}

impl Named {
    /// Where this version is read.
    pub fn path(&self) -> String {
        format!("/framework?{}&version={}", super::rules::of(&self.key), self.number)
    }
}

pub(super) async fn insert_framework(
    tx: &mut Tx,
    id: FrameworkId,
    key: &str,
    name: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into framework (id, key, name, created_at) values ($1, $2, $3, $4)";
    tx.run(sql, args![id, key, name, now]).await.map(drop)
}

/// What a new version says beside its document.
pub(super) struct NewVersion<'a> {
    pub(super) id: FrameworkVersionId,
    pub(super) framework: FrameworkId,
    pub(super) number: i64,
    pub(super) note: &'a str,
    pub(super) content: &'a str,
    pub(super) by: Option<PersonId>,
}

pub(super) async fn publish(tx: &mut Tx, new: NewVersion<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into framework_version (id, framework_id, number, state, note, content, made_by, made_at, published_at, version) \
        values ($1, $2, $3, 'published', $4, $5, $6, $7, $7, 1)";
    tx.run(sql, args![new.id, new.framework, new.number, new.note, new.content, new.by, now]).await.map(drop)
}

row! {
    /// Where somebody stands.
    pub(super) struct Standing {
        pub(super) framework_id: Option<FrameworkId>,
        pub(super) level_key: Option<String>,
    }
}

pub(super) async fn standing(db: &Db, person: PersonId) -> Result<Option<Standing>, DbError> {
    db.maybe("select framework_id, level_key from person where id = $1", args![person]).await
}

row! {
    /// How many people stand at a level.
    pub(super) struct AtLevel {
        pub(super) level_key: String,
        pub(super) people: i64,
    }
}

/// Who stands at a level: everybody there who has not left by this day. [`standing_at`] asks for the
/// same people by name.
pub(super) async fn people_by_level(db: &Db, framework: FrameworkId, today: Date) -> Result<Vec<AtLevel>, DbError> {
    let sql = "select level_key, cast(count(*) as bigint) as people from person \
        where framework_id = $1 and (last_on is null or last_on >= $2) and level_key is not null group by level_key";
    db.all(sql, args![framework, today]).await
}

row! {
    struct AtOne {
        id: PersonId,
    }
}

/// The people [`people_by_level`] counts at one level.
pub(super) async fn standing_at(
    tx: &mut Tx,
    framework: FrameworkId,
    level: &str,
    today: Date,
) -> Result<Vec<PersonId>, DbError> {
    let sql = "select id from person where framework_id = $1 and (last_on is null or last_on >= $2) and level_key = $3";
    let rows: Vec<AtOne> = tx.all(sql, args![framework, today, level]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
