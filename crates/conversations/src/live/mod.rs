//! What an open page outside the room hears: that the other side changed something on it and it
//! should look again, and that it may no longer listen.
//!
//! For the running agenda of a line and for a wrap-up. As in the room the stream holds no truth:
//! woken by a commit, and every second without one, it asks again whether this person may still
//! read the page. Not here: the room itself (`room::stream`), which also says what is typed and
//! who is here.

mod pages;
mod queries;

pub use pages::{agenda, wrap_up};

pub(crate) use pages::{Where, farewell, judging, stamp, streamed};
