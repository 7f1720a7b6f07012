use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use people::PersonId;
use people::hours::Hours;

use super::rules::{ANSWER_WITHIN, MISSED_AFTER, REMINDER_NOT_BEFORE, Waiting};
use crate::ConversationId;
use crate::conversations::State;

row! {
    /// A conversation that may be due.
    pub(crate) struct Row {
        pub(crate) id: ConversationId,
        pub(crate) ic_id: PersonId,
        state: State,
        starts_at: Timestamp,
        questions_at: Option<Timestamp>,
        questions_sent_at: Option<Timestamp>,
        reminded_at: Option<Timestamp>,
        ic_begun_at: Option<Timestamp>,
        followed_up_at: Option<Timestamp>,
        ic_zone: String,
        hours: Option<Hours>,
        created_at: Timestamp,
        line_ended_at: Option<Timestamp>,
        stand_in_is_over: bool,
    }
}

impl Row {
    pub(crate) fn waiting(&self) -> Waiting {
        Waiting {
            state: self.state,
            starts_at: self.starts_at,
            questions_at: self.questions_at,
            questions_sent_at: self.questions_sent_at,
            reminded_at: self.reminded_at,
            ic_has_begun: self.ic_begun_at.is_some(),
            followed_up_at: self.followed_up_at,
            ic_zone: self.ic_zone.clone(),
            ic_hours: self.hours.unwrap_or_default(),
            planned_at: self.created_at,
            line_has_ended: self.line_ended_at.is_some(),
            stand_in_is_over: self.stand_in_is_over,
        }
    }
}

/// How many are looked at in one go.
pub(crate) const AT_ONCE: usize = 500;

/// What may be due at `now`, the first [`AT_ONCE`] after one; a turn goes on until there are fewer,
/// for many of them may wait for the morning.
pub(crate) async fn candidates(db: &Db, now: Timestamp, after: ConversationId) -> Result<Vec<Row>, DbError> {
    let sql = "select conversation.id, conversation.ic_id, state, starts_at, questions_at, questions_sent_at, reminded_at, \
        preparation.begun_at as ic_begun_at, followed_up_at, person.zone as ic_zone, hours, conversation.created_at, line.ended_at as line_ended_at, \
        case when conversation.manager_id <> line.manager_id and not exists (select 1 from stand_in where stand_in.line_id = line.id \
            and person_id = conversation.manager_id and until_at > $2 and from_at <= conversation.created_at) then 1 else 0 end as stand_in_is_over \
        from conversation \
        join person on person.id = conversation.ic_id join line on line.id = line_id \
        left join working_hours on working_hours.person_id = conversation.ic_id \
        left join preparation on preparation.conversation_id = conversation.id and preparation.side = 'ic' \
        where conversation.id > $5 and ((state in ('planned', 'preparing') and (line.ended_at is not null or starts_at <= $1 \
        or (conversation.manager_id <> line.manager_id and not exists (select 1 from stand_in where stand_in.line_id = line.id \
            and person_id = conversation.manager_id and until_at > $2 and from_at <= conversation.created_at)) \
        or (starts_at > $2 and questions_sent_at is null and questions_at <= $2) \
        or (starts_at > $2 and reminded_at is null and questions_sent_at <= $3 and preparation.begun_at is null))) \
        or (state = 'followed_up' and followed_up_at <= $4)) order by conversation.id limit 500";
    db.all(sql, args![now - MISSED_AFTER, now, now - REMINDER_NOT_BEFORE, now - ANSWER_WITHIN, after]).await
}

/// Marks the questions as gone out, once; they begin the preparing.
pub(crate) async fn questions_went_out(tx: &mut Tx, row: &Row, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update conversation set questions_sent_at = $1, state = 'preparing', version = version + 1 \
        where id = $2 and state in ('planned', 'preparing') and questions_sent_at is null and starts_at = $3";
    Ok(tx.run(sql, args![now, row.id, row.starts_at]).await? > 0)
}

/// Whether it was the questions that began the preparing.
pub(crate) fn was_planned(row: &Row) -> bool {
    row.state == State::Planned
}

/// Marks the reminder as gone out, once.
pub(crate) async fn reminded(tx: &mut Tx, row: &Row, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update conversation set reminded_at = $1 where id = $2 and state in ('planned', 'preparing') and reminded_at is null";
    Ok(tx.run(sql, args![now, row.id]).await? > 0)
}

/// Marks a conversation nobody began as missed, once; one that was moved meanwhile is not.
pub(crate) async fn missed(tx: &mut Tx, row: &Row) -> Result<bool, DbError> {
    let sql = "update conversation set state = 'missed', version = version + 1 \
        where id = $1 and state in ('planned', 'preparing') and starts_at = $2";
    Ok(tx.run(sql, args![row.id, row.starts_at]).await? > 0)
}

/// Closes a follow-up nobody answered, once.
pub(crate) async fn not_answered(tx: &mut Tx, row: &Row, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update conversation set state = 'closed', closed_at = $1, closed_as = 'not_answered', version = version + 1 \
        where id = $2 and state = 'followed_up'";
    Ok(tx.run(sql, args![now, row.id]).await? > 0)
}

/// Calls off what was not begun when its line ended, once.
pub(crate) async fn fell_away(tx: &mut Tx, row: &Row) -> Result<bool, DbError> {
    let sql = "update conversation set state = 'cancelled', version = version + 1 \
        where id = $1 and state in ('planned', 'preparing')";
    Ok(tx.run(sql, args![row.id]).await? > 0)
}
