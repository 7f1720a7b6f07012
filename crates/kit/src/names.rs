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

/// How somebody is called among these people: by the first word of their name, or by the whole of it
/// where somebody else has that first word too.
pub fn among<'a, T: PartialEq>(own: (&T, &'a str), all: &[(T, &str)]) -> &'a str {
    let is_shared = all.iter().any(|(id, name)| id != own.0 && fold(first(name)) == fold(first(own.1)));
    if is_shared { own.1 } else { first(own.1) }
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
    fn two_of_one_first_name_are_called_by_the_whole_of_it() {
        let all = [(1, "Ruth Adéyemi"), (2, "Edda Holm"), (3, "rúth Berg"), (1, "Ruth Adéyemi")];
        assert_eq!(
            all.map(|(id, name)| among((&id, name), &all)),
            ["Ruth Adéyemi", "Edda", "rúth Berg", "Ruth Adéyemi"]
        );
        assert_eq!(among((&1, "Ruth Adéyemi"), &all[..2]), "Ruth");
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
