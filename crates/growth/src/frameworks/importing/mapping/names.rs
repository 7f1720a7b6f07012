//! What the name of a column says: a figure, and of which level.

use crate::frameworks::importing::cells::{Cell, Number, number};
use crate::frameworks::importing::columns::Column;

const WEIGHT_WORDS: &[&str] = &["weight", "weights", "weighting", "percent", "share", "%"];
const BENCHMARK_WORDS: &[&str] = &["benchmark", "benchmarks", "rating", "target", "score"];

/// The kind of figure a name speaks of.
pub(super) fn figure_in(name: &str) -> Option<Column> {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    match (has(BENCHMARK_WORDS), has(WEIGHT_WORDS)) {
        (true, _) => Some(Column::Benchmark),
        (false, true) => Some(Column::Weight),
        (false, false) => None,
    }
}

/// The level a name speaks of: the longest whose words stand in it together.
pub(super) fn level_in<'a>(name: &str, levels: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = words(name);
    let is_in = |level: &&str| {
        let level = words(level);
        !level.is_empty() && name.windows(level.len()).any(|some| some == level)
    };
    levels.filter(is_in).max_by_key(|level| words(level).len())
}

/// What a heading calls its part, and the weight beside it: "Craft (40 %)", "Craft: 40 %".
pub(super) fn weighted(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    let split = match title.strip_suffix(')') {
        Some(open) => open.rsplit_once('('),
        None => [" \u{2013} ", " \u{2014} ", " - ", ": ", ", "].iter().find_map(|mark| title.rsplit_once(mark)),
    };
    let weight = |beside: &str| {
        let plain = kit::names::fold(beside);
        let words = plain.trim_start_matches(|letter: char| letter.is_alphabetic() || ": ".contains(letter));
        let is_word = WEIGHT_WORDS.contains(&plain[..plain.len() - words.len()].trim_end_matches([':', ' ']));
        let is_named = words.len() == plain.len() || is_word;
        is_named && matches!(number(words), Cell::Number(Number { percent_sign: true, .. }))
    };
    match split {
        Some((name, beside)) if !name.trim().is_empty() && weight(beside) => {
            let start = beside.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
            (name.trim(), Some(beside[start..].trim()))
        }
        _ => (title, None),
    }
}

fn words(name: &str) -> Vec<String> {
    let spaced = kit::names::fold(name).replace('%', " % ");
    let words = spaced.split(|letter: char| !letter.is_alphanumeric() && letter != '%');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_speaks_of_the_longest_level_in_it() {
        let levels = ["Senior", "Staff", "Senior Staff"];
        let level = |name: &str| level_in(name, levels.into_iter());
        assert_eq!(level("Senior Staff (weight)"), Some("Senior Staff"));
        assert_eq!(level("Weight, staff"), Some("Staff"));
        assert_eq!(level("Seniority"), None);
        assert_eq!(level("Weight"), None);
    }

    #[test]
    fn a_heading_may_have_its_weight_beside_it() {
        for title in ["Craft (40 %)", "Craft (weight: 40%)", "Craft – 40 %", "Craft: 40 %", "Craft (Weight 40 %)"] {
            let (name, weight) = weighted(title);
            assert_eq!(
                (name, weight.map(|weight| weight.replace(' ', ""))),
                ("Craft", Some("40%".to_owned())),
                "{title}"
            );
        }
        for title in ["Craft (40)", "Craft (see 40 %)", "Craft", "(40 %)", "Version 2.1 - 2024", "Craft ()"] {
            assert_eq!(weighted(title), (title, None));
        }
    }

    #[test]
    fn weights_and_benchmarks_are_known_by_their_words() {
        assert_eq!(figure_in("Senior weight"), Some(Column::Weight));
        assert_eq!(figure_in("L3 %"), Some(Column::Weight));
        assert_eq!(figure_in("Target rating: Senior"), Some(Column::Benchmark));
        assert_eq!(figure_in("Senior Engineer"), None);
    }
}
