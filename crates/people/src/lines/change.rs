//! Lines begin and end here, each with its event, in the transaction of whoever changes them.

use db::{DbError, Tx};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::events::{self, Event};

use super::queries::{self, NewRequest, Request};
use super::rules::{self, Refused};
use crate::moves::{self, rules::When};
use crate::sessions::has_left;
use crate::{LineId, LineRequestId, PersonId, stand_ins};

/// Ends somebody's open line and opens the next at the same instant; with no manager, only
/// ends it. The caller has asked [`rules::may_open`].
pub async fn relate(
    tx: &mut Tx,
    app: &App,
    ic: PersonId,
    manager: Option<PersonId>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let open = queries::open_within(tx, ic).await?;
    if open.as_ref().map(|line| line.manager_id) == manager {
        return Ok(());
    }
    if let Some(manager) = manager {
        moves::forestall(tx, app, (ic, manager), by, now).await?;
    }
    if let Some(line) = open {
        close(tx, app, line.id, ic, by, now).await?;
    }
    if let Some(manager) = manager {
        let id: LineId = app.entropy.id(now);
        queries::insert(tx, id, ic, manager, now).await?;
        record(tx, app, "line.opened", by, ic, id, now).await?;
    }
    Ok(())
}

/// Opens the first lines of people who are new: IC and manager.
pub async fn open_first(
    tx: &mut Tx,
    app: &App,
    pairs: &[(PersonId, PersonId)],
    by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let lines: Vec<(LineId, PersonId, PersonId)> =
        pairs.iter().map(|(ic, manager)| (app.entropy.id(now), *ic, *manager)).collect();
    queries::insert_all(tx, &lines, now).await?;
    let event = |(line, ic, _): &(LineId, PersonId, PersonId)| Event {
        kind: "line.opened",
        by: Some(by.0),
        about: Some(ic.0),
        object: Some(line.0),
    };
    events::record_all(tx, app, lines.iter().map(event).collect(), now).await
}

async fn close(
    tx: &mut Tx,
    app: &App,
    line: LineId,
    ic: PersonId,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    if queries::end(tx, line, now).await? > 0 {
        stand_ins::end_with_line(tx, line, now).await?;
        record(tx, app, "line.closed", by, ic, line, now).await?;
        moves::keep(tx, app, ic, by, now).await?;
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    by: Option<PersonId>,
    ic: PersonId,
    line: LineId,
    now: Timestamp,
) -> Result<(), DbError> {
    let event = Event { kind, by: by.map(|by| by.0), about: Some(ic.0), object: Some(line.0) };
    events::record(tx, app, event, now).await
}

/// Ends every open line somebody stands in: their last day has passed.
pub async fn end_all_of(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), DbError> {
    for (line, ic) in queries::around(tx, person).await? {
        close(tx, app, line, ic, by, now).await?;
    }
    Ok(())
}

/// Ends the open lines of people whose last day has passed; the runner calls it at every
/// turn, so a line ends with the last day, at midnight where the person is.
pub async fn end_of_leavers(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    // East of Greenwich a day is over before ours is: ask for one more, then look closely.
    let day = dates::local(now + SignedDuration::from_hours(24), "UTC").date();
    // Before their lines: a move to somebody who has left is not said to stay.
    moves::end_of_leavers(app, day, now).await?;
    let mut tx = app.db.begin().await?;
    for line in queries::of_leavers(&mut tx, day).await? {
        if has_left(Some(line.last_on), &line.zone, now) {
            close(&mut tx, app, line.id, line.ic_id, None, now).await?;
        }
    }
    tx.commit().await
}

/// Keeps a line its maker stands in until somebody else agrees. Asked twice, it waits once, for
/// the day that was named last.
pub async fn ask(
    tx: &mut Tx,
    app: &App,
    (ic, manager): (PersonId, PersonId),
    on: Option<Date>,
    asked_by: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let over = queries::open_within(tx, ic).await?.map(|line| line.id);
    let request = NewRequest { id: app.entropy.id(now), ic, manager, asked_by, on, over };
    if queries::ask_again(tx, &request).await? {
        return Ok(());
    }
    queries::insert_request(tx, &request, now).await?;
    record_answer(tx, app, "line.asked", (asked_by, ic), request.id, now).await
}

async fn record_answer(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    (by, ic): (PersonId, PersonId),
    request: LineRequestId,
    now: Timestamp,
) -> Result<(), DbError> {
    let event = Event { kind, by: Some(by.0), about: Some(ic.0), object: Some(request.0) };
    events::record(tx, app, event, now).await
}

/// What came of an answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The line is open.
    Opened,
    /// It moves on that day.
    Planned(Date),
    /// It was refused, or taken back.
    Refused,
    /// Somebody answered before.
    TooLate,
    /// It cannot be any more; the reason is for the page.
    Impossible(Refused),
}

/// Answers a request: opens its line, or lets it go.
pub(super) async fn answer(
    tx: &mut Tx,
    app: &App,
    request: &Request,
    yes: bool,
    by: PersonId,
    now: Timestamp,
) -> Result<Answered, DbError> {
    queries::wait_in_line(tx).await?;
    if yes && let Err(refused) = still_may_be(tx, request, now).await? {
        return Ok(Answered::Impossible(refused));
    }
    let (decision, event) = if yes { ("confirmed", "line.confirmed") } else { ("refused", "line.refused") };
    if queries::decide(tx, request.id, decision, by, now).await? == 0 {
        return Ok(Answered::TooLate);
    }
    record_answer(tx, app, event, (by, request.ic_id), request.id, now).await?;
    if !yes {
        return Ok(Answered::Refused);
    }
    let (people, today) = ((request.ic_id, request.manager_id), dates::local(now, &request.zone).date());
    // The line it was asked over is the one of now, as was looked at above.
    let former = queries::former_within(tx, request.ic_id, now).await?;
    let was_held = former.is_some_and(|former| former.counts(request.manager_id, today, &request.zone));
    let soonest = moves::rules::soonest(today, request.over_line_id.is_some() || was_held);
    match moves::rules::agreed(request.on_day, today, soonest) {
        When::On(day) => {
            moves::plan(tx, app, people, day, request.asked_by, now).await?;
            Ok(Answered::Planned(day))
        }
        When::Now => {
            relate(tx, app, people.0, Some(people.1), Some(request.asked_by), now).await?;
            Ok(Answered::Opened)
        }
    }
}

/// Whether what was asked for can still be: both are here, the line it was asked over is the one
/// of now, and no ring closes.
async fn still_may_be(tx: &mut Tx, request: &Request, now: Timestamp) -> Result<Result<(), Refused>, DbError> {
    if has_left(request.ic_last_on, &request.zone, now) {
        return Ok(Err(Refused::IcLeft));
    }
    if has_left(request.manager_last_on, &request.manager_zone, now) {
        return Ok(Err(Refused::ManagerLeft));
    }
    if queries::open_within(tx, request.ic_id).await?.map(|line| line.id) != request.over_line_id {
        return Ok(Err(Refused::MovedMeanwhile));
    }
    let above = queries::above_within(tx, request.manager_id).await?;
    let ic = (request.ic_id, request.ic_name.as_str());
    Ok(rules::may_open(ic, (request.manager_id, &request.manager_name), None, &above))
}
