use db::{DbError, Tx, args};
use jiff::Timestamp;
use people::PersonId;

pub(super) async fn insert_role(tx: &mut Tx, person: PersonId, role: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into role (person_id, role, given_at) values ($1, $2, $3)";
    tx.run(sql, args![person, role, now]).await.map(drop)
}
