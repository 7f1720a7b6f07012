//! What is due, and when: by the calendar of the IC.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use people::LineId;
use proptest::prelude::*;

use super::*;
use crate::kinds::{BUILT_IN, Kind};

const LISBON: &str = "Europe/Lisbon";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// The built-in kinds, there since 2020.
pub(super) fn built_in() -> Vec<Arc<Asked>> {
    let asked = |text: &&str| {
        let kind = Arc::new(Kind::read(text).expect("a built-in kind"));
        let published = Published { kind, is_offered: true, first_at: at("2020-01-01T00:00:00Z") };
        Arc::new(Asked::from(&published))
    };
    BUILT_IN.iter().map(asked).collect()
}

pub(super) fn copy(of: &str, key: &str, own: Rhythm) -> Arc<Asked> {
    let original = built_in().into_iter().find(|kind| kind.key == of).expect("it is built in");
    Arc::new(Asked { key: key.to_owned(), title: key.to_owned(), root: of.to_owned(), own, ..(*original).clone() })
}

fn without(kinds: Vec<Arc<Asked>>, key: &str) -> Vec<Arc<Asked>> {
    let retire = |kind: Arc<Asked>| match kind.key == key {
        true => Arc::new(Asked { is_offered: false, ..(*kind).clone() }),
        false => kind,
    };
    kinds.into_iter().map(retire).collect()
}

fn course(kind: &str, held: Option<&str>, next: Option<&str>) -> Course {
    Course {
        line_id: LineId(1),
        kind_key: kind.to_owned(),
        held_at: held.map(at),
        next_at: next.map(at),
        owed_at: None,
        owed: 0,
        called_off: 0,
    }
}

fn held(kind: &str, when: &str) -> Course {
    course(kind, Some(when), None)
}

fn line() -> InLine<'static> {
    InLine { started_at: at("2026-01-12T09:00:00Z"), is_open: true, zone: LISBON, is_early: false }
}

struct Story {
    line: InLine<'static>,
    kinds: Vec<Arc<Asked>>,
    workspace: Rhythms,
    own: Rhythms,
}

impl Story {
    fn new() -> Story {
        Story { line: line(), kinds: built_in(), workspace: Rhythms::default(), own: Rhythms::default() }
    }

    fn due(&self, history: &[Course], now: &str) -> Vec<DueKind> {
        let settings = Settings { workspace: &self.workspace, line: &self.own };
        cadence(self.line, &self.kinds, settings, history, at(now))
    }

    fn of(&self, kind: &str, history: &[Course], now: &str) -> Option<DueKind> {
        self.due(history, now).into_iter().find(|one| one.kind.key == kind)
    }

    fn on(&self, kind: &str, history: &[Course], now: &str) -> Option<Date> {
        self.of(kind, history, now).map(|one| one.due_on)
    }
}

const NOW: &str = "2026-11-24T09:40:00Z";

#[test]
fn a_new_line_is_due_its_first_conversation_within_fourteen_days() {
    let story = Story::new();
    let first = story.of("initial", &[], "2026-01-20T09:00:00Z").expect("it is due");
    assert_eq!((first.due_on, first.standing), (date(2026, 1, 26), Standing::Ahead));
    assert_eq!(story.of("initial", &[], "2026-01-29T09:00:00Z").and_then(|one| one.overdue_by()), Some(3));
    let talked = [held("one_on_one", "2026-01-19T10:00:00Z")];
    assert!(story.of("initial", &talked, NOW).is_some(), "a 1:1 is no first conversation");
    assert_eq!(story.of("initial", &[held("initial", "2026-01-19T10:00:00Z")], NOW), None, "it was held");
    assert_eq!(story.of("initial", &[held("quarterly", "2026-01-19T10:00:00Z")], NOW), None, "they are past it");
    let kinds = vec![Arc::new(Asked { first_at: at("2026-06-01T00:00:00Z"), ..(*built_in()[1]).clone() })];
    assert_eq!(Story { kinds, ..Story::new() }.of("initial", &[], NOW), None, "the line was there before the kind");
}

#[test]
fn each_kind_counts_its_own() {
    let story = Story::new();
    let history = [
        held("quarterly", "2026-06-19T10:00:00Z"),
        held("one_on_one", "2026-11-20T10:00:00Z"),
        held("career", "2026-10-28T10:00:00Z"),
    ];
    let said: Vec<_> = story.due(&history, NOW).iter().map(|one| one.said(date(2026, 11, 24))).collect();
    assert_eq!(
        said,
        ["Quarterly check-in overdue by 66 days", "Career 1:1 due by 28 November", "1:1 due by 4 December"],
        "and neither promotion nor performance has a day"
    );
}

#[test]
fn a_first_conversation_has_the_turn_of_the_quarter() {
    let story = Story::new();
    let first = [held("initial", "2026-01-20T10:00:00Z")];
    assert_eq!(story.on("quarterly", &first, NOW), Some(date(2026, 4, 20)));
    assert_eq!(story.on("career", &first, NOW), Some(date(2026, 2, 12)), "a month of the line, and no more");
}

#[test]
fn weeks_go_by_the_level() {
    let mut story = Story::new();
    let history = [held("one_on_one", "2026-11-20T10:00:00Z")];
    assert_eq!(story.on("one_on_one", &history, NOW), Some(date(2026, 12, 4)));
    story.line.is_early = true;
    assert_eq!(story.on("one_on_one", &history, NOW), Some(date(2026, 11, 27)));
}

#[test]
fn months_end_where_the_calendar_ends_them() {
    let mut story = Story::new();
    let after = |story: &Story, day: &str| story.on("quarterly", &[held("quarterly", day)], NOW);
    assert_eq!(after(&story, "2026-11-30T12:00:00Z"), Some(date(2027, 2, 28)));
    assert_eq!(after(&story, "2027-11-30T12:00:00Z"), Some(date(2028, 2, 29)), "a leap year");
    assert_eq!(after(&story, "2026-08-31T12:00:00Z"), Some(date(2026, 11, 30)));
    // Eight in the evening in Lisbon is the next day in Auckland.
    story.line.zone = "Pacific/Auckland";
    assert_eq!(after(&story, "2026-08-30T20:00:00Z"), Some(date(2026, 11, 30)));
    assert_eq!(after(&story, "2026-08-28T20:00:00Z"), Some(date(2026, 11, 29)));
}

#[test]
fn a_day_is_over_where_the_ic_is() {
    let history = [held("quarterly", "2026-08-24T10:00:00Z")];
    let mut story = Story::new();
    let standing = |story: &Story, now: &str| story.of("quarterly", &history, now).map(|one| one.standing);
    assert_eq!(standing(&story, "2026-11-24T23:30:00Z"), Some(Standing::Ahead));
    story.line.zone = "Asia/Tokyo";
    assert_eq!(standing(&story, "2026-11-24T23:30:00Z"), Some(Standing::Overdue(1)));
}

#[test]
fn what_is_planned_is_in_time_or_late() {
    let story = Story::new();
    let planned = |next: &str| {
        let history = [course("quarterly", Some("2026-09-12T10:00:00Z"), Some(next))];
        let one = story.of("quarterly", &history, NOW).expect("it is due");
        (one.standing, one.stands(date(2026, 11, 24)))
    };
    assert_eq!(
        planned("2026-12-09T10:00:00Z"),
        (Standing::InTime, "due by 12 December, planned for the 9th".to_owned())
    );
    assert_eq!(planned("2026-11-26T10:00:00Z").1, "due by 12 December, planned for 26 November");
    assert_eq!(planned("2026-12-12T10:00:00Z").1, "planned for 12 December, the day it is due");
    let late = planned("2026-12-22T10:00:00Z");
    assert_eq!(late, (Standing::Late(10), "due by 12 December, planned for the 22nd: 10 days late".to_owned()));
    let gone = [course("quarterly", Some("2026-08-12T10:00:00Z"), Some("2026-12-01T10:00:00Z"))];
    let gone = story.of("quarterly", &gone, NOW).expect("it is due");
    assert_eq!(gone.stands(date(2026, 11, 24)), "was due by 12 November, planned for 1 December: 19 days late");
    assert_eq!(due_first(&[gone]), None, "it has its day");
}

#[test]
fn the_nearest_setting_holds_and_off_is_off() {
    let mut story = Story::new();
    let long_ago = at("2025-01-01T00:00:00Z");
    let history = [held("quarterly", "2026-09-12T10:00:00Z"), held("career", "2026-11-02T10:00:00Z")];
    story.workspace.choose("quarterly", Some(Rhythm::Months(6)), Rhythm::Months(3), long_ago);
    story.workspace.choose("career", Some(Rhythm::Off), Rhythm::Months(1), long_ago);
    assert_eq!(story.on("quarterly", &history, NOW), Some(date(2027, 3, 12)));
    assert_eq!(story.on("career", &history, NOW), None);
    story.own.choose("career", Some(Rhythm::weeks(6)), Rhythm::Off, long_ago);
    let career = story.of("career", &history, NOW).expect("the two want it all the same");
    assert_eq!((career.due_on, career.set_by), (date(2026, 12, 14), SetBy::Line));
    story.line.is_open = false;
    assert_eq!(story.due(&history, NOW), []);
}

#[test]
fn nobody_is_late_for_the_time_without_a_rhythm() {
    let mut story = Story::new();
    let history = [held("career", "2026-02-02T10:00:00Z")];
    let month = Rhythm::Months(1);
    story.own.choose("career", Some(Rhythm::Off), month, at("2026-03-01T09:00:00Z"));
    story.own.choose("career", None, month, at("2026-11-10T09:00:00Z"));
    assert_eq!(story.on("career", &history, NOW), Some(date(2026, 12, 10)));
    story.own.choose("career", Some(Rhythm::Months(2)), month, at("2026-11-20T09:00:00Z"));
    assert_eq!(story.on("career", &history, NOW), Some(date(2027, 1, 10)), "another rhythm is no new beginning");
    // What the workspace switches off and on is nothing to a line with a choice of its own.
    let mut own = Story::new();
    own.own.choose("career", Some(Rhythm::Months(2)), month, at("2026-01-01T09:00:00Z"));
    own.workspace.choose("career", Some(Rhythm::Off), month, at("2026-03-01T09:00:00Z"));
    own.workspace.choose("career", None, month, at("2026-11-10T09:00:00Z"));
    assert_eq!(own.on("career", &history, NOW), Some(date(2026, 4, 2)));
    let fresh = copy("career", "ours", month);
    story.kinds.push(Arc::new(Asked { first_at: at("2026-11-15T09:00:00Z"), ..(*fresh).clone() }));
    assert_eq!(story.on("ours", &[], NOW), Some(date(2026, 12, 15)), "nor for a kind that is new");
}

#[test]
fn a_copy_is_a_kind_of_its_own_and_has_the_turn_of_its_original() {
    let mut story = Story::new();
    story.kinds.push(copy("quarterly", "ours", Rhythm::Months(6)));
    let of_original = [held("quarterly", "2026-10-12T10:00:00Z")];
    assert_eq!(story.on("quarterly", &of_original, NOW), Some(date(2027, 1, 12)));
    assert_eq!(story.on("ours", &of_original, NOW), Some(date(2026, 7, 12)), "since the line began");
    let of_copy = [held("ours", "2026-10-12T10:00:00Z")];
    assert_eq!(story.on("quarterly", &of_copy, NOW), Some(date(2027, 1, 12)));
    assert_eq!(story.on("ours", &of_copy, NOW), Some(date(2027, 4, 12)));
    // Once nobody is asked for the original, what was held of it goes on counting for the copy.
    let alone = Story { kinds: without(story.kinds.clone(), "quarterly"), ..Story::new() };
    assert_eq!(alone.on("quarterly", &of_original, NOW), None);
    assert_eq!(alone.on("ours", &of_original, NOW), Some(date(2027, 4, 12)));
}

#[test]
fn the_third_called_off_within_two_months_is_told_and_the_fourth_is_not() {
    let days = [date(2026, 9, 1), date(2026, 9, 20), date(2026, 10, 31), date(2026, 11, 12), date(2027, 2, 1)];
    let told: Vec<bool> = (1..=days.len()).map(|count| completes_a_streak(&days[..count])).collect();
    assert_eq!(told, [false, false, true, false, false]);
    let again = [days.as_slice(), &[date(2027, 2, 8), date(2027, 2, 9), date(2027, 2, 10)]].concat();
    let told: Vec<bool> = (6..=again.len()).map(|count| completes_a_streak(&again[..count])).collect();
    assert_eq!(told, [false, true, false], "a new streak is told anew");
    let year_end = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 2, 28)];
    assert!(completes_a_streak(&year_end), "two months before the end of February is the end of December");
    assert!(!completes_a_streak(&[]));
}

#[test]
fn a_rhythm_is_written_as_it_is_read() {
    for text in ["off", "once 14", "months 3", "weeks 1", "weeks 1 2"] {
        assert_eq!(String::from(text.parse::<Rhythm>().expect("a rhythm")), text);
    }
    for text in ["", "months", "months 0", "months 25", "weeks 1 2 3", "weeks -1", "once 91", "off 1", "daily"] {
        assert!(text.parse::<Rhythm>().is_err(), "{text}");
    }
    assert_eq!(Rhythm::weeks(2).said(), "every 2 weeks");
}

fn any_rhythm() -> impl Strategy<Value = Rhythm> {
    let weeks = (1_u32..=12, 1_u32..=12).prop_map(|(early, later)| Rhythm::Weeks(crate::kinds::Weeks { early, later }));
    let once = (1_u32..=90).prop_map(|days| Rhythm::Once { days });
    prop_oneof![Just(Rhythm::Off), once, (1_u32..=24).prop_map(Rhythm::Months), weeks]
}

fn any_course() -> impl Strategy<Value = Course> {
    let instant = 1_700_000_000_i64..1_900_000_000;
    let keys =
        proptest::sample::select(vec!["initial", "quarterly", "career", "one_on_one", "promotion", "ours", "gone"]);
    (keys, proptest::option::of(instant.clone()), proptest::option::of(instant)).prop_map(|(key, held, next)| Course {
        held_at: held.map(|second| Timestamp::from_second(second).expect("an instant")),
        next_at: next.map(|second| Timestamp::from_second(second).expect("an instant")),
        ..course(key, None, None)
    })
}

const ZONES: [&str; 5] = ["Europe/Lisbon", "Pacific/Kiritimati", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns"];

proptest! {
    #[test]
    fn every_rhythm_survives_the_database(rhythm in any_rhythm(), second in 0_i64..2_000_000_000) {
        let mut rhythms = Rhythms::default();
        rhythms.choose("career", Some(rhythm), Rhythm::Off, Timestamp::from_second(second).expect("an instant"));
        let again = Rhythms::read(&rhythms.write().expect("a text")).expect("the same");
        prop_assert_eq!(again, rhythms);
    }

    #[test]
    fn what_is_due_follows_from_what_counts(
        history in proptest::collection::vec(any_course(), 0..8),
        rhythms in proptest::collection::vec(any_rhythm(), 4),
        zone in 0_usize..5, is_early: bool, second in 1_700_000_000_i64..1_900_000_000,
    ) {
        let now = Timestamp::from_second(second).expect("an instant");
        let mut story = Story::new();
        (story.line.zone, story.line.is_early) = (ZONES[zone], is_early);
        for (kind, rhythm) in ["initial", "quarterly", "career", "one_on_one"].iter().zip(&rhythms) {
            story.own.choose(kind, Some(*rhythm), Rhythm::Months(1), at("2020-01-01T00:00:00Z"));
        }
        let now_said = now.to_string();
        let due = story.due(&history, &now_said);
        prop_assert!(due.windows(2).all(|pair| pair[0].due_on <= pair[1].due_on), "the earliest first");
        let today = dates::local(now, ZONES[zone]).date();
        for one in &due {
            prop_assert!(one.rhythm != Rhythm::Off);
            let from = one.last_on.unwrap_or_else(|| dates::local(story.line.started_at, ZONES[zone]).date());
            prop_assert!(one.due_on > from, "{one:?}");
            if let Rhythm::Months(months) = one.rhythm {
                let whole = i64::from(months).months();
                prop_assert!(one.due_on.day() == from.day() || one.due_on == one.due_on.last_of_month());
                prop_assert!(one.due_on.checked_sub(whole).expect("a day") <= from);
            }
            match (one.planned_on, one.standing) {
                (None, Standing::Ahead) => prop_assert!(today <= one.due_on),
                (None, Standing::Overdue(days)) => prop_assert_eq!(one.due_on.saturating_add(days.days()), today),
                (Some(planned), Standing::InTime) => prop_assert!(planned <= one.due_on),
                (Some(planned), Standing::Late(days)) => prop_assert_eq!(one.due_on.saturating_add(days.days()), planned),
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }

    #[test]
    fn holding_one_never_makes_anything_due_earlier(
        history in proptest::collection::vec(any_course(), 0..6), kind in 0_usize..4, later in 0_i64..40_000,
    ) {
        let story = Story::new();
        let key = ["initial", "quarterly", "career", "one_on_one"][kind];
        let held_at = at("2026-01-12T09:00:00Z") + SignedDuration::from_hours(later);
        let mut more = history.clone();
        more.push(Course { held_at: Some(held_at), ..course(key, None, None) });
        for one in story.due(&more, NOW) {
            let before = story.on(&one.kind.key, &history, NOW);
            prop_assert!(before.is_none_or(|before| one.due_on >= before), "{one:?} was due {before:?}");
        }
    }

    #[test]
    fn a_streak_is_told_once_for_as_long_as_it_lasts(mut offsets in proptest::collection::vec(0_i64..400, 0..14)) {
        offsets.sort_unstable();
        let days: Vec<Date> = offsets.iter().map(|days| date(2026, 1, 1).saturating_add(days.days())).collect();
        let lasts = |count: usize| {
            let days = &days[..count];
            days.last().is_some_and(|last| days.iter().filter(|day| **day >= months_back(*last)).count() >= CALLED_OFF)
        };
        for count in 0..=days.len() {
            let begins = lasts(count) && (count == 0 || !lasts(count - 1));
            prop_assert_eq!(completes_a_streak(&days[..count]), begins);
        }
    }
}
