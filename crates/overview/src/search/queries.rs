use conversations::{ConversationId, KindVersionId};
use db::{Db, DbError, args, row};
use growth::{GoalId, PromiseId};
use jiff::Timestamp;
use people::{LineId, PersonId};

row! {
    /// Something sealed of a conversation, with the line that decides who may read it.
    pub(super) struct Sealed {
        /// The row it was sealed for.
        pub(super) sealed_for: i64,
        /// `answer`, `note`, `captured` or `follow_up`.
        pub(super) what: String,
        /// Which answer or field it is.
        pub(super) part: String,
        /// The side it is of: `ic`, `manager` or `shared`.
        pub(super) whose: String,
        pub(super) text_sealed: Vec<u8>,
        pub(super) is_shared: bool,
        pub(super) kept_back: bool,
        pub(super) conversation_id: ConversationId,
        pub(super) kind_version_id: KindVersionId,
        pub(super) is_open: bool,
        pub(super) starts_at: Timestamp,
        pub(super) created_at: Timestamp,
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
        pub(super) line_id: LineId,
        pub(super) line_ended_at: Option<Timestamp>,
        /// Until when the viewer stood in for whoever manages the line, if it was planned meanwhile.
        pub(super) stood_in_until_at: Option<Timestamp>,
    }
}

/// Answers, notes, what was written down in a part, and follow-ups of the newest two hundred
/// conversations of somebody and of everybody they manage, managed, or stand or stood in for,
/// while they did. Each is asked for by itself before it is opened.
pub(super) async fn sealed_words(db: &Db, viewer: PersonId) -> Result<Vec<Sealed>, DbError> {
    let sql = "with near as (select ic_id, max(until_at) as until_at from (\
            select cast($1 as bigint) as ic_id, 9223372036854775807 as until_at \
            union all select ic_id, coalesce(ended_at, 9223372036854775807) from line where manager_id = $1 \
            union all select ic_id, until_at from stand_in join line on line.id = line_id where person_id = $1) as held group by ic_id), \
        talk as (select c.id, c.line_id, c.ic_id, c.manager_id, c.kind_version_id, c.state, c.starts_at, c.created_at \
            from near join conversation c on c.ic_id = near.ic_id and c.created_at <= near.until_at \
            order by c.starts_at desc, c.id desc limit 200), \
        word as (select preparation_id as sealed_for, 'answer' as what, side as whose, text_sealed, \
                case when side = 'ic' and shared_at is not null then 1 else 0 end as is_shared, kept_back, conversation_id, key as part \
                from preparation join preparation_answer on preparation_id = preparation.id where conversation_id in (select id from talk) \
            union all select id, 'note', whose, text_sealed, case when whose = 'shared' then 1 else 0 end, 0, conversation_id, '' \
                from room_note where conversation_id in (select id from talk) \
            union all select id, 'captured', 'shared', text_sealed, 1, 0, conversation_id, key \
                from captured where conversation_id in (select id from talk) and is_empty = 0 \
            union all select conversation_id, 'follow_up', 'manager', body_sealed, case when sent_at is not null then 1 else 0 end, 0, conversation_id, '' \
                from follow_up where conversation_id in (select id from talk)) \
        select word.sealed_for, word.what, word.part, word.whose, word.text_sealed, word.is_shared, word.kept_back, word.conversation_id, \
        talk.kind_version_id, \
        case when talk.state in ('planned', 'preparing', 'in_room', 'wrapped_up') then 1 else 0 end as is_open, \
        talk.starts_at, talk.created_at, talk.ic_id, ic.name as ic_name, talk.manager_id, manager.name as manager_name, \
        talk.line_id, line.ended_at as line_ended_at, stand_in.until_at as stood_in_until_at \
        from word join talk on talk.id = word.conversation_id join line on line.id = talk.line_id \
        join person ic on ic.id = talk.ic_id join person manager on manager.id = talk.manager_id \
        left join stand_in on stand_in.line_id = talk.line_id and stand_in.person_id = $1 \
            and from_at <= talk.created_at and until_at > talk.created_at \
        order by talk.starts_at desc, talk.id desc, word.what, word.sealed_for, word.part limit 3000";
    db.all(sql, args![viewer]).await
}

row! {
    /// A goal or a promise.
    pub(super) struct Agreed {
        pub(super) goal_id: Option<GoalId>,
        pub(super) promise_id: Option<PromiseId>,
        pub(super) text: String,
        pub(super) more: String,
        /// As the permission table writes it.
        pub(super) state: String,
        pub(super) by_manager: bool,
        pub(super) made_at: Timestamp,
        pub(super) made_in: LineId,
        pub(super) author_id: PersonId,
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
    }
}

/// Goals and promises of somebody and of everybody they manage, managed, or stand or stood in for,
/// while they did; the newest first. Each is asked for by itself before it is shown.
pub(super) async fn agreed(db: &Db, viewer: PersonId) -> Result<Vec<Agreed>, DbError> {
    let sql = "with near as (select ic_id, max(until_at) as until_at from (\
            select cast($1 as bigint) as ic_id, 9223372036854775807 as until_at \
            union all select ic_id, coalesce(ended_at, 9223372036854775807) from line where manager_id = $1 \
            union all select ic_id, until_at from stand_in join line on line.id = line_id where person_id = $1) as held group by ic_id) \
        select * from (select goal.id as goal_id, cast(null as bigint) as promise_id, goal.text, goal.done_when as more, \
            case when goal.state = 'proposed' then 'proposed' else 'agreed' end as state, 0 as by_manager, goal.made_at, \
            goal.line_id as made_in, goal.proposed_by as author_id, goal.ic_id, ic.name as ic_name \
            from near join goal on goal.ic_id = near.ic_id and goal.made_at <= near.until_at join person ic on ic.id = near.ic_id \
        union all select cast(null as bigint), promise.id, promise.text, '', \
            case when promise.state = 'open' then 'open' else 'settled' end, case when promise.side = 'manager' then 1 else 0 end, \
            promise.made_at, promise.line_id, promise.owner_id, promise.ic_id, ic.name \
            from near join promise on promise.ic_id = near.ic_id and promise.made_at <= near.until_at \
            join person ic on ic.id = near.ic_id) as agreed \
        order by made_at desc, goal_id, promise_id limit 1000";
    db.all(sql, args![viewer]).await
}
