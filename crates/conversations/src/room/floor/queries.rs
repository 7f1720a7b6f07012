use db::{Db, DbError, Tx, args, row};
use jiff::{SignedDuration, Timestamp};

use super::super::time;
use super::rules::{Floor, Talked};
use crate::ConversationId;
use crate::conversations::{Conversation, Side};

row! {
    struct Row {
        speaking: Option<Side>,
        since_ms: i64,
        ic_ms: i64,
        manager_ms: i64,
        version: i64,
    }
}

impl Row {
    fn floor(self) -> Floor {
        Floor {
            speaking: self.speaking,
            since: SignedDuration::from_millis(self.since_ms),
            ic: SignedDuration::from_millis(self.ic_ms),
            manager: SignedDuration::from_millis(self.manager_ms),
            version: self.version,
        }
    }
}

const FLOOR: &str = "select speaking, since_ms, ic_ms, manager_ms, version from floor where conversation_id = $1";

/// Who has the floor of a room.
pub(in crate::room) async fn load(db: &Db, id: ConversationId) -> Result<Floor, DbError> {
    Ok(db.maybe::<Row>(FLOOR, args![id]).await?.map(Row::floor).unwrap_or_default())
}

/// Passes the floor to a side, whoever of the two tapped and on which screen. `false`, and
/// nothing changes, when that side has it already or the room is not open.
pub(in crate::room) async fn pass(
    tx: &mut Tx,
    conversation: &Conversation,
    side: Side,
    now: Timestamp,
) -> Result<bool, DbError> {
    if !time::hold(tx, conversation.id).await? {
        return Ok(false);
    }
    let Some(timing) = time::reread(tx, conversation.id).await? else { return Ok(false) };
    let floor = tx.maybe::<Row>(FLOOR, args![conversation.id]).await?.map(Row::floor).unwrap_or_default();
    let Some(passed) = floor.passed(side, timing.gone(now)) else { return Ok(false) };
    keep(tx, conversation.id, &passed).await?;
    tx.tells(kit::events::topic(conversation.ic_id.0));
    Ok(true)
}

async fn keep(tx: &mut Tx, id: ConversationId, floor: &Floor) -> Result<(), DbError> {
    let sql = "insert into floor (conversation_id, speaking, since_ms, ic_ms, manager_ms, version) values ($1, $2, $3, $4, $5, $6) \
        on conflict (conversation_id) do update set speaking = excluded.speaking, since_ms = excluded.since_ms, \
        ic_ms = excluded.ic_ms, manager_ms = excluded.manager_ms, version = excluded.version";
    let [since, ic, manager] =
        [floor.since, floor.ic, floor.manager].map(|span| i64::try_from(span.as_millis()).unwrap_or(i64::MAX));
    tx.run(sql, args![id, floor.speaking.map(Side::name), since, ic, manager, floor.version]).await.map(drop)
}

/// How long each side had the floor of a room that ends now; nothing when nobody tapped.
pub(in crate::room) async fn talked(
    tx: &mut Tx,
    id: ConversationId,
    now: Timestamp,
) -> Result<Option<Talked>, DbError> {
    let Some(timing) = time::reread(tx, id).await? else { return Ok(None) };
    let floor = tx.maybe::<Row>(FLOOR, args![id]).await?.map(Row::floor);
    Ok(floor.map(|floor| floor.talked(timing.gone(now))))
}

/// Forgets the floor of a room that has ended, or never began.
pub(in crate::room) async fn forget(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    tx.run("delete from floor where conversation_id = $1", args![id]).await.map(drop)
}
