//! What an administrator may start for somebody else's account where no mail leaves: a new
//! password, another address. It stands in the person's access log and they are told; it ends
//! nothing until it is used; and it works once a people partner who is somebody else has said
//! yes, or, where there is none, a day later. The person may refuse it from a running session
//! all the while. Not here: the page it stands on (`accounts`).

mod queries;
mod rules;

pub use queries::Change;
pub use rules::{ChangeKind, Standing, standing};

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::events::{self, Event};
use kit::web::PageError;

use crate::links::{self, Purpose};
use crate::{PersonId, access, accounts};

kit::id!(
    /// Something an administrator started for an account.
    ChangeId
);

/// Starts a change; an earlier open one of its kind is over.
pub async fn start(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    kind: ChangeKind,
    new_email: Option<&str>,
    by: PersonId,
    now: Timestamp,
) -> Result<(), PageError> {
    let has_partner = !queries::partners_within(tx, person, by, now).await?.is_empty();
    queries::end_open(tx, person, kind, now).await?;
    let change = Change {
        id: app.entropy.id(now),
        person_id: person,
        kind: kind.name().to_owned(),
        new_email: new_email.map(str::to_owned),
        started_by: by,
        started_at: now,
        works_from_at: rules::works_from(has_partner, now),
        refused_at: None,
        used_at: None,
    };
    queries::insert(tx, &change).await?;
    note(tx, app, &change, Some(by), kind.started(), kind.started_event(), now).await
}

/// Says yes for a partner; an address changes at once, a new password waits for its link.
pub async fn confirm(tx: &mut Tx, app: &App, id: ChangeId, by: PersonId, now: Timestamp) -> Result<(), PageError> {
    let change = open_one(tx, id, now).await?;
    let is_eligible = queries::partners_within(tx, change.person_id, change.started_by, now).await?.contains(&by);
    if !is_eligible || standing(&change, now) != Standing::WaitsForPartner {
        return Err(PageError::Missing);
    }
    queries::confirm(tx, id, by, now).await?;
    note(tx, app, &change, Some(by), "change_confirmed", "account.change_confirmed", now).await?;
    match change.new_email {
        Some(_) => apply(tx, app, &change, now).await,
        None => Ok(()),
    }
}

/// The person refuses: it never happens.
pub async fn refuse(tx: &mut Tx, app: &App, id: ChangeId, person: PersonId, now: Timestamp) -> Result<(), PageError> {
    let change = open_one(tx, id, now).await?;
    if change.person_id != person {
        return Err(PageError::Missing);
    }
    queries::refuse(tx, id, now).await?;
    links::end_unused(tx, person, Purpose::Reset).await?;
    note(tx, app, &change, Some(person), "change_refused", "account.change_refused", now).await
}

/// The path of a link for a new password that works now; it is shown to the administrator
/// who hands it over.
pub async fn make_link(
    tx: &mut Tx,
    app: &App,
    id: ChangeId,
    by: PersonId,
    now: Timestamp,
) -> Result<String, PageError> {
    let change = open_one(tx, id, now).await?;
    if standing(&change, now) != Standing::Works || change.new_email.is_some() {
        return Err(PageError::Missing);
    }
    access::record_act(tx, app, change.person_id, Some(by), "reset_link_made", now).await?;
    Ok(links::make(tx, app, change.person_id, Purpose::Reset, Some(by), now).await?)
}

/// Everything open about an account.
pub async fn open_of(app: &App, person: PersonId, now: Timestamp) -> Result<Vec<Change>, PageError> {
    let changes = queries::of_person(&app.db, person).await?;
    Ok(changes.into_iter().filter(|change| standing(change, now) != Standing::Over).collect())
}

/// Whether this partner may say yes to a change.
pub async fn may_confirm(app: &App, change: &Change, partner: PersonId, now: Timestamp) -> Result<bool, PageError> {
    if standing(change, now) != Standing::WaitsForPartner {
        return Ok(false);
    }
    Ok(partners(app, change.person_id, change.started_by, now).await?.contains(&partner))
}

/// The partners who may say yes to what an administrator started for a person: neither of the
/// two, and still here.
pub async fn partners(
    app: &App,
    person: PersonId,
    administrator: PersonId,
    now: Timestamp,
) -> Result<Vec<PersonId>, PageError> {
    Ok(queries::partners(&app.db, person, administrator, now).await?)
}

/// Applies addresses whose day has passed; the runner calls it every half minute.
pub async fn apply_due(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    for change in queries::due_addresses(&app.db, now).await? {
        if standing(&change, now) == Standing::Works {
            let mut tx = app.db.begin().await?;
            if let Err(error) = apply(&mut tx, app, &change, now).await {
                tracing::error!(?error, change = change.id.0, "an address was not changed yet");
                continue;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn apply(tx: &mut Tx, app: &App, change: &Change, now: Timestamp) -> Result<(), PageError> {
    let Some(email) = &change.new_email else { return Ok(()) };
    queries::used(tx, change.id, now).await?;
    if accounts::is_taken(tx, email, change.person_id).await? {
        return Ok(());
    }
    accounts::save_email(tx, change.person_id, email).await?;
    note(tx, app, change, None, "address_changed", "account.address_changed", now).await
}

async fn open_one(tx: &mut Tx, id: ChangeId, now: Timestamp) -> Result<Change, PageError> {
    let change = queries::find(tx, id).await?.ok_or(PageError::Missing)?;
    if standing(&change, now) == Standing::Over { Err(PageError::Missing) } else { Ok(change) }
}

/// Writes what happened into the access log and tells whom it concerns.
async fn note(
    tx: &mut Tx,
    app: &App,
    change: &Change,
    by: Option<PersonId>,
    what: &str,
    event: &'static str,
    now: Timestamp,
) -> Result<(), PageError> {
    access::record_act(tx, app, change.person_id, by, what, now).await?;
    let event =
        Event { kind: event, by: by.map(|by| by.0), about: Some(change.person_id.0), object: Some(change.id.0) };
    Ok(events::record(tx, app, event, now).await?)
}

/// How long a change stays open, from when it works or, while a partner is asked, from its start.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
