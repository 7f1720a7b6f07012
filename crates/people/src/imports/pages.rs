//! `/people/import`: choose a file, see what it would do, confirm it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::upload::Upload;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::apply::{self, Ground, Imported};
use super::queries::{self, Draft};
use super::rules::plan::Plan;
use super::rules::sections::{Section, people, sections};
use super::rules::sheet::{self, Sheet, Unreadable, WINDOWS};
use crate::access::{self, Header, Need, Object};
use crate::sessions::Viewer;
use crate::{ImportId, lines};

/// Rows of each table on the page of all tables.
const SHORT: usize = 50;
/// Rows on the page of one table.
const LONG: usize = 500;

#[derive(Template)]
#[template(path = "imports/start.html")]
struct StartPage {
    shell: Shell,
    text: String,
    problems: Problems,
}

pub(super) async fn require(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::PeopleImport, "any"), Need::Write).await.map(drop)
}

/// `GET /people/import`.
pub async fn ask(State(app): State<App>, viewer: Viewer) -> Answer {
    require(&app, &viewer).await?;
    let shell = viewer.shell(&app, Place::at("/people")).await?;
    page(&StartPage { shell, text: String::new(), problems: Problems::none() })
}

/// `POST /people/import`: keeps the file until somebody has seen what it would do.
pub async fn upload(State(app): State<App>, viewer: Viewer, form: Upload) -> Answer {
    require(&app, &viewer).await?;
    let text = form.field("text").to_owned();
    let (field, name, content) = match &form.file {
        Some((name, content)) => ("file", name.chars().take(200).collect(), content.to_vec()),
        None => ("text", "pasted rows".to_owned(), text.clone().into_bytes()),
    };
    let (read, content) = read_aside(content).await?;
    if let Err(reason) = read {
        let field = if reason == Unreadable::Empty { "file" } else { field };
        let shell = viewer.shell(&app, Place::at("/people")).await?;
        let problems = Problems::of(field, reason.sentence());
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &StartPage { shell, text, problems });
    }
    apply::forget_drafts(&app).await?;
    let now = app.clock.now();
    let id: ImportId = app.entropy.id(now);
    let mut tx = form.token.begin(&app).await?;
    queries::insert_draft(&mut tx, id, viewer.id, &name, content, now).await?;
    form.token.finish(tx, to(format!("/people/import/{id}"))).await
}

#[derive(Template)]
#[template(path = "imports/dry_run.html")]
struct DryRunPage {
    shell: Shell,
    id: ImportId,
    file_name: String,
    /// The first cell that is not UTF-8, where the file was read as Windows-1252.
    windows_from: Option<sheet::Place>,
    unknown: Vec<String>,
    /// A column left alone, and the one that counts in its place.
    beside: Option<(String, String)>,
    counts: Counts,
    sections: Vec<Section>,
    /// The one table asked for, and its page from 0.
    only: Option<(&'static str, usize)>,
    fingerprint: String,
    /// People changed after the page was made.
    is_stale: bool,
}

/// The plan in numbers.
struct Counts {
    rows: usize,
    added: usize,
    changed: usize,
    moved: usize,
    same: usize,
}

impl Counts {
    fn of(plan: &Plan) -> Counts {
        let count = |keep: &dyn Fn(&&super::rules::plan::Planned) -> bool| plan.rows.iter().filter(keep).count();
        Counts {
            rows: count(&|row| row.does_something()),
            added: count(&|row| row.person.is_none()),
            changed: count(&|row| row.changes_card()),
            moved: count(&|row| row.person.is_some() && row.line_move.is_some()),
            same: count(&|row| !row.does_something()),
        }
    }
}

impl DryRunPage {
    fn title(&self) -> String {
        let Counts { rows, added, changed, moved, .. } = self.counts;
        let mut parts = Vec::new();
        if added > 0 {
            parts.push(format!("{} added", people(added)));
        }
        if changed > 0 {
            parts.push(format!("{changed} changed"));
        }
        if moved > 0 {
            parts.push(format!("{moved} moved"));
        }
        match parts.split_last() {
            _ if rows == 0 => "Nothing would change.".to_owned(),
            None => format!("{} touched.", people(rows)),
            Some((only, [])) => format!("{only}, once you say so."),
            Some((last, others)) => format!("{} and {last}, once you say so.", others.join(", ")),
        }
    }

    /// The rows of a table this page shows.
    fn shown<'a>(&self, section: &'a Section) -> &'a [Vec<String>] {
        let (from, count) = self.only.map_or((0, SHORT), |(_, page)| (page * LONG, LONG));
        let from = from.min(section.rows.len());
        &section.rows[from..section.rows.len().min(from + count)]
    }

    fn more(&self, section: &Section) -> Option<String> {
        let (next, left) = match self.only {
            None => (0, section.rows.len().saturating_sub(SHORT)),
            Some((_, page)) => (page + 1, section.rows.len().saturating_sub((page + 1) * LONG)),
        };
        (left > 0).then(|| format!("/people/import/{}?part={}&page={next}", self.id, section.key))
    }
}

async fn load(app: &App, viewer: &Viewer, id: ImportId) -> Result<Draft, PageError> {
    require(app, viewer).await?;
    let draft = queries::draft(&app.db, id, viewer.id).await?.ok_or(PageError::Missing)?;
    if draft.confirmed_at.is_some() {
        return Err(PageError::Gone(
            "This file was imported already. Import it again to see that nothing would change.".to_owned(),
        ));
    }
    Ok(draft)
}

/// Reads a file on a thread of its own: 32 MB take a moment.
async fn read_aside(content: Vec<u8>) -> Result<(Result<Sheet, Unreadable>, Vec<u8>), PageError> {
    let work = move || (Sheet::read(&content), content);
    tokio::task::spawn_blocking(work).await.map_err(PageError::broken)
}

/// The rows of a draft; it is left without its content, which was read.
async fn read(draft: &mut Draft) -> Result<Sheet, PageError> {
    let (sheet, _) = read_aside(std::mem::take(&mut draft.content)).await?;
    sheet.map_err(|reason| PageError::Gone(reason.sentence()))
}

async fn build(
    app: &App,
    viewer: &Viewer,
    (draft, sheet): (&Draft, Sheet),
    plan: &Plan,
    is_stale: bool,
) -> Result<DryRunPage, PageError> {
    let mut sections = sections(plan, &sheet);
    let part = viewer.visit.asked("part");
    let only = sections.iter().find(|section| section.key == part).map(|section| section.key);
    if let Some(only) = only {
        sections.retain(|section| section.key == only);
    }
    Ok(DryRunPage {
        shell: viewer.shell(app, Place::at("/people")).await?,
        id: draft.id,
        file_name: draft.file_name.clone(),
        windows_from: sheet.windows_from,
        unknown: sheet.unknown,
        beside: sheet.beside,
        counts: Counts::of(plan),
        sections,
        only: only.map(|key| (key, viewer.visit.asked("page").parse().unwrap_or(0).min(10_000))),
        fingerprint: plan.fingerprint(),
        is_stale,
    })
}

/// `GET /people/import/{draft}`: what the file would do. Nothing is written.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<ImportId>) -> Answer {
    let mut draft = load(&app, &viewer, id).await?;
    let sheet = read(&mut draft).await?;
    let known = queries::known(&app.db, viewer.id, app.clock.now()).await?;
    let (plan, sheet) = Ground::load(&app, &viewer).await?.plan(sheet, known).await?;
    page(&build(&app, &viewer, (&draft, sheet), &plan, false).await?)
}

/// What was on the page that is confirmed.
#[derive(Debug, Deserialize)]
pub struct ConfirmForm {
    shown: String,
}

/// `POST /people/import/{draft}`: writes what the page showed, all of it or nothing. When
/// people changed meanwhile, the page comes again instead.
pub async fn confirm(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<ImportId>,
    form: Posted<ConfirmForm>,
) -> Answer {
    let now = app.clock.now();
    // All that is read beside the transaction comes first: it holds a connection.
    let mut draft = load(&app, &viewer, id).await?;
    let sheet = read(&mut draft).await?;
    let ground = Ground::load(&app, &viewer).await?;
    let invites = access::grant(&app, &viewer, &Header::common(Object::Account, "state")).await?;
    let mut tx = form.begin(&app).await?;
    lines::wait_in_line(&mut tx).await?;
    let known = queries::known_within(&mut tx, viewer.id, now).await?;
    let (plan, sheet) = ground.plan(sheet, known).await?;
    if plan.fingerprint() != form.fields.shown {
        drop(tx);
        return page_with(StatusCode::CONFLICT, &build(&app, &viewer, (&draft, sheet), &plan, true).await?);
    }
    let meanwhile = || {
        PageError::Gone(
            "Somebody was added while this import ran. Nothing of it was written; open it again.".to_owned(),
        )
    };
    let done = match apply::apply(&mut tx, &app, &plan, viewer.id, now).await {
        Ok(done) => done,
        Err(db::DbError::Duplicate) => return Err(meanwhile()),
        Err(error) => return Err(error.into()),
    };
    let asked = apply::addresses(&mut tx, &app, &plan, viewer.id, now).await?;
    if queries::confirm_draft(&mut tx, id, now).await? == 0 {
        return Err(meanwhile());
    }
    let next = if invites.is_some_and(|grant| grant.may_write()) { "/people/import/invitations" } else { "/people" };
    form.finish(tx, to(next).saying(said(&done, asked))).await
}

fn said(done: &Imported, asked: usize) -> String {
    let mut parts = vec![format!("{} added, {} changed", people(done.added), done.changed)];
    let mut count = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => parts.push(format!("1 {one}")),
        count => parts.push(format!("{count} {many}")),
    };
    count(done.opened, "line opened", "lines opened");
    count(done.planned, "line moves on the next day", "lines move on the next day");
    count(done.waiting, "line waits for somebody else", "lines wait for somebody else");
    count(asked, "address waits for a yes", "addresses wait for a yes");
    count(done.left, "person deactivated", "people deactivated");
    format!("{}.", parts.join(", "))
}
