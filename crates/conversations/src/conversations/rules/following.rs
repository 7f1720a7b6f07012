//! When the next conversations of a line are proposed, once one has been held.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use kit::dates;
use people::hours::Hours;

use super::planning::is_weekend;

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
/// held, or Friday, from `first` on, and where that can be not past the day a kind is due. A monthly
/// kind makes room for a rarer one in its week.
pub fn wishes(kinds: &[Recurring], held_on: Date, first: Date) -> Vec<(usize, Date)> {
    let held_on = std::iter::successors(Some(held_on), |day| day.yesterday().ok()).find(|day| !is_weekend(*day));
    let Some(held_on) = held_on else { return Vec::new() };
    let first = same_weekday(held_on, first.saturating_add(6.days()));
    let mut all: Vec<(usize, Date)> = Vec::new();
    let mut rarest_first: Vec<usize> = (0..kinds.len()).collect();
    rarest_first.sort_by_key(|place| std::cmp::Reverse(kinds[*place].months));
    for place in rarest_first {
        for target in targets(&kinds[place], held_on) {
            let wish = same_weekday(held_on, target).max(first);
            let week = |weeks: i64| wish.saturating_add((7 * weeks).days());
            let back = (0..).map(|weeks: i64| week(-weeks)).take_while(|day| *day >= first);
            let mut nearest = back.chain((1..).map(week));
            let is_free = |day: &Date| all.iter().all(|(_, other)| are_apart(*other, *day));
            all.extend(nearest.find(is_free).map(|day| (place, day)));
        }
    }
    all.sort_by_key(|(_, day)| *day);
    all
}

/// The days a kind is wished for by: the monthly ones of a quarter, or the one it is due by.
fn targets(kind: &Recurring, held_on: Date) -> Vec<Date> {
    let later = |months: i64| held_on.saturating_add(months.months());
    match kind.months {
        months if kind.is_held => vec![later(i64::from(months))],
        1 => {
            // Not two weeks after they sat down, and a month apart, so that none is late.
            let next = kind.due_on.min(later(1)).max(held_on.saturating_add(14.days()));
            (0..AHEAD).map(|each| next.saturating_add(each.months())).collect()
        }
        _ => vec![kind.due_on],
    }
}

fn are_apart(one: Date, other: Date) -> bool {
    dates::days_between(one, other).abs() >= APART
}

/// The last day until `target` that is the weekday of `held_on`.
fn same_weekday(held_on: Date, target: Date) -> Date {
    let back = dates::days_between(held_on, target).rem_euclid(7);
    target.saturating_sub(Span::new().days(back))
}

/// What a proposed time has to fit between.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// The zone of who plans.
    pub zone: String,
    /// The hours of both, each in their zone.
    pub hours: Vec<(Hours, String)>,
    /// Days on which the two have something else.
    pub taken: Vec<Date>,
    /// Days that are proposed already.
    pub proposed: Vec<Date>,
    /// When who plans sits with somebody, from and until.
    pub busy: Vec<(Timestamp, Timestamp)>,
    /// The first day on which the line is over, where that is known.
    pub over_on: Option<Date>,
}

impl Calendar {
    /// The time wished for or the nearest half hour to it, on that day or soon after, when both are
    /// at work; and whether their hours meet at all. Nothing where no day is free before the line is
    /// over.
    pub fn fits(&self, wish: DateTime, minutes: u32) -> Option<(DateTime, bool)> {
        let mut times: Vec<Time> = (0..48).filter_map(|half| Time::new(half / 2, 30 * (half % 2), 0, 0).ok()).collect();
        times.sort_by_key(|time| wish.time().duration_since(*time).abs());
        times.insert(0, wish.time());
        let days = (0..LOOKED_AT).map(|later| wish.date().saturating_add(later.days()));
        let free: Vec<Date> = days.filter(|day| self.is_free(*day)).collect();
        let at = |day: &Date| times.iter().map(|time| day.to_datetime(*time)).find(|local| self.suits(*local, minutes));
        let wished = || free.iter().find(|day| !is_weekend(**day)).map(|day| day.to_datetime(wish.time()));
        free.iter().find_map(at).map(|at| (at, true)).or_else(|| wished().map(|at| (at, false)))
    }

    fn is_free(&self, day: Date) -> bool {
        let is_over = self.over_on.is_some_and(|over_on| day >= over_on);
        !is_over && !self.taken.contains(&day) && self.proposed.iter().all(|other| are_apart(*other, day))
    }

    /// Whether both are at work from the first minute to the last, and who plans sits with nobody.
    fn suits(&self, local: DateTime, minutes: u32) -> bool {
        let from = dates::instant(local, &self.zone);
        let until = from + SignedDuration::from_mins(i64::from(minutes));
        let last = until - SignedDuration::from_secs(1);
        let at_work = |(hours, zone): &(Hours, String)| hours.is_working(from, zone) && hours.is_working(last, zone);
        self.hours.iter().all(at_work) && self.busy.iter().all(|(begin, end)| *end <= from || until <= *begin)
    }
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
        let first = day(held_on).saturating_add(7.days());
        let wishes = wishes(kinds, day(held_on), first);
        wishes.into_iter().map(|(place, on)| format!("{} {on}", kinds[place].key)).collect()
    }

    #[test]
    fn after_a_quarterly_come_three_monthly_ones_and_the_next_quarterly() {
        let kinds = [kind("career", 1, "2026-11-30", false), kind("quarterly", 3, "2027-02-26", true)];
        let expected = ["career 2026-12-10", "career 2027-01-07", "career 2027-02-04", "quarterly 2027-02-25"];
        assert_eq!(said(&kinds, "2026-11-26"), expected, "all Thursdays");
        let kinds = [kind("career", 1, "2026-12-26", false), kind("quarterly", 3, "2027-02-28", true)];
        let expected = ["career 2026-12-25", "career 2027-01-22", "career 2027-02-19", "quarterly 2027-02-26"];
        assert_eq!(
            said(&kinds, "2026-11-28"),
            expected,
            "after a Saturday Fridays, the third a week before the quarterly"
        );
    }

    #[test]
    fn after_a_monthly_one_comes_one_and_what_is_due_besides() {
        let kinds = [kind("career", 1, "2026-12-26", true), kind("quarterly", 3, "2027-01-15", false)];
        assert_eq!(said(&kinds, "2026-11-26"), ["career 2026-12-24", "quarterly 2027-01-14"]);
    }

    #[test]
    fn what_is_overdue_is_wished_for_in_a_week_one_after_the_other() {
        let late = [kind("quarterly", 3, "2026-09-01", false), kind("half", 6, "2026-08-01", false)];
        assert_eq!(said(&late, "2026-11-26"), ["half 2026-12-03", "quarterly 2026-12-10"]);
    }

    fn calendar(zone: &str) -> Calendar {
        let hours = Hours::typed(&[1, 2, 3, 4, 5], "09:00", "17:00").expect("hours");
        let berlin = "Europe/Berlin".to_owned();
        Calendar { zone: berlin.clone(), hours: vec![(hours, berlin), (hours, zone.to_owned())], ..Calendar::default() }
    }

    fn fits(calendar: &Calendar, wish: &str) -> Option<(String, bool)> {
        let (at, meets) = calendar.fits(wish.parse().expect("a moment"), 60)?;
        Some((at.strftime("%F %H:%M").to_string(), meets))
    }

    fn at(text: &str) -> Option<(String, bool)> {
        Some((text.to_owned(), true))
    }

    #[test]
    fn the_time_is_moved_into_the_hours_of_both() {
        assert_eq!(fits(&calendar("Europe/Berlin"), "2026-12-24T10:00"), at("2026-12-24 10:00"));
        assert_eq!(fits(&calendar("America/New_York"), "2026-12-24T10:00"), at("2026-12-24 15:00"));
        assert_eq!(fits(&calendar("Europe/Berlin"), "2026-12-26T10:00"), at("2026-12-28 10:00"), "a Saturday");
        let apart = fits(&calendar("Pacific/Auckland"), "2026-12-26T10:00");
        assert_eq!(apart, Some(("2026-12-28 10:00".to_owned(), false)), "their hours never meet");
    }

    #[test]
    fn what_is_taken_busy_or_over_is_left_alone() {
        let plain = calendar("Europe/Berlin");
        let taken = Calendar { taken: vec![day("2026-12-24")], ..plain.clone() };
        assert_eq!(fits(&taken, "2026-12-24T10:00"), at("2026-12-25 10:00"));
        let proposed = Calendar { proposed: vec![day("2026-12-21")], ..plain.clone() };
        assert_eq!(fits(&proposed, "2026-12-24T10:00"), at("2026-12-28 10:00"), "six days after it, past the weekend");
        let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let busy = vec![(instant("2026-12-24T09:30:00Z"), instant("2026-12-24T10:30:00Z"))];
        let busy = Calendar { busy, ..plain.clone() };
        assert_eq!(fits(&busy, "2026-12-24T10:00"), at("2026-12-24 09:30"), "it ends as the other begins");
        let over = Calendar { over_on: Some(day("2026-12-24")), ..plain };
        assert_eq!(fits(&over, "2026-12-24T10:00"), None);
    }

    proptest! {
        #[test]
        fn wishes_lie_ahead_on_one_weekday_and_apart(
            held in 0_i64..700, later in 1_i64..30, due in proptest::collection::vec((1_u32..7, -90_i64..200, any::<bool>()), 0..5)
        ) {
            let held_on = day("2026-01-01").saturating_add(Span::new().days(held));
            let first = held_on.saturating_add(Span::new().days(later));
            let kinds: Vec<Recurring> = due.iter().map(|(months, due, is_held)| Recurring {
                key: String::new(), months: *months, due_on: held_on.saturating_add(Span::new().days(*due)), minutes: 30, is_held: *is_held,
            }).collect();
            let found = wishes(&kinds, held_on, first);
            for pair in found.windows(2) {
                prop_assert!(dates::days_between(pair[0].1, pair[1].1) >= APART);
            }
            prop_assert!(found.iter().all(|(_, on)| *on >= first && !is_weekend(*on)));
            let named: std::collections::BTreeSet<usize> = found.iter().map(|(place, _)| *place).collect();
            prop_assert_eq!(named.len(), kinds.len(), "no kind is left out");
        }
    }
}
