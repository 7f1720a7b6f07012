//! Where nudges come from: what the database says is near, and what the rules make of it.

use conversations::cadence;
use db::DbError;
use jiff::{Timestamp, ToSpan};
use kit::web::PageError;
use kit::{App, dates};
use people::LineId;

use super::queries::{self, Dated};
use super::rules::{self, Kind, LEFT, Nudge, STALE, midnight};
use crate::telling::Who;

/// Questions nobody answered: the conversation’s own rules marked them in the reader’s hours.
pub(super) async fn reminders(app: &App, now: Timestamp) -> Result<Vec<Nudge>, DbError> {
    let nudge = |one: queries::Reminded| Nudge {
        to: one.ic_id,
        kind: Kind::Reminder,
        object: one.id,
        for_on: dates::local(one.starts_at, &one.zone).date(),
        other: Some(Who { id: one.manager_id, name: one.manager_name }),
        path: format!("/conversations/{}/preparation", kit::ids::short(one.id)),
        at: one.starts_at,
    };
    Ok(queries::reminded(&app.db, now).await?.into_iter().map(nudge).collect())
}

/// Follow-ups whose hours run out, or did.
pub(super) async fn follow_ups(app: &App, now: Timestamp) -> Result<Vec<Nudge>, DbError> {
    let near = queries::follow_ups(&app.db, (now - STALE, now + LEFT), now).await?;
    let nudge = |one: queries::FollowUp| {
        let reader = (one.hours.unwrap_or_default(), one.zone.as_str());
        Some(Nudge {
            kind: rules::follow_up((one.began_at, one.due_at), reader, now)?,
            to: one.manager_id,
            object: one.id,
            for_on: dates::local(one.due_at, &one.zone).date(),
            other: Some(Who { id: one.ic_id, name: one.ic_name }),
            path: format!("/conversations/{}/wrap-up", kit::ids::short(one.id)),
            at: one.due_at,
        })
    };
    Ok(near.into_iter().filter_map(nudge).collect())
}

/// Goals to look at and promises that fall due.
pub(super) async fn days(app: &App, now: Timestamp) -> Result<Vec<Nudge>, DbError> {
    // A day or two more than any zone and any week of work can make of it.
    let today = dates::local(now, "UTC").date();
    let near = (today.saturating_sub(10.days()), today.saturating_add(10.days()));
    let nudge = |kind, one: Dated, path| {
        let reader = (one.hours.unwrap_or_default(), one.zone.as_str());
        rules::day_has_come((one.on_day, one.set_at), reader, now).then(|| Nudge {
            kind,
            to: one.to,
            object: one.id,
            for_on: one.on_day,
            other: one.other_id.zip(one.other_name).map(|(id, name)| Who { id, name }),
            path: format!("/{path}/{}", kit::ids::short(one.id)),
            at: midnight(one.on_day, &one.zone),
        })
    };
    let check_ins = queries::check_ins(&app.db, near).await?;
    let promises = queries::promises(&app.db, near).await?;
    let check_ins = check_ins.into_iter().filter_map(|one| nudge(Kind::CheckIn, one, "goals"));
    let promises = promises.into_iter().filter_map(|one| nudge(Kind::Promise, one, "promises"));
    Ok(check_ins.chain(promises).collect())
}

/// Lines past their cadence with nothing planned, to whoever holds the rope.
pub(super) async fn cadence(app: &App, now: Timestamp) -> Result<Vec<Nudge>, PageError> {
    let (mut nudges, mut after) = (Vec::new(), LineId(0));
    while let Some((last, overdue)) = cadence::overdue_after(app, after, now).await? {
        let holders = queries::holders(&app.db, (after, last)).await?;
        for cadence::Overdue { line, due_on } in overdue {
            let Ok(place) = holders.binary_search_by_key(&line.line_id, |holder| holder.line_id) else { continue };
            let holder = &holders[place];
            let reader = (holder.hours.unwrap_or_default(), holder.zone.as_str());
            let is_new = holder.heard_of.is_none_or(|day| day < due_on);
            if is_new && rules::day_went_by(due_on, reader, now) {
                nudges.push(Nudge {
                    to: line.manager_id,
                    kind: Kind::Cadence,
                    object: line.line_id.0,
                    for_on: due_on,
                    path: format!("/people/{}/conversations/new", line.ic_id),
                    other: Some(Who { id: line.ic_id, name: line.ic_name }),
                    at: midnight(due_on, &holder.zone),
                });
            }
        }
        after = last;
    }
    Ok(nudges)
}
