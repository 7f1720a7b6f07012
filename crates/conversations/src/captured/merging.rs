//! One text of two that were both typed over the same one, word by word.

use std::time::Duration;

use similar::{DiffTag, TextDiff};

/// So long it is looked for the smallest difference of two texts; after that any will do.
const LONGEST_LOOK: Duration = Duration::from_millis(50);

/// What somebody changed: from which byte of the base to which, and what stands there instead.
struct Edit<'a> {
    from: usize,
    to: usize,
    text: &'a str,
}

/// The text with what either changed. Where both changed the same words, what they have in common
/// stands once, and the rest of both one after the other: so nothing is lost, and a save that is
/// sent again because its answer never came adds nothing.
pub(super) fn merged(base: &str, theirs: &str, mine: &str) -> String {
    let (all_theirs, all_mine) = (edits(base, theirs), edits(base, mine));
    let (mut theirs, mut mine) = (all_theirs.as_slice(), all_mine.as_slice());
    let (mut text, mut at) = (String::new(), 0);
    while let Some(from) = theirs.first().into_iter().chain(mine.first()).map(|edit| edit.from).min() {
        let (mut of_theirs, mut of_mine, mut to) = (0, 0, from);
        // As far as the two lie over each other, or begin at the same place.
        loop {
            let next = |edits: &[Edit<'_>], taken: usize| {
                edits.get(taken).filter(|edit| edit.from < to || edit.from == from).map(|edit| edit.to)
            };
            if let Some(end) = next(theirs, of_theirs) {
                (of_theirs, to) = (of_theirs + 1, to.max(end));
            } else if let Some(end) = next(mine, of_mine) {
                (of_mine, to) = (of_mine + 1, to.max(end));
            } else {
                break;
            }
        }
        let (they, i) = (reads(base, &theirs[..of_theirs], from, to), reads(base, &mine[..of_mine], from, to));
        text.push_str(&base[at..from]);
        text.push_str(&both(&base[from..to], &they, &i));
        (theirs, mine, at) = (&theirs[of_theirs..], &mine[of_mine..], to);
    }
    text + &base[at..]
}

fn edits<'a>(base: &'a str, text: &'a str) -> Vec<Edit<'a>> {
    let words = TextDiff::configure().timeout(LONGEST_LOOK).diff_words(base, text);
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let (mut here, mut there, mut all) = (0, 0, Vec::new());
    for op in words.ops() {
        let to = here + length(&words.old_slices()[op.old_range()]);
        let end = there + length(&words.new_slices()[op.new_range()]);
        if op.tag() != DiffTag::Equal {
            all.push(Edit { from: here, to, text: &text[there..end] });
        }
        (here, there) = (to, end);
    }
    all
}

/// How a stretch of the base reads with these edits.
fn reads(base: &str, edits: &[Edit<'_>], from: usize, to: usize) -> String {
    let (mut text, mut at) = (String::new(), from);
    for edit in edits {
        text.push_str(&base[at..edit.from]);
        text.push_str(edit.text);
        at = edit.to;
    }
    text + &base[at..to]
}

/// One stretch as it reads with what both made of it.
fn both(base: &str, they: &str, i: &str) -> String {
    if they == base || they == i {
        return i.to_owned();
    }
    if i == base {
        return they.to_owned();
    }
    let alike = |(one, other): &(char, char)| one == other;
    let start: usize = they.chars().zip(i.chars()).take_while(alike).map(|(one, _)| one.len_utf8()).sum();
    let blank = they[..start].rfind(char::is_whitespace).map_or(0, |at| they[..start].ceil_char_boundary(at + 1));
    let start = if start == they.len() || start == i.len() { start } else { blank };
    let (rest, mine) = (&they[start..], &i[start..]);
    let end: usize = rest.chars().rev().zip(mine.chars().rev()).take_while(alike).map(|(one, _)| one.len_utf8()).sum();
    // Whole words alone: two sentences that both end with a full stop have two of them.
    let words = rest[rest.len() - end..].find(char::is_whitespace).map_or(0, |at| end - at);
    let end = if end == rest.len() || end == mine.len() { end } else { words };
    let (theirs, mine) = (&rest[..rest.len() - end], &mine[..mine.len() - end]);
    let runs_on = |text: &str, first: bool| {
        let letter = if first { text.chars().next() } else { text.chars().next_back() };
        letter.is_some_and(|letter| !letter.is_whitespace())
    };
    let blank = if runs_on(theirs, false) && runs_on(mine, true) { " " } else { "" };
    format!("{}{theirs}{blank}{mine}{}", &they[..start], &rest[rest.len() - end..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_two_changed_in_several_places_goes_together() {
        let base = "Design across teams. Nobody reviews it. By June.";
        let theirs = "Design across teams. Lars reviews it. By June.";
        let mine = "A design across three teams. Nobody reviews it. By July.";
        assert_eq!(merged(base, theirs, mine), "A design across three teams. Lars reviews it. By July.");
        assert_eq!(merged("", "Hers.", "Mine."), "Hers. Mine.");
        assert_eq!(merged("One, two, three", "One, three", "One, two, three, four"), "One, three, four");
        assert_eq!(merged("😀 ok", "😀 okay", "so 😀 ok"), "so 😀 okay");
    }

    #[test]
    fn what_arrived_already_is_not_there_twice() {
        assert_eq!(merged("", "Hello world", "Hello"), "Hello world", "the answer was lost");
        assert_eq!(merged("", "Hello world", "Hello again"), "Hello world again", "and more was typed since");
        assert_eq!(merged("a b c", "a b2 c", "a b2 c d"), "a b2 c d");
    }

    proptest! {
        #[test]
        fn nobodys_new_word_is_lost(base in "([a-d] ){0,8}", at in 0..9_usize, and in 0..9_usize) {
            let typed = |word: &str, at: usize| {
                let mut words: Vec<&str> = base.split_inclusive(' ').collect();
                words.insert(at.min(words.len()), word);
                words.concat()
            };
            let (theirs, mine) = (typed("theirs ", at), typed("mine ", and));
            let text = merged(&base, &theirs, &mine);
            prop_assert!(text.contains("theirs") && text.contains("mine"), "{text}");
            prop_assert_eq!(merged(&base, &theirs, &theirs), theirs.clone());
            prop_assert_eq!(merged(&base, &base, &mine), mine.clone());
            prop_assert_eq!(merged(&theirs, &text, &theirs), text);
        }
    }
}
