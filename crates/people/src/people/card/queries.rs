use db::{DbError, Tx, args};

use super::rules::Card;
use crate::PersonId;

/// Writes a card over the one of this version; nothing when another save came first.
pub(super) async fn update(tx: &mut Tx, id: PersonId, card: &Card, version: i64) -> Result<u64, DbError> {
    let sql = "update person set name = $1, name_folded = $2, pronouns = $3, title = $4, team = $5, zone = $6, \
        first_on = $7, last_on = $8, external_id = $9, version = version + 1 where id = $10 and version = $11";
    let folded = kit::names::fold(&card.name);
    let days = (card.first_on, card.last_on);
    tx.run(
        sql,
        args![
            &card.name,
            folded,
            &card.pronouns,
            &card.title,
            &card.team,
            &card.zone,
            days.0,
            days.1,
            card.external_id.clone(),
            id,
            version
        ],
    )
    .await
}

/// Who has this address, or this number of the company's own list, beside `besides`.
pub(super) async fn taken(
    tx: &mut Tx,
    email: &str,
    external_id: Option<&str>,
    besides: PersonId,
) -> Result<(Option<String>, Option<String>), DbError> {
    let by_email = "select name from person where email_folded = $1 and id <> $2";
    let by_number = "select name from person where external_id = $1 and id <> $2";
    let email = tx.value(by_email, args![kit::names::fold(email), besides]).await?;
    Ok((email, tx.value(by_number, args![external_id, besides]).await?))
}
