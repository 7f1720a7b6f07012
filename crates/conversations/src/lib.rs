//! Conversations: what kinds there are, when they are, how both sides prepare, how the two
//! assessments open together, and what follows.

pub mod assessments;
pub mod cadence;
pub mod captured;
pub mod conversations;
mod due;
pub mod follow_up;
pub mod jobs;
pub mod kinds;
pub mod live;
pub mod one_on_ones;
pub mod preparation;
pub mod room;
pub mod wrap_up;

kit::id!(
    /// A conversation.
    ConversationId
);
kit::id!(
    /// One published version of a kind.
    KindVersionId
);
kit::id!(
    /// A topic of a running agenda.
    TopicId
);
kit::id!(
    /// Something noted on a topic.
    EntryId
);
