//! How far a hand-over note is, and what it may hold.

use jiff::{SignedDuration, Timestamp};
use kit::web::Problems;

use crate::words;

/// The longest note.
pub const LONGEST: usize = 6000;
/// For how long the IC has it before it is passed on without a word of theirs.
pub const FIRST_READ: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its writer's alone.
    Draft,
    /// The IC reads it, and nobody else but its writer.
    SharedWithIc,
    /// The manager of now reads it too.
    Released,
}

impl State {
    /// As the permission table writes it.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::SharedWithIc => "shared_with_ic",
            State::Released => "released",
        }
    }

    /// How far a note with these instants is.
    pub fn of(shared_at: Option<Timestamp>, released_at: Option<Timestamp>) -> State {
        match (shared_at, released_at) {
            (_, Some(_)) => State::Released,
            (Some(_), None) => State::SharedWithIc,
            (None, None) => State::Draft,
        }
    }
}

/// When a note the IC has is passed on, unless they do it before.
pub fn passes_on_at(shared_at: Timestamp) -> Timestamp {
    shared_at + FIRST_READ
}

/// Reads a note as it was typed. One that is kept may be empty; one that is shared may not.
///
/// # Errors
///
/// The sentence to stand beside the field.
pub fn read(text: &str, is_shared: bool) -> Result<String, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("text", "The text"), text, LONGEST, &mut problems);
    if text.is_empty() && is_shared {
        problems.add("text", "There is nothing to hand over yet. Write what the next manager should know.");
    }
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use people::access::{Object, TABLE};

    #[test]
    fn a_note_goes_from_its_writer_to_the_ic_and_then_on() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(State::of(None, None), State::Draft);
        assert_eq!(State::of(Some(at), None), State::SharedWithIc);
        assert_eq!(State::of(Some(at), Some(at)), State::Released);
        assert_eq!(passes_on_at(at).duration_since(at), SignedDuration::from_hours(168));
    }

    #[test]
    fn the_table_knows_every_state_and_no_other() {
        let known: Vec<&str> =
            TABLE.rows().filter(|(object, _)| *object == Object::HandoverNote).map(|(_, state)| state).collect();
        assert_eq!(known, [State::Draft, State::SharedWithIc, State::Released].map(State::name));
    }

    #[test]
    fn an_empty_note_is_kept_and_not_shared() {
        assert_eq!(read("  ", false), Ok(String::new()));
        assert!(read("  ", true).unwrap_err().at("text").is_some());
        assert!(read(&"x".repeat(LONGEST + 1), false).is_err());
    }
}
