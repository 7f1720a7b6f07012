use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::ConversationId;
use crate::kinds::{Stretch, Weeks};

const LISBON: &str = "Europe/Lisbon";

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().expect("an instant")
}

fn held(id: i64, from: &str, until: Option<&str>) -> Held {
    Held { id: ConversationId(id), began_at: at(from), ended_at: until.map(at) }
}

fn in_room(id: i64, when: &str) -> Talked {
    Talked { conversation: Some(ConversationId(id)), at: at(when) }
}

fn by_day(when: &str) -> Talked {
    Talked { conversation: None, at: at(when) }
}

fn facts(sittings: &Sittings, made: &str, talked: &[Talked]) -> Vec<String> {
    sittings.standing(at(made), talked).facts(date(2026, 11, 23))
}

#[test]
fn what_was_not_reached_is_carried_over_by_itself() {
    let weekly = [held(1, "12T09:30", Some("12T10:00")), held(2, "19T09:30", Some("19T10:00"))];
    let sittings = Sittings::of(&weekly, &[], LISBON, at("23T09:00"));
    assert_eq!(facts(&sittings, "17T08:00", &[]), ["carried over from 19 Nov"]);
    assert_eq!(facts(&sittings, "10T08:00", &[]), ["carried over twice, since 12 Nov"]);
    assert!(facts(&sittings, "20T08:00", &[]).is_empty(), "added after the last one");
    let reached = facts(&sittings, "10T08:00", &[in_room(1, "12T09:45")]);
    assert_eq!(reached, ["talked about on 12 Nov", "carried over from 19 Nov"]);
    assert_eq!(facts(&sittings, "10T08:00", &[in_room(2, "19T09:45")]), ["talked about on 19 Nov"]);
    assert_eq!(facts(&sittings, "19T09:40", &[]), ["carried over from 19 Nov"], "added in the room, not reached");
}

#[test]
fn a_room_nobody_ends_goes_on_for_a_day_and_holds_nothing_up_after_it() {
    let left = [held(1, "12T09:30", None)];
    let same_day = Sittings::of(&left, &[], LISBON, at("13T09:00"));
    assert!(same_day.current().is_some() && same_day.over() == 0);
    let later = Sittings::of(&left, &[], LISBON, at("23T09:00"));
    assert_eq!((later.current(), later.over()), (None, 1));
    assert_eq!(facts(&later, "10T08:00", &[]), ["carried over from 12 Nov"]);
    assert!(facts(&later, "14T08:00", &[]).is_empty(), "added after it");
    let closed = Sittings::of(&[held(1, "12T09:30", Some("20T10:00"))], &[], LISBON, at("20T10:05"));
    assert!(closed.current().is_none(), "closing it days later is no sitting");
    assert!(facts(&closed, "14T08:00", &[]).is_empty());
}

#[test]
fn a_line_that_opens_no_room_sits_on_the_days_it_ticks_topics() {
    let ticked = [by_day("12T16:00"), by_day("12T16:20")];
    let sittings = Sittings::of(&[], &ticked, LISBON, at("23T09:00"));
    assert_eq!(sittings.over(), 1);
    assert_eq!(facts(&sittings, "10T08:00", &[]), ["carried over from 12 Nov"]);
    let today = Sittings::of(&[], &[by_day("23T08:00")], LISBON, at("23T09:00"));
    assert_eq!((today.over(), today.current().map(|one| one.on)), (0, Some(date(2026, 11, 23))));
    assert!(today.standing(at("10T08:00"), &[]).carried == 0, "today is not over");
    assert!(today.standing(at("10T08:00"), &[by_day("23T08:00")]).is_talked);
}

#[test]
fn a_tick_before_the_room_opens_belongs_to_the_1_1_of_its_day() {
    let sittings =
        Sittings::of(&[held(1, "19T14:00", Some("19T14:30"))], &[by_day("19T13:58")], LISBON, at("19T15:00"));
    assert_eq!(sittings.over(), 1);
    assert!(sittings.standing(at("10T08:00"), &[by_day("19T13:58")]).is_talked);
}

#[test]
fn what_was_left_is_so_as_soon_as_the_room_has_ended_and_a_tick_counts_for_a_day() {
    let ended = [held(1, "22T14:00", Some("22T14:30"))];
    let sittings = Sittings::of(&ended, &[], LISBON, at("22T14:31"));
    let left = sittings.standing(at("10T08:00"), &[]);
    assert_eq!(left.facts(date(2026, 11, 22)), ["not reached today"]);
    let next_morning = Sittings::of(&ended, &[], LISBON, at("23T09:00"));
    assert_eq!(next_morning.current().and_then(|one| one.conversation), Some(ConversationId(1)));
    let later = Sittings::of(&ended, &[], LISBON, at("23T14:30"));
    assert_eq!(later.current(), None);
}

#[test]
fn in_the_room_nothing_is_carried_over_yet() {
    let sittings = Sittings::of(&[held(1, "23T08:50", None)], &[], LISBON, at("23T09:00"));
    assert_eq!((sittings.over(), sittings.standing(at("10T08:00"), &[]).carried), (0, 0));
    assert!(sittings.standing(at("10T08:00"), &[in_room(1, "23T08:55")]).is_talked);
}

#[test]
fn a_topic_is_a_line_and_an_entry_keeps_its_lines() {
    assert_eq!(topic("  The pager \n rota ").expect("a topic"), "The pager rota");
    assert_eq!(entry(ENTRY, " One.\r\nTwo. ").expect("an entry"), "One.\nTwo.");
    for typed in ["", "  \n ", &"x".repeat(LONGEST_TOPIC + 1)] {
        assert!(topic(typed).expect_err("to mend").at(TOPIC).is_some(), "{typed}");
    }
    assert!(entry(ENTRY, &"ü".repeat(LONGEST_ENTRY)).is_ok() && entry(ENTRY, &"ü".repeat(LONGEST_ENTRY + 1)).is_err());
}

#[test]
fn a_topic_changes_places_with_the_one_beside_it() {
    let order = [1, 2, 3];
    assert_eq!(neighbour(&order, 2, Way::Up), Some(1));
    assert_eq!(neighbour(&order, 2, Way::Down), Some(3));
    assert_eq!((neighbour(&order, 1, Way::Up), neighbour(&order, 3, Way::Down)), (None, None));
    assert_eq!(neighbour(&order, 9, Way::Up), None);
}

#[test]
fn only_ones_own_topic_is_taken_back_and_only_while_nothing_hangs_on_it() {
    assert!(may_take_back(true, Hanging::default()));
    assert!(!may_take_back(false, Hanging::default()));
    for hanging in [
        Hanging { entries: 1, ..Hanging::default() },
        Hanging { talks: 1, ..Hanging::default() },
        Hanging { promises: 1, ..Hanging::default() },
    ] {
        assert!(!may_take_back(true, hanging), "{hanging:?}");
    }
}

#[test]
fn the_two_lowest_levels_meet_more_often() {
    let weeks = Weeks { early: 1, later: 2 };
    assert_eq!(rhythm(weeks, Some(Stretch::Early)).as_deref(), Some("every week"));
    assert_eq!(rhythm(weeks, Some(Stretch::Top)).as_deref(), Some("every two weeks"));
    assert_eq!(rhythm(weeks, None), None);
}

proptest::proptest! {
    /// Whatever was held and ticked: each sitting is counted once, nothing was carried over more
    /// often than the two sat, and what was talked about now is not carried over.
    #[test]
    fn topics_and_sittings_add_up(
        held in proptest::collection::vec((0_i64..400, 0_i64..3, 0_u8..2), 0..8),
        ticks in proptest::collection::vec(0_i64..400, 0..8),
        made in 0_i64..400,
        mine in proptest::collection::vec(0_usize..8, 0..4),
    ) {
        let now = at("23T09:00");
        let ago = |hours: i64| now - SignedDuration::from_hours(hours);
        let held: Vec<Held> = held.iter().enumerate().map(|(place, (began, long, over))| Held {
            id: ConversationId(place as i64),
            began_at: ago(*began),
            ended_at: (*over == 1).then(|| ago((began - long).max(0))),
        }).collect();
        let ticks: Vec<Talked> = ticks.iter().map(|hours| Talked { conversation: None, at: ago(*hours) }).collect();
        let sittings = Sittings::of(&held, &ticks, LISBON, now);
        let mine: Vec<Talked> = mine.iter().filter_map(|place| ticks.get(*place).copied()).collect();
        let standing = sittings.standing(ago(made), &mine);
        proptest::prop_assert!(standing.carried <= sittings.over());
        proptest::prop_assert_eq!(standing.carried > 0, standing.carried_from.is_some());
        proptest::prop_assert_eq!(standing.talked_on.is_some(), !mine.is_empty());
        proptest::prop_assert!(!standing.is_talked || sittings.current().is_some());
    }

    /// Both sides work out the same question, and a swap is always another one.
    #[test]
    fn a_swap_leads_to_another_question(line in 1_i64.., sittings in 0_usize..600, swaps in 0_i64..600, count in 2_usize..40) {
        let shown = question(line, sittings, swaps, count);
        proptest::prop_assert!(shown.is_some_and(|index| index < count));
        proptest::prop_assert_ne!(shown, question(line, sittings, swaps + 1, count));
        proptest::prop_assert_eq!(question(line, sittings + 1, swaps, count), question(line, sittings, swaps + 1, count));
        proptest::prop_assert_eq!(question(line, sittings, swaps, 0), None);
    }
}
