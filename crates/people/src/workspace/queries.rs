use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;

row! {
    /// The workspace as its settings page shows it.
    pub struct Workspace {
        /// Company or department.
        pub name: String,
        /// The zone of everything that belongs to nobody in particular, by IANA name.
        pub zone: String,
        /// Whether its people were invented.
        pub is_demo: bool,
        /// When the questions go out.
        pub questions_days_before: u32,
        /// Hours a manager has for the follow-up.
        pub follow_up_hours: u32,
        /// Counts every change.
        pub version: i64,
    }
}

/// How fast things follow each other: the part of the settings that conversations go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// When the questions go out.
    pub questions_days_before: u32,
    /// Hours a manager has for the follow-up.
    pub follow_up_hours: u32,
}

pub(super) async fn exists(db: &Db) -> Result<bool, DbError> {
    Ok(db.value::<i64>("select id from workspace where id = 1", args![]).await?.is_some())
}

/// The workspace; nothing before the first run.
pub async fn load(db: &Db) -> Result<Option<Workspace>, DbError> {
    let sql = "select name, zone, is_demo, questions_days_before, follow_up_hours, version \
        from workspace where id = 1";
    db.maybe(sql, args![]).await
}

/// Makes the workspace; answers whether this was the first to do so.
pub async fn insert(
    tx: &mut Tx,
    name: &str,
    zone: &str,
    is_demo: bool,
    proof: Vec<u8>,
    pace: Pace,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "insert into workspace (id, name, zone, is_demo, key_check_sealed, questions_days_before, \
        follow_up_hours, created_at, version) values (1, $1, $2, $3, $4, $5, $6, $7, 1) on conflict (id) do nothing";
    let args = args![name, zone, is_demo, proof, pace.questions_days_before, pace.follow_up_hours, now];
    Ok(tx.run(sql, args).await? == 1)
}

/// Saves the settings over the version they were read at; false when somebody else saved first.
pub async fn save(tx: &mut Tx, name: &str, zone: &str, pace: Pace, version: i64) -> Result<bool, DbError> {
    let sql = "update workspace set name = $1, zone = $2, questions_days_before = $3, \
        follow_up_hours = $4, version = version + 1 where id = 1 and version = $5";
    let args = args![name, zone, pace.questions_days_before, pace.follow_up_hours, version];
    Ok(tx.run(sql, args).await? == 1)
}
