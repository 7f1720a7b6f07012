use db::{Db, DbError, args, row};
use jiff::Timestamp;

use super::rules::Kind;

row! {
    struct Tried {
        at: Timestamp,
    }
}

pub(super) async fn insert(
    db: &Db,
    id: i64,
    kind: Kind,
    account_key: &str,
    address_key: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into attempt (id, kind, account_key, address_key, at) values ($1, $2, $3, $4, $5)";
    db.run(sql, args![id, kind.name(), account_key, address_key, now]).await.map(drop)
}

pub(super) async fn delete(db: &Db, id: i64) -> Result<(), DbError> {
    db.run("delete from attempt where id = $1", args![id]).await.map(drop)
}

pub(super) async fn delete_before(db: &Db, before: Timestamp) -> Result<(), DbError> {
    db.run("delete from attempt where at < $1", args![before]).await.map(drop)
}

/// The other tries for this account, the newest first.
pub(super) async fn of_account(
    db: &Db,
    kind: Kind,
    account_key: &str,
    but: i64,
    since: Timestamp,
) -> Result<Vec<Timestamp>, DbError> {
    let sql = "select at from attempt where kind = $1 and account_key = $2 and id <> $3 and at > $4 order by at desc limit 50";
    let rows: Vec<Tried> = db.all(sql, args![kind.name(), account_key, but, since]).await?;
    Ok(rows.into_iter().map(|row| row.at).collect())
}

/// The other tries from this address, the newest first.
pub(super) async fn of_address(
    db: &Db,
    kind: Kind,
    address_key: &str,
    but: i64,
    since: Timestamp,
) -> Result<Vec<Timestamp>, DbError> {
    let sql = "select at from attempt where kind = $1 and address_key = $2 and id <> $3 and at > $4 order by at desc limit 50";
    let rows: Vec<Tried> = db.all(sql, args![kind.name(), address_key, but, since]).await?;
    Ok(rows.into_iter().map(|row| row.at).collect())
}
