//! One piece of evidence, and what the IC says beside it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use kit::{App, dates};
use people::PersonId;
use people::access::{Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::lists::{EvidenceItem, long_day};
use super::reading::{self, Evidence};
use crate::EvidenceId;
use crate::pair::{Ladder, Pair};
use crate::statements::{self, Beside, Statement};

const STATEMENT: &str = "evidence";

#[derive(Template)]
#[template(path = "evidence/show.html")]
struct ShowPage {
    shell: Shell,
    ic: PersonId,
    name: String,
    is_own_page: bool,
    is_author: bool,
    other: String,
    item: EvidenceItem,
    day: String,
    shared_on: String,
    statements: Vec<(Statement, String)>,
    may_state: bool,
    typed: String,
    problems: Problems,
}

/// `GET /evidence/{evidence}`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>) -> Answer {
    let (evidence, grant) = reading::one(&app, &viewer, id, Need::Read).await?;
    page(&show_page(&app, &viewer, &evidence, &grant, String::new(), Problems::none()).await?)
}

/// The fields of a statement.
#[derive(Debug, Deserialize)]
pub struct Words {
    #[serde(default)]
    statement: String,
}

/// `POST /evidence/{evidence}/statements`: the IC adds words beside what is shared about them.
pub async fn state(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>, form: Posted<Words>) -> Answer {
    let now = app.clock.now();
    let (evidence, grant) = reading::one(&app, &viewer, id, Need::State).await?;
    if !may_state(&evidence, &grant) {
        return Err(PageError::Missing);
    }
    let text = match statements::read(&form.fields.statement) {
        Ok(text) => text,
        Err(problems) => {
            let page = show_page(&app, &viewer, &evidence, &grant, form.fields.statement, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let mut tx = form.begin(&app).await?;
    let beside = Beside { object: STATEMENT, id: id.0, about: evidence.about_id };
    statements::add(&mut tx, &app, beside, viewer.id, &text, now).await?;
    form.finish(tx, to(format!("/evidence/{id}")).saying("Your words stand beside it.")).await
}

/// Words beside private evidence would be words to oneself.
fn may_state(evidence: &Evidence, grant: &Grant) -> bool {
    evidence.shared_at.is_some() && grant.may_state()
}

async fn show_page(
    app: &App,
    viewer: &Viewer,
    evidence: &Evidence,
    grant: &Grant,
    typed: String,
    problems: Problems,
) -> Result<ShowPage, PageError> {
    let today = viewer.today(app.clock.now());
    let pair = Pair::of(app, evidence.about_id).await?.at(evidence.made_at);
    let ladder = Ladder::of(app, &pair.ic).await?;
    let on = |at| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    let said = statements::beside(app, STATEMENT, evidence.id.0).await?;
    let is_own_page = viewer.id == evidence.about_id;
    let place = if is_own_page { "/evidence".to_owned() } else { format!("/people/{}", evidence.about_id) };
    Ok(ShowPage {
        shell: viewer.shell(app, Place::at(place)).await?,
        ic: evidence.about_id,
        item: EvidenceItem::of(evidence, viewer, &pair.seen(viewer), today, |key| ladder.name(key)),
        day: long_day(evidence),
        shared_on: evidence.shared_at.map(on).unwrap_or_default(),
        statements: said
            .into_iter()
            .map(|said| {
                let on = on(said.made_at);
                (said, on)
            })
            .collect(),
        may_state: may_state(evidence, grant),
        is_own_page,
        is_author: evidence.author_id == viewer.id,
        other: pair.readers(viewer),
        name: pair.ic.name,
        typed,
        problems,
    })
}
