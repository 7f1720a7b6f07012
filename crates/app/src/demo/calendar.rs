//! Offsets become days and instants.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Span, Timestamp};
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

    /// Morning of a day, when something was written down.
    pub(super) fn morning(&self, offset: i64) -> Timestamp {
        dates::instant(self.day(offset).at(9, 30, 0, 0), "UTC").min(self.now)
    }
}

/// So many hours later.
pub(super) fn hours(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}

/// So many minutes later.
pub(super) fn minutes(at: Timestamp, minutes: i64) -> Timestamp {
    at + SignedDuration::from_mins(minutes)
}
