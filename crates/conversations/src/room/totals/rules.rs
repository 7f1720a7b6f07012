use jiff::SignedDuration;

use crate::conversations::Side;
use crate::room::floor::Talked;

/// How long each side had the floor of a room that has ended, and who would keep that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) ic_seconds: i64,
    pub(super) manager_seconds: i64,
    pub(super) ic_agrees: bool,
    pub(super) manager_agrees: bool,
}

/// What one side is told of the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// They are asked; the other side may have said yes.
    Asked { other_agrees: bool },
    /// They said yes, and the other side has not answered.
    Waits,
    /// Both said yes.
    Kept,
}

impl Totals {
    pub(super) fn standing(&self, side: Side) -> Standing {
        let (own, other) = match side {
            Side::Ic => (self.ic_agrees, self.manager_agrees),
            Side::Manager => (self.manager_agrees, self.ic_agrees),
        };
        match (own, other) {
            (true, true) => Standing::Kept,
            (true, false) => Standing::Waits,
            (false, other_agrees) => Standing::Asked { other_agrees },
        }
    }

    pub(super) fn talked(&self) -> Talked {
        Talked {
            ic: SignedDuration::from_secs(self.ic_seconds),
            manager: SignedDuration::from_secs(self.manager_seconds),
        }
    }
}

/// "41 min", "under a minute".
pub(super) fn said(span: SignedDuration) -> String {
    match (span.as_secs() + 30) / 60 {
        0 => "under a minute".to_owned(),
        minutes => format!("{minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_kept_when_both_say_so_and_each_is_told_what_is_missing() {
        let totals =
            |ic_agrees, manager_agrees| Totals { ic_seconds: 60, manager_seconds: 20, ic_agrees, manager_agrees };
        let sides = |totals: Totals| [totals.standing(Side::Ic), totals.standing(Side::Manager)];
        let (asked, told) = (Standing::Asked { other_agrees: false }, Standing::Asked { other_agrees: true });
        assert_eq!(sides(totals(false, false)), [asked, asked]);
        assert_eq!(sides(totals(true, false)), [Standing::Waits, told]);
        assert_eq!(sides(totals(false, true)), [told, Standing::Waits]);
        assert_eq!(sides(totals(true, true)), [Standing::Kept, Standing::Kept]);
    }

    #[test]
    fn spans_are_said_in_whole_minutes() {
        let spans = [20, 40, 41 * 60 + 10].map(|seconds| said(SignedDuration::from_secs(seconds)));
        assert_eq!(spans, ["under a minute", "1 min", "41 min"]);
    }
}
