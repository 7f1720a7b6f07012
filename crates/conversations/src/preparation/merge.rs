//! Two tabs, one page: field by field, what each of them changed since it was opened.
//!
//! A page carries a mark for everything it showed. Whoever saves second keeps what the first
//! one wrote in fields they did not touch themselves; only where both wrote is there anything
//! to choose.

use std::collections::BTreeMap;

use super::sheet::Pairs;

/// Two saves of one page, put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Every field with what it should hold; where both wrote, what was typed second.
    pub pairs: Pairs,
    /// The names of the fields both wrote in.
    pub differing: Vec<String>,
    /// Whether anything of it is new.
    pub is_news: bool,
    /// Whether fields that were not touched hold something else by now.
    pub is_behind: bool,
}

/// The marks of a page: name and mark of every field that holds something.
pub fn marks(shown: &[(String, String)]) -> String {
    let fields = fields(shown);
    let marked = fields.iter().filter_map(|(name, values)| Some(format!("{name}={}", mark(values)?)));
    marked.collect::<Vec<_>>().join(" ")
}

/// Puts what was typed beside what stands there by now. Without `marks` nobody knows what the
/// page showed, so every field it sent counts as touched.
pub fn merge(typed: &[(String, String)], stands: &[(String, String)], marks: Option<&str>) -> Merged {
    let (typed, stands) = (fields(typed), fields(stands));
    let was = marks.map(read);
    let names = typed.keys().chain(stands.keys().filter(|name| !typed.contains_key(*name)));
    let mut merged = Merged::default();
    for name in names {
        let (ours, theirs) = (typed.get(name), stands.get(name));
        let (mine, other) = (ours.map_or(&[][..], |all| all), theirs.map_or(&[][..], |all| all));
        let is = |values: &[&str], was: &BTreeMap<&str, &str>| mark(values).as_deref() == was.get(name).copied();
        let taken = match &was {
            _ if mine == other => mine,
            Some(was) if is(mine, was) => {
                merged.is_behind = true;
                other
            }
            None if ours.is_none() => other,
            Some(was) if is(other, was) => {
                merged.is_news = true;
                mine
            }
            _ => {
                merged.differing.push((*name).to_owned());
                mine
            }
        };
        let value = if taken.is_empty() { &[""][..] } else { taken };
        merged.pairs.extend(value.iter().map(|value| ((*name).to_owned(), (*value).to_owned())));
    }
    merged
}

/// What was typed in other words than stand there, among the fields the form sent. A box that is
/// unticked sends nothing, so the field it belongs to speaks for it.
pub fn touched(typed: &[(String, String)], stands: &[(String, String)], marks: Option<&str>) -> Vec<String> {
    let (typed, stands, was) = (fields(typed), fields(stands), marks.map(read));
    let sent = |name: &str| match name.split_once('.') {
        Some(("shows", key)) => typed.contains_key(format!("note.{key}").as_str()),
        Some(("keep", key)) => typed.contains_key(format!("answer.{key}").as_str()),
        _ => false,
    };
    let unticked = was.iter().flat_map(BTreeMap::keys).copied();
    let unticked = unticked.filter(|name| !typed.contains_key(name) && sent(name));
    let is_touched = |name: &&str| {
        let mine = typed.get(name).map_or(&[][..], |all| all);
        let shown = was.as_ref().is_some_and(|was| mark(mine).as_deref() == was.get(name).copied());
        !shown && mine != stands.get(name).map_or(&[][..], |all| all)
    };
    typed.keys().copied().chain(unticked).filter(is_touched).map(str::to_owned).collect()
}

/// The marks of the fields a save changed, for the page that sent it: a field that was emptied
/// has an empty one. Fields it did not touch keep the mark of what it still shows.
pub fn moved(typed: &[(String, String)], marks: &str) -> String {
    let (typed, was) = (fields(typed), read(marks));
    let gone = was.keys().filter(|name| !typed.contains_key(*name));
    let moved = typed.keys().chain(gone).filter_map(|name| {
        let now = typed.get(name).and_then(|values| mark(values));
        (now.as_deref() != was.get(name).copied()).then(|| format!("{name}={}", now.unwrap_or_default()))
    });
    moved.collect::<Vec<_>>().join(" ")
}

fn read(marks: &str) -> BTreeMap<&str, &str> {
    marks.split(' ').filter_map(|one| one.split_once('=')).collect()
}

/// What every field of a page holds. What belongs to the form itself begins with `_`.
fn fields(pairs: &[(String, String)]) -> BTreeMap<&str, Vec<&str>> {
    let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| !name.starts_with('_')) {
        let values = fields.entry(name).or_default();
        values.extend(Some(value.as_str()).filter(|value| !value.is_empty()));
    }
    for values in fields.values_mut() {
        values.sort_unstable();
    }
    fields
}

/// A short mark of what a field holds (FNV-1a, 64 bits); nothing when it is empty.
fn mark(values: &[&str]) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let bytes = values.iter().flat_map(|value| value.bytes().chain(std::iter::once(0)));
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    Some(format!("{hash:016x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(fields: &[(&str, &str)]) -> Pairs {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const OPENED: &[(&str, &str)] = &[("answer.proud", "The API."), ("stop.testing", "own")];

    fn second(typed: &[(&str, &str)], stands: &[(&str, &str)]) -> Merged {
        merge(&pairs(typed), &pairs(stands), Some(&marks(&pairs(OPENED))))
    }

    #[test]
    fn different_fields_go_together() {
        let typed = [("answer.proud", "The API."), ("answer.hard", "The date."), ("stop.testing", "own")];
        let stands = [("answer.proud", "The fares API."), ("stop.testing", "own")];
        let merged = second(&typed, &stands);
        assert_eq!(
            merged.pairs,
            pairs(&[("answer.hard", "The date."), ("answer.proud", "The fares API."), ("stop.testing", "own")])
        );
        assert!(merged.differing.is_empty() && merged.is_news && merged.is_behind);
    }

    #[test]
    fn only_what_both_wrote_differs() {
        let typed = [("answer.proud", "Mine."), ("answer.hard", ""), ("stop.testing", "own")];
        let stands = [("answer.proud", "Theirs."), ("stop.testing", "next")];
        let merged = second(&typed, &stands);
        assert_eq!(merged.differing, ["answer.proud"]);
        assert_eq!(merged.pairs, pairs(&[("answer.hard", ""), ("answer.proud", "Mine."), ("stop.testing", "next")]));
    }

    #[test]
    fn what_one_emptied_stays_empty() {
        let merged = second(&[("answer.proud", "")], OPENED);
        assert_eq!(merged.pairs[0], ("answer.proud".to_owned(), String::new()));
        assert!(merged.is_news && merged.differing.is_empty());
    }

    #[test]
    fn only_what_was_typed_anew_is_touched() {
        let was = marks(&pairs(OPENED));
        let typed = pairs(&[("answer.proud", "The API."), ("stop.testing", "next"), ("note.testing", "")]);
        let stands = pairs(&[("answer.proud", "Theirs."), ("stop.testing", "own")]);
        assert_eq!(touched(&typed, &stands, Some(&was)), ["stop.testing"]);
        assert_eq!(touched(&typed, &stands, None), ["answer.proud", "stop.testing"]);
        let ticked = pairs(&[("note.testing", "x"), ("shows.testing", "a")]);
        let unticked = pairs(&[("note.testing", "x")]);
        assert_eq!(touched(&unticked, &ticked, Some(&marks(&ticked))), ["shows.testing"]);
    }

    #[test]
    fn a_save_moves_the_marks_of_what_it_changed() {
        let was = marks(&pairs(OPENED));
        let typed = pairs(&[("answer.proud", ""), ("answer.hard", "The date."), ("stop.testing", "own")]);
        let hard = marks(&pairs(&[("answer.hard", "The date.")]));
        assert_eq!(moved(&typed, &was), format!("{hard} answer.proud="));
    }

    #[test]
    fn the_same_words_are_no_news() {
        let merged = second(
            &[("answer.proud", "New."), ("stop.testing", "own")],
            &[("answer.proud", "New."), ("stop.testing", "own")],
        );
        assert!(!merged.is_news && !merged.is_behind && merged.differing.is_empty());
    }

    #[test]
    fn ticks_are_one_field_in_any_order() {
        let merged = merge(
            &pairs(&[("shows.testing", "b"), ("shows.testing", "a")]),
            &pairs(&[("shows.testing", "a"), ("shows.testing", "b")]),
            None,
        );
        assert!(merged.differing.is_empty());
    }

    #[test]
    fn without_marks_what_was_sent_was_touched() {
        let merged = merge(
            &pairs(&[("answer.proud", "Mine.")]),
            &pairs(&[("answer.proud", "Theirs."), ("answer.hard", "x")]),
            None,
        );
        assert_eq!(merged.differing, ["answer.proud"]);
        assert!(merged.pairs.contains(&("answer.hard".to_owned(), "x".to_owned())));
    }
}
