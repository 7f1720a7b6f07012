use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;

use crate::KindVersionId;

row! {
    /// A draft as it is kept, or what became of it.
    pub(super) struct Kept {
        pub(super) id: KindVersionId,
        pub(super) key: String,
        pub(super) state: String,
        pub(super) content: String,
        pub(super) newest: Option<i64>,
        pub(super) changed_at: Option<Timestamp>,
        pub(super) changed_by: Option<String>,
    }
}

const KEPT: &str = "select v.id as id, v.key as key, v.state as state, v.content as content, \
    (select max(number) from kind_version other where other.key = v.key and other.state = 'published') as newest, \
    v.changed_at as changed_at, person.name as changed_by from kind_version v left join person on person.id = v.changed_by where v.id = $1";

pub(super) async fn kept(db: &Db, id: KindVersionId) -> Result<Option<Kept>, DbError> {
    db.maybe(KEPT, args![id]).await
}

/// The draft inside a transaction that from here on is the only one to change it; nothing when
/// it is a draft no more.
pub(super) async fn kept_alone(tx: &mut Tx, id: KindVersionId) -> Result<Option<Kept>, DbError> {
    let sql = "update kind_version set version = version + 1 where id = $1 and state = 'draft'";
    if tx.run(sql, args![id]).await? == 0 {
        return Ok(None);
    }
    tx.maybe(KEPT, args![id]).await
}

row! {
    /// A draft in the list.
    pub(in crate::kinds) struct Listed {
        pub(in crate::kinds) id: KindVersionId,
        pub(in crate::kinds) key: String,
        pub(in crate::kinds) content: String,
    }
}

pub(in crate::kinds) async fn all(db: &Db) -> Result<Vec<Listed>, DbError> {
    db.all("select id, key, content from kind_version where state = 'draft' order by id", args![]).await
}

/// Begins a draft: number 0, of which every kind has one at most.
pub(super) async fn begin(
    tx: &mut Tx,
    id: KindVersionId,
    (key, content): (&str, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "insert into kind_version (id, key, number, state, content, changed_by, changed_at, version) \
        values ($1, $2, 0, 'draft', $3, $4, $5, 1) on conflict (key, number) do nothing";
    Ok(tx.run(sql, args![id, key, content, by, now]).await? == 1)
}

pub(super) async fn draft_of(tx: &mut Tx, key: &str) -> Result<Option<KindVersionId>, DbError> {
    tx.value("select id from kind_version where key = $1 and state = 'draft'", args![key]).await
}

row! {
    struct Key {
        key: String,
    }
}

/// Every key that is taken, by a version or a draft.
pub(super) async fn keys(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    let rows: Vec<Key> = tx.all("select distinct key from kind_version", args![]).await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

pub(super) async fn save(
    tx: &mut Tx,
    id: KindVersionId,
    content: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql =
        "update kind_version set content = $1, changed_by = $2, changed_at = $3 where id = $4 and state = 'draft'";
    tx.run(sql, args![content, by, now, id]).await.map(drop)
}

pub(super) async fn publish(
    tx: &mut Tx,
    id: KindVersionId,
    number: i64,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update kind_version set state = 'published', number = $1, published_at = $2, changed_by = $3, changed_at = $2 \
        where id = $4 and state = 'draft'";
    tx.run(sql, args![number, now, by, id]).await.map(drop)
}

pub(super) async fn remove(tx: &mut Tx, id: KindVersionId) -> Result<(), DbError> {
    tx.run("delete from kind_version where id = $1 and state = 'draft'", args![id]).await.map(drop)
}
