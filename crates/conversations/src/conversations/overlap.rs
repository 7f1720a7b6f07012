//! A planned time on which the planner has another conversation: said, and allowed. When the other
//! of the two sits with somebody else is not the planner’s to know.

use jiff::SignedDuration;
use kit::App;
use kit::web::look::first;
use kit::web::{PageError, Problems};
use people::sessions::Viewer;

use super::planning::{PlanForm, Planned};
use super::queries;
use super::rules::planning::{self, Busy, LONGEST};
use crate::ConversationId;

/// What else the planner has at that time; nothing once it was named and taken all the same.
pub(super) async fn overlap(
    app: &App,
    viewer: &Viewer,
    (planned, typed): (&Planned<'_>, &PlanForm),
    except: Option<ConversationId>,
) -> Result<Option<Problems>, PageError> {
    if typed.anyway == typed.span() {
        return Ok(None);
    }
    let minutes = |minutes: u32| SignedDuration::from_mins(i64::from(minutes));
    let (from, until) = (planned.moment.at, planned.moment.at + minutes(planned.minutes));
    let around = (from - minutes(LONGEST), until);
    let taken = queries::taking_time(&app.db, viewer.id, around).await?;
    let busy = taken.into_iter().filter(|taken| Some(taken.id) != except).map(|taken| Busy {
        starts_at: taken.starts_at,
        ends_at: taken.starts_at + minutes(taken.minutes),
        with: first(if viewer.id == taken.ic_id { &taken.manager_name } else { &taken.ic_name }).to_owned(),
    });
    let busy: Vec<Busy> = busy.collect();
    Ok(planning::clash((from, until), &busy, &viewer.zone).map(|sentence| Problems::of("time", sentence)))
}
