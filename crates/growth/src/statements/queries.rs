use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;

use super::Beside;

row! {
    pub(super) struct Row {
        pub(super) id: i64,
        pub(super) object: String,
        pub(super) author_name: String,
        pub(super) text_sealed: Vec<u8>,
        pub(super) made_at: Timestamp,
    }
}

pub(super) async fn beside(db: &Db, object: &str, id: i64) -> Result<Vec<Row>, DbError> {
    let sql = "select statement.id, object, person.name as author_name, text_sealed, made_at from statement \
        join person on person.id = author_id where object_id = $1 and object = $2 order by made_at, statement.id limit 100";
    db.all(sql, args![id, object]).await
}

pub(super) async fn count(tx: &mut Tx, object: &str, id: i64) -> Result<i64, DbError> {
    let sql = "select count(*) from statement where object = $1 and object_id = $2";
    Ok(tx.value(sql, args![object, id]).await?.unwrap_or(0))
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: i64,
    beside: &Beside,
    author: PersonId,
    text_sealed: Vec<u8>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into statement (id, object, object_id, about_id, author_id, text_sealed, made_at) values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![id, beside.object, beside.id, beside.about, author, text_sealed, now]).await.map(drop)
}
