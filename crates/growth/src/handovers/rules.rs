//! How far a hand-over note is, and what it may hold.

use jiff::{SignedDuration, Timestamp};
use kit::web::Problems;

use crate::words;

/// The longest note.
pub const LONGEST: usize = 6000;
/// For how long the IC has it before it is passed on without a word of theirs.
pub const FIRST_READ: SignedDuration = SignedDuration::from_hours(7 * 24);
/// For how long after the line its manager may write; the cell of the table says the same.
const WRITTEN_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its writer's alone, who still holds the rope.
    Ahead,
    /// The IC and its writer read it, and the line has not ended.
    SharedAhead,
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
            State::Ahead => "ahead",
            State::SharedAhead => "shared_ahead",
            State::Draft => "draft",
            State::SharedWithIc => "shared_with_ic",
            State::Released => "released",
        }
    }

    /// How far a note with these instants is, beside a line that has ended or not.
    pub fn of(shared_at: Option<Timestamp>, released_at: Option<Timestamp>, has_ended: bool) -> State {
        match (shared_at, released_at) {
            (_, Some(_)) => State::Released,
            (Some(_), None) if has_ended => State::SharedWithIc,
            (Some(_), None) => State::SharedAhead,
            (None, None) if has_ended => State::Draft,
            (None, None) => State::Ahead,
        }
    }

    /// Whether nobody but its writer has it.
    pub fn is_private(self) -> bool {
        matches!(self, State::Draft | State::Ahead)
    }

    /// Whether the IC and its writer have it, and nobody else.
    pub fn is_between_two(self) -> bool {
        matches!(self, State::SharedWithIc | State::SharedAhead)
    }
}

/// When a note the IC has is passed on, unless they do it before: a week after they had it, and not
/// before the line has ended.
pub fn passes_on_at(shared_at: Timestamp, ended_at: Timestamp) -> Timestamp {
    (shared_at + FIRST_READ).max(ended_at)
}

/// Lines that ended before this have no note any more that could be written.
pub fn written_since(now: Timestamp) -> Timestamp {
    now - WRITTEN_WITHIN
}

/// Until when a note can be written once the line has ended.
pub fn written_until(ended_at: Timestamp) -> Timestamp {
    ended_at + WRITTEN_WITHIN
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
        assert_eq!((State::of(None, None, false), State::of(None, None, true)), (State::Ahead, State::Draft));
        assert_eq!(State::of(Some(at), None, false), State::SharedAhead);
        assert_eq!(State::of(Some(at), None, true), State::SharedWithIc);
        assert_eq!(State::of(Some(at), Some(at), true), State::Released);
    }

    #[test]
    fn a_note_is_passed_on_after_a_week_and_not_before_the_line_has_ended() {
        let at = Timestamp::UNIX_EPOCH;
        let hours = |hours: i64| at + SignedDuration::from_hours(hours);
        assert_eq!((passes_on_at(at, at), passes_on_at(at, hours(24))), (hours(168), hours(168)));
        assert_eq!(passes_on_at(at, hours(240)), hours(240));
    }

    #[test]
    fn the_table_knows_every_state_and_no_other() {
        let known: Vec<&str> =
            TABLE.rows().filter(|(object, _)| *object == Object::HandoverNote).map(|(_, state)| state).collect();
        let all = [State::Ahead, State::SharedAhead, State::Draft, State::SharedWithIc, State::Released];
        assert_eq!(known, all.map(State::name));
    }

    #[test]
    fn an_empty_note_is_kept_and_not_shared() {
        assert_eq!(read("  ", false), Ok(String::new()));
        assert!(read("  ", true).unwrap_err().at("text").is_some());
        assert!(read(&"x".repeat(LONGEST + 1), false).is_err());
    }
}
