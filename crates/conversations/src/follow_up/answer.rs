use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Services};
use kit::App;
use kit::events;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::access::{self, Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::note::header;
use super::queries;
use crate::ConversationId;
use crate::conversations::{Conversation, Side, State, change_state, load};
use crate::room::{event, insert_statement, plain_lines};
use crate::wrap_up;

/// Where the IC answers: under the note on the wrap-up, and on the page of the note alone.
#[derive(Clone, Debug, Template)]
#[template(path = "follow_up/_answer.html")]
pub(crate) struct AnswerBox {
    conversation: String,
    /// The page it stands on: `wrap-up` or `follow-up`.
    back: &'static str,
    /// Whether the note has no answer yet.
    is_waiting: bool,
    key: KeyField,
    problems: Problems,
    typed: String,
}

impl HtmlSafe for AnswerBox {}

impl AnswerBox {
    /// The IC's box once the note was sent; nobody else answers.
    pub(crate) fn of(
        conversation: &Conversation,
        viewer: &Viewer,
        shell: &Shell,
        back: &'static str,
    ) -> Option<AnswerBox> {
        let is_ic = conversation.side_of(viewer.id) == Some(Side::Ic);
        (is_ic && conversation.followed_up_at.is_some()).then(|| AnswerBox {
            conversation: format!("/conversations/{}", conversation.id),
            back,
            is_waiting: conversation.state == State::FollowedUp,
            key: shell.key(),
            problems: Problems::none(),
            typed: String::new(),
        })
    }

    /// The same with what to mend and what was typed.
    pub(crate) fn with(self, problems: Problems, typed: String) -> AnswerBox {
        AnswerBox { problems, typed, ..self }
    }

    /// Whether the note has no answer yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_waiting
    }
}

/// The page an answer was given on.
pub(super) fn there(back: &str, id: ConversationId) -> String {
    if back == "follow-up" { super::pages::path(id) } else { wrap_up::path(id) }
}

/// The conversation whose note the IC may answer.
async fn answerable(app: &App, viewer: &Viewer, id: ConversationId) -> Result<(Conversation, Grant), PageError> {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    if conversation.followed_up_at.is_none() || conversation.side_of(viewer.id) != Some(Side::Ic) {
        return Err(PageError::Missing);
    }
    let grant = access::require(app, viewer, &header(&conversation), Need::State).await?;
    Ok((conversation, grant))
}

/// The IC's answer: a press, and what they remember differently.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    #[serde(default)]
    recollection: String,
    #[serde(default)]
    back: String,
}

/// "That is what we agreed." With words in the field for another recollection both cannot be meant.
pub async fn confirm(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<AnswerForm>,
) -> Answer {
    let (conversation, _) = answerable(&app, &viewer, id).await?;
    let text = plain_lines(form.fields.recollection.trim());
    if conversation.state == State::FollowedUp && !text.is_empty() {
        return again(&app, &viewer, &conversation, &form.fields.back, (BOTH, text)).await;
    }
    let there = to(there(&form.fields.back, id));
    if conversation.state != State::FollowedUp {
        return there.into();
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    if change_state(&mut tx, &app, &conversation, State::Closed, Some(viewer.id), "", now).await? {
        queries::mark_closed(&mut tx, id, "confirmed", now).await?;
        events::record(&mut tx, &app, event("follow_up.confirmed", &viewer, &conversation), now).await?;
    }
    form.finish(tx, there.saying("Confirmed. Both of you have the same note.")).await
}

const LONGEST: usize = 4000;

const BOTH: &str =
    "You wrote down what you remember differently. Put it beside the note, or empty the field to confirm.";

/// The page they came from, with what to mend and what was typed.
async fn again(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    back: &str,
    (sentence, typed): (&'static str, String),
) -> Answer {
    let problems = Problems::of("recollection", sentence);
    match back {
        "follow-up" => super::sent::with_problem(app, viewer, conversation, problems, typed).await,
        _ => wrap_up::pages::with_problem(app, viewer, conversation.id, problems, typed).await,
    }
}

/// What keeps a recollection from being kept.
fn trouble(text: &str) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("Say what you remember differently; a sentence is enough."),
        count if count > LONGEST => {
            Some("At most 4,000 letters. Say the part that differs; the note itself stays beside it.")
        }
        _ => None,
    }
}

/// Keeps what the IC remembers beside the note. It closes a note that waits for an answer; on
/// one that was closed it is a further statement.
pub async fn recollect(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<AnswerForm>,
) -> Answer {
    let (conversation, grant) = answerable(&app, &viewer, id).await?;
    let text = plain_lines(form.fields.recollection.trim());
    if let Some(sentence) = trouble(&text) {
        return again(&app, &viewer, &conversation, &form.fields.back, (sentence, text)).await;
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    insert_statement(&mut tx, &app, &grant, ("follow_up", id), &text, now).await?;
    queries::wait_to_be_read(&mut tx, id, now).await?;
    if conversation.state == State::FollowedUp
        && change_state(&mut tx, &app, &conversation, State::Closed, Some(viewer.id), "", now).await?
    {
        queries::mark_closed(&mut tx, id, "different", now).await?;
    }
    // Said after a confirmation it is news to the manager all the same.
    events::record(&mut tx, &app, event("follow_up.different", &viewer, &conversation), now).await?;
    let there = there(&form.fields.back, id);
    form.finish(tx, to(there).saying("Your recollection stands beside the note now.")).await
}
