//! Conversations: what kinds there are, when they are, how both sides prepare, how the two
//! assessments open together, and what follows.

pub mod assessments;
pub mod conversations;
pub mod kinds;

kit::id!(
    /// A conversation.
    ConversationId
);
kit::id!(
    /// One published version of a kind.
    KindVersionId
);
