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
            version: self.version,
            moved: rows.into_iter().map(moved).collect(),
            ..Timing::undisturbed(place(self.part), self.began_at?, self.part_began_at?)
        })
    }
}

const CLOCK: &str = "select c.part, c.began_at, c.part_began_at, paused_at, paused_by, coalesce(paused_ms, 0) as paused_ms, \
    coalesce(part_paused_ms, 0) as part_paused_ms, coalesce(room_clock.version, 0) as version \
    from conversation c left join room_clock on conversation_id = c.id where c.id = $1";
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

/// Forgets pauses and moved minutes: the room has ended, or never began.
pub(in crate::room) async fn forget(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    tx.run("delete from room_clock where conversation_id = $1", args![id]).await?;
    tx.run("delete from moved_minutes where conversation_id = $1", args![id]).await.map(drop)
}
