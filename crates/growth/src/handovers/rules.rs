//! When a hand-over note is written and passed on, and what it may hold.

use jiff::{SignedDuration, Timestamp};
use kit::web::Problems;
pub use people::lines::rules::NoteState as State;

use crate::words;

/// The longest note.
pub const LONGEST: usize = 6000;
/// For how long the IC has it before it is passed on without a word of theirs.
pub const FIRST_READ: SignedDuration = SignedDuration::from_hours(7 * 24);
/// For how long after the line its manager may write; the cell of the table says the same.
const WRITTEN_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

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

/// Reads a note as it was typed. One that is shared may not be empty; one that is kept may, and is no note then.
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

    #[test]
    fn a_note_is_passed_on_after_a_week_and_not_before_the_line_has_ended() {
        let at = Timestamp::UNIX_EPOCH;
        let hours = |hours: i64| at + SignedDuration::from_hours(hours);
        assert_eq!((passes_on_at(at, at), passes_on_at(at, hours(24))), (hours(168), hours(168)));
        assert_eq!(passes_on_at(at, hours(240)), hours(240));
    }

    #[test]
    fn an_empty_note_is_let_go_and_not_shared() {
        assert_eq!(read("  ", false), Ok(String::new()));
        assert!(read("  ", true).unwrap_err().at("text").is_some());
        assert!(read(&"x".repeat(LONGEST + 1), false).is_err());
    }
}
