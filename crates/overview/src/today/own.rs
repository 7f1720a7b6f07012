//! The viewer's own climb: who holds their rope and what stands between the two, or what stays with
//! somebody whose rope nobody holds any more.

use conversations::one_on_ones;
use kit::dates;
use kit::names::first;

use super::parts::{self, PromiseRow, Seen, TalkRow};
use super::queries::OpenPromise;
use crate::around::{LineFacts, MyFacts};
use crate::talks;

/// Who holds the viewer's rope, and what stands between the two.
pub(super) struct OwnClimb {
    pub(super) manager: String,
    pub(super) manager_path: String,
    /// "Noor stands in for Ruth until Fri 4 December."
    pub(super) stand_in: String,
    pub(super) next: String,
    pub(super) bar: Option<talks::Bar>,
    pub(super) theirs: Vec<PromiseRow>,
    /// Whose those are: the manager's, or also somebody's who held the rope before.
    pub(super) owing: String,
    /// What is due between the two, and whether it is past its day.
    pub(super) due: Vec<(String, bool)>,
    pub(super) talk_path: String,
    pub(super) plan_path: String,
    pub(super) agenda_path: String,
    pub(super) page_path: String,
}

/// What stays with somebody whose rope nobody holds any more.
pub(super) struct Alone {
    pub(super) theirs: Vec<PromiseRow>,
    pub(super) plan_path: String,
    pub(super) page_path: String,
}

impl OwnClimb {
    pub(super) fn is_late(&self) -> bool {
        self.due.iter().any(|(_, is_late)| *is_late)
    }
}

/// The line they climb in.
pub(super) fn own_climb(
    me: &MyFacts,
    own: Option<&LineFacts>,
    all: &[OpenPromise],
    (talks, climbs_only): (&[TalkRow], bool),
    seen: Seen<'_>,
) -> Option<OwnClimb> {
    let manager = me.manager_name.as_deref()?;
    let next = talks.iter().find(|row| row.next.as_ic && row.is_next());
    let theirs = || all.iter().filter(|row| row.owner_id != seen.me);
    let only_theirs = theirs().all(|row| Some(row.owner_id) == me.manager_id);
    Some(OwnClimb {
        manager: manager.to_owned(),
        manager_path: format!("/people/{}", me.manager_id?),
        stand_in: match (&me.stand_in_name, me.stand_in_until_on) {
            (Some(name), Some(until)) => {
                format!("{} stands in for {} until {}.", first(name), first(manager), dates::day(until))
            }
            _ => String::new(),
        },
        next: next.map_or_else(|| "No conversation is planned.".to_owned(), |row| format!("Next: {}", row.said)),
        bar: next.filter(|_| !climbs_only).and_then(|row| row.bars.as_ref().map(|[own, _]| own.clone())),
        theirs: theirs().map(|row| parts::promise(row, seen)).collect(),
        owing: if only_theirs { format!("{} owes you", first(manager)) } else { "Promised to you".to_owned() },
        due: own
            .iter()
            .flat_map(|line| &line.due)
            .map(|one| (one.said(seen.today), one.overdue_by().is_some()))
            .collect(),
        talk_path: format!("/people/{}/conversations/new", me.id),
        plan_path: format!("/people/{}/plan", me.id),
        agenda_path: one_on_ones::path(me.id),
        page_path: format!("/people/{}", me.id),
    })
}

/// Whoever climbed once, and in no line now.
pub(super) fn alone(me: &MyFacts, all: &[OpenPromise], seen: Seen<'_>) -> Option<Alone> {
    (me.has_climbed && me.manager_id.is_none()).then(|| Alone {
        theirs: all.iter().filter(|row| row.owner_id != seen.me).map(|row| parts::promise(row, seen)).collect(),
        plan_path: format!("/people/{}/plan", me.id),
        page_path: format!("/people/{}", me.id),
    })
}
