use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::DateTime;
use kit::App;
use people::{LineId, PersonId};

use super::rules::State;
use crate::{ConversationId, KindVersionId};

row! {
    /// A conversation with the names and zones of its two people.
    pub struct Conversation {
        /// Which.
        pub id: ConversationId,
        /// The line it takes place in.
        pub line_id: LineId,
        /// The climber.
        pub ic_id: PersonId,
        /// Their whole name.
        pub ic_name: String,
        /// Their zone.
        pub ic_zone: String,
        /// Who holds the rope.
        pub manager_id: PersonId,
        /// Their whole name.
        pub manager_name: String,
        /// Their zone.
        pub manager_zone: String,
        /// The version of its kind.
        pub kind_version_id: KindVersionId,
        /// The kind's key.
        pub kind_key: String,
        /// The framework it is held under; nothing for somebody without one.
        pub framework_version_id: Option<i64>,
        /// The IC's level, as it was when the conversation was planned.
        pub level_key: Option<String>,
        /// Whether it reads against the own level: the IC is not climbing.
        pub depth: bool,
        /// How far it has come.
        pub state: State,
        /// When it starts; once it has begun, when it did.
        pub starts_at: Timestamp,
        /// The same on the wall clock of `zone`, as it was typed: `2026-11-26T14:00`.
        pub starts_local: String,
        /// The zone it was planned in.
        pub zone: String,
        /// How long it takes.
        pub minutes: u32,
        /// Where; may be empty.
        pub place: String,
        /// When the questions go out.
        pub questions_at: Option<Timestamp>,
        /// When they went out.
        pub questions_sent_at: Option<Timestamp>,
        /// When a side pressed Begin.
        pub began_at: Option<Timestamp>,
        /// The current part, from 0.
        pub part: u32,
        /// When it began.
        pub part_began_at: Option<Timestamp>,
        /// When a side ended the room.
        pub wrapped_up_at: Option<Timestamp>,
        /// Until when the follow-up is owed.
        pub follow_up_due_at: Option<Timestamp>,
        /// When it was sent or copied.
        pub followed_up_at: Option<Timestamp>,
        /// When it was closed.
        pub closed_at: Option<Timestamp>,
        /// How: `confirmed`, `different`, `not_answered`.
        pub closed_as: Option<String>,
        /// Who manages the line, where somebody stands in and sits in their seat: what the two
        /// make together is theirs to read as well.
        pub beside_name: Option<String>,
        /// When it was planned.
        pub created_at: Timestamp,
        /// Counts every change.
        pub version: i64,
    }
}

impl Conversation {
    /// The wall clock it was planned on.
    pub fn local(&self) -> Option<DateTime> {
        self.starts_local.parse().ok()
    }
}

/// One conversation.
pub async fn load(db: &Db, id: ConversationId) -> Result<Option<Conversation>, DbError> {
    let sql = "select c.id, c.line_id, c.ic_id, ic.name as ic_name, ic.zone as ic_zone, c.manager_id, manager.name as manager_name, \
        manager.zone as manager_zone, c.kind_version_id, c.kind_key, c.framework_version_id, c.level_key, c.depth, c.state, c.starts_at, \
        c.starts_local, c.zone, c.minutes, c.place, c.questions_at, c.questions_sent_at, c.began_at, c.part, c.part_began_at, \
        c.wrapped_up_at, c.follow_up_due_at, c.followed_up_at, c.closed_at, c.closed_as, beside.name as beside_name, c.created_at, c.version \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        join line on line.id = c.line_id \
        left join person beside on beside.id = line.manager_id and line.manager_id <> c.manager_id and line.ended_at is null where c.id = $1";
    db.maybe(sql, args![id]).await
}

/// The newest conversations of somebody: their own, those of the lines they manage now, and
/// those they planned or are to hold as a stand-in while they do.
pub async fn of_viewer(db: &Db, person: PersonId, now: Timestamp, limit: u32) -> Result<Vec<Conversation>, DbError> {
    let sql = "select c.id, c.line_id, c.ic_id, ic.name as ic_name, ic.zone as ic_zone, c.manager_id, manager.name as manager_name, \
        manager.zone as manager_zone, c.kind_version_id, c.kind_key, c.framework_version_id, c.level_key, c.depth, c.state, c.starts_at, \
        c.starts_local, c.zone, c.minutes, c.place, c.questions_at, c.questions_sent_at, c.began_at, c.part, c.part_began_at, \
        c.wrapped_up_at, c.follow_up_due_at, c.followed_up_at, c.closed_at, c.closed_as, beside.name as beside_name, c.created_at, c.version \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        join line on line.id = c.line_id \
        left join person beside on beside.id = line.manager_id and line.manager_id <> c.manager_id and line.ended_at is null \
        where c.ic_id = $1 or (c.manager_id = $1 and line.ended_at is null and (line.manager_id = $1 or exists (select 1 from stand_in \
        where stand_in.line_id = c.line_id and person_id = $1 and from_at <= c.created_at and from_at <= $3 and until_at > $3))) \
        order by c.starts_at desc, c.id desc limit $2";
    db.all(sql, args![person, limit, now]).await
}

/// The conversations of one line, the newest first.
pub async fn of_line(db: &Db, line: LineId) -> Result<Vec<Conversation>, DbError> {
    let sql = "select c.id, c.line_id, c.ic_id, ic.name as ic_name, ic.zone as ic_zone, c.manager_id, manager.name as manager_name, \
        manager.zone as manager_zone, c.kind_version_id, c.kind_key, c.framework_version_id, c.level_key, c.depth, c.state, c.starts_at, \
        c.starts_local, c.zone, c.minutes, c.place, c.questions_at, c.questions_sent_at, c.began_at, c.part, c.part_began_at, \
        c.wrapped_up_at, c.follow_up_due_at, c.followed_up_at, c.closed_at, c.closed_as, beside.name as beside_name, c.created_at, c.version \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        join line on line.id = c.line_id \
        left join person beside on beside.id = line.manager_id and line.manager_id <> c.manager_id and line.ended_at is null \
        where c.line_id = $1 order by c.starts_at desc, c.id desc";
    db.all(sql, args![line]).await
}

/// The next conversation of a line that is planned, prepared or going on.
pub async fn next_of_line(db: &Db, line: LineId) -> Result<Option<Conversation>, DbError> {
    let all = of_line(db, line).await?;
    Ok(all.into_iter().rev().find(|next| next.state.is_ahead() || next.state == State::InRoom))
}

row! {
    /// A conversation that takes somebody's time.
    pub(super) struct Taken {
        pub(super) id: ConversationId,
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
        pub(super) starts_at: Timestamp,
        pub(super) minutes: u32,
    }
}

/// Somebody’s conversations, with whomever, that are not over and start between two instants.
pub(super) async fn taking_time(
    db: &Db,
    person: PersonId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Taken>, DbError> {
    let sql = "select c.id, c.ic_id, ic.name as ic_name, c.manager_id, manager.name as manager_name, c.starts_at, c.minutes \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        where (c.ic_id = $1 or c.manager_id = $1) and c.state in ('planned', 'preparing', 'in_room') \
        and c.starts_at > $2 and c.starts_at < $3 order by c.starts_at, c.id limit 20";
    db.all(sql, args![person, from, until]).await
}

/// When a line last sat together, in a conversation of this kind or of any.
pub async fn last_held(
    db: &Db,
    line: LineId,
    kind: Option<&str>,
    before: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    let sql = "select began_at from conversation where line_id = $1 and began_at < $3 and (cast($2 as text) is null or kind_key = $2) \
        order by began_at desc limit 1";
    db.value(sql, args![line, kind, before]).await
}

/// Moves a conversation to its next state and notes who did it. Answers `false`, and changes
/// nothing, when it was no longer in the state the caller saw.
pub async fn change_state(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    next: State,
    by: Option<PersonId>,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    debug_assert!(conversation.state.may_become(next), "{:?} may not become {next:?}", conversation.state);
    let sql = "update conversation set state = $1, version = version + 1 where id = $2 and state = $3";
    if tx.run(sql, args![next.name(), conversation.id, conversation.state.name()]).await? == 0 {
        return Ok(false);
    }
    insert_change(tx, app, conversation.id, next.name(), by, reason, None, now).await?;
    Ok(true)
}

/// Begins a conversation that is still ahead, and moves it to the moment it begins: whatever
/// lists, sorts or compares conversations by day then has the day they sat together. What was
/// planned stays in the history (docs/decisions/0006). Answers `false` when somebody else was first.
pub(crate) async fn begin(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "update conversation set state = 'in_room', starts_at = $1, starts_local = $2, began_at = $1, part = 0, part_began_at = $1, \
        version = version + 1 where id = $3 and state in ('planned', 'preparing')";
    let local = kit::dates::local(now, &conversation.zone).strftime("%Y-%m-%dT%H:%M").to_string();
    if tx.run(sql, args![now, local, conversation.id]).await? == 0 {
        return Ok(false);
    }
    let times = Some((conversation.starts_at, now));
    insert_change(tx, app, conversation.id, State::InRoom.name(), Some(by), "", times, now).await?;
    Ok(true)
}

/// Takes a beginning back: the conversation is ahead again, at the time and in the state it had.
/// Answers `false` when it was no longer in the room.
pub(crate) async fn take_back(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    (planned_at, before): (Timestamp, State),
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "update conversation set state = $1, starts_at = $2, starts_local = $3, began_at = null, part = 0, part_began_at = null, \
        version = version + 1 where id = $4 and state = 'in_room'";
    let local = kit::dates::local(planned_at, &conversation.zone).strftime("%Y-%m-%dT%H:%M").to_string();
    if tx.run(sql, args![before.name(), planned_at, local, conversation.id]).await? == 0 {
        return Ok(false);
    }
    let times = Some((conversation.starts_at, planned_at));
    insert_change(tx, app, conversation.id, "withdrawn", Some(by), "", times, now).await?;
    Ok(true)
}

/// Notes a change of a conversation; `times` are the old and the new start of a move or a beginning.
#[allow(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert_change(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    what: &str,
    by: Option<PersonId>,
    reason: &str,
    times: Option<(Timestamp, Timestamp)>,
    now: Timestamp,
) -> Result<(), DbError> {
    let id: i64 = app.entropy.id(now);
    let sql = "insert into conversation_change (id, conversation_id, what, by_id, at, reason, old_starts_at, new_starts_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (old, new) = times.unzip();
    tx.run(sql, args![id, conversation, what, by, now, reason, old, new]).await.map(drop)
}

row! {
    /// One change of a conversation: of its state or of its time.
    pub struct Change {
        /// What: a state's name, or `moved`.
        pub what: String,
        /// Who; nobody for the clock.
        pub by_id: Option<PersonId>,
        /// By name.
        pub by_name: Option<String>,
        /// When.
        pub at: Timestamp,
        /// Why, as both see it; may be empty.
        pub reason: String,
        /// For a move or a beginning: from when.
        pub old_starts_at: Option<Timestamp>,
        /// For a move or a beginning: to when.
        pub new_starts_at: Option<Timestamp>,
    }
}

/// The history of a conversation, the newest first.
pub async fn changes(db: &Db, id: ConversationId) -> Result<Vec<Change>, DbError> {
    let sql = "select what, by_id, person.name as by_name, at, reason, old_starts_at, new_starts_at from conversation_change \
        left join person on person.id = by_id where conversation_id = $1 order by at desc, conversation_change.id desc";
    db.all(sql, args![id]).await
}

row! {
    /// What a conversation is held under, as it stands now.
    pub(super) struct Standing {
        pub(super) level_key: Option<String>,
        pub(super) framework_version_id: Option<i64>,
        pub(super) shared_aim: Option<String>,
    }
}

/// The level, the framework and the shared aim of the IC of a conversation. An aim kept private
/// decides nothing: whoever sits across would see it in the questions. Nor does one that was
/// shared before their time, with another manager or before they stood in.
pub(super) async fn standing(tx: &mut Tx, id: ConversationId) -> Result<Standing, DbError> {
    let sql = "select level_key, (select v.id from framework_version v where v.framework_id = person.framework_id \
        and v.state = 'published' order by v.number desc limit 1) as framework_version_id, \
        (select aim from direction where direction.person_id = person.id and shared_at >= line.started_at \
            and (c.manager_id = line.manager_id or exists (select 1 from stand_in where stand_in.line_id = line.id \
                and stand_in.person_id = c.manager_id and from_at <= c.created_at and from_at <= shared_at))) as shared_aim \
        from conversation c join person on person.id = c.ic_id join line on line.id = c.line_id where c.id = $1";
    tx.one(sql, args![id]).await
}

pub(super) async fn pin(tx: &mut Tx, id: ConversationId, standing: &Standing, depth: bool) -> Result<(), DbError> {
    let sql = "update conversation set framework_version_id = $1, level_key = $2, depth = $3 where id = $4";
    let version = standing.level_key.as_ref().and(standing.framework_version_id);
    tx.run(sql, args![version, standing.level_key.as_ref(), depth, id]).await.map(drop)
}

pub(super) async fn questions_days_before(db: &Db) -> Result<Option<i64>, DbError> {
    db.value("select questions_days_before from workspace where id = 1", args![]).await
}

/// Lets one plan of somebody, or in a line, wait for another: two at once could take the same
/// time without either seeing the other. The person first, so that two never wait crosswise.
pub(super) async fn wait_to_plan(tx: &mut Tx, planner: PersonId, line: LineId) -> Result<(), DbError> {
    tx.run("update person set version = version where id = $1", args![planner]).await?;
    wait_in_line(tx, line).await
}

/// Lets one change in a line wait for another.
pub(super) async fn wait_in_line(tx: &mut Tx, line: LineId) -> Result<(), DbError> {
    tx.run("update line set started_at = started_at where id = $1", args![line]).await.map(drop)
}

/// Notes why a missed conversation did not take place, as one of the two says it; false when
/// they have said so already, or it is not missed.
pub(super) async fn explain(
    tx: &mut Tx,
    app: &App,
    missed: &Conversation,
    by: PersonId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let hold = "update conversation set version = version + 1 where id = $1 and state = 'missed'";
    let said =
        "select id from conversation_change where conversation_id = $1 and what = 'explained' and by_id = $2 limit 1";
    let is_missed = tx.run(hold, args![missed.id]).await? == 1;
    if !is_missed || tx.value::<i64>(said, args![missed.id, by]).await?.is_some() {
        return Ok(false);
    }
    insert_change(tx, app, missed.id, "explained", Some(by), reason, None, now).await?;
    Ok(true)
}

/// A conversation about to be planned.
pub(super) struct Fresh<'a> {
    pub(super) id: ConversationId,
    pub(super) line: LineId,
    pub(super) ic: PersonId,
    pub(super) manager: PersonId,
    pub(super) kind: (KindVersionId, &'a str),
    pub(super) starts_at: Timestamp,
    pub(super) local: DateTime,
    pub(super) zone: &'a str,
    pub(super) minutes: u32,
    pub(super) place: &'a str,
    pub(super) questions_at: Option<Timestamp>,
}

pub(super) async fn insert(tx: &mut Tx, fresh: Fresh<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, depth, state, starts_at, starts_local, \
        zone, minutes, place, questions_at, part, created_at, version) \
        values ($1, $2, $3, $4, $5, $6, 0, 'planned', $7, $8, $9, $10, $11, $12, 0, $13, 1)";
    let Fresh { id, line, ic, manager, kind, starts_at, local, zone, minutes, place, questions_at } = fresh;
    let local = local.strftime("%Y-%m-%dT%H:%M").to_string();
    let args = args![id, line, ic, manager, kind.0, kind.1, starts_at, local, zone, minutes, place, questions_at, now];
    tx.run(sql, args).await.map(drop)
}

/// Gives a conversation ahead another time; `false` when its version is another by now.
pub(super) async fn move_to(tx: &mut Tx, old: &Conversation, fresh: Fresh<'_>) -> Result<bool, DbError> {
    let sql = "update conversation set starts_at = $1, starts_local = $2, zone = $3, minutes = $4, place = $5, questions_at = $6, \
        version = version + 1 where id = $7 and version = $8 and state in ('planned', 'preparing')";
    let Fresh { id, starts_at, local, zone, minutes, place, questions_at, .. } = fresh;
    let local = local.strftime("%Y-%m-%dT%H:%M").to_string();
    let questions_at = if old.questions_sent_at.is_some() { old.questions_at } else { questions_at };
    Ok(tx.run(sql, args![starts_at, local, zone, minutes, place, questions_at, id, old.version]).await? == 1)
}
