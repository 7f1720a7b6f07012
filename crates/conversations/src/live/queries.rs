use db::{Db, DbError, args};
use people::LineId;

use crate::ConversationId;

/// Counts every change of what the page of a running agenda shows: it only ever grows.
pub(super) async fn agenda(db: &Db, line: LineId) -> Result<i64, DbError> {
    let sql = "select cast(coalesce((select version from running_agenda where line_id = $1), 0) \
        + (select coalesce(sum(version), 0) from conversation where line_id = $1) \
        + (select coalesce(sum(version), 0) from promise where line_id = $1) as bigint)";
    Ok(db.value(sql, args![line]).await?.unwrap_or_default())
}

/// How much of a wrap-up is there beside what was agreed: what is ticked, how it felt, what somebody
/// remembers otherwise, and the talk totals once both have answered. Who answered alone is not told.
pub(super) async fn afterwards(db: &Db, id: ConversationId) -> Result<i64, DbError> {
    let sql = "select cast((select count(*) from felt where conversation_id = $1) \
        + 10 * (select count(*) from statement where object_id = $1 and object in ('follow_up', 'shared_notes')) \
        + 1000 * (select count(*) from talk_totals where conversation_id = $1) \
        + 10000 * (select count(*) from checklist_tick where conversation_id = $1) \
        + 1000 * (select count(*) from talk_totals where conversation_id = $1 and ic_agrees = 1 and manager_agrees = 1) as bigint)";
    Ok(db.value(sql, args![id]).await?.unwrap_or_default())
}
