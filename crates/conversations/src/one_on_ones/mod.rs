//! 1:1s: the running agenda of a line, to which both bring topics from one week to the next.
//!
//! A topic stays until one of the two closes it, and keeps what was noted on it over weeks. When
//! the two sat together, and with that what was reached and what was carried over, follows from
//! days; nothing has to be moved. Beside the agenda stand a career question for five minutes, the
//! open promises of both sides and the last notes. Not here: how a 1:1 is planned, held and put
//! in writing (it is a conversation like the others), and promises themselves (`growth`). Why it
//! is as it is: docs/decisions/0016.

mod before;
mod beside;
mod board;
mod desk;
mod entries;
/// The page of the running agenda.
pub mod pages;
mod queries;
mod question;
mod reach;
mod rules;
mod steps;
mod topic;

pub use before::show as show_before;
pub use entries::{change as change_entry, note};
pub use queries::{ENTRY, TOPIC};
pub use question::{keep as keep_answer, swap as swap_question};
pub use reach::{Reached, within_reach};
pub use steps::{add, close, move_place, put_back, remove, reword, talk};
pub use topic::show as show_topic;

pub(crate) use beside::Beside;
pub(crate) use board::path as topic_path;
pub(crate) use desk::{Desk, header, may_bring};
pub(crate) use pages::{InRoom, in_room};
pub(crate) use steps::put_on;

pub(crate) use crate::{EntryId, TopicId};

use people::PersonId;

/// The address of the running agenda of somebody's line.
pub fn path(ic: PersonId) -> String {
    format!("/people/{ic}/one-on-ones")
}
