//! The levels of a draft: names, order, typical months.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with};
use people::access::Need;
use people::sessions::Viewer;

use super::desk::{self, Cell, Desk, Form, Pairs, Part, Tab, ToMend};
use super::rules::levels;
use super::{find, hold};
use crate::frameworks::FrameworkVersionId;

#[derive(Template)]
#[template(path = "frameworks/drafts/levels.html")]
struct LevelsPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    mark: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    key: String,
    is_new: bool,
    is_removed: bool,
    place: Cell,
    named: Cell,
    from: Cell,
    to: Cell,
}

/// `GET /frameworks/drafts/{draft}/levels`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = find(&app, &viewer, id, Need::Write).await?;
    let form = Form::standing(levels::sheet(&draft.framework));
    page(&levels_page(&app, &viewer, ToMend { draft, form }).await?)
}

/// `POST /frameworks/drafts/{draft}/levels`.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let held = hold(&app, &viewer, id, &form).await?;
    let part = Part {
        sheet: levels::sheet(&held.draft.framework),
        what: "The list of levels".to_owned(),
        action: format!("{}/levels", held.draft.path()),
        back: format!("{}/levels", held.draft.path()),
        also: Vec::new(),
    };
    let saved = desk::save(&app, &viewer, &form, held, part, |draft, typed| {
        levels::apply(&mut draft.framework, typed).map(|()| "The levels are saved.".to_owned())
    });
    match saved.await? {
        Ok(answer) => Ok(answer),
        Err(mend) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &levels_page(&app, &viewer, mend).await?),
    }
}

async fn levels_page(app: &App, viewer: &Viewer, ToMend { draft, form }: ToMend) -> Result<LevelsPage, PageError> {
    let row = |key: &str, name: &str| Row {
        name: name.to_owned(),
        key: key.to_owned(),
        is_new: key == levels::NEW,
        is_removed: !form.sheet.value(&format!("remove:{key}")).is_empty(),
        place: form.cell(&format!("place:{key}")),
        named: form.cell(&format!("name:{key}")),
        from: form.cell(&format!("from:{key}")),
        to: form.cell(&format!("to:{key}")),
    };
    let mut rows: Vec<Row> = draft.framework.levels.iter().map(|level| row(&level.key, &level.name)).collect();
    rows.push(row(levels::NEW, "New level"));
    Ok(LevelsPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        desk: Desk::editing(draft, Tab::Levels),
        problems: form.problems,
        mark: form.mark,
        rows,
    })
}
