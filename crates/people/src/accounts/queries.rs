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
    tx.run(sql, args![person, now]).await?;
    tx.run("update person set account_state = 1 where id = $1 and account_state = 0", args![person]).await.map(drop)
}

/// Notes how far accounts have come, of many that were made at once.
pub async fn mark(tx: &mut Tx) -> Result<(), DbError> {
    let sql = "update person set account_state = (select case when first_used_at is null then 1 else 2 end from account \
        where person_id = person.id) where account_state = 0 and id in (select person_id from account)";
    tx.run(sql, args![]).await.map(drop)
}

/// Gives an account a password; from now on it has been used.
pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str, now: Timestamp) -> Result<(), DbError> {
    let sql = "update account set password_hash = $1, first_used_at = coalesce(first_used_at, $2), version = version + 1 \
        where person_id = $3";
    tx.run(sql, args![hash, now, person]).await?;
    tx.run("update person set account_state = 2 where id = $1", args![person]).await.map(drop)
}

/// Whether somebody else signs in with this address.
pub async fn is_taken(tx: &mut Tx, email: &str, but: PersonId) -> Result<bool, DbError> {
    let sql = "select id from person where email_folded = $1 and id <> $2";
    Ok(tx.value::<i64>(sql, args![kit::names::fold(email), but]).await?.is_some())
}

const USED: &str = "select person_id from account where person_id = $1 and first_used_at is not null";

/// Whether anybody has ever signed in with this account.
pub async fn is_used(db: &Db, person: PersonId) -> Result<bool, DbError> {
    Ok(db.value::<i64>(USED, args![person]).await?.is_some())
}

/// The same, seen from inside a transaction.
pub async fn is_used_within(tx: &mut Tx, person: PersonId) -> Result<bool, DbError> {
    Ok(tx.value::<i64>(USED, args![person]).await?.is_some())
}

pub(super) async fn save_email(tx: &mut Tx, person: PersonId, email: &str) -> Result<(), DbError> {
    let sql = "update person set email = $1, email_folded = $2, version = version + 1 where id = $3";
    tx.run(sql, args![email, kit::names::fold(email), person]).await.map(drop)
}

row! {
    pub(super) struct FoundBy {
        pub(super) name: String,
        pub(super) email: String,
        pub(super) team: String,
        pub(super) title: String,
    }
}

pub(super) async fn found_by(tx: &mut Tx, person: PersonId) -> Result<FoundBy, DbError> {
    tx.one("select name, email, team, title from person where id = $1", args![person]).await
}

row! {
    /// What the account page shows, and no more.
    pub(super) struct Account {
        pub(super) name: String,
        pub(super) email: String,
        pub(super) zone: String,
        pub(super) last_on: Option<Date>,
        pub(super) created_at: Option<Timestamp>,
        pub(super) first_used_at: Option<Timestamp>,
        pub(super) invited_until_at: Option<Timestamp>,
    }
}

pub(super) async fn account(db: &Db, person: PersonId) -> Result<Option<Account>, DbError> {
    let sql = "select name, email, zone, last_on, account.created_at, first_used_at, \
        (select max(expires_at) from account_link where account_link.person_id = person.id and purpose = 'invitation' \
        and used_at is null) as invited_until_at \
        from person left join account on account.person_id = person.id where person.id = $1";
    db.maybe(sql, args![person]).await
}

row! {
    struct RoleRow {
        role: String,
    }
}

/// The roles somebody holds, by their names in the table.
pub(super) async fn roles(db: &Db, person: PersonId) -> Result<Vec<String>, DbError> {
    let rows: Vec<RoleRow> = db.all("select role from role where person_id = $1 order by role", args![person]).await?;
    Ok(rows.into_iter().map(|row| row.role).collect())
}

/// Whether somebody runs this Belay.
pub async fn is_administrator(db: &Db, person: PersonId) -> Result<bool, DbError> {
    let sql = "select person_id from role where person_id = $1 and role = 'administrator'";
    Ok(db.value::<i64>(sql, args![person]).await?.is_some())
}

row! {
    /// How many accounts stand where, of people who are here.
    pub(super) struct Counts {
        pub(super) active: i64,
        pub(super) invited: i64,
        pub(super) never: i64,
    }
}

/// Each of them counted no further than `limit`: the page must not grow with the company.
pub(super) async fn counts(db: &Db, today: Date, limit: i64) -> Result<Counts, DbError> {
    let sql = "select \
        (select count(*) from (select 1 as one from person \
            where account_state = 2 and (last_on is null or last_on >= $1) limit $2) as used) as active, \
        (select count(*) from (select 1 as one from person \
            where account_state = 1 and (last_on is null or last_on >= $1) limit $2) as unused) as invited, \
        (select count(*) from (select 1 as one from person \
            where account_state = 0 and (last_on is null or last_on >= $1) limit $2) as missing) as never";
    db.one(sql, args![today, limit]).await
}

row! {
    /// Something started for an account that is not over.
    pub(super) struct Waiting {
        pub(super) person_id: PersonId,
        pub(super) name: String,
        pub(super) kind: String,
        /// Whether the person asked for it themselves.
        pub(super) is_own: bool,
    }
}

pub(super) async fn waiting(db: &Db, since: Timestamp) -> Result<Vec<Waiting>, DbError> {
    let sql = "select person_id, name, kind, case when started_by = person_id then 1 else 0 end as is_own from account_change join person on person.id = person_id \
        where used_at is null and refused_at is null and coalesce(works_from_at, started_at) > $1 \
        order by account_change.id desc limit 100";
    db.all(sql, args![since]).await
}
