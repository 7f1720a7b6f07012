use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use kit::dates;

/// The days of a week on which somebody works, and from when until when, on the clock where they
/// are. There is at least one day, and at least an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Monday first.
    days: [bool; 7],
    from: Time,
    /// Later on the same day.
    until: Time,
}

/// Why hours are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No day is chosen: no mail would ever go.
    NoDay,
    /// A time is no time.
    NoTime,
    /// Less than an hour lies between the two times.
    TooShort,
}

/// Two weeks hold every working day, even one in a week that a change of the clock swallows.
const FAR: i64 = 15;

impl Default for Hours {
    /// Monday to Friday, nine to five.
    fn default() -> Hours {
        let days = [true, true, true, true, true, false, false];
        Hours { days, from: Time::constant(9, 0, 0, 0), until: Time::constant(17, 0, 0, 0) }
    }
}

impl Hours {
    /// The hours somebody typed: days by their numbers from Monday (1) on, times as "09:00".
    pub fn typed(days: &[u8], from: &str, until: &str) -> Result<Hours, Problem> {
        let days: [bool; 7] = std::array::from_fn(|day| days.iter().any(|typed| usize::from(*typed) == day + 1));
        if !days.contains(&true) {
            return Err(Problem::NoDay);
        }
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| Problem::NoTime);
        let (from, until) = (time(from)?, time(until)?);
        if until.duration_since(from) < SignedDuration::from_hours(1) {
            return Err(Problem::TooShort);
        }
        Ok(Hours { days, from, until })
    }

    /// Reads what [`Hours::written`] wrote.
    pub fn read(text: &str) -> Option<Hours> {
        let (days, times) = text.split_once(' ')?;
        let (from, until) = times.split_once('-')?;
        let days: Vec<u8> = days.bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
        Hours::typed(&days, from, until).ok()
    }

    /// As the database keeps them: "12345 09:00-17:00".
    pub fn written(&self) -> String {
        let days: String = (1..=7).filter(|day| self.works_on(*day)).map(|day| day.to_string()).collect();
        format!("{days} {}-{}", self.from(), self.until())
    }

    /// Whether this day of the week, from Monday (1) on, is a working day.
    pub fn works_on(&self, day: usize) -> bool {
        day.checked_sub(1).and_then(|day| self.days.get(day)).is_some_and(|works| *works)
    }

    /// From when, as "09:00".
    pub fn from(&self) -> String {
        self.from.strftime("%H:%M").to_string()
    }

    /// Until when, as "17:00".
    pub fn until(&self) -> String {
        self.until.strftime("%H:%M").to_string()
    }

    /// Whether somebody in that zone is at work.
    pub fn is_working(&self, at: Timestamp, zone: &str) -> bool {
        let day = dates::local(at, zone).date();
        self.window(day, zone).is_some_and(|(from, until)| from <= at && at < until)
    }

    /// The first moment from `at` on at which they are.
    pub fn next(&self, at: Timestamp, zone: &str) -> Timestamp {
        let today = dates::local(at, zone).date();
        let ahead = (0..FAR).filter_map(|days| self.window(today.saturating_add(days.days()), zone));
        ahead.filter(|(_, until)| *until > at).map(|(from, _)| from.max(at)).next().unwrap_or(at)
    }

    /// Where the last hour at work that was over by `at` began.
    pub fn last_before(&self, at: Timestamp, zone: &str) -> Timestamp {
        let today = dates::local(at, zone).date();
        let mut back = (0..FAR).filter_map(|days| self.window(today.saturating_sub(days.days()), zone));
        let over = back.find(|(_, until)| *until <= at);
        over.map_or(at, |(from, until)| from.max(until - SignedDuration::from_hours(1)))
    }

    /// When to say what is known ahead: at its moment, or in the last hour at work before it.
    pub fn by(&self, at: Timestamp, zone: &str) -> Timestamp {
        if self.is_working(at, zone) { at } else { self.last_before(at, zone) }
    }

    /// When to say what is due on a day: as it begins at work, or in the last hour at work before.
    pub fn on(&self, day: Date, zone: &str) -> Timestamp {
        let morning = self.window(day, zone).map(|(from, _)| from);
        morning.unwrap_or_else(|| self.last_before(dates::instant(day.at(0, 0, 0, 0), zone), zone))
    }

    /// From when until when somebody works on a day; nothing where they do not, or where the clock
    /// jumps over all of it.
    fn window(&self, day: Date, zone: &str) -> Option<(Timestamp, Timestamp)> {
        let is_working_day = self.days[usize::from(weekday(day) - 1)];
        let at = |time: Time| dates::instant(day.to_datetime(time), zone);
        Some((at(self.from), at(self.until))).filter(|(from, until)| is_working_day && from < until)
    }
}

/// From Monday (1) to Sunday (7).
fn weekday(day: Date) -> u8 {
    Weekday::to_monday_one_offset(day.weekday()).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 8] = [
        "Europe/Lisbon",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Beirut",
    ];

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const LISBON: &str = "Europe/Lisbon";

    #[test]
    fn a_moment_on_a_weekend_is_said_in_the_last_hour_of_friday_or_when_monday_begins() {
        let hours = Hours::default();
        let saturday = at("2026-11-28T10:00:00Z");
        assert!(!hours.is_working(saturday, LISBON));
        assert_eq!(hours.by(saturday, LISBON), at("2026-11-27T16:00:00Z"));
        assert_eq!(hours.next(saturday, LISBON), at("2026-11-30T09:00:00Z"));
        let at_work = at("2026-11-27T11:30:00Z");
        assert_eq!((hours.by(at_work, LISBON), hours.next(at_work, LISBON)), (at_work, at_work));
        assert_eq!(hours.by(at("2026-11-27T17:00:00Z"), LISBON), at("2026-11-27T16:00:00Z"), "five is after work");
    }

    #[test]
    fn a_day_is_said_as_it_begins_or_before_it() {
        let hours = Hours::default();
        assert_eq!(hours.on(jiff::civil::date(2026, 11, 26), LISBON), at("2026-11-26T09:00:00Z"));
        assert_eq!(hours.on(jiff::civil::date(2026, 11, 29), LISBON), at("2026-11-27T16:00:00Z"));
    }

    #[test]
    fn a_week_without_a_day_and_an_evening_without_an_hour_are_refused() {
        assert_eq!(Hours::typed(&[], "09:00", "17:00"), Err(Problem::NoDay));
        assert_eq!(Hours::typed(&[8, 0], "09:00", "17:00"), Err(Problem::NoDay));
        assert_eq!(Hours::typed(&[1], "nine", "17:00"), Err(Problem::NoTime));
        assert_eq!(Hours::typed(&[1], "17:00", "09:00"), Err(Problem::TooShort));
        assert_eq!(Hours::typed(&[1], "09:00", "09:59"), Err(Problem::TooShort));
    }

    #[test]
    fn hours_the_clock_jumps_over_are_no_hours() {
        // Sundays from one to two: in Lisbon that hour does not exist on 28 March 2027.
        let hours = Hours::typed(&[7], "01:00", "02:00").unwrap();
        assert_eq!(hours.next(at("2027-03-27T12:00:00Z"), LISBON), at("2027-04-04T00:00:00Z"));
        assert_eq!(hours.last_before(at("2027-03-29T12:00:00Z"), LISBON), at("2027-03-21T01:00:00Z"));
    }

    #[test]
    fn what_was_written_is_read_again() {
        assert_eq!(Hours::default().written(), "12345 09:00-17:00");
        assert_eq!(Hours::read("12345 09:00-17:00"), Some(Hours::default()));
        for text in ["", "12345", " 09:00-17:00", "12345 09:00", "0 09:00-17:00"] {
            assert_eq!(Hours::read(text), None, "{text}");
        }
    }

    prop_compose! {
        fn any_hours()(days in 1_u8..128, from in 0_i64..22 * 60, minutes in 60_i64..24 * 60) -> Hours {
            let days: Vec<u8> = (1..=7).filter(|day| days & (1 << (day - 1)) != 0).collect();
            let until = (from + minutes).min(24 * 60 - 1);
            let said = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
            Hours::typed(&days, &said(from), &said(until)).unwrap()
        }
    }

    proptest! {
        #[test]
        fn the_next_moment_at_work_is_the_first_one(
            hours in any_hours(), minutes in 0_i64..5_256_000, zone in 0_usize..8
        ) {
            let (now, zone) = (at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes), ZONES[zone]);
            let next = hours.next(now, zone);
            prop_assert!(next >= now && hours.is_working(next, zone));
            prop_assert!(next == now || !hours.is_working(next - SignedDuration::from_secs(1), zone));
            // No moment between the two is one: looked at by the minute.
            let between = (0..next.duration_since(now).as_mins()).step_by(7);
            prop_assert!(between.into_iter().all(|at| !hours.is_working(now + SignedDuration::from_mins(at), zone) || next == now));
        }

        #[test]
        fn the_last_hour_at_work_lies_before_and_nothing_at_work_between(
            hours in any_hours(), minutes in 0_i64..5_256_000, zone in 0_usize..8
        ) {
            let (now, zone) = (at("2026-01-15T00:00:00Z") + SignedDuration::from_mins(minutes), ZONES[zone]);
            let last = hours.last_before(now, zone);
            prop_assert!(last < now && hours.is_working(last, zone));
            prop_assert!(hours.by(now, zone) <= now && hours.is_working(hours.by(now, zone), zone));
            prop_assert!(hours.is_working(now, zone) || hours.next(last + SignedDuration::from_hours(1), zone) >= now);
        }

        #[test]
        fn a_day_is_said_at_work_and_never_after_it_began_there(
            hours in any_hours(), days in 0_i64..3650, zone in 0_usize..8
        ) {
            let (day, zone) = (jiff::civil::date(2026, 1, 15) + days.days(), ZONES[zone]);
            let said = hours.on(day, zone);
            prop_assert!(hours.is_working(said, zone));
            prop_assert!(dates::local(said, zone).date() <= day);
        }

        #[test]
        fn hours_come_back_as_they_were_written(hours in any_hours()) {
            prop_assert_eq!(Hours::read(&hours.written()), Some(hours));
        }
    }
}
