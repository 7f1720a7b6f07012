use axum::extract::{Path, State as Extract};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use db::Tx;
use jiff::Timestamp;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page_with, to};
use kit::{App, dates};
use people::access::{self, Need};
use people::sessions::{Viewer, local_path};
use serde::Deserialize;

use super::desk::{self, Desk};
use super::sheet::{self, Pairs, Sheet};
use super::store::{Saved, Typed, pinned, store};
use super::{conflict, ic, manager, queries};
use crate::ConversationId;
use crate::assessments::{self, NothingRated};
use crate::conversations::{self, Conversation, Side};

/// `GET /conversations/{id}/preparation`: mine, whichever side I sit on.
pub async fn show(Extract(app): Extract<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let desk = Desk::of(&app, &viewer, id).await?;
    answer(&app, &viewer, desk, StatusCode::OK).await
}

/// `GET /conversations/{id}/assessment`: the ratings are a part of the preparation page.
pub async fn assessment(Extract(app): Extract<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let (_, side, _) = desk::seat(&app, &viewer, id).await?;
    let place = if side == Side::Ic { "self" } else { "framework" };
    to(format!("/conversations/{id}/preparation#{place}")).into()
}

async fn answer(app: &App, viewer: &Viewer, desk: Desk, status: StatusCode) -> Answer {
    match desk.side {
        Side::Ic => page_with(status, &ic::page(app, viewer, desk).await?),
        Side::Manager => page_with(status, &manager::page(app, viewer, desk).await?),
    }
}

async fn typed(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    pairs: Pairs,
    now: Timestamp,
) -> Result<Typed, PageError> {
    let (conversation, side, kind) = desk::seat(app, viewer, id).await?;
    let found = queries::preparation(&app.db, id, side).await?;
    let is_shared = found.as_ref().is_some_and(|one| one.shared_at.is_some());
    // Once shared the answers are both's to read; what was kept back stays its writer's.
    let header = match (side, is_shared) {
        (Side::Ic, true) => {
            let kept = conversation.header_in(people::access::Object::IcPreparation, "kept_back");
            kept.by(conversation.ic_id)
        }
        _ => super::header(&conversation, side, found.as_ref()),
    };
    access::require(app, viewer, &header, Need::Write).await?;
    let conversation = pinned(app, conversation, (side, found.as_ref())).await?;
    let yardstick = assessments::yardstick(app, &conversation).await?;
    let (sheet, problems) = sheet::read(&pairs, &kind, side, yardstick.as_ref(), now);
    Ok(Typed { conversation, side, kind, yardstick, pairs, sheet, problems })
}

/// `POST /conversations/{id}/preparation`: the Save button.
pub async fn save(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Pairs>,
) -> Answer {
    press(&app, &viewer, id, form, Button::Save).await
}

/// `POST /conversations/{id}/preparation/sharing`: saves, and shares with the other now;
/// or, with `second`, looks at the other's first.
pub async fn share(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Pairs>,
) -> Answer {
    let second = form.fields.iter().any(|(name, _)| name == "second");
    press(&app, &viewer, id, form, if second { Button::Second } else { Button::Share }).await
}

/// `POST /conversations/{id}/assessment/submission`: saves, and hands the ratings in; for the
/// manager it also says that they are ready.
pub async fn submit(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Pairs>,
) -> Answer {
    press(&app, &viewer, id, form, Button::HandIn).await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Button {
    Save,
    HandIn,
    Share,
    Second,
}

async fn press(app: &App, viewer: &Viewer, id: ConversationId, form: Posted<Pairs>, button: Button) -> Answer {
    let now = app.clock.now();
    let typed = typed(app, viewer, id, sheet::settled(form.fields.clone()), now).await?;
    if matches!(button, Button::Share | Button::Second) && typed.side == Side::Manager {
        return Err(PageError::Missing);
    }
    if !typed.problems.is_empty() {
        return again(app, viewer, id, typed.sheet, typed.problems).await;
    }
    let mut tx = form.begin(app).await?;
    match store(&mut tx, app, &typed, now).await? {
        Saved::Stale(stale) => {
            drop(tx);
            conflict::answer(app, viewer, id, stale).await
        }
        Saved::Closed(stale) => {
            drop(tx);
            let problems = conflict::closed(app, viewer, (&typed.conversation, typed.side), &stale).await?;
            again(app, viewer, id, typed.sheet, problems).await
        }
        Saved::Behind(_) if button != Button::Save => {
            // Nobody hands in or shares what they have not seen.
            tx.commit().await?;
            let sentence = "Another tab saved something else on this page meanwhile. It is all here now: look it over, then press again.";
            again(app, viewer, id, Sheet::default(), Problems::of("main", sentence)).await
        }
        Saved::Done(_) | Saved::Behind(_) => step(app, viewer, (form, tx), typed, button).await,
    }
}

/// What a button does once everything typed is saved.
async fn step(app: &App, viewer: &Viewer, (form, mut tx): (Posted<Pairs>, Tx), typed: Typed, button: Button) -> Answer {
    let (id, now) = (typed.conversation.id, app.clock.now());
    let done = match button {
        Button::Save => Ok(()),
        Button::HandIn => hand_in(&mut tx, app, &typed, now).await?,
        Button::Share => assessments::share(&mut tx, app, &typed.conversation, now).await?.map(drop),
        Button::Second if assessments::go_second(&mut tx, app, &typed.conversation, now).await? => {
            return form.finish(tx, to(format!("/conversations/{id}/side-by-side"))).await;
        }
        Button::Second => {
            let sentence = "There is nothing to open: it is not in yet, or open to you already.";
            return Err(PageError::Gone(sentence.to_owned()));
        }
    };
    if let Err(NothingRated) = done {
        // What was typed is kept all the same: only the step after it has to wait.
        tx.commit().await?;
        let sentence = "Rate at least one of them first. What you wrote is saved.";
        let place = if typed.side == Side::Ic { "self" } else { "framework" };
        return again(app, viewer, id, typed.sheet, Problems::of(place, sentence)).await;
    }
    let toast = toast(button, typed.side, &typed.conversation);
    form.finish(tx, to(format!("/conversations/{id}/preparation")).saying(toast)).await
}

async fn hand_in(tx: &mut Tx, app: &App, typed: &Typed, now: Timestamp) -> Result<Result<(), NothingRated>, PageError> {
    let Typed { conversation, side, .. } = typed;
    let rates = *side == Side::Ic || typed.yardstick.is_some();
    if rates && let Err(nothing) = assessments::hand_in(tx, app, conversation, *side, now).await? {
        return Ok(Err(nothing));
    }
    if *side == Side::Manager {
        queries::ready(tx, conversation.id, now).await?;
    }
    Ok(Ok(()))
}

fn toast(button: Button, side: Side, conversation: &Conversation) -> String {
    let other = first(conversation.name_on(side.other()));
    match (button, side) {
        (Button::Save | Button::Second, _) => "Saved.".to_owned(),
        (Button::Share, _) => format!("Shared with {other}."),
        (Button::HandIn, Side::Ic) => format!("Handed in. {other} sees that it is in, and nothing of it."),
        (Button::HandIn, Side::Manager) => format!("You are ready. {other} sees that yours is in, and nothing of it."),
    }
}

async fn again(app: &App, viewer: &Viewer, id: ConversationId, sheet: Sheet, problems: Problems) -> Answer {
    let desk = Desk::of(app, viewer, id).await?.with(sheet, problems);
    answer(app, viewer, desk, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The version a save made, for the script that sent it.
const VERSION: HeaderName = HeaderName::from_static("x-belay-version");
/// Whether another tab saved other parts of the page since it was opened.
const BEHIND: HeaderName = HeaderName::from_static("x-belay-behind");
/// The marks of the fields a save changed: what the page shows there is what is stored.
const MARKS: HeaderName = HeaderName::from_static("x-belay-marks");
/// The time of a save, on the writer's clock.
const SAVED: HeaderName = HeaderName::from_static("x-belay-saved");

/// `POST /conversations/{id}/preparation/draft`: what the page sends by itself while somebody
/// writes. It answers in headers and one sentence.
pub async fn draft(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Pairs>,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let typed = typed(&app, &viewer, id, form.fields, now).await?;
    if !typed.problems.is_empty() {
        return Ok(not_kept(&typed.problems));
    }
    let mut tx = app.db.begin().await?;
    let (version, behind) = match store(&mut tx, &app, &typed, now).await? {
        Saved::Stale(stale) => {
            drop(tx);
            let sentence = conflict::sentence(&app, &viewer, id, &stale).await?;
            return Ok((StatusCode::CONFLICT, sentence).into_response());
        }
        Saved::Closed(stale) => {
            drop(tx);
            return Ok(not_kept(&conflict::closed(&app, &viewer, (&typed.conversation, typed.side), &stale).await?));
        }
        Saved::Done(version) => (version, "no"),
        Saved::Behind(version) => (version, "yes"),
    };
    tx.commit().await?;
    let time = dates::time(&dates::local(now, &viewer.zone));
    let headers = [(VERSION, version.to_string()), (SAVED, time), (BEHIND, behind.to_owned()), (MARKS, typed.moved())];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// The first thing to mend, for the script: the words are still on the page it came from.
fn not_kept(problems: &Problems) -> Response {
    let sentence = problems.all().first().map(|(_, sentence)| sentence.clone()).unwrap_or_default();
    (StatusCode::UNPROCESSABLE_ENTITY, sentence).into_response()
}

/// Where the room wants to be led back to.
#[derive(Debug, Default, Deserialize)]
pub struct OpenForm {
    #[serde(default)]
    back: String,
}

/// `POST /conversations/{id}/assessment/sharing`: the IC shares what stands there, from the room.
pub async fn open(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<OpenForm>,
) -> Answer {
    let now = app.clock.now();
    let (conversation, side) = conversations::find(&app, &viewer, id).await?;
    if side != Side::Ic {
        return Err(PageError::Missing);
    }
    let mut tx = form.begin(&app).await?;
    let side_by_side = format!("/conversations/{id}/side-by-side");
    let other = first(&conversation.manager_name);
    let back = if form.fields.back.is_empty() { side_by_side.as_str() } else { local_path(&form.fields.back) };
    match assessments::share(&mut tx, &app, &conversation, now).await? {
        Ok(cover) if cover.is_open() => form.finish(tx, to(back).saying("Shared. Both are open.")).await,
        Ok(_) if assessments::yardstick(&app, &conversation).await?.is_none() => {
            form.finish(tx, to(back).saying(format!("Shared with {other}."))).await
        }
        Ok(_) => form.finish(tx, to(back).saying(format!("Shared. Both open once {other} has handed in."))).await,
        Err(NothingRated) => {
            let problems = Problems::of("self", "Rate at least one of them before you share.");
            drop(tx);
            again(&app, &viewer, id, Sheet::default(), problems).await
        }
    }
}
