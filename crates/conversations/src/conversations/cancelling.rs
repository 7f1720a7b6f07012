//! Calling off a conversation that is still ahead, with a reason both see. Called off again and
//! again, both are told.

use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::moving::movable;
use super::planning::tell;
use super::rules::planning::{self, LONGEST_LINE};
use super::{Conversation, Side, State, queries};
use crate::ConversationId;
use crate::cadence;

/// Why somebody calls it off.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CancelForm {
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "conversations/cancellation.html")]
struct CancelPage {
    shell: Shell,
    conversation: Conversation,
    other: String,
    when: super::Said,
    reason: String,
    problems: Problems,
}

/// `GET /conversations/{conversation}/cancellation`.
pub async fn cancellation(Extract(app): Extract<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (conversation, side, _) = movable(&app, &viewer, id).await?;
    page(&cancel_page(&app, &viewer, conversation, side, String::new(), Problems::none()).await?)
}

async fn cancel_page(
    app: &App,
    viewer: &Viewer,
    conversation: Conversation,
    side: Side,
    reason: String,
    problems: Problems,
) -> Result<CancelPage, PageError> {
    let other = conversation.name_on(side.other()).to_owned();
    let when = planning::said(conversation.starts_at, &viewer.zone, conversation.zone_on(side.other()));
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    Ok(CancelPage { shell, conversation, other, when, reason, problems })
}

/// `POST /conversations/{conversation}/cancellation`.
pub async fn cancel(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<CancelForm>,
) -> Answer {
    let now = app.clock.now();
    // Read before the transaction begins, for that holds a connection; sent twice it is done.
    let found = movable(&app, &viewer, id).await;
    let mut tx = form.begin(&app).await?;
    let keeping = |gone: PageError| gone.keeping(&[("reason", &form.fields.reason)]);
    let (conversation, side, _) = found.map_err(keeping)?;
    let reason = match planning::reason(&form.fields.reason) {
        Ok(reason) => reason,
        Err(problem) => {
            drop(tx);
            let problems = Problems::of(problem.field(), problem.sentence());
            let page = cancel_page(&app, &viewer, conversation, side, form.fields.reason, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    queries::wait_in_line(&mut tx, conversation.line_id).await?;
    if !queries::change_state(&mut tx, &app, &conversation, State::Cancelled, Some(viewer.id), reason, now).await? {
        return Err(keeping(PageError::Gone("It changed while you wrote. Open it again and look.".to_owned())));
    }
    tell(&mut tx, &app, "conversation.cancelled", id, &viewer, conversation.ic_id, now).await?;
    if cadence::call_off(&mut tx, &conversation, now).await? {
        let (about, object) = (Some(conversation.ic_id.0), Some(conversation.line_id.0));
        events::record(&mut tx, &app, Event { kind: "cadence.called_off", by: None, about, object }, now).await?;
    }
    let other = first(conversation.name_on(side.other()));
    form.finish(tx, to(format!("/conversations/{id}")).saying(format!("Called off. {other} is told why."))).await
}
