use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kit::dates;
use kit::web::shell::Owed;

use super::queries::LineFacts;

/// How long a new line may wait for its first conversation.
pub const FIRST_TALK_DAYS: i64 = 14;

/// What a line asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// The follow-up of its last conversation, until then.
    FollowUp(Timestamp),
    /// A conversation is planned for then.
    Planned(Timestamp),
    /// No conversation was ever held in it; the first one is due on that day.
    FirstTalk(Date),
    /// The agreed quarter ended on that day, and nothing is planned.
    Drifting(Date),
    /// Nothing yet: the quarter ends on that day.
    InTime(Date),
}

/// Decides it. `zone` is the reader's, in which days are counted.
pub fn due_state(line: &LineFacts, quarterly_months: i64, zone: &str, today: Date) -> DueState {
    if let Some(due_at) = line.owed_at {
        return DueState::FollowUp(due_at);
    }
    if let Some(next_at) = line.next_at {
        return DueState::Planned(next_at);
    }
    let day = |at: Timestamp| dates::local(at, zone).date();
    let Some(held_at) = line.last_held_at else {
        return DueState::FirstTalk(day(line.started_at).saturating_add(FIRST_TALK_DAYS.days()));
    };
    let due_on = day(held_at).saturating_add(quarterly_months.months());
    if due_on < today { DueState::Drifting(due_on) } else { DueState::InTime(due_on) }
}

/// The word at the end of a line's entry in the rail.
pub fn end_word(state: DueState, zone: &str, now: Timestamp) -> (String, Owed) {
    let today = dates::local(now, zone).date();
    match state {
        DueState::FollowUp(due_at) if due_at <= now => ("late".to_owned(), Owed::Yes),
        DueState::FollowUp(due_at) => (short_span(due_at.duration_since(now)), Owed::Clock),
        DueState::Planned(at) => (short_day(dates::local(at, zone).date(), today), Owed::No),
        DueState::FirstTalk(due_on) => ("first talk".to_owned(), if due_on < today { Owed::Yes } else { Owed::No }),
        DueState::Drifting(_) => ("drifting".to_owned(), Owed::No),
        DueState::InTime(_) => (String::new(), Owed::No),
    }
}

/// "Thu" within a week, "2 Dec" beyond it.
pub fn short_day(day: Date, today: Date) -> String {
    match dates::days_between(today, day) {
        0 => "today".to_owned(),
        1..=6 => day.strftime("%a").to_string(),
        _ => dates::short_day(day, today),
    }
}

/// "6 h", "40 min": the larger unit alone, rounded down so that nobody is told too much time.
fn short_span(span: SignedDuration) -> String {
    let minutes = span.as_secs().max(0) / 60;
    if minutes >= 60 { format!("{} h", minutes / 60) } else { format!("{minutes} min") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use people::{LineId, PersonId};

    const LISBON: &str = "Europe/Lisbon";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn now() -> Timestamp {
        at("2026-11-24T09:40:00Z")
    }

    fn line() -> LineFacts {
        LineFacts {
            line_id: LineId(1),
            ic_id: PersonId(2),
            ic_name: "Kofi Mensah".to_owned(),
            started_at: at("2025-09-01T08:00:00Z"),
            last_held_at: Some(at("2026-06-19T10:00:00Z")),
            next_at: None,
            owed_at: None,
            owed: 0,
            stands_in_until_on: None,
            manager_name: "Ruth Adeyemi".to_owned(),
        }
    }

    fn word(line: &LineFacts) -> (String, Owed) {
        let today = date(2026, 11, 24);
        end_word(due_state(line, 3, LISBON, today), LISBON, now())
    }

    #[test]
    fn an_owed_follow_up_comes_before_everything() {
        let owed = LineFacts { owed_at: Some(at("2026-11-24T16:00:00Z")), next_at: Some(now()), ..line() };
        assert_eq!(word(&owed), ("6 h".to_owned(), Owed::Clock));
        let soon = LineFacts { owed_at: Some(at("2026-11-24T10:20:30Z")), ..line() };
        assert_eq!(word(&soon), ("40 min".to_owned(), Owed::Clock));
        let late = LineFacts { owed_at: Some(now()), ..line() };
        assert_eq!(word(&late), ("late".to_owned(), Owed::Yes));
    }

    #[test]
    fn the_next_conversation_is_named_by_weekday_within_a_week_and_by_date_beyond() {
        let next = |text: &str| word(&LineFacts { next_at: Some(at(text)), ..line() }).0;
        assert_eq!(next("2026-11-24T15:00:00Z"), "today");
        assert_eq!(next("2026-11-26T14:00:00Z"), "Thu");
        assert_eq!(next("2026-11-30T11:00:00Z"), "Mon");
        assert_eq!(next("2026-12-02T09:30:00Z"), "2 Dec");
        assert_eq!(next("2027-01-12T09:30:00Z"), "12 Jan 2027");
    }

    #[test]
    fn a_line_past_its_quarter_with_nothing_planned_drifts() {
        assert_eq!(due_state(&line(), 3, LISBON, date(2026, 9, 19)), DueState::InTime(date(2026, 9, 19)));
        assert_eq!(due_state(&line(), 3, LISBON, date(2026, 9, 20)), DueState::Drifting(date(2026, 9, 19)));
        assert_eq!(word(&line()), ("drifting".to_owned(), Owed::No));
    }

    #[test]
    fn a_new_line_owes_its_first_conversation_within_fourteen_days() {
        let new = LineFacts { last_held_at: None, started_at: at("2026-11-14T08:00:00Z"), ..line() };
        assert_eq!(due_state(&new, 3, LISBON, date(2026, 11, 24)), DueState::FirstTalk(date(2026, 11, 28)));
        assert_eq!(word(&new), ("first talk".to_owned(), Owed::No));
        let late = LineFacts { started_at: at("2026-11-01T08:00:00Z"), ..new };
        assert_eq!(word(&late), ("first talk".to_owned(), Owed::Yes));
    }
}
