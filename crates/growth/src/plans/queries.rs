use db::{Cell, Db, DbError, FromCell, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::access::{Grant, Object};
use people::{LineId, PersonId};

use super::rules::{Achieved, GoalDraft, GoalState, NoteDraft, Outcome};
use crate::GoalId;

impl FromCell for GoalState {
    const NAME: &'static str = "state of a goal";
    fn from_cell(cell: Cell) -> Option<GoalState> {
        GoalState::named(&String::from_cell(cell)?)
    }
}

impl FromCell for Achieved {
    const NAME: &'static str = "result of a goal";
    fn from_cell(cell: Cell) -> Option<Achieved> {
        Achieved::named(&String::from_cell(cell)?)
    }
}

impl FromCell for Outcome {
    const NAME: &'static str = "outcome of a look at a goal";
    fn from_cell(cell: Cell) -> Option<Outcome> {
        Outcome::named(&String::from_cell(cell)?)
    }
}

row! {
    /// One goal.
    pub struct Goal {
        /// Which.
        pub id: GoalId,
        /// Whose plan it is in.
        pub ic_id: PersonId,
        /// The line it was made in.
        pub line_id: LineId,
        /// The conversation it comes from, if one.
        pub conversation_id: Option<i64>,
        /// Its number in the plan.
        pub ordinal: i64,
        /// What.
        pub text: String,
        /// How both will know.
        pub done_when: String,
        /// What it needs, and from whom; may be empty.
        pub support: String,
        /// The next look at it.
        pub check_on: Option<Date>,
        /// By when.
        pub due_on: Option<Date>,
        /// The competency it grows.
        pub competency_key: Option<String>,
        /// How far it is.
        pub state: GoalState,
        /// How it ended; nothing for one that was taken back.
        pub result: Option<Achieved>,
        /// Who proposed it.
        pub proposed_by: PersonId,
        /// Their name.
        pub proposed_by_name: String,
        /// When it was written down.
        pub made_at: Timestamp,
        /// When both had agreed.
        pub agreed_at: Option<Timestamp>,
        /// When it ended.
        pub ended_on: Option<Date>,
        /// Counts every change.
        pub version: i64,
    }
}

row! {
    /// An entry of progress.
    pub struct GoalNote {
        /// Of which goal.
        pub goal_id: GoalId,
        /// Who wrote it.
        pub author_id: PersonId,
        /// Their name.
        pub author_name: String,
        /// The day it is about.
        pub on_day: Date,
        /// What happened.
        pub text: String,
        /// When it was written down.
        pub made_at: Timestamp,
    }
}

row! {
    /// How a goal read before it was changed.
    pub struct GoalChange {
        /// Who changed it.
        pub by_name: String,
        /// When.
        pub at: Timestamp,
        /// The goal as it was, one line a field.
        pub before: String,
        /// The names of the fields that were changed, with blanks between.
        pub fields: String,
    }
}

/// One goal; who may read it is decided from this row before it is shown.
pub(super) async fn goal(db: &Db, id: GoalId) -> Result<Option<Goal>, DbError> {
    let sql = "select goal.id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, competency_key, \
        state, result, proposed_by, person.name as proposed_by_name, made_at, agreed_at, ended_on, goal.version \
        from goal join person on person.id = proposed_by where goal.id = $1";
    db.maybe(sql, args![id]).await
}

/// The goals written down in a conversation. The caller has let the viewer in.
pub async fn of_conversation(db: &Db, conversation: i64) -> Result<Vec<Goal>, DbError> {
    let sql = "select goal.id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, competency_key, \
        state, result, proposed_by, person.name as proposed_by_name, made_at, agreed_at, ended_on, goal.version \
        from goal join person on person.id = proposed_by where conversation_id = $1 order by ordinal, goal.id limit 100";
    db.all(sql, args![conversation]).await
}

row! {
    /// A goal that was agreed before a conversation, and what the conversation made of it.
    pub struct Earlier {
        /// Which.
        pub id: GoalId,
        /// What.
        pub text: String,
        /// How both will know.
        pub done_when: String,
        /// The next look at it.
        pub check_on: Option<Date>,
        /// By when.
        pub due_on: Option<Date>,
        /// When the conversation it comes from was; nothing for one agreed outside of any.
        pub talked_at: Option<Timestamp>,
        /// When both had agreed.
        pub agreed_at: Option<Timestamp>,
        /// What the conversation made of it; nothing so far.
        pub outcome: Option<Outcome>,
        /// When it did.
        pub looked_at: Option<Timestamp>,
        /// How it ended.
        pub result: Option<Achieved>,
        /// Counts every change.
        pub version: i64,
    }
}

/// The goals from before a conversation: those it carried on or ended, and until its note is
/// sent those it could still. The caller has let the viewer into the conversation.
pub async fn from_before(db: &Db, conversation: i64) -> Result<Vec<Earlier>, DbError> {
    let sql = "select goal.id, goal.text, goal.done_when, goal.check_on, goal.due_on, origin.starts_at as talked_at, goal.agreed_at, \
        look.outcome, look.at as looked_at, goal.result, goal.version from conversation this join goal on goal.ic_id = this.ic_id \
        left join conversation origin on origin.id = goal.conversation_id \
        left join goal_look look on look.goal_id = goal.id and look.conversation_id = this.id \
        where this.id = $1 and goal.agreed_at is not null and (goal.conversation_id is null or goal.conversation_id <> this.id) \
        and (look.goal_id is not null or (goal.state = 'agreed' and this.state in ('in_room', 'wrapped_up') \
        and (this.wrapped_up_at is null or goal.agreed_at < this.wrapped_up_at))) order by goal.agreed_at, goal.id limit 50";
    db.all(sql, args![conversation]).await
}

/// Notes what a conversation made of a goal from before; the last word counts.
pub(super) async fn look(
    tx: &mut Tx,
    goal: GoalId,
    conversation: i64,
    outcome: Outcome,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into goal_look (goal_id, conversation_id, outcome, by_id, at) values ($1, $2, $3, $4, $5) \
        on conflict (goal_id, conversation_id) do update set outcome = excluded.outcome, by_id = excluded.by_id, at = excluded.at";
    tx.run(sql, args![goal, conversation, outcome.name(), by, now]).await.map(drop)
}

/// The goals both agreed that have not ended, by their number. The grant is one for the plan.
pub async fn active(db: &Db, grant: &Grant) -> Result<Vec<Goal>, DbError> {
    if grant.object != Object::Plan || !grant.may_read() {
        return Ok(Vec::new());
    }
    let sql = "select goal.id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, competency_key, \
        state, result, proposed_by, person.name as proposed_by_name, made_at, agreed_at, ended_on, goal.version \
        from goal join person on person.id = proposed_by where ic_id = $1 and state = 'agreed' order by ordinal, goal.id limit 100";
    db.all(sql, args![grant.about]).await
}

/// All goals of a plan, ended ones last and the newest of those first; a page decides goal by
/// goal which of the proposed ones the viewer may read.
pub(super) async fn of_plan(db: &Db, grant: &Grant) -> Result<Vec<Goal>, DbError> {
    let sql = "select goal.id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, competency_key, \
        state, result, proposed_by, person.name as proposed_by_name, made_at, agreed_at, ended_on, goal.version \
        from goal join person on person.id = proposed_by where ic_id = $1 \
        order by case when ended_on is null then 0 else 1 end, ended_on desc, ordinal, goal.id limit 200";
    db.all(sql, args![grant.about]).await
}

/// The entries of all goals of a plan that have not ended, oldest first; each is asked for by
/// itself before it is shown. The grant is one for the plan.
pub(super) async fn notes(db: &Db, grant: &Grant) -> Result<Vec<GoalNote>, DbError> {
    if grant.object != Object::Plan || !grant.may_read() {
        return Ok(Vec::new());
    }
    let sql = "select goal_id, author_id, person.name as author_name, on_day, goal_note.text, goal_note.made_at from goal_note \
        join goal on goal.id = goal_id join person on person.id = author_id \
        where goal.ic_id = $1 and goal.state <> 'ended' order by on_day, goal_note.id limit 500";
    db.all(sql, args![grant.about]).await
}

/// The entries of one goal, oldest first; each is asked for by itself before it is shown.
pub(super) async fn notes_of(db: &Db, goal: GoalId) -> Result<Vec<GoalNote>, DbError> {
    let sql = "select goal_id, author_id, person.name as author_name, on_day, goal_note.text, goal_note.made_at from goal_note \
        join person on person.id = author_id where goal_id = $1 order by on_day, goal_note.id limit 500";
    db.all(sql, args![goal]).await
}

/// How one goal read before, the newest change first.
pub(super) async fn changes_of(db: &Db, goal: GoalId, since: Timestamp) -> Result<Vec<GoalChange>, DbError> {
    let sql = "select person.name as by_name, at, before, fields from goal_change join person on person.id = by_id \
        where goal_id = $1 and at >= $2 order by at desc, goal_change.id desc limit 100";
    db.all(sql, args![goal, since]).await
}

/// The number the next goal of somebody gets.
pub(super) async fn next_ordinal(tx: &mut Tx, ic: PersonId) -> Result<i64, DbError> {
    let sql = "select coalesce(max(ordinal), 0) + 1 from goal where ic_id = $1 and state <> 'ended'";
    Ok(tx.value(sql, args![ic]).await?.unwrap_or(1))
}

/// A new goal.
pub(super) struct New<'a> {
    pub(super) id: GoalId,
    pub(super) ic: PersonId,
    pub(super) line: LineId,
    pub(super) conversation: Option<i64>,
    pub(super) ordinal: i64,
    pub(super) draft: &'a GoalDraft,
    pub(super) state: GoalState,
    pub(super) by: PersonId,
}

pub(super) async fn insert(tx: &mut Tx, new: New<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into goal (id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, \
        competency_key, state, proposed_by, made_at, agreed_at, version) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)";
    let New { id, ic, line, conversation, ordinal, draft, state, by } = new;
    let agreed_at = (state == GoalState::Agreed).then_some(now);
    let GoalDraft { text, done_when, support, check_on, due_on, competency_key } = draft.clone();
    let values = args![
        id,
        ic,
        line,
        conversation,
        ordinal,
        text,
        done_when,
        support,
        check_on,
        due_on,
        competency_key,
        state.name(),
        by,
        now,
        agreed_at
    ];
    tx.run(sql, values).await.map(drop)
}

/// Answers how many rows it touched: none when somebody changed the goal meanwhile.
pub(super) async fn update(tx: &mut Tx, goal: &Goal, draft: &GoalDraft, proposed_by: PersonId) -> Result<u64, DbError> {
    let sql = "update goal set text = $1, done_when = $2, support = $3, check_on = $4, due_on = $5, competency_key = $6, \
        proposed_by = $7, version = version + 1 where id = $8 and version = $9 and state <> 'ended'";
    let GoalDraft { text, done_when, support, check_on, due_on, competency_key } = draft.clone();
    tx.run(sql, args![text, done_when, support, check_on, due_on, competency_key, proposed_by, goal.id, goal.version])
        .await
}

/// Keeps how a goal read, and the names of the fields that were changed.
pub(super) async fn insert_change(
    tx: &mut Tx,
    (id, goal, by): (i64, GoalId, PersonId),
    (before, fields): (&str, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into goal_change (id, goal_id, by_id, at, before, fields) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, goal, by, now, before, fields]).await.map(drop)
}

pub(super) async fn agree(tx: &mut Tx, goal: &Goal, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update goal set state = 'agreed', agreed_at = $1, version = version + 1 \
        where id = $2 and state = 'proposed' and version = $3";
    tx.run(sql, args![now, goal.id, goal.version]).await
}

/// Keeps an agreed goal as it is; none when it was changed or ended since `version`.
pub(super) async fn carry_on(tx: &mut Tx, goal: GoalId, version: i64) -> Result<u64, DbError> {
    let sql = "update goal set version = version + 1 where id = $1 and state = 'agreed' and version = $2";
    tx.run(sql, args![goal, version]).await
}

/// Ends a goal; none when it was changed or ended since `version`.
pub(super) async fn end(
    tx: &mut Tx,
    goal: GoalId,
    version: i64,
    result: Option<Achieved>,
    on: Date,
) -> Result<u64, DbError> {
    let sql = "update goal set state = 'ended', result = $1, ended_on = $2, version = version + 1 \
        where id = $3 and state <> 'ended' and version = $4";
    tx.run(sql, args![result.map(Achieved::name), on, goal, version]).await
}

pub(super) async fn insert_note(
    tx: &mut Tx,
    id: i64,
    goal: GoalId,
    by: PersonId,
    note: &NoteDraft,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into goal_note (id, goal_id, author_id, on_day, text, made_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, goal, by, note.on_day, &note.text, now]).await?;
    if let Some(next) = note.next_check_on {
        tx.run("update goal set check_on = $1, version = version + 1 where id = $2", args![next, goal]).await?;
    }
    Ok(())
}

row! {
    /// What a goal or promise needs to know of the conversation it comes from.
    pub(crate) struct Room {
        pub(crate) line_id: LineId,
        pub(crate) ic_id: PersonId,
        pub(crate) manager_id: PersonId,
        pub(crate) state: String,
    }
}

/// The conversation a form names, without a word of what was said there.
pub(crate) async fn room(db: &Db, conversation: i64) -> Result<Option<Room>, DbError> {
    db.maybe("select line_id, ic_id, manager_id, state from conversation where id = $1", args![conversation]).await
}

/// Keeps the note of a conversation from being sent until this transaction is over; none when
/// it has been sent.
pub(super) async fn hold_open(tx: &mut Tx, conversation: i64) -> Result<u64, DbError> {
    let sql = "update conversation set version = version where id = $1 and state in ('planned', 'preparing', 'in_room', 'wrapped_up')";
    tx.run(sql, args![conversation]).await
}

/// When the next conversation of somebody begins.
pub(super) async fn next_conversation(db: &Db, ic: PersonId, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
    let sql = "select starts_at from conversation where ic_id = $1 and starts_at > $2 and state in ('planned', 'preparing') \
        order by starts_at limit 1";
    db.value(sql, args![ic, now]).await
}

row! {
    /// A goal without a word of it.
    pub(super) struct Outline {
        pub(super) check_on: Option<Date>,
        pub(super) due_on: Option<Date>,
        pub(super) agreed_at: Option<Timestamp>,
        pub(super) ended_on: Option<Date>,
    }
}

/// The agreed goals of a plan, and those of the last ones that ended, without their words.
pub(super) async fn outline(db: &Db, grant: &Grant) -> Result<Vec<Outline>, DbError> {
    let sql = "select check_on, due_on, agreed_at, ended_on from goal where ic_id = $1 and agreed_at is not null \
        order by case when ended_on is null then 0 else 1 end, ended_on desc, ordinal, id limit 20";
    db.all(sql, args![grant.about]).await
}
