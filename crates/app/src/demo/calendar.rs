//! Offsets become days and instants.

use jiff::civil::{Date, Weekday, time};
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use kit::dates;

/// The demo's now, and the days around it.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) now: Timestamp,
    pub(super) today: Date,
}

impl Calendar {
    pub(super) fn new(now: Timestamp, zone: &str) -> Calendar {
        Calendar { now, today: dates::local(now, zone).date() }
    }

    /// So many days from today.
    pub(super) fn day(&self, offset: i64) -> Date {
        self.today.saturating_add(Span::new().days(offset))
    }

    /// The same, moved off the weekend: Saturday to Friday, Sunday to Monday. A meeting that
    /// is still to come stays to come.
    pub(super) fn working_day(&self, offset: i64) -> Date {
        let day = self.day(offset);
        match day.weekday() {
            Weekday::Saturday if offset != 1 => day.saturating_sub(Span::new().days(1)),
            Weekday::Saturday => day.saturating_add(Span::new().days(2)),
            Weekday::Sunday if offset != -1 => day.saturating_add(Span::new().days(1)),
            Weekday::Sunday => day.saturating_sub(Span::new().days(2)),
            _ => day,
        }
    }

    /// The start of a talk that lasts so many minutes and ended about so many hours ago. Nobody
    /// sits together at night or on a Sunday: then it was this morning, or on the last working day.
    pub(super) fn ended_lately(&self, hours_ago: i64, length: i64, zone: &str) -> Timestamp {
        let start = minutes(hours(self.now, -hours_ago), -length);
        if is_working_time(&dates::local(start, zone)) {
            return start;
        }
        let early = if hours_ago < 20 { time(7, 30, 0, 0) } else { time(10, 0, 0, 0) };
        let mut day = dates::local(self.now, zone).date();
        loop {
            let start = dates::instant(day.to_datetime(early), zone);
            if !is_weekend(day) && minutes(start, length) <= self.now {
                return start;
            }
            day = day.saturating_sub(Span::new().days(1));
        }
    }

    /// Morning of a day, when something was written down.
    pub(super) fn morning(&self, offset: i64) -> Timestamp {
        dates::instant(self.day(offset).at(9, 30, 0, 0), "UTC").min(self.now)
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn is_working_time(at: &Zoned) -> bool {
    !is_weekend(at.date()) && (7..18).contains(&at.hour())
}

/// So many hours later.
pub(super) fn hours(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}

/// So many minutes later.
pub(super) fn minutes(at: Timestamp, minutes: i64) -> Timestamp {
    at + SignedDuration::from_mins(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sat_together_on_a_sunday_or_at_night() {
        let zone = "Europe/Lisbon";
        let ended = |now: &str, ago| {
            let calendar = Calendar::new(now.parse().unwrap(), zone);
            dates::local(calendar.ended_lately(ago, 62, zone), zone).strftime("%a %H:%M").to_string()
        };
        assert_eq!(ended("2026-11-25T09:00:00Z", 18), "Tue 13:58", "on an ordinary day just so long ago");
        assert_eq!(ended("2026-11-23T09:00:00Z", 18), "Mon 07:30");
        assert_eq!(ended("2026-11-23T09:00:00Z", 22), "Fri 10:00");
        assert_eq!(ended("2026-11-23T02:00:00Z", 18), "Fri 07:30");
        assert_eq!(ended("2026-11-24T02:00:00Z", 22), "Mon 10:00");
    }
}
