//! Folding of names and addresses, on which lists sort and search matches.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Decomposed, without marks, lower case, single spaces: "Łukasz  WÓJCIK" → "lukasz wojcik".
pub fn fold(text: &str) -> String {
    let plain: String =
        text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).map(unbar).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters whose stroke is no combining mark.
fn unbar(letter: char) -> char {
    match letter {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ŧ' => 't',
        other => other,
    }
}

/// The first word of a name: how people are called on screen.
pub fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// "Ines" → "Ines’", "Ruth" → "Ruth’s".
pub fn possessive(name: &str) -> String {
    if name.ends_with(['s', 'S']) { format!("{name}’") } else { format!("{name}’s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_what_people_type() {
        assert_eq!(fold("  Łukasz  WÓJCIK "), "lukasz wojcik");
        assert_eq!(fold("Nguyễn Thị Hương"), "nguyen thi huong");
        assert_eq!(fold("Søren Ødegård"), "soren odegard");
    }
}
