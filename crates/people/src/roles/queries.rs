use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::PersonId;
use crate::sessions::Role;

row! {
    pub(super) struct Held {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) zone: String,
        pub(super) last_on: Option<Date>,
        pub(super) role: String,
        pub(super) by_name: Option<String>,
        pub(super) given_at: Timestamp,
    }
}

pub(super) async fn held(db: &Db) -> Result<Vec<Held>, DbError> {
    let sql = "select person.id, person.name, person.zone, person.last_on, role, giver.name as by_name, given_at from role \
        join person on person.id = role.person_id left join person giver on giver.id = given_by \
        order by role, person.name_folded, person.id";
    db.all(sql, args![]).await
}

/// Gives a role; false when they hold it already.
pub(super) async fn give(
    tx: &mut Tx,
    person: PersonId,
    role: Role,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "insert into role (person_id, role, given_by, given_at) values ($1, $2, $3, $4) \
        on conflict (person_id, role) do nothing";
    Ok(tx.run(sql, args![person, role.name(), by, now]).await? == 1)
}

/// Whether nobody but this person is an administrator without a last day: somebody has to run this.
pub(crate) async fn is_last_administrator(tx: &mut Tx, person: PersonId) -> Result<bool, DbError> {
    let sql = "select person_id from role where person_id = $1 and role = 'administrator' and not exists \
        (select 1 from role other join person on person.id = other.person_id \
        where other.role = 'administrator' and other.person_id <> $1 and last_on is null)";
    Ok(tx.value::<i64>(sql, args![person]).await?.is_some())
}

/// Takes a role away; false when they did not hold it.
pub(super) async fn take(tx: &mut Tx, person: PersonId, role: Role) -> Result<bool, DbError> {
    Ok(tx.run("delete from role where person_id = $1 and role = $2", args![person, role.name()]).await? == 1)
}
