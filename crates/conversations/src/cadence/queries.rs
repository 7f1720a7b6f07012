use std::collections::BTreeMap;

use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::{LineId, PersonId};

use super::AWAITED;
use crate::ConversationId;

/// What happened in a line in one kind of conversation, and what is to come.
#[derive(Clone, Debug)]
pub struct Course {
    /// The line.
    pub line_id: LineId,
    /// The kind, by key.
    pub kind_key: String,
    /// When the last one was held.
    pub held_at: Option<Timestamp>,
    /// When the next one is, or the one that goes on.
    pub next_at: Option<Timestamp>,
    /// Until when the first follow-up is owed, by the one who asked.
    pub owed_at: Option<Timestamp>,
    /// How many follow-ups are.
    pub owed: i64,
    /// How many the two called off lately.
    pub called_off: i64,
}

row! {
    struct Held {
        line_id: LineId,
        kind_key: String,
        held_at: Timestamp,
    }
}

row! {
    struct Open {
        line_id: LineId,
        kind_key: String,
        next_at: Option<Timestamp>,
        owed_at: Option<Timestamp>,
        owed: i64,
        called_off: i64,
    }
}

/// What happened, kind by kind, in the open lines somebody manages and those they stand in.
/// What is owed is their own: somebody else may have held it. `with_own` adds the line they climb in.
///
/// A line may have held hundreds: the last of each kind is looked up by itself (the index
/// `conversation_held`), so that no page reads a history.
pub async fn courses_held(
    db: &Db,
    manager: PersonId,
    with_own: bool,
    called_off_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<Course>, DbError> {
    let held = "with mine as materialized (select id from line where manager_id = $1 and ended_at is null \
            union all select line_id from stand_in where person_id = $1 and from_at <= $2 and until_at > $2 \
            union all select id from line where ic_id = $1 and ended_at is null and $3 = 1) \
        select line_id, kind_key, held_at from (select mine.id as line_id, kind.key as kind_key, \
            (select max(starts_at) from conversation where line_id = mine.id and kind_key = kind.key \
                and wrapped_up_at is not null) as held_at \
            from mine cross join (select distinct key from kind_version) kind) each_kind where held_at is not null";
    let open = "select line_id, kind_key, \
        min(starts_at) filter (where state in ('planned', 'preparing', 'in_room') and starts_at > $2) as next_at, \
        min(follow_up_due_at) filter (where state = 'wrapped_up' and manager_id = $1) as owed_at, \
        count(*) filter (where state = 'wrapped_up' and manager_id = $1) as owed, \
        count(*) filter (where state = 'cancelled') as called_off \
        from (select line_id, kind_key, state, starts_at, follow_up_due_at, manager_id \
                from (select id from line where manager_id = $1 and ended_at is null \
                    union all select line_id from stand_in where person_id = $1 and from_at <= $4 and until_at > $4 \
                    union all select id from line where ic_id = $1 and ended_at is null and $5 = 1) mine \
                cross join conversation where line_id = mine.id \
                    and state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up') \
            union all select line_id, kind_key, state, starts_at, follow_up_due_at, manager_id \
                from (select id from line where manager_id = $1 and ended_at is null \
                    union all select line_id from stand_in where person_id = $1 and from_at <= $4 and until_at > $4 \
                    union all select id from line where ic_id = $1 and ended_at is null and $5 = 1) mine \
                cross join conversation where line_id = mine.id and called_off_at >= $3) each_one \
        group by line_id, kind_key";
    let held = db.all(held, args![manager, now, with_own]).await?;
    Ok(merged(held, db.all(open, args![manager, now - AWAITED, called_off_since, now, with_own]).await?))
}

/// The same in the lines of a range of ids, or in one; of what is owed, nothing.
pub(super) async fn courses_between(
    db: &Db,
    (after, last): (LineId, LineId),
    called_off_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<Course>, DbError> {
    let held = "select line_id, kind_key, held_at from (select line.id as line_id, kind.key as kind_key, \
            (select max(starts_at) from conversation where line_id = line.id and kind_key = kind.key \
                and wrapped_up_at is not null) as held_at \
            from line cross join (select distinct key from kind_version) kind \
            where line.id > $1 and line.id <= $2) each_kind where held_at is not null";
    let open = "select line_id, kind_key, \
        min(starts_at) filter (where state in ('planned', 'preparing', 'in_room') and starts_at > $3) as next_at, \
        cast(null as bigint) as owed_at, cast(0 as bigint) as owed, count(*) filter (where state = 'cancelled') as called_off \
        from (select line_id, kind_key, state, starts_at from conversation where line_id > $1 and line_id <= $2 \
                and state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up') \
            union all select line_id, kind_key, state, starts_at from conversation \
                where line_id > $1 and line_id <= $2 and called_off_at >= $4) each_one \
        group by line_id, kind_key";
    let held = db.all(held, args![after, last]).await?;
    Ok(merged(held, db.all(open, args![after, last, now - AWAITED, called_off_since]).await?))
}

/// One course for each line and kind of which anything is known, in the order of the lines.
fn merged(held: Vec<Held>, open: Vec<Open>) -> Vec<Course> {
    let of = |line_id, kind_key| Course {
        line_id,
        kind_key,
        held_at: None,
        next_at: None,
        owed_at: None,
        owed: 0,
        called_off: 0,
    };
    let mut all: BTreeMap<(LineId, String), Course> = BTreeMap::new();
    for one in held {
        let key = (one.line_id, one.kind_key.clone());
        all.insert(key, Course { held_at: Some(one.held_at), ..of(one.line_id, one.kind_key) });
    }
    for one in open {
        let key = (one.line_id, one.kind_key.clone());
        let course = all.entry(key).or_insert_with(|| of(one.line_id, one.kind_key));
        (course.next_at, course.owed_at) = (one.next_at, one.owed_at);
        (course.owed, course.called_off) = (one.owed, one.called_off);
    }
    all.into_values().collect()
}

row! {
    /// A line with its two people and what its cadence follows from.
    pub struct LineRow {
        /// Which.
        pub line_id: LineId,
        /// Who climbs.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Their zone.
        pub ic_zone: String,
        /// Their level.
        pub level_key: Option<String>,
        /// The newest version of their framework.
        pub framework_version_id: Option<i64>,
        /// Who holds the rope.
        pub manager_id: PersonId,
        /// By name.
        pub manager_name: String,
        /// When it began.
        pub started_at: Timestamp,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// What the two chose for it.
        pub rhythms: Option<String>,
    }
}

pub(super) async fn line(db: &Db, id: LineId) -> Result<Option<LineRow>, DbError> {
    let sql = "select line.id as line_id, line.ic_id, ic.name as ic_name, ic.zone as ic_zone, ic.level_key, \
        (select id from framework_version where framework_id = ic.framework_id and state = 'published' \
            order by number desc limit 1) as framework_version_id, \
        line.manager_id, manager.name as manager_name, line.started_at, line.ended_at, line_rhythm.rhythms \
        from line join person ic on ic.id = line.ic_id join person manager on manager.id = line.manager_id \
        left join line_rhythm on line_rhythm.line_id = line.id where line.id = $1";
    db.maybe(sql, args![id]).await
}

/// The open lines somebody climbs in or manages: their own first, then by the IC's name.
pub(super) async fn lines_of_person(db: &Db, person: PersonId) -> Result<Vec<LineRow>, DbError> {
    let sql = "select line.id as line_id, line.ic_id, ic.name as ic_name, ic.zone as ic_zone, ic.level_key, \
        (select id from framework_version where framework_id = ic.framework_id and state = 'published' \
            order by number desc limit 1) as framework_version_id, \
        line.manager_id, manager.name as manager_name, line.started_at, line.ended_at, line_rhythm.rhythms \
        from line join person ic on ic.id = line.ic_id join person manager on manager.id = line.manager_id \
        left join line_rhythm on line_rhythm.line_id = line.id \
        where line.id in (select id from line where ic_id = $1 and ended_at is null \
            union all select id from line where manager_id = $1 and ended_at is null) \
        order by case when line.ic_id = $1 then 0 else 1 end, ic.name_folded, ic.id";
    db.all(sql, args![person]).await
}

/// Open lines in the order of their ids, so many at a time.
pub(super) async fn open_lines_after(db: &Db, after: LineId, limit: u32) -> Result<Vec<LineRow>, DbError> {
    let sql = "select line.id as line_id, line.ic_id, ic.name as ic_name, ic.zone as ic_zone, ic.level_key, \
        (select id from framework_version where framework_id = ic.framework_id and state = 'published' \
            order by number desc limit 1) as framework_version_id, \
        line.manager_id, '' as manager_name, line.started_at, line.ended_at, line_rhythm.rhythms \
        from line join person ic on ic.id = line.ic_id left join line_rhythm on line_rhythm.line_id = line.id \
        where line.id > $1 and line.ended_at is null order by line.id limit $2";
    db.all(sql, args![after, limit]).await
}

row! {
    /// What a workspace says of all cadence.
    pub(super) struct Said {
        pub(super) version: i64,
        pub(super) rhythms: String,
        pub(super) rhythms_version: i64,
    }
}

pub(super) async fn said(db: &Db) -> Result<Option<Said>, DbError> {
    db.maybe("select cadence_version as version, rhythms, rhythms_version from workspace where id = 1", args![]).await
}

/// Saves what the workspace chose over the version it was read at; false when somebody else
/// saved first.
pub(super) async fn save_of_workspace(tx: &mut Tx, rhythms: &str, version: i64) -> Result<bool, DbError> {
    let sql = "update workspace set rhythms = $1, rhythms_version = rhythms_version + 1, cadence_version = cadence_version + 1 \
        where id = 1 and rhythms_version = $2";
    Ok(tx.run(sql, args![rhythms, version]).await? == 1)
}

/// How often the rhythm of a line was saved.
pub(super) async fn version_of_line(db: &Db, line: LineId) -> Result<i64, DbError> {
    Ok(db.value("select version from line_rhythm where line_id = $1", args![line]).await?.unwrap_or(0))
}

/// Saves what the two of a line chose over the version it was read at; false when the other
/// saved first.
pub(super) async fn save_of_line(
    tx: &mut Tx,
    line: LineId,
    rhythms: &str,
    by: PersonId,
    version: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    if version == 0 {
        let sql = "insert into line_rhythm (line_id, rhythms, changed_by, changed_at, version) values ($1, $2, $3, $4, 1) \
            on conflict (line_id) do nothing";
        return Ok(tx.run(sql, args![line, rhythms, by, now]).await? == 1);
    }
    let sql = "update line_rhythm set rhythms = $1, changed_by = $2, changed_at = $3, version = version + 1 \
        where line_id = $4 and version = $5";
    Ok(tx.run(sql, args![rhythms, by, now, line, version]).await? == 1)
}

pub(super) async fn insert_change(
    tx: &mut Tx,
    id: i64,
    (line, kind): (LineId, &str),
    [before, after]: [Option<String>; 2],
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into line_rhythm_change (id, line_id, kind_key, before, after, by_id, at) values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![id, line, kind, before, after, by, now]).await.map(drop)
}

row! {
    /// One change of a line's rhythm.
    pub(super) struct Change {
        pub(super) kind_key: String,
        pub(super) before: Option<String>,
        pub(super) after: Option<String>,
        pub(super) by_id: PersonId,
        pub(super) by_name: String,
        pub(super) at: Timestamp,
    }
}

/// The changes of a line's rhythm, the newest first.
pub(super) async fn changes_of_line(db: &Db, line: LineId) -> Result<Vec<Change>, DbError> {
    let sql = "select kind_key, before, after, by_id, person.name as by_name, at from line_rhythm_change \
        join person on person.id = by_id where line_id = $1 order by at desc, line_rhythm_change.id desc limit 60";
    db.all(sql, args![line]).await
}

/// Marks a conversation as called off by one of its two people.
pub(super) async fn called_off(tx: &mut Tx, id: ConversationId, now: Timestamp) -> Result<(), DbError> {
    tx.run("update conversation set called_off_at = $1 where id = $2", args![now, id]).await.map(drop)
}

row! {
    struct CalledOff {
        called_off_at: Timestamp,
    }
}

/// When conversations of a line were called off by its people, in that order.
pub(super) async fn called_off_in(tx: &mut Tx, line: LineId) -> Result<Vec<Timestamp>, DbError> {
    let sql = "select called_off_at from conversation where line_id = $1 and called_off_at is not null order by called_off_at, id";
    let rows: Vec<CalledOff> = tx.all(sql, args![line]).await?;
    Ok(rows.into_iter().map(|row| row.called_off_at).collect())
}
