use jiff::{SignedDuration, Timestamp};

use crate::conversations::Side;

/// What the clock of the room shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomClock {
    /// Which part runs, from 0.
    pub part: usize,
    /// Minutes of the part.
    pub part_minutes: u32,
    /// Whole minutes left of it; 0 once its time is up.
    pub part_left: u32,
    /// When its time is up; while the room is paused, if it went on now.
    pub part_ends_at: Timestamp,
    /// How much of it is gone, 0 to 100.
    pub gone_percent: f64,
    /// Whole minutes left of the conversation; 0 once they are used up.
    pub whole_left: u32,
    /// When the conversation was to end; while the room is paused, if it went on now.
    pub ends_at: Timestamp,
    /// Whether it stands still.
    pub pause: Option<Pause>,
}

impl RoomClock {
    /// Whether the part has used its time. Nothing closes because of it.
    pub fn part_is_over(&self) -> bool {
        self.part_left == 0
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub at: Timestamp,
    /// Which side paused it.
    pub by: Side,
}

/// How the clock of a room is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Which part runs, from 0.
    pub part: usize,
    /// When the room was opened.
    pub began_at: Timestamp,
    /// When the part began.
    pub part_began_at: Timestamp,
    /// Whether it stands still now.
    pub pause: Option<Pause>,
    /// How long it stood still before, since the room was opened.
    pub paused: SignedDuration,
    /// How long of that since the part began.
    pub part_paused: SignedDuration,
    /// How long the part ran before the agenda left it and came back.
    pub part_before: SignedDuration,
    /// Minutes that were moved between parts.
    pub moved: Vec<Moved>,
    /// Counts every change.
    pub version: i64,
}

/// Minutes a part has from a later one; below nothing, gave to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The part that ran when they were moved, from 0.
    pub part: usize,
    /// The part after it they came from.
    pub later: usize,
    /// How many.
    pub minutes: i64,
}

impl Timing {
    /// A room that was never paused and keeps its minutes.
    pub fn undisturbed(part: usize, began_at: Timestamp, part_began_at: Timestamp) -> Timing {
        let none = SignedDuration::ZERO;
        let (paused, part_paused, part_before) = (none, none, none);
        let (pause, moved, version) = (None, Vec::new(), 0);
        Timing { part, began_at, part_began_at, pause, paused, part_paused, part_before, moved, version }
    }

    /// How long the room has been going on, pauses left out. The floor counts by this.
    pub fn gone(&self, now: Timestamp) -> SignedDuration {
        (self.until(now).duration_since(self.began_at) - self.paused).max(SignedDuration::ZERO)
    }

    /// The same for the part that runs, with what it had before the agenda came back to it.
    pub(super) fn part_gone(&self, now: Timestamp) -> SignedDuration {
        let since = self.until(now).duration_since(self.part_began_at) - self.part_paused;
        self.part_before + since.max(SignedDuration::ZERO)
    }

    /// Up to when time has passed.
    fn until(&self, now: Timestamp) -> Timestamp {
        self.pause.map_or(now, |pause| pause.at.min(now))
    }

    /// The minutes of every part as they are agreed now, from those that were planned.
    pub fn minutes(&self, planned: &[u32]) -> Vec<u32> {
        let of = |(part, planned): (usize, &u32)| {
            let moved = self.moved.iter().map(|moved| match part {
                part if part == moved.part => moved.minutes,
                part if part == moved.later => -moved.minutes,
                _ => 0,
            });
            u32::try_from(i64::from(*planned) + moved.sum::<i64>()).unwrap_or(0).max(1)
        };
        planned.iter().enumerate().map(of).collect()
    }

    /// The same, standing still from now on; nothing when it does already.
    pub fn paused(&self, by: Side, now: Timestamp) -> Option<Timing> {
        self.pause.is_none().then(|| Timing { pause: Some(Pause { at: now, by }), ..self.clone() })
    }

    /// The same, going on from now on; nothing when it does already.
    pub fn gone_on(&self, now: Timestamp) -> Option<Timing> {
        let stood = now.duration_since(self.pause?.at).max(SignedDuration::ZERO);
        let (paused, part_paused) = (self.paused + stood, self.part_paused + stood);
        Some(Timing { pause: None, paused, part_paused, ..self.clone() })
    }

    /// The same once another part has begun: its timer starts by itself, also out of a pause.
    /// Nothing where that changes nothing.
    pub fn turned(&self, now: Timestamp) -> Option<Timing> {
        let turned = Timing { part_paused: SignedDuration::ZERO, ..self.gone_on(now).unwrap_or_else(|| self.clone()) };
        (turned != *self).then_some(turned)
    }

    /// Reads the clock; `planned` are the minutes of the parts before any were moved.
    pub fn clock(&self, planned: &[u32], now: Timestamp) -> RoomClock {
        let minutes = self.minutes(planned);
        let part = self.part.min(minutes.len().saturating_sub(1));
        let part_minutes = minutes.get(part).copied().unwrap_or(1).max(1);
        let (gone, of) = (self.part_gone(now), lasting(part_minutes));
        let left = of - gone;
        let whole_left = lasting(minutes.iter().sum()) - self.gone(now);
        RoomClock {
            part,
            part_minutes,
            part_left: begun_minutes(left),
            part_ends_at: after(now, left),
            gone_percent: (100.0 * gone.as_secs_f64() / of.as_secs_f64()).clamp(0.0, 100.0),
            whole_left: begun_minutes(whole_left),
            ends_at: after(now, whole_left),
            pause: self.pause,
        }
    }
}

fn lasting(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Minutes still to go, the begun one counted whole: "6 min left" until the sixth is used up.
fn begun_minutes(left: SignedDuration) -> u32 {
    u32::try_from((left.as_millis().max(0) + 59_999) / 60_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUARTERLY: [u32; 5] = [15, 15, 10, 15, 5];

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_000_000_020 + minute * 60).unwrap()
    }

    /// The clock of a quarterly that nobody paused.
    fn clock(part: usize, began: i64, part_began: i64, now: i64) -> RoomClock {
        Timing::undisturbed(part, at(began), at(part_began)).clock(&QUARTERLY, at(now))
    }

    #[test]
    fn nine_minutes_in_six_are_left_of_the_part_and_fifty_one_of_all() {
        let clock = clock(0, 0, 0, 9);
        assert_eq!((clock.part_left, clock.whole_left), (6, 51));
        assert!((clock.gone_percent - 60.0).abs() < 1e-9);
        assert_eq!(clock.part_ends_at, at(15));
    }

    #[test]
    fn a_part_over_its_time_takes_from_the_whole_and_closes_nothing() {
        let clock = clock(1, 0, 20, 40);
        assert_eq!((clock.part_left, clock.whole_left), (0, 20));
        assert!(clock.part_is_over());
        assert!((clock.gone_percent - 100.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn no_clock_ever_shows_more_than_there_is(part in 0_usize..7, began in 0_i64..100, part_began in 0_i64..100, now in -50_i64..300) {
            let clock = clock(part, began, began + part_began, began + part_began + now.max(0));
            prop_assert!(clock.part_left <= clock.part_minutes);
            prop_assert!(clock.whole_left <= 60);
            prop_assert!((0.0..=100.0).contains(&clock.gone_percent));
            prop_assert!(clock.part < QUARTERLY.len());
        }
    }

    /// Some minutes of a life: what is pressed, and how long it takes until then.
    #[derive(Clone, Copy, Debug)]
    enum Press {
        Pause,
        GoOn,
        Part(usize),
    }

    fn press() -> impl Strategy<Value = (Press, i64)> {
        let what = prop_oneof![Just(Press::Pause), Just(Press::GoOn), (0_usize..5).prop_map(Press::Part)];
        (what, 0_i64..20)
    }

    #[test]
    fn a_paused_clock_shows_the_same_however_long_it_stands() {
        let timing = Timing::undisturbed(1, at(0), at(10)).paused(Side::Ic, at(14)).unwrap();
        assert_eq!(timing.paused(Side::Manager, at(16)), None, "the second press changes nothing");
        let (soon, late) = (timing.clock(&QUARTERLY, at(15)), timing.clock(&QUARTERLY, at(300)));
        assert_eq!((soon.part_left, soon.whole_left), (11, 46));
        assert_eq!((late.part_left, late.whole_left, late.gone_percent), (11, 46, soon.gone_percent));
        assert_eq!(late.pause, Some(Pause { at: at(14), by: Side::Ic }));
    }

    #[test]
    fn paused_time_counts_neither_for_the_part_nor_for_the_whole() {
        let paused = Timing::undisturbed(1, at(0), at(10)).paused(Side::Ic, at(14)).unwrap();
        let on = paused.gone_on(at(34)).unwrap();
        assert_eq!(on.gone_on(at(35)), None);
        let clock = on.clock(&QUARTERLY, at(36));
        assert_eq!((clock.part_left, clock.whole_left), (9, 44));
        assert_eq!((clock.part_ends_at, clock.ends_at), (at(45), at(80)));
    }

    #[test]
    fn the_next_part_starts_its_timer_out_of_a_pause_and_keeps_what_the_whole_stood_still() {
        let paused = Timing::undisturbed(0, at(0), at(0)).paused(Side::Manager, at(5)).unwrap();
        let turned = Timing { part: 1, part_began_at: at(25), ..paused.turned(at(25)).unwrap() };
        let clock = turned.clock(&QUARTERLY, at(26));
        assert_eq!((clock.part_left, clock.whole_left, clock.pause), (14, 54, None));
        assert_eq!(Timing::undisturbed(0, at(0), at(0)).turned(at(3)), None, "nothing to forget");
    }

    #[test]
    fn a_part_the_agenda_comes_back_to_goes_on_with_the_time_it_has_left() {
        let left = Timing::undisturbed(0, at(0), at(0)).part_gone(at(9));
        let back = Timing { part_before: left, ..Timing::undisturbed(0, at(0), at(10)) };
        let clock = back.clock(&QUARTERLY, at(11));
        assert_eq!((clock.part_left, clock.whole_left, clock.part_ends_at), (5, 49, at(16)));
        assert!(back.clock(&QUARTERLY, at(16)).part_is_over(), "the manager waits no second time");
        assert_eq!(back.part_gone(at(12)), SignedDuration::from_mins(11), "and it adds up");
    }

    proptest! {
        #[test]
        fn all_time_is_either_gone_or_stood_still(presses in prop::collection::vec(press(), 0..30)) {
            let (mut timing, mut now) = (Timing::undisturbed(0, at(0), at(0)), 0);
            let (mut stood, mut part_stood) = (0, 0);
            for (press, minutes) in presses {
                now += minutes;
                if timing.pause.is_some() {
                    stood += minutes;
                    part_stood += minutes;
                }
                timing = match press {
                    Press::Pause => timing.paused(Side::Ic, at(now)).unwrap_or(timing),
                    Press::GoOn => timing.gone_on(at(now)).unwrap_or(timing),
                    Press::Part(part) => {
                        part_stood = 0;
                        Timing { part, part_began_at: at(now), ..timing.turned(at(now)).unwrap_or(timing) }
                    }
                };
                let part_began = timing.part_began_at.duration_since(at(0)).as_mins();
                prop_assert_eq!(timing.gone(at(now)), SignedDuration::from_mins(now - stood));
                prop_assert_eq!(timing.part_gone(at(now)), SignedDuration::from_mins(now - part_began - part_stood));
            }
        }
    }
}
