mod planning;

use db::{Db, DbError, Tx, args, row};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use people::{LineId, PersonId};

pub(super) use planning::*;

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

/// One conversation.
pub async fn load(db: &Db, id: ConversationId) -> Result<Option<Conversation>, DbError> {
    let sql = "select c.* from conversation_named c where c.id = $1";
    db.maybe(sql, args![id]).await
}

/// For how long a follow-up may still be written by who holds the rope no longer.
const OWED_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The newest conversations of somebody: their own, those of the lines they manage now, and
/// those they planned or are to hold as a stand-in while they do; after that the follow-ups they
/// still owe, for as long as they may write them.
pub async fn of_viewer(db: &Db, person: PersonId, now: Timestamp, limit: u32) -> Result<Vec<Conversation>, DbError> {
    let sql = "select c.* from conversation_named c join line on line.id = c.line_id \
        where c.ic_id = $1 or (c.manager_id = $1 and line.ended_at is null and (line.manager_id = $1 or exists (select 1 from stand_in \
        where stand_in.line_id = c.line_id and person_id = $1 and from_at <= c.created_at and from_at <= $3 \
            and (until_at > $3 or (c.state = 'wrapped_up' and until_at > $4))))) \
        or (c.manager_id = $1 and line.manager_id = $1 and c.state = 'wrapped_up' and line.ended_at > $4) \
        order by c.starts_at desc, c.id desc limit $2";
    db.all(sql, args![person, limit, now, now - OWED_AFTER]).await
}

/// The conversations of one line that are ahead or going on, and the newest thirty that were
/// wrapped up, the newest first.
pub async fn lately_of_line(db: &Db, line: LineId) -> Result<Vec<Conversation>, DbError> {
    let sql = "select c.* from conversation_named c \
        where c.line_id = $1 and (c.state in ('planned', 'preparing', 'in_room') or c.id in (select id from conversation \
            where line_id = $1 and wrapped_up_at is not null order by starts_at desc, id desc limit 30)) \
        order by c.starts_at desc, c.id desc";
    db.all(sql, args![line]).await
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
