use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::rules::Days;
use crate::{LineId, PersonId, StandInId};

row! {
    /// Somebody who stands in, did, or is to.
    pub struct StandIn {
        /// Which.
        pub id: StandInId,
        /// The line.
        pub line_id: LineId,
        /// Who climbs in it.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Who holds its rope.
        pub manager_id: PersonId,
        /// By name.
        pub manager_name: String,
        /// Who stands in.
        pub person_id: PersonId,
        /// By name.
        pub person_name: String,
        /// The first day.
        pub first_on: Date,
        /// The last, as it was arranged.
        pub last_on: Date,
        /// From which instant.
        pub from_at: Timestamp,
        /// Until which.
        pub until_at: Timestamp,
    }
}

impl StandIn {
    /// Whether it is under way.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.from_at <= now && now < self.until_at
    }
}

/// One of them.
pub async fn one(db: &Db, id: StandInId) -> Result<Option<StandIn>, DbError> {
    let sql = "select stand_in.id, line_id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, person_id, \
        person.name as person_name, stand_in.first_on, stand_in.last_on, from_at, until_at from stand_in join line on line.id = line_id \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id join person on person.id = person_id \
        where stand_in.id = $1";
    db.maybe(sql, args![id]).await
}

/// Who stands in or is to stand in a line, the first day first.
pub async fn of_line(db: &Db, line: LineId, now: Timestamp) -> Result<Vec<StandIn>, DbError> {
    let sql = "select stand_in.id, line_id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, person_id, \
        person.name as person_name, stand_in.first_on, stand_in.last_on, from_at, until_at from stand_in join line on line.id = line_id \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id join person on person.id = person_id \
        where line_id = $1 and until_at > $2 order by from_at, stand_in.id limit 20";
    db.all(sql, args![line, now]).await
}

/// Whether somebody stands in for a line at any instant of these.
pub(super) async fn overlaps(
    tx: &mut Tx,
    line: LineId,
    (from, until): (Timestamp, Timestamp),
) -> Result<bool, DbError> {
    let sql = "select id from stand_in where line_id = $1 and from_at < $3 and until_at > $2 limit 1";
    Ok(tx.value::<i64>(sql, args![line, from, until]).await?.is_some())
}

/// Who stands in for the manager of an IC just now.
pub async fn in_force(db: &Db, ic: PersonId, now: Timestamp) -> Result<Option<StandIn>, DbError> {
    let sql = "select stand_in.id, line_id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, person_id, \
        person.name as person_name, stand_in.first_on, stand_in.last_on, from_at, until_at from line join stand_in on line.id = line_id \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id join person on person.id = person_id \
        where ic_id = $1 and line.ended_at is null and from_at <= $2 and until_at > $2 order by stand_in.id limit 1";
    db.maybe(sql, args![ic, now]).await
}

/// The lines somebody stands in just now, by the IC’s name.
pub async fn of_person(db: &Db, person: PersonId, now: Timestamp) -> Result<Vec<StandIn>, DbError> {
    let sql = "select stand_in.id, line_id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, person_id, \
        person.name as person_name, stand_in.first_on, stand_in.last_on, from_at, until_at from stand_in join line on line.id = line_id \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id join person on person.id = person_id \
        where person_id = $1 and from_at <= $2 and until_at > $2 order by ic.name_folded, ic.id limit 60";
    db.all(sql, args![person, now]).await
}

/// Whoever stood in for the manager of this line when a conversation of theirs was planned.
pub async fn of_seat(
    db: &Db,
    (line, person): (LineId, PersonId),
    made_at: Timestamp,
) -> Result<Option<StandIn>, DbError> {
    let sql = "select stand_in.id, line_id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, person_id, \
        person.name as person_name, stand_in.first_on, stand_in.last_on, from_at, until_at from stand_in join line on line.id = line_id \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id join person on person.id = person_id \
        where line_id = $1 and person_id = $2 and from_at <= $3 and until_at > $3 order by stand_in.id limit 1";
    db.maybe(sql, args![line, person, made_at]).await
}

row! {
    /// Who stands in for the manager of whom, in a list.
    pub struct Now {
        /// Who climbs.
        pub ic_id: PersonId,
        /// Who stands in.
        pub person_name: String,
        /// The last day.
        pub last_on: Date,
    }
}

/// Everybody who stands in just now, a thousand at most: far more than a company ever has at once.
pub async fn all_now(db: &Db, now: Timestamp) -> Result<Vec<Now>, DbError> {
    let sql = "select ic_id, person.name as person_name, stand_in.last_on from stand_in join line on line.id = line_id \
        join person on person.id = person_id where stand_in.ended_at is null and until_at > $1 and from_at <= $1 \
        order by stand_in.id limit 1000";
    db.all(sql, args![now]).await
}

row! {
    struct Start {
        starts_at: Timestamp,
    }
}

/// When the conversations of a line start that its manager is to hold in that time.
pub(super) async fn planned_between(
    db: &Db,
    line: LineId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Timestamp>, DbError> {
    let sql = "select starts_at from conversation join line on line.id = line_id where line_id = $1 \
        and conversation.manager_id = line.manager_id and state in ('planned', 'preparing') \
        and starts_at >= $2 and starts_at < $3 order by starts_at limit 50";
    let rows: Vec<Start> = db.all(sql, args![line, from, until]).await?;
    Ok(rows.into_iter().map(|row| row.starts_at).collect())
}

/// One to be kept.
pub(super) struct New {
    pub(super) id: StandInId,
    pub(super) line: LineId,
    pub(super) person: PersonId,
    pub(super) days: Days,
    pub(super) instants: (Timestamp, Timestamp),
    pub(super) by: PersonId,
}

pub(super) async fn insert(tx: &mut Tx, new: &New, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into stand_in (id, line_id, person_id, first_on, last_on, from_at, until_at, arranged_by, arranged_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let New { id, line, person, days, instants: (from, until), by } = new;
    tx.run(sql, args![*id, *line, *person, days.first_on, days.last_on, *from, *until, *by, now]).await.map(drop)
}

/// Ends one that is not over; one that has not begun never does. `false` when it was over.
pub(super) async fn end(tx: &mut Tx, id: StandInId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update stand_in set until_at = case when from_at > $1 then from_at else $1 end, ended_at = $1 \
        where id = $2 and until_at > $1 and ended_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

/// Ends those of a line with it; whoever is concerned is told at the next turn.
pub(super) async fn end_with_line(tx: &mut Tx, line: LineId, now: Timestamp) -> Result<(), DbError> {
    let sql = "update stand_in set until_at = case when from_at > $1 then from_at else $1 end where line_id = $2 and until_at > $1";
    tx.run(sql, args![now, line]).await.map(drop)
}

row! {
    /// One that may be over.
    pub(super) struct Over {
        pub(super) id: StandInId,
        pub(super) ic_id: PersonId,
        pub(super) from_at: Timestamp,
        pub(super) until_at: Timestamp,
        pub(super) last_on: Option<Date>,
        pub(super) zone: String,
    }
}

/// Those that are over and not marked, and those whose stand-in has a last day before `day`.
pub(super) async fn maybe_over(db: &Db, now: Timestamp, day: Date) -> Result<Vec<Over>, DbError> {
    let sql = "select stand_in.id, ic_id, from_at, until_at, person.last_on, zone from stand_in join line on line.id = line_id \
        join person on person.id = person_id where stand_in.ended_at is null and (until_at <= $1 or person.last_on < $2) \
        order by stand_in.id limit 500";
    db.all(sql, args![now, day]).await
}

/// Marks one as over, once; one that was still to run ends here.
pub(super) async fn mark_over(tx: &mut Tx, over: &Over, now: Timestamp) -> Result<bool, DbError> {
    let until = if over.until_at > now { over.from_at.max(now) } else { over.until_at };
    let sql = "update stand_in set until_at = $1, ended_at = $2 where id = $3 and ended_at is null";
    Ok(tx.run(sql, args![until, now, over.id]).await? == 1)
}
