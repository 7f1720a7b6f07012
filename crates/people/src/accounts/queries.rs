use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::PersonId;

row! {
    /// Whoever an address belongs to, as far as signing in needs it.
    pub struct Known {
        /// Who.
        pub id: PersonId,
        /// Their name.
        pub name: String,
        /// Their address as they write it.
        pub email: String,
        /// Their zone, in which their last day ends.
        pub zone: String,
        /// Their last day.
        pub last_on: Option<Date>,
        /// The hash of their password, once they have one.
        pub password_hash: Option<String>,
    }
}

/// Whoever signs in with this address.
pub async fn by_email(db: &Db, email: &str) -> Result<Option<Known>, DbError> {
    let sql = "select person.id, name, email, zone, last_on, password_hash from person \
        left join account on account.person_id = person.id where email_folded = $1";
    db.maybe(sql, args![kit::names::fold(email)]).await
}

/// Makes an account without a password, unless there is one.
pub async fn ensure(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "insert into account (person_id, created_at, version) values ($1, $2, 1) on conflict (person_id) do nothing";
    tx.run(sql, args![person, now]).await.map(drop)
}

/// Gives an account a password; from now on it has been used.
pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "update account set password_hash = $1, first_used_at = coalesce(first_used_at, $2), version = version + 1 \
        where person_id = $3";
    tx.run(sql, args![hash, now, person]).await.map(drop)
}
