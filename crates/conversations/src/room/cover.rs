use askama::Template;
use askama::filters::HtmlSafe;
use kit::App;
use kit::web::PageError;
use kit::web::form::KeyField;
use kit::web::look::*;

use super::pages::Room;
use crate::assessments::{self, Cover};
use crate::conversations::{Conversation, Side};

/// The cover over the ratings, beside the conversation. No rating is in it: until both are
/// open the manager's are in no answer of the room, not even to the manager.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_cover.html")]
pub(super) struct CoverBox {
    cover: Cover,
    is_manager: bool,
    other: String,
    side_by_side: String,
    assessment: String,
}

/// What the IC can do about it, in the middle of the room.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_reveal.html")]
pub(super) struct Reveal {
    cover: Cover,
    /// Whether there is anything to share; sharing hands it in.
    has_rated: bool,
    /// Then the one button of the page that is asked for is the end.
    is_last_part: bool,
    other: String,
    conversation: String,
    back: String,
    key: KeyField,
}

impl HtmlSafe for CoverBox {}
impl HtmlSafe for Reveal {}

/// How far the two assessments are; nothing for a conversation without ratings.
pub(super) async fn state(app: &App, room: &Room) -> Result<Option<Cover>, PageError> {
    if assessments::yardstick(app, &room.conversation).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(assessments::cover_state(app, room.conversation.id).await?))
}

/// Whether the IC still has to share.
pub(super) fn waits_for_ic(cover: Option<&Cover>) -> bool {
    cover.is_some_and(|cover| !cover.is_open() && cover.ic_shares_at.is_none())
}

impl CoverBox {
    pub(super) fn new(cover: Cover, conversation: &Conversation, side: Side) -> CoverBox {
        let page = |page: &str| format!("/conversations/{}/{page}", conversation.id);
        CoverBox {
            cover,
            is_manager: side == Side::Manager,
            other: first(conversation.name_on(side.other())).to_owned(),
            side_by_side: page("side-by-side"),
            assessment: page("assessment"),
        }
    }
}

impl Reveal {
    /// What the IC can do now; nothing for the manager, and nothing once both are open.
    pub(super) fn of(
        cover: Cover,
        (conversation, side): (&Conversation, Side),
        has_rated: bool,
        is_last_part: bool,
        shell: &Shell,
    ) -> Option<Reveal> {
        (side == Side::Ic && !cover.is_open()).then(|| Reveal {
            cover,
            has_rated,
            is_last_part,
            other: first(&conversation.manager_name).to_owned(),
            conversation: format!("/conversations/{}", conversation.id),
            back: super::path(conversation),
            key: shell.key(),
        })
    }
}
