use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::access::Grant;

use super::rules::Totals;
use crate::ConversationId;
use crate::conversations::Side;
use crate::room::floor::Talked;

row! {
    struct Row {
        ic_seconds: i64,
        manager_seconds: i64,
        ic_agrees: bool,
        manager_agrees: bool,
    }
}

/// The totals of a conversation, for whoever may read them.
pub(super) async fn totals(app: &App, grant: &Grant, id: ConversationId) -> Result<Option<Totals>, PageError> {
    if !grant.may_read() {
        return Ok(None);
    }
    let sql =
        "select ic_seconds, manager_seconds, ic_agrees, manager_agrees from talk_totals where conversation_id = $1";
    let row = app.db.maybe::<Row>(sql, args![id]).await?;
    Ok(row.map(|Row { ic_seconds, manager_seconds, ic_agrees, manager_agrees }| Totals {
        ic_seconds,
        manager_seconds,
        ic_agrees,
        manager_agrees,
    }))
}

/// Sets the totals of a room that ends aside until both sides have said whether they are kept.
pub(in crate::room) async fn insert(tx: &mut Tx, id: ConversationId, talked: Talked) -> Result<(), DbError> {
    let sql = "insert into talk_totals (conversation_id, ic_seconds, manager_seconds, ic_agrees, manager_agrees) \
        values ($1, $2, $3, 0, 0)";
    tx.run(sql, args![id, talked.ic.as_secs(), talked.manager.as_secs()]).await.map(drop)
}

/// A side says that the totals are kept; `false` when they are gone.
pub(super) async fn agree(tx: &mut Tx, id: ConversationId, side: Side) -> Result<bool, DbError> {
    let sql = match side {
        Side::Ic => "update talk_totals set ic_agrees = 1 where conversation_id = $1",
        Side::Manager => "update talk_totals set manager_agrees = 1 where conversation_id = $1",
    };
    Ok(tx.run(sql, args![id]).await? > 0)
}

/// Whether there are any totals of a conversation.
pub(super) async fn are_there(tx: &mut Tx, id: ConversationId) -> Result<bool, DbError> {
    let sql = "select conversation_id from talk_totals where conversation_id = $1";
    Ok(tx.value::<i64>(sql, args![id]).await?.is_some())
}

/// Lets the totals of a conversation go, unless both have said that they are kept.
pub(crate) async fn forget_unagreed(tx: &mut Tx, id: ConversationId) -> Result<(), DbError> {
    let sql = "delete from talk_totals where conversation_id = $1 and not (ic_agrees = 1 and manager_agrees = 1)";
    tx.run(sql, args![id]).await.map(drop)
}

/// Whether any totals of a room that ended before this still wait for an answer.
pub(super) async fn waits_since(db: &Db, before: Timestamp) -> Result<bool, DbError> {
    let sql = "select conversation_id from talk_totals join conversation on conversation.id = conversation_id \
        where not (ic_agrees = 1 and manager_agrees = 1) and wrapped_up_at < $1 limit 1";
    Ok(db.value::<i64>(sql, args![before]).await?.is_some())
}

/// Lets all of those go.
pub(super) async fn forget_waiting(db: &Db, before: Timestamp) -> Result<(), DbError> {
    let sql = "delete from talk_totals where not (ic_agrees = 1 and manager_agrees = 1) \
        and conversation_id in (select id from conversation where wrapped_up_at < $1)";
    db.run(sql, args![before]).await.map(drop)
}
