use conversations::cadence::rules::{DueKind, Rhythm};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::dates;
use kit::web::shell::Owed;
use people::{LineId, PersonId};

/// One open line, seen by whoever holds its rope.
#[derive(Clone, Debug)]
pub struct LineFacts {
    /// Which.
    pub line_id: LineId,
    /// Who climbs.
    pub ic_id: PersonId,
    /// By name.
    pub ic_name: String,
    /// Since when.
    pub started_at: Timestamp,
    /// The last conversation held in it.
    pub last_held_at: Option<Timestamp>,
    /// The next one.
    pub next_at: Option<Timestamp>,
    /// Until when a follow-up is owed.
    pub owed_at: Option<Timestamp>,
    /// How many follow-ups are owed.
    pub owed: i64,
    /// How many conversations the two called off in the last two months.
    pub called_off: i64,
    /// Until which day they stand in for its manager; nothing for their own lines.
    pub stands_in_until_on: Option<Date>,
    /// Who manages it.
    pub manager_name: String,
    /// What is due in it, the earliest first; nothing in lines they stand in, whose rhythm is
    /// for its two people.
    pub due: Vec<DueKind>,
}

/// What a line asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// The follow-up of its last conversation, until then.
    FollowUp(Timestamp),
    /// A conversation is planned for then.
    Planned(Timestamp),
    /// The first conversation is due by that day, and not planned.
    FirstTalk(Date),
    /// Something is past its day, and nothing is planned.
    Drifting,
    /// Nothing yet.
    InTime,
}

/// Decides it.
pub fn due_state(line: &LineFacts) -> DueState {
    if let Some(due_at) = line.owed_at {
        return DueState::FollowUp(due_at);
    }
    if let Some(next_at) = line.next_at {
        return DueState::Planned(next_at);
    }
    if let Some(first) = first_talk(&line.due) {
        return DueState::FirstTalk(first.due_on);
    }
    let is_drifting = line.due.iter().any(|one| one.overdue_by().is_some());
    if is_drifting { DueState::Drifting } else { DueState::InTime }
}

/// The first conversation of a line, while it is due and not planned.
pub fn first_talk(due: &[DueKind]) -> Option<&DueKind> {
    due.iter().find(|one| matches!(one.rhythm, Rhythm::Once { .. }) && one.planned_on.is_none())
}

/// The word at the end of a line's entry in the rail.
pub fn end_word(state: DueState, zone: &str, now: Timestamp) -> (String, Owed) {
    let today = dates::local(now, zone).date();
    match state {
        DueState::FollowUp(due_at) if due_at <= now => ("late".to_owned(), Owed::Yes),
        DueState::FollowUp(due_at) => (short_span(due_at.duration_since(now)), Owed::Clock),
        DueState::Planned(at) => (short_day(dates::local(at, zone).date(), today), Owed::No),
        DueState::FirstTalk(due_on) => ("first talk".to_owned(), if due_on < today { Owed::Yes } else { Owed::No }),
        DueState::Drifting => ("drifting".to_owned(), Owed::No),
        DueState::InTime => (String::new(), Owed::No),
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
    use std::sync::Arc;

    use conversations::cadence::rules::{Asked, SetBy, Standing};
    use jiff::civil::date;

    use super::*;

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
            last_held_at: None,
            next_at: None,
            owed_at: None,
            owed: 0,
            called_off: 0,
            stands_in_until_on: None,
            manager_name: "Ruth Adeyemi".to_owned(),
            due: Vec::new(),
        }
    }

    /// Something that is due by a day, with a rhythm of its own.
    fn due(rhythm: Rhythm, due_on: Date, planned_on: Option<Date>) -> DueKind {
        let kind = Asked {
            key: "quarterly".to_owned(),
            title: "Quarterly check-in".to_owned(),
            root: "quarterly".to_owned(),
            counts_for: Vec::new(),
            own: rhythm,
            is_offered: true,
            first_at: Timestamp::MIN,
        };
        let standing = match dates::days_between(due_on, date(2026, 11, 24)) {
            _ if planned_on.is_some() => Standing::InTime,
            late if late > 0 => Standing::Overdue(late),
            _ => Standing::Ahead,
        };
        DueKind { kind: Arc::new(kind), rhythm, set_by: SetBy::Kind, last_on: None, due_on, planned_on, standing }
    }

    fn word(line: &LineFacts) -> (String, Owed) {
        end_word(due_state(line), LISBON, now())
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
    fn a_line_past_its_day_with_nothing_planned_drifts() {
        let with = |due_on| LineFacts { due: vec![due(Rhythm::Months(3), due_on, None)], ..line() };
        assert_eq!(due_state(&with(date(2026, 11, 24))), DueState::InTime);
        assert_eq!(due_state(&with(date(2026, 11, 23))), DueState::Drifting);
        assert_eq!(word(&with(date(2026, 9, 19))), ("drifting".to_owned(), Owed::No));
    }

    #[test]
    fn a_new_line_owes_its_first_conversation() {
        let first = |due_on, planned| due(Rhythm::Once { days: 14 }, due_on, planned);
        let late = due(Rhythm::weeks(1), date(2026, 11, 20), None);
        let new = |first| LineFacts { due: vec![late.clone(), first], ..line() };
        assert_eq!(due_state(&new(first(date(2026, 11, 28), None))), DueState::FirstTalk(date(2026, 11, 28)));
        assert_eq!(word(&new(first(date(2026, 11, 28), None))), ("first talk".to_owned(), Owed::No));
        assert_eq!(word(&new(first(date(2026, 11, 15), None))), ("first talk".to_owned(), Owed::Yes));
        let planned = new(first(date(2026, 11, 28), Some(date(2026, 11, 26))));
        assert_eq!(due_state(&planned), DueState::Drifting, "the other one is past its day");
    }
}
