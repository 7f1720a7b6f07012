use askama::Template;
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use people::sessions::Viewer;

use super::note::Note;
use super::rules::Block;
use super::{AnswerBox, Recollections};
use crate::conversations::{Conversation, Side};
use crate::room;

/// The note as it was sent, for everybody who may read it.
#[derive(Template)]
#[template(path = "follow_up/sent.html")]
struct SentPage {
    shell: Shell,
    /// Who wrote to whom, as the reader calls them.
    title: String,
    from: String,
    to: String,
    sent: String,
    subject: String,
    blocks: Vec<Block>,
    /// How it was answered, as a sentence.
    answered: &'static str,
    answer: Option<AnswerBox>,
    problems: Problems,
    recollections: Recollections,
    back: Option<String>,
    /// The notes of the room, which have closed.
    notes: String,
}

/// The note, once it was sent.
pub(super) async fn show(app: &App, viewer: &Viewer, conversation: &Conversation) -> Answer {
    page(&build(app, viewer, conversation).await?)
}

/// The page again, with what to mend about a recollection and all that was typed.
pub(super) async fn with_problem(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    problems: Problems,
    typed: String,
) -> Answer {
    let again = build(app, viewer, conversation).await?;
    let answer = again.answer.map(|answer| answer.with(problems.clone(), typed));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &SentPage { answer, problems, ..again })
}

async fn build(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<SentPage, PageError> {
    let note = Note::of(app, viewer, conversation).await?;
    let moment = |at| dates::day_and_time(&dates::local(at, &viewer.zone));
    let shell = viewer.shell(app, Place::Elsewhere).await?;
    let asked = AnswerBox::of(conversation, viewer, &shell, "follow-up");
    Ok(SentPage {
        title: title(conversation, viewer),
        from: conversation.manager_name.clone(),
        to: conversation.ic_name.clone(),
        sent: note.sent_at.map(moment).unwrap_or_default(),
        blocks: note.blocks(),
        subject: note.subject,
        answered: match &asked {
            Some(waiting) if waiting.is_waiting() => "Below it you say whether that is what you agreed.",
            _ => answer(conversation),
        },
        answer: asked,
        problems: Problems::none(),
        recollections: Recollections::of(app, viewer, (conversation, &shell), ("follow-up", 2)).await?,
        back: super::pages::back(app, viewer, conversation).await?,
        notes: format!("{}/notes", room::path(conversation)),
        shell,
    })
}

fn title(conversation: &Conversation, viewer: &Viewer) -> String {
    let (from, to) = (first(&conversation.manager_name), first(&conversation.ic_name));
    match conversation.side_of(viewer.id) {
        Some(Side::Ic) => format!("What {from} wrote to you."),
        Some(Side::Manager) => format!("What you wrote to {to}."),
        None => format!("What {from} wrote to {to}."),
    }
}

/// How the IC answered, in a sentence without a name.
pub(crate) fn answer(conversation: &Conversation) -> &'static str {
    match conversation.closed_as.as_deref() {
        Some("confirmed") => "Confirmed: that is what was agreed.",
        Some("different") => "Remembered differently; both stay on record.",
        Some("not_answered") => "Not answered within two weeks.",
        _ => "Not answered yet.",
    }
}
