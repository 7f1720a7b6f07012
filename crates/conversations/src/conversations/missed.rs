//! A conversation nobody began: either of the two says afterwards why, in a sentence both see.

use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::first;
use kit::web::{Answer, PageError, Posted, Problems, page_with, to};
use people::access::{self, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::pages::show_page;
use super::planning::tell;
use super::rules::planning;
use super::{State, find, queries};
use crate::ConversationId;

/// Why it did not take place.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Explanation {
    #[serde(default)]
    reason: String,
}

/// `POST /conversations/{conversation}/explanation`.
pub async fn explain(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Explanation>,
) -> Answer {
    let now = app.clock.now();
    let (conversation, side) = find(&app, &viewer, id).await?;
    access::require(&app, &viewer, &conversation.header_in(Object::Cadence, "any"), Need::Write).await?;
    let mut tx = form.begin(&app).await?;
    if conversation.state != State::Missed {
        return Err(PageError::Gone("This conversation was not missed. Its page says how it stands.".to_owned()));
    }
    let reason = match planning::reason(&form.fields.reason) {
        Ok(reason) => reason,
        Err(problem) => {
            drop(tx);
            let problems = Problems::of(problem.field(), problem.sentence());
            let again = show_page(&app, &viewer, (conversation, side), (form.fields.reason, problems)).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    if !queries::explain(&mut tx, &app, &conversation, viewer.id, reason, now).await? {
        return Err(PageError::Gone("You have said why already. It stands in what changed.".to_owned()));
    }
    tell(&mut tx, &app, "conversation.explained", id, &viewer, conversation.ic_id, now).await?;
    let other = first(conversation.name_on(side.other()));
    form.finish(tx, to(format!("/conversations/{id}")).saying(format!("{other} sees it too."))).await
}
