//! Cadence: how often each kind of conversation is held in a line, and what is due.
//!
//! What is due is worked out by [`rules::cadence`] each time it is asked for, from rhythms and
//! from what was held; no row says that something is due. The rhythms are the kind's, the
//! workspace's or those of the two people of a line (docs/decisions/0017). Not here: what the
//! clock does to one conversation (`due`), and who is told (`outreach`).

mod across;
/// The rhythm of one line.
pub mod line;
mod queries;
/// Rhythms, and what follows from them.
pub mod rules;
/// The rhythms of the workspace.
pub mod workspace;

use std::sync::{Arc, Mutex};

use db::{DbError, Tx};
use growth::frameworks::{self, FrameworkVersionId};
use jiff::{SignedDuration, Timestamp};
use kit::web::PageError;
use kit::{App, dates};
use people::{LineId, PersonId};

pub use across::{Across, Overdue, overdue_across, overdue_after};
pub use queries::{Course, LineRow, courses_held};
use rules::{Asked, DueKind, InLine, Rhythm, Rhythms, Settings, cadence};

use crate::conversations::Conversation;
use crate::kinds::{self, Stretch, prompts};

/// A conversation nobody began is still to come until a day after its time.
const AWAITED: SignedDuration = crate::due::rules::MISSED_AFTER;

/// The kinds of the workspace and the rhythms it chose, as they stand under one number.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    version: i64,
    /// Every kind that was ever published.
    pub kinds: Vec<Arc<Asked>>,
    /// What the workspace chose.
    pub workspace: Rhythms,
}

/// The ground as it is now.
pub async fn ground(app: &App) -> Result<Arc<Ground>, PageError> {
    let said = queries::said(&app.db).await?.ok_or(PageError::Missing)?;
    ground_at(app, said.version).await
}

/// The ground, for somebody who knows the workspace's `cadence_version`: read anew only when
/// that is another one.
pub async fn ground_at(app: &App, version: i64) -> Result<Arc<Ground>, PageError> {
    let kept = app.memory.one::<Mutex<Arc<Ground>>>();
    let known = kept.lock().unwrap_or_else(|broken| broken.into_inner()).clone();
    if known.version == version {
        return Ok(known);
    }
    let said = queries::said(&app.db).await?.ok_or(PageError::Missing)?;
    let workspace = Rhythms::read(&said.rhythms).map_err(PageError::broken)?;
    let kinds = kinds::published(app).await?.iter().map(|kind| Arc::new(Asked::from(kind))).collect();
    let fresh = Arc::new(Ground { version: said.version, kinds, workspace });
    *kept.lock().unwrap_or_else(|broken| broken.into_inner()) = fresh.clone();
    Ok(fresh)
}

/// Whether somebody at this level of a framework is at one of the two lowest.
pub async fn is_early(app: &App, version: Option<i64>, level: Option<&str>) -> Result<bool, PageError> {
    let (Some(version), Some(level)) = (version, level) else { return Ok(false) };
    let framework = frameworks::load(app, FrameworkVersionId(version)).await?;
    let Some(index) = framework.level_index(level) else { return Ok(false) };
    Ok(prompts(app).await?.stretch(index, framework.levels.len()) == Stretch::Early)
}

/// The rhythms the two of a line chose, from what stands in the database.
pub fn chosen(text: Option<&str>) -> Result<Rhythms, PageError> {
    text.map_or_else(|| Ok(Rhythms::default()), |text| Rhythms::read(text).map_err(PageError::broken))
}

/// Since when conversations called off count together, on the clock of whoever looks.
pub fn called_off_since(now: Timestamp, zone: &str) -> Timestamp {
    let day = rules::months_back(dates::local(now, zone).date());
    dates::instant(day.at(0, 0, 0, 0), zone)
}

/// A line and what is due in it.
#[derive(Clone, Debug)]
pub struct LineCadence {
    /// The line.
    pub line: LineRow,
    /// What is due, the earliest first.
    pub due: Vec<DueKind>,
    /// Whether the IC is at one of the two lowest levels.
    pub is_early: bool,
    /// How many the two called off in the last two months.
    pub called_off: i64,
}

/// What is due in one line.
pub async fn of_line(app: &App, line: LineId) -> Result<Option<LineCadence>, PageError> {
    let Some(line) = queries::line(&app.db, line).await? else { return Ok(None) };
    let now = app.clock.now();
    let this = (LineId(line.line_id.0 - 1), line.line_id);
    let courses = queries::courses_between(&app.db, this, called_off_since(now, &line.ic_zone), now).await?;
    let ground = ground(app).await?;
    Ok(Some(reckon(app, &ground, line, &courses, now).await?))
}

/// The kinds, by key, that come back every month or two in one line.
pub async fn monthly_of_line(app: &App, line: LineId) -> Result<Vec<String>, PageError> {
    let due = of_line(app, line).await?.map(|found| found.due).unwrap_or_default();
    let monthly = due.into_iter().filter(|one| matches!(one.rhythm, Rhythm::Months(1..=2)));
    Ok(monthly.map(|one| one.kind.key.clone()).collect())
}

/// What is due in every open line somebody climbs in or manages: their own first.
pub async fn of_person(app: &App, person: PersonId, zone: &str) -> Result<Vec<LineCadence>, PageError> {
    let now = app.clock.now();
    let lines = queries::lines_of_person(&app.db, person).await?;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let courses = courses_held(&app.db, person, true, called_off_since(now, zone), now).await?;
    let ground = ground(app).await?;
    let mut all = Vec::new();
    for line in lines {
        let own = courses_of(&courses, line.line_id);
        all.push(reckon(app, &ground, line, own, now).await?);
    }
    Ok(all)
}

/// The courses of one line, among many in the order of their lines.
pub fn courses_of(courses: &[Course], line: LineId) -> &[Course] {
    let from = courses.partition_point(|course| course.line_id < line);
    let until = courses.partition_point(|course| course.line_id <= line);
    &courses[from..until]
}

async fn reckon(
    app: &App,
    ground: &Ground,
    line: LineRow,
    courses: &[Course],
    now: Timestamp,
) -> Result<LineCadence, PageError> {
    let is_early = is_early(app, line.framework_version_id, line.level_key.as_deref()).await?;
    let in_line =
        InLine { started_at: line.started_at, is_open: line.ended_at.is_none(), zone: &line.ic_zone, is_early };
    let own = chosen(line.rhythms.as_deref())?;
    let settings = Settings { workspace: &ground.workspace, line: &own };
    let due = cadence(in_line, &ground.kinds, settings, courses, now);
    let called_off = courses.iter().map(|course| course.called_off).sum();
    Ok(LineCadence { due, is_early, called_off, line })
}

/// What a new workspace says: how many months lie between two quarterlies. Other kinds keep the
/// rhythm of their own.
pub async fn begin(tx: &mut Tx, quarterly_months: u32, now: Timestamp) -> Result<(), PageError> {
    let own = Rhythm::Months(3);
    let mut rhythms = Rhythms::default();
    let chosen = Some(Rhythm::Months(quarterly_months)).filter(|rhythm| *rhythm != own);
    rhythms.choose("quarterly", chosen, own, now);
    Ok(queries::save_of_workspace(tx, &rhythms.write().map_err(PageError::broken)?, 1).await.map(drop)?)
}

/// Marks a conversation as called off by one of its two people, and says whether that completes
/// a streak both hear of. Whoever calls it holds the line, so that of two at once one sees the other.
pub(crate) async fn call_off(tx: &mut Tx, gone: &Conversation, now: Timestamp) -> Result<bool, DbError> {
    queries::called_off(tx, gone.id, now).await?;
    let all = queries::called_off_in(tx, gone.line_id).await?;
    let days: Vec<_> = all.into_iter().map(|at| dates::local(at, &gone.ic_zone).date()).collect();
    Ok(rules::completes_a_streak(&days))
}
