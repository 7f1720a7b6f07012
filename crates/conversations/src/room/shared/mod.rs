//! The notes both write, letter by letter: two people type in the same line, one of them may be
//! away for ten minutes and type on, and nobody loses a letter (docs/decisions/0014).
//!
//! What is kept is the text as it reads now, what it grew from up to some version, and every
//! change since. A browser sends its changes and hears those of the other side over the stream
//! of the room; without script the textarea is a form field like any other, and its save is
//! turned into a change of the text it was typed over. Not here: private notes, which one
//! person writes alone, what two write into a field of a part (`captured`), and the stream itself ([`super::stream`]).

mod pages;
mod queries;
mod text;
mod writing;

pub use pages::change;
pub(super) use pages::{ChangeForm, take};
pub(super) use queries::since;
pub(super) use writing::rewrite;

use crate::ConversationId;

/// What tells open pages that somebody wrote.
pub(super) fn topic(conversation: ConversationId) -> String {
    format!("shared notes {conversation}")
}
