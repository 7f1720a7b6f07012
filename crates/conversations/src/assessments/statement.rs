//! What the IC says beside the manager’s assessment once it is open: one statement, which stays.

use axum::extract::{Path, State as Extract};
use growth::statements::{self, Beside, Statement};
use kit::web::{Answer, PageError, Posted, Problems, to};
use kit::{App, dates};
use people::access::{self, Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::{Cover, pages};
use crate::ConversationId;
use crate::conversations::{self, Conversation, Side};

const OBJECT: &str = "manager_assessment";

/// What stands beside the assessment, as side by side shows it.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What was said, and on which day.
    pub(super) statement: Option<(Statement, String)>,
    /// Whether the reader said it.
    pub(super) is_own: bool,
    /// Whether the reader may say it now.
    pub(super) may_state: bool,
    pub(super) typed: String,
    pub(super) problems: Problems,
}

/// The statement beside an assessment its caller may read.
pub(super) async fn beside(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    cover: &Cover,
) -> Result<Said, PageError> {
    let today = viewer.today(app.clock.now());
    let found = statements::beside(app, OBJECT, conversation.id.0).await?.into_iter().next();
    let statement = found.map(|one| {
        let on = dates::short_day(dates::local(one.made_at, &viewer.zone).date(), today);
        (one, on)
    });
    let grant = access::grant(app, viewer, &super::header(conversation, Side::Manager, cover)).await?;
    let may_state = cover.manager_open_at.is_some() && grant.as_ref().is_some_and(Grant::may_state);
    let is_own = conversation.side_of(viewer.id) == Some(Side::Ic);
    Ok(Said { may_state, is_own, statement, ..Said::default() })
}

/// The fields of a statement.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    #[serde(default)]
    statement: String,
}

/// `POST /conversations/{id}/assessment/statement`.
pub async fn state(
    Extract(app): Extract<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Words>,
) -> Answer {
    let now = app.clock.now();
    let conversation = conversations::load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let cover = super::cover_state(&app, id).await?;
    access::require(&app, &viewer, &super::header(&conversation, Side::Manager, &cover), Need::State).await?;
    if cover.manager_open_at.is_none() {
        return Err(PageError::Missing);
    }
    let text = match statements::read(&form.fields.statement) {
        Ok(text) => text,
        Err(problems) => {
            return pages::again(&app, &viewer, conversation, cover, (form.fields.statement, problems)).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    super::cover_alone(&mut tx, id).await?;
    if statements::is_said(&mut tx, OBJECT, id.0).await? {
        return Err(PageError::Gone("Your words stand beside it already. They stay as they are.".to_owned()));
    }
    let beside = Beside { object: OBJECT, id: id.0, about: conversation.ic_id };
    statements::add(&mut tx, &app, beside, viewer.id, &text, now).await?;
    form.finish(tx, to(format!("/conversations/{id}/side-by-side")).saying("Your words stand beside it.")).await
}
