use db::{Db, DbError, args, row};
use jiff::Timestamp;

row! {
    /// Something that happened, as an event says it.
    pub(in crate::demo) struct Happened {
        pub(in crate::demo) kind: String,
        pub(in crate::demo) at: Timestamp,
        pub(in crate::demo) by_id: i64,
        pub(in crate::demo) about_id: i64,
        pub(in crate::demo) object_id: i64,
    }
}

/// What happened between two instants that somebody else is told of, the oldest first.
pub(in crate::demo) async fn lately(db: &Db, since: Timestamp, until: Timestamp) -> Result<Vec<Happened>, DbError> {
    let sql = "select kind, at, by_id, about_id, object_id from ( \
        select 'conversation.planned' as kind, created_at as at, manager_id as by_id, ic_id as about_id, id as object_id from conversation \
        union all select 'conversation.wrapped_up', wrapped_up_at, manager_id, ic_id, id from conversation where wrapped_up_at is not null \
        union all select 'follow_up.sent', followed_up_at, manager_id, ic_id, id from conversation where followed_up_at is not null \
        union all select 'follow_up.confirmed', closed_at, ic_id, ic_id, id from conversation where closed_as = 'confirmed' \
        union all select 'follow_up.different', closed_at, ic_id, ic_id, id from conversation where closed_as = 'different' \
        union all select 'preparation.shared', preparation.shared_at, conversation.ic_id, conversation.ic_id, conversation.id \
            from preparation join conversation on conversation.id = conversation_id where side = 'ic' and preparation.shared_at is not null \
        union all select 'assessment.handed_in', handed_in_at, case when side = 'ic' then ic_id else manager_id end, ic_id, conversation.id \
            from assessment join conversation on conversation.id = conversation_id where handed_in_at is not null \
        union all select 'evidence.shared', shared_at, author_id, about_id, id from evidence where shared_at is not null) as happened \
        where at >= $1 and at <= $2 order by at, kind, object_id";
    db.all(sql, args![since, until]).await
}

/// Whoever was told of something before this instant has read it.
pub(in crate::demo) async fn read_notices(db: &Db, before: Timestamp) -> Result<(), DbError> {
    db.run("update notice set read_at = made_at where made_at < $1", args![before]).await.map(drop)
}
