use std::collections::HashMap;

use db::{Db, DbError, args, row};
use jiff::Timestamp;
use people::PersonId;

row! {
    struct Reader {
        id: PersonId,
        name: String,
        first_used_at: Option<Timestamp>,
    }
}

/// The names of whoever the newest mails went to, and whether they ever signed in.
pub(super) async fn readers(db: &Db, limit: i64) -> Result<HashMap<PersonId, (String, bool)>, DbError> {
    let sql = "select person.id, name, first_used_at from person left join account on account.person_id = person.id \
        where person.id in (select person_id from mail order by made_at desc, id desc limit $1)";
    let rows: Vec<Reader> = db.all(sql, args![limit]).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.name, row.first_used_at.is_some()))).collect())
}
