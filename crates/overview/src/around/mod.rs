//! What stands around every page: the rail with the whole line and what each owes, and in
//! a demo the banner with the people one click away. It holds names, days and counts and
//! nobody's words, and it asks few questions of the database.

mod queries;
mod rail;
mod rules;

use queries::{HeldLine, lines_held, my_facts};
pub use queries::{MyFacts, TalkId};
use rail::rail;
pub use rules::{LineFacts, first_talk, short_day};

use std::sync::Arc;

use conversations::cadence::rules::{InLine, Settings, cadence};
use conversations::cadence::{self, Course, Ground};
use db::DbError;
use jiff::Timestamp;
use kit::App;
use kit::app::{Around, AroundFuture, Surroundings};
use kit::web::PageError;
use kit::web::shell::Demo;
use people::PersonId;

/// Draws the rail from lines and conversations.
#[derive(Debug)]
pub struct Rails;

impl Surroundings for Rails {
    fn around<'a>(&'a self, app: &'a App, person: Option<i64>) -> AroundFuture<'a> {
        Box::pin(async move {
            match person {
                Some(id) => Ok(facts(app, PersonId(id), Lines::Held, app.clock.now()).await?.around),
                None if is_demo(app).await? => Ok(Around { demo: demo(app).await?, ..Around::default() }),
                None => Ok(Around::default()),
            }
        })
    }
}

/// The surroundings of somebody, with the facts they were drawn from, for pages that say more
/// about the same lines.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What to put around the page.
    pub around: Around,
    /// The person.
    pub me: Option<MyFacts>,
    /// The open lines they hold the rope of.
    pub lines: Vec<LineFacts>,
    /// The lines they stand in just now.
    pub standing_in: Vec<LineFacts>,
    /// The line they climb in, where it was asked for.
    pub own: Option<LineFacts>,
}

/// Which lines a page says more about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Those somebody holds the rope of.
    Held,
    /// And the one they climb in.
    HeldAndOwn,
}

/// Loads what stands around somebody's pages.
pub async fn facts(app: &App, person: PersonId, which: Lines, now: Timestamp) -> Result<Facts, PageError> {
    let Some(me) = my_facts(&app.db, person, now).await? else { return Ok(Facts::default()) };
    let mut lines = held(app, &me, which, now).await?;
    let own = lines.iter().position(|line| line.ic_id == me.id).map(|place| lines.remove(place));
    let (standing_in, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.stands_in_until_on.is_some());
    let demo = if me.is_demo { demo(app).await? } else { None };
    let around = Around { rail: rail(&me, (&lines, &standing_in), now), demo };
    Ok(Facts { around, me: Some(me), lines, standing_in, own })
}

/// The lines somebody holds with what happened in them and what is due.
async fn held(app: &App, me: &MyFacts, which: Lines, now: Timestamp) -> Result<Vec<LineFacts>, PageError> {
    let with_own = which == Lines::HeldAndOwn;
    let held = lines_held(&app.db, me.id, with_own, now).await?;
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let since = cadence::called_off_since(now, &me.zone);
    let courses = cadence::courses_held(&app.db, me.id, with_own, since, now).await?;
    let ground = cadence::ground_at(app, me.cadence_version).await?;
    let mut lines = Vec::with_capacity(held.len());
    for line in held {
        let own = cadence::courses_of(&courses, line.line_id);
        lines.push(line_facts(app, &ground, line, own, now).await?);
    }
    Ok(lines)
}

/// One line, from its courses.
async fn line_facts(
    app: &App,
    ground: &Ground,
    held: HeldLine,
    courses: &[Course],
    now: Timestamp,
) -> Result<LineFacts, PageError> {
    let is_early = cadence::is_early(app, held.framework_version_id, held.level_key.as_deref()).await?;
    let own = cadence::chosen(held.rhythms.as_deref())?;
    let is_own = held.stands_in_until_on.is_none();
    let in_line = InLine { started_at: held.started_at, is_open: is_own, zone: &held.ic_zone, is_early };
    let settings = Settings { workspace: &ground.workspace, line: &own };
    Ok(LineFacts {
        due: cadence(in_line, &ground.kinds, settings, courses, now),
        last_held_at: courses.iter().filter_map(|course| course.held_at).max(),
        next_at: courses.iter().filter_map(|course| course.next_at).min(),
        owed_at: courses.iter().filter_map(|course| course.owed_at).min(),
        owed: courses.iter().map(|course| course.owed).sum(),
        called_off: courses.iter().map(|course| course.called_off).sum(),
        line_id: held.line_id,
        ic_id: held.ic_id,
        ic_name: held.ic_name,
        started_at: held.started_at,
        stands_in_until_on: held.stands_in_until_on,
        manager_name: held.manager_name,
    })
}

async fn is_demo(app: &App) -> Result<bool, DbError> {
    Ok(queries::is_demo(&app.db).await?.unwrap_or(false))
}

/// The people of a demo stay who they are, so they are read once.
async fn demo(app: &App) -> Result<Option<Demo>, DbError> {
    const SHELF: &str = "demo personas";
    let chosen: Arc<Vec<queries::Persona>> = match app.memory.get(SHELF, 1) {
        Some(chosen) => chosen,
        None => app.memory.keep(SHELF, 1, queries::personas(&app.db).await?),
    };
    let personas = chosen.iter().map(|one| (one.id.to_string(), one.name.clone(), one.what.clone())).collect();
    Ok(Some(Demo { personas }))
}
