//! Whether somebody is without a manager after another's last day, and for how long.

use jiff::ToSpan;
use jiff::civil::Date;

/// Who holds somebody's rope after the last day of the one who holds it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Nobody yet.
    Nobody,
    /// Somebody, without a day between.
    Follows(Date),
    /// Somebody, and nobody from the one day until the other.
    Gap(Date, Date),
}

/// The day from which a line of somebody with this last day is over.
pub fn day_after(last_on: Date) -> Date {
    last_on.saturating_add(1.day())
}

/// For how long whoever held a line may write a hand-over note once it has moved.
const DAYS_TO_WRITE: i64 = 30;

/// The day a line is proposed to move on: without a day between, and tomorrow at the earliest.
pub fn proposed(last_on: Date, today: Date) -> Date {
    day_after(last_on).max(day_after(today))
}

/// The last day of whoever holds a line, where it comes before the usual time for a hand-over note
/// is over: they write it before. Where no move is planned the line ends with that day.
pub fn last_day_to_write(moves_on: Option<Date>, last_on: Option<Date>) -> Option<Date> {
    last_on.filter(|last_on| moves_on.is_none_or(|day| *last_on < day.saturating_add(DAYS_TO_WRITE.days())))
}

/// Who holds the rope after a last day, with a move planned for `moves_on`.
pub fn care(last_on: Date, moves_on: Option<Date>) -> Care {
    let over_on = day_after(last_on);
    match moves_on {
        None => Care::Nobody,
        Some(day) if day <= over_on => Care::Follows(day),
        Some(day) => Care::Gap(over_on, day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const LAST: Date = date(2026, 11, 30);

    #[test]
    fn a_line_that_moves_the_day_after_leaves_no_gap() {
        assert_eq!(care(LAST, None), Care::Nobody);
        assert_eq!(care(LAST, Some(date(2026, 12, 1))), Care::Follows(date(2026, 12, 1)));
        assert_eq!(care(LAST, Some(date(2026, 11, 24))), Care::Follows(date(2026, 11, 24)));
        assert_eq!(care(LAST, Some(date(2026, 12, 2))), Care::Gap(date(2026, 12, 1), date(2026, 12, 2)));
    }

    #[test]
    fn a_line_is_proposed_to_move_the_day_after_and_whoever_leaves_writes_until_then() {
        assert_eq!(proposed(LAST, date(2026, 10, 1)), date(2026, 12, 1));
        assert_eq!(proposed(LAST, LAST), date(2026, 12, 1));
        assert_eq!(last_day_to_write(Some(date(2026, 11, 23)), Some(LAST)), Some(LAST));
        assert_eq!(last_day_to_write(Some(date(2026, 12, 1)), Some(LAST)), Some(LAST));
        assert_eq!(last_day_to_write(Some(date(2026, 10, 1)), Some(LAST)), None, "the usual time is over before");
        assert_eq!(last_day_to_write(None, Some(LAST)), Some(LAST));
        assert_eq!(last_day_to_write(Some(date(2026, 10, 1)), None), None);
    }

    proptest! {
        #[test]
        fn a_gap_is_never_empty_and_never_hidden(last in 0_i64..900, moves in 0_i64..900) {
            let on = |days: i64| date(2026, 1, 1).saturating_add(days.days());
            match care(on(last), Some(on(moves))) {
                Care::Gap(from, until) => prop_assert!(from < until && from > on(last)),
                Care::Follows(day) => prop_assert!(day <= day_after(on(last))),
                Care::Nobody => prop_assert!(false, "a move is planned"),
            }
        }
    }
}
