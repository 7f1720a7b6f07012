//! `belay demo`: a workspace filled with a believable year of a small product company.
//!
//! The people and their words are files (`data/demo/`); this turns them into rows, every date
//! relative to the instant of the demo. The same seed and instant give the same rows: ids,
//! nonces and even the key come from the seed. Not for real data, and marked so on every page.

mod calendar;
mod choice;
mod corpus;
mod crowd;
mod drafts;
mod growth;
mod letters;
mod notices;
mod one_on_ones;
mod people;
pub mod personas;
mod queries;
mod talk_words;
mod talks;

use db::DbError;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

use calendar::Calendar;
use corpus::Corpus;
pub use crowd::MOST;

/// Why the demo could not be filled.
#[derive(Debug)]
pub enum DemoError {
    /// The files do not fit together; the sentence says where.
    Corpus(String),
    /// The database refused.
    Db(DbError),
}

impl std::fmt::Display for DemoError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DemoError::Corpus(sentence) => f.write_str(sentence),
            DemoError::Db(error) => error.fmt(f),
        }
    }
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        DemoError::Db(error)
    }
}

impl From<PageError> for DemoError {
    fn from(error: PageError) -> Self {
        DemoError::Corpus(format!("{error:?}"))
    }
}

/// How many people a demo of this size has: a number on the command line, no smaller than the
/// files are and no larger than [`MOST`].
pub fn size(text: &str) -> Result<usize, String> {
    let least = crowd::of_the_files(&Corpus::read().map_err(|error| error.to_string())?);
    let asked = text.replace([',', '_'], "").parse::<usize>().ok();
    asked.filter(|people| (least..=MOST).contains(people)).ok_or_else(|| {
        format!("A demo has {least} people of its own, and 100,000 at most: “{text}” is no number between the two.")
    })
}

/// Fills an empty workspace, as of `at`: with the people of the files, and around them a company
/// of `people` who are here today, when that is more.
pub async fn fill(app: &App, at: Timestamp, people: Option<usize>) -> Result<(), DemoError> {
    let corpus = Corpus::read()?;
    let calendar = Calendar::new(at, &corpus.company.zone);
    let mut tx = app.db.begin().await?;
    let ground = people::workspace(&mut tx, app, &corpus, &calendar).await?;
    let cast = people::people(&mut tx, app, &corpus, &calendar, &ground).await?;
    let held = talks::conversations(&mut tx, app, &corpus, &calendar, &cast, &ground).await?;
    growth::all(&mut tx, app, &corpus, &calendar, &cast, &held, &ground).await?;
    one_on_ones::all(&mut tx, app, &corpus, &calendar, &cast).await?;
    drafts::track(&mut tx, app, &calendar, &cast, &ground).await?;
    letters::all(&mut tx, app, &corpus, &held).await?;
    crowd::all(&mut tx, app, &corpus, &calendar, (&cast, &ground), people.unwrap_or(0)).await?;
    ::people::lines::mark_open(&mut tx).await?;
    ::people::accounts::mark(&mut tx).await?;
    choice::keep(&mut tx).await?;
    tx.commit().await?;
    ::people::people::index_missing(app).await?;
    notices::all(app, &calendar).await?;
    Ok(())
}
