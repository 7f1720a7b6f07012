//! When a planned move happens, and what it takes along.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::dates;

use super::Coming;
use crate::PersonId;
use crate::access::{Cell, Column, Object, Table};

/// The instant a move of this day happens: the start of the day where the IC is.
pub fn takes_effect_at(on: Date, zone: &str) -> Timestamp {
    dates::instant(on.at(0, 0, 0, 0), zone)
}

/// When a line is to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// At once.
    Now,
    /// At the start of a day to come.
    On(Date),
}

impl When {
    /// The day, unless it is at once.
    pub fn day(self) -> Option<Date> {
        match self {
            When::Now => None,
            When::On(day) => Some(day),
        }
    }

    /// The instant it happens.
    pub fn at(self, zone: &str, now: Timestamp) -> Timestamp {
        self.day().map_or(now, |day| takes_effect_at(day, zone))
    }
}

/// The soonest a line may move, by the day it is where the IC is: tomorrow where somebody holds the
/// rope, so that the IC sees beforehand what moves and what does not; at once where nobody does.
pub fn soonest(today: Date, is_held: bool) -> When {
    if is_held { When::On(today.saturating_add(1.day())) } else { When::Now }
}

/// Who held the rope of somebody's last line, which ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Former {
    /// Who.
    pub manager: PersonId,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whether they are here still.
    pub is_here: bool,
}

impl Former {
    /// Whether the line still counts as held where `next` is to take the rope: it ended today, where
    /// the IC is. Else whoever ends it first would move it at once.
    pub fn counts(&self, next: PersonId, today: Date, zone: &str) -> bool {
        self.is_here && self.manager != next && dates::local(self.ended_at, zone).date() == today
    }
}

/// Reads the day of a move; nothing means the soonest, and today at once where that may be. The
/// sentence says what is wrong with another.
pub fn when(typed: &str, today: Date, soonest: When) -> Result<When, String> {
    if typed.trim().is_empty() {
        return Ok(soonest);
    }
    let day = crate::people::levels::rules::day(typed)?;
    if day < today {
        return Err("That day is over. What was before stays in its line.".to_owned());
    }
    if day > today.saturating_add(1.year()) {
        return Err("That is more than a year away. Plan it when it is nearer.".to_owned());
    }
    match soonest {
        When::Now if day == today => Ok(When::Now),
        When::On(first) if day < first => Err(format!(
            "That is too soon: a line that is held moves on {} at the earliest, so that it is known beforehand what goes along.",
            dates::long_day(first)
        )),
        _ => Ok(When::On(day)),
    }
}

/// When a line opens that somebody agreed to: on the day it was asked for, or the soonest when that
/// day has come.
pub fn agreed(asked_for: Option<Date>, today: Date, soonest: When) -> When {
    asked_for.filter(|day| *day > today).map_or(soonest, When::On)
}

/// How much there is around a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Agreed goals that have not ended.
    pub goals: i64,
    /// Open promises of the IC.
    pub promises_by_ic: i64,
    /// Open promises of the manager.
    pub promises_by_manager: i64,
    /// Follow-ups the manager still owes.
    pub owed: i64,
    /// When conversations that have not begun start, the next first.
    pub ahead: Vec<Timestamp>,
}

/// What a move takes along and what it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// How much there is.
    pub around: Around,
    /// Conversations that start before it: they are held with the manager of now.
    pub held_before: Vec<Timestamp>,
    /// Conversations after it: they fall away, as they were planned between two others.
    pub fall_away: Vec<Timestamp>,
}

/// The move with which a conversation of this IC falls away, for somebody of its line: one that has
/// not begun by then. Who is only to take the rope knows nothing of it.
pub fn falls_away_with(coming: &[Coming], ic: PersonId, viewer: PersonId, starts_at: Timestamp) -> Option<&Coming> {
    let of_line = |one: &&Coming| one.ic_id == ic && (viewer == ic || one.holder_id == Some(viewer));
    coming.iter().filter(of_line).find(|one| takes_effect_at(one.on_day, &one.zone) <= starts_at)
}

/// What a move at this instant takes along.
pub fn preview(around: Around, at: Timestamp) -> Preview {
    let (held_before, fall_away) = around.ahead.iter().copied().partition(|starts_at| *starts_at < at);
    Preview { around, held_before, fall_away }
}

/// What a former manager still reads or finishes, by how long: the table decides, here are
/// only the words for its rows.
pub fn what_a_former_manager_keeps(table: &Table) -> Vec<(Option<i64>, Vec<&'static str>)> {
    let words = [
        (Object::ManagerPrivateNote, "after_line_ended", "Their own private notes"),
        (Object::FollowUp, "draft", "A follow-up they still owe, to finish it"),
        (Object::HandoverNote, "draft", "A hand-over note, to write it"),
        (Object::SharedNotes, "closed", "Notes taken together"),
        (Object::PromiseByIc, "open", "Promises of the IC"),
        (Object::FollowUp, "sent", "Follow-ups they sent"),
        (Object::PromiseByManager, "open", "Promises they made, to settle them"),
    ];
    let mut kept: Vec<(Option<i64>, Vec<&'static str>)> = Vec::new();
    for (object, state, words) in words {
        let Some(Cell::Right(_, days)) = table.cell(object, state, Column::OldManager) else { continue };
        match kept.iter_mut().find(|(known, _)| *known == days) {
            Some((_, all)) => all.push(words),
            None => kept.push((days, vec![words])),
        }
    }
    kept.sort_by_key(|(days, _)| days.unwrap_or(i64::MAX));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::TABLE;
    use jiff::SignedDuration;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ZONES: [&str; 7] = [
        "Europe/Lisbon",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "UTC",
    ];

    #[test]
    fn a_line_moves_within_a_year_and_one_that_is_held_tomorrow_at_the_earliest() {
        let (today, tomorrow) = (date(2026, 11, 23), date(2026, 11, 24));
        let (free, held) = (soonest(today, false), soonest(today, true));
        assert_eq!((when("", today, free), when("", today, held)), (Ok(When::Now), Ok(When::On(tomorrow))));
        assert_eq!(when("2026-11-23", today, free), Ok(When::Now));
        assert!(when("2026-11-23", today, held).unwrap_err().contains("on Tuesday 24 November at the earliest"));
        for soonest in [free, held] {
            assert_eq!(when(" 2026-11-24 ", today, soonest), Ok(When::On(tomorrow)));
            assert!(when("2026-11-22", today, soonest).unwrap_err().starts_with("That day is over."));
            assert!(when("2028-01-01", today, soonest).unwrap_err().contains("more than a year"));
            assert!(when("01.12.2026", today, soonest).unwrap_err().contains("can be read as"));
        }
    }

    #[test]
    fn a_line_that_ended_today_counts_as_held_unless_its_manager_left_or_takes_it_again() {
        let (today, zone) = (date(2026, 11, 23), "Pacific/Auckland");
        // Noon in Auckland, and still the day before in Greenwich.
        let ended_at = "2026-11-22T23:00:00Z".parse().unwrap();
        let former = Former { manager: PersonId(2), ended_at, is_here: true };
        assert!(former.counts(PersonId(3), today, zone));
        assert!(!former.counts(PersonId(2), today, zone));
        assert!(!former.counts(PersonId(3), date(2026, 11, 24), zone));
        assert!(!Former { is_here: false, ..former }.counts(PersonId(3), today, zone));
    }

    #[test]
    fn a_yes_that_comes_late_moves_no_line_behind_the_back_of_its_ic() {
        let (today, later) = (date(2026, 11, 23), date(2026, 12, 1));
        let (free, held) = (soonest(today, false), soonest(today, true));
        assert_eq!(agreed(Some(later), today, held), When::On(later));
        assert_eq!(agreed(Some(later), today, free), When::On(later));
        for passed in [None, Some(today), Some(date(2026, 11, 1))] {
            assert_eq!((agreed(passed, today, free), agreed(passed, today, held)), (free, held));
        }
    }

    #[test]
    fn what_is_planned_for_later_falls_away_and_what_comes_first_is_held() {
        let at = takes_effect_at(date(2026, 12, 1), "Europe/Lisbon");
        let hour = SignedDuration::from_hours(1);
        let around = Around { ahead: vec![at - hour, at, at + hour], ..Around::default() };
        let preview = preview(around, at);
        assert_eq!(preview.held_before, [at - hour]);
        assert_eq!(preview.fall_away, [at, at + hour]);
    }

    #[test]
    fn the_two_of_a_line_know_what_falls_away_with_its_move() {
        let coming = [Coming {
            ic_id: PersonId(1),
            ic_name: "Ines Carvalho".to_owned(),
            zone: "Europe/Lisbon".to_owned(),
            holder_id: Some(PersonId(2)),
            manager_id: PersonId(3),
            manager_name: "Tomas Lindqvist".to_owned(),
            on_day: date(2026, 12, 1),
        }];
        let at = takes_effect_at(date(2026, 12, 1), "Europe/Lisbon");
        let falls = |ic, viewer, at| falls_away_with(&coming, PersonId(ic), PersonId(viewer), at).is_some();
        assert!(falls(1, 1, at) && falls(1, 2, at));
        assert!(!falls(1, 3, at) && !falls(4, 2, at), "neither the next manager nor another line");
        assert!(!falls(1, 1, at - SignedDuration::from_secs(1)), "it is held before");
    }

    #[test]
    fn a_former_manager_keeps_what_the_table_says_for_as_long_as_it_says() {
        let kept = what_a_former_manager_keeps(&TABLE);
        let days: Vec<_> = kept.iter().map(|(days, _)| *days).collect();
        assert_eq!(days, [Some(30), Some(90), None]);
        assert!(kept[0].1.contains(&"Their own private notes"));
        assert!(kept[1].1.contains(&"Notes taken together"));
        assert_eq!(kept[2].1, ["Promises they made, to settle them"]);
    }

    proptest! {
        /// Neither a night an hour long nor one that begins at one o'clock loses or doubles a day.
        #[test]
        fn a_move_happens_in_the_first_instant_of_its_day(after in 0_i64..1500, zone in 0_usize..7) {
            let day = date(2026, 1, 1).saturating_add(after.days());
            let at = takes_effect_at(day, ZONES[zone]);
            prop_assert_eq!(dates::local(at, ZONES[zone]).date(), day);
            prop_assert!(dates::local(at - SignedDuration::from_secs(1), ZONES[zone]).date() < day);
        }

        #[test]
        fn later_days_happen_later(one in 0_i64..1500, other in 0_i64..1500, zone in 0_usize..7) {
            let on = |after: i64| date(2026, 1, 1).saturating_add(after.days());
            let at = |after| takes_effect_at(on(after), ZONES[zone]);
            prop_assert_eq!(one.cmp(&other), at(one).cmp(&at(other)));
        }

        /// Every conversation ahead stands in one of the two lists and in no other.
        #[test]
        fn a_preview_forgets_no_conversation(minutes in proptest::collection::vec(0_i64..10_000, 0..20), at in 0_i64..10_000) {
            let instant = |minutes: &i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(*minutes);
            let around = Around { ahead: minutes.iter().map(instant).collect(), ..Around::default() };
            let preview = preview(around.clone(), instant(&at));
            prop_assert_eq!(preview.held_before.len() + preview.fall_away.len(), around.ahead.len());
            prop_assert!(preview.held_before.iter().all(|one| *one < instant(&at)));
            prop_assert!(preview.fall_away.iter().all(|one| *one >= instant(&at)));
        }
    }
}
