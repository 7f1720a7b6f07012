use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::NewLevel;
use crate::{LevelStepId, PersonId};

row! {
    pub(super) struct Newest {
        pub(super) id: i64,
        pub(super) framework_id: i64,
        pub(super) key: String,
        pub(super) name: String,
    }
}

pub(super) async fn newest_versions(db: &Db) -> Result<Vec<Newest>, DbError> {
    let sql = "select framework_version.id as id, framework_id, framework.key as key, framework.name as name from framework_version \
        join framework on framework.id = framework_id where state = 'published' and not exists \
        (select 1 from framework_version later where later.framework_id = framework_version.framework_id \
        and later.state = 'published' and later.number > framework_version.number) \
        order by framework.created_at, framework.id";
    db.all(sql, args![]).await
}

pub(super) async fn content(db: &Db, version: i64) -> Result<Option<String>, DbError> {
    db.value("select content from framework_version where id = $1", args![version]).await
}

row! {
    pub(super) struct Older {
        pub(super) content: String,
    }
}

/// The published versions before this one, the newest first.
pub(super) async fn older_contents(db: &Db, version: i64) -> Result<Vec<Older>, DbError> {
    let sql = "select older.content as content from framework_version older \
        join framework_version newest on newest.framework_id = older.framework_id \
        where newest.id = $1 and older.state = 'published' and older.number < newest.number order by older.number desc";
    db.all(sql, args![version]).await
}

row! {
    /// A level somebody holds or held.
    pub struct Step {
        /// Which.
        pub id: LevelStepId,
        /// In which framework.
        pub framework_id: i64,
        /// Its key there.
        pub level_key: String,
        /// Since when.
        pub since_on: Date,
        /// Who recorded it; nobody for an import of the first run.
        pub by_name: Option<String>,
        /// When it was recorded.
        pub recorded_at: Timestamp,
        /// When it was taken back, if it was.
        pub taken_back_at: Option<Timestamp>,
        /// Who took it back.
        pub taken_back_by_name: Option<String>,
        /// Why.
        pub taken_back_reason: Option<String>,
    }
}

/// The levels of the person a grant for `level_history` is about, the newest first, those taken
/// back among them.
pub(super) async fn steps(db: &Db, grant: &crate::access::Grant) -> Result<Vec<Step>, DbError> {
    let sql = "select level_step.id as id, level_step.framework_id as framework_id, level_step.level_key as level_key, since_on, \
        person.name as by_name, recorded_at, taken_back_at, corrector.name as taken_back_by_name, taken_back_reason \
        from level_step left join person on person.id = recorded_by left join person corrector on corrector.id = taken_back_by \
        where person_id = $1 order by since_on desc, level_step.id desc";
    db.all(sql, args![grant.about]).await
}

/// Takes the turn to change a level from this version of the person; false when another save came
/// first.
pub(super) async fn takes_turn(tx: &mut Tx, person: PersonId, version: i64) -> Result<bool, DbError> {
    let sql = "update person set version = version where id = $1 and version = $2";
    Ok(tx.run(sql, args![person, version]).await? == 1)
}

pub(super) async fn insert_step(
    tx: &mut Tx,
    id: i64,
    person: PersonId,
    level: NewLevel<'_>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into level_step (id, person_id, framework_id, level_key, since_on, recorded_by, recorded_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![id, person, level.framework, level.level, level.since_on, by, now]).await.map(drop)
}

pub(super) async fn insert_steps(
    tx: &mut Tx,
    steps: Vec<(i64, PersonId, NewLevel<'_>)>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = |(id, person, level): (i64, PersonId, NewLevel<'_>)| {
        args![id, person, level.framework, level.level, level.since_on, by, now]
    };
    let columns = &["id", "person_id", "framework_id", "level_key", "since_on", "recorded_by", "recorded_at"];
    tx.insert_all("level_step", columns, steps.into_iter().map(row).collect()).await
}

/// Lets the level of a day go; what was taken back stays.
pub(super) async fn delete_step(tx: &mut Tx, person: PersonId, since_on: Date) -> Result<(), DbError> {
    let sql = "delete from level_step where person_id = $1 and since_on = $2 and taken_back_at is null";
    tx.run(sql, args![person, since_on]).await.map(drop)
}

pub(super) async fn take_back(
    tx: &mut Tx,
    step: LevelStepId,
    reason: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update level_step set taken_back_at = $1, taken_back_by = $2, taken_back_reason = $3 \
        where id = $4 and taken_back_at is null";
    tx.run(sql, args![now, by, reason, step]).await.map(drop)
}

/// Repeats the newest step that stands on the person, where every page reads it.
pub(super) async fn repeat_newest(tx: &mut Tx, person: PersonId) -> Result<(), DbError> {
    let sql = "update person set version = version + 1, \
        framework_id = (select framework_id from level_step where person_id = $1 and taken_back_at is null order by since_on desc, id desc limit 1), \
        level_key = (select level_key from level_step where person_id = $1 and taken_back_at is null order by since_on desc, id desc limit 1), \
        level_since_on = (select since_on from level_step where person_id = $1 and taken_back_at is null order by since_on desc, id desc limit 1) \
        where id = $1";
    tx.run(sql, args![person]).await.map(drop)
}
