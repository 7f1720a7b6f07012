//! Small words several features of this crate need.

use jiff::civil::Date;
use kit::names;
use kit::web::Problems;
use people::PersonId;

/// A day as a date field sends it.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// An optional day; a text that is no day is a problem at its field.
pub(crate) fn optional_day(field: &'static str, text: &str, problems: &mut Problems) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let day = day(text);
    if day.is_none() {
        problems.add(field, NO_DAY);
    }
    day
}

/// What stands beside a field that should hold a day and does not.
pub(crate) const NO_DAY: &str = "That is no day we can read. Write it like 2026-12-04.";

/// The text without the blanks around it, and a problem when it is longer than we keep: at its
/// field, by its `name`, so that two of them are told apart.
pub(crate) fn short_enough(
    (field, name): (&'static str, &str),
    text: &str,
    most: usize,
    problems: &mut Problems,
) -> String {
    let text = text.trim();
    let length = text.chars().count();
    if length > most {
        problems.add(field, format!("{name} is {length} characters long; {most} is the most we keep here."));
    }
    text.to_owned()
}

/// "one", "two", … as titles say counts; figures from ten on.
pub(crate) fn count(number: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// The same at the start of a sentence.
pub(crate) fn count_first(number: usize) -> String {
    capital(&count(number))
}

/// A text as a sentence begins with it.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "she", "he" or "they", as somebody’s pronouns say; "they" when they say nothing we know.
pub(crate) fn subject(pronouns: &str) -> &'static str {
    match pronouns.split(['/', ' ']).next().unwrap_or_default().to_lowercase().as_str() {
        "she" => "she",
        "he" => "he",
        _ => "they",
    }
}

/// A path of ours to go back to after a form: it starts with a single slash, so that it never
/// leads to another host.
pub(crate) fn local_path(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_local = text.starts_with('/') && !text.starts_with("//") && text.len() < 300;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_local && is_plain).then_some(text)
}

/// "You and Ruth": who can read something, the viewer first and nobody twice.
pub(crate) fn seen(viewer: PersonId, people: &[(PersonId, &str)]) -> String {
    let mut names: Vec<&str> = if people.iter().any(|(id, _)| *id == viewer) { vec!["You"] } else { Vec::new() };
    let mut known = vec![viewer];
    for (id, name) in people {
        if !known.contains(id) {
            known.push(*id);
            names.push(names::first(name));
        }
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_stays_here() {
        assert_eq!(local_path("/conversations/1/room?part=2#notes"), Some("/conversations/1/room?part=2#notes"));
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "room", "/a b", "/a\r\nx:y"]
        {
            assert_eq!(local_path(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn who_can_read_it_begins_with_you() {
        let (ines, ruth, edda) =
            ((PersonId(1), "Ines Carvalho"), (PersonId(2), "Ruth Adeyemi"), (PersonId(3), "Edda Holm"));
        assert_eq!(seen(PersonId(2), &[ines, ruth]), "You and Ines");
        assert_eq!(seen(PersonId(1), &[ines, ruth, ruth]), "You and Ruth");
        assert_eq!(seen(PersonId(3), &[ines, ruth, edda]), "You, Ines and Ruth");
        assert_eq!(seen(PersonId(1), &[ines]), "You");
    }

    #[test]
    fn counts_are_said_in_words_up_to_nine() {
        assert_eq!(count_first(3), "Three");
        assert_eq!(count(0), "no");
        assert_eq!(count_first(12), "12");
    }

    #[test]
    fn pronouns_give_the_word_for_somebody() {
        assert_eq!(subject("she/her"), "she");
        assert_eq!(subject("He / him"), "he");
        assert_eq!(subject(""), "they");
    }
}
