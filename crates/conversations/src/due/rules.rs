use jiff::{SignedDuration, Timestamp};
use people::hours::Hours;

use crate::conversations::State;

/// What is known of a conversation the clock may have to move.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// How far it is.
    pub state: State,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When its questions go out; nothing for a kind without any.
    pub questions_at: Option<Timestamp>,
    /// When they did.
    pub questions_sent_at: Option<Timestamp>,
    /// When the IC was reminded.
    pub reminded_at: Option<Timestamp>,
    /// Whether the IC has begun to answer.
    pub ic_has_begun: bool,
    /// When the note went to the IC.
    pub followed_up_at: Option<Timestamp>,
    /// The IC's zone, by IANA name: they are the one who is nudged.
    pub ic_zone: String,
    /// The hours in which they work.
    pub ic_hours: Hours,
    /// When it was planned.
    pub planned_at: Timestamp,
    /// Whether the line it was planned in has ended.
    pub line_has_ended: bool,
    /// Whether it was planned with somebody who stood in and no longer does.
    pub stand_in_is_over: bool,
}

/// What is due for a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The questions go to the IC.
    Questions,
    /// The same for what was planned later than they would have gone out: at once, and nothing
    /// reminds of them.
    LateQuestions,
    /// The IC is reminded of them.
    Reminder,
    /// Nobody began within a day of the start.
    Missed,
    /// Nobody answered the follow-up within two weeks.
    NotAnswered,
    /// The line ended before it began: nobody may hold it any more (docs/decisions/0009).
    FellAway,
    /// Whoever was to hold it stands in no longer (docs/decisions/0012).
    StandInOver,
}

/// The span after the questions at which a reminder of them is due.
pub const REMINDER_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// The shortest span between the two: a reminder that is due on a day off goes before it, but not
/// on the heels of the questions.
pub const REMINDER_NOT_BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// The span after its start in which a conversation may still begin.
pub const MISSED_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// The span in which the IC may answer a follow-up.
pub const ANSWER_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What is due now, if anything.
pub fn due(waiting: &Waiting, now: Timestamp) -> Option<Due> {
    match waiting.state {
        State::Planned | State::Preparing if waiting.line_has_ended => Some(Due::FellAway),
        State::Planned | State::Preparing if waiting.stand_in_is_over => Some(Due::StandInOver),
        State::Planned | State::Preparing => before(waiting, now),
        State::FollowedUp => {
            let sent_at = waiting.followed_up_at?;
            (now.duration_since(sent_at) >= ANSWER_WITHIN).then_some(Due::NotAnswered)
        }
        _ => None,
    }
}

fn before(waiting: &Waiting, now: Timestamp) -> Option<Due> {
    if now >= waiting.starts_at {
        return (now.duration_since(waiting.starts_at) >= MISSED_AFTER).then_some(Due::Missed);
    }
    let is_working = waiting.ic_hours.is_working(now, &waiting.ic_zone);
    match waiting.questions_sent_at {
        None => {
            let at = waiting.questions_at.filter(|at| now >= *at)?;
            if at <= waiting.planned_at {
                return Some(Due::LateQuestions);
            }
            is_working.then_some(Due::Questions)
        }
        Some(sent_at) => {
            let is_open = waiting.reminded_at.is_none() && !waiting.ic_has_begun;
            (is_open && is_working && now >= reminder_at(waiting, sent_at)).then_some(Due::Reminder)
        }
    }
}

/// Two days after the questions, or in the last hour at work before.
fn reminder_at(waiting: &Waiting, sent_at: Timestamp) -> Timestamp {
    let (hours, zone) = (waiting.ic_hours, waiting.ic_zone.as_str());
    let moment = sent_at + REMINDER_AFTER;
    let by = hours.by(moment, zone);
    if by >= sent_at + REMINDER_NOT_BEFORE { by } else { hours.next(moment, zone) }
}

#[cfg(test)]
mod tests {
    use kit::dates;

    use super::*;

    const ZONES: [&str; 8] = [
        "Europe/Lisbon",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "UTC",
    ];

    /// Thursday 26 November 2026, 14:00 in Lisbon, planned the Friday before.
    fn quarterly() -> Waiting {
        Waiting {
            state: State::Planned,
            starts_at: "2026-11-26T14:00:00Z".parse().unwrap(),
            questions_at: Some("2026-11-20T09:00:00Z".parse().unwrap()),
            questions_sent_at: None,
            reminded_at: None,
            ic_has_begun: false,
            followed_up_at: None,
            ic_zone: "Europe/Lisbon".to_owned(),
            ic_hours: Hours::default(),
            planned_at: at("2026-11-13T09:00:00Z"),
            line_has_ended: false,
            stand_in_is_over: false,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn questions_go_out_at_their_time_and_only_in_working_hours() {
        let waiting = quarterly();
        assert_eq!(due(&waiting, at("2026-11-20T08:59:00Z")), None);
        assert_eq!(due(&waiting, at("2026-11-20T09:00:00Z")), Some(Due::Questions));
        assert_eq!(due(&waiting, at("2026-11-20T17:00:00Z")), None, "after work");
        assert_eq!(due(&waiting, at("2026-11-21T10:00:00Z")), None, "a Saturday");
        assert_eq!(due(&waiting, at("2026-11-23T09:00:00Z")), Some(Due::Questions));
    }

    #[test]
    fn one_reminder_follows_two_days_later_when_nothing_is_begun() {
        let sent =
            Waiting { questions_sent_at: Some(at("2026-11-20T09:00:00Z")), state: State::Preparing, ..quarterly() };
        assert_eq!(due(&sent, at("2026-11-22T09:00:00Z")), None, "a Sunday");
        assert_eq!(due(&sent, at("2026-11-23T09:00:00Z")), Some(Due::Reminder));
        let begun = Waiting { ic_has_begun: true, ..sent.clone() };
        assert_eq!(due(&begun, at("2026-11-23T09:00:00Z")), None);
        let reminded = Waiting { reminded_at: Some(at("2026-11-23T09:00:00Z")), ..sent };
        assert_eq!(due(&reminded, at("2026-11-24T09:00:00Z")), None);
    }

    #[test]
    fn a_reminder_due_on_a_day_off_goes_in_the_last_hour_before() {
        let sent = |text| Waiting { questions_sent_at: Some(at(text)), state: State::Preparing, ..quarterly() };
        let thursday = sent("2026-11-19T09:00:00Z");
        assert_eq!(due(&thursday, at("2026-11-20T15:59:00Z")), None);
        assert_eq!(due(&thursday, at("2026-11-20T16:00:00Z")), Some(Due::Reminder), "Saturday is the end of Friday");
        let friday = sent("2026-11-20T15:00:00Z");
        assert_eq!(due(&friday, at("2026-11-20T16:30:00Z")), None, "not on the heels of the questions");
        assert_eq!(due(&friday, at("2026-11-23T09:00:00Z")), Some(Due::Reminder));
    }

    #[test]
    fn what_is_planned_late_asks_at_once_at_any_hour() {
        let night = at("2026-11-24T23:00:00Z");
        let late = Waiting { questions_at: Some(night), planned_at: night, ..quarterly() };
        assert_eq!(due(&late, night), Some(Due::LateQuestions));
        let moved = Waiting { questions_at: Some(night), ..quarterly() };
        assert_eq!(due(&moved, night), None, "one that was moved late asks in the morning");
    }

    #[test]
    fn nobody_is_asked_questions_about_a_conversation_that_has_started() {
        assert_eq!(due(&quarterly(), at("2026-11-26T14:00:00Z")), None);
        assert_eq!(due(&quarterly(), at("2026-11-27T13:59:00Z")), None, "they may still begin");
        assert_eq!(due(&quarterly(), at("2026-11-27T14:00:00Z")), Some(Due::Missed));
    }

    #[test]
    fn what_has_not_begun_falls_away_with_its_line() {
        let ended = |state| Waiting { state, line_has_ended: true, ..quarterly() };
        let night = at("2026-11-21T03:00:00Z");
        for state in [State::Planned, State::Preparing] {
            assert_eq!(due(&ended(state), night), Some(Due::FellAway));
        }
        for state in [State::InRoom, State::WrappedUp, State::Closed, State::Cancelled] {
            assert_eq!(due(&ended(state), night), None, "{state:?} stays as it is");
        }
        let over = |state| Waiting { state, stand_in_is_over: true, ..quarterly() };
        assert_eq!(due(&over(State::Preparing), night), Some(Due::StandInOver));
        assert_eq!(due(&over(State::InRoom), night), None);
    }

    #[test]
    fn a_note_nobody_answers_closes_after_two_weeks() {
        let sent =
            Waiting { state: State::FollowedUp, followed_up_at: Some(at("2026-11-27T10:00:00Z")), ..quarterly() };
        assert_eq!(due(&sent, at("2026-12-11T09:59:59Z")), None);
        assert_eq!(due(&sent, at("2026-12-11T10:00:00Z")), Some(Due::NotAnswered));
        let open = Waiting { state: State::WrappedUp, ..sent };
        assert_eq!(due(&open, at("2027-12-11T10:00:00Z")), None, "an owed note never closes by itself");
    }

    proptest::proptest! {
        #[test]
        fn no_nudge_reaches_anybody_outside_their_working_hours(minutes in 0_i64..525_600, zone in 0_usize..8) {
            let now = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes);
            let waiting = Waiting {
                ic_zone: ZONES[zone].to_owned(),
                starts_at: at("2028-01-01T00:00:00Z"),
                questions_at: Some(at("2026-01-01T00:00:00Z")),
                planned_at: at("2025-12-01T00:00:00Z"),
                ..quarterly()
            };
            let local = dates::local(now, ZONES[zone]);
            if due(&waiting, now).is_some() {
                proptest::prop_assert!((9..17).contains(&local.hour()));
                proptest::prop_assert!(local.weekday().to_monday_one_offset() <= 5);
            }
        }
    }
}
