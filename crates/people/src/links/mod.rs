//! One-time links to an account: invitations, new passwords and new addresses. The
//! row keeps the hash of the secret; the secret itself is only in the link. Not here: the
//! mails that carry them (`outreach`).

mod pages;
mod queries;
mod rules;

pub use pages::{ask_reset, choose_password, save_password, send_reset};
pub use rules::Purpose;

use db::{DbError, Tx};
use jiff::Timestamp;
use kit::App;

use crate::PersonId;
use crate::changes::ChangeId;
use crate::sessions::token_hash;

pub use queries::{delete_unused as end_unused, spend};

/// A link of this purpose that opens something for `person` now: its number, and the change of
/// the account it confirms.
pub async fn own(
    app: &App,
    purpose: Purpose,
    token: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<(i64, Option<ChangeId>)>, DbError> {
    let link = queries::find(&app.db, purpose, token_hash(token)).await?;
    let works = |link: &queries::Link| rules::works(link.works_from_at, link.expires_at, link.used_at, now);
    Ok(link.filter(|link| link.person_id == person && works(link)).map(|link| (link.id, link.change_id)))
}

/// Makes a link and answers its path. Earlier ones of its purpose work no more.
pub async fn make(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    purpose: Purpose,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<String, DbError> {
    make_for(tx, app, (person, None), purpose, by, now).await
}

/// The same for a link that confirms one change of the account and no other.
pub async fn make_for(
    tx: &mut Tx,
    app: &App,
    (person, change): (PersonId, Option<ChangeId>),
    purpose: Purpose,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<String, DbError> {
    let token = app.entropy.token();
    queries::delete_unused(tx, person, purpose).await?;
    let id: i64 = app.entropy.id(now);
    queries::insert(tx, id, (person, change), purpose, token_hash(&token), by, now, now + purpose.life()).await?;
    Ok(format!("{}/{token}", purpose.path()))
}
