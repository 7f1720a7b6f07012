//! The list of people. Each page is found the way that stays quick however large the company is:
//! by index for rare words, for a team, a manager or a level; by walking down the names for
//! common words.

pub mod pages;
mod queries;

pub use queries::Listed;

use db::DbError;
use jiff::civil::{Date, date};
use kit::App;

use super::rules::{Shown, Within, searched};
use crate::PersonId;
use queries::{After, Words};

/// How many people a page shows.
pub const PAGE: usize = 50;
/// Above this many, even the rarest word is common: the list is walked instead.
const COMMON: i64 = 2000;
/// Everybody is counted up to here: "more than 1,000".
const COUNTED: i64 = 1000;

/// A question to the list.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What was typed.
    pub query: String,
    /// Which people.
    pub shown: Shown,
    /// Only the people of a team, a manager, a level.
    pub within: Within,
    /// After whom the page begins.
    pub after: Option<PersonId>,
}

/// One page of people.
#[derive(Clone, Debug)]
pub struct Page {
    /// Who is on it.
    pub people: Vec<Listed>,
    /// After whom the next page begins, when there is one.
    pub next: Option<PersonId>,
    /// How many there are in all; nothing when they were not counted.
    pub count: Option<usize>,
    /// Whether the count stops at its figure: "more than".
    pub more_than: bool,
}

/// A page of the list as it is on `today`. Everybody signed in may ask: it shows what
/// `org_chart` of the permission table allows to all of them.
pub async fn page(app: &App, asked: &Found, today: Date) -> Result<Page, DbError> {
    let start = match asked.after {
        Some(id) => queries::after(&app.db, id).await?,
        None => None,
    };
    let start = start.unwrap_or(After { name_folded: String::new(), id: PersonId(0) });
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let words = searched(&asked.query);
    let people = match (words.is_empty(), asked.shown) {
        _ if !asked.within.is_everybody() => {
            queries::within(&app.db, &asked.within, &Words::new(&words), &start, days(asked.shown, today), limit)
                .await?
        }
        (true, Shown::Here) => queries::here(&app.db, &start, today, limit).await?,
        (true, Shown::Left) => queries::left(&app.db, &start, today, limit).await?,
        (true, Shown::WithoutManager) => queries::without_manager(&app.db, &start, today, limit).await?,
        (false, shown) => search(app, &words, shown, &start, today, limit).await?,
    };
    let is_first = asked.after.is_none();
    let (count, more_than) = match (is_first && people.len() <= PAGE, words.is_empty() && asked.shown == Shown::Here) {
        (true, _) => (Some(people.len()), false),
        (false, _) if !asked.within.is_everybody() => (None, false),
        (false, true) => {
            let count = queries::count_here(&app.db, today, COUNTED + 1).await?;
            (usize::try_from(count.min(COUNTED)).ok(), count > COUNTED)
        }
        (false, false) => (None, false),
    };
    Ok(turn(people, count, more_than))
}

fn turn(mut people: Vec<Listed>, count: Option<usize>, more_than: bool) -> Page {
    let next = if people.len() > PAGE { people.get(PAGE - 1).map(|person| person.id) } else { None };
    people.truncate(PAGE);
    Page { people, next, count, more_than }
}

/// From which last day to before which, for those who are here or have left.
fn days(shown: Shown, today: Date) -> [Date; 2] {
    match shown {
        Shown::Left => [date(1, 1, 1), today],
        Shown::Here | Shown::WithoutManager => [today, Date::MAX],
    }
}

async fn search(
    app: &App,
    words: &[String],
    shown: Shown,
    start: &After,
    today: Date,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let days = days(shown, today);
    let mut counted = Vec::new();
    for word in words {
        counted.push((queries::count_word(&app.db, word, COMMON + 1).await?, word.clone()));
    }
    counted.sort();
    let is_common = counted.first().is_some_and(|(count, _)| *count > COMMON);
    let words: Vec<String> = counted.into_iter().map(|(_, word)| word).collect();
    let words = Words::new(&words);
    match is_common {
        true => queries::found_walking(&app.db, &words, start, days, limit).await,
        false => queries::found(&app.db, &words, start, days, limit).await,
    }
}

/// The first people who are here and match every word; for pickers and the search page.
pub async fn find(app: &App, query: &str, today: Date, limit: usize) -> Result<Vec<Listed>, DbError> {
    let words = searched(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let start = After { name_folded: String::new(), id: PersonId(0) };
    search(app, &words, Shown::Here, &start, today, i64::try_from(limit).unwrap_or(i64::MAX)).await
}
