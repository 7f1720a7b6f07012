//! The hand-over note of one line, as each of the three reads it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Press, Problems, page, page_with, to};
use people::LineId;
use people::access::{self, Grant, Header, Need, Object};
use people::lines::{self, Line};
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries::{self, Row};
use super::rules::{self, State};
use crate::statements::{self, Beside, Statement};

/// What the table `statement` calls a note.
const OBJECT: &str = "handover_note";
/// For how long after the line its manager may write; the cell of the table says the same.
const WRITTEN_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Template)]
#[template(path = "handovers/show.html")]
struct NotePage {
    shell: Shell,
    line: Line,
    /// The line the IC climbs in now, whose manager the note is for.
    next: Option<Line>,
    state: State,
    may_write: bool,
    may_state: bool,
    is_ic: bool,
    text: String,
    version: i64,
    /// Until when it can be written.
    until: String,
    /// When it was shared with the IC.
    shared_on: String,
    /// When it goes on by itself, or when it went.
    passed_on: String,
    statements: Vec<(Statement, String)>,
    typed: String,
    problems: Problems,
}

impl NotePage {
    fn ic(&self) -> &str {
        first(&self.line.ic_name)
    }

    fn author(&self) -> &str {
        first(&self.line.manager_name)
    }

    fn reader(&self) -> &str {
        self.next.as_ref().map_or("the next manager", |line| first(&line.manager_name))
    }

    fn mend(mut self, problems: Problems) -> Answer {
        self.problems = problems;
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }
}

/// A line, its note as far as there is one, and what the viewer may do with it.
struct Found {
    line: Line,
    row: Option<Row>,
    grant: Grant,
}

impl Found {
    fn state(&self) -> State {
        self.row.as_ref().map_or(State::Draft, Row::state)
    }
}

async fn load(app: &App, viewer: &Viewer, id: LineId, need: Need) -> Result<Found, PageError> {
    let line = lines::line(&app.db, id).await?.filter(|line| line.ended_at.is_some()).ok_or(PageError::Missing)?;
    let row = queries::of_line(&app.db, id).await?;
    let state = row.as_ref().map_or(State::Draft, Row::state);
    // The table's column of former managers means the writer here: another one's turn is over.
    if state == State::SharedWithIc && ![line.ic_id, line.manager_id].contains(&viewer.id) {
        return Err(PageError::Missing);
    }
    let made_at = row.as_ref().map_or(line.started_at, |row| row.saved_at);
    let header = Header::about(Object::HandoverNote, state.name(), line.ic_id).made(Some(id), made_at);
    let grant = access::require(app, viewer, &header.by(line.manager_id), need).await?;
    Ok(Found { line, row, grant })
}

async fn build(app: &App, viewer: &Viewer, found: &Found) -> Result<NotePage, PageError> {
    let today = viewer.today(app.clock.now());
    let day = |at: Timestamp| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    let Found { line, row, grant } = found;
    let shared_at = row.as_ref().and_then(|row| row.shared_at);
    let passed_on_at = row.as_ref().and_then(|row| row.released_at).or(shared_at.map(rules::passes_on_at));
    let text = row.as_ref().map(|row| queries::open(app, row)).transpose()?;
    let said = statements::beside(app, OBJECT, line.id.0).await?;
    Ok(NotePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", line.ic_id))).await?,
        next: lines::open_of_ic(&app.db, line.ic_id).await?,
        state: found.state(),
        may_write: grant.may_write(),
        may_state: grant.may_state() && !grant.may_write(),
        is_ic: viewer.id == line.ic_id,
        text: text.unwrap_or_default(),
        version: row.as_ref().map_or(0, |row| row.version),
        until: line.ended_at.map(|at| day(at + WRITTEN_WITHIN)).unwrap_or_default(),
        shared_on: shared_at.map(day).unwrap_or_default(),
        passed_on: passed_on_at.map(day).unwrap_or_default(),
        statements: said.into_iter().map(|one| (one.clone(), day(one.made_at))).collect(),
        typed: String::new(),
        problems: Problems::none(),
        line: line.clone(),
    })
}

fn path(line: LineId) -> String {
    format!("/lines/{line}/handover")
}

fn happened(kind: &'static str, viewer: &Viewer, line: &Line) -> Event {
    Event { kind, by: Some(viewer.id.0), about: Some(line.ic_id.0), object: Some(line.id.0) }
}

/// `GET /lines/{line}/handover`.
pub async fn show(Shared(app): Shared<App>, viewer: Viewer, Path(id): Path<LineId>) -> Answer {
    let found = load(&app, &viewer, id, Need::Read).await?;
    page(&build(&app, &viewer, &found).await?)
}

/// The fields of a note.
#[derive(Debug, Deserialize)]
pub struct Fields {
    #[serde(default)]
    text: String,
    /// `share` gives it to the IC.
    #[serde(default)]
    then: String,
    #[serde(default, rename = "_version")]
    version: i64,
}

/// `POST /lines/{line}/handover`: keeps the draft, or gives it to the IC.
pub async fn save(Shared(app): Shared<App>, viewer: Viewer, Path(id): Path<LineId>, form: Posted<Fields>) -> Answer {
    let found = load(&app, &viewer, id, Need::Write).await?;
    let mut shown = build(&app, &viewer, &found).await?;
    let Fields { text, then, version } = &form.fields;
    let (is_shared, now) = (then == "share", app.clock.now());
    let text = match rules::read(text, is_shared) {
        Ok(text) => text,
        Err(problems) => {
            (shown.text, shown.version) = (text.clone(), *version);
            return shown.mend(problems);
        }
    };
    let mut tx = form.begin(&app).await?;
    if !queries::save(&mut tx, &app, id, &text, *version, now).await? {
        drop(tx);
        let stands = load(&app, &viewer, id, Need::Read).await?;
        return two_versions(build(&app, &viewer, &stands).await?, &form.fields);
    }
    let mut said = "Kept. It is yours alone until you share it.".to_owned();
    if is_shared {
        queries::share(&mut tx, id, now).await?;
        events::record(&mut tx, &app, happened("handover.shared", &viewer, &found.line), now).await?;
        said = format!("{} can read it now, and nobody else.", first(&found.line.ic_name));
    }
    form.finish(tx, to(path(id)).saying(said)).await
}

fn two_versions(stands: NotePage, mine: &Fields) -> Answer {
    let path = path(stands.line.id);
    let hidden = [("text", mine.text.clone()), ("then", mine.then.clone()), ("_version", stands.version.to_string())];
    let fields =
        vec![Differing { label: "The note".to_owned(), yours: mine.text.clone(), theirs: stands.text.clone() }];
    Conflict {
        what: "Your hand-over note".to_owned(),
        by: None,
        action: Some(path.clone()),
        back: path,
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields,
        shell: stands.shell,
    }
    .answer()
}

/// What the IC says beside a note.
#[derive(Debug, Deserialize)]
pub struct Words {
    #[serde(default)]
    statement: String,
}

/// `POST /lines/{line}/handover/statements`: words of the IC that go along with the note.
pub async fn comment(Shared(app): Shared<App>, viewer: Viewer, Path(id): Path<LineId>, form: Posted<Words>) -> Answer {
    let found = load(&app, &viewer, id, Need::State).await?;
    let mut shown = build(&app, &viewer, &found).await?;
    let text = match statements::read(&form.fields.statement) {
        Ok(text) => text,
        Err(problems) => {
            shown.typed = form.fields.statement.clone();
            return shown.mend(problems);
        }
    };
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    let beside = Beside { object: OBJECT, id: id.0, about: found.line.ic_id };
    statements::add(&mut tx, &app, beside, viewer.id, &text, now).await?;
    events::record(&mut tx, &app, happened("handover.commented", &viewer, &found.line), now).await?;
    form.finish(tx, to(path(id)).saying("Your words stand beside it, and go along with it.")).await
}

/// `POST /lines/{line}/handover/release`: the IC passes the note on.
pub async fn release(Shared(app): Shared<App>, viewer: Viewer, Path(id): Path<LineId>, form: Posted<Press>) -> Answer {
    let found = load(&app, &viewer, id, Need::State).await?;
    if found.line.ic_id != viewer.id {
        return Err(PageError::Missing);
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    if queries::release(&mut tx, id, now).await? {
        events::record(&mut tx, &app, happened("handover.released", &viewer, &found.line), now).await?;
    }
    form.finish(tx, to(path(id)).saying("The note is passed on, with what you said beside it.")).await
}
