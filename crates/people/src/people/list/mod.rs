//! The list of people. Each page is found by an index, and no further than it is full, however
//! large the company is: down the names, the words of a search, a team, a manager or a level.

pub mod pages;
mod queries;

pub use queries::Listed;

use db::DbError;
use jiff::civil::{Date, date};
use kit::App;
use kit::names::fold;

use super::rules::{Shown, Within, searched};
use crate::PersonId;
use queries::{After, Words};

/// How many people a page shows.
pub const PAGE: usize = 50;
/// Everybody is counted up to here, "more than 1,000", and so is whomever a word finds.
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

impl Listed {
    /// Whether somebody else among these has the same name, title and team.
    pub fn is_like_another(&self, all: &[Listed]) -> bool {
        fn looks(one: &Listed) -> [&str; 3] {
            [&one.name, &one.title, &one.team]
        }
        all.iter().any(|other| other.id != self.id && looks(other) == looks(self))
    }

    /// What stands under a name where one of these is picked: "Engineer, Fares", and the address where
    /// two would look alike. Everybody signed in reads it: it stands on the card (`person_card`).
    pub fn told_apart(&self, all: &[Listed]) -> String {
        in_words(&self.title, &self.team, if self.is_like_another(all) { &self.email } else { "" })
    }
}

/// "Engineer, Fares, ines@marlowe.example", of what there is.
pub fn in_words(title: &str, team: &str, email: &str) -> String {
    [title, team, email].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
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

/// Whoever fits on one page stands by name; of more, each stands by the word they were found by.
async fn search(
    app: &App,
    words: &[String],
    shown: Shown,
    start: &After,
    today: Date,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let days = days(shown, today);
    let words = rarest_first(app, words).await?;
    let (bounds, first) = (Words::new(&words), words.first().map_or("", String::as_str));
    if shown == Shown::Left {
        return queries::found_among_left(&app.db, &bounds, start, days, limit).await;
    }
    let from_word = match start.id {
        PersonId(0) => None,
        id => queries::found_by(&app.db, id, first).await?,
    };
    let from = (from_word.as_deref().unwrap_or(first), start);
    let mut found = queries::found(&app.db, &bounds, from, days, limit).await?;
    let is_all = start.id == PersonId(0) && i64::try_from(found.len()).is_ok_and(|count| count < limit);
    if is_all {
        found.sort_by_cached_key(|person| (fold(&person.name), person.id));
    }
    Ok(found)
}

/// A search goes down the list of the word that finds fewest, as far as they are counted.
async fn rarest_first(app: &App, words: &[String]) -> Result<Vec<String>, DbError> {
    if words.len() < 2 {
        return Ok(words.to_vec());
    }
    let mut counted = Vec::new();
    for word in words {
        counted.push((queries::count_word(&app.db, word, COUNTED).await?, word.clone()));
    }
    // Of common ones the longest, which stands first, narrows most.
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().map(|(_, word)| word).collect())
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
