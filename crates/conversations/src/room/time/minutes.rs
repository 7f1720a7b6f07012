//! Minutes borrowed from a later part and given back. What is moved is remembered between the
//! part that ran and the later one, so the sum of all parts stays by itself.

use jiff::Timestamp;

use super::rules::{Moved, Timing};

/// How many minutes are offered at once.
pub(super) const OFFERED: [u32; 3] = [1, 2, 5];

/// What is done with minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// The part that runs gets them from a later one.
    Borrow,
    /// It leaves them to a later one.
    Give,
}

/// Why minutes stay where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    /// The page was made before the agenda or its minutes changed.
    Changed,
    /// There is no such later part, or no such number of minutes is moved.
    Nonsense,
    /// The later part would be left without a minute; it has so many.
    LaterKeepsOne(u32),
    /// The part that runs has so many minutes left, and keeps the begun one.
    RunningKeepsOne(u32),
}

/// A press on the page of the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) what: Move,
    /// The later part, from 0.
    pub(super) later: usize,
    pub(super) minutes: u32,
    /// The part the page showed, and how often the clock had changed then.
    pub(super) seen: (usize, i64),
}

/// What a press moves, at the moment it arrives.
pub(super) fn moved(timing: &Timing, planned: &[u32], asked: Asked, now: Timestamp) -> Result<Moved, Stays> {
    let Asked { what, later, minutes, seen } = asked;
    if seen != (timing.part, timing.version) {
        return Err(Stays::Changed);
    }
    let later_has = timing.minutes(planned).get(later).copied().filter(|_| later > timing.part);
    let later_has = later_has.filter(|_| OFFERED.contains(&minutes)).ok_or(Stays::Nonsense)?;
    let left = timing.clock(planned, now).part_left;
    match what {
        Move::Borrow if later_has <= minutes => return Err(Stays::LaterKeepsOne(later_has)),
        Move::Give if left <= minutes => return Err(Stays::RunningKeepsOne(left)),
        Move::Borrow | Move::Give => {}
    }
    let minutes = if what == Move::Borrow { i64::from(minutes) } else { -i64::from(minutes) };
    Ok(Moved { part: timing.part, later, minutes })
}

/// What was moved, and from which part to which.
pub(super) fn done(moved: Moved, title: impl Fn(usize) -> String) -> String {
    let (from, to) = if moved.minutes > 0 { (moved.later, moved.part) } else { (moved.part, moved.later) };
    let count = counted(u32::try_from(moved.minutes.unsigned_abs()).unwrap_or(u32::MAX));
    format!("{count} moved from “{}” to “{}”.", title(from), title(to))
}

pub(super) fn counted(minutes: u32) -> String {
    if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") }
}

/// What the minutes of a part have to do with another part, in quiet words.
pub(in crate::room) fn said(moved: &[Moved], part: usize, title: impl Fn(usize) -> String) -> Vec<String> {
    let words = |moved: &Moved| {
        let count = moved.minutes.unsigned_abs();
        let (own, is_borrowed) = (moved.part == part, moved.minutes > 0);
        match (own, is_borrowed) {
            (true, true) => format!("borrowed {count} from {}", title(moved.later)),
            (true, false) => format!("gave {count} to {}", title(moved.later)),
            (false, true) => format!("lent {count} to {}", title(moved.part)),
            (false, false) => format!("got {count} from {}", title(moved.part)),
        }
    };
    let concerns = |moved: &&Moved| moved.minutes != 0 && (moved.part == part || moved.later == part);
    moved.iter().filter(concerns).map(words).collect()
}

/// What was moved since it was as `before`.
pub(in crate::room) fn newest(moved: &[Moved], before: &[Moved]) -> Vec<Moved> {
    let was = |moved: &Moved| {
        let same = before.iter().find(|one| (one.part, one.later) == (moved.part, moved.later));
        same.map_or(0, |one| one.minutes)
    };
    moved.iter().map(|moved| Moved { minutes: moved.minutes - was(moved), ..*moved }).collect()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    const QUARTERLY: [u32; 5] = [15, 15, 10, 15, 5];

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn running(part: usize) -> Timing {
        Timing::undisturbed(part, at(0), at(0))
    }

    fn asked(what: Move, later: usize, minutes: u32) -> Asked {
        Asked { what, later, minutes, seen: (0, 0) }
    }

    /// Does what was asked, as the database would.
    fn after(timing: &Timing, moved: Moved) -> Timing {
        let mut timing = Timing { version: timing.version + 1, ..timing.clone() };
        match timing.moved.iter_mut().find(|before| (before.part, before.later) == (moved.part, moved.later)) {
            Some(before) => before.minutes += moved.minutes,
            None => timing.moved.push(moved),
        }
        timing
    }

    #[test]
    fn five_minutes_come_from_the_plan_and_go_back() {
        let borrowed = moved(&running(0), &QUARTERLY, asked(Move::Borrow, 3, 5), at(9)).unwrap();
        let timing = after(&running(0), borrowed);
        assert_eq!(timing.minutes(&QUARTERLY), [20, 15, 10, 10, 5]);
        assert_eq!((timing.clock(&QUARTERLY, at(9)).part_left, timing.clock(&QUARTERLY, at(9)).whole_left), (11, 51));
        let title = |part: usize| format!("part {part}");
        assert_eq!(said(&timing.moved, 0, title), ["borrowed 5 from part 3"]);
        assert_eq!(said(&timing.moved, 3, title), ["lent 5 to part 0"]);
        let back = Asked { seen: (0, 1), ..asked(Move::Give, 3, 5) };
        let (before, timing) = (timing.moved.clone(), after(&timing, moved(&timing, &QUARTERLY, back, at(9)).unwrap()));
        assert_eq!(said(&newest(&timing.moved, &before), 0, title), ["gave 5 to part 3"]);
        assert_eq!(timing.minutes(&QUARTERLY), QUARTERLY);
        assert!(said(&timing.moved, 0, title).is_empty(), "as if nothing had been borrowed");
    }

    #[test]
    fn what_was_moved_says_from_where_to_where() {
        let said = |minutes| done(Moved { part: 0, later: 3, minutes }, |part| format!("Part {part}"));
        assert_eq!(said(5), "5 minutes moved from “Part 3” to “Part 0”.");
        assert_eq!(said(-1), "1 minute moved from “Part 0” to “Part 3”.");
    }

    #[test]
    fn every_part_keeps_a_minute() {
        let close = asked(Move::Borrow, 4, 5);
        assert_eq!(moved(&running(0), &QUARTERLY, close, at(9)), Err(Stays::LaterKeepsOne(5)));
        assert_eq!(moved(&running(0), &QUARTERLY, asked(Move::Give, 4, 5), at(10)), Err(Stays::RunningKeepsOne(5)));
        assert!(moved(&running(0), &QUARTERLY, asked(Move::Give, 4, 5), at(9)).is_ok(), "six are left");
        assert_eq!(moved(&running(0), &QUARTERLY, asked(Move::Give, 4, 1), at(20)), Err(Stays::RunningKeepsOne(0)));
    }

    #[test]
    fn minutes_come_only_from_later_parts_and_only_as_offered() {
        let on = |later, minutes| {
            let asked = Asked { what: Move::Borrow, later, minutes, seen: (2, 0) };
            moved(&running(2), &QUARTERLY, asked, at(1))
        };
        assert_eq!([on(2, 1), on(0, 1), on(9, 1), on(3, 3), on(3, 0)], [Err(Stays::Nonsense); 5]);
        assert!(on(3, 2).is_ok());
    }

    #[test]
    fn two_presses_from_the_same_page_move_minutes_once() {
        let press = asked(Move::Borrow, 3, 5);
        let timing = after(&running(0), moved(&running(0), &QUARTERLY, press, at(9)).unwrap());
        assert_eq!(moved(&timing, &QUARTERLY, press, at(9)), Err(Stays::Changed));
        assert_eq!(moved(&running(1), &QUARTERLY, press, at(9)), Err(Stays::Changed), "the agenda has moved on");
    }

    proptest! {
        #[test]
        fn the_sum_stays_and_no_part_is_under_a_minute(
            planned in prop::collection::vec(1_u32..30, 1..8),
            presses in prop::collection::vec((any::<bool>(), 0_usize..8, 0_usize..3, 0_usize..8, 0_i64..20), 0..40),
        ) {
            let (mut timing, mut now) = (running(0), 0);
            for (borrows, later, offered, part, minutes) in presses {
                now += minutes;
                let what = if borrows { Move::Borrow } else { Move::Give };
                let asked = Asked { what, later, minutes: OFFERED[offered], seen: (timing.part, timing.version) };
                let before = timing.clock(&planned, at(now));
                if let Ok(moved) = moved(&timing, &planned, asked, at(now)) {
                    timing = after(&timing, moved);
                    let clock = timing.clock(&planned, at(now));
                    prop_assert_eq!(clock.whole_left, before.whole_left, "the end of all stays");
                    prop_assert!(borrows || clock.part_left >= 1, "what is given was not used");
                }
                prop_assert_eq!(timing.minutes(&planned).iter().sum::<u32>(), planned.iter().sum::<u32>());
                prop_assert!(timing.minutes(&planned).iter().all(|minutes| *minutes >= 1));
                timing = Timing { part: part.min(planned.len() - 1), part_began_at: at(now), ..timing };
            }
        }
    }
}
