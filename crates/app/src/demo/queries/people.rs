use db::{Db, DbError, Tx, args, row};
use growth::frameworks::{FrameworkId, FrameworkVersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

pub(in crate::demo) async fn is_demo_person(db: &Db, person: PersonId) -> Result<bool, DbError> {
    let sql = "select person.id from person cross join workspace where person.id = $1 and workspace.is_demo = 1";
    Ok(db.value::<PersonId>(sql, args![person]).await?.is_some())
}

pub(in crate::demo) async fn end_session(tx: &mut Tx, token_hash: Vec<u8>) -> Result<u64, DbError> {
    tx.run("delete from session where token_hash = $1", args![token_hash]).await
}

pub(in crate::demo) async fn insert_workspace(
    tx: &mut Tx,
    name: &str,
    zone: &str,
    proof: Vec<u8>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into workspace (id, name, zone, is_demo, key_check_sealed, questions_days_before, \
        follow_up_hours, created_at, version) values (1, $1, $2, 1, $3, 5, 24, $4, 1)";
    tx.run(sql, args![name, zone, proof, at]).await.map(drop)
}

pub(in crate::demo) async fn set_rhythms(tx: &mut Tx, rhythms: &str) -> Result<(), DbError> {
    let sql = "update workspace set rhythms = $1, cadence_version = cadence_version + 1 where id = 1";
    tx.run(sql, args![rhythms]).await.map(drop)
}

row! {
    struct Version {
        id: FrameworkVersionId,
        content: String,
    }
}

pub(in crate::demo) async fn framework(tx: &mut Tx, id: FrameworkId) -> Result<(FrameworkVersionId, String), DbError> {
    let sql = "select id, content from framework_version where framework_id = $1 order by number desc limit 1";
    let version: Version = tx.one(sql, args![id]).await?;
    Ok((version.id, version.content))
}

pub(in crate::demo) struct NewPerson<'a> {
    pub(in crate::demo) id: PersonId,
    pub(in crate::demo) name: &'a str,
    pub(in crate::demo) email: String,
    pub(in crate::demo) pronouns: &'a str,
    pub(in crate::demo) title: &'a str,
    pub(in crate::demo) team: &'a str,
    pub(in crate::demo) zone: &'a str,
    pub(in crate::demo) framework: Option<FrameworkId>,
    pub(in crate::demo) level: Option<&'a str>,
    pub(in crate::demo) level_since_on: Option<Date>,
    pub(in crate::demo) first_on: Date,
    pub(in crate::demo) last_on: Option<Date>,
    pub(in crate::demo) made_at: Timestamp,
}

pub(in crate::demo) async fn insert_person(tx: &mut Tx, new: NewPerson<'_>) -> Result<(), DbError> {
    let sql = "insert into person (id, name, name_folded, email, email_folded, pronouns, title, team, zone, framework_id, \
        level_key, level_since_on, first_on, last_on, created_at, version) \
        values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
    let folded = kit::names::fold(new.name);
    let args = args![
        new.id,
        new.name,
        folded,
        new.email,
        new.pronouns,
        new.title,
        new.team,
        new.zone,
        new.framework,
        new.level,
        new.level_since_on,
        new.first_on,
        new.last_on,
        new.made_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(in crate::demo) async fn insert_level_step(
    tx: &mut Tx,
    id: i64,
    person: PersonId,
    framework: FrameworkId,
    level: &str,
    since_on: Date,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into level_step (id, person_id, framework_id, level_key, since_on, recorded_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, person, framework, level, since_on, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_account(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<(), DbError> {
    let sql = "insert into account (person_id, created_at, first_used_at, version) values ($1, $2, $2, 1)";
    tx.run(sql, args![person, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_role(
    tx: &mut Tx,
    person: PersonId,
    role: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.run("insert into role (person_id, role, given_at) values ($1, $2, $3)", args![person, role, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_line(
    tx: &mut Tx,
    id: LineId,
    ic: PersonId,
    manager: PersonId,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql = "insert into line (id, ic_id, manager_id, started_at, ended_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, ic, manager, started_at, ended_at]).await.map(drop)
}
