use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::rules::Around;
use crate::{MoveId, PersonId};

row! {
    /// A line that is to move.
    pub struct Move {
        /// Which.
        pub id: MoveId,
        /// Who climbs.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// Their zone: the day begins where they are.
        pub zone: String,
        /// Their last day.
        pub ic_last_on: Option<Date>,
        /// Who takes the rope.
        pub manager_id: PersonId,
        /// Their name.
        pub manager_name: String,
        /// Their last day.
        pub manager_last_on: Option<Date>,
        /// Their zone.
        pub manager_zone: String,
        /// The day.
        pub on_day: Date,
        /// Who planned it.
        pub planned_by: PersonId,
    }
}

/// The move that waits for an IC.
pub async fn open_of(db: &Db, ic: PersonId) -> Result<Option<Move>, DbError> {
    let sql = "select line_move.id, ic_id, ic.name as ic_name, ic.zone as zone, ic.last_on as ic_last_on, manager_id, \
        manager.name as manager_name, manager.last_on as manager_last_on, manager.zone as manager_zone, on_day, planned_by \
        from line_move join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ic_id = $1 and ended_at is null";
    db.maybe(sql, args![ic]).await
}

row! {
    /// A line that is to move, for one of the three it concerns.
    pub struct Coming {
        /// Who climbs.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// Their zone: the day begins where they are.
        pub zone: String,
        /// Who holds the rope now.
        pub holder_id: Option<PersonId>,
        /// Who takes it.
        pub manager_id: PersonId,
        /// Their name.
        pub manager_name: String,
        /// The day.
        pub on_day: Date,
    }
}

/// The moves that wait and concern somebody: who climbs, who holds the rope, who is to take it.
pub async fn coming(db: &Db, person: PersonId) -> Result<Vec<Coming>, DbError> {
    let sql = "select line_move.ic_id, ic.name as ic_name, ic.zone as zone, line.manager_id as holder_id, \
        line_move.manager_id, manager.name as manager_name, on_day \
        from line_move join person ic on ic.id = line_move.ic_id join person manager on manager.id = line_move.manager_id \
        left join line on line.ic_id = line_move.ic_id and line.ended_at is null \
        where line_move.ended_at is null and (line_move.ic_id = $1 or line_move.manager_id = $1 or line.manager_id = $1) \
        order by on_day, line_move.id limit 60";
    db.all(sql, args![person]).await
}

/// How many moves are read at once.
pub(super) const PAGE: usize = 500;

/// Moves that wait for this day or one before it, a page of them, after the day and the id of the
/// one before.
pub(super) async fn until(db: &Db, day: Date, (after, id): (Date, MoveId)) -> Result<Vec<Move>, DbError> {
    let sql = "select line_move.id, ic_id, ic.name as ic_name, ic.zone as zone, ic.last_on as ic_last_on, manager_id, \
        manager.name as manager_name, manager.last_on as manager_last_on, manager.zone as manager_zone, on_day, planned_by \
        from line_move join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where on_day <= $1 and ended_at is null and (on_day > $2 or on_day = $2 and line_move.id > $3) \
        order by on_day, line_move.id limit 500";
    db.all(sql, args![day, after, id]).await
}

/// Moves that wait and one of whose people has a last day before `day`.
pub(super) async fn of_leavers(db: &Db, day: Date) -> Result<Vec<Move>, DbError> {
    let sql = "select line_move.id, ic_id, ic.name as ic_name, ic.zone as zone, ic.last_on as ic_last_on, manager_id, \
        manager.name as manager_name, manager.last_on as manager_last_on, manager.zone as manager_zone, on_day, planned_by \
        from line_move join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ended_at is null and (ic.last_on < $1 or manager.last_on < $1) order by line_move.id limit 500";
    db.all(sql, args![day]).await
}

row! {
    pub(super) struct Waiting {
        pub(super) id: MoveId,
        pub(super) manager_id: PersonId,
        pub(super) on_day: Date,
        /// The IC's zone: the day begins where they are.
        pub(super) zone: String,
        /// The IC's last day.
        pub(super) last_on: Option<Date>,
    }
}

pub(super) async fn open_within(tx: &mut Tx, ic: PersonId) -> Result<Option<Waiting>, DbError> {
    let sql = "select line_move.id, manager_id, on_day, zone, last_on from line_move join person on person.id = ic_id \
        where ic_id = $1 and ended_at is null";
    tx.maybe(sql, args![ic]).await
}

/// A move to be kept.
pub(super) struct NewMove {
    pub(super) id: MoveId,
    pub(super) ic: PersonId,
    pub(super) manager: PersonId,
    pub(super) on: Date,
    pub(super) by: PersonId,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewMove, now: Timestamp) -> Result<(), DbError> {
    let sql =
        "insert into line_move (id, ic_id, manager_id, on_day, planned_by, planned_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![new.id, new.ic, new.manager, new.on, new.by, now]).await.map(drop)
}

/// Ends the waiting; `false` when it was over already.
pub(super) async fn end(tx: &mut Tx, id: MoveId, outcome: &str, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update line_move set ended_at = $1, outcome = $2 where id = $3 and ended_at is null";
    Ok(tx.run(sql, args![now, outcome, id]).await? == 1)
}

row! {
    struct Counts {
        goals: i64,
        promises_by_ic: i64,
        promises_by_manager: i64,
        owed: i64,
    }
}

row! {
    struct Ahead {
        starts_at: Timestamp,
    }
}

/// How much there is around the line of an IC and their manager; no words.
pub(super) async fn around(db: &Db, ic: PersonId, manager: Option<PersonId>) -> Result<Around, DbError> {
    let counts = "select (select count(*) from goal where ic_id = $1 and state = 'agreed') as goals, \
        (select count(*) from promise where ic_id = $1 and state = 'open' and side = 'ic') as promises_by_ic, \
        (select count(*) from promise where ic_id = $1 and state = 'open' and side = 'manager' and owner_id = $2) as promises_by_manager, \
        (select count(*) from conversation where ic_id = $1 and state = 'wrapped_up' and manager_id = $2) as owed";
    let ahead = "select starts_at from conversation where ic_id = $1 and state in ('planned', 'preparing') \
        order by starts_at limit 50";
    let Counts { goals, promises_by_ic, promises_by_manager, owed } =
        db.one(counts, args![ic, manager.unwrap_or(PersonId(0))]).await?;
    let ahead: Vec<Ahead> = db.all(ahead, args![ic]).await?;
    let ahead = ahead.into_iter().map(|one| one.starts_at).collect();
    Ok(Around { goals, promises_by_ic, promises_by_manager, owed, ahead })
}
