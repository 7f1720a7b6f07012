use db::{Cell, Db, DbError, FromCell, Tx, args};
use jiff::Timestamp;

use super::Hours;
use crate::PersonId;

impl FromCell for Hours {
    const NAME: &'static str = "working hours";
    fn from_cell(cell: Cell) -> Option<Hours> {
        Hours::read(&String::from_cell(cell)?)
    }
}

/// The hours somebody set, or the usual ones.
pub async fn of(db: &Db, person: PersonId) -> Result<Hours, DbError> {
    let sql = "select hours from working_hours where person_id = $1";
    Ok(db.value(sql, args![person]).await?.unwrap_or_default())
}

pub(super) async fn save(tx: &mut Tx, person: PersonId, hours: Hours, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into working_hours (person_id, hours, since_at) values ($1, $2, $3) \
        on conflict (person_id) do update set hours = excluded.hours, since_at = excluded.since_at";
    tx.run(sql, args![person, hours.written(), now]).await.map(drop)
}
