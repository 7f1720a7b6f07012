//! What people are found by, and how a list is asked for.

use kit::names;

use crate::PersonId;

/// How many words of a search count; the longest are taken, as they narrow most.
pub const SEARCH_WORDS: usize = 4;
/// Words beyond this many are not kept: nobody is searched for by the thirtieth.
const KEPT_WORDS: usize = 32;
const LONGEST_WORD: usize = 80;

/// The words somebody is found by: their initials, and each word of name, address, team and title,
/// whole and in its parts ("ruth.adeyemi@marlowe.example" also as "adeyemi").
pub fn words_of(name: &str, email: &str, team: &str, title: &str) -> Vec<String> {
    let mut words: Vec<String> = initials(name).into_iter().collect();
    for text in [name, email, team, title] {
        for word in names::fold(text).split(' ') {
            let parts = word.split(|letter: char| !letter.is_alphanumeric());
            for part in std::iter::once(word).chain(parts) {
                let part: String = part.chars().take(LONGEST_WORD).collect();
                if !part.is_empty() && !words.contains(&part) {
                    words.push(part);
                }
            }
        }
    }
    words.truncate(KEPT_WORDS);
    words
}

/// "rqx" for Rosa Quispe Ximénez; a name of one word has none.
fn initials(name: &str) -> Option<String> {
    let letters: String = names::fold(name).split(' ').filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() > 1).then_some(letters)
}

/// The words of a search, folded, longest first, at most [`SEARCH_WORDS`].
pub fn searched(query: &str) -> Vec<String> {
    let trim = |word: &str| -> String {
        word.trim_matches(|letter: char| !letter.is_alphanumeric()).chars().take(LONGEST_WORD).collect()
    };
    let mut words: Vec<String> = names::fold(query).split(' ').map(trim).filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(SEARCH_WORDS);
    words
}

/// Which people a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Everybody who is here.
    #[default]
    Here,
    /// Whoever is here and has no manager, or one who has left.
    WithoutManager,
    /// Those whose last day has passed.
    Left,
}

impl Shown {
    /// As it stands in an address.
    pub fn name(self) -> &'static str {
        match self {
            Shown::Here => "",
            Shown::WithoutManager => "without-manager",
            Shown::Left => "left",
        }
    }

    /// The list of this name; everybody for a name nobody knows.
    pub fn named(text: &str) -> Shown {
        [Shown::WithoutManager, Shown::Left].into_iter().find(|shown| shown.name() == text).unwrap_or_default()
    }
}

/// Whom a list is narrowed to; what stays empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// The people of this team.
    pub team: String,
    /// The people of this manager.
    pub manager: Option<PersonId>,
    /// The people at this level: of which framework, and its key.
    pub level: Option<(i64, String)>,
}

impl Within {
    /// Whether the list is not narrowed at all.
    pub fn is_everybody(&self) -> bool {
        *self == Within::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_every_part_of_their_card() {
        let words = words_of("Łukasz  O’Neil-Wójcik", "l.wojcik@marlowe.example", "Fares & Ticketing", "");
        for word in ["lukasz", "neil", "wojcik", "o’neil-wojcik", "l.wojcik@marlowe.example", "marlowe", "ticketing"]
        {
            assert!(words.contains(&word.to_owned()), "{word} in {words:?}");
        }
        assert!(!words.contains(&"&".to_owned()) || words.contains(&"fares".to_owned()));
    }

    #[test]
    fn somebody_is_found_by_their_initials() {
        assert_eq!(words_of("Rosa Quispe Ximénez", "", "", "")[0], "rqx");
        assert_eq!(words_of("Élodie Ørsted", "", "", "")[0], "eo");
        assert_eq!(words_of("Madonna", "", "", ""), ["madonna"]);
    }

    #[test]
    fn a_search_keeps_the_words_that_narrow_most() {
        assert_eq!(searched("  Ruth, ADEYEMI "), ["adeyemi", "ruth"]);
        assert_eq!(searched("a bb ccc dddd eeeee").len(), SEARCH_WORDS);
        assert!(searched(" & %_ ").is_empty(), "signs alone search for nothing");
    }

    #[test]
    fn nobody_is_found_by_a_thousand_words() {
        let title = (0..1000).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
        assert!(words_of("Ines Carvalho", "ines@x.example", "Fares", &title).len() <= KEPT_WORDS);
    }
}
