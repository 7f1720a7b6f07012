use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;
use kit::web::look::Tick;

/// The hours written under the rope: when it ended, midnight, nine in the morning, when it is
/// due. Those that would run into a neighbour are left out.
pub(super) fn under_the_rope(from: Timestamp, until: Timestamp, zone: &str) -> Vec<Tick> {
    let (start, end) = (dates::local(from, zone), dates::local(until, zone));
    let mut ticks = vec![Tick { at_percent: 0.0, word: dates::time(&start) }];
    let whole = until.duration_since(from).as_secs_f64().max(1.0);
    for (at, word) in landmarks(start.date(), end.date(), zone) {
        let percent = 100.0 * at.duration_since(from).as_secs_f64() / whole;
        let is_clear = ticks.last().is_none_or(|last| percent - last.at_percent > 12.0);
        if is_clear && percent < 88.0 {
            ticks.push(Tick { at_percent: percent, word: word.to_owned() });
        }
    }
    ticks.push(Tick { at_percent: 100.0, word: dates::time(&end) });
    ticks
}

/// Every midnight and nine o'clock in between, at most a week of them.
fn landmarks(first: Date, last: Date, zone: &str) -> Vec<(Timestamp, &'static str)> {
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).take(8);
    let of_day = |day: Date| [(day.at(0, 0, 0, 0), "midnight"), (day.at(9, 0, 0, 0), "09:00")];
    days.flat_map(of_day).map(|(at, word)| (dates::instant(at, zone), word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_afternoon_runs_through_midnight_and_the_morning_after() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let ticks = under_the_rope(at("2026-11-26T15:02:00Z"), at("2026-11-27T15:02:00Z"), "Europe/Lisbon");
        let words: Vec<&str> = ticks.iter().map(|tick| tick.word.as_str()).collect();
        assert_eq!(words, ["15:02", "midnight", "09:00", "15:02"]);
        assert!((ticks[1].at_percent - 37.36).abs() < 0.01);
    }

    #[test]
    fn a_late_evening_has_no_midnight_on_top_of_its_start() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let ticks = under_the_rope(at("2026-11-26T23:00:00Z"), at("2026-11-27T23:00:00Z"), "UTC");
        let words: Vec<&str> = ticks.iter().map(|tick| tick.word.as_str()).collect();
        assert_eq!(words, ["23:00", "09:00", "23:00"]);
    }
}
