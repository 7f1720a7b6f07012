use db::{Cell, Db, DbError, FromCell, Tx, args, row};
use jiff::Timestamp;
use kit::vault::WrongKey;
use kit::{App, Field};
use people::PersonId;

use super::Direction;
use super::rules::{Aim, Draft};

impl FromCell for Aim {
    const NAME: &'static str = "aim";
    fn from_cell(cell: Cell) -> Option<Aim> {
        Aim::named(&String::from_cell(cell)?)
    }
}

row! {
    pub(super) struct Row {
        pub(super) person_id: PersonId,
        pub(super) aim: Aim,
        pub(super) text_sealed: Vec<u8>,
        pub(super) saved_at: Timestamp,
        pub(super) shared_at: Option<Timestamp>,
        pub(super) version: i64,
    }
}

fn field(person: PersonId) -> Field {
    Field { column: "direction.text", row: person.0 }
}

pub(super) fn open(app: &App, row: Row) -> Result<Direction, WrongKey> {
    let text = app.vault.open(field(row.person_id), &row.text_sealed)?;
    let Row { person_id, aim, saved_at, shared_at, version, .. } = row;
    Ok(Direction { person: person_id, aim, text, saved_at, shared_at, version })
}

/// Still sealed: who may read it is decided before it is opened.
pub(super) async fn of_person(db: &Db, person: PersonId) -> Result<Option<Row>, DbError> {
    let sql = "select person_id, aim, text_sealed, saved_at, shared_at, version from direction where person_id = $1";
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
    let sealed = app.vault.seal(field(person), &draft.text);
    if version == 0 {
        let sql = "insert into direction (person_id, aim, text_sealed, saved_at, version) values ($1, $2, $3, $4, 1) \
            on conflict (person_id) do nothing";
        return tx.run(sql, args![person, draft.aim.name(), sealed, now]).await;
    }
    let sql = "update direction set aim = $1, text_sealed = $2, saved_at = $3, version = version + 1 \
        where person_id = $4 and version = $5";
    tx.run(sql, args![draft.aim.name(), sealed, now, person, version]).await
}

/// Shares what stands there now; shared again after a change of manager, the day is the newer one.
pub(super) async fn share(tx: &mut Tx, person: PersonId, version: i64, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update direction set shared_at = $1, version = version + 1 where person_id = $2 and version = $3";
    tx.run(sql, args![now, person, version]).await
}
