use db::{Db, DbError, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

row! {
    /// An open promise somebody made or was made, with its words.
    pub struct OpenPromise {
        /// The climber of its line.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Whose promise it is.
        pub owner_id: PersonId,
        /// By name.
        pub owner_name: String,
        /// The manager of its line, by name.
        pub manager_name: String,
        /// What was promised.
        pub text: String,
        /// When it is due.
        pub due_on: Date,
        /// When it was made.
        pub made_at: Timestamp,
    }
}

/// The open promises somebody made, and those their manager made to them. Both are theirs to
/// read in every state of a line: an owner keeps an open promise, and the person it is about
/// reads it.
pub async fn open_promises(db: &Db, person: PersonId) -> Result<Vec<OpenPromise>, DbError> {
    let sql = "select promise.ic_id, ic.name as ic_name, owner_id, owner.name as owner_name, manager.name as manager_name, \
        text, due_on, made_at from promise join person ic on ic.id = promise.ic_id join person owner on owner.id = owner_id \
        join line on line.id = promise.line_id join person manager on manager.id = line.manager_id \
        where promise.id in (select id from promise where owner_id = $1 and state = 'open' \
            union select id from promise where ic_id = $1 and side = 'manager' and state = 'open') \
        order by due_on, promise.id limit 40";
    db.all(sql, args![person]).await
}

row! {
    /// A conversation of the last year in a line: held, or missed.
    pub struct PastTalk {
        /// The line.
        pub line_id: LineId,
        /// The climber.
        pub ic_id: PersonId,
        /// When it was planned.
        pub created_at: Timestamp,
        /// Its kind, by key.
        pub kind_key: String,
        /// When it was to start.
        pub starts_at: Timestamp,
        /// Whether it took place.
        pub was_held: bool,
    }
}

/// What happened in the open lines of a manager since `since`.
pub async fn talks_since(db: &Db, manager: PersonId, since: Timestamp) -> Result<Vec<PastTalk>, DbError> {
    let sql = "select c.line_id, c.ic_id, c.created_at, c.kind_key, c.starts_at, case when c.state = 'missed' then 0 else 1 end as was_held \
        from conversation c join line on line.id = c.line_id and line.ended_at is null \
        where c.manager_id = $1 and c.starts_at >= $2 and (c.wrapped_up_at is not null or c.state = 'missed') \
        order by c.starts_at, c.id limit 600";
    db.all(sql, args![manager, since]).await
}

row! {
    /// Counts over the whole workspace.
    #[derive(Default)]
    pub struct Counts {
        /// Open lines.
        pub lines: i64,
        /// Follow-ups past their time.
        pub late_follow_ups: i64,
        /// People nobody manages who manage nobody.
        pub without_manager: i64,
        /// Accounts nobody ever signed in to.
        pub unused_accounts: i64,
        /// People without an account.
        pub without_account: i64,
        /// Mails that wait to leave.
        pub mail_waiting: i64,
        /// Mails that could not be delivered.
        pub mail_failed: i64,
    }
}

/// One walk over lines, accounts and mails.
pub async fn counts(db: &Db, now: Timestamp, today: Date) -> Result<Counts, DbError> {
    let sql = "select count(*) as lines, \
        (select count(*) from conversation where state = 'wrapped_up' and follow_up_due_at < $1) as late_follow_ups, \
        (select count(*) from person where (last_on is null or last_on >= $2) \
            and has_line = 0 \
            and not exists (select 1 from line where line.manager_id = person.id and line.ended_at is null)) as without_manager, \
        (select count(*) from account where first_used_at is null) as unused_accounts, \
        (select count(*) from person where (last_on is null or last_on >= $2) \
            and not exists (select 1 from account where account.person_id = person.id)) as without_account, \
        (select count(*) from mail where sent_at is null and failed_at is null) as mail_waiting, \
        (select count(*) from mail where failed_at is not null) as mail_failed \
        from line where ended_at is null";
    db.one(sql, args![now, today]).await
}

row! {
    /// Somebody, as everybody may read it.
    pub struct Named {
        /// Who.
        pub id: PersonId,
        /// By name.
        pub name: String,
        /// Their title.
        pub title: String,
    }
}

/// The first few people nobody manages and who manage nobody.
pub async fn without_manager(db: &Db, today: Date) -> Result<Vec<Named>, DbError> {
    let sql = "select id, name, title from person where (last_on is null or last_on >= $1) \
        and has_line = 0 \
        and not exists (select 1 from line where line.manager_id = person.id and line.ended_at is null) \
        order by name_folded, id limit 8";
    db.all(sql, args![today]).await
}
