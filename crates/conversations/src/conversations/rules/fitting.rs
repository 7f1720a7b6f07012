//! Which day to offer for a conversation that is due.

use jiff::civil::Date;

use super::planning::is_weekend;

/// The day to offer for something that is due: the last free one from tomorrow until that day; once
/// it has gone by, or is full, the first free one from `later` on. Free is a working day on which
/// the two have nothing else.
pub fn day_that_fits(due_on: Option<Date>, today: Date, later: Date, taken: &[Date]) -> Date {
    let is_free = |day: &Date| !is_weekend(*day) && !taken.contains(day);
    let tomorrow = today.tomorrow().unwrap_or(Date::MAX);
    let until_due = due_on.and_then(|due_on| {
        let back = std::iter::successors(Some(due_on), |day| day.yesterday().ok());
        back.take_while(|day| *day >= tomorrow).take(RECENT).find(is_free)
    });
    let onward = || std::iter::successors(Some(later), |day| day.tomorrow().ok()).find(is_free);
    until_due.or_else(onward).unwrap_or(later)
}

/// How many days before the day something is due are looked at for a free one.
const RECENT: usize = 14;

#[cfg(test)]
mod tests {
    use jiff::Span;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_due_is_offered_a_day_that_fits() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let (today, later) = (day("2026-11-23"), day("2026-11-30"));
        let offered = |due: Option<&str>, taken: &[&str]| {
            let taken: Vec<Date> = taken.iter().map(|text| day(text)).collect();
            day_that_fits(due.map(day), today, later, &taken).to_string()
        };
        assert_eq!(offered(Some("2026-12-12"), &[]), "2026-12-11", "the Friday before a Saturday");
        assert_eq!(offered(Some("2026-12-11"), &["2026-12-11"]), "2026-12-10", "a day with nothing else on it");
        assert_eq!(offered(Some("2026-11-24"), &[]), "2026-11-24", "tomorrow");
        assert_eq!(offered(Some("2026-11-23"), &[]), "2026-11-30", "not today any more");
        assert_eq!(
            offered(Some("2026-09-19"), &["2026-11-30"]),
            "2026-12-01",
            "overdue, as soon as it can be prepared"
        );
        assert_eq!(offered(None, &[]), "2026-11-30");
    }

    proptest! {
        #[test]
        fn an_offered_day_is_a_free_working_day_to_come(
            due in proptest::option::of(-60_i64..200), later in 1_i64..10, taken in proptest::collection::vec(0_i64..60, 0..20)
        ) {
            let today: Date = "2026-11-23".parse().expect("a day");
            let on = |days: i64| today.saturating_add(Span::new().days(days));
            let taken: Vec<Date> = taken.into_iter().map(on).collect();
            let found = day_that_fits(due.map(on), today, on(later), &taken);
            prop_assert!(found > today && !is_weekend(found) && !taken.contains(&found));
            if let Some(due) = due.map(on) {
                let is_free = |day: &Date| *day > today && !is_weekend(*day) && !taken.contains(day);
                let better = (0..14).map(|back| due.saturating_sub(Span::new().days(back))).find(is_free);
                prop_assert_eq!(better.unwrap_or(found), found, "the last that is not late");
            }
        }
    }
}
