use askama::Template;
use askama::filters::HtmlSafe;
use kit::web::form::KeyField;
use kit::web::look::*;

use growth::plans::Achieved;

use super::agreed::{Agreed, Earlier};
use crate::conversations::Conversation;

/// The goals still open from before, to carry on or to end, in the room and on the wrap-up.
#[derive(Clone, Debug, Template)]
#[template(path = "wrap_up/_earlier.html")]
pub(crate) struct EarlierBox {
    goals: Vec<Earlier>,
    conversation: String,
    back: String,
    /// Whether it can still be said what becomes of them.
    is_open: bool,
    key: KeyField,
}

impl HtmlSafe for EarlierBox {}

impl EarlierBox {
    /// The box; nothing where there is no goal from before.
    pub(crate) fn of(agreed: &Agreed, conversation: &Conversation, back: String, shell: &Shell) -> Option<EarlierBox> {
        (!agreed.earlier.is_empty()).then(|| EarlierBox {
            goals: agreed.earlier.clone(),
            conversation: conversation.id.to_string(),
            back,
            is_open: conversation.followed_up_at.is_none(),
            key: shell.key(),
        })
    }

    /// Whether something is still to be said of one of them.
    fn asks(&self) -> bool {
        self.is_open && self.goals.iter().any(|goal| goal.outcome.is_none())
    }
}
