//! The hand-over note of one line, as each of the three reads it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Press, Problems, page, page_with, to};
use people::LineId;
use people::access::{self, Grant, Header, Need, Object};
use people::leaving::rules::last_day_to_write;
use people::lines::{self, Line};
use people::moves;
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries::{self, Row};
use super::rules::{self, State};
use crate::statements::{self, Beside, Statement};

/// What the table `statement` calls a note.
const OBJECT: &str = "handover_note";

#[derive(Template)]
#[template(path = "handovers/show.html")]
struct NotePage {
    shell: Shell,
    line: Line,
    /// Whom the note is for, as far as that is known.
    next: Option<String>,
    state: State,
    may_write: bool,
    may_state: bool,
    is_ic: bool,
    text: String,
    version: i64,
    /// Until when it can be written, in words.
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
        self.next.as_deref().map_or("the next manager", first)
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
        state(self.row.as_ref(), &self.line)
    }
}

fn state(row: Option<&Row>, line: &Line) -> State {
    let has_ended = line.ended_at.is_some();
    row.map_or(State::of(None, None, has_ended), |row| row.state(has_ended))
}

async fn load(app: &App, viewer: &Viewer, id: LineId, need: Need) -> Result<Found, PageError> {
    let line = lines::line(&app.db, id).await?.ok_or(PageError::Missing)?;
    let row = queries::of_line(&app.db, id).await?;
    let state = state(row.as_ref(), &line);
    // The table's column of former managers means the writer here: another one's turn is over.
    if state.is_between_two() && ![line.ic_id, line.manager_id].contains(&viewer.id) {
        return Err(PageError::Missing);
    }
    // Of a line that goes on there is nothing to hand over.
    if line.ended_at.is_none() && row.is_none() && !lines::is_to_end(&app.db, id).await? {
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
    let passes_on_at =
        shared_at.zip(line.ended_at).map(|(shared_at, ended_at)| rules::passes_on_at(shared_at, ended_at));
    let passed_on_at = row.as_ref().and_then(|row| row.released_at).or(passes_on_at);
    let text = row.as_ref().map(|row| queries::open(app, row)).transpose()?;
    let said = statements::beside(app, OBJECT, line.id.0).await?;
    Ok(NotePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", line.ic_id))).await?,
        next: next(app, line).await?,
        state: found.state(),
        may_write: grant.may_write(),
        may_state: grant.may_state() && !grant.may_write(),
        is_ic: viewer.id == line.ic_id,
        text: text.unwrap_or_default(),
        version: row.as_ref().map_or(0, |row| row.version),
        until: until(app, line, day).await?,
        shared_on: shared_at.map(day).unwrap_or_default(),
        passed_on: passed_on_at.map(day).unwrap_or_default(),
        statements: said.into_iter().map(|one| (one.clone(), day(one.made_at))).collect(),
        typed: String::new(),
        problems: Problems::none(),
        line: line.clone(),
    })
}

/// Who holds the rope now that the line has ended, or is to take it.
async fn next(app: &App, line: &Line) -> Result<Option<String>, PageError> {
    Ok(match line.ended_at {
        Some(_) => lines::open_of_ic(&app.db, line.ic_id).await?.map(|line| line.manager_name),
        None => moves::open_of(&app.db, line.ic_id).await?.map(|planned| planned.manager_name),
    })
}

/// "until Wed 2 December": thirty days after the line, or the last day of whoever writes before that.
async fn until(app: &App, line: &Line, day: impl Fn(Timestamp) -> String) -> Result<String, PageError> {
    if let Some(ended_at) = line.ended_at {
        return Ok(format!("until {}", day(rules::written_until(ended_at))));
    }
    let last_on = people::people::person(&app.db, line.manager_id).await?.and_then(|person| person.last_on);
    let moves_on = moves::open_of(&app.db, line.ic_id).await?.map(|planned| planned.on_day);
    Ok(last_day_to_write(moves_on, last_on)
        .map_or_else(|| "for 30 days after its end".to_owned(), |day| format!("until {}", dates::day(day))))
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

/// `POST /lines/{line}/handover`: keeps the draft, lets it go where nothing is left of it, or gives it to the IC.
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
    if text.is_empty() {
        let back = to(format!("/people/{}/line", found.line.ic_id));
        return form.finish(tx, back.saying("An empty note is not kept.")).await;
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
    if found.line.ic_id != viewer.id || found.line.ended_at.is_none() {
        return Err(PageError::Missing);
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    if queries::release(&mut tx, id, now).await? {
        events::record(&mut tx, &app, happened("handover.released", &viewer, &found.line), now).await?;
    }
    form.finish(tx, to(path(id)).saying("The note is passed on, with what you said beside it.")).await
}
