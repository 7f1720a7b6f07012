//! A conversation that falls away with its line: said beside it as long as the move is planned.

use kit::dates;
use people::moves::{self, Coming};
use people::sessions::Viewer;

use super::Conversation;

/// What a planned move does to a conversation that has not begun by its day.
pub(super) fn falls_away(coming: &[Coming], viewer: &Viewer, conversation: &Conversation) -> String {
    let is_ahead = conversation.state.is_ahead();
    let with = moves::rules::falls_away_with(coming, conversation.ic_id, viewer.id, conversation.starts_at);
    with.filter(|_| is_ahead).map_or_else(String::new, |one| {
        format!("Falls away on {}, when the line moves to {}.", dates::day(one.on_day), one.manager_name)
    })
}
