//! How days and times are written on screen: "Thu 26 November", 24-hour clock, spans in words.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// A zone by its IANA name; UTC for a name this program does not know.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// An instant as the clock on the wall of that zone shows it.
pub fn local(at: Timestamp, zone_name: &str) -> Zoned {
    at.to_zoned(zone(zone_name))
}

/// The instant at which a wall clock in that zone shows `time`. In a gap the clock has
/// jumped over, the later reading; in a repeated hour, the first.
pub fn instant(time: DateTime, zone_name: &str) -> Timestamp {
    zone(zone_name).to_ambiguous_zoned(time).compatible().map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

/// "Thu 26 November".
pub fn day(date: Date) -> String {
    date.strftime("%a %-d %B").to_string()
}

/// "Thursday 26 November".
pub fn long_day(date: Date) -> String {
    date.strftime("%A %-d %B").to_string()
}

/// "26 Nov", and "26 Nov 2025" where the year is not the one of `today`.
pub fn short_day(date: Date, today: Date) -> String {
    let pattern = if date.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    date.strftime(pattern).to_string()
}

/// "26 November 2026", for days that may lie in any year.
pub fn calendar_day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "14:00".
pub fn time(time: &Zoned) -> String {
    time.strftime("%H:%M").to_string()
}

/// "Thursday 26 November, 14:00".
pub fn day_and_time(at: &Zoned) -> String {
    at.strftime("%A %-d %B, %H:%M").to_string()
}

/// The same for something that begins then: at midnight it is the day that begins, and its hour
/// says nothing.
pub fn beginning(at: &Zoned) -> String {
    if (at.hour(), at.minute()) == (0, 0) { long_day(at.date()) } else { day_and_time(at) }
}

/// A span in words, to the minute: "22 h 12 min", "51 min", "3 days 4 h". Never negative.
pub fn span(span: SignedDuration) -> String {
    let minutes = span.as_secs().max(0) / 60;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => days_in_words(days),
        (days, hours, _) => format!("{} {hours} h", days_in_words(days)),
    }
}

/// "today", "tomorrow", "in 3 days", "yesterday", "5 days ago".
pub fn near(date: Date, today: Date) -> String {
    match days_between(today, date) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

/// Whole days from one date to the other; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whole months from one date to the other, as people count time in a level.
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month()) - i64::from(from.month());
    if to.day() < from.day() { (months - 1).max(0) } else { months.max(0) }
}

fn days_in_words(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spans_are_said_in_the_two_largest_units() {
        let said = |minutes: i64| span(SignedDuration::from_mins(minutes));
        assert_eq!(said(51), "51 min");
        assert_eq!(said(22 * 60 + 12), "22 h 12 min");
        assert_eq!(said(3 * 1440 + 4 * 60), "3 days 4 h");
        assert_eq!(said(-5), "0 min");
    }

    #[test]
    fn a_meeting_in_the_hour_that_does_not_exist_is_one_hour_later() {
        let spring = date(2027, 3, 28).at(2, 30, 0, 0);
        assert_eq!(time(&local(instant(spring, "Europe/Lisbon"), "UTC")), "01:30");
        assert_eq!(time(&local(instant(spring, "Europe/Berlin"), "Europe/Berlin")), "03:30");
    }

    #[test]
    fn months_in_level_are_whole_months() {
        assert_eq!(months_between(date(2025, 1, 31), date(2026, 11, 23)), 21);
        assert_eq!(months_between(date(2026, 11, 1), date(2026, 11, 23)), 0);
    }

    #[test]
    fn near_days_have_names() {
        let today = date(2026, 11, 23);
        assert_eq!(near(date(2026, 11, 24), today), "tomorrow");
        assert_eq!(near(date(2026, 12, 3), today), "in 10 days");
        assert_eq!(near(date(2026, 6, 18), today), "158 days ago");
    }
}
