//! Moves are planned, called off and done here, each with its event, in one transaction.

use db::{DbError, Tx};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kit::App;
use kit::dates;
use kit::events::{self, Event};

use super::queries::{self, Move, NewMove};
use super::rules;
use crate::lines::{self, rules::may_open};
use crate::sessions::has_left;
use crate::{MoveId, PersonId};

/// Plans a move, in place of the one that waits. The caller has asked `lines` whether the line
/// may be, and waited in line.
pub async fn plan(
    tx: &mut Tx,
    app: &App,
    (ic, manager): (PersonId, PersonId),
    on: Date,
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let mut kind = "line.move_planned";
    if let Some(waiting) = queries::open_within(tx, ic).await?
        && queries::end(tx, waiting.id, "replaced", now).await?
    {
        if waiting.manager_id == manager {
            kind = "line.move_changed";
        } else {
            record(tx, app, "line.move_called_off", Some(by), ic, waiting.id, now).await?;
        }
    }
    let id: MoveId = app.entropy.id(now);
    queries::insert(tx, &NewMove { id, ic, manager, on, by }, now).await?;
    record(tx, app, kind, Some(by), ic, id, now).await
}

/// Calls a move off; `false` when it was over already.
pub async fn call_off(
    tx: &mut Tx,
    app: &App,
    ic: PersonId,
    id: MoveId,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let is_off = queries::end(tx, id, "called_off", now).await?;
    if is_off {
        record(tx, app, "line.move_called_off", Some(by), ic, id, now).await?;
    }
    Ok(is_off)
}

/// Ends the waiting of a move where a line opens before its day: to the same manager nothing is left to
/// do, and the move to another one is called off.
pub async fn forestall(
    tx: &mut Tx,
    app: &App,
    (ic, manager): (PersonId, PersonId),
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(waiting) = queries::open_within(tx, ic).await? else { return Ok(()) };
    if queries::end(tx, waiting.id, "replaced", now).await? && waiting.manager_id != manager {
        record(tx, app, "line.move_called_off", by, ic, waiting.id, now).await?;
    }
    Ok(())
}

/// Says of a move that still waits for its day that it stays, where the line before it has ended.
/// Whoever has left moves no more: see [`end_of_leavers`].
pub async fn keep(tx: &mut Tx, app: &App, ic: PersonId, by: Option<PersonId>, now: Timestamp) -> Result<(), DbError> {
    let Some(waiting) = queries::open_within(tx, ic).await? else { return Ok(()) };
    let is_due = rules::takes_effect_at(waiting.on_day, &waiting.zone) <= now;
    if is_due || has_left(waiting.last_on, &waiting.zone, now) {
        return Ok(());
    }
    record(tx, app, "line.move_kept", by, ic, waiting.id, now).await
}

/// Does the moves whose day has begun where the IC is; the runner calls it at every turn.
pub async fn make_due(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    // East of Greenwich a day begins before ours does: ask for one more, then look closely.
    let day = dates::local(now + SignedDuration::from_hours(24), "UTC").date();
    let mut after = (Date::ZERO, MoveId(0));
    loop {
        let waiting = queries::until(&app.db, day, after).await?;
        for planned in &waiting {
            if rules::takes_effect_at(planned.on_day, &planned.zone) <= now {
                let mut tx = app.db.begin().await?;
                happen(&mut tx, app, planned, now).await?;
                tx.commit().await?;
            }
        }
        // Those that are not due yet, or wait for another, stay: the next page begins after them.
        match waiting.last() {
            Some(last) if waiting.len() == queries::PAGE => after = (last.on_day, last.id),
            _ => return Ok(()),
        }
    }
}

/// Ends the moves one of whose people has left, and says so at once: their day is no longer waited
/// for. Last days before `day` are looked at closely.
pub async fn end_of_leavers(app: &App, day: Date, now: Timestamp) -> Result<(), DbError> {
    for planned in queries::of_leavers(&app.db, day).await? {
        let kind = match &planned {
            one if has_left(one.ic_last_on, &one.zone, now) => "line.move_left",
            one if has_left(one.manager_last_on, &one.manager_zone, now) => "line.move_failed",
            _ => continue,
        };
        let mut tx = app.db.begin().await?;
        if queries::end(&mut tx, planned.id, "impossible", now).await? {
            record(&mut tx, app, kind, None, planned.ic_id, planned.id, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Moves the line, unless somebody was faster or it cannot be any more: then the one who
/// planned it and the IC are told, and nothing moves. A ring that another move of the same day is to
/// open is waited for: two people change places one after the other.
async fn happen(tx: &mut Tx, app: &App, planned: &Move, now: Timestamp) -> Result<(), DbError> {
    lines::wait_in_line(tx).await?;
    let above = lines::above_within(tx, planned.manager_id).await?;
    let (ic, manager) =
        ((planned.ic_id, planned.ic_name.as_str()), (planned.manager_id, planned.manager_name.as_str()));
    let closes_ring = may_open(ic, manager, None, &above).is_err();
    if closes_ring && another_opens_it(tx, planned, &above).await? {
        return Ok(());
    }
    let may_be = !closes_ring
        && !has_left(planned.ic_last_on, &planned.zone, now)
        && !has_left(planned.manager_last_on, &planned.manager_zone, now);
    if !queries::end(tx, planned.id, if may_be { "done" } else { "impossible" }, now).await? {
        return Ok(());
    }
    if may_be {
        let by = Some(planned.planned_by);
        return lines::relate(tx, app, planned.ic_id, Some(planned.manager_id), by, now).await;
    }
    record(tx, app, "line.move_failed", None, planned.ic_id, planned.id, now).await
}

/// Whether somebody between the manager and the IC above them is to move by then.
/// Of moves that wait for each other each waits for one further down, so none waits for ever.
async fn another_opens_it(tx: &mut Tx, planned: &Move, above: &[(PersonId, String)]) -> Result<bool, DbError> {
    let between = above.iter().map(|(id, _)| *id).take_while(|id| *id != planned.ic_id);
    for person in std::iter::once(planned.manager_id).chain(between) {
        let waiting = queries::open_within(tx, person).await?;
        // Where they are, the same morning may be two calendar days further on.
        if waiting.is_some_and(|waiting| waiting.on_day <= planned.on_day.saturating_add(2.days())) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn record(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    by: Option<PersonId>,
    ic: PersonId,
    id: MoveId,
    now: Timestamp,
) -> Result<(), DbError> {
    let event = Event { kind, by: by.map(|by| by.0), about: Some(ic.0), object: Some(id.0) };
    events::record(tx, app, event, now).await
}
