use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kit::dates;
use people::PersonId;
use people::hours::Hours;

use crate::telling::Who;

/// What the clock says something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is written yet for a conversation that comes.
    Reminder,
    /// A follow-up has four hours left.
    DueSoon,
    /// A follow-up was due.
    Overdue,
    /// A goal is to be looked at.
    CheckIn,
    /// A promise falls due.
    Promise,
    /// A line is past its cadence.
    Cadence,
}

impl Kind {
    /// The kind of notice, which has the words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Reminder => "conversation.reminder",
            Kind::DueSoon => "follow_up.due_soon",
            Kind::Overdue => "follow_up.overdue",
            Kind::CheckIn => "goal.check_in_due",
            Kind::Promise => "promise.due",
            Kind::Cadence => "cadence.overdue",
        }
    }
}

/// One thing to say to one person, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nudge {
    /// To whom.
    pub to: PersonId,
    /// Of what kind.
    pub kind: Kind,
    /// The conversation, goal, promise or line.
    pub object: i64,
    /// The day it is about: with another one it is said again.
    pub for_on: Date,
    /// The other person in it.
    pub other: Option<Who>,
    /// Where it leads.
    pub path: String,
    /// The instant it names; for a day its midnight.
    pub at: Timestamp,
}

/// How long before a follow-up is due its clock speaks.
pub const LEFT: SignedDuration = SignedDuration::from_hours(4);

/// What passed longer ago is not said any more: more than a week, so that whoever works one day of it
/// hears of everything.
pub const STALE: SignedDuration = SignedDuration::from_hours(8 * 24);

/// What the clock of a follow-up says now: at four hours left through nights and weekends, that it
/// passed at the next hour at work. One that had no more than four hours in all is not hurried.
pub fn follow_up(
    (began_at, due_at): (Timestamp, Timestamp),
    (hours, zone): (Hours, &str),
    now: Timestamp,
) -> Option<Kind> {
    if now >= due_at {
        let is_time = hours.is_working(now, zone) && now < due_at + STALE;
        return is_time.then_some(Kind::Overdue);
    }
    let is_close = now >= due_at - LEFT && began_at < due_at - LEFT;
    is_close.then_some(Kind::DueSoon)
}

/// Whether a day is said of now: from when it begins at work, or from the last hour at work before.
/// What was set down after that is known to whoever did.
pub fn day_has_come((day, set_at): (Date, Timestamp), (hours, zone): (Hours, &str), now: Timestamp) -> bool {
    let moment = hours.on(day, zone);
    set_at < moment && moment <= now && now < moment + STALE && hours.is_working(now, zone)
}

/// Whether a day that went by is said of now: at the next hour at work.
pub fn day_went_by(day: Date, (hours, zone): (Hours, &str), now: Timestamp) -> bool {
    let over = midnight(day.saturating_add(1.day()), zone);
    over <= now && now < over + STALE && hours.is_working(now, zone)
}

/// The instant at which a day begins.
pub fn midnight(day: Date, zone: &str) -> Timestamp {
    dates::instant(day.at(0, 0, 0, 0), zone)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const LISBON: &str = "Europe/Lisbon";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn usual() -> (Hours, &'static str) {
        (Hours::default(), LISBON)
    }

    #[test]
    fn the_clock_of_a_follow_up_speaks_at_four_hours_left_at_any_hour_and_then_at_work() {
        // Friday three to Saturday three.
        let clock = (at("2026-11-27T15:00:00Z"), at("2026-11-28T15:00:00Z"));
        assert_eq!(follow_up(clock, usual(), at("2026-11-28T10:59:00Z")), None);
        assert_eq!(follow_up(clock, usual(), at("2026-11-28T11:00:00Z")), Some(Kind::DueSoon), "a Saturday");
        assert_eq!(follow_up(clock, usual(), at("2026-11-28T15:00:00Z")), None, "it passed, and nobody works");
        assert_eq!(follow_up(clock, usual(), at("2026-11-30T09:00:00Z")), Some(Kind::Overdue));
        assert_eq!(follow_up(clock, usual(), at("2026-12-07T10:00:00Z")), None, "a week later Today has it");
        let short = (at("2026-11-27T11:00:00Z"), at("2026-11-27T15:00:00Z"));
        assert_eq!(follow_up(short, usual(), at("2026-11-27T11:00:00Z")), None, "it had four hours in all");
    }

    #[test]
    fn a_day_is_said_as_work_begins_or_in_the_last_hour_before() {
        let day_has_come = |day, reader, now| day_has_come((day, at("2026-11-02T09:00:00Z")), reader, now);
        let thursday = date(2026, 11, 26);
        assert!(!day_has_come(thursday, usual(), at("2026-11-26T08:59:00Z")));
        assert!(day_has_come(thursday, usual(), at("2026-11-26T09:00:00Z")));
        let sunday = date(2026, 11, 29);
        assert!(!day_has_come(sunday, usual(), at("2026-11-27T15:59:00Z")));
        assert!(day_has_come(sunday, usual(), at("2026-11-27T16:00:00Z")));
        assert!(!day_has_come(sunday, usual(), at("2026-11-28T12:00:00Z")), "nobody works");
        assert!(!day_has_come(thursday, usual(), at("2026-12-04T10:00:00Z")), "a week later Today has it");
    }

    #[test]
    fn what_is_set_down_on_its_day_is_no_news() {
        let (thursday, ten) = (date(2026, 11, 26), at("2026-11-26T10:00:00Z"));
        assert!(!day_has_come((thursday, at("2026-11-26T09:30:00Z")), usual(), ten));
        assert!(day_has_come((thursday, at("2026-11-26T08:30:00Z")), usual(), ten));
    }

    #[test]
    fn a_day_that_went_by_is_said_at_the_next_hour_at_work() {
        let friday = date(2026, 11, 27);
        assert!(!day_went_by(friday, usual(), at("2026-11-27T16:00:00Z")));
        assert!(!day_went_by(friday, usual(), at("2026-11-28T12:00:00Z")));
        assert!(day_went_by(friday, usual(), at("2026-11-30T09:00:00Z")));
    }

    proptest! {
        #[test]
        fn only_the_clock_of_a_follow_up_speaks_outside_working_hours(minutes in 0_i64..100_000, ahead in -300_i64..300) {
            let now = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes);
            let day = dates::local(now, LISBON).date().saturating_add((ahead / 24).days());
            let is_said = day_has_come((day, Timestamp::UNIX_EPOCH), usual(), now) || day_went_by(day, usual(), now);
            let due_at = now + SignedDuration::from_hours(ahead);
            let clock = follow_up((due_at - SignedDuration::from_hours(24), due_at), usual(), now);
            let is_working = Hours::default().is_working(now, LISBON);
            prop_assert!(is_working || (!is_said && clock != Some(Kind::Overdue)));
        }
    }
}
