use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use kit::App;
use kit::events;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page_with, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::pages::{back, checked, conflict, edit_page, path, writable};
use super::{letter, queries, rules};
use crate::ConversationId;
use crate::conversations::{State, change_state, load};
use crate::room::{event, plain_lines, totals};
use crate::wrap_up::agreed;

/// The note as it stood on the page whose button was pressed.
#[derive(Debug, Deserialize)]
pub struct SendForm {
    subject: String,
    body: String,
    /// What was typed above the name and not put in the note before.
    #[serde(default)]
    closing: String,
    #[serde(default, rename = "_version")]
    version: i64,
    /// What that page said the note leaves out.
    #[serde(default, rename = "_without")]
    without: String,
    /// Ticked where nothing was agreed: it goes all the same.
    #[serde(default, rename = "_bare")]
    bare: String,
}

/// Sends the note to the IC.
pub async fn send(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<SendForm>,
) -> Answer {
    follow_up(&app, &viewer, id, form, "mail").await
}

/// Marks the note as sent by the manager's own hand.
pub async fn copied(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<SendForm>,
) -> Answer {
    follow_up(&app, &viewer, id, form, "copied").await
}

async fn follow_up(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    form: Posted<SendForm>,
    sent_as: &'static str,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    if matches!(conversation.state, State::FollowedUp | State::Closed) && conversation.side_of(viewer.id).is_some() {
        return to(path(id)).into();
    }
    let conversation = writable(app, viewer, id).await?;
    let (subject, body) = (form.fields.subject.trim().to_owned(), plain_lines(&form.fields.body));
    let body = rules::with_closing(&body, &plain_lines(&form.fields.closing));
    let problems = checked(&subject, &body);
    if !problems.is_empty() {
        let typed = (subject, body, form.fields.version);
        let page = edit_page(app, viewer, &conversation, Some(typed), problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // Somebody may have promised something since the page was made: nothing is left out unsaid.
    let agreed = agreed::seen(app, viewer, &conversation).await?;
    let missing = letter::missing(app, &conversation, &agreed).await?.filter(|_| sent_as == "mail");
    if let Some(missing) = missing.filter(|_| form.fields.bare.is_empty()) {
        let problems =
            Problems::of("bare", format!("{missing} Tick that it goes as it is, or agree on something first."));
        let typed = (subject, body, form.fields.version);
        let page = edit_page(app, viewer, &conversation, Some(typed), problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let left_out = rules::left_out(&body, &agreed.texts());
    let without = left_out.join("\n");
    if !left_out.is_empty() && without != plain_lines(&form.fields.without) {
        let problems = Problems::of("body", rules::named_left_out(&left_out));
        let typed = (subject, body, form.fields.version);
        let edit = edit_page(app, viewer, &conversation, Some(typed), problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &edit.without(without));
    }
    let there = back(app, viewer, &conversation).await?.unwrap_or_else(|| path(id));
    let now = app.clock.now();
    let mut tx = form.begin(app).await?;
    if change_state(&mut tx, app, &conversation, State::FollowedUp, Some(viewer.id), "", now).await? {
        totals::forget_unagreed(&mut tx, id).await?;
        if !queries::mark_sent(&mut tx, app, (id, form.fields.version), (&subject, &body, sent_as), now).await? {
            drop(tx);
            return conflict(app, viewer, &conversation, (subject, body), path(id)).await;
        }
        events::record(&mut tx, app, event("follow_up.sent", viewer, &conversation), now).await?;
    }
    let name = first(&conversation.ic_name);
    let said =
        if sent_as == "mail" { format!("The note went to {name}.") } else { "Marked as sent by you.".to_owned() };
    form.finish(tx, to(there).saying(said)).await
}
