use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::rules::Purpose;
use crate::PersonId;
use crate::changes::ChangeId;

row! {
    /// A link and whose account it opens.
    pub(super) struct Link {
        pub(super) id: i64,
        pub(super) person_id: PersonId,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) zone: String,
        pub(super) last_on: Option<Date>,
        pub(super) works_from_at: Timestamp,
        pub(super) expires_at: Timestamp,
        pub(super) used_at: Option<Timestamp>,
        /// The change of the account it confirms, if one.
        pub(super) change_id: Option<ChangeId>,
    }
}

pub(super) async fn find(db: &Db, purpose: Purpose, token_hash: Vec<u8>) -> Result<Option<Link>, DbError> {
    let sql = "select account_link.id, person_id, name, email, zone, last_on, works_from_at, expires_at, used_at, change_id \
        from account_link join person on person.id = person_id where token_hash = $1 and purpose = $2";
    db.maybe(sql, args![token_hash, purpose.name()]).await
}

#[allow(clippy::too_many_arguments, reason = "one for every column")]
pub(super) async fn insert(
    tx: &mut Tx,
    id: i64,
    (person, change): (PersonId, Option<ChangeId>),
    purpose: Purpose,
    token_hash: Vec<u8>,
    made_by: Option<PersonId>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into account_link (id, person_id, purpose, token_hash, made_by, made_at, works_from_at, expires_at, change_id) \
        values ($1, $2, $3, $4, $5, $6, $6, $7, $8)";
    tx.run(sql, args![id, person, purpose.name(), token_hash, made_by, now, expires_at, change]).await.map(drop)
}

/// Uses a link; false when another request was faster.
pub async fn spend(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update account_link set used_at = $1 where id = $2 and used_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

/// Ends the links of a purpose that nobody used.
pub async fn delete_unused(tx: &mut Tx, person: PersonId, purpose: Purpose) -> Result<(), DbError> {
    let sql = "delete from account_link where person_id = $1 and purpose = $2 and used_at is null";
    tx.run(sql, args![person, purpose.name()]).await.map(drop)
}

/// A reset that was used settles everything an administrator had started for it.
pub(super) async fn settle_changes(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<(), DbError> {
    let sql = "update account_change set used_at = $1 \
        where person_id = $2 and kind = 'reset' and used_at is null and refused_at is null";
    tx.run(sql, args![now, person]).await.map(drop)
}
