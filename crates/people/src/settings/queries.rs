use db::{Db, DbError, Tx, args};

use crate::PersonId;

pub(super) async fn save_zone(tx: &mut Tx, person: PersonId, zone: &str) -> Result<(), DbError> {
    let sql = "update person set zone = $1, version = version + 1 where id = $2";
    tx.run(sql, args![zone, person]).await.map(drop)
}

pub(super) async fn password_hash(db: &Db, person: PersonId) -> Result<Option<String>, DbError> {
    let sql = "select password_hash from account where person_id = $1";
    Ok(db.value::<Option<String>>(sql, args![person]).await?.flatten())
}
