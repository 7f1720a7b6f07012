//! Beginning a draft: the next version of a framework, or a track of its own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries::{self, Begun};
use super::rules::{self, typed};
use crate::frameworks::{self, Framework, FrameworkId, FrameworkVersionId, Listed};

/// What a draft begins from, and what it becomes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The framework whose next version it becomes; empty for a track of its own.
    into: String,
    /// The framework a track begins from; empty for nothing.
    from: String,
    /// The name of a track.
    name: String,
}

#[derive(Template)]
#[template(path = "frameworks/drafts/new.html")]
struct NewPage {
    shell: Shell,
    problems: Problems,
    typed: Typed,
    all: Vec<Listed>,
}

impl NewPage {
    fn is_from(&self, listed: &Listed) -> bool {
        listed.id.to_string() == self.typed.from
    }
}

async fn may_begin(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::Framework, "draft"), Need::Write).await.map(drop)
}

/// `GET /frameworks/drafts/new`: a track of its own.
pub async fn new(State(app): State<App>, viewer: Viewer) -> Answer {
    may_begin(&app, &viewer).await?;
    let all = frameworks::all(&app).await?;
    let from = all.first().map(|one| one.id.to_string()).unwrap_or_default();
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    page(&NewPage { shell, problems: Problems::none(), typed: Typed { from, ..Typed::default() }, all })
}

/// `POST /frameworks/drafts`: begins a draft.
pub async fn begin(State(app): State<App>, viewer: Viewer, form: Posted<Typed>) -> Answer {
    may_begin(&app, &viewer).await?;
    let typed = &form.fields;
    let all = frameworks::all(&app).await?;
    let of = |id: &str| all.iter().find(|one| one.id.to_string() == id);
    if !typed.into.is_empty() {
        let listed = of(&typed.into).ok_or(PageError::Missing)?;
        return next_version(&app, &viewer, &form, listed).await;
    }
    let problems = match typed::name(&typed.name) {
        Err(sentence) => Problems::of("name", sentence),
        Ok(name) => match track(&app, &viewer, &form, &name, of(&typed.from)).await? {
            Ok(answer) => return Ok(answer),
            Err(problems) => problems,
        },
    };
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &NewPage { shell, problems, typed: typed.clone(), all })
}

async fn next_version(app: &App, viewer: &Viewer, form: &Posted<Typed>, listed: &Listed) -> Answer {
    let framework = frameworks::load(app, listed.version_id).await?;
    let content = serde_json::to_string(&*framework).map_err(PageError::broken)?;
    let now = app.clock.now();
    let mut tx = form.begin(app).await?;
    let id: FrameworkVersionId = app.entropy.id(now);
    let begun =
        Begun { id, framework: listed.id, content: &content, based_on: Some(listed.version_id), by: Some(viewer.id) };
    if queries::begin(&mut tx, begun, now).await? {
        let said = format!("Version {} is begun. Nobody else reads it until you open it.", listed.number + 1);
        return form.finish(tx, to(format!("/frameworks/drafts/{id}")).saying(said)).await;
    }
    let id = queries::draft_of(&mut tx, listed.id).await?.ok_or(PageError::Missing)?;
    form.finish(tx, to(format!("/frameworks/drafts/{id}")).saying("A draft was begun already. Here it is.")).await
}

async fn track(
    app: &App,
    viewer: &Viewer,
    form: &Posted<Typed>,
    name: &str,
    from: Option<&Listed>,
) -> Result<Result<axum::response::Response, Problems>, PageError> {
    let framework = match from {
        Some(from) => Framework {
            key: rules::empty(name).key,
            name: name.to_owned(),
            ..(*frameworks::load(app, from.version_id).await?).clone()
        },
        None => rules::empty(name),
    };
    let mut tx = form.begin(app).await?;
    if queries::key_is_taken(&mut tx, &framework.key).await? {
        return Ok(Err(Problems::of("name", "There is a framework of this name, or a draft of one.")));
    }
    let id = install(&mut tx, app, &framework, from.map(|from| from.version_id), Some(viewer), app.clock.now()).await?;
    let said = format!("{name} is begun. Nobody else reads it until you open it.");
    form.finish(tx, to(format!("/frameworks/drafts/{id}")).saying(said)).await.map(Ok)
}

/// The draft a file becomes: the next version of a framework, or a track of its own. Nothing
/// when that framework has a draft already, or a track its key.
pub async fn bring(
    tx: &mut Tx,
    app: &App,
    viewer: &Viewer,
    (framework, note): (&Framework, &str),
    next_of: Option<&Listed>,
) -> Result<Option<FrameworkVersionId>, PageError> {
    let now = app.clock.now();
    let content = serde_json::to_string(framework).map_err(PageError::broken)?;
    let id = match next_of {
        None if queries::key_is_taken(tx, &framework.key).await? => return Ok(None),
        None => install(tx, app, framework, None, Some(viewer), now).await?,
        Some(listed) => {
            let (id, by) = (app.entropy.id(now), Some(viewer.id));
            let begun = Begun { id, framework: listed.id, content: &content, based_on: Some(listed.version_id), by };
            if !queries::begin(tx, begun, now).await? {
                return Ok(None);
            }
            id
        }
    };
    queries::save(tx, id, (note, &content), viewer.id, now).await?;
    Ok(Some(id))
}

/// A draft of a framework that has no version yet; the demo begins one too.
pub async fn install(
    tx: &mut Tx,
    app: &App,
    framework: &Framework,
    based_on: Option<FrameworkVersionId>,
    by: Option<&Viewer>,
    now: Timestamp,
) -> Result<FrameworkVersionId, PageError> {
    let (id, of): (FrameworkVersionId, FrameworkId) = (app.entropy.id(now), app.entropy.id(now));
    let content = serde_json::to_string(framework).map_err(PageError::broken)?;
    frameworks::queries::insert_framework(tx, of, &framework.key, &framework.name, now)
        .await
        .map_err(super::meanwhile)?;
    let begun = Begun { id, framework: of, content: &content, based_on, by: by.map(|viewer| viewer.id) };
    queries::begin(tx, begun, now).await?;
    Ok(id)
}
