//! What may be a slip and is allowed: a time on which the planner has another conversation, and a
//! second conversation of the same kind within days. Said once. When the other of the two sits with
//! somebody else is not the planner’s to know.

use db::{DbError, Tx};
use jiff::SignedDuration;
use kit::web::Problems;
use kit::web::look::first;
use people::sessions::Viewer;

use super::Conversation;
use super::planning::{PlanForm, Planned};
use super::queries;
use super::rules::planning::{self, Busy, LONGEST};
use crate::ConversationId;
use crate::kinds::Kind;

/// What the planner might want to think about again; nothing once it was named and taken all the
/// same. `ahead` are the other conversations of the line that are still ahead.
pub(super) async fn doubts(
    tx: &mut Tx,
    viewer: &Viewer,
    (planned, typed): (&Planned<'_>, &PlanForm),
    (kind, ahead): (&Kind, &[Conversation]),
    except: Option<ConversationId>,
) -> Result<Option<Problems>, DbError> {
    if typed.anyway == typed.span() {
        return Ok(None);
    }
    let mut problems = Problems::none();
    // Of a conversation somebody else sits in, the kind is not the planner’s to know.
    let own = ahead.iter().filter(|other| other.side_of(viewer.id).is_some());
    let same_kind = own.filter(|other| other.kind_key == kind.key);
    let same_kind: Vec<_> = same_kind.map(|other| other.starts_at).collect();
    if let Some(sentence) = planning::near(planned.moment.at, &kind.title, &same_kind, &viewer.zone) {
        problems.add("day", sentence);
    }
    if let Some(sentence) = overlap(tx, viewer, planned, except).await? {
        problems.add("time", sentence);
    }
    Ok((!problems.is_empty()).then_some(problems))
}

/// What else the planner has at that time.
async fn overlap(
    tx: &mut Tx,
    viewer: &Viewer,
    planned: &Planned<'_>,
    except: Option<ConversationId>,
) -> Result<Option<String>, DbError> {
    let minutes = |minutes: u32| SignedDuration::from_mins(i64::from(minutes));
    let (from, until) = (planned.moment.at, planned.moment.at + minutes(planned.minutes));
    let around = (from - minutes(LONGEST), until);
    let taken = queries::taking_time(tx, viewer.id, around).await?;
    let busy = taken.into_iter().filter(|taken| Some(taken.id) != except).map(|taken| Busy {
        starts_at: taken.starts_at,
        ends_at: taken.starts_at + minutes(taken.minutes),
        with: first(if viewer.id == taken.ic_id { &taken.manager_name } else { &taken.ic_name }).to_owned(),
    });
    let busy: Vec<Busy> = busy.collect();
    Ok(planning::clash((from, until), &busy, &viewer.zone))
}
