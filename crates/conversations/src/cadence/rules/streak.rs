//! When conversations are called off again and again.

use jiff::ToSpan;
use jiff::civil::Date;

/// So many called off within two months are told to both.
pub const CALLED_OFF: usize = 3;

/// The day two months before: what was called off from then on counts together.
pub fn months_back(day: Date) -> Date {
    day.saturating_sub(2.months())
}

/// Whether the last of these days, in their order, is the one to tell both of: the third
/// within two months, where the one before it was not. A fourth soon after says nothing new.
pub fn completes_a_streak(called_off_on: &[Date]) -> bool {
    let Some((_, before)) = called_off_on.split_last() else { return false };
    is_streak(called_off_on) && !is_streak(before)
}

fn is_streak(days: &[Date]) -> bool {
    let Some(last) = days.last() else { return false };
    days.iter().filter(|day| **day >= months_back(*last)).count() >= CALLED_OFF
}
