//! Inviting somebody: they get an account without a password, and a link to choose one. Not
//! here: the link and the mail, which `outreach` makes of the event.

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::PageError;

use crate::{PersonId, access, accounts};

/// Invites a person, or invites them again.
pub async fn invite(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), PageError> {
    accounts::ensure(tx, person, now).await?;
    access::record_act(tx, app, person, by, "invited", now).await?;
    let event = Event { kind: "account.invited", by: by.map(|by| by.0), about: Some(person.0), object: None };
    Ok(events::record(tx, app, event, now).await?)
}
