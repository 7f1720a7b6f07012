//! A competency or one of its criteria: the words of all levels side by side, which is what
//! somebody writes in one go. Whoever may not change them reads them, comments, and proposes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{Grant, Need};
use people::sessions::Viewer;

use super::comments::{self, Comments};
use super::desk::{self, Cell, Desk, Form, Pairs, Part, Tab, ToMend};
use super::rules::groups::{Siblings, group};
use super::rules::texts::{self, Rated, Spot};
use super::weights::Table;
use super::{Draft, find, hold, read, wordings};
use crate::frameworks::difference::words::{Marked, marked};
use crate::frameworks::{Framework, FrameworkVersionId};

#[derive(Template)]
#[template(path = "frameworks/drafts/rated.html")]
struct RatedPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    mark: String,
    action: String,
    /// The competency, by key and name, when the page is about one of its criteria.
    within: Option<(String, String)>,
    /// The competency's own key.
    about: String,
    name: String,
    named: String,
    place: Cell,
    /// The pillars by key and name, and which it stands in.
    pillars: Vec<(String, String, bool)>,
    boxes: Vec<LevelBox>,
    /// The criteria by key and name.
    criteria: Vec<(String, String)>,
    table: Option<Table>,
    new_criterion: String,
    wordings: wordings::Proposals,
    comments: Comments,
    typed_comment: String,
}

/// What one level expects, as a form has it.
struct LevelBox {
    level: String,
    field: String,
    text: String,
    problem: Option<String>,
    benchmark: Cell,
    /// How it differs from the version in use.
    was: Option<Marked>,
}

/// `GET /frameworks/drafts/{draft}/competencies/{key}`.
pub async fn competency(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(FrameworkVersionId, String)>,
) -> Answer {
    let (draft, grant) = find(&app, &viewer, id, Need::Read).await?;
    let spot = Spot { competency: key, criterion: None };
    if !grant.may_write() {
        return read::show(&app, &viewer, Desk::new(draft, &grant, Tab::Overview), &spot.competency).await;
    }
    let form = standing(&draft, &spot)?;
    page(&rated_page(&app, &viewer, ToMend { draft, form }, &spot).await?)
}

/// `GET /frameworks/drafts/{draft}/competencies/{key}/criteria/{criterion}`.
pub async fn criterion(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key, criterion)): Path<(FrameworkVersionId, String, String)>,
) -> Answer {
    let (draft, _) = find(&app, &viewer, id, Need::Write).await?;
    let spot = Spot { competency: key, criterion: Some(criterion) };
    let form = standing(&draft, &spot)?;
    page(&rated_page(&app, &viewer, ToMend { draft, form }, &spot).await?)
}

fn standing(draft: &Draft, spot: &Spot) -> Result<Form, PageError> {
    let rated = texts::rated(&draft.framework, spot).ok_or(PageError::Missing)?;
    Ok(Form::standing(texts::sheet(&draft.framework, &rated)))
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}`.
pub async fn save_competency(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(FrameworkVersionId, String)>,
    form: Posted<Pairs>,
) -> Answer {
    save(&app, &viewer, id, Spot { competency: key, criterion: None }, form).await
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}/criteria/{criterion}`.
pub async fn save_criterion(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key, criterion)): Path<(FrameworkVersionId, String, String)>,
    form: Posted<Pairs>,
) -> Answer {
    save(&app, &viewer, id, Spot { competency: key, criterion: Some(criterion) }, form).await
}

async fn save(app: &App, viewer: &Viewer, id: FrameworkVersionId, spot: Spot, form: Posted<Pairs>) -> Answer {
    let held = hold(app, viewer, id, &form).await?;
    let rated = texts::rated(&held.draft.framework, &spot).ok_or_else(gone)?;
    let part = Part {
        sheet: texts::sheet(&held.draft.framework, &rated),
        what: rated.name.to_owned(),
        action: path(&held.draft, &spot),
        back: path(&held.draft, &spot),
        also: Vec::new(),
    };
    let saved = desk::save(app, viewer, &form, held, part, |draft, typed| {
        texts::apply(&mut draft.framework, &spot, typed).map(|()| "Saved.".to_owned())
    });
    match saved.await? {
        Ok(answer) => Ok(answer),
        Err(mend) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &rated_page(app, viewer, mend, &spot).await?),
    }
}

fn gone() -> PageError {
    PageError::Gone("Somebody removed this meanwhile. What you typed is still in the page you came from.".to_owned())
}

fn path(draft: &Draft, spot: &Spot) -> String {
    let competency = format!("{}/competencies/{}", draft.path(), spot.competency);
    spot.criterion.as_ref().map_or(competency.clone(), |key| format!("{competency}/criteria/{key}"))
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}/criteria`: one more criterion.
pub async fn add_criterion(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(FrameworkVersionId, String)>,
    form: Posted<Pairs>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    let spot = Spot { competency: key, criterion: None };
    let stands = standing(&held.draft, &spot).map_err(|_| gone())?;
    if let Err(problems) =
        texts::add_criterion(&mut held.draft.framework, &spot.competency, form.fields.value("criterion"))
    {
        let mend = ToMend { draft: held.draft, form: Form { problems, ..stands } };
        let page = RatedPage {
            new_criterion: form.fields.value("criterion").to_owned(),
            ..rated_page(&app, &viewer, mend, &spot).await?
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let back = format!("{}#criteria", path(&held.draft, &spot));
    let tx = held.write(&app, &viewer).await?;
    form.finish(tx, to(back).saying("The criterion is added, without weight or words.")).await
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}/removal`.
pub async fn remove_competency(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(FrameworkVersionId, String)>,
    form: Posted<Pairs>,
) -> Answer {
    remove(&app, &viewer, id, Spot { competency: key, criterion: None }, form).await
}

/// `POST /frameworks/drafts/{draft}/competencies/{key}/criteria/{criterion}/removal`.
pub async fn remove_criterion(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key, criterion)): Path<(FrameworkVersionId, String, String)>,
    form: Posted<Pairs>,
) -> Answer {
    remove(&app, &viewer, id, Spot { competency: key, criterion: Some(criterion) }, form).await
}

async fn remove(app: &App, viewer: &Viewer, id: FrameworkVersionId, spot: Spot, form: Posted<Pairs>) -> Answer {
    let mut held = hold(app, viewer, id, &form).await?;
    texts::remove(&mut held.draft.framework, &spot);
    let back = match spot.criterion {
        Some(_) => format!("{}/competencies/{}#criteria", held.draft.path(), spot.competency),
        None => held.draft.path(),
    };
    let tx = held.write(app, viewer).await?;
    form.finish(tx, to(back).saying("Removed from the draft. What is published keeps it.")).await
}

/// The page once more, with something beside its form to mend.
pub(super) async fn again(
    app: &App,
    viewer: &Viewer,
    (draft, grant): (Draft, Grant),
    key: &str,
    problems: Problems,
    comment: &str,
) -> Answer {
    if !grant.may_write() {
        let desk = Desk::new(draft, &grant, Tab::Overview);
        return read::again(app, viewer, desk, key, (problems, comment, None)).await;
    }
    let spot = Spot { competency: key.to_owned(), criterion: None };
    let form = Form { problems, ..standing(&draft, &spot)? };
    let page = rated_page(app, viewer, ToMend { draft, form }, &spot).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &RatedPage { typed_comment: comment.to_owned(), ..page })
}

/// The page once more, with a proposal to mend.
pub(super) async fn propose_again(
    app: &App,
    viewer: &Viewer,
    (draft, grant): (Draft, Grant),
    key: &str,
    problems: Problems,
    typed: &wordings::Typed,
) -> Answer {
    let desk = Desk::new(draft, &grant, Tab::Overview);
    read::again(app, viewer, desk, key, (problems, "", Some(typed))).await
}

async fn rated_page(app: &App, viewer: &Viewer, mend: ToMend, spot: &Spot) -> Result<RatedPage, PageError> {
    let ToMend { draft, form } = mend;
    let framework = &draft.framework;
    let rated = texts::rated(framework, spot).ok_or_else(gone)?;
    let competency = framework.competency(&spot.competency).ok_or_else(gone)?;
    let base = super::base(app, &draft).await?;
    let is_competency = spot.criterion.is_none();
    let named = |key: &str, name: &str| (key.to_owned(), name.to_owned());
    Ok(RatedPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        action: path(&draft, spot),
        within: (!is_competency).then(|| named(&competency.key, &competency.name)),
        about: competency.key.clone(),
        name: rated.name.to_owned(),
        named: form.sheet.value("name").to_owned(),
        place: form.cell("place"),
        pillars: pillars(framework, form.sheet.value("pillar"), is_competency),
        boxes: boxes(&draft, &form, (spot, &rated), base.as_deref()),
        criteria: competency.criteria.iter().filter(|_| is_competency).map(|one| named(&one.key, &one.name)).collect(),
        table: group(framework, &Siblings::Criteria(competency.key.clone()))
            .filter(|_| is_competency)
            .map(|group| Table::standing(framework, &group)),
        new_criterion: String::new(),
        wordings: if is_competency {
            wordings::of(app, viewer, &draft, &competency.key).await?
        } else {
            wordings::Proposals::default()
        },
        comments: comments::of(app, viewer, &draft, Some(&competency.key)).await?,
        typed_comment: String::new(),
        problems: form.problems,
        mark: form.mark,
        desk: Desk::editing(draft, Tab::Overview),
    })
}

fn pillars(framework: &Framework, chosen: &str, offered: bool) -> Vec<(String, String, bool)> {
    let all = framework.pillars.iter().filter(|_| offered);
    all.map(|pillar| (pillar.key.clone(), pillar.name.clone(), pillar.key == chosen)).collect()
}

fn boxes(draft: &Draft, form: &Form, (spot, rated): (&Spot, &Rated<'_>), base: Option<&Framework>) -> Vec<LevelBox> {
    let before = base.and_then(|base| Some((base, texts::rated(base, spot)?)));
    let level_box = |(place, level): (usize, &crate::frameworks::Level)| {
        let field = format!("text:{}", level.key);
        let was = before.as_ref().and_then(|(base, before)| before.expectations.get(base.level_index(&level.key)?));
        let now = &rated.expectations[place];
        LevelBox {
            level: level.name.clone(),
            text: form.sheet.value(&field).to_owned(),
            problem: form.problems.at(&field).map(str::to_owned),
            benchmark: form.cell(&format!("benchmark:{}", level.key)),
            was: was.filter(|was| *was != now).map(|was| marked(was, now)),
            field,
        }
    };
    draft.framework.levels.iter().enumerate().map(level_box).collect()
}
