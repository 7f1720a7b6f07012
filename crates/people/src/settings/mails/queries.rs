use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;

use super::MailKind;
use crate::PersonId;

row! {
    struct Off {
        kind: String,
    }
}

/// The kinds somebody has switched off.
pub(in crate::settings) async fn off(db: &Db, person: PersonId) -> Result<Vec<MailKind>, DbError> {
    let rows: Vec<Off> = db.all("select kind from mail_off where person_id = $1", args![person]).await?;
    Ok(rows.iter().filter_map(|row| MailKind::named(&row.kind)).collect())
}

/// Whether somebody does not want mails of this kind.
pub async fn is_off(tx: &mut Tx, person: PersonId, kind: MailKind) -> Result<bool, DbError> {
    let sql = "select person_id from mail_off where person_id = $1 and kind = $2";
    Ok(tx.value::<i64>(sql, args![person, kind.name()]).await?.is_some())
}

/// The kinds somebody has switched off, within what is being written.
pub async fn off_for(tx: &mut Tx, person: PersonId) -> Result<Vec<MailKind>, DbError> {
    let rows: Vec<Off> = tx.all("select kind from mail_off where person_id = $1", args![person]).await?;
    Ok(rows.iter().filter_map(|row| MailKind::named(&row.kind)).collect())
}

/// Switches these off as well.
pub(super) async fn switch_off(db: &Db, person: PersonId, kinds: &[MailKind], now: Timestamp) -> Result<(), DbError> {
    for kind in kinds {
        let sql = "insert into mail_off (person_id, kind, since_at) values ($1, $2, $3) on conflict do nothing";
        db.run(sql, args![person, kind.name(), now]).await?;
    }
    Ok(())
}

/// Switches these kinds off, and the others on.
pub(super) async fn save(tx: &mut Tx, person: PersonId, off: &[MailKind], now: Timestamp) -> Result<(), DbError> {
    tx.run("delete from mail_off where person_id = $1", args![person]).await?;
    for kind in off {
        let sql = "insert into mail_off (person_id, kind, since_at) values ($1, $2, $3)";
        tx.run(sql, args![person, kind.name(), now]).await?;
    }
    Ok(())
}
