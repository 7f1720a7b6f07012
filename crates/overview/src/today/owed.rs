//! Follow-ups owed, each with the count of its own page.

use conversations::conversations::State;
use conversations::wrap_up::{self, Progress};
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;
use kit::web::look::*;
use people::sessions::Viewer;

use super::parts::Seen;
use super::rules::Owing;
use crate::talks::Shown;
use crate::words::{count, lately};

/// A follow-up owed.
pub(crate) struct OwedRow {
    pub(crate) name: String,
    pub(crate) what: String,
    pub(crate) left: String,
    pub(crate) is_short: bool,
    pub(crate) by: String,
    pub(crate) rope: OwedRope,
    /// Nothing for whoever may only write the note.
    pub(crate) progress: Option<Progress>,
    pub(crate) path: String,
    pub(crate) owing: Owing,
}

impl OwedRow {
    /// Whether anything of it is done.
    pub(crate) fn is_begun(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.done > 0)
    }

    /// "Note with Joel before its clock ran out. Plan updated. And two more."
    pub(crate) fn open(&self) -> String {
        let open = self.progress.iter().flat_map(|progress| &progress.open).collect::<Vec<_>>();
        let mut said: Vec<String> = open.iter().take(2).map(|line| format!("{line}.")).collect();
        said.extend((open.len() > 2).then(|| format!("And {} more.", count(open.len() - 2))));
        said.join(" ")
    }
}

/// The follow-ups of conversations this viewer led and ended, of those under way.
pub(crate) async fn owed(
    app: &App,
    viewer: &Viewer,
    under_way: &[Shown],
    seen: Seen<'_>,
) -> Result<Vec<OwedRow>, PageError> {
    let mut rows = Vec::new();
    for shown in under_way {
        let talk = &shown.talk;
        if talk.state == State::WrappedUp && talk.manager_id == seen.me {
            rows.extend(row(shown, wrap_up::progress(app, viewer, talk.id).await?, seen));
        }
    }
    Ok(rows)
}

fn row(shown: &Shown, progress: Option<Progress>, seen: Seen<'_>) -> Option<OwedRow> {
    let talk = &shown.talk;
    let (ended_at, due_at) = (talk.wrapped_up_at?, talk.follow_up_due_at?);
    let left = due_at.duration_since(seen.now);
    let is_late = left.as_secs() <= 0;
    let due = dates::local(due_at, seen.zone);
    let day =
        if due.date() == seen.today { String::new() } else { format!("{} ", dates::short_day(due.date(), seen.today)) };
    Some(OwedRow {
        what: format!("{}, {}", shown.kind.title, lately(ended_at, seen.zone, seen.today)),
        left: if is_late { format!("{} late", dates::span(-left)) } else { format!("{} left", dates::span(left)) },
        is_short: left.as_secs() < 2 * 3600,
        by: format!("by {day}{}", dates::time(&due)),
        rope: OwedRope {
            minutes_left: minutes(left.as_secs()),
            minutes_total: minutes(due_at.duration_since(ended_at).as_secs()),
        },
        path: format!("/conversations/{}/{}", talk.id, if talk.is_after { "follow-up" } else { "wrap-up" }),
        owing: Owing {
            name: first(&talk.ic_name).to_owned(),
            due_at,
            done: progress.as_ref().map(|progress| (progress.done, progress.of)),
        },
        name: talk.ic_name.clone(),
        progress,
    })
}

fn minutes(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0) / 60).unwrap_or(u32::MAX)
}
