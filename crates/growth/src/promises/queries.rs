use db::{Cell, Db, DbError, FromCell, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::access::Grant;
use people::{LineId, PersonId};

use super::rules::{Counted, Made, Settled, Side, State};
use crate::PromiseId;

impl FromCell for Side {
    const NAME: &'static str = "side";
    fn from_cell(cell: Cell) -> Option<Side> {
        Side::named(&String::from_cell(cell)?)
    }
}

impl FromCell for State {
    const NAME: &'static str = "state of a promise";
    fn from_cell(cell: Cell) -> Option<State> {
        State::named(&String::from_cell(cell)?)
    }
}

row! {
    /// One promise, with the names of the two people it is between.
    pub struct Promise {
        /// Which.
        pub id: PromiseId,
        /// The IC of the line it was made in.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// The line.
        pub line_id: LineId,
        /// Who made it on the manager’s side, and for a promise of the IC the manager of that line.
        pub manager_id: PersonId,
        /// Their name.
        pub manager_name: String,
        /// The conversation it comes from, if one.
        pub conversation_id: Option<i64>,
        /// Who said it.
        pub owner_id: PersonId,
        /// Which side of the line they were.
        pub side: Side,
        /// What they said they would do.
        pub text: String,
        /// The day it was first due.
        pub first_due_on: Date,
        /// The day it is due now.
        pub due_on: Date,
        /// How it stands.
        pub state: State,
        /// The day it was settled on.
        pub settled_on: Option<Date>,
        /// When its owner said so.
        pub settled_at: Option<Timestamp>,
        /// Why it was let go or broken.
        pub reason: String,
        /// When it was made.
        pub made_at: Timestamp,
        /// How often the other side objected to how it was settled.
        pub objections: i64,
        /// Counts every change.
        pub version: i64,
    }
}

impl Promise {
    /// What counting needs.
    pub fn counted(&self) -> Counted {
        Counted {
            first_due_on: self.first_due_on,
            due_on: self.due_on,
            state: self.state,
            settled_on: self.settled_on,
            objected: self.objections > 0,
        }
    }

    /// The name of who said it.
    pub fn owner_name(&self) -> &str {
        match self.side {
            Side::Ic => &self.ic_name,
            Side::Manager => &self.manager_name,
        }
    }

    /// The name of the one it was said to.
    pub fn other_name(&self) -> &str {
        match self.side {
            Side::Ic => &self.manager_name,
            Side::Manager => &self.ic_name,
        }
    }
}

const PROMISE: &str = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end where promise.id = $1";

/// One promise; who may read it is decided from this row before it is shown.
pub(super) async fn promise(db: &Db, id: PromiseId) -> Result<Option<Promise>, DbError> {
    db.maybe(PROMISE, args![id]).await
}

/// The same as it stands inside a transaction that from here on is the only one to change it.
pub(super) async fn held(tx: &mut Tx, id: PromiseId) -> Result<Option<Promise>, DbError> {
    tx.run("update promise set version = version where id = $1", args![id]).await?;
    tx.maybe(PROMISE, args![id]).await
}

/// The promises made in a conversation, the IC’s first. The caller has let the viewer in.
pub async fn of_conversation(db: &Db, conversation: i64) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end where conversation_id = $1 order by side, due_on, promise.id limit 200";
    db.all(sql, args![conversation]).await
}

/// What somebody said they would do and has not settled, in all their lines, the first due
/// first. One’s own promises are one’s own to read; pass the viewer.
pub async fn open_of_owner(db: &Db, owner: PersonId) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        cast(0 as bigint) as objections from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end where owner_id = $1 and state = 'open' order by due_on, promise.id limit 200";
    db.all(sql, args![owner]).await
}

/// What somebody settled of their own since a day, the newest first.
pub(super) async fn settled_of_owner(db: &Db, owner: PersonId, since: Date) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end where owner_id = $1 and state <> 'open' \
        and settled_on >= $2 order by settled_on desc, promise.id desc limit 500";
    db.all(sql, args![owner, since]).await
}

/// What the other side of somebody’s open lines said they would do: open, or settled since.
pub(super) async fn said_to(db: &Db, person: PersonId, since: Date) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end \
        where ((promise.ic_id = $1 and side = 'manager') or (side = 'ic' and promise.ic_id in \
        (select mine.ic_id from line mine where mine.manager_id = $1 and mine.ended_at is null))) \
        and (state = 'open' or settled_on >= $2) \
        order by case when state = 'open' then 0 else 1 end, case when state = 'open' then due_on end, settled_on desc, promise.id limit 200";
    db.all(sql, args![person, since]).await
}

/// The promises of both sides about one IC: the open ones and those settled since, the first
/// due first. The grant is one for their plan, which only the two people of the line hold.
pub async fn of_ic(db: &Db, grant: &Grant, since: Date) -> Result<Vec<Promise>, DbError> {
    if !grant.may_read() {
        return Ok(Vec::new());
    }
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end where promise.ic_id = $1 and (state = 'open' or (settled_on >= $2 and made_at >= $3)) \
        order by due_on, promise.id limit 500";
    db.all(sql, args![grant.about, since, grant.since()]).await
}

/// What both sides of an IC’s lines said they would do and have not settled, the first due
/// first. Who may read which of them is decided from these rows.
pub(super) async fn open_of_ic(db: &Db, ic: PersonId) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        cast(0 as bigint) as objections from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end \
        where promise.ic_id = $1 and state = 'open' order by due_on, promise.id limit 200";
    db.all(sql, args![ic]).await
}

/// The promises that came of a topic, the oldest first.
pub(super) async fn of_topic(db: &Db, topic: i64) -> Result<Vec<Promise>, DbError> {
    let sql = "select promise.id, promise.ic_id, ic.name as ic_name, line_id, manager.id as manager_id, manager.name as manager_name, \
        conversation_id, owner_id, side, text, first_due_on, due_on, state, settled_on, settled_at, reason, made_at, promise.version, \
        (select count(*) from statement where object = 'promise_objection' and object_id = promise.id) as objections \
        from promise join line on line.id = line_id join person ic on ic.id = promise.ic_id \
        join person manager on manager.id = case when side = 'manager' then owner_id else line.manager_id end \
        where topic_id = $1 order by promise.id limit 100";
    db.all(sql, args![topic]).await
}

row! {
    /// A topic of somebody’s 1:1s, as far as a promise that comes of it knows it.
    pub(super) struct Topic {
        pub(super) id: i64,
        pub(super) line_id: LineId,
        pub(super) ic_id: PersonId,
        pub(super) made_at: Timestamp,
    }
}

/// One topic, without its words.
pub(super) async fn topic(db: &Db, id: i64) -> Result<Option<Topic>, DbError> {
    db.maybe("select id, line_id, ic_id, made_at from topic where id = $1", args![id]).await
}

/// The topic a promise came of.
pub(super) async fn topic_of(db: &Db, promise: PromiseId) -> Result<Option<Topic>, DbError> {
    let sql = "select topic.id, topic.line_id, topic.ic_id, topic.made_at from promise join topic on topic.id = topic_id where promise.id = $1";
    db.maybe(sql, args![promise]).await
}

row! {
    /// One promise, as far as keeping one's word is counted.
    pub struct InShort {
        /// Who said it.
        pub owner_id: PersonId,
        /// By name.
        pub owner_name: String,
        /// What they said they would do, while it is open.
        pub open_text: Option<String>,
        /// The day it was first due.
        pub first_due_on: Date,
        /// The day it is due now.
        pub due_on: Date,
        /// How it stands.
        pub state: State,
        /// The day it was settled on.
        pub settled_on: Option<Date>,
        /// Whether the other side objected to how it was settled.
        pub objected: bool,
    }
}

impl InShort {
    /// What counting needs.
    pub fn counted(&self) -> Counted {
        let InShort { first_due_on, due_on, state, settled_on, objected, .. } = *self;
        Counted { first_due_on, due_on, state, settled_on, objected }
    }
}

/// The same promises as [`of_ic`], where only keeping them is shown.
pub async fn in_short_of_ic(db: &Db, grant: &Grant, since: Date) -> Result<Vec<InShort>, DbError> {
    if !grant.may_read() {
        return Ok(Vec::new());
    }
    let sql = "select owner_id, person.name as owner_name, case when state = 'open' then text end as open_text, first_due_on, due_on, \
        state, settled_on, case when state <> 'open' and exists (select 1 from statement where object = 'promise_objection' \
            and object_id = promise.id) then 1 else 0 end as objected \
        from promise join person on person.id = owner_id where promise.ic_id = $1 and (state = 'open' or settled_on >= $2) \
        order by due_on, promise.id limit 500";
    db.all(sql, args![grant.about, since]).await
}

/// A new promise.
pub(super) struct New<'a> {
    pub(super) id: PromiseId,
    pub(super) ic: PersonId,
    pub(super) line: LineId,
    pub(super) conversation: Option<i64>,
    pub(super) topic: Option<i64>,
    pub(super) owner: PersonId,
    pub(super) side: Side,
    pub(super) made: &'a Made,
}

pub(super) async fn insert(tx: &mut Tx, new: New<'_>, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into promise (id, ic_id, line_id, conversation_id, topic_id, owner_id, side, text, first_due_on, due_on, state, \
        reason, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'open', '', $10, 1)";
    let New { id, ic, line, conversation, topic, owner, side, made } = new;
    let values = args![id, ic, line, conversation, topic, owner, side.name(), &made.text, made.due_on, now];
    tx.run(sql, values).await.map(drop)
}

/// Answers how many rows it touched: none when somebody settled or moved it meanwhile.
pub(super) async fn settle(tx: &mut Tx, promise: &Promise, settled: &Settled, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update promise set state = $1, settled_on = $2, settled_at = $3, reason = $4, version = version + 1 \
        where id = $5 and state = 'open' and version = $6";
    let values = args![settled.state.name(), settled.on, now, &settled.reason, promise.id, promise.version];
    tx.run(sql, values).await
}

/// Takes a settlement back; none when it was done meanwhile.
pub(super) async fn reopen(tx: &mut Tx, promise: &Promise) -> Result<u64, DbError> {
    let sql = "update promise set state = 'open', settled_on = null, settled_at = null, reason = '', version = version + 1 \
        where id = $1 and state <> 'open' and version = $2";
    tx.run(sql, args![promise.id, promise.version]).await
}

pub(super) async fn move_to(tx: &mut Tx, promise: &Promise, due_on: Date) -> Result<u64, DbError> {
    let sql = "update promise set due_on = $1, version = version + 1 where id = $2 and state = 'open' and version = $3";
    tx.run(sql, args![due_on, promise.id, promise.version]).await
}
