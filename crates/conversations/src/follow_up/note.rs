use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

use super::letter;
use super::queries::{self, Kept};
use super::rules::{self, Block};
use crate::ConversationId;
use crate::conversations::Conversation;

/// The note as its reader has it before them: the draft, or what was sent.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) subject: String,
    pub(crate) body: String,
    /// The version a save or a sending is made over; 0 while the draft follows the facts.
    pub(crate) version: i64,
    pub(crate) edited: bool,
    /// When the manager last saved something of their own in it.
    pub(crate) saved_at: Option<Timestamp>,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) was_copied: bool,
}

impl Note {
    /// Its paragraphs and lists.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        rules::blocks(&self.body)
    }
}

/// The header of the note: the manager's own until it is sent.
pub(super) fn header(conversation: &Conversation) -> Header {
    if conversation.followed_up_at.is_some() {
        conversation.header_in(Object::FollowUp, "sent").by(conversation.manager_id)
    } else {
        conversation.header_in(Object::FollowUp, "draft").by(conversation.manager_id)
    }
}

impl Note {
    /// The note, for whoever may read it now: the manager while it is a draft, both once sent.
    pub(crate) async fn of(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Note, PageError> {
        let grant = access::require(app, viewer, &header(conversation), Need::Read).await?;
        if let Some(kept) = queries::kept(app, &grant, conversation.id).await? {
            return Ok(Note::from(kept));
        }
        let (subject, body) = letter::drafted(app, &grant, conversation).await?;
        Ok(Note { subject, body, version: 0, edited: false, saved_at: None, sent_at: None, was_copied: false })
    }
}

/// What a note that was sent says, for who may read it; nothing when it is not kept.
pub(crate) async fn sent_blocks(app: &App, grant: &Grant, id: ConversationId) -> Result<Option<Vec<Block>>, PageError> {
    let kept = queries::kept(app, grant, id).await?.filter(|kept| kept.sent_at.is_some());
    Ok(kept.map(|kept| rules::blocks(&kept.body)))
}

impl From<Kept> for Note {
    fn from(kept: Kept) -> Note {
        let was_copied = kept.sent_as.as_deref() == Some("copied");
        let Kept { subject, body, version, edited, saved_at, sent_at, .. } = kept;
        Note { subject, body, version, edited, saved_at: Some(saved_at), sent_at, was_copied }
    }
}
