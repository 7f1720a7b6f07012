use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use kit::dates;

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

/// The span after which an unanswered reminder is due.
pub const REMINDER_AFTER: SignedDuration = SignedDuration::from_hours(48);
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
    if !is_working_time(now, &waiting.ic_zone) {
        return None;
    }
    match waiting.questions_sent_at {
        None => (now >= waiting.questions_at?).then_some(Due::Questions),
        Some(sent_at) => {
            let is_time = now.duration_since(sent_at) >= REMINDER_AFTER;
            (is_time && waiting.reminded_at.is_none() && !waiting.ic_has_begun).then_some(Due::Reminder)
        }
    }
}

/// Whether somebody in that zone is at work: Monday to Friday, nine to five.
pub fn is_working_time(at: Timestamp, zone: &str) -> bool {
    let local = dates::local(at, zone);
    is_working_day(&local) && (9..17).contains(&local.hour())
}

fn is_working_day(at: &Zoned) -> bool {
    !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The first moment from `at` on at which somebody in that zone is at work.
pub fn next_working_time(at: Timestamp, zone: &str) -> Timestamp {
    let local = dates::local(at, zone);
    if is_working_time(at, zone) {
        return at;
    }
    let mut day = local.date();
    if local.hour() >= 17 {
        day = day.saturating_add(1.day());
    }
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.saturating_add(1.day());
    }
    dates::instant(day.at(9, 0, 0, 0), zone)
}

#[cfg(test)]
mod tests {
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
                ..quarterly()
            };
            let local = dates::local(now, ZONES[zone]);
            if due(&waiting, now).is_some() {
                proptest::prop_assert!((9..17).contains(&local.hour()));
                proptest::prop_assert!(local.weekday().to_monday_one_offset() <= 5);
            }
        }

        #[test]
        fn the_next_working_time_is_the_first_one(minutes in 0_i64..525_600, zone in 0_usize..8) {
            let now = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes);
            let next = next_working_time(now, ZONES[zone]);
            proptest::prop_assert!(next >= now);
            proptest::prop_assert!(is_working_time(next, ZONES[zone]));
            proptest::prop_assert!(next == now || !is_working_time(next - SignedDuration::from_secs(1), ZONES[zone]));
            proptest::prop_assert!(next.duration_since(now) <= SignedDuration::from_hours(66));
        }
    }
}
