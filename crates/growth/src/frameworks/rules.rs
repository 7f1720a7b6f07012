//! How a framework is said: numbers, months and names in words, and what a search finds.

use super::{Competency, Level, Readiness};

/// A benchmark: "1.2", "2.0", "2.25".
pub fn figure(benchmark: f64) -> String {
    let exact = format!("{benchmark:.2}");
    exact.strip_suffix('0').unwrap_or(&exact).to_owned()
}

/// A share of a whole: "70 %", "33.3 %".
pub fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    format!("{tenths} %")
}

/// Typical months in a level: "12 to 24 months", "from 36 months", "open".
pub fn months(level: &Level) -> String {
    match level.months {
        Some((least, Some(most))) if least == most => format!("about {least} months"),
        Some((least, Some(most))) => format!("{least} to {most} months"),
        Some((least, None)) => format!("from {least} months"),
        None => "open".to_owned(),
    }
}

/// The thresholds of readiness, one sentence each.
pub fn ready(readiness: &Readiness) -> [String; 4] {
    let Readiness { sustained_months, weight_percent, pillar_percent, overdue_days, early_days } = *readiness;
    [
        format!("A competency is sustained once it was held {sustained_months} months in a row."),
        format!(
            "Ready means that what is sustained carries {weight_percent} % of the next level’s weight, at least {pillar_percent} % in every pillar, and nothing is a gap."
        ),
        format!("Ready for {overdue_days} days without a decision is overdue."),
        format!("In the first {early_days} days of a level nothing is said but “too early”."),
    ]
}

/// The query that names a framework.
pub fn of(key: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("of", key).finish()
}

/// Names as a sentence lists them: "Junior, Senior and Staff".
pub fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A count as a sentence begins with it: "Six", "Twenty-four" stays "24".
pub fn count(count: usize) -> String {
    const WORDS: [&str; 21] = [
        "No",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
        "Twenty",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Whether a competency has every word that was typed: in its name, its criteria or in what
/// it expects at any level.
pub fn has(competency: &Competency, typed: &str) -> bool {
    let parts = competency.criteria.iter().flat_map(|part| std::iter::once(&part.name).chain(&part.expectations));
    let all: Vec<&str> =
        std::iter::once(&competency.name).chain(&competency.expectations).chain(parts).map(String::as_str).collect();
    let all = kit::names::fold(&all.join(" "));
    kit::names::fold(typed).split(' ').all(|word| all.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_what_their_source_says() {
        assert_eq!([1.2, 2.0, 2.25, 0.0].map(figure), ["1.2", "2.0", "2.25", "0.0"]);
        assert_eq!([0.7, 1.0 / 3.0, 0.0].map(percent), ["70 %", "33.3 %", "0 %"]);
    }

    #[test]
    fn months_are_a_range_or_open() {
        let level = |months| Level { key: String::new(), name: String::new(), months };
        assert_eq!(months(&level(Some((12, Some(24))))), "12 to 24 months");
        assert_eq!(months(&level(Some((36, None)))), "from 36 months");
        assert_eq!(months(&level(None)), "open");
    }
}
