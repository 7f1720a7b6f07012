//! What somebody can do from anywhere, and which of it a few letters mean.

use kit::names::{first, fold};
use kit::web::shell::Rail;
use people::PersonId;

/// Somewhere to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Its address.
    pub(super) path: String,
    /// What stands on it: "Plan a conversation with Ines".
    pub(super) text: String,
    /// What it is found by besides, and read beside it: a whole name, a state; may be empty.
    pub(super) meta: String,
}

/// Who a line is with: the IC it is about, and the other one's whole name.
pub(super) struct With<'a> {
    /// The climber of the line.
    pub(super) ic: PersonId,
    /// Whoever of the two is not the reader.
    pub(super) other: &'a str,
}

/// The pages of the rail, as they stand there. Its people have no icon: they are found as people.
pub(super) fn pages(rail: &Rail) -> Vec<Way> {
    let sections = rail.sections.iter().flat_map(|(title, links)| links.iter().map(move |link| (title.as_str(), link)));
    let all = rail.main.iter().map(|link| ("", link)).chain(sections).filter(|(_, link)| link.icon.is_some());
    all.map(|(title, link)| Way { path: link.path.clone(), text: link.text.clone(), meta: title.to_owned() }).collect()
}

/// What can be done in the lines somebody sits in.
pub(super) fn acts(lines: &[With<'_>], me: PersonId) -> Vec<Way> {
    let of_line = |with: &With<'_>| {
        let (ic, name) = (with.ic, first(with.other));
        let evidence =
            if ic == me { "Note evidence of your own".to_owned() } else { format!("Note evidence about {name}") };
        let all = [
            (format!("/people/{ic}/conversations/new"), format!("Plan a conversation with {name}")),
            (format!("/people/{ic}/one-on-ones"), format!("Open the 1:1s with {name}")),
            (format!("/people/{ic}/promises"), format!("Promise {name} something")),
            (format!("/people/{ic}/evidence/new"), evidence),
            (format!("/people/{ic}/goals"), format!("Propose a goal to {name}")),
        ];
        all.map(|(path, text)| Way { path, text, meta: with.other.to_owned() })
    };
    lines.iter().flat_map(of_line).collect()
}

/// Those which every word typed begins a word of, or is the initials in; all of them where
/// nothing was typed.
pub(super) fn meant(ways: Vec<Way>, typed: &str) -> Vec<Way> {
    let folded = fold(typed);
    let asked: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    ways.into_iter().filter(|way| asked.iter().all(|word| is_meant(way, word))).collect()
}

fn is_meant(way: &Way, asked: &str) -> bool {
    let (text, meta) = (fold(&way.text), fold(&way.meta));
    let initials: String = meta.split(' ').filter_map(|word| word.chars().next()).collect();
    let words = text.split(' ').chain(meta.split(' '));
    initials == asked
        || words
            .flat_map(|word| [word, word.trim_start_matches(|c: char| !c.is_alphanumeric())])
            .any(|word| word.starts_with(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(typed: &str) -> Vec<String> {
        let with = [With { ic: PersonId(1), other: "Inês Carvalho" }, With { ic: PersonId(9), other: "Ruth Adeyemi" }];
        meant(acts(&with, PersonId(9)), typed).into_iter().map(|way| way.text).collect()
    }

    #[test]
    fn words_in_any_order_whatever_their_accents() {
        assert_eq!(texts("ines plan"), ["Plan a conversation with Inês"]);
        assert_eq!(texts("evid carv"), ["Note evidence about Inês"]);
        assert!(texts("plan nobody").is_empty());
    }

    #[test]
    fn initials_mean_somebody() {
        assert_eq!(texts("ic").len(), 5);
        assert_eq!(texts("ra evidence"), ["Note evidence of your own"]);
    }

    #[test]
    fn nothing_typed_leaves_everything() {
        assert_eq!(texts("  ").len(), 10);
    }
}
