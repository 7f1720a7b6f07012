use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::drafts::pages::Press;
use super::drafts::rules::changes::{Change, Changed, changes};
use super::drafts::{self, is_built_in, may_edit};
use super::reading::Reading;
use super::{Kind, KindVersionId, current_or_retired, in_order, lower_first, queries};
use crate::cadence;

#[derive(Template)]
#[template(path = "kinds/list.html")]
struct ListPage {
    shell: Shell,
    offered: Vec<Row>,
    retired: Vec<Row>,
    drafts: Vec<(String, KindVersionId)>,
    may_edit: bool,
}

/// One kind in the list.
struct Row {
    kind: std::sync::Arc<Kind>,
    /// "Version 2, Thu 26 Nov", or that it is built in.
    fact: String,
    draft: Option<KindVersionId>,
}

#[derive(Template)]
#[template(path = "kinds/show.html")]
struct ShowPage {
    shell: Shell,
    reading: Reading,
    kind: std::sync::Arc<Kind>,
    fact: String,
    is_built_in: bool,
    is_retired: bool,
    may_edit: bool,
    draft: Option<KindVersionId>,
    typed: String,
    problems: Problems,
    /// What its newest version says differently than the one before.
    changes: Vec<Change>,
}

/// `GET /kinds`: what kinds there are, for everybody.
pub async fn list(State(app): State<App>, viewer: Viewer) -> Answer {
    require_read(&app, &viewer).await?;
    let may_edit = may_edit(&app, &viewer).await?;
    let drafts = if may_edit { drafts::queries::all(&app.db).await? } else { Vec::new() };
    let (mut offered, mut retired) = (Vec::new(), Vec::new());
    let newest = in_order(queries::newest(&app.db).await?);
    for one in &newest {
        let draft = drafts.iter().find(|draft| draft.key == one.key).map(|draft| draft.id);
        let row = Row { kind: super::load(&app, one.id).await?, fact: fact(one, &viewer), draft };
        if one.retired_at.is_some() { retired.push(row) } else { offered.push(row) }
    }
    let title = |content: &str| Kind::read(content).map(|kind| kind.title).unwrap_or_default();
    let begun = drafts.iter().filter(|draft| newest.iter().all(|one| one.key != draft.key));
    page(&ListPage {
        drafts: begun.map(|draft| (title(&draft.content), draft.id)).collect(),
        shell: viewer.shell(&app, Place::at("/conversations")).await?,
        offered,
        retired,
        may_edit,
    })
}

async fn require_read(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    let header = Header::common(Object::ConversationKind, "published");
    access::require(app, viewer, &header, Need::Read).await.map(drop)
}

fn fact(one: &queries::Newest, viewer: &Viewer) -> String {
    let day = one.published_at.map(|at| dates::day(dates::local(at, &viewer.zone).date())).unwrap_or_default();
    match is_built_in(&one.key) {
        true => "Built in".to_owned(),
        false => format!("Version {}, {day}", one.number),
    }
}

/// `GET /kinds/{key}`: one kind as it is published, for everybody.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(key): Path<String>) -> Answer {
    require_read(&app, &viewer).await?;
    page(&show_page(&app, &viewer, &key).await?)
}

async fn show_page(app: &App, viewer: &Viewer, key: &str) -> Result<ShowPage, PageError> {
    let (one, kind) = current_or_retired(app, key).await?.ok_or(PageError::Missing)?;
    let may_edit = may_edit(app, viewer).await?;
    let all = if may_edit { drafts::queries::all(&app.db).await? } else { Vec::new() };
    let mut reading = Reading::of(app, &kind).await?;
    let here = cadence::ground(app).await?.workspace.of(key).rhythm;
    reading.facts.extend(here.map(|rhythm| ("In this workspace", rhythm.said())));
    let before = match queries::numbered(&app.db, key, one.number - 1).await? {
        Some(id) => Some(super::load(app, id).await?),
        None => None,
    };
    Ok(ShowPage {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        changes: before.map(|before| changes(&before, &kind)).unwrap_or_default(),
        reading,
        fact: fact(&one, viewer),
        is_built_in: is_built_in(key),
        is_retired: one.retired_at.is_some(),
        draft: all.into_iter().find(|draft| draft.key == key).map(|draft| draft.id),
        typed: format!("Our {}", lower_first(&kind.title)),
        problems: Problems::none(),
        may_edit,
        kind,
    })
}

/// The page of a kind again, with what to mend about the name of its copy.
pub(super) async fn with_problem(app: &App, viewer: &Viewer, key: &str, problems: Problems, typed: String) -> Answer {
    let again = ShowPage { problems, typed, ..show_page(app, viewer, key).await? };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// `POST /kinds/{key}/retirement`: it is no longer offered. What was planned stays.
pub async fn retire(State(app): State<App>, viewer: Viewer, Path(key): Path<String>, form: Posted<Press>) -> Answer {
    drafts::require(&app, &viewer).await?;
    let (_, kind) = current_or_retired(&app, &key).await?.ok_or(PageError::Missing)?;
    let mut tx = form.begin(&app).await?;
    if queries::offered_beside(&mut tx, &key).await? == 0 {
        return Err(PageError::Gone("It is the only kind there is to plan. Offer another one first.".to_owned()));
    }
    queries::retire(&mut tx, &key, viewer.id, app.clock.now()).await?;
    queries::count_change(&mut tx).await?;
    let said = format!("{} is not offered any more. What is planned stays as it is.", kind.title);
    form.finish(tx, to(format!("/kinds/{key}")).saying(said)).await
}

/// `POST /kinds/{key}/retirement/ending`: it is offered again.
pub async fn offer(State(app): State<App>, viewer: Viewer, Path(key): Path<String>, form: Posted<Press>) -> Answer {
    drafts::require(&app, &viewer).await?;
    let (_, kind) = current_or_retired(&app, &key).await?.ok_or(PageError::Missing)?;
    let mut tx = form.begin(&app).await?;
    queries::offer(&mut tx, &key).await?;
    queries::count_change(&mut tx).await?;
    form.finish(tx, to(format!("/kinds/{key}")).saying(format!("{} can be planned again.", kind.title))).await
}
