//! The pillars of a draft: names, order, and the benchmarks their source gives them.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with};
use people::access::Need;
use people::sessions::Viewer;

use super::desk::{self, Cell, Desk, Form, Pairs, Part, Tab, ToMend};
use super::rules::pillars;
use super::{find, hold};
use crate::frameworks::rules::figure;
use crate::frameworks::{FrameworkVersionId, Pillar};

#[derive(Template)]
#[template(path = "frameworks/drafts/pillars.html")]
struct PillarsPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    mark: String,
    rows: Vec<Row>,
    new: Cell,
}

struct Row {
    name: String,
    key: String,
    holds: usize,
    is_removed: bool,
    place: Cell,
    named: Cell,
    /// Per level: its name, the field, and what follows from the competencies.
    benchmarks: Vec<(String, Cell, Option<String>)>,
}

/// `GET /frameworks/drafts/{draft}/pillars`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = find(&app, &viewer, id, Need::Write).await?;
    let form = Form::standing(pillars::sheet(&draft.framework));
    page(&pillars_page(&app, &viewer, ToMend { draft, form }).await?)
}

/// `POST /frameworks/drafts/{draft}/pillars`.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let held = hold(&app, &viewer, id, &form).await?;
    let part = Part {
        sheet: pillars::sheet(&held.draft.framework),
        what: "The list of pillars".to_owned(),
        action: format!("{}/pillars", held.draft.path()),
        back: format!("{}/pillars", held.draft.path()),
        also: Vec::new(),
    };
    let saved = desk::save(&app, &viewer, &form, held, part, |draft, typed| {
        pillars::apply(&mut draft.framework, typed).map(|()| "The pillars are saved.".to_owned())
    });
    match saved.await? {
        Ok(answer) => Ok(answer),
        Err(mend) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &pillars_page(&app, &viewer, mend).await?),
    }
}

async fn pillars_page(app: &App, viewer: &Viewer, ToMend { draft, form }: ToMend) -> Result<PillarsPage, PageError> {
    let row = |pillar: &Pillar| {
        let key = &pillar.key;
        let levels = draft.framework.levels.iter().enumerate();
        let benchmark = |(place, level): (usize, &crate::frameworks::Level)| {
            let worked_out = pillar.worked_out(place).map(|value| figure((value * 10.0).round() / 10.0));
            (level.name.clone(), form.cell(&format!("benchmark:{key}:{}", level.key)), worked_out)
        };
        Row {
            name: pillar.name.clone(),
            key: key.clone(),
            holds: pillar.competencies.len(),
            is_removed: !form.sheet.value(&format!("remove:{key}")).is_empty(),
            place: form.cell(&format!("place:{key}")),
            named: form.cell(&format!("name:{key}")),
            benchmarks: levels.map(benchmark).collect(),
        }
    };
    let rows = draft.framework.pillars.iter().map(row).collect();
    let new = form.cell(&format!("name:{}", pillars::NEW));
    Ok(PillarsPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        desk: Desk::editing(draft, Tab::Pillars),
        problems: form.problems,
        mark: form.mark,
        rows,
        new,
    })
}
