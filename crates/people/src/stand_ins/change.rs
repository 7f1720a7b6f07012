//! Stand-ins are arranged, called off and over here, each with its event, in one transaction.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::events::{self, Event};

use super::queries::{self, New, StandIn};
use crate::sessions::has_left;
use crate::{LineId, PersonId, StandInId};

/// Keeps a stand-in. The caller has asked the rules and waited in line.
pub(super) async fn arrange(tx: &mut Tx, app: &App, ic: PersonId, new: &New, now: Timestamp) -> Result<(), DbError> {
    queries::insert(tx, new, now).await?;
    record(tx, app, "line.stand_in_arranged", Some(new.by), ic, new.id, now).await
}

/// Ends one before its last day, or calls it off; `false` when it was over already.
pub(super) async fn end(
    tx: &mut Tx,
    app: &App,
    stand_in: &StandIn,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let is_ended = queries::end(tx, stand_in.id, now).await?;
    if is_ended {
        let kind = if stand_in.from_at > now { "line.stand_in_called_off" } else { "line.stand_in_ended" };
        record(tx, app, kind, Some(by), stand_in.ic_id, stand_in.id, now).await?;
    }
    Ok(is_ended)
}

/// Nobody stands in a line that has ended.
pub async fn end_with_line(tx: &mut Tx, line: LineId, now: Timestamp) -> Result<(), DbError> {
    queries::end_with_line(tx, line, now).await
}

/// Marks what is over and lets everybody concerned know; the runner calls it at every turn. The
/// right itself ends by the clock and waits for nobody.
pub async fn end_due(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    // East of Greenwich a day is over before ours is: ask for one more, then look closely.
    let day = dates::local(now + SignedDuration::from_hours(24), "UTC").date();
    for over in queries::maybe_over(&app.db, now, day).await? {
        if over.until_at > now && !has_left(over.last_on, &over.zone, now) {
            continue;
        }
        let mut tx = app.db.begin().await?;
        if queries::mark_over(&mut tx, &over, now).await? {
            let has_begun = over.from_at < over.until_at && over.from_at <= now;
            let kind = if has_begun { "line.stand_in_ended" } else { "line.stand_in_called_off" };
            record(&mut tx, app, kind, None, over.ic_id, over.id, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    by: Option<PersonId>,
    ic: PersonId,
    id: StandInId,
    now: Timestamp,
) -> Result<(), DbError> {
    let event = Event { kind, by: by.map(|by| by.0), about: Some(ic.0), object: Some(id.0) };
    events::record(tx, app, event, now).await
}
