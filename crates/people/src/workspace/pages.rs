use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::queries::{self, Workspace};
use super::{HOURS, Pace, QUESTION_DAYS, pace, zone_problem, zones};
use crate::access::{self, Grant, Header, Need, Object};
use crate::sessions::Viewer;

/// What was typed, or what stands there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    zone: String,
    questions_days_before: String,
    follow_up_hours: String,
    #[serde(rename = "_version")]
    version: i64,
}

impl From<&Workspace> for Typed {
    fn from(workspace: &Workspace) -> Typed {
        Typed {
            name: workspace.name.clone(),
            zone: workspace.zone.clone(),
            questions_days_before: workspace.questions_days_before.to_string(),
            follow_up_hours: workspace.follow_up_hours.to_string(),
            version: workspace.version,
        }
    }
}

impl Typed {
    fn labelled(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("name", "Company or department", self.name.as_str()),
            ("zone", "Time zone", &self.zone),
            ("questions_days_before", "Days before which the questions go out", &self.questions_days_before),
            ("follow_up_hours", "Hours for the follow-up", &self.follow_up_hours),
        ]
    }
}

#[derive(Template)]
#[template(path = "workspace/show.html")]
struct WorkspacePage {
    shell: Shell,
    problems: Problems,
    typed: Typed,
    zones: Vec<&'static str>,
    may_write: bool,
    address: String,
    sends_mail: bool,
}

/// GET /workspace
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let grant = access::require(&app, &viewer, &header(), Need::Read).await?;
    let workspace = queries::load(&app.db).await?.ok_or(PageError::Missing)?;
    page(&workspace_page(&app, &viewer, &grant, Typed::from(&workspace), Problems::none()).await?)
}

/// POST /workspace
pub async fn change(State(app): State<App>, viewer: Viewer, form: Posted<Typed>) -> Answer {
    let grant = access::require(&app, &viewer, &header(), Need::Write).await?;
    let typed = &form.fields;
    let name = typed.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut problems = Problems::none();
    if name.is_empty() {
        problems.add("name", "What is the company or department called?");
    }
    if let Some(sentence) = zone_problem(&typed.zone) {
        problems.add("zone", sentence);
    }
    let pace = read_pace(typed, &mut problems);
    let Some(pace) = pace.filter(|_| problems.is_empty()) else {
        let page = workspace_page(&app, &viewer, &grant, form.fields, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let mut tx = form.begin(&app).await?;
    if !queries::save(&mut tx, &name, &typed.zone, pace, typed.version).await? {
        drop(tx);
        return conflict(&app, &viewer, typed).await;
    }
    form.finish(tx, to("/workspace").saying("Saved. It holds for conversations planned from now on.")).await
}

fn read_pace(typed: &Typed, problems: &mut Problems) -> Option<Pace> {
    pace(&typed.questions_days_before, &typed.follow_up_hours, problems)
}

async fn conflict(app: &App, viewer: &Viewer, typed: &Typed) -> Answer {
    let workspace = queries::load(&app.db).await?.ok_or(PageError::Missing)?;
    let theirs = Typed::from(&workspace);
    let differing = typed.labelled().into_iter().zip(theirs.labelled()).filter(|(yours, theirs)| yours.2 != theirs.2);
    let fields = differing.map(|(yours, theirs)| Differing {
        label: yours.1.to_owned(),
        yours: yours.2.to_owned(),
        theirs: theirs.2.to_owned(),
    });
    let mut hidden: Vec<(String, String)> =
        typed.labelled().map(|(field, _, value)| (field.to_owned(), value.to_owned())).to_vec();
    hidden.push(("_version".to_owned(), workspace.version.to_string()));
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "The workspace".to_owned(),
        by: None,
        action: Some("/workspace".to_owned()),
        back: "/workspace".to_owned(),
        fields: fields.collect(),
        hidden,
    }
    .answer()
}

async fn workspace_page(
    app: &App,
    viewer: &Viewer,
    grant: &Grant,
    typed: Typed,
    problems: Problems,
) -> Result<WorkspacePage, PageError> {
    Ok(WorkspacePage {
        shell: viewer.shell(app, Place::at("/workspace")).await?,
        problems,
        typed,
        zones: zones(),
        may_write: grant.may_write(),
        address: app.config.link(""),
        sends_mail: app.config.mail.is_some(),
    })
}

fn header() -> Header {
    Header::common(Object::WorkspaceSettings, "any")
}
