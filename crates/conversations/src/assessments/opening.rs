//! Handing in, sharing, and the instant both open. The preparation pages and the room call
//! these same functions, each inside the transaction of the form that was pressed.

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::PageError;
use people::PersonId;

use super::{Cover, queries, rules};
use crate::conversations::{Conversation, Side};
use crate::preparation;

/// Nothing is rated yet, so there is nothing to hand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NothingRated;

/// Hands one side’s assessment in. From now on the other side sees that it is in; when the IC
/// shared before, both open.
pub async fn hand_in(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    side: Side,
    now: Timestamp,
) -> Result<Result<Cover, NothingRated>, PageError> {
    let cover = queries::cover_alone(tx, conversation.id).await?;
    let ratings = queries::ratings_in(tx, app, conversation.id, side).await?;
    if ratings.rated.iter().all(|rated| rated.stop.is_none()) {
        return Ok(Err(NothingRated));
    }
    let id = queries::begin(tx, app, conversation.id, side, now).await?;
    let by = conversation.person_on(side);
    let mut cover = cover;
    if queries::hand_in(tx, id, now).await? {
        match side {
            Side::Ic => cover.ic_in_at = Some(now),
            Side::Manager => cover.manager_in_at = Some(now),
        }
        record(tx, app, "assessment.handed_in", conversation, by, now).await?;
    }
    open_when_due(tx, app, conversation, cover, by, now).await.map(Ok)
}

/// The IC shares: the answers become the manager’s to read, and both assessments open as soon
/// as both are in. The IC’s own is handed in by sharing.
pub async fn share(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    now: Timestamp,
) -> Result<Result<Cover, NothingRated>, PageError> {
    let rates = super::yardstick(app, conversation).await?.is_some();
    if rates && let Err(nothing) = hand_in(tx, app, conversation, Side::Ic, now).await? {
        return Ok(Err(nothing));
    }
    preparation::begin(tx, app, conversation.id, Side::Ic, now).await?;
    if preparation::share(tx, conversation.id, now).await? {
        record(tx, app, "preparation.shared", conversation, conversation.ic_id, now).await?;
    }
    let cover = queries::cover_alone(tx, conversation.id).await?;
    open_when_due(tx, app, conversation, cover, conversation.ic_id, now).await.map(Ok)
}

/// The IC goes second: the manager’s assessment opens to them alone, and what they rate from
/// now on is marked. `false` when there is nothing to open, or it is open already.
pub async fn go_second(tx: &mut Tx, app: &App, conversation: &Conversation, now: Timestamp) -> Result<bool, PageError> {
    let cover = queries::cover_alone(tx, conversation.id).await?;
    if !cover.may_go_second() {
        return Ok(false);
    }
    let id = queries::begin(tx, app, conversation.id, Side::Ic, now).await?;
    queries::mark_second(tx, id).await?;
    queries::open(tx, app, conversation.id, Side::Manager, now).await?;
    record(tx, app, "assessment.opened", conversation, conversation.ic_id, now).await?;
    Ok(true)
}

async fn open_when_due(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    cover: rules::Cover,
    by: PersonId,
    now: Timestamp,
) -> Result<Cover, PageError> {
    if !cover.opens() {
        return Ok(cover);
    }
    for side in [Side::Ic, Side::Manager] {
        queries::open(tx, app, conversation.id, side, now).await?;
    }
    record(tx, app, "assessment.opened", conversation, by, now).await?;
    Ok(Cover {
        ic_open_at: cover.ic_open_at.or(Some(now)),
        manager_open_at: cover.manager_open_at.or(Some(now)),
        ..cover
    })
}

async fn record(
    tx: &mut Tx,
    app: &App,
    kind: &'static str,
    conversation: &Conversation,
    by: PersonId,
    now: Timestamp,
) -> Result<(), PageError> {
    let event = Event { kind, by: Some(by.0), about: Some(conversation.ic_id.0), object: Some(conversation.id.0) };
    Ok(events::record(tx, app, event, now).await?)
}
