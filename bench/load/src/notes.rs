//! The shared notes as a browser holds them, and what of them is missing somewhere.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::time::Instant;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact, Update};

use crate::http::Failed;

/// How far from the end somebody types: both in the same lines.
const REACH: u32 = 60;
const LETTERS: &[char] =
    &['a', 'b', 'd', 'e', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'r', 's', 't', 'u', 'ż', 'é', ' ', ' ', '\n'];

/// The text one client holds.
pub struct Notes {
    writer: ClientID,
    doc: Doc,
    text: TextRef,
    chance: Chance,
}

/// Something somebody typed.
#[derive(Clone)]
pub struct Edit {
    /// What is sent of it.
    pub change: Vec<u8>,
    /// Whoever knows this many letters of the writer's has it.
    pub letters: u32,
    /// The keystroke.
    pub at: Instant,
}

impl Notes {
    /// An empty text; `writer` is a number nobody else has.
    pub fn empty(writer: u64) -> Notes {
        let writer = ClientID::new(writer);
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(writer) });
        let text = doc.get_or_insert_text("text");
        Notes { writer, doc, text, chance: Chance(writer.get().wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1) }
    }

    /// Types one to ten letters somewhere near the end; one time in ten some others go for it.
    pub fn type_something(&mut self, at: Instant) -> Edit {
        let words: String = (0..=self.chance.below(10)).map(|_| self.letter()).collect();
        let mut transaction = self.doc.transact_mut();
        let end = self.text.len(&transaction);
        let place = end - self.chance.below(end.min(REACH) + 1);
        if self.chance.below(10) == 0 {
            self.text.remove_range(&mut transaction, place, (end - place).min(3));
        }
        self.text.insert(&mut transaction, place, &words);
        let letters = transaction.state_vector().get(&self.writer);
        Edit { change: transaction.encode_update_v1(), letters, at }
    }

    fn letter(&mut self) -> char {
        LETTERS[self.chance.below(LETTERS.len() as u32) as usize]
    }

    /// Takes in a change.
    pub fn apply(&self, change: &[u8]) -> Result<(), Failed> {
        Ok(self.doc.transact_mut().apply_update(Update::decode_v1(change)?)?)
    }

    /// Takes in what a stream says: changes in base64, with spaces between.
    pub fn hear(&self, said: &str) -> Result<(), Failed> {
        said.split(' ').try_for_each(|change| self.apply(&STANDARD.decode(change)?))
    }

    /// How many letters of another writer's it knows.
    pub fn letters_of(&self, other: &Notes) -> u32 {
        self.doc.transact().state_vector().get(&other.writer)
    }

    /// The words as they stand.
    pub fn words(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }

    /// How many of these edits it does not have: taken in once more, they change it.
    pub fn missing<'a>(&self, edits: impl Iterator<Item = &'a Edit>) -> Result<usize, Failed> {
        let copy = Notes::empty(2);
        copy.apply(&self.doc.transact().encode_state_as_update_v1(&StateVector::default()))?;
        let (mut before, mut missing) = (copy.words(), 0);
        for edit in edits {
            copy.apply(&edit.change)?;
            let after = copy.words();
            missing += usize::from(after != before);
            before = after;
        }
        Ok(missing)
    }
}

/// Several changes as one, in base64, as a form carries them.
pub fn merged(edits: &[Edit]) -> Result<String, Failed> {
    Ok(STANDARD.encode(yrs::merge_updates_v1(edits.iter().map(|edit| &edit.change))?))
}

/// The same for the same seed, and light.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 32) % u64::from(end.max(1))).unwrap_or_default()
    }
}

/// Milliseconds within which a share of all waits ended.
pub fn within(waits: &[Duration], percent: usize) -> f64 {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).map_or(0.0, |wait| (wait.as_secs_f64() * 10_000.0).round() / 10.0)
}
