//! What is started for an account and works later. An administrator may start a new password or
//! another address for somebody else where no mail leaves; everybody may ask for another address
//! of their own. It stands in the person's access log and they are told; it ends nothing until it
//! is used; and it works once a people partner who is somebody else has said yes, or, where there
//! is none, a day later. Where mail leaves, one's own address works once the link that was mailed
//! there has been followed. The person may refuse it from a running session all the while. Not
//! here: the pages it stands on (`accounts`, `settings`, `people::card`, `imports`).

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
    if kind != ChangeKind::Reset {
        // The link that was mailed for an earlier address must not confirm this one.
        links::end_unused(tx, person, Purpose::Address).await?;
    }
    let change = Change {
        id: app.entropy.id(now),
        person_id: person,
        kind: kind.name().to_owned(),
        new_email: new_email.map(str::to_owned),
        old_email: None,
        started_by: by,
        started_at: now,
        works_from_at: rules::works_from(kind, has_partner, now),
        refused_at: None,
        used_at: None,
    };
    queries::insert(tx, &change).await?;
    note(tx, app, &change, Some(by), kind.started(), kind.started_event(), now).await
}

/// What became of another address somebody is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is theirs: nobody had used the account.
    AtOnce,
    /// It was started, and works later.
    Started,
}

/// Gives somebody else another address, from whatever page: at once while nobody has used the
/// account, and as a change that others agree to afterwards. Whoever calls has made sure that
/// it is free and that [`may_give`] allows it.
pub async fn give_address(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    email: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<Given, PageError> {
    if accounts::is_used_within(tx, person).await? {
        start(tx, app, person, ChangeKind::Address, Some(email), by, now).await?;
        return Ok(Given::Started);
    }
    accounts::save_email(tx, person, email).await?;
    // An invitation that went to the old address opens nothing any more.
    links::end_unused(tx, person, Purpose::Invitation).await?;
    access::record_act(tx, app, person, Some(by), "address_changed", now).await?;
    Ok(Given::AtOnce)
}

/// Why somebody may not give an account another address; `Ok` when they may. An account in use
/// is its owner's where mail leaves: they change their address themselves.
pub fn may_give(app: &App, by: PersonId, person: PersonId, is_used: bool) -> Result<(), &'static str> {
    if by == person {
        return Err("Your own address is changed in your settings.");
    }
    if is_used && app.config.mail.is_some() {
        return Err("This Belay sends mail, so people change the address they sign in with themselves.");
    }
    Ok(())
}

/// Says yes for a partner; an address changes at once, a new password waits for its link.
pub async fn confirm(tx: &mut Tx, app: &App, id: ChangeId, by: PersonId, now: Timestamp) -> Result<(), PageError> {
    let change = open_one(tx, id, now).await?;
    let is_eligible = queries::partners_within(tx, change.person_id, change.started_by, now).await?.contains(&by);
    if !is_eligible || standing(&change, now) != Standing::WaitsForPartner {
        return Err(PageError::Missing);
    }
    if !queries::confirm(tx, id, by, now).await? {
        return Err(PageError::Missing);
    }
    note(tx, app, &change, Some(by), "change_confirmed", "account.change_confirmed", now).await?;
    match change.new_email {
        Some(_) => apply(tx, app, &change, now).await.map(drop),
        None => Ok(()),
    }
}

/// The person followed the link that was mailed to the new address; answers that address.
pub async fn confirm_by_link(
    tx: &mut Tx,
    app: &App,
    (person, id): (PersonId, ChangeId),
    now: Timestamp,
) -> Result<Option<String>, PageError> {
    let asked = queries::find(tx, id).await?.filter(|change| change.person_id == person);
    let Some(change) = asked.filter(|change| standing(change, now) == Standing::WaitsForLink) else { return Ok(None) };
    let is_changed = apply(tx, app, &change, now).await?;
    Ok(change.new_email.filter(|_| is_changed))
}

/// The change to this address that a link mailed now would confirm; nothing when another one was
/// asked for meanwhile, or it was refused. The link carries it, and confirms no other.
pub async fn waits_for_link(
    tx: &mut Tx,
    person: PersonId,
    email: &str,
    now: Timestamp,
) -> Result<Option<ChangeId>, DbError> {
    let asked = queries::mailed_of(tx, person).await?;
    let waits = |change: &Change| standing(change, now) == Standing::WaitsForLink;
    Ok(asked.filter(waits).filter(|change| change.new_email.as_deref() == Some(email)).map(|change| change.id))
}

/// The person refuses: it never happens.
pub async fn refuse(tx: &mut Tx, app: &App, id: ChangeId, person: PersonId, now: Timestamp) -> Result<(), PageError> {
    let change = open_one(tx, id, now).await?;
    if change.person_id != person {
        return Err(PageError::Missing);
    }
    if !queries::refuse(tx, id, now).await? {
        return Err(PageError::Missing);
    }
    let purpose = if change.new_email.is_some() { Purpose::Address } else { Purpose::Reset };
    links::end_unused(tx, person, purpose).await?;
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

/// Answers whether the address is theirs now: somebody else may have taken it meanwhile.
async fn apply(tx: &mut Tx, app: &App, change: &Change, now: Timestamp) -> Result<bool, PageError> {
    let Some(email) = &change.new_email else { return Ok(false) };
    if !queries::used(tx, change.id, now).await? {
        return Ok(false);
    }
    if accounts::is_taken(tx, email, change.person_id).await? {
        note(tx, app, change, None, "address_taken", "account.address_taken", now).await?;
        return Ok(false);
    }
    // Whoever reads mail at the old address has no say any more.
    links::end_unused(tx, change.person_id, Purpose::Reset).await?;
    queries::keep_old(tx, change).await?;
    accounts::save_email(tx, change.person_id, email).await?;
    note(tx, app, change, None, "address_changed", "account.address_changed", now).await?;
    Ok(true)
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
