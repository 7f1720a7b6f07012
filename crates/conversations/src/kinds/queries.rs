use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;

use crate::KindVersionId;

row! {
    pub(super) struct Latest {
        pub(super) number: i64,
        pub(super) content: String,
    }
}

row! {
    pub(super) struct Newest {
        pub(super) id: KindVersionId,
        pub(super) key: String,
    }
}

pub(super) async fn latest(tx: &mut Tx, key: &str) -> Result<Option<Latest>, DbError> {
    let sql = "select number, content from kind_version where key = $1 order by number desc limit 1";
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
    let sql = "insert into kind_version (id, key, number, state, content, published_at) values ($1, $2, $3, 'published', $4, $5)";
    tx.run(sql, args![id, key, number, content, now]).await.map(drop)
}

pub(super) async fn content(db: &Db, id: KindVersionId) -> Result<Option<String>, DbError> {
    db.value("select content from kind_version where id = $1", args![id]).await
}

pub(super) async fn newest(db: &Db) -> Result<Vec<Newest>, DbError> {
    let sql = "select id, key from kind_version where state = 'published' and number = \
        (select max(other.number) from kind_version other where other.key = kind_version.key and other.state = 'published') \
        order by key desc";
    db.all(sql, args![]).await
}
