//! The follow-up: one note in which the manager puts in writing what was agreed, and the
//! IC's answer to it. Drafted from facts, ended by the manager's own sentence, kept as it was
//! sent; confirmed or remembered differently, and both stay on record.
//!
//! Not here: the page with the clock and the checklist (`wrap_up`), and the mail itself.

mod answer;
mod letter;
mod note;
/// The note to write, the note to read, and what was pressed under it.
pub mod pages;
mod queries;
mod recollections;
mod rules;
mod sending;
mod sent;

pub use queries::{BODY, Kept, Progress, SUBJECT, progress, sent_letter};
pub use recollections::{Unread, unread};
pub use rules::{Block, Facts, GoalFacts, OwedClock, blocks, draft, left_out, owed, with_closing};

pub(crate) use answer::AnswerBox;
pub(crate) use letter::missing;
pub(crate) use note::{Note, sent_blocks};
pub(crate) use recollections::Recollections;
pub(crate) use sent::answer;
