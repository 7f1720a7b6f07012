//! A goal or a promise written down in the room. What there is to mend comes back as the room, with
//! its clock and everything typed.

use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use growth::Made;
use growth::plans::{self, GoalForm};
use growth::promises::{self, PromiseForm};
use kit::App;
use kit::web::{Answer, Posted, page_with};
use people::sessions::Viewer;

use super::middle;
use super::pages::{Room, open};
use crate::ConversationId;
use crate::captured::Refused;
use crate::conversations::State;

/// `POST /conversations/{id}/room/goals`.
pub async fn goal(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<plans::Fields>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    match plans::make(&app, &viewer, room.conversation.ic_id, form).await? {
        Made::Done(answer) => Ok(answer),
        Made::ToMend(form) => again(&app, &viewer, &room, ToMend::Goal(*form)).await,
    }
}

/// `POST /conversations/{id}/room/promises`.
pub async fn promise(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<promises::Fields>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    match promises::make(&app, &viewer, room.conversation.ic_id, form).await? {
        Made::Done(answer) => Ok(answer),
        Made::ToMend(form) => again(&app, &viewer, &room, ToMend::Promise(*form)).await,
    }
}

/// Which of the two forms is to be mended.
pub(super) enum ToMend {
    Goal(GoalForm),
    Promise(PromiseForm),
}

/// The room again; a page of the form's own where the room has ended meanwhile.
async fn again(app: &App, viewer: &Viewer, room: &Room, form: ToMend) -> Answer {
    let ic = room.conversation.ic_id;
    let problems = match form {
        ToMend::Goal(form) if room.conversation.state != State::InRoom => {
            return plans::mend(app, viewer, ic, form).await;
        }
        ToMend::Promise(form) if room.conversation.state != State::InRoom => {
            return promises::mend(app, viewer, ic, form).await;
        }
        ToMend::Goal(ref form) => form.problems.clone(),
        ToMend::Promise(ref form) => form.problems.clone(),
    };
    let mut page = open(app, viewer, room, Refused::default()).await?;
    page.middle = middle::with_form(app, viewer, &page.shell, room, form).await?;
    page.problems = problems;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
