use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;
use people::access::Grant;

row! {
    pub(super) struct Notice {
        pub(super) id: i64,
        pub(super) kind: String,
        pub(super) other_name: Option<String>,
        pub(super) happens_at: Option<Timestamp>,
        pub(super) made_at: Timestamp,
        pub(super) read_at: Option<Timestamp>,
    }
}

/// The newest two hundred of one's own.
pub(super) async fn own(db: &Db, grant: &Grant) -> Result<Vec<Notice>, DbError> {
    let sql = "select notice.id, kind, other.name as other_name, happens_at, made_at, read_at from notice \
        left join person other on other.id = other_id where person_id = $1 order by made_at desc, notice.id desc limit 200";
    db.all(sql, args![grant.about]).await
}

/// Marks one read and answers where it leads; nothing when it is somebody else's.
pub(super) async fn read(tx: &mut Tx, id: i64, person: PersonId, now: Timestamp) -> Result<Option<String>, DbError> {
    let sql = "update notice set read_at = $1 where id = $2 and person_id = $3 and read_at is null";
    tx.run(sql, args![now, id, person]).await?;
    tx.value("select path from notice where id = $1 and person_id = $2", args![id, person]).await
}

/// Marks what leads to this page read.
pub(super) async fn read_there(db: &Db, person: PersonId, path: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "update notice set read_at = $1 where person_id = $2 and path = $3 and read_at is null";
    db.run(sql, args![now, person, path]).await.map(drop)
}

pub(super) async fn read_all(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<u64, DbError> {
    tx.run("update notice set read_at = $1 where person_id = $2 and read_at is null", args![now, person]).await
}

/// Deletes notices that were made before, read or not.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from notice where made_at < $1", args![before]).await
}
