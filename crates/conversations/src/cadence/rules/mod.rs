//! What is due in a line: worked out from its rhythms and from what was held, and never kept.

/// What may be chosen in a form.
pub mod choices;
/// The fields of a form of rhythms.
pub(super) mod form;
mod rhythm;
mod streak;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kit::dates;

pub use rhythm::{Chosen, Rhythm, Rhythms};
pub use streak::{CALLED_OFF, completes_a_streak, months_back};

use super::queries::Course;
use crate::kinds::Published;

/// A kind, as far as it falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// What the two call it.
    pub title: String,
    /// The kind it was copied from, or itself.
    pub root: String,
    /// Kinds whose turn is had as well once it was held.
    pub counts_for: Vec<String>,
    /// The rhythm of the kind itself.
    pub own: Rhythm,
    /// Whether it can be planned at all.
    pub is_offered: bool,
    /// Since when there is such a kind.
    pub first_at: Timestamp,
}

impl Asked {
    /// Whether it has a rhythm of its own, and is not only held when somebody asks.
    pub fn has_rhythm(&self) -> bool {
        self.own != Rhythm::Off
    }
}

impl From<&Published> for Asked {
    fn from(published: &Published) -> Asked {
        let kind = &published.kind;
        Asked {
            key: kind.key.clone(),
            title: kind.title.clone(),
            root: kind.root().to_owned(),
            counts_for: kind.counts_for.clone(),
            own: kind.due.into(),
            is_offered: published.is_offered,
            first_at: published.first_at,
        }
    }
}

/// A line, as far as its cadence needs to know it.
#[derive(Clone, Copy, Debug)]
pub struct InLine<'a> {
    /// When it began.
    pub started_at: Timestamp,
    /// Whether it is open.
    pub is_open: bool,
    /// The IC's zone, by IANA name: days are counted where they are.
    pub zone: &'a str,
    /// Whether the IC is at one of the two lowest levels.
    pub is_early: bool,
}

/// What was chosen, from the widest to the nearest.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// By the workspace.
    pub workspace: &'a Rhythms,
    /// By the two of the line.
    pub line: &'a Rhythms,
}

/// Whose rhythm it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The kind says so.
    Kind,
    /// The workspace chose it.
    Workspace,
    /// The two of the line chose it.
    Line,
}

/// How a kind stands in a line today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its day is still to come, and nothing is planned.
    Ahead,
    /// It is planned, not after its day.
    InTime,
    /// It is planned, so many days after its day.
    Late(i64),
    /// Its day went by so many days ago, and nothing is planned.
    Overdue(i64),
}

/// A kind that is due in a line, or will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueKind {
    /// Which.
    pub kind: Arc<Asked>,
    /// Its rhythm, as it holds in this line.
    pub rhythm: Rhythm,
    /// Whose rhythm that is.
    pub set_by: SetBy,
    /// The day of the last one that counts.
    pub last_on: Option<Date>,
    /// The day it is due by.
    pub due_on: Date,
    /// The day it is planned for.
    pub planned_on: Option<Date>,
    /// How that stands today.
    pub standing: Standing,
}

impl DueKind {
    /// For how many days it is overdue; nothing when it is not, or something is planned.
    pub fn overdue_by(&self) -> Option<i64> {
        match self.standing {
            Standing::Overdue(days) => Some(days),
            _ => None,
        }
    }
}

/// The rhythm of a kind in a line, whose it is, and since when it is on after it was off.
pub fn rhythm_of(kind: &Asked, settings: Settings<'_>) -> (Rhythm, SetBy, Option<Timestamp>) {
    let (line, workspace) = (settings.line.of(&kind.key), settings.workspace.of(&kind.key));
    let on_since = line.on_since.max(workspace.on_since);
    match (line.rhythm, workspace.rhythm) {
        // What the workspace switches off and on is nothing to a line with a choice of its own.
        (Some(rhythm), _) => (rhythm, SetBy::Line, line.on_since),
        (None, Some(rhythm)) => (rhythm, SetBy::Workspace, on_since),
        (None, None) => (kind.own, SetBy::Kind, on_since),
    }
}

/// What is due in a line and how that stands, the earliest first. Each kind counts its own
/// (docs/decisions/0017); kinds without a rhythm, and lines that have ended, have nothing due.
pub fn cadence(
    line: InLine<'_>,
    kinds: &[Arc<Asked>],
    settings: Settings<'_>,
    history: &[Course],
    now: Timestamp,
) -> Vec<DueKind> {
    if !line.is_open {
        return Vec::new();
    }
    let reckoning = Reckoning { line, zone: dates::zone(line.zone), kinds, settings, history, now };
    let mut due: Vec<DueKind> = kinds.iter().filter_map(|kind| reckoning.due(kind)).collect();
    due.sort_by_key(|one| one.due_on);
    due
}

struct Reckoning<'a> {
    line: InLine<'a>,
    zone: TimeZone,
    kinds: &'a [Arc<Asked>],
    settings: Settings<'a>,
    history: &'a [Course],
    now: Timestamp,
}

impl Reckoning<'_> {
    fn due(&self, kind: &Arc<Asked>) -> Option<DueKind> {
        let (rhythm, set_by, on_since) = rhythm_of(kind, self.settings);
        let rhythm = rhythm.at(self.line.is_early);
        let counting = || self.history.iter().filter(|course| self.counts(course, kind));
        let held_at = counting().filter_map(|course| course.held_at).max();
        let from = match rhythm {
            _ if !kind.is_offered => return None,
            Rhythm::Once { .. } => self.beginning(kind, held_at, on_since)?,
            _ => held_at.unwrap_or_else(|| self.line.started_at.max(kind.first_at)).max(on_since.unwrap_or_default()),
        };
        let due_on = rhythm.after(self.day(from))?;
        let planned_on = counting().filter_map(|course| course.next_at).min().map(|at| self.day(at));
        let last_on = held_at.map(|at| self.day(at));
        let standing = standing(due_on, planned_on, self.day(self.now));
        Some(DueKind { kind: kind.clone(), rhythm, set_by, last_on, due_on, planned_on, standing })
    }

    /// From when a first conversation is counted; nothing once it was held, or one it would have
    /// counted for, and nothing in a line that began before there was such a kind.
    fn beginning(&self, kind: &Asked, held_at: Option<Timestamp>, on_since: Option<Timestamp>) -> Option<Timestamp> {
        let since = kind.first_at.max(on_since.unwrap_or(Timestamp::MIN));
        let is_past = |course: &&Course| {
            course.held_at.is_some() && self.kind(course).is_some_and(|held| kind.counts_for.contains(&held.root))
        };
        let is_over = held_at.is_some() || self.history.iter().any(|course| is_past(&course));
        (!is_over && self.line.started_at >= since).then_some(self.line.started_at)
    }

    /// Whether what was held or planned counts for a kind: it is of that kind, a copy of it, or
    /// of one that says so; and of a relative nobody is asked for any more.
    fn counts(&self, course: &Course, kind: &Asked) -> bool {
        if course.kind_key == kind.key {
            return true;
        }
        let Some(held) = self.kind(course) else { return false };
        let says_so = held.counts_for.iter().any(|key| *key == kind.key || *key == kind.root);
        let is_related = held.root == kind.root;
        says_so || held.root == kind.key || (is_related && !self.is_asked_for(held))
    }

    fn is_asked_for(&self, kind: &Asked) -> bool {
        kind.is_offered && rhythm_of(kind, self.settings).0 != Rhythm::Off
    }

    fn kind(&self, course: &Course) -> Option<&Asked> {
        self.kinds.iter().find(|kind| kind.key == course.kind_key).map(Arc::as_ref)
    }

    fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

fn standing(due_on: Date, planned_on: Option<Date>, today: Date) -> Standing {
    match planned_on {
        Some(planned_on) if planned_on <= due_on => Standing::InTime,
        Some(planned_on) => Standing::Late(dates::days_between(due_on, planned_on)),
        None if today <= due_on => Standing::Ahead,
        None => Standing::Overdue(dates::days_between(due_on, today)),
    }
}

/// The kind that is due first and not planned.
pub fn due_first(due: &[DueKind]) -> Option<&DueKind> {
    due.iter().find(|one| one.planned_on.is_none())
}
