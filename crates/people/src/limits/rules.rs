use jiff::{SignedDuration, Timestamp};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sign-in.
    SignIn,
    /// Asking for a reset.
    Reset,
    /// The code of a phone beside a room.
    Phone,
}

impl Kind {
    /// Its name in the table `attempt`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::SignIn => "sign_in",
            Kind::Reset => "reset",
            Kind::Phone => "phone",
        }
    }
}

/// What tries are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The account whose address was typed, there or not.
    Account,
    /// The network address it came from.
    Address,
}

/// So many in such a time.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Counted by what.
    pub per: Per,
    /// The last one allowed.
    pub most: usize,
    /// In this long.
    pub window: SignedDuration,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    GoOn,
    /// Not before this instant.
    ComeBack(Timestamp),
}

const QUARTER: SignedDuration = SignedDuration::from_mins(15);

const SIGN_IN: [Limit; 2] =
    [Limit { per: Per::Account, most: 10, window: QUARTER }, Limit { per: Per::Address, most: 50, window: QUARTER }];
const RESET: [Limit; 2] = [
    Limit { per: Per::Account, most: 3, window: SignedDuration::from_hours(1) },
    Limit { per: Per::Address, most: 50, window: QUARTER },
];
const PHONE: [Limit; 1] = [Limit { per: Per::Address, most: 50, window: QUARTER }];

/// The limits of a kind.
pub fn limits(kind: Kind) -> &'static [Limit] {
    match kind {
        Kind::SignIn => &SIGN_IN,
        Kind::Reset => &RESET,
        Kind::Phone => &PHONE,
    }
}

/// Judges one more try after `earlier` ones, the newest first, all within the window.
pub fn judge(earlier: &[Timestamp], limit: &Limit) -> Verdict {
    match earlier.get(limit.most - 1) {
        None => Verdict::GoOn,
        Some(oldest_that_counts) => Verdict::ComeBack(*oldest_that_counts + limit.window),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn the_eleventh_try_waits_for_the_first_to_be_a_quarter_of_an_hour_old() {
        let limit = &limits(Kind::SignIn)[0];
        let earlier: Vec<Timestamp> = (0..10).rev().map(at).collect();
        assert_eq!(judge(&earlier[1..], limit), Verdict::GoOn);
        assert_eq!(judge(&earlier, limit), Verdict::ComeBack(at(15)));
    }

    #[test]
    fn three_resets_an_hour() {
        let limit = &limits(Kind::Reset)[0];
        assert_eq!(judge(&[at(2), at(1)], limit), Verdict::GoOn);
        assert_eq!(judge(&[at(3), at(2), at(1)], limit), Verdict::ComeBack(at(61)));
    }
}
