use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::moves::rules::Former;
use crate::sessions::has_left;
use crate::{LineId, LineRequestId, PersonId};

row! {
    /// A line with the names of its two people.
    pub struct Line {
        /// Which.
        pub id: LineId,
        /// Who climbs.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// Who holds the rope.
        pub manager_id: PersonId,
        /// Their name.
        pub manager_name: String,
        /// From when.
        pub started_at: Timestamp,
        /// Until when; nothing while it is open.
        pub ended_at: Option<Timestamp>,
    }
}

/// One line.
pub async fn line(db: &Db, id: LineId) -> Result<Option<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id where line.id = $1";
    db.maybe(sql, args![id]).await
}

const OPEN_OF_IC: &str = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, \
    started_at, ended_at from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
    where ic_id = $1 and ended_at is null";

/// The open line somebody climbs in.
pub async fn open_of_ic(db: &Db, ic: PersonId) -> Result<Option<Line>, DbError> {
    db.maybe(OPEN_OF_IC, args![ic]).await
}

/// The same, seen from inside a transaction.
pub(crate) async fn open_of_ic_within(tx: &mut Tx, ic: PersonId) -> Result<Option<Line>, DbError> {
    tx.maybe(OPEN_OF_IC, args![ic]).await
}

/// Whether the end of an open line is known: it is to move, or its manager has a last day.
pub async fn is_to_end(db: &Db, id: LineId) -> Result<bool, DbError> {
    let sql = "select line.id from line join person manager on manager.id = line.manager_id where line.id = $1 \
        and line.ended_at is null and (manager.last_on is not null or exists \
        (select 1 from line_move where line_move.ic_id = line.ic_id and line_move.ended_at is null))";
    Ok(db.value::<i64>(sql, args![id]).await?.is_some())
}

/// All lines somebody climbed in, the newest first.
pub async fn of_ic(db: &Db, ic: PersonId) -> Result<Vec<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ic_id = $1 order by started_at desc";
    db.all(sql, args![ic]).await
}

/// The open lines somebody holds the rope of, by the IC's name.
pub async fn open_of_manager(db: &Db, manager: PersonId) -> Result<Vec<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where manager_id = $1 and ended_at is null order by ic.name_folded, ic.id";
    db.all(sql, args![manager]).await
}

row! {
    struct FormerRow {
        manager_id: PersonId,
        ended_at: Timestamp,
        last_on: Option<Date>,
        zone: String,
    }
}

const FORMER: &str = "select manager_id, ended_at, last_on, zone from line join person on person.id = manager_id \
    where ic_id = $1 and ended_at is not null order by ended_at desc, line.id desc limit 1";

/// Who held the rope of somebody's last line that ended.
pub(super) async fn former(db: &Db, ic: PersonId, now: Timestamp) -> Result<Option<Former>, DbError> {
    Ok(db.maybe::<FormerRow>(FORMER, args![ic]).await?.map(|row| former_of(row, now)))
}

pub(super) async fn former_within(tx: &mut Tx, ic: PersonId, now: Timestamp) -> Result<Option<Former>, DbError> {
    Ok(tx.maybe::<FormerRow>(FORMER, args![ic]).await?.map(|row| former_of(row, now)))
}

fn former_of(row: FormerRow, now: Timestamp) -> Former {
    let is_here = !has_left(row.last_on, &row.zone, now);
    Former { manager: row.manager_id, ended_at: row.ended_at, is_here }
}

/// The people above somebody, nearest first: what keeps lines from closing into a ring.
const ABOVE: &str = "with recursive above (person_id, steps) as ( \
    select manager_id, cast(1 as bigint) from line where ic_id = $1 and ended_at is null \
    union all select line.manager_id, steps + 1 from line join above on line.ic_id = above.person_id \
    where ended_at is null and steps < 200) \
    select person_id, name from above join person on person.id = person_id order by steps";

row! {
    struct Above {
        person_id: PersonId,
        name: String,
    }
}

/// Everybody above somebody, nearest first.
pub async fn above(db: &Db, person: PersonId) -> Result<Vec<(PersonId, String)>, DbError> {
    let rows: Vec<Above> = db.all(ABOVE, args![person]).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.name)).collect())
}

pub(crate) async fn above_within(tx: &mut Tx, person: PersonId) -> Result<Vec<(PersonId, String)>, DbError> {
    let rows: Vec<Above> = tx.all(ABOVE, args![person]).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.name)).collect())
}

/// Lets one change of lines wait for another: two moves at once could close a ring that
/// neither of them sees.
pub(crate) async fn wait_in_line(tx: &mut Tx) -> Result<(), DbError> {
    tx.run("update workspace set version = version where id = 1", args![]).await.map(drop)
}

row! {
    pub(super) struct OpenLine {
        pub(super) id: LineId,
        pub(super) manager_id: PersonId,
    }
}

pub(super) async fn open_within(tx: &mut Tx, ic: PersonId) -> Result<Option<OpenLine>, DbError> {
    tx.maybe("select id, manager_id from line where ic_id = $1 and ended_at is null", args![ic]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: LineId,
    ic: PersonId,
    manager: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into line (id, ic_id, manager_id, started_at) values ($1, $2, $3, $4)";
    tx.run(sql, args![id, ic, manager, now]).await?;
    tx.run("update person set has_line = 1 where id = $1", args![ic]).await.map(drop)
}

pub(super) async fn insert_all(
    tx: &mut Tx,
    lines: &[(LineId, PersonId, PersonId)],
    now: Timestamp,
) -> Result<(), DbError> {
    let rows = lines.iter().map(|(id, ic, manager)| args![*id, *ic, *manager, now]).collect();
    tx.insert_all("line", &["id", "ic_id", "manager_id", "started_at"], rows).await?;
    mark_open(tx).await
}

/// Marks whoever climbs in an open line and is not marked yet; for who writes lines by the
/// thousand.
pub async fn mark_open(tx: &mut Tx) -> Result<(), DbError> {
    let sql = "update person set has_line = 1 where has_line = 0 \
        and exists (select 1 from line where line.ic_id = person.id and line.ended_at is null)";
    tx.run(sql, args![]).await.map(drop)
}

pub(super) async fn end(tx: &mut Tx, id: LineId, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update person set has_line = 0 where id = (select ic_id from line where id = $1 and ended_at is null)";
    tx.run(sql, args![id]).await?;
    tx.run("update line set ended_at = $1 where id = $2 and ended_at is null", args![now, id]).await
}

/// Whether any line was ever open: before that, an import is the first run's.
pub async fn any(db: &Db) -> Result<bool, DbError> {
    Ok(db.value::<i64>("select id from line limit 1", args![]).await?.is_some())
}

row! {
    pub(super) struct OfLeaver {
        pub(super) id: LineId,
        pub(super) ic_id: PersonId,
        pub(super) last_on: Date,
        pub(super) zone: String,
    }
}

/// Open lines one of whose people has a last day before `day`.
pub(super) async fn of_leavers(tx: &mut Tx, day: Date) -> Result<Vec<OfLeaver>, DbError> {
    let sql = "select line.id, ic_id, last_on, zone from person join line on line.ic_id = person.id \
        where last_on < $1 and ended_at is null \
        union all select line.id, ic_id, last_on, zone from person join line on line.manager_id = person.id \
        where last_on < $1 and ended_at is null";
    tx.all(sql, args![day]).await
}

/// The open lines somebody stands in, on either side.
pub(super) async fn around(tx: &mut Tx, person: PersonId) -> Result<Vec<(LineId, PersonId)>, DbError> {
    let sql = "select id as line_id, ic_id from line where ended_at is null and (ic_id = $1 or manager_id = $1)";
    let rows: Vec<Around> = tx.all(sql, args![person]).await?;
    Ok(rows.into_iter().map(|row| (row.line_id, row.ic_id)).collect())
}

/// Whether somebody manages anybody, seen from inside a transaction.
pub(crate) async fn holds_any(tx: &mut Tx, manager: PersonId) -> Result<bool, DbError> {
    let sql = "select id from line where manager_id = $1 and ended_at is null limit 1";
    Ok(tx.value::<i64>(sql, args![manager]).await?.is_some())
}

row! {
    struct Around {
        line_id: LineId,
        ic_id: PersonId,
    }
}

row! {
    /// A line that waits for somebody’s yes.
    pub struct Request {
        /// Which.
        pub id: LineRequestId,
        /// Who would climb.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Who would hold the rope.
        pub manager_id: PersonId,
        /// By name.
        pub manager_name: String,
        /// Who made it, and stands in it.
        pub asked_by: PersonId,
        /// When.
        pub asked_at: Timestamp,
        /// The day it would begin on; nothing for at once.
        pub on_day: Option<Date>,
        /// The IC's zone: the day begins there.
        pub zone: String,
        /// The IC's last day.
        pub ic_last_on: Option<Date>,
        /// The manager's last day.
        pub manager_last_on: Option<Date>,
        /// The manager's zone.
        pub manager_zone: String,
        /// The open line it was asked over; nothing where there was none.
        pub over_line_id: Option<LineId>,
    }
}

/// The requests that wait for one IC.
pub async fn requests_of(db: &Db, ic: PersonId) -> Result<Vec<Request>, DbError> {
    let sql = "select line_request.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, asked_by, asked_at, on_day, ic.zone as zone, \
        ic.last_on as ic_last_on, manager.last_on as manager_last_on, manager.zone as manager_zone, over_line_id \
        from line_request join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ic_id = $1 and decided_at is null order by asked_at, line_request.id";
    db.all(sql, args![ic]).await
}

pub(super) async fn insert_request(tx: &mut Tx, request: &NewRequest, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into line_request (id, ic_id, manager_id, asked_by, asked_at, on_day, over_line_id) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    let NewRequest { id, ic, manager, asked_by, on, over } = *request;
    tx.run(sql, args![id, ic, manager, asked_by, now, on, over]).await.map(drop)
}

/// A request to be kept.
pub(super) struct NewRequest {
    pub(super) id: LineRequestId,
    pub(super) ic: PersonId,
    pub(super) manager: PersonId,
    pub(super) asked_by: PersonId,
    pub(super) on: Option<Date>,
    pub(super) over: Option<LineId>,
}

/// Asks again for a line that waits already: what is asked for now counts. False when none waits.
pub(super) async fn ask_again(tx: &mut Tx, request: &NewRequest) -> Result<bool, DbError> {
    let sql = "update line_request set on_day = $1, over_line_id = $2 \
        where ic_id = $3 and manager_id = $4 and asked_by = $5 and decided_at is null";
    let NewRequest { ic, manager, asked_by, on, over, .. } = *request;
    Ok(tx.run(sql, args![on, over, ic, manager, asked_by]).await? > 0)
}

pub(super) async fn decide(
    tx: &mut Tx,
    id: LineRequestId,
    decision: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<u64, DbError> {
    let sql =
        "update line_request set decision = $1, decided_by = $2, decided_at = $3 where id = $4 and decided_at is null";
    tx.run(sql, args![decision, by, now, id]).await
}

/// Whether there is a people partner beside this person who is still here.
pub async fn another_partner(db: &Db, besides: PersonId, today: Date) -> Result<bool, DbError> {
    let sql = "select role.person_id from role join person on person.id = role.person_id \
        where role = 'people_partner' and role.person_id <> $1 and (last_on is null or last_on >= $2) limit 1";
    Ok(db.value::<i64>(sql, args![besides, today]).await?.is_some())
}

row! {
    /// How far a hand-over note is; no words.
    pub(super) struct Note {
        pub(super) line_id: LineId,
        pub(super) saved_at: Timestamp,
        pub(super) shared_at: Option<Timestamp>,
        pub(super) released_at: Option<Timestamp>,
    }
}

/// The notes beside the lines somebody climbed in.
pub(super) async fn notes_of(db: &Db, ic: PersonId) -> Result<Vec<Note>, DbError> {
    let sql = "select line_id, saved_at, shared_at, released_at from handover_note join line on line.id = line_id where ic_id = $1";
    db.all(sql, args![ic]).await
}
