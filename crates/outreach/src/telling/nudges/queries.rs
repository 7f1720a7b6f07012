use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::hours::Hours;
use people::{LineId, PersonId};

use super::rules::Nudge;

row! {
    /// A conversation whose IC is reminded of its questions.
    pub(super) struct Reminded {
        pub(super) id: i64,
        pub(super) ic_id: PersonId,
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
        pub(super) starts_at: Timestamp,
        pub(super) zone: String,
    }
}

/// Those the clock marked as reminded, as long as they are to come and the IC has not heard of it.
/// What was planned late carries the mark of its questions, and nothing reminds of it.
pub(super) async fn reminded(db: &Db, now: Timestamp) -> Result<Vec<Reminded>, DbError> {
    let sql = "select conversation.id, conversation.ic_id, conversation.manager_id, manager.name as manager_name, starts_at, ic.zone \
        from conversation join person ic on ic.id = conversation.ic_id join person manager on manager.id = conversation.manager_id \
        where state in ('planned', 'preparing') and starts_at > $1 and reminded_at > questions_sent_at \
        and not exists (select 1 from nudge where nudge.person_id = conversation.ic_id and kind = 'conversation.reminder' \
            and object_id = conversation.id) order by conversation.id";
    db.all(sql, args![now]).await
}

row! {
    /// A follow-up somebody owes.
    pub(super) struct FollowUp {
        pub(super) id: i64,
        pub(super) manager_id: PersonId,
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) began_at: Timestamp,
        pub(super) due_at: Timestamp,
        pub(super) zone: String,
        pub(super) hours: Option<Hours>,
    }
}

/// Follow-ups that are due within a span around now, and of which the clock has not spoken as it
/// stands now.
pub(super) async fn follow_ups(
    db: &Db,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Vec<FollowUp>, DbError> {
    let sql = "select conversation.id, conversation.manager_id, conversation.ic_id, ic.name as ic_name, \
        wrapped_up_at as began_at, follow_up_due_at as due_at, manager.zone, hours \
        from conversation join person ic on ic.id = conversation.ic_id join person manager on manager.id = conversation.manager_id \
        left join working_hours on working_hours.person_id = conversation.manager_id \
        where state = 'wrapped_up' and follow_up_due_at > $1 and follow_up_due_at <= $2 \
        and not exists (select 1 from nudge where nudge.person_id = conversation.manager_id and object_id = conversation.id \
            and kind = case when follow_up_due_at > $3 then 'follow_up.due_soon' else 'follow_up.overdue' end) \
        order by conversation.id";
    db.all(sql, args![from, until, now]).await
}

row! {
    /// Something of somebody's with a day.
    pub(super) struct Dated {
        pub(super) id: i64,
        pub(super) to: PersonId,
        pub(super) on_day: Date,
        pub(super) set_at: Timestamp,
        pub(super) other_id: Option<PersonId>,
        pub(super) other_name: Option<String>,
        pub(super) zone: String,
        pub(super) hours: Option<Hours>,
    }
}

/// Goals that are to be looked at between two days, and whose IC has not heard of it.
pub(super) async fn check_ins(db: &Db, (from, until): (Date, Date)) -> Result<Vec<Dated>, DbError> {
    let sql = "select goal.id, goal.ic_id as \"to\", check_on as on_day, coalesce(agreed_at, made_at) as set_at, cast(null as bigint) as other_id, \
        cast(null as text) as other_name, ic.zone, hours from goal join person ic on ic.id = goal.ic_id \
        left join working_hours on working_hours.person_id = goal.ic_id \
        where goal.state = 'agreed' and check_on >= $1 and check_on <= $2 \
        and not exists (select 1 from nudge where nudge.person_id = goal.ic_id and kind = 'goal.check_in_due' \
            and object_id = goal.id and for_on = check_on)";
    db.all(sql, args![from, until]).await
}

/// Promises that fall due between two days, and whose owner has not heard of it.
pub(super) async fn promises(db: &Db, (from, until): (Date, Date)) -> Result<Vec<Dated>, DbError> {
    let sql = "select promise.id, owner_id as \"to\", due_on as on_day, made_at as set_at, other.id as other_id, other.name as other_name, owner.zone, hours \
        from promise join line on line.id = promise.line_id join person owner on owner.id = owner_id \
        join person other on other.id = case when promise.side = 'ic' then line.manager_id else promise.ic_id end \
        left join working_hours on working_hours.person_id = owner_id \
        where promise.state = 'open' and due_on >= $1 and due_on <= $2 \
        and not exists (select 1 from nudge where nudge.person_id = owner_id and kind = 'promise.due' \
            and object_id = promise.id and for_on = due_on)";
    db.all(sql, args![from, until]).await
}

row! {
    /// Who holds the rope of a line, when they work, and of which day they heard last.
    pub(super) struct Holder {
        pub(super) line_id: LineId,
        pub(super) zone: String,
        pub(super) hours: Option<Hours>,
        pub(super) heard_of: Option<Date>,
    }
}

/// Those of the open lines of a range of ids, in their order.
pub(super) async fn holders(db: &Db, (after, last): (LineId, LineId)) -> Result<Vec<Holder>, DbError> {
    let sql = "select line.id as line_id, zone, hours, (select max(for_on) from nudge where nudge.person_id = manager_id \
            and kind = 'cadence.overdue' and object_id = line.id) as heard_of \
        from line join person on person.id = manager_id left join working_hours on working_hours.person_id = manager_id \
        where line.id > $1 and line.id <= $2 and ended_at is null order by line.id";
    db.all(sql, args![after, last]).await
}

/// Marks a nudge as said, once; false when it was said before.
pub(super) async fn insert(tx: &mut Tx, nudge: &Nudge, now: Timestamp) -> Result<bool, DbError> {
    let sql = "insert into nudge (person_id, kind, object_id, for_on, said_at) values ($1, $2, $3, $4, $5) on conflict do nothing";
    Ok(tx.run(sql, args![nudge.to, nudge.kind.name(), nudge.object, nudge.for_on, now]).await? == 1)
}

/// Deletes what was said before: long after its day nothing is said again.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from nudge where said_at < $1", args![before]).await
}
