//! A planned time on which one of the two has something else: said, and allowed.

use jiff::SignedDuration;
use kit::App;
use kit::web::look::first;
use kit::web::{PageError, Problems};
use people::lines::Line;
use people::people as cards;
use people::sessions::Viewer;

use super::planning::{PlanForm, Planned};
use super::queries;
use super::rules::planning::{self, Busy, LONGEST};
use crate::ConversationId;

/// What else one of the two has at that time; nothing once it was named and taken all the same.
pub(super) async fn overlap(
    app: &App,
    viewer: &Viewer,
    line: &Line,
    (planned, typed): (&Planned<'_>, &PlanForm),
    except: Option<ConversationId>,
) -> Result<Option<Problems>, PageError> {
    if typed.anyway == typed.span() {
        return Ok(None);
    }
    let minutes = |minutes: u32| SignedDuration::from_mins(i64::from(minutes));
    let (from, until) = (planned.moment.at, planned.moment.at + minutes(planned.minutes));
    let around = (from - minutes(LONGEST), until);
    let taken = queries::taking_time(&app.db, (line.ic_id, line.manager_id), around).await?;
    let busy = taken.into_iter().filter(|taken| Some(taken.id) != except).map(|taken| Busy {
        starts_at: taken.starts_at,
        ends_at: taken.starts_at + minutes(taken.minutes),
        with: match viewer.id {
            me if me == taken.ic_id => Some(first(&taken.manager_name).to_owned()),
            me if me == taken.manager_id => Some(first(&taken.ic_name).to_owned()),
            _ => None,
        },
    });
    let other = if viewer.id == line.ic_id { line.manager_id } else { line.ic_id };
    let card = cards::person(&app.db, other).await?.ok_or(PageError::Missing)?;
    let busy: Vec<Busy> = busy.collect();
    let said = planning::clash((from, until), &busy, &viewer.zone, (first(&card.name), &card.zone));
    Ok(said.map(|sentence| Problems::of("time", sentence)))
}
