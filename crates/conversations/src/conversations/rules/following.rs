//! When the next conversations of a line are proposed, once one has been held.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, ToSpan};
use kit::dates;
use people::hours::Hours;

/// A kind that comes back every so many months and has no date yet.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// Its key.
    pub key: String,
    /// After how many months it comes back.
    pub months: u32,
    /// The day it is due by.
    pub due_on: Date,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Whether it is the kind that was held.
    pub is_held: bool,
}

/// How many of a monthly kind are proposed: those until the next quarter.
const AHEAD: i64 = 3;
/// Two conversations of a line are proposed at least this many days apart.
const APART: i64 = 6;
/// For how many days a time in the hours of both is looked for.
const LOOKED_AT: i64 = 14;

/// The days wished for, each with the place of its kind in `kinds`: the weekday of the one that was
/// held, not past the day a kind is due. A monthly kind makes room for a rarer one in its week.
pub fn wishes(kinds: &[Recurring], held_on: Date) -> Vec<(usize, Date)> {
    let mut all: Vec<(usize, Date)> = Vec::new();
    let mut rarest_first: Vec<usize> = (0..kinds.len()).collect();
    rarest_first.sort_by_key(|place| std::cmp::Reverse(kinds[*place].months));
    for place in rarest_first {
        let kind = &kinds[place];
        let months = i64::from(kind.months);
        let targets: Vec<Date> = match months {
            1 if !kind.is_held => (1..=AHEAD).map(|each| held_on.saturating_add(each.months())).collect(),
            _ if kind.is_held => vec![held_on.saturating_add(months.months())],
            _ => vec![kind.due_on],
        };
        for target in targets {
            let mut day = same_weekday(held_on, target).max(held_on.saturating_add(7.days()));
            while all.iter().any(|(_, other)| dates::days_between(*other, day).abs() < APART) && day > held_on {
                day = day.saturating_sub(7.days());
            }
            if day > held_on {
                all.push((place, day));
            }
        }
    }
    all.sort_by_key(|(_, day)| *day);
    all
}

/// The last day until `target` that is the weekday of `held_on`.
fn same_weekday(held_on: Date, target: Date) -> Date {
    let back = dates::days_between(held_on, target).rem_euclid(7);
    target.saturating_sub(Span::new().days(back))
}

/// When both sit at work on the day wished for, or soon after, at the time wished for or the
/// nearest half hour to it; nothing where their hours do not meet. `taken` are days on which the
/// two have something else.
pub fn moment_that_suits(
    wish: DateTime,
    minutes: u32,
    zone: &str,
    both: &[(Hours, String)],
    taken: &[Date],
) -> Option<DateTime> {
    let length = SignedDuration::from_mins(i64::from(minutes));
    let suits = |local: &DateTime| {
        let from = dates::instant(*local, zone);
        let last = from + length - SignedDuration::from_secs(1);
        both.iter().all(|(hours, zone)| hours.is_working(from, zone) && hours.is_working(last, zone))
    };
    let mut times: Vec<Time> = (0..48).filter_map(|half| Time::new(half / 2, 30 * (half % 2), 0, 0).ok()).collect();
    times.sort_by_key(|time| wish.time().duration_since(*time).abs());
    times.insert(0, wish.time());
    let days = (0..LOOKED_AT).map(|later| wish.date().saturating_add(Span::new().days(later)));
    let mut free = days.filter(|day| !taken.contains(day));
    free.find_map(|day| times.iter().map(|time| day.to_datetime(*time)).find(|local| suits(local)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn kind(key: &str, months: u32, due_on: &str, is_held: bool) -> Recurring {
        Recurring { key: key.to_owned(), months, due_on: day(due_on), minutes: 30, is_held }
    }

    fn said(kinds: &[Recurring], held_on: &str) -> Vec<String> {
        let wishes = wishes(kinds, day(held_on));
        wishes.into_iter().map(|(place, on)| format!("{} {on}", kinds[place].key)).collect()
    }

    #[test]
    fn after_a_quarterly_come_three_monthly_ones_and_the_next_quarterly() {
        let kinds = [kind("career", 1, "2026-11-30", false), kind("quarterly", 3, "2027-02-26", true)];
        let expected = ["career 2026-12-24", "career 2027-01-21", "career 2027-02-18", "quarterly 2027-02-25"];
        assert_eq!(said(&kinds, "2026-11-26"), expected, "all Thursdays, the third a week before the quarterly");
    }

    #[test]
    fn after_a_monthly_one_comes_one_and_what_is_due_besides() {
        let kinds = [kind("career", 1, "2026-12-26", true), kind("quarterly", 3, "2027-01-15", false)];
        assert_eq!(said(&kinds, "2026-11-26"), ["career 2026-12-24", "quarterly 2027-01-14"]);
        let late = [kind("quarterly", 3, "2026-09-01", false)];
        assert_eq!(said(&late, "2026-11-26"), ["quarterly 2026-12-03"], "overdue: a week from now");
    }

    #[test]
    fn the_time_is_moved_into_the_hours_of_both() {
        let hours = |from, until| Hours::typed(&[1, 2, 3, 4, 5], from, until).expect("hours");
        let both = |zone: &str| {
            [(hours("09:00", "17:00"), "Europe/Berlin".to_owned()), (hours("09:00", "17:00"), zone.to_owned())]
        };
        let at = |wish: &str, zone: &str, taken: &[Date]| {
            let wish: DateTime = wish.parse().expect("a moment");
            moment_that_suits(wish, 60, "Europe/Berlin", &both(zone), taken).map(|at| at.to_string())
        };
        assert_eq!(at("2026-12-24T10:00", "Europe/Berlin", &[]).as_deref(), Some("2026-12-24T10:00:00"));
        assert_eq!(at("2026-12-24T10:00", "America/New_York", &[]).as_deref(), Some("2026-12-24T15:00:00"));
        assert_eq!(at("2026-12-26T10:00", "Europe/Berlin", &[]).as_deref(), Some("2026-12-28T10:00:00"), "a Saturday");
        let taken = [day("2026-12-24")];
        assert_eq!(at("2026-12-24T10:00", "Europe/Berlin", &taken).as_deref(), Some("2026-12-25T10:00:00"));
        assert_eq!(at("2026-12-24T10:00", "Pacific/Auckland", &[]), None, "their hours never meet");
    }

    proptest! {
        #[test]
        fn wishes_lie_ahead_on_one_weekday_and_apart(
            held in 0_i64..700, due in proptest::collection::vec((1_u32..7, -90_i64..200, any::<bool>()), 0..5)
        ) {
            let held_on = day("2026-01-01").saturating_add(Span::new().days(held));
            let kinds: Vec<Recurring> = due.iter().map(|(months, due, is_held)| Recurring {
                key: String::new(), months: *months, due_on: held_on.saturating_add(Span::new().days(*due)), minutes: 30, is_held: *is_held,
            }).collect();
            let found = wishes(&kinds, held_on);
            for pair in found.windows(2) {
                prop_assert!(dates::days_between(pair[0].1, pair[1].1) >= APART);
            }
            prop_assert!(found.iter().all(|(_, on)| *on > held_on && on.weekday() == held_on.weekday()));
        }
    }
}
