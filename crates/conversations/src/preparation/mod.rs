//! How both sides prepare: the IC’s five questions, the manager’s four steps.
//!
//! What is written here is its writer’s alone; the other side sees how far it is and no word
//! of it. The IC’s answers become the manager’s to read when the IC shares, except those kept
//! back. Ratings are saved by the same page and belong to `assessments`.

/// How far both sides are, drawn.
pub mod bars;
mod competency;
mod conflict;
mod desk;
mod ic;
mod manager;
mod merge;
/// The preparation pages and their saves.
pub mod pages;
mod queries;
pub mod rules;
mod sheet;
mod store;

pub use queries::{Preparation, preparation};
pub(crate) use queries::{begin, share};
pub use rules::{Answer, IcProgress, ManagerProgress, Progress};

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::access::{self, Grant, Header, Object};
use people::sessions::Viewer;

use crate::assessments;
use crate::conversations::{Conversation, Side};
use crate::{ConversationId, kinds};

/// The header of one side’s preparation.
pub fn header(conversation: &Conversation, side: Side, preparation: Option<&Preparation>) -> Header {
    let shared = preparation.is_some_and(|preparation| preparation.shared_at.is_some());
    match side {
        Side::Ic if shared => conversation.header_in(Object::IcPreparation, "shared"),
        Side::Ic => conversation.header_in(Object::IcPreparation, "draft").by(conversation.ic_id),
        Side::Manager => conversation.header_in(Object::ManagerPreparation, "draft").by(conversation.manager_id),
    }
}

/// How far both sides are, as one of them may know it.
pub async fn progress(app: &App, conversation: &Conversation, reader: Side) -> Result<Progress, PageError> {
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let ic = preparation(&app.db, conversation.id, Side::Ic).await?;
    let manager = preparation(&app.db, conversation.id, Side::Manager).await?;
    let written = queries::written(&app.db, conversation.id, reader).await?;
    let rated = queries::rated(&app.db, conversation.id).await?;
    let competencies = assessments::competencies(app, conversation).await?;
    let keys = |side: Side| -> Vec<String> {
        written.iter().filter(|one| one.side == side.name()).map(|one| one.key.clone()).collect()
    };
    let count = |side: Side| {
        rated.iter().find(|one| one.side == side.name()).map_or(0, |one| u32::try_from(one.rated).unwrap_or(0))
    };
    let begun = |one: &Option<Preparation>| one.as_ref().is_some_and(|one| one.begun_at.is_some());
    let manager_keys = keys(Side::Manager);
    let facts =
        rules::Facts { begun: begun(&manager), written: &manager_keys, rated: count(Side::Manager), competencies };
    let is_ready = manager.as_ref().is_some_and(|one| one.ready_at.is_some());
    Ok(Progress {
        ic: IcProgress {
            begun: begun(&ic),
            answered: u32::try_from(keys(Side::Ic).len()).unwrap_or(0),
            questions: u32::try_from(kind.questions.len()).unwrap_or(0),
            rated: count(Side::Ic),
            shared: ic.is_some_and(|one| one.shared_at.is_some()),
        },
        manager: rules::manager_progress(&kind, facts, is_ready),
    })
}

/// The IC’s shared answers, for who may read them: nothing until they are shared.
pub async fn shared_answers(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Vec<Answer>, PageError> {
    let Some(found) = preparation(&app.db, conversation.id, Side::Ic).await? else { return Ok(Vec::new()) };
    if found.shared_at.is_none() {
        return Ok(Vec::new());
    }
    let grant = access::grant(app, viewer, &header(conversation, Side::Ic, Some(&found))).await?;
    match grant.filter(Grant::may_read) {
        Some(grant) => queries::shared_answers(app, &grant, found.id).await,
        None => Ok(Vec::new()),
    }
}

/// Writes answers under one side’s preparation and counts the save. `None` when `version` is
/// not the one that stands there: another save came first.
pub async fn write(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    answers: &[Answer],
    version: i64,
    now: Timestamp,
) -> Result<Option<i64>, PageError> {
    let found = queries::begin(tx, app, conversation, side, now).await?;
    if !queries::count_save(tx, found.id, version, now).await? {
        return Ok(None);
    }
    for answer in answers {
        queries::put_answer(tx, app, found.id, answer, now).await?;
    }
    Ok(Some(version + 1))
}

/// What a side wrote itself, for its writer and nobody else.
pub async fn own_answers(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Vec<Answer>, PageError> {
    let Some(side) = conversation.side_of(viewer.id) else { return Ok(Vec::new()) };
    let Some(found) = preparation(&app.db, conversation.id, side).await? else { return Ok(Vec::new()) };
    match access::grant(app, viewer, &header(conversation, side, Some(&found))).await?.filter(Grant::may_read) {
        Some(grant) => queries::answers(app, &grant, found.id).await,
        None => Ok(Vec::new()),
    }
}
