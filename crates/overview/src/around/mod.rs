//! What stands around every page: the rail with the whole line and what each owes, and in
//! a demo the banner with the people one click away. It holds names, days and counts and
//! nobody's words, and it asks at most three questions of the database.

mod personas;
mod queries;
mod rail;
mod rules;

pub use queries::{LineFacts, MyFacts, TalkId};
use queries::{lines_held, my_facts};
use rail::rail;
pub use rules::{DueState, FIRST_TALK_DAYS, due_state, short_day};

use std::sync::Arc;

use db::DbError;
use jiff::Timestamp;
use kit::App;
use kit::app::{Around, AroundFuture, Surroundings};
use kit::web::shell::Demo;
use people::PersonId;

/// Draws the rail from lines and conversations.
#[derive(Debug)]
pub struct Rails;

impl Surroundings for Rails {
    fn around<'a>(&'a self, app: &'a App, person: Option<i64>) -> AroundFuture<'a> {
        Box::pin(async move {
            match person {
                Some(id) => Ok(facts(app, PersonId(id), app.clock.now()).await?.around),
                None if is_demo(app).await? => Ok(Around { demo: demo(app).await?, ..Around::default() }),
                None => Ok(Around::default()),
            }
        })
    }
}

/// The surroundings of somebody, with the facts they were drawn from, for pages that say more
/// about the same lines.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What to put around the page.
    pub around: Around,
    /// The person.
    pub me: Option<MyFacts>,
    /// The open lines they hold the rope of.
    pub lines: Vec<LineFacts>,
    /// The lines they stand in just now.
    pub standing_in: Vec<LineFacts>,
}

/// Loads what stands around somebody's pages.
pub async fn facts(app: &App, person: PersonId, now: Timestamp) -> Result<Facts, DbError> {
    let Some(me) = my_facts(&app.db, person, now).await? else {
        return Ok(Facts { around: Around::default(), me: None, lines: Vec::new(), standing_in: Vec::new() });
    };
    let held = lines_held(&app.db, person, now).await?;
    let (standing_in, lines): (Vec<_>, Vec<_>) = held.into_iter().partition(|line| line.stands_in_until_on.is_some());
    let demo = if me.is_demo { demo(app).await? } else { None };
    let around = Around { rail: rail(&me, (&lines, &standing_in), now), demo };
    Ok(Facts { around, me: Some(me), lines, standing_in })
}

async fn is_demo(app: &App) -> Result<bool, DbError> {
    Ok(queries::is_demo(&app.db).await?.unwrap_or(false))
}

/// The people of a demo stay who they are while the program runs, so they are chosen once.
async fn demo(app: &App) -> Result<Option<Demo>, DbError> {
    const SHELF: &str = "demo personas";
    let chosen: Arc<Vec<personas::Persona>> = match app.memory.get(SHELF, 1) {
        Some(chosen) => chosen,
        None => app.memory.keep(SHELF, 1, personas::choose(&queries::candidates(&app.db).await?)),
    };
    let personas = chosen.iter().map(|one| (one.id.to_string(), one.name.clone(), one.what.clone())).collect();
    Ok(Some(Demo { personas }))
}
