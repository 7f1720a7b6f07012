//! A phone beside an open room: it shows the clock and the part, the shared notes and who
//! speaks, for this conversation only (docs/decisions/0020).
//!
//! One of the two asks in the room for a code of eight characters, good once and for two
//! minutes, and types it on the phone. What the phone carries from then on is no session: it is
//! bound to one conversation, one person and the session it was asked for in, it is judged anew
//! at every request and every second of its stream, and it ends with any of the three. Not here:
//! what the phone shows, which are the room's own pieces, and how often somebody may try a code
//! (`people::limits`).

/// Asking for a code in the room, and disconnecting the phone there.
pub mod asking;
mod beside;
/// The page at which a code is typed.
pub mod gate;
/// What the phone shows and takes.
pub mod pages;
mod queries;
mod rules;
mod visitor;

pub(super) use beside::PhoneBox;
pub(super) use queries::end_all;
pub(super) use rules::connected_since;
pub(super) use visitor::{Phone, shell};

kit::id!(
    /// A phone beside a room: first a code, then what the phone carries.
    PairedPhoneId
);
