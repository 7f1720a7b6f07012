use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::ChangeId;
use super::rules::ChangeKind;
use crate::PersonId;
use crate::sessions::has_left;

row! {
    /// Something an administrator started for an account.
    pub struct Change {
        /// Which.
        pub id: ChangeId,
        /// Whose account.
        pub person_id: PersonId,
        /// `reset`, `address` or `mailed_address`.
        pub kind: String,
        /// The address it will have.
        pub new_email: Option<String>,
        /// The address it had, once that is changed.
        pub old_email: Option<String>,
        /// The administrator, or the person.
        pub started_by: PersonId,
        /// When.
        pub started_at: Timestamp,
        /// From when it works; nothing while a partner is asked.
        pub works_from_at: Option<Timestamp>,
        /// When the person said no.
        pub refused_at: Option<Timestamp>,
        /// When it was used, or followed by a newer one.
        pub used_at: Option<Timestamp>,
    }
}

pub(super) async fn insert(tx: &mut Tx, change: &Change) -> Result<(), DbError> {
    let sql = "insert into account_change (id, person_id, kind, new_email, started_by, started_at, works_from_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    let new_email = change.new_email.clone();
    let args = args![
        change.id,
        change.person_id,
        &change.kind,
        new_email,
        change.started_by,
        change.started_at,
        change.works_from_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) async fn find(tx: &mut Tx, id: ChangeId) -> Result<Option<Change>, DbError> {
    let sql = "select id, person_id, kind, new_email, old_email, started_by, started_at, works_from_at, refused_at, used_at \
        from account_change where id = $1";
    tx.maybe(sql, args![id]).await
}

pub(super) async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Change>, DbError> {
    let sql = "select id, person_id, kind, new_email, old_email, started_by, started_at, works_from_at, refused_at, used_at \
        from account_change where person_id = $1 and used_at is null and refused_at is null order by id desc";
    db.all(sql, args![person]).await
}

pub(super) async fn mailed_of(tx: &mut Tx, person: PersonId) -> Result<Option<Change>, DbError> {
    let sql = "select id, person_id, kind, new_email, old_email, started_by, started_at, works_from_at, refused_at, used_at \
        from account_change where person_id = $1 and kind = 'mailed_address' and used_at is null and refused_at is null \
        order by id desc limit 1";
    tx.maybe(sql, args![person]).await
}

pub(super) async fn due_addresses(db: &Db, now: Timestamp) -> Result<Vec<Change>, DbError> {
    let sql = "select id, person_id, kind, new_email, old_email, started_by, started_at, works_from_at, refused_at, used_at \
        from account_change where kind = 'address' and used_at is null and refused_at is null and works_from_at <= $1";
    db.all(sql, args![now]).await
}

/// Ends what is open: a new password, or another address of either kind.
pub(super) async fn end_open(tx: &mut Tx, person: PersonId, kind: ChangeKind, now: Timestamp) -> Result<(), DbError> {
    let sql = "update account_change set used_at = $1 \
        where person_id = $2 and (kind = 'reset') = ($3 = 'reset') and used_at is null and refused_at is null";
    tx.run(sql, args![now, person, kind.name()]).await.map(drop)
}

/// Says yes; false when somebody was faster, or it is over.
pub(super) async fn confirm(tx: &mut Tx, id: ChangeId, by: PersonId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update account_change set confirmed_by = $1, confirmed_at = $2, works_from_at = $2 \
        where id = $3 and confirmed_at is null and used_at is null and refused_at is null";
    Ok(tx.run(sql, args![by, now, id]).await? == 1)
}

/// Says no; false when it is over.
pub(super) async fn refuse(tx: &mut Tx, id: ChangeId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update account_change set refused_at = $1 where id = $2 and used_at is null and refused_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

/// Writes down the address an account had before this change.
pub(super) async fn keep_old(tx: &mut Tx, change: &Change) -> Result<(), DbError> {
    let sql = "update account_change set old_email = (select email from person where id = $1) where id = $2";
    tx.run(sql, args![change.person_id, change.id]).await.map(drop)
}

/// Uses it; false when somebody was faster, or it was refused meanwhile.
pub(super) async fn used(tx: &mut Tx, id: ChangeId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update account_change set used_at = $1 where id = $2 and used_at is null and refused_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

row! {
    struct Partner {
        id: PersonId,
        zone: String,
        last_on: Option<Date>,
    }
}

const PARTNERS: &str = "select person.id, zone, last_on from role join person on person.id = role.person_id \
    where role = 'people_partner' and person.id <> $1 and person.id <> $2 order by person.id";

/// The partners who may say yes: neither the administrator nor the person concerned, and here.
pub(super) async fn partners(
    db: &Db,
    person: PersonId,
    administrator: PersonId,
    now: Timestamp,
) -> Result<Vec<PersonId>, DbError> {
    Ok(here(db.all(PARTNERS, args![person, administrator]).await?, now))
}

/// The same, seen from inside a transaction.
pub(super) async fn partners_within(
    tx: &mut Tx,
    person: PersonId,
    administrator: PersonId,
    now: Timestamp,
) -> Result<Vec<PersonId>, DbError> {
    Ok(here(tx.all(PARTNERS, args![person, administrator]).await?, now))
}

fn here(partners: Vec<Partner>, now: Timestamp) -> Vec<PersonId> {
    partners.into_iter().filter(|one| !has_left(one.last_on, &one.zone, now)).map(|one| one.id).collect()
}
