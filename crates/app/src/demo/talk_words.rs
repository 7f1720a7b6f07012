//! What both sides wrote for a conversation: answers, ratings, talking points, notes.
use db::Tx;
use kit::App;

use super::DemoError;
use super::corpus::{self, Corpus};
use super::people::Ground;
use super::talks::{Held, Talk};

pub(super) async fn all(
    _tx: &mut Tx,
    _app: &App,
    _corpus: &Corpus,
    _conversation: &corpus::Conversation,
    _talk: &Talk,
    _round: i64,
    _ground: &Ground,
) -> Result<(), DemoError> {
    Ok(())
}

/// Writes the notes that put held conversations in writing.
pub(super) async fn follow_ups(_tx: &mut Tx, _app: &App, _corpus: &Corpus, _held: &Held) -> Result<(), DemoError> {
    Ok(())
}
