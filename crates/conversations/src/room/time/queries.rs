use db::{Db, DbError, Tx, args, row};
use jiff::{SignedDuration, Timestamp};

use super::rules::{Moved, Pause, Timing};
use crate::ConversationId;
use crate::conversations::Side;

row! {
    struct Row {
        part: i64,
        began_at: Option<Timestamp>,
        part_began_at: Option<Timestamp>,
        paused_at: Option<Timestamp>,
        paused_by: Option<Side>,
        paused_ms: i64,
        part_paused_ms: i64,
        part_before_ms: i64,
        version: i64,
    }
}

row! {
    struct MovedRow {
        part: i64,
        later: i64,
        minutes: i64,
    }
}

impl Row {
    fn timing(self, rows: Vec<MovedRow>) -> Option<Timing> {
        let place = |part: i64| usize::try_from(part).unwrap_or_default();
        let moved = |row: MovedRow| Moved { part: place(row.part), later: place(row.later), minutes: row.minutes };
        Some(Timing {
            pause: self.paused_at.zip(self.paused_by).map(|(at, by)| Pause { at, by }),
            paused: SignedDuration::from_millis(self.paused_ms),
            part_paused: SignedDuration::from_millis(self.part_paused_ms),
            part_before: SignedDuration::from_millis(self.part_before_ms),
            version: self.version,
            moved: rows.into_iter().map(moved).collect(),
            ..Timing::undisturbed(place(self.part), self.began_at?, self.part_began_at?)
        })
    }
}

const CLOCK: &str = "select c.part, c.began_at, c.part_began_at, paused_at, paused_by, coalesce(paused_ms, 0) as paused_ms, \
    coalesce(part_paused_ms, 0) as part_paused_ms, coalesce(gone_ms, 0) as part_before_ms, coalesce(room_clock.version, 0) as version \
    from conversation c left join room_clock on room_clock.conversation_id = c.id \
    left join part_time on part_time.conversation_id = c.id and part_time.part = c.part where c.id = $1";
const MOVED: &str = "select part, later, minutes from moved_minutes where conversation_id = $1 order by part, later";

/// How the clock of a room is stored; nothing before anybody began.
pub(in crate::room) async fn load(db: &Db, id: ConversationId) -> Result<Option<Timing>, DbError> {
    let Some(row) = db.maybe::<Row>(CLOCK, args![id]).await? else { return Ok(None) };
    Ok(row.timing(db.all(MOVED, args![id]).await?))
}

/// The same inside a transaction that holds the room.
pub(in crate::room) async fn reread(tx: &mut Tx, id: ConversationId) -> Result<Option<Timing>, DbError> {
    let Some(row) = tx.maybe::<Row>(CLOCK, args![id]).await? else { return Ok(None) };
    Ok(row.timing(tx.all(MOVED, args![id]).await?))
}

/// Holds an open room: until the transaction ends nobody else changes its clock or its floor.
/// `false` when it is not open.
pub(in crate::room) async fn hold(tx: &mut Tx, id: ConversationId) -> Result<bool, DbError> {
    let sql = "update conversation set version = version where id = $1 and state = 'in_room'";
    Ok(tx.run(sql, args![id]).await? > 0)
}

/// Keeps whether the clock of a held room stands still, and for how long it did.
pub(super) async fn keep_clock(tx: &mut Tx, id: ConversationId, timing: &Timing) -> Result<(), DbError> {
    let sql = "insert into room_clock (conversation_id, paused_at, paused_by, paused_ms, part_paused_ms, version) \
        values ($1, $2, $3, $4, $5, 1) on conflict (conversation_id) do update set paused_at = excluded.paused_at, \
        paused_by = excluded.paused_by, paused_ms = excluded.paused_ms, part_paused_ms = excluded.part_paused_ms, \
        version = room_clock.version + 1";
    let pause = timing.pause;
    let milliseconds = |span: SignedDuration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let (paused_ms, part_paused_ms) = (milliseconds(timing.paused), milliseconds(timing.part_paused));
    let (at, by) = (pause.map(|pause| pause.at), pause.map(|pause| pause.by.name()));
    tx.run(sql, args![id, at, by, paused_ms, part_paused_ms]).await.map(drop)
}

/// Moves minutes of a held room, on top of what was moved between the two parts before.
pub(super) async fn keep_moved(tx: &mut Tx, id: ConversationId, moved: Moved) -> Result<(), DbError> {
    let sql = "insert into moved_minutes (conversation_id, part, later, minutes, version) values ($1, $2, $3, $4, 1) \
        on conflict (conversation_id, part, later) do update set minutes = moved_minutes.minutes + excluded.minutes, \
        version = moved_minutes.version + 1";
    let place = |part: usize| i64::try_from(part).unwrap_or_default();
    tx.run(sql, args![id, place(moved.part), place(moved.later), moved.minutes]).await.map(drop)
}

/// Keeps how long a part of a held room ran until the agenda leaves it.
pub(super) async fn keep_part(
    tx: &mut Tx,
    id: ConversationId,
    part: usize,
    gone: SignedDuration,
) -> Result<(), DbError> {
    let sql = "insert into part_time (conversation_id, part, gone_ms) values ($1, $2, $3) \
        on conflict (conversation_id, part) do update set gone_ms = excluded.gone_ms";
    let (part, gone) = (i64::try_from(part).unwrap_or_default(), i64::try_from(gone.as_millis()).unwrap_or(i64::MAX));
    tx.run(sql, args![id, part, gone]).await.map(drop)
}

/// Forgets pauses, used and moved minutes: the room has ended, or never began.
pub(in crate::room) async fn forget(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    tx.run("delete from room_clock where conversation_id = $1", args![id]).await?;
    tx.run("delete from part_time where conversation_id = $1", args![id]).await?;
    tx.run("delete from moved_minutes where conversation_id = $1", args![id]).await.map(drop)
}

/// Changes the clock of a room by a rule, if it is open and the rule says so.
pub(super) async fn change(
    tx: &mut Tx,
    id: ConversationId,
    rule: impl FnOnce(&Timing) -> Option<Timing>,
) -> Result<bool, DbError> {
    if !hold(tx, id).await? {
        return Ok(false);
    }
    let Some(changed) = reread(tx, id).await?.and_then(|timing| rule(&timing)) else { return Ok(false) };
    keep_clock(tx, id, &changed).await.map(|()| true)
}
