use db::{DbError, Tx, args};
use jiff::Timestamp;
use kit::names::fold;
use people::PersonId;

/// The first people have nothing but a name and an address yet.
pub(super) async fn insert_person(
    tx: &mut Tx,
    id: PersonId,
    name: &str,
    email: &str,
    zone: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into person (id, name, name_folded, email, email_folded, pronouns, title, team, zone, created_at, version) \
        values ($1, $2, $3, $4, $5, '', '', '', $6, $7, 1)";
    tx.run(sql, args![id, name, fold(name), email, fold(email), zone, now]).await.map(drop)
}

pub(super) async fn insert_role(tx: &mut Tx, person: PersonId, role: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into role (person_id, role, given_at) values ($1, $2, $3)";
    tx.run(sql, args![person, role, now]).await.map(drop)
}
