//! Small words several pages of this crate need.

use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;

/// "one", "two", … as sentences say counts; figures from ten on.
pub(crate) fn count(number: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// The same sentence with a capital first letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "1 day", "4 days".
pub(crate) fn days(number: i64) -> String {
    if number == 1 { "1 day".to_owned() } else { format!("{number} days") }
}

/// "yesterday 15:00", "Fri 20 Nov 15:00".
pub(crate) fn lately(at: Timestamp, zone: &str, today: Date) -> String {
    let local = dates::local(at, zone);
    format!("{} {}", lately_on(local.date(), today), dates::time(&local))
}

/// "yesterday", "26 August", "26 August 2025".
pub(crate) fn lately_on(day: Date, today: Date) -> String {
    match dates::days_between(day, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ if day.year() == today.year() => day.strftime("%-d %B").to_string(),
        _ => day.strftime("%-d %B %Y").to_string(),
    }
}

/// Words under the columns: "Sep ’25" where a year begins, "Nov" within it.
pub(crate) fn quarter_words(days: &[Date]) -> Vec<String> {
    let mut year = 0;
    let mut word = |day: &Date| {
        let is_new = std::mem::replace(&mut year, day.year()) != day.year();
        if is_new { day.strftime("%b ’%y").to_string() } else { day.strftime("%b").to_string() }
    };
    days.iter().map(&mut word).collect()
}

/// The day a promise is due, and how pressing it is: "4 days late", "tomorrow", "Mon 30 Nov".
pub(crate) fn due(due_on: Date, today: Date) -> (String, Pressing) {
    match dates::days_between(today, due_on) {
        late if late < 0 => (format!("{} late", days(-late)), Pressing::Late),
        0 => ("today".to_owned(), Pressing::Soon),
        1 => ("tomorrow".to_owned(), Pressing::Soon),
        2..=13 => (due_on.strftime("%a %-d %b").to_string(), Pressing::No),
        _ => (dates::short_day(due_on, today), Pressing::No),
    }
}

/// How pressing a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressing {
    /// It went by.
    Late,
    /// Today or tomorrow.
    Soon,
    /// Neither.
    No,
}

impl Pressing {
    /// The class of a line in `checks`.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Pressing::Late => "late",
            Pressing::Soon => "soon",
            Pressing::No => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_due_day_is_said_as_people_say_it() {
        let today = date(2026, 11, 24);
        assert_eq!(due(date(2026, 11, 20), today), ("4 days late".to_owned(), Pressing::Late));
        assert_eq!(due(date(2026, 11, 25), today), ("tomorrow".to_owned(), Pressing::Soon));
        assert_eq!(due(date(2026, 12, 4), today).0, "Fri 4 Dec");
        assert_eq!(due(date(2027, 1, 29), today).0, "29 Jan 2027");
    }

    #[test]
    fn days_gone_by_have_names() {
        let today = date(2026, 11, 24);
        assert_eq!(lately_on(date(2026, 11, 23), today), "yesterday");
        assert_eq!(lately_on(date(2025, 8, 26), today), "26 August 2025");
        assert_eq!(sentence(&count(2)), "Two");
    }

    #[test]
    fn years_are_named_where_they_begin() {
        let days = [date(2025, 9, 10), date(2025, 11, 26), date(2026, 2, 25)];
        assert_eq!(quarter_words(&days), ["Sep ’25", "Nov", "Feb ’26"]);
    }
}
