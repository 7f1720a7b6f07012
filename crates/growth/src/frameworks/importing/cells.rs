//! What one cell says.

/// A number in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// The number read as percent, a share of a whole: the same digits, so that nothing is
    /// rounded twice.
    pub(super) share: f64,
    pub(super) percent_sign: bool,
}

/// What a cell for a number holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    /// A way of saying that there is nothing: "N/A", a dash.
    Nothing,
    Number(Number),
    Unreadable,
}

const NOTHING: &[&str] = &["n/a", "na", "n.a.", "n. a.", "-", "–", "—", "none", "null", "nil", "tbd", "?", "x"];

/// Whether a cell for a text says that there is none.
pub(in crate::frameworks) fn says_no_text(text: &str) -> bool {
    ["n/a", "na", "n.a.", "n. a.", "-", "–", "—"].contains(&text.trim().to_lowercase().as_str())
}

/// Reads a cell for a number: `70`, `70%`, `70 %`, `1.3`, `1,3`.
pub(super) fn number(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Empty;
    }
    if NOTHING.contains(&text.to_lowercase().as_str()) {
        return Cell::Nothing;
    }
    let (digits, percent_sign) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim(), true),
        None => (text, false),
    };
    let digits = digits.replace(',', ".");
    let plain = digits.len() <= 40 && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    match (digits.parse(), format!("{digits}e-2").parse()) {
        (Ok(value), Ok(share)) if plain => Cell::Number(Number { value, share, percent_sign }),
        _ => Cell::Unreadable,
    }
}

/// The key of a name: folded, words joined by hyphens. Empty when the name has no letters.
pub(super) fn slug(name: &str) -> String {
    let plain: String =
        kit::names::fold(name).chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let key = plain.split_whitespace().collect::<Vec<_>>().join("-");
    key.chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
}

/// Whether a key a file gives can be one: letters, digits and hyphens.
pub(super) fn is_key(text: &str) -> bool {
    let fits = (1..=80).contains(&text.chars().count());
    fits && text.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, bool)> {
        match number(text) {
            Cell::Number(number) => Some((number.value, number.percent_sign)),
            _ => None,
        }
    }

    #[test]
    fn a_number_may_be_written_in_the_ways_people_write_it() {
        assert_eq!(read("70"), Some((70.0, false)));
        assert_eq!(read(" 70 % "), Some((70.0, true)));
        assert_eq!(read("1,3"), Some((1.3, false)));
        for odd in ["nan", "inf", "1e5", "-3", "1.2.3", "seventy", "%", "."] {
            assert_eq!(number(odd), Cell::Unreadable, "{odd}");
        }
        assert_eq!(number("N/A"), Cell::Nothing);
        assert_eq!(number("  "), Cell::Empty);
    }

    #[test]
    fn keys_are_slugs_of_names() {
        assert_eq!(slug("Technical Understanding & Prioritisation"), "technical-understanding-prioritisation");
        assert_eq!(slug("Senior Staff"), "senior-staff");
        assert_eq!(slug("Führung / Équipe"), "fuhrung-equipe");
        assert_eq!(slug("***"), "");
    }
}
