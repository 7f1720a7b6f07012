use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};

/// A stretch of a text beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Both have it.
    Same(String),
    /// Only the text before has it.
    Gone(String),
    /// Only the text now has it.
    New(String),
}

/// More words than this, times those of the other, are not compared one by one.
const MOST: usize = 4_000_000;

/// Two texts word by word.
pub fn words(from: &str, to: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) = (split(from), split(to));
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let mut pieces = Vec::new();
    old[..head].iter().for_each(|word| push(&mut pieces, Piece::Same((*word).to_owned())));
    middle(old_middle, new_middle, &mut pieces);
    old[old.len() - tail..].iter().for_each(|word| push(&mut pieces, Piece::Same((*word).to_owned())));
    calm(pieces)
}

/// Fewer words than this, alone between two changes, are no landmark to a reader: "and", "of the".
const LANDMARK: usize = 3;

/// Puts changes together that only a word or two keeps apart, so that a sentence written anew
/// reads as one that went and one that came.
fn calm(pieces: Vec<Piece>) -> Vec<Piece> {
    let (mut calm, mut gone, mut new) = (Vec::new(), String::new(), String::new());
    let last = pieces.len().saturating_sub(1);
    for (place, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::Gone(text) => gone.push_str(&text),
            Piece::New(text) => new.push_str(&text),
            Piece::Same(text) if place > 0 && place < last && split(&text).len() < LANDMARK => {
                gone.push_str(&text);
                new.push_str(&text);
            }
            Piece::Same(text) => {
                push(&mut calm, Piece::Gone(std::mem::take(&mut gone)));
                push(&mut calm, Piece::New(std::mem::take(&mut new)));
                push(&mut calm, Piece::Same(text));
            }
        }
    }
    push(&mut calm, Piece::Gone(gone));
    push(&mut calm, Piece::New(new));
    calm
}

fn middle(old: &[&str], new: &[&str], pieces: &mut Vec<Piece>) {
    if old.len() * new.len() > MOST {
        push(pieces, Piece::Gone(old.concat()));
        return push(pieces, Piece::New(new.concat()));
    }
    // common[i][j]: how many words old[i..] and new[j..] have in common, in order.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            push(pieces, Piece::Same(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            push(pieces, Piece::Gone(old[i].to_owned()));
            i += 1;
        } else {
            push(pieces, Piece::New(new[j].to_owned()));
            j += 1;
        }
    }
}

/// Words with the blanks after them.
fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_blank) = (0, false);
    for (at, letter) in text.char_indices() {
        if in_blank && !letter.is_whitespace() {
            words.push(&text[start..at]);
            start = at;
        }
        in_blank = letter.is_whitespace();
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// Adds a piece, joined to the one before it when they are of one kind.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Same(text) | Piece::Gone(text) | Piece::New(text)) if text.is_empty() => {}
        (Some(Piece::Same(so_far)), Piece::Same(text))
        | (Some(Piece::Gone(so_far)), Piece::Gone(text))
        | (Some(Piece::New(so_far)), Piece::New(text)) => so_far.push_str(&text),
        (_, piece) => pieces.push(piece),
    }
}

/// Two texts in one: what went is struck out, what came is underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked(Vec<Piece>);

/// Marks what differs between two texts.
pub fn marked(from: &str, to: &str) -> Marked {
    Marked(words(from, to))
}

impl HtmlSafe for Marked {}
impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            let (open, text, close) = match piece {
                Piece::Same(text) => ("", text, ""),
                Piece::Gone(text) => ("<del>", text, "</del>"),
                Piece::New(text) => ("<ins>", text, "</ins>"),
            };
            f.write_str(open)?;
            Html.write_escaped_str(&mut *f, text)?;
            f.write_str(close)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(pieces: &[Piece], new: bool) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Gone(text) if !new => text.clone(),
            Piece::New(text) if new => text.clone(),
            _ => String::new(),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn a_changed_word_stands_between_what_stayed() {
        let pieces = words("Tests each change.", "Tests every change.");
        let same = |text: &str| Piece::Same(text.to_owned());
        assert_eq!(pieces, [same("Tests "), Piece::Gone("each ".into()), Piece::New("every ".into()), same("change.")]);
    }

    #[test]
    fn a_sentence_written_anew_is_not_cut_up_at_every_little_word() {
        let pieces = words("Adds cases to the old code.", "Says on the page a check failed.");
        assert_eq!(
            pieces,
            [Piece::Gone("Adds cases to the old code.".into()), Piece::New("Says on the page a check failed.".into())]
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(from in "([a-c]{1,2}[ \n]{1,2}){0,12}[a-c]{0,2}", to in "([a-c]{1,2}[ \n]{1,2}){0,12}[a-c]{0,2}") {
            let pieces = words(&from, &to);
            prop_assert_eq!(joined(&pieces, false), from);
            prop_assert_eq!(joined(&pieces, true), to);
        }

        #[test]
        fn a_text_beside_itself_has_no_difference(text in "[a-d ]{0,40}") {
            prop_assert!(words(&text, &text).iter().all(|piece| matches!(piece, Piece::Same(_))));
        }
    }
}
