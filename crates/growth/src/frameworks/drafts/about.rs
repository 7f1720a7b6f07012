//! The whole of a draft: its name, what is said of the version, and when somebody is ready.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with};
use people::access::Need;
use people::sessions::Viewer;

use super::desk::{self, Cell, Desk, Form, Pairs, Part, Tab, ToMend};
use super::rules::about;
use super::{find, hold};
use crate::frameworks::FrameworkVersionId;

#[derive(Template)]
#[template(path = "frameworks/drafts/about.html")]
struct AboutPage {
    shell: Shell,
    desk: Desk,
    problems: Problems,
    mark: String,
    named: String,
    note: String,
    thresholds: Vec<(Cell, &'static str)>,
}

/// What each threshold means, in the order of the form.
const THRESHOLDS: [(&str, &str); 5] = [
    ("sustained_months", "A competency counts as sustained once it was held so many months in a row. From 3 to 12."),
    ("weight_percent", "So much of the target level’s weight has to be sustained."),
    ("pillar_percent", "And at least so much inside every pillar, so that one strong pillar never carries the rest."),
    ("overdue_days", "Ready for so long without a decision is overdue."),
    ("early_days", "In the first days of a new level nothing is said of the next."),
];

/// `GET /frameworks/drafts/{draft}/about`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = find(&app, &viewer, id, Need::Write).await?;
    let form = Form::standing(about::sheet(&draft.framework, &draft.note));
    page(&about_page(&app, &viewer, ToMend { draft, form }).await?)
}

/// `POST /frameworks/drafts/{draft}/about`.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let held = hold(&app, &viewer, id, &form).await?;
    let part = Part {
        sheet: about::sheet(&held.draft.framework, &held.draft.note),
        what: "The page about the whole".to_owned(),
        action: format!("{}/about", held.draft.path()),
        back: format!("{}/about", held.draft.path()),
        also: Vec::new(),
    };
    let saved = desk::save(&app, &viewer, &form, held, part, |draft, typed| {
        draft.note = about::apply(&mut draft.framework, typed)?;
        Ok("Saved.".to_owned())
    });
    match saved.await? {
        Ok(answer) => Ok(answer),
        Err(mend) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &about_page(&app, &viewer, mend).await?),
    }
}

async fn about_page(app: &App, viewer: &Viewer, ToMend { draft, form }: ToMend) -> Result<AboutPage, PageError> {
    Ok(AboutPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        desk: Desk::editing(draft, Tab::About),
        named: form.sheet.value("name").to_owned(),
        note: form.sheet.value("note").to_owned(),
        thresholds: THRESHOLDS.map(|(field, says)| (form.cell(field), says)).to_vec(),
        problems: form.problems,
        mark: form.mark,
    })
}
