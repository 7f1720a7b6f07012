//! The rhythms of a workspace: what holds in every line until its two people choose otherwise.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

use super::rules::Rhythms;
use super::rules::choices::Scope;
use super::rules::form::{self, Choice, Field, Pairs};
use super::{Ground, ground, queries};

const WIDE: &str = "As the kind says";

#[derive(Template)]
#[template(path = "cadence/workspace.html")]
struct WorkspacePage {
    shell: Shell,
    fields: Vec<Field>,
    version: i64,
    may_write: bool,
    problems: Problems,
}

fn header() -> Header {
    Header::common(Object::WorkspaceSettings, "any")
}

/// `GET /workspace/rhythms`.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let grant = access::require(&app, &viewer, &header(), Need::Read).await?;
    let (stands, version) = stands(&app).await?;
    let choices = choices(&*ground(&app).await?);
    let typed = form::of(&choices, &stands);
    page(&workspace_page(&app, &viewer, &grant, (&choices, &typed, version), Problems::none()).await?)
}

/// `POST /workspace/rhythms`.
pub async fn change(State(app): State<App>, viewer: Viewer, form: Posted<Pairs>) -> Answer {
    let grant = access::require(&app, &viewer, &header(), Need::Write).await?;
    let choices = choices(&*ground(&app).await?);
    let (mut rhythms, current) = stands(&app).await?;
    let version = form::version(&form.fields);
    if let Err(problems) = form::apply(&mut rhythms, &choices, (Scope::Workspace, &form.fields), app.clock.now()) {
        let shown = (choices.as_slice(), &form.fields, version);
        let page = workspace_page(&app, &viewer, &grant, shown, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let mut tx = form.begin(&app).await?;
    let text = rhythms.write().map_err(PageError::broken)?;
    if version != current || !queries::save_of_workspace(&mut tx, &text, version).await? {
        drop(tx);
        return conflict(&app, &viewer, &choices, &form.fields).await;
    }
    let said = "Saved. It holds in every line whose two people chose nothing else.";
    form.finish(tx, to("/workspace/rhythms").saying(said)).await
}

/// What the workspace chose, and how often it has.
async fn stands(app: &App) -> Result<(Rhythms, i64), PageError> {
    let said = queries::said(&app.db).await?.ok_or(PageError::Missing)?;
    Ok((Rhythms::read(&said.rhythms).map_err(PageError::broken)?, said.rhythms_version))
}

/// The kinds with a rhythm of their own.
fn choices(ground: &Ground) -> Vec<Choice> {
    let kinds = ground.kinds.iter().filter(|kind| kind.is_offered && kind.has_rhythm());
    kinds.map(|kind| Choice { kind: kind.clone(), wider: kind.own }).collect()
}

async fn workspace_page(
    app: &App,
    viewer: &Viewer,
    grant: &Grant,
    (choices, typed, version): (&[Choice], &Pairs, i64),
    problems: Problems,
) -> Result<WorkspacePage, PageError> {
    // What the kind says is too long for a narrow select, so it stands above it.
    let field = |choice: &Choice| {
        let says = format!("{WIDE}: {}.", choice.wider.said());
        choice.field(Scope::Workspace, form::typed(typed, &choice.name()), WIDE.to_owned(), says)
    };
    Ok(WorkspacePage {
        shell: viewer.shell(app, Place::at("/workspace")).await?,
        fields: choices.iter().map(field).collect(),
        version,
        may_write: grant.may_write(),
        problems,
    })
}

async fn conflict(app: &App, viewer: &Viewer, choices: &[Choice], typed: &Pairs) -> Answer {
    let (stands, version) = stands(app).await?;
    Conflict {
        shell: viewer.shell(app, Place::at("/workspace")).await?,
        what: "How often people sit down".to_owned(),
        by: None,
        action: Some("/workspace/rhythms".to_owned()),
        back: "/workspace/rhythms".to_owned(),
        fields: form::differing(choices, typed, &stands, WIDE),
        hidden: form::again(choices, typed, version),
    }
    .answer()
}
