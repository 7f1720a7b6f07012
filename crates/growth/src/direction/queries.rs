use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use kit::vault::WrongKey;
use kit::{App, Field};
use people::PersonId;

use super::Direction;
use super::rules::{Aim, Draft};

row! {
    pub(super) struct Row {
        pub(super) person_id: PersonId,
        pub(super) aim_sealed: Vec<u8>,
        pub(super) text_sealed: Vec<u8>,
        pub(super) saved_at: Timestamp,
        pub(super) shared_at: Option<Timestamp>,
        pub(super) version: i64,
    }
}

fn field(person: PersonId) -> Field {
    Field { column: "direction.text", row: person.0 }
}

fn aim_field(person: PersonId) -> Field {
    Field { column: "direction.aim", row: person.0 }
}

/// Opens the one word of a direction, for whoever may read it.
pub fn open_aim(app: &App, person: PersonId, sealed: &[u8]) -> Result<Aim, WrongKey> {
    Aim::named(&app.vault.open(aim_field(person), sealed)?).ok_or(WrongKey)
}

pub(super) fn open(app: &App, row: Row) -> Result<Direction, WrongKey> {
    let text = app.vault.open(field(row.person_id), &row.text_sealed)?;
    let aim = open_aim(app, row.person_id, &row.aim_sealed)?;
    let Row { person_id, saved_at, shared_at, version, .. } = row;
    Ok(Direction { person: person_id, aim, text, saved_at, shared_at, version })
}

/// Still sealed: who may read it is decided before it is opened.
pub(super) async fn of_person(db: &Db, person: PersonId) -> Result<Option<Row>, DbError> {
    let sql =
        "select person_id, aim_sealed, text_sealed, saved_at, shared_at, version from direction where person_id = $1";
    db.maybe(sql, args![person]).await
}

/// Answers how many rows it touched: none when a newer version stands there. Version 0 is a
/// direction written for the first time.
pub(super) async fn save(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    draft: &Draft,
    version: i64,
    now: Timestamp,
) -> Result<u64, DbError> {
    let text = app.vault.seal(field(person), &draft.text);
    let aim = app.vault.seal(aim_field(person), draft.aim.name());
    if version == 0 {
        let sql = "insert into direction (person_id, aim_sealed, text_sealed, saved_at, version) values ($1, $2, $3, $4, 1) \
            on conflict (person_id) do nothing";
        return tx.run(sql, args![person, aim, text, now]).await;
    }
    let sql = "update direction set aim_sealed = $1, text_sealed = $2, saved_at = $3, version = version + 1 \
        where person_id = $4 and version = $5";
    tx.run(sql, args![aim, text, now, person, version]).await
}

/// Shares what stands there now; shared again after a change of manager, the day is the newer one.
pub(super) async fn share(tx: &mut Tx, person: PersonId, version: i64, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update direction set shared_at = $1, version = version + 1 where person_id = $2 and version = $3";
    tx.run(sql, args![now, person, version]).await
}
