//! Who looked: readings from outside the line, and what was done to an account.

use db::Tx;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::web::PageError;

use super::queries;
pub use super::queries::Looked;
use super::rules::Header;
use crate::PersonId;

/// Records that somebody outside the line read this kind of thing; once an hour is enough.
pub(super) async fn record_reading(app: &App, by: PersonId, header: &Header, now: Timestamp) -> Result<(), PageError> {
    let mut tx = app.db.begin().await?;
    let since = now - SignedDuration::from_hours(1);
    if queries::last_reading(&mut tx, by, header, since).await?.is_none() {
        let id = app.entropy.id(now);
        queries::insert_entry(&mut tx, id, header.about, Some(by), "read", header.object.name(), now).await?;
    }
    Ok(tx.commit().await?)
}

/// Records something done to somebody's account, in the transaction that does it.
pub async fn record_act(
    tx: &mut Tx,
    app: &App,
    about: PersonId,
    by: Option<PersonId>,
    what: &str,
    now: Timestamp,
) -> Result<(), PageError> {
    let id = app.entropy.id(now);
    Ok(queries::insert_entry(tx, id, about, by, what, "account", now).await?)
}

/// The newest five hundred entries about somebody, whose grant the caller holds.
pub async fn looked_at(app: &App, grant: &super::Grant) -> Result<Vec<Looked>, PageError> {
    Ok(queries::looked_at(&app.db, grant.about).await?)
}
