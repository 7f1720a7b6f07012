//! Folding of names and addresses, on which lists sort and search matches.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Decomposed, without marks, lower case, single spaces: "Łukasz  WÓJCIK" → "lukasz wojcik".
/// Marks are dropped, so their order is nobody's concern and each letter is folded by itself:
/// a search folds every text in reach, most of them plain letters.
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), is_between: false };
    for letter in text.chars() {
        match letter.is_ascii() {
            true => folded.push(letter.to_ascii_lowercase()),
            false => decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    part.to_lowercase().map(unbar).for_each(|letter| folded.push(letter));
                }
            }),
        }
    }
    folded.text
}

/// A text that grows by letters, with one space where there were many.
struct Folded {
    text: String,
    is_between: bool,
}

impl Folded {
    fn push(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.is_between = true;
            return;
        }
        if self.is_between && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.is_between = false;
        self.text.push(letter);
    }
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
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn names_fold_to_what_people_type() {
        assert_eq!(fold("  Łukasz  WÓJCIK "), "lukasz wojcik");
        assert_eq!(fold("Nguyễn Thị Hương"), "nguyen thi huong");
        assert_eq!(fold("Søren Ødegård"), "soren odegard");
    }

    #[test]
    fn a_text_folds_letter_by_letter_as_it_does_whole() {
        for letter in '\0'..='\u{ffff}' {
            let text = format!(" a{letter}B {letter}");
            let plain: String = text
                .nfkd()
                .filter(|letter| !is_combining_mark(*letter))
                .flat_map(char::to_lowercase)
                .map(unbar)
                .collect();
            assert_eq!(fold(&text), plain.split_whitespace().collect::<Vec<_>>().join(" "), "{letter:?}");
        }
    }
}
