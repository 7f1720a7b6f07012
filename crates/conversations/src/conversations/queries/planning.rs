use db::{Db, DbError, Tx, args, row};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use people::{LineId, PersonId};

use super::Conversation;
use crate::{ConversationId, KindVersionId};

/// The conversations of a line that are still ahead, the latest first, seen from inside the
/// transaction that plans another.
pub(in crate::conversations) async fn ahead_in(tx: &mut Tx, line: LineId) -> Result<Vec<Conversation>, DbError> {
    let sql = "select c.* from conversation_named c \
        where c.line_id = $1 and c.state in ('planned', 'preparing') order by c.starts_at desc, c.id desc";
    tx.all(sql, args![line]).await
}

row! {
    /// A conversation that takes somebody's time.
    pub(in crate::conversations) struct Taken {
        pub(in crate::conversations) id: ConversationId,
        pub(in crate::conversations) ic_id: PersonId,
        pub(in crate::conversations) ic_name: String,
        pub(in crate::conversations) manager_id: PersonId,
        pub(in crate::conversations) manager_name: String,
        pub(in crate::conversations) starts_at: Timestamp,
        pub(in crate::conversations) minutes: u32,
    }
}

/// Somebody’s conversations, with whomever, that are not over and start between two instants.
pub(in crate::conversations) async fn taking_time(
    tx: &mut Tx,
    person: PersonId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Taken>, DbError> {
    let sql = "select c.id, c.ic_id, ic.name as ic_name, c.manager_id, manager.name as manager_name, c.starts_at, c.minutes \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        where (c.ic_id = $1 or c.manager_id = $1) and c.state in ('planned', 'preparing', 'in_room') \
        and c.starts_at > $2 and c.starts_at < $3 order by c.starts_at, c.id limit 20";
    tx.all(sql, args![person, from, until]).await
}

/// From when until when somebody sits with anybody, in what is still ahead.
pub(in crate::conversations) async fn busy_ahead(
    db: &Db,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, DbError> {
    row! {
        struct Busy {
            starts_at: Timestamp,
            minutes: i64,
        }
    }
    let sql = "select starts_at, minutes from conversation where (ic_id = $1 or manager_id = $1) \
        and state in ('planned', 'preparing', 'in_room') and starts_at > $2 order by starts_at, id limit 500";
    let ends = |one: &Busy| one.starts_at + SignedDuration::from_mins(one.minutes);
    Ok(db.all::<Busy>(sql, args![person, now]).await?.into_iter().map(|one| (one.starts_at, ends(&one))).collect())
}

row! {
    /// What a conversation is held under, as it stands now.
    pub(in crate::conversations) struct Standing {
        pub(in crate::conversations) ic_id: PersonId,
        pub(in crate::conversations) level_key: Option<String>,
        pub(in crate::conversations) framework_version_id: Option<i64>,
        pub(in crate::conversations) shared_aim_sealed: Option<Vec<u8>>,
    }
}

/// The level, the framework and the shared aim of the IC of a conversation. An aim kept private
/// decides nothing: whoever sits across would see it in the questions. Nor does one that was
/// shared before their time, with another manager or before they stood in.
pub(in crate::conversations) async fn standing(tx: &mut Tx, id: ConversationId) -> Result<Standing, DbError> {
    let sql = "select c.ic_id, person.level_key, (select v.id from framework_version v where v.framework_id = person.framework_id \
        and v.state = 'published' order by v.number desc limit 1) as framework_version_id, \
        (select aim_sealed from direction where direction.person_id = person.id and shared_at >= line.started_at \
            and (c.manager_id = line.manager_id or exists (select 1 from stand_in where stand_in.line_id = line.id \
                and stand_in.person_id = c.manager_id and from_at <= c.created_at and from_at <= shared_at))) as shared_aim_sealed \
        from conversation c join person on person.id = c.ic_id join line on line.id = c.line_id where c.id = $1";
    tx.one(sql, args![id]).await
}

pub(in crate::conversations) async fn pin(
    tx: &mut Tx,
    id: ConversationId,
    standing: &Standing,
    depth: bool,
) -> Result<(), DbError> {
    let sql = "update conversation set framework_version_id = $1, level_key = $2, depth = $3 where id = $4";
    let version = standing.level_key.as_ref().and(standing.framework_version_id);
    tx.run(sql, args![version, standing.level_key.as_ref(), depth, id]).await.map(drop)
}

pub(in crate::conversations) async fn questions_days_before(db: &Db) -> Result<Option<i64>, DbError> {
    db.value("select questions_days_before from workspace where id = 1", args![]).await
}

/// Lets one plan of somebody, or in a line, wait for another: two at once could take the same
/// time without either seeing the other. The person first, so that two never wait crosswise.
/// Answers `false` when the line has ended.
pub(in crate::conversations) async fn wait_to_plan(
    tx: &mut Tx,
    planner: PersonId,
    line: LineId,
) -> Result<bool, DbError> {
    tx.run("update person set version = version where id = $1", args![planner]).await?;
    wait_in_line(tx, line).await
}

/// Lets one change in a line wait for another; `false` when the line has ended.
pub(in crate::conversations) async fn wait_in_line(tx: &mut Tx, line: LineId) -> Result<bool, DbError> {
    let sql = "update line set started_at = started_at where id = $1 and ended_at is null";
    Ok(tx.run(sql, args![line]).await? > 0)
}

/// A conversation about to be planned.
pub(in crate::conversations) struct Fresh<'a> {
    pub(in crate::conversations) id: ConversationId,
    pub(in crate::conversations) line: LineId,
    pub(in crate::conversations) ic: PersonId,
    pub(in crate::conversations) manager: PersonId,
    pub(in crate::conversations) kind: (KindVersionId, &'a str),
    pub(in crate::conversations) starts_at: Timestamp,
    pub(in crate::conversations) local: DateTime,
    pub(in crate::conversations) zone: &'a str,
    pub(in crate::conversations) minutes: u32,
    pub(in crate::conversations) place: &'a str,
    pub(in crate::conversations) questions_at: Option<Timestamp>,
}

pub(in crate::conversations) async fn insert(tx: &mut Tx, fresh: Fresh<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, depth, state, starts_at, starts_local, \
        zone, minutes, place, questions_at, part, created_at, version) \
        values ($1, $2, $3, $4, $5, $6, 0, 'planned', $7, $8, $9, $10, $11, $12, 0, $13, 1)";
    let Fresh { id, line, ic, manager, kind, starts_at, local, zone, minutes, place, questions_at } = fresh;
    let local = local.strftime("%Y-%m-%dT%H:%M").to_string();
    let args = args![id, line, ic, manager, kind.0, kind.1, starts_at, local, zone, minutes, place, questions_at, now];
    tx.run(sql, args).await.map(drop)
}

/// Gives a conversation ahead another time; `false` when it has another by now. That its questions
/// went out meanwhile is no reason to ask again.
pub(in crate::conversations) async fn move_to(
    tx: &mut Tx,
    old: &Conversation,
    fresh: Fresh<'_>,
) -> Result<bool, DbError> {
    let sql = "update conversation set starts_at = $1, starts_local = $2, zone = $3, minutes = $4, place = $5, questions_at = $6, \
        version = version + 1 where id = $7 and starts_at = $8 and minutes = $9 and place = $10 and state in ('planned', 'preparing')";
    let Fresh { id, starts_at, local, zone, minutes, place, questions_at, .. } = fresh;
    let local = local.strftime("%Y-%m-%dT%H:%M").to_string();
    let questions_at = if old.questions_sent_at.is_some() { old.questions_at } else { questions_at };
    let before = (old.starts_at, old.minutes, old.place.as_str());
    let args = args![starts_at, local, zone, minutes, place, questions_at, id, before.0, before.1, before.2];
    Ok(tx.run(sql, args).await? == 1)
}
