use conversations::assessments::{Against, GapState, Stop};
use growth::direction::Aim;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;

use crate::words::{count, days, sentence};

/// Time in a level or a line: "22 months", "2 years", "12 days".
pub(super) fn time_since(day: Date, today: Date) -> String {
    match dates::months_between(day, today) {
        0 => days(dates::days_between(day, today).max(0)),
        1 => "1 month".to_owned(),
        months if months < 36 => format!("{months} months"),
        months => format!("{} years", months / 12),
    }
}

/// What somebody aims for, in the words of the facts strip.
pub(super) fn aims_for(aim: Aim, level: Option<&str>, next: Option<&str>) -> String {
    match (aim, level, next) {
        (Aim::Climb, _, Some(next)) => next.to_owned(),
        (Aim::Climb, ..) => "The next step".to_owned(),
        (Aim::Deepen, Some(level), _) => format!("Depth as {level}"),
        (Aim::Deepen, ..) => "Depth".to_owned(),
        (Aim::ChangeTrack, ..) => "Another track".to_owned(),
        (Aim::Manage, ..) => "Managing people".to_owned(),
        (Aim::Unsure, ..) => "Not decided".to_owned(),
    }
}

/// How long the note took: within the day or past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteAfter {
    /// Sent after so many hours, begun ones counted, in time.
    InTime(i64),
    /// Sent after so many hours, past the day.
    Late(i64),
    /// Not sent yet.
    Owed,
    /// Not sent, and the day went by.
    Overdue,
}

/// Decides it.
pub(super) fn note_after(
    ended_at: Timestamp,
    due_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    now: Timestamp,
) -> NoteAfter {
    let is_past = |at: Timestamp| due_at.is_some_and(|due| at > due);
    match sent_at {
        Some(sent) => {
            // A note sent in the fifth hour came after five hours; in the first, after less than one.
            let hours = (sent.duration_since(ended_at).as_secs().max(1) + 3599) / 3600;
            if is_past(sent) { NoteAfter::Late(hours) } else { NoteAfter::InTime(hours) }
        }
        None if is_past(now) => NoteAfter::Overdue,
        None => NoteAfter::Owed,
    }
}

impl NoteAfter {
    /// "note after 3 h", and whether that is past its day.
    pub(super) fn said(self) -> (String, bool) {
        match self {
            NoteAfter::InTime(1) => ("note within the hour".to_owned(), false),
            NoteAfter::InTime(hours) => (format!("note after {hours} h"), false),
            NoteAfter::Late(hours) => (format!("note after {hours} h"), true),
            NoteAfter::Owed => ("note owed".to_owned(), false),
            NoteAfter::Overdue => ("note overdue".to_owned(), true),
        }
    }
}

/// How many competencies stood where in one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) consistent: usize,
    pub(super) emerging: usize,
    pub(super) gap: usize,
}

/// Counts one round by the manager's view.
pub(super) fn column(against: Against, stops: impl Iterator<Item = Stop>) -> Column {
    let mut column = Column::default();
    for stop in stops {
        match against.gap_state(stop) {
            GapState::Consistent => column.consistent += 1,
            GapState::Emerging => column.emerging += 1,
            GapState::Gap => column.gap += 1,
        }
    }
    column
}

/// "Four of 16 consistent, up from one in September 2025."
pub(super) fn trend_sentence(columns: &[(Date, Column)], of: usize) -> String {
    let Some((_, newest)) = columns.last() else { return String::new() };
    let now = sentence(&count(newest.consistent));
    let Some((since, first)) = columns.first().filter(|_| columns.len() > 1) else {
        return format!("{now} of {of} consistent.");
    };
    let month = since.strftime("%B %Y");
    let was = if first.consistent == 0 { "none".to_owned() } else { count(first.consistent) };
    let change = match newest.consistent.cmp(&first.consistent) {
        std::cmp::Ordering::Greater => format!("up from {was} in {month}"),
        std::cmp::Ordering::Less => format!("down from {was} in {month}"),
        std::cmp::Ordering::Equal => format!("as many as in {month}"),
    };
    let moved = newest.emerging > first.emerging
        && newest.emerging - first.emerging > newest.consistent.saturating_sub(first.consistent);
    let rest = if moved { " Most of the movement is in Emerging." } else { "" };
    format!("{now} of {of} consistent, {change}.{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn time_is_counted_in_months_then_in_years() {
        let today = date(2026, 11, 24);
        assert_eq!(time_since(date(2025, 1, 10), today), "22 months");
        assert_eq!(time_since(date(2026, 11, 12), today), "12 days");
        assert_eq!(time_since(date(2022, 11, 12), today), "4 years");
    }

    #[test]
    fn a_note_is_in_time_within_its_day() {
        let ended = at("2026-08-26T15:00:00Z");
        let due = Some(at("2026-08-27T15:00:00Z"));
        let after = |sent: Option<&str>, now: &str| note_after(ended, due, sent.map(at), at(now));
        assert_eq!(after(Some("2026-08-26T17:30:00Z"), "2026-09-01T00:00:00Z"), NoteAfter::InTime(3));
        assert_eq!(after(Some("2026-08-27T22:00:00Z"), "2026-09-01T00:00:00Z"), NoteAfter::Late(31));
        assert_eq!(after(Some("2026-08-26T15:01:00Z"), "2026-09-01T00:00:00Z").said().0, "note within the hour");
        assert_eq!(after(None, "2026-08-27T10:00:00Z"), NoteAfter::Owed);
        assert_eq!(after(None, "2026-08-28T10:00:00Z"), NoteAfter::Overdue);
    }

    #[test]
    fn the_trend_says_from_where_to_where() {
        let column = |consistent, emerging| Column { consistent, emerging, gap: 16 - consistent - emerging };
        let columns = [(date(2025, 9, 10), column(1, 1)), (date(2026, 8, 26), column(4, 7))];
        assert_eq!(
            trend_sentence(&columns, 16),
            "Four of 16 consistent, up from one in September 2025. Most of the movement is in Emerging."
        );
        assert_eq!(trend_sentence(&columns[..1], 16), "One of 16 consistent.");
        assert_eq!(trend_sentence(&[], 16), "");
        let same = [(date(2026, 5, 1), column(4, 7)), (date(2026, 8, 26), column(4, 7))];
        assert_eq!(trend_sentence(&same, 16), "Four of 16 consistent, as many as in May 2026.");
    }

    #[test]
    fn a_column_counts_by_the_level_it_is_read_against() {
        let stops = [Stop::Next, Stop::Beyond, Stop::Signs, Stop::Own, Stop::Below];
        let next = column(Against::Next, stops.into_iter());
        assert_eq!(next, Column { consistent: 2, emerging: 1, gap: 2 });
        let depth = column(Against::Depth, stops.into_iter());
        assert_eq!(depth, Column { consistent: 4, emerging: 0, gap: 1 });
    }

    #[test]
    fn not_climbing_is_said_as_plainly_as_climbing() {
        assert_eq!(aims_for(Aim::Climb, Some("Confirmed"), Some("Senior")), "Senior");
        assert_eq!(aims_for(Aim::Deepen, Some("Senior"), Some("Staff")), "Depth as Senior");
    }
}
