use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact, Update};

/// The name of the text inside the document; the browser's side knows it too.
const NAME: &str = "text";
/// Who wrote the words of a note that was never more than words: the same for every reader, so
/// that all grow it from the same beginning.
const NOBODY: u64 = 1;

/// A text two people write at the same time. Every letter keeps who typed it and between which
/// two others, so changes can arrive late, twice and in any order, and all who have the same
/// changes read the same text.
#[derive(Debug)]
pub(super) struct SharedText {
    doc: Doc,
    text: TextRef,
}

/// What was sent is no change of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotAChange;

impl SharedText {
    /// An empty text; `writer` names who rewrites it here, a number nobody else uses.
    pub(super) fn empty(writer: u64) -> SharedText {
        // The browser counts in UTF-16 units.
        let options = Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(ClientID::new(writer)) };
        let doc = Doc::with_options(options);
        let text = doc.get_or_insert_text(NAME);
        SharedText { doc, text }
    }

    /// A text grown from words alone.
    pub(super) fn of_words(words: &str) -> SharedText {
        let text = SharedText::empty(NOBODY);
        text.text.insert(&mut text.doc.transact_mut(), 0, words);
        text
    }

    /// Takes in a change, or a whole [`SharedText::state`].
    pub(super) fn apply(&self, change: &[u8]) -> Result<(), NotAChange> {
        let change = Update::decode_v1(change).map_err(|_| NotAChange)?;
        self.doc.transact_mut().apply_update(change).map_err(|_| NotAChange)
    }

    /// The words as they stand.
    pub(super) fn words(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }

    /// Everything needed to grow the same text elsewhere.
    pub(super) fn state(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// Makes the text read `words`, touching only what differs; answers the change.
    pub(super) fn rewrite(&self, words: &str) -> Vec<u8> {
        let before = self.words();
        let (start, gone, new) = difference(&before, words);
        let mut transaction = self.doc.transact_mut();
        self.text.remove_range(&mut transaction, start, gone);
        self.text.insert(&mut transaction, start, new);
        transaction.encode_update_v1()
    }
}

/// Where two texts differ: from which unit on, how many units go, and what comes instead.
fn difference<'a>(before: &str, after: &'a str) -> (u32, u32, &'a str) {
    let alike = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let (old, new) = (&before[alike..], &after[alike..]);
    let end =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    (units(&before[..alike]), units(old), new)
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grown(from: &[&[u8]]) -> String {
        let text = SharedText::empty(99);
        from.iter().for_each(|change| text.apply(change).unwrap());
        text.words()
    }

    #[test]
    fn both_type_in_the_same_line_and_nobody_loses_a_letter() {
        let start = SharedText::of_words("Pricing: ");
        let (ines, ruth) = (SharedText::empty(2), SharedText::empty(3));
        ines.apply(&start.state()).unwrap();
        ruth.apply(&start.state()).unwrap();
        let hers = ines.rewrite("Pricing: she led it");
        let theirs = ruth.rewrite("Pricing: in March");
        ines.apply(&theirs).unwrap();
        ruth.apply(&hers).unwrap();
        assert_eq!(ines.words(), ruth.words());
        assert!(ines.words().contains("she led it") && ines.words().contains("in March"), "{}", ines.words());
    }

    #[test]
    fn a_rewrite_touches_only_what_differs() {
        assert_eq!(difference("one two three", "one too three"), (5, 1, "o"));
        assert_eq!(difference("aa", "aaa"), (2, 0, "a"));
        assert_eq!(difference("😀 ok", "😀😀 ok"), (2, 0, "😀"));
        assert_eq!(difference("same", "same"), (4, 0, ""));
    }

    #[test]
    fn what_is_no_change_is_refused_and_changes_nothing() {
        let text = SharedText::of_words("kept");
        assert_eq!(text.apply(b"<script>"), Err(NotAChange));
        assert_eq!(text.apply(&[255; 40]), Err(NotAChange));
        assert_eq!(text.words(), "kept");
    }

    #[test]
    fn words_alone_grow_the_same_text_for_everybody() {
        let (one, other) = (SharedText::of_words("Aino, żółć, 😀"), SharedText::of_words("Aino, żółć, 😀"));
        assert_eq!(one.state(), other.state());
        one.apply(&other.state()).unwrap();
        assert_eq!(one.words(), "Aino, żółć, 😀");
    }

    /// A text as it is after it rested as its state.
    fn rested(text: &SharedText) -> SharedText {
        let again = SharedText::empty(9);
        again.apply(&text.state()).unwrap();
        again
    }

    #[test]
    fn a_change_that_comes_too_early_waits_at_rest_too() {
        let ines = SharedText::empty(2);
        let (first, second) = (ines.rewrite("one"), ines.rewrite("one two"));
        let server = SharedText::empty(9);
        server.apply(&second).unwrap();
        let server = rested(&server);
        assert_eq!(server.words(), "");
        server.apply(&first).unwrap();
        assert_eq!(server.words(), "one two");
    }

    /// One of two clients edits, sends what it has not sent, or hears what it has not heard.
    #[derive(Clone, Debug)]
    enum Act {
        Type {
            who: usize,
            at: usize,
            text: String,
        },
        Delete {
            who: usize,
            at: usize,
            letters: usize,
        },
        Send {
            who: usize,
        },
        Hear {
            who: usize,
        },
        /// The server keeps its state and forgets the changes it came from.
        Fold,
    }

    fn act() -> impl Strategy<Value = Act> {
        let who = 0..2_usize;
        prop_oneof![
            4 => (who.clone(), 0..40_usize, "[a-zé😀 \\n]{1,10}").prop_map(|(who, at, text)| Act::Type { who, at, text }),
            2 => (who.clone(), 0..40_usize, 1..5_usize).prop_map(|(who, at, letters)| Act::Delete { who, at, letters }),
            2 => who.clone().prop_map(|who| Act::Send { who }),
            2 => who.prop_map(|who| Act::Hear { who }),
            1 => Just(Act::Fold),
        ]
    }

    /// A browser that drops and reconnects: it keeps its unsent changes and where it last heard.
    struct Client {
        text: SharedText,
        unsent: Vec<Vec<u8>>,
        heard: usize,
    }

    impl Client {
        fn edit(&mut self, change: impl FnOnce(&mut Vec<char>)) {
            let mut letters: Vec<char> = self.text.words().chars().collect();
            change(&mut letters);
            self.unsent.push(self.text.rewrite(&letters.into_iter().collect::<String>()));
        }
    }

    proptest! {
        #[test]
        fn two_clients_and_the_server_agree_after_any_edits_drops_and_reconnects(acts in prop::collection::vec(act(), 0..60)) {
            let mut server = SharedText::empty(9);
            let mut log: Vec<Vec<u8>> = Vec::new();
            let mut clients = [2, 3].map(|id| Client { text: SharedText::empty(id), unsent: Vec::new(), heard: 0 });
            let (mut typed, mut deleted) = (0, false);
            let finish = (0..2).map(|who| Act::Send { who }).chain((0..2).map(|who| Act::Hear { who }));
            for act in acts.into_iter().chain(finish) {
                match act {
                    Act::Type { who, at, text } => {
                        typed += text.chars().count();
                        clients[who].edit(|letters| { let at = at.min(letters.len()); letters.splice(at..at, text.chars()); });
                    }
                    Act::Delete { who, at, letters: count } => clients[who].edit(|letters| {
                        deleted = true;
                        let at = at.min(letters.len());
                        let end = (at + count).min(letters.len());
                        letters.drain(at..end);
                    }),
                    Act::Send { who } => for change in clients[who].unsent.drain(..) {
                        server = rested(&server);
                        server.apply(&change).unwrap();
                        log.push(change);
                    },
                    Act::Hear { who } => {
                        let client = &mut clients[who];
                        log[client.heard..].iter().for_each(|change| client.text.apply(change).unwrap());
                        client.heard = log.len();
                    }
                    Act::Fold => {
                        log = vec![server.state()];
                        clients.iter_mut().for_each(|client| client.heard = 0);
                    }
                }
            }
            prop_assert!(deleted || server.words().chars().count() == typed, "nobody loses a letter");
            prop_assert_eq!(clients[0].text.words(), server.words());
            prop_assert_eq!(clients[1].text.words(), server.words());
            prop_assert_eq!(grown(&[&server.state()]), server.words());
        }
    }
}
