use db::{Db, DbError, Tx, args, row};
use growth::frameworks::FrameworkId;
use jiff::Timestamp;
use jiff::civil::Date;
use people::PersonId;
use people::hours::Hours;

row! {
    pub(super) struct OpenEvent {
        pub(super) id: i64,
        pub(super) kind: String,
        pub(super) by_id: Option<PersonId>,
        pub(super) by_name: Option<String>,
        pub(super) about_id: Option<PersonId>,
        pub(super) about_name: Option<String>,
        pub(super) object_id: Option<i64>,
    }
}

/// Open events in the order in which they happened, a hundred at a time.
pub(super) async fn open_after(db: &Db, after: i64) -> Result<Vec<OpenEvent>, DbError> {
    let sql = "select event.id, kind, by_id, actor.name as by_name, about_id, about.name as about_name, object_id \
        from event left join person actor on actor.id = by_id left join person about on about.id = about_id \
        where handled_at is null and event.id > $1 order by event.id limit 100";
    db.all(sql, args![after]).await
}

/// Marks an event; false when another process was faster.
pub(super) async fn mark_handled(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update event set handled_at = $1 where id = $2 and handled_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

/// Holds an event that nobody has handled yet; false when somebody has.
pub(super) async fn hold(tx: &mut Tx, id: i64) -> Result<bool, DbError> {
    let sql = "update event set handled_at = null where id = $1 and handled_at is null";
    Ok(tx.run(sql, args![id]).await? == 1)
}

/// Whether a draft is one still, and open for comment.
pub(super) async fn is_open(tx: &mut Tx, draft: i64) -> Result<bool, DbError> {
    let sql = "select id from framework_version where id = $1 and state = 'draft' and opened_at is not null";
    Ok(tx.value::<i64>(sql, args![draft]).await?.is_some())
}

row! {
    struct NotTold {
        id: PersonId,
    }
}

/// People with an account who have no notice of this kind that leads there.
pub(super) async fn not_told(
    tx: &mut Tx,
    (kind, path): (&str, &str),
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>, DbError> {
    let sql = "select person.id as id from person join account on account.person_id = person.id where person.id > $1 \
        and not exists (select 1 from notice where notice.person_id = person.id and kind = $2 and path = $3) \
        order by person.id limit $4";
    let rows: Vec<NotTold> = tx.all(sql, args![after, kind, path, limit]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Managers with an account who were not told of this version yet. Whoever has not read of an
/// earlier one is not told twice: the page says all of it.
pub(super) async fn managers_not_told(
    tx: &mut Tx,
    (event, path): (&OpenEvent, &str),
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>, DbError> {
    let sql = "select person.id as id from person join account on account.person_id = person.id where person.id > $1 \
        and exists (select 1 from line where manager_id = person.id and ended_at is null) \
        and not exists (select 1 from notice where notice.person_id = person.id and kind = $2 and path = $3 \
        and (read_at is null or made_at >= (select at from event where event.id = $4))) \
        order by person.id limit $5";
    let rows: Vec<NotTold> = tx.all(sql, args![after, &event.kind, path, event.id, limit]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The key of the kind a version is of.
pub(super) async fn kind_key(db: &Db, version: i64) -> Result<Option<String>, DbError> {
    db.value("select key from kind_version where id = $1", args![version]).await
}

row! {
    pub(super) struct Pair {
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
    }
}

pub(super) async fn line(db: &Db, id: i64) -> Result<Option<Pair>, DbError> {
    let sql = "select ic_id, ic.name as ic_name, manager_id, manager.name as manager_name from line \
        join person ic on ic.id = ic_id join person manager on manager.id = manager_id where line.id = $1";
    db.maybe(sql, args![id]).await
}

row! {
    pub(super) struct LineMove {
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) zone: String,
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
        pub(super) on_day: Date,
        pub(super) planned_by: PersonId,
        pub(super) is_open: bool,
    }
}

pub(super) async fn line_move(db: &Db, id: i64) -> Result<Option<LineMove>, DbError> {
    let sql = "select ic_id, ic.name as ic_name, ic.zone as zone, manager_id, manager.name as manager_name, on_day, planned_by, \
        case when line_move.ended_at is null then 1 else 0 end as is_open \
        from line_move join person ic on ic.id = ic_id join person manager on manager.id = manager_id where line_move.id = $1";
    db.maybe(sql, args![id]).await
}

row! {
    pub(super) struct AskedLine {
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) manager_id: PersonId,
        pub(super) asked_by: PersonId,
        pub(super) is_open: bool,
    }
}

pub(super) async fn asked_line(db: &Db, id: i64) -> Result<Option<AskedLine>, DbError> {
    let sql = "select ic_id, ic.name as ic_name, manager_id, asked_by, \
        case when decided_at is null then 1 else 0 end as is_open \
        from line_request join person ic on ic.id = ic_id where line_request.id = $1";
    db.maybe(sql, args![id]).await
}

row! {
    pub(super) struct InLine {
        pub(super) ic_id: PersonId,
        pub(super) manager_id: Option<PersonId>,
        pub(super) stand_in_id: Option<PersonId>,
        pub(super) conversation_id: Option<i64>,
    }
}

/// A goal with its IC, who manages them now, and who stands in and saw it made.
pub(super) async fn goal(db: &Db, id: i64, now: Timestamp) -> Result<Option<InLine>, DbError> {
    let sql = "select goal.ic_id, line.manager_id, conversation_id, (select person_id from stand_in where stand_in.line_id = line.id \
            and from_at <= goal.made_at and from_at <= $2 and until_at > $2 limit 1) as stand_in_id from goal \
        left join line on line.ic_id = goal.ic_id and line.ended_at is null where goal.id = $1";
    db.maybe(sql, args![id, now]).await
}

/// A promise with the two people of the line it was made in, and who stands in and saw it made.
pub(super) async fn promise(db: &Db, id: i64, now: Timestamp) -> Result<Option<InLine>, DbError> {
    let sql = "select promise.ic_id, line.manager_id, conversation_id, (select person_id from stand_in where stand_in.line_id = line.id \
            and from_at <= promise.made_at and from_at <= $2 and until_at > $2 limit 1) as stand_in_id \
        from promise join line on line.id = promise.line_id where promise.id = $1";
    db.maybe(sql, args![id, now]).await
}

/// When a piece of evidence was written down.
pub(super) async fn evidence_made_at(db: &Db, id: i64) -> Result<Option<Timestamp>, DbError> {
    db.value("select made_at from evidence where id = $1", args![id]).await
}

/// Whoever manages somebody now.
pub(super) async fn manager_of(db: &Db, ic: PersonId) -> Result<Option<PersonId>, DbError> {
    db.value("select manager_id from line where ic_id = $1 and ended_at is null", args![ic]).await
}

row! {
    struct Holder {
        person_id: PersonId,
    }
}

pub(super) async fn holders(db: &Db, role: &str) -> Result<Vec<PersonId>, DbError> {
    let rows: Vec<Holder> =
        db.all("select person_id from role where role = $1 order by person_id", args![role]).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// People partners with no unread notice of this kind that leads there.
pub(super) async fn partners_without_notice(db: &Db, (kind, path): (&str, &str)) -> Result<Vec<PersonId>, DbError> {
    let sql = "select person_id from role where role = 'people_partner' and not exists (select 1 from notice \
        where notice.person_id = role.person_id and kind = $1 and path = $2 and read_at is null) order by person_id";
    let rows: Vec<Holder> = db.all(sql, args![kind, path]).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

row! {
    pub(super) struct Change {
        pub(super) started_by: PersonId,
        pub(super) works_from_at: Option<Timestamp>,
        pub(super) new_email: Option<String>,
        pub(super) old_email: Option<String>,
    }
}

pub(super) async fn change(db: &Db, id: i64) -> Result<Option<Change>, DbError> {
    db.maybe("select started_by, works_from_at, new_email, old_email from account_change where id = $1", args![id])
        .await
}

row! {
    /// Somebody as far as telling them needs it.
    pub(super) struct Reader {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) zone: String,
        pub(super) hours: Option<Hours>,
        pub(super) last_on: Option<Date>,
        pub(super) account_since: Option<Timestamp>,
        pub(super) first_used_at: Option<Timestamp>,
    }
}

pub(super) async fn reader(tx: &mut Tx, id: PersonId) -> Result<Option<Reader>, DbError> {
    let sql = "select person.id, name, email, zone, hours, last_on, account.created_at as account_since, first_used_at \
        from person left join account on account.person_id = person.id \
        left join working_hours on working_hours.person_id = person.id where person.id = $1";
    tx.maybe(sql, args![id]).await
}

#[allow(clippy::too_many_arguments, reason = "one for every column")]
pub(super) async fn insert_notice(
    tx: &mut Tx,
    id: i64,
    to: PersonId,
    kind: &str,
    other: Option<PersonId>,
    path: &str,
    happens_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into notice (id, person_id, kind, other_id, path, happens_at, made_at) values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![id, to, kind, other, path, happens_at, now]).await.map(drop)
}

/// Marks as read what somebody was asked for at a place, once they have done it there; what was
/// told after that is news.
pub(super) async fn mark_answered(
    tx: &mut Tx,
    (person, kind, path): (PersonId, &str, &str),
    event: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update notice set read_at = $1 where person_id = $2 and read_at is null and kind = $3 \
        and (path = $4 or path like $5) and made_at <= (select at from event where event.id = $6)";
    tx.run(sql, args![now, person, kind, path, format!("{path}/%"), event]).await.map(drop)
}

pub(super) async fn workspace_name(tx: &mut Tx) -> Result<Option<String>, DbError> {
    tx.value("select name from workspace where id = 1", args![]).await
}

row! {
    /// Where a proposed wording stands.
    pub(super) struct WordingPlace {
        pub(super) version_id: i64,
        pub(super) competency_key: String,
    }
}

pub(super) async fn wording(db: &Db, id: i64) -> Result<Option<WordingPlace>, DbError> {
    db.maybe("select version_id, competency_key from wording where id = $1", args![id]).await
}

row! {
    /// The level somebody stands in.
    pub(super) struct LevelOf {
        pub(super) framework_id: FrameworkId,
        pub(super) framework_key: String,
        pub(super) level_key: String,
    }
}

pub(super) async fn level_of(db: &Db, person: PersonId) -> Result<Option<LevelOf>, DbError> {
    let sql = "select framework_id, framework.key as framework_key, level_key from person \
        join framework on framework.id = framework_id where person.id = $1 and level_key is not null";
    db.maybe(sql, args![person]).await
}
