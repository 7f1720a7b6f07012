use askama::Template;
use askama::filters::HtmlSafe;
use growth::plans::{self, Achieved};
use kit::App;
use kit::web::PageError;
use kit::web::form::KeyField;
use kit::web::look::*;
use people::access;
use people::sessions::Viewer;

use super::agreed::{Agreed, Earlier};
use crate::conversations::Conversation;
use crate::kinds::Kind;

/// The goals still open from before, to carry on or to end, in the room and on the wrap-up.
#[derive(Clone, Debug, Template)]
#[template(path = "wrap_up/_earlier.html")]
pub(crate) struct EarlierBox {
    goals: Vec<Earlier>,
    conversation: String,
    back: String,
    /// A sitting over the running agenda comes every week: its goals are looked at when one wants to.
    is_folded: bool,
    /// Whether it can still be said what becomes of them.
    is_open: bool,
    key: KeyField,
}

impl HtmlSafe for EarlierBox {}

impl EarlierBox {
    /// The box; nothing where there is no goal from before.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        (agreed, conversation, kind): (&Agreed, &Conversation, &Kind),
        back: String,
        shell: &Shell,
    ) -> Result<Option<EarlierBox>, PageError> {
        if agreed.earlier.is_empty() {
            return Ok(None);
        }
        // Who stands in reads the plan from before, and what becomes of it is not theirs to say.
        let plan = access::grant(app, viewer, &plans::header(conversation.ic_id)).await?;
        let may_write = plan.is_some_and(|grant| grant.may_write());
        Ok(Some(EarlierBox {
            goals: agreed.earlier.clone(),
            conversation: conversation.id.to_string(),
            back,
            is_folded: kind.shows_agenda(),
            is_open: may_write && conversation.followed_up_at.is_none(),
            key: shell.key(),
        }))
    }

    /// Whether something was said of one of them here.
    fn is_begun(&self) -> bool {
        self.goals.iter().any(|goal| goal.outcome.is_some())
    }

    /// Whether something is still to be said of one of them.
    fn asks(&self) -> bool {
        self.is_open && self.goals.iter().any(|goal| goal.outcome.is_none())
    }
}
