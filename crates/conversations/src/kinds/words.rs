use super::prompts::Stretch;

/// What is filled into the texts of a kind, and which of them are chosen.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// First name of the other person.
    pub other: String,
    /// Names of the IC's level and of the one after it. Nothing at the top level, without a
    /// level, or for somebody who is not climbing: then the texts "without next" are used.
    pub levels: Option<(String, String)>,
    /// How far along the levels the IC is; nothing without a level.
    pub stretch: Option<Stretch>,
    /// `{weekday}`, `{date}` and `{time}`; only mails use them.
    pub when: Option<[String; 3]>,
}

impl Words {
    /// Words about somebody, without a day.
    pub fn about(other: impl Into<String>, levels: Option<(String, String)>) -> Words {
        Words { other: other.into(), levels, stretch: None, when: None }
    }
}

impl Words {
    /// For a reader who sits on neither side: "the IC", "the next level".
    pub(super) fn of_neither(other: &str) -> Words {
        Words::about(other, Some(("the own level".to_owned(), "the next level".to_owned())))
    }
}

/// A text whose sentences may begin with "the IC".
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let text: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    text.replace(". the ", ". The ").replace("? the ", "? The ")
}

/// "Quarterly check-in" inside a sentence; "1:1" stays.
pub(crate) fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Fills a text in one pass, so that a name with braces in it stays a name.
pub fn fill(text: &str, words: &Words) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((mark, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(mark, words) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&format!("{{{mark}}}")),
        }
        rest = if mark == "other" { possessive(after, &words.other, &mut filled) } else { after };
    }
    filled.push_str(rest);
    filled
}

/// "{other}’s" is "Ines’" for a name that ends in s.
fn possessive<'a>(after: &'a str, name: &str, filled: &mut String) -> &'a str {
    match after.strip_prefix("’s") {
        Some(rest) if name.ends_with(['s', 'S']) => {
            filled.push('’');
            rest
        }
        _ => after,
    }
}

fn value<'a>(mark: &str, words: &'a Words) -> Option<&'a str> {
    let levels = || words.levels.as_ref();
    let when = |place: usize| words.when.as_ref().map(|when| when[place].as_str());
    match mark {
        "other" => Some(&words.other),
        "level" => levels().map(|(level, _)| level.as_str()),
        "next_level" => levels().map(|(_, next)| next.as_str()),
        "weekday" => when(0),
        "date" => when(1),
        "time" => when(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn climbing() -> Words {
        Words::about("Ines", Some(("Confirmed".to_owned(), "Senior".to_owned())))
    }

    #[test]
    fn names_and_levels_are_filled_in_once() {
        assert_eq!(fill("{other} first.", &climbing()), "Ines first.");
        assert_eq!(
            fill("What does {next_level} ask that {level} does not?", &climbing()),
            "What does Senior ask that Confirmed does not?"
        );
        let odd = Words::about("{level}", climbing().levels);
        assert_eq!(fill("{other} {", &odd), "{level} {");
    }

    #[test]
    fn every_sentence_begins_with_a_capital() {
        let filled = fill("{other} chooses. {other}’s gap is yours, not {other}’s.", &Words::of_neither("the IC"));
        assert_eq!(capital(&filled), "The IC chooses. The IC’s gap is yours, not the IC’s.");
    }

    #[test]
    fn a_possessive_fits_the_name() {
        assert_eq!(fill("The plan is {other}’s.", &climbing()), "The plan is Ines’.");
        assert_eq!(fill("The plan is {other}’s.", &Words::about("Ruth", None)), "The plan is Ruth’s.");
    }
}
