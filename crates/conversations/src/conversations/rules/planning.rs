//! When a conversation may be, and when its questions go out.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Span, Timestamp};
use kit::dates;
use people::hours::Hours;

/// The shortest conversation anybody may plan, in minutes.
pub const SHORTEST: u32 = 30;
/// The longest.
pub const LONGEST: u32 = 90;
/// How many days ahead a date may lie.
const FURTHEST_DAYS: i64 = 366;
/// How long a place or a reason may be.
pub const LONGEST_LINE: usize = 300;

/// What somebody can mend in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "`sentence` says each")]
pub enum Problem {
    NoKind,
    NoDay,
    NoTime,
    Skipped { local: DateTime },
    Past,
    PastToday,
    TooFar,
    Taken { day: Date },
    Length,
    LongPlace,
    NoReason,
    LongReason,
}

impl Problem {
    /// The field it stands at.
    pub fn field(&self) -> &'static str {
        match self {
            Problem::NoKind => "kind",
            Problem::NoDay | Problem::Past | Problem::TooFar | Problem::Taken { .. } => "day",
            Problem::NoTime | Problem::PastToday | Problem::Skipped { .. } => "time",
            Problem::Length => "minutes",
            Problem::LongPlace => "place",
            Problem::NoReason | Problem::LongReason => "reason",
        }
    }

    /// What is wrong, and what would mend it.
    pub fn sentence(&self) -> String {
        match self {
            Problem::NoKind => "Choose what kind of conversation it is.".to_owned(),
            Problem::NoDay => "Give a day, such as 2026-11-26.".to_owned(),
            Problem::NoTime => "Give a time, such as 14:00.".to_owned(),
            Problem::Skipped { local } => format!(
                "There is no {} that day: the clocks jump over that hour. Pick an earlier or a later one.",
                local.strftime("%H:%M")
            ),
            Problem::Past => "That day has passed. Pick today or a later one.".to_owned(),
            Problem::PastToday => "That time has passed today. Pick a later one.".to_owned(),
            Problem::TooFar => "That is more than a year away. Pick a nearer day.".to_owned(),
            Problem::Taken { day } => format!(
                "The two of you already have a conversation on {}. Move that one, or pick another day.",
                dates::day(*day)
            ),
            Problem::Length => format!("Give a length from {SHORTEST} to {LONGEST} minutes."),
            Problem::LongPlace => format!("Name the place in at most {LONGEST_LINE} characters."),
            Problem::NoReason => "Say why, in a few words. Both of you will see it.".to_owned(),
            Problem::LongReason => format!("Keep the reason to {LONGEST_LINE} characters."),
        }
    }
}

/// A moment as somebody typed it on the wall clock of a zone.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// The day: `2026-11-26`.
    pub day: &'a str,
    /// The time: `14:00`.
    pub time: &'a str,
    /// The zone, by IANA name.
    pub zone: &'a str,
}

/// A moment somebody may plan for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The wall clock it was typed from.
    pub local: DateTime,
}

/// Reads a moment and checks it: on the clock, still to come, within a year, and on a day the
/// two have nothing else (`taken` are the starts of their other conversations ahead).
pub fn moment(typed: Typed<'_>, taken: &[Timestamp], now: Timestamp) -> Result<Moment, Vec<Problem>> {
    let day: Option<Date> = typed.day.trim().parse().ok();
    let time: Option<Time> = typed.time.trim().parse().ok();
    let (day, time) = match (day, time) {
        (Some(day), Some(time)) => (day, time),
        (None, Some(_)) => return Err(vec![Problem::NoDay]),
        (Some(_), None) => return Err(vec![Problem::NoTime]),
        (None, None) => return Err(vec![Problem::NoDay, Problem::NoTime]),
    };
    let local = day.to_datetime(time);
    let zone = dates::zone(typed.zone);
    if matches!(zone.to_ambiguous_zoned(local).offset(), AmbiguousOffset::Gap { .. }) {
        return Err(vec![Problem::Skipped { local }]);
    }
    let at = dates::instant(local, typed.zone);
    let today = dates::local(now, typed.zone).date();
    let problem = if dates::days_between(today, day) > FURTHEST_DAYS {
        Some(Problem::TooFar)
    // The minute that runs is not over: two who sit together may begin at once.
    } else if at <= now - SignedDuration::from_mins(1) {
        Some(if day == today { Problem::PastToday } else { Problem::Past })
    } else {
        let is_that_day = |other: &&Timestamp| dates::local(**other, typed.zone).date() == day;
        taken.iter().find(is_that_day).map(|_| Problem::Taken { day })
    };
    problem.map_or(Ok(Moment { at, local }), |problem| Err(vec![problem]))
}

/// Another conversation of the planner, which is still ahead.
#[derive(Clone, Debug)]
pub struct Busy {
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it should end.
    pub ends_at: Timestamp,
    /// The first name of whoever they sit down with.
    pub with: String,
}

/// What overlaps a planned time, in sentences on the planner's clock; nothing when they are free.
pub fn clash((from, until): (Timestamp, Timestamp), busy: &[Busy], zone: &str) -> Option<String> {
    let time = |at| dates::time(&dates::local(at, zone));
    let overlapping = busy.iter().filter(|busy| busy.starts_at < until && from < busy.ends_at);
    let mut said: Vec<String> = overlapping
        .map(|busy| format!("You sit down with {} from {} to {}.", busy.with, time(busy.starts_at), time(busy.ends_at)))
        .collect();
    (!said.is_empty()).then(|| {
        said.push("Pick another time, or go ahead all the same.".to_owned());
        said.join(" ")
    })
}

/// Two of one kind nearer together than this are one too many, or a slip.
const SAME_KIND_DAYS: i64 = 7;

/// Says which conversation of the same kind the two already have within a week, the nearest first;
/// nothing when there is none. `ahead` are the starts of those that are not over.
pub fn near(at: Timestamp, kind: &str, ahead: &[Timestamp], zone: &str) -> Option<String> {
    let day = |at| dates::local(at, zone).date();
    let apart = |other: &Timestamp| dates::days_between(day(*other), day(at)).abs();
    let nearest = ahead.iter().filter(|other| apart(other) < SAME_KIND_DAYS).min_by_key(|other| apart(other))?;
    let said = dates::day(day(*nearest));
    Some(format!(
        "You two have planned “{kind}” for {said} already. Move that one, or go ahead with a second all the same."
    ))
}

/// Reads a length; nothing typed leaves it to the kind, where there is one.
pub fn minutes(typed: &str, usual: Option<u32>) -> Result<u32, Problem> {
    if let (true, Some(usual)) = (typed.trim().is_empty(), usual) {
        return Ok(usual);
    }
    typed.trim().parse().ok().filter(|minutes| (SHORTEST..=LONGEST).contains(minutes)).ok_or(Problem::Length)
}

/// Reads a place; it may be empty.
pub fn place(typed: &str) -> Result<&str, Problem> {
    let place = typed.trim();
    if place.chars().count() > LONGEST_LINE { Err(Problem::LongPlace) } else { Ok(place) }
}

/// Reads a reason; it may not be empty.
pub fn reason(typed: &str) -> Result<&str, Problem> {
    match typed.trim() {
        "" => Err(Problem::NoReason),
        reason if reason.chars().count() > LONGEST_LINE => Err(Problem::LongReason),
        reason => Ok(reason),
    }
}

/// When the questions go out: so many days before, as that day begins at work for their reader, or
/// in their last hour at work before it. Planned later than that, they go at once.
pub fn questions_at(
    starts_at: Timestamp,
    (hours, zone): (Hours, &str),
    days_before: i64,
    now: Timestamp,
) -> Option<Timestamp> {
    let day = dates::local(starts_at, zone).date().saturating_sub(Span::new().days(days_before));
    let at = hours.on(day, zone).max(now);
    (at < starts_at).then_some(at)
}

pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// A conversation's time as one of the two reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// "Thursday 26 November, 14:00" where the reader is.
    pub here: String,
    /// "15:00", or "Friday 27 November, 01:00", where the other is; only where it differs.
    pub there: Option<String>,
}

/// Says an instant in the reader's zone, and in the other's where their clocks differ.
pub fn said(at: Timestamp, reader_zone: &str, other_zone: &str) -> Said {
    let (here, there) = (dates::local(at, reader_zone), dates::local(at, other_zone));
    let differs = here.datetime() != there.datetime();
    let there_said = if here.date() == there.date() { dates::time(&there) } else { dates::day_and_time(&there) };
    Said { here: dates::day_and_time(&here), there: differs.then_some(there_said) }
}

/// The place in a zone's name: "Lisbon" for Europe/Lisbon.
pub fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// From so long before its time on a conversation begins without a question: a meeting brought
/// forward to the morning is no accident, the day before may be one.
const NEAR: SignedDuration = SignedDuration::from_hours(12);

/// Whether beginning now would be so early that it may be a slip.
pub fn is_early(starts_at: Timestamp, now: Timestamp) -> bool {
    starts_at.duration_since(now) > NEAR
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    const NOW: &str = "2026-11-23T09:00:00Z";

    fn typed<'a>(day: &'a str, time: &'a str, zone: &'a str) -> Typed<'a> {
        Typed { day, time, zone }
    }

    #[test]
    fn what_overlaps_is_named_on_the_planners_clock() {
        let at = |text: &str| format!("2026-11-26T{text}:00Z").parse::<Timestamp>().unwrap();
        let busy = |from, until| Busy { starts_at: at(from), ends_at: at(until), with: "Tomas".to_owned() };
        let said = |busy: &[Busy], zone| clash((at("14:00"), at("15:00")), busy, zone).unwrap_or_default();
        assert_eq!(said(&[busy("13:00", "14:00"), busy("15:00", "16:00")], "Europe/Lisbon"), "");
        let own = said(&[busy("14:30", "15:15")], "Europe/Lisbon");
        assert_eq!(own, "You sit down with Tomas from 14:30 to 15:15. Pick another time, or go ahead all the same.");
        let far = said(&[busy("14:30", "15:15")], "Asia/Tokyo");
        assert!(far.starts_with("You sit down with Tomas from 23:30 to 00:15. Pick"), "{far}");
    }

    #[test]
    fn a_second_of_the_same_kind_within_a_week_is_named() {
        let said = |day: &str, ahead: &[&str]| {
            let ahead: Vec<Timestamp> = ahead.iter().map(|day| at(&format!("{day}T14:00:00Z"))).collect();
            near(at(&format!("{day}T09:00:00Z")), "Quarterly check-in", &ahead, "Europe/Lisbon")
        };
        assert_eq!(said("2026-11-28", &[]), None);
        assert_eq!(said("2026-12-03", &["2026-11-26"]), None, "weekly is a rhythm");
        let two = said("2026-11-28", &["2026-12-02", "2026-11-26"]).unwrap();
        assert!(
            two.starts_with("You two have planned “Quarterly check-in” for Thu 26 November already. Move"),
            "{two}"
        );
        assert!(said("2026-11-24", &["2026-11-26"]).is_some(), "before it as well as after");
    }

    #[test]
    fn beginning_is_early_when_more_than_half_a_day_is_left() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let starts_at = at("2026-11-26T14:00:00Z");
        assert!(is_early(starts_at, at("2026-11-24T10:00:00Z")));
        assert!(!is_early(starts_at, at("2026-11-26T02:00:00Z")));
        assert!(!is_early(starts_at, at("2026-11-27T09:00:00Z")), "late is not early");
    }

    #[test]
    fn a_moment_is_read_on_the_clock_it_was_typed_on() {
        let found = moment(typed("2026-11-26", "14:00", "Europe/Berlin"), &[], at(NOW)).expect("a moment");
        assert_eq!(found.at, at("2026-11-26T13:00:00Z"));
        assert_eq!(found.local.to_string(), "2026-11-26T14:00:00");
    }

    #[test]
    fn an_hour_that_does_not_exist_is_refused() {
        let found = moment(typed("2027-03-28", "02:30", "Europe/Berlin"), &[], at(NOW));
        assert!(matches!(found.expect_err("a gap")[..], [Problem::Skipped { .. }]));
        assert!(moment(typed("2027-03-28", "02:30", "Europe/Lisbon"), &[], at(NOW)).is_ok());
    }

    #[test]
    fn the_past_the_far_and_the_taken_are_refused() {
        let refused =
            |day, taken: &[Timestamp]| moment(typed(day, "09:00", "UTC"), taken, at(NOW)).expect_err("refused");
        assert_eq!(refused("2026-11-22", &[]), [Problem::Past]);
        let today = |time, now| moment(typed("2026-11-24", time, "UTC"), &[], at(now));
        assert_eq!(today("09:00", "2026-11-24T09:01:00Z").expect_err("gone"), [Problem::PastToday]);
        assert!(today("09:00", "2026-11-24T09:00:59Z").is_ok(), "the minute still runs");
        assert_eq!(refused("2027-12-01", &[]), [Problem::TooFar]);
        assert_eq!(refused("9999-12-31", &[]), [Problem::TooFar], "further than an instant reaches");
        let day = "2026-11-26".parse().expect("a day");
        assert_eq!(refused("2026-11-26", &[at("2026-11-26T20:00:00Z")]), [Problem::Taken { day }]);
        assert_eq!(refused("", &[]), [Problem::NoDay]);
        assert_eq!(
            moment(typed("", "noon", "UTC"), &[], at(NOW)).expect_err("both"),
            [Problem::NoDay, Problem::NoTime]
        );
    }

    #[test]
    fn questions_go_out_days_before_as_work_begins_and_never_on_a_day_off() {
        let lisbon = (Hours::default(), "Europe/Lisbon");
        let found = |starts: &str, days| questions_at(at(starts), lisbon, days, at(NOW)).expect("an instant");
        assert_eq!(found("2026-12-11T14:00:00Z", 4), at("2026-12-07T09:00:00Z"));
        assert_eq!(found("2026-12-11T14:00:00Z", 5), at("2026-12-04T16:00:00Z"), "a Sunday is the end of Friday");
        assert_eq!(found("2026-11-26T14:00:00Z", 5), at(NOW), "at short notice at once");
    }

    #[test]
    fn they_keep_to_the_hours_of_their_reader() {
        let part_time = (Hours::typed(&[2, 4], "13:00", "18:00").expect("hours"), "Europe/Lisbon");
        let found = |days| questions_at(at("2026-12-11T14:00:00Z"), part_time, days, at(NOW));
        assert_eq!(found(3), Some(at("2026-12-08T13:00:00Z")), "a Tuesday");
        assert_eq!(found(5), Some(at("2026-12-03T17:00:00Z")), "a Sunday is the end of Thursday");
    }

    #[test]
    fn a_time_is_said_twice_only_where_the_clocks_differ() {
        let start = at("2026-11-26T14:00:00Z");
        assert_eq!(said(start, "Europe/Lisbon", "Europe/London").there, None);
        let apart = said(start, "Europe/Lisbon", "Asia/Tokyo");
        assert_eq!(apart.here, "Thursday 26 November, 14:00");
        assert_eq!(apart.there.as_deref(), Some("23:00"));
        assert_eq!(
            said(start, "Europe/Lisbon", "Pacific/Auckland").there.as_deref(),
            Some("Friday 27 November, 03:00")
        );
    }

    proptest! {
        #[test]
        fn questions_never_go_out_after_the_start_or_before_now(
            days in 3_i64..6, ahead in 1_i64..2000, second in 1_700_000_000_i64..1_900_000_000
        ) {
            let now = Timestamp::from_second(second).expect("an instant");
            let starts = now + SignedDuration::from_hours(ahead);
            if let Some(found) = questions_at(starts, (Hours::default(), "America/New_York"), days, now) {
                prop_assert!(found >= now && found < starts);
            }
        }
    }
}
