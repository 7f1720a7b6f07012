use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;

use crate::KindVersionId;

row! {
    pub(super) struct Latest {
        pub(super) number: i64,
        pub(super) content: String,
    }
}

row! {
    /// The newest published version of a kind.
    pub(super) struct Newest {
        pub(super) id: KindVersionId,
        pub(super) key: String,
        pub(super) number: i64,
        pub(super) published_at: Option<Timestamp>,
        /// When its first version was published.
        pub(super) first_published_at: Option<Timestamp>,
        /// Since when it is not offered any more.
        pub(super) retired_at: Option<Timestamp>,
    }
}

pub(super) async fn latest(tx: &mut Tx, key: &str) -> Result<Option<Latest>, DbError> {
    let sql =
        "select number, content from kind_version where key = $1 and state = 'published' order by number desc limit 1";
    tx.maybe(sql, args![key]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: KindVersionId,
    key: &str,
    number: i64,
    content: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into kind_version (id, key, number, state, content, published_at, version) values ($1, $2, $3, 'published', $4, $5, 1)";
    tx.run(sql, args![id, key, number, content, now]).await.map(drop)
}

/// Counts a change of what kinds there are: whatever is worked out from all of them is kept under
/// that number.
pub(super) async fn count_change(tx: &mut Tx) -> Result<(), DbError> {
    tx.run("update workspace set cadence_version = cadence_version + 1 where id = 1", args![]).await.map(drop)
}

pub(super) async fn content(db: &Db, id: KindVersionId) -> Result<Option<String>, DbError> {
    db.value("select content from kind_version where id = $1 and state = 'published'", args![id]).await
}

/// One published version of a kind, by its number.
pub(super) async fn numbered(db: &Db, key: &str, number: i64) -> Result<Option<KindVersionId>, DbError> {
    let sql = "select id from kind_version where key = $1 and number = $2 and state = 'published'";
    db.value(sql, args![key, number]).await
}

pub(super) async fn newest(db: &Db) -> Result<Vec<Newest>, DbError> {
    let sql = "select v.id as id, v.key as key, v.number as number, v.published_at as published_at, \
        (select min(first.published_at) from kind_version first where first.key = v.key and first.state = 'published') as first_published_at, \
        kind_retirement.retired_at as retired_at \
        from kind_version v left join kind_retirement on kind_retirement.key = v.key where v.state = 'published' and v.number = \
        (select max(other.number) from kind_version other where other.key = v.key and other.state = 'published') order by v.key";
    db.all(sql, args![]).await
}

/// How many other kinds can be planned.
pub(super) async fn offered_beside(tx: &mut Tx, key: &str) -> Result<i64, DbError> {
    let sql = "select count(distinct key) from kind_version where state = 'published' and key <> $1 \
        and key not in (select key from kind_retirement)";
    Ok(tx.value(sql, args![key]).await?.unwrap_or(0))
}

pub(super) async fn retire(tx: &mut Tx, key: &str, by: PersonId, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "insert into kind_retirement (key, retired_by, retired_at) values ($1, $2, $3) on conflict (key) do nothing";
    tx.run(sql, args![key, by, now]).await.map(drop)
}

pub(super) async fn offer(tx: &mut Tx, key: &str) -> Result<(), DbError> {
    tx.run("delete from kind_retirement where key = $1", args![key]).await.map(drop)
}
