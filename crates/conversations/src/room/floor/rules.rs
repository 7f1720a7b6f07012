use jiff::SignedDuration;

use crate::conversations::Side;

/// Out of hundred, how much of the talking is meant to be the IC's.
pub const AIM_PERCENT: u32 = 70;

/// Who has the floor of a room, and how long each side had it before. Time is counted on the
/// clock of the room ([`gone`](crate::room::Timing::gone)), which stands still while it is paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// Who has it; nobody before the first tap.
    pub speaking: Option<Side>,
    /// Since when, from the opening of the room.
    pub since: SignedDuration,
    /// How long the IC had it before.
    pub ic: SignedDuration,
    /// How long the manager had it before.
    pub manager: SignedDuration,
    /// Counts every change.
    pub version: i64,
}

/// How long each side has had the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talked {
    /// The IC.
    pub ic: SignedDuration,
    /// The manager.
    pub manager: SignedDuration,
}

impl Floor {
    /// The floor once it is passed to a side; nothing when that side has it.
    pub fn passed(&self, to: Side, gone: SignedDuration) -> Option<Floor> {
        let Talked { ic, manager } = self.talked(gone);
        let passed = Floor { speaking: Some(to), since: gone, ic, manager, version: self.version + 1 };
        (self.speaking != Some(to)).then_some(passed)
    }

    /// How long each side has had it, when the room has been going on for so long.
    pub fn talked(&self, gone: SignedDuration) -> Talked {
        let running = (gone - self.since).max(SignedDuration::ZERO);
        let with = |side: Side, before| if self.speaking == Some(side) { before + running } else { before };
        Talked { ic: with(Side::Ic, self.ic), manager: with(Side::Manager, self.manager) }
    }

    /// Out of hundred, how much of the talking was the IC's; nothing before anybody spoke.
    pub fn ic_percent(&self, gone: SignedDuration) -> Option<u32> {
        // The moment somebody begins, all of it is theirs.
        let begun = self.speaking.map(|side| if side == Side::Ic { 100 } else { 0 });
        self.talked(gone).ic_percent().or(begun)
    }
}

impl Talked {
    /// Out of hundred, how much of the talking was the IC's; nothing when nobody spoke. Who
    /// spoke at all has at least one.
    pub fn ic_percent(&self) -> Option<u32> {
        let (ic, all) = (self.ic.as_millis(), (self.ic + self.manager).as_millis());
        let rounded = (ic * 200 + all).checked_div(all * 2)?;
        let lowest = i128::from(ic > 0);
        let highest = 100 - i128::from(all > ic);
        u32::try_from(rounded.clamp(lowest, highest)).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seconds(seconds: i64) -> SignedDuration {
        SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_tap_adds_to_two_sums_and_leaves_nothing_else() {
        let first = Floor::default().passed(Side::Ic, seconds(60)).unwrap();
        assert_eq!(first.talked(seconds(90)), Talked { ic: seconds(30), manager: seconds(0) });
        let second = first.passed(Side::Manager, seconds(138)).unwrap();
        assert_eq!(second.talked(seconds(160)), Talked { ic: seconds(78), manager: seconds(22) });
        assert_eq!(second.ic_percent(seconds(160)), Some(78));
    }

    #[test]
    fn a_second_tap_for_who_speaks_changes_nothing() {
        let floor = Floor::default().passed(Side::Ic, seconds(60)).unwrap();
        assert_eq!(floor.passed(Side::Ic, seconds(70)), None);
    }

    #[test]
    fn before_anybody_speaks_there_is_no_share_and_whoever_begins_has_all_of_it() {
        assert_eq!(Floor::default().ic_percent(seconds(600)), None);
        let floor = Floor::default().passed(Side::Manager, seconds(60)).unwrap();
        assert_eq!(floor.ic_percent(seconds(60)), Some(0));
        let spoke_briefly = floor.passed(Side::Ic, seconds(61)).unwrap();
        assert_eq!(spoke_briefly.ic_percent(seconds(3000)), Some(99), "one second is not nothing");
    }

    proptest! {
        #[test]
        fn nothing_is_counted_twice_and_nothing_is_lost(taps in prop::collection::vec((any::<bool>(), 0_i64..600), 1..40)) {
            let (mut floor, mut now, mut begun) = (Floor::default(), 0, None);
            for (is_ic, pause) in taps {
                now += pause;
                begun = begun.or(Some(now));
                let to = if is_ic { Side::Ic } else { Side::Manager };
                floor = floor.passed(to, seconds(now)).unwrap_or(floor);
            }
            let talked = floor.talked(seconds(now + 5));
            prop_assert_eq!(talked.ic + talked.manager, seconds(now + 5 - begun.unwrap()));
            prop_assert!(floor.ic_percent(seconds(now + 5)).unwrap() <= 100);
        }
    }
}
