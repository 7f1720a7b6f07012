//! The permission table, cell by cell, over real HTTP.
//!
//! Everything the table knows is said once in the line of a new manager and once in the line
//! of the old one (`words`, `talks`), by people who between them stand in every column
//! (`world`). Each of them opens every page (`walk`), sends every form (`writes`, `plain`) and
//! is held against the file (`table`). Rows whose object nobody has built yet are in
//! `pending`, by name.

mod asked;
mod pending;
mod phones;
mod plain;
mod search;
mod stand_ins;
mod table;
mod talks;
mod traces;
mod walk;
mod words;
mod world;
mod writes;

use std::collections::BTreeSet;

use app::routes;

use crate::both;
use crate::support::{Engine, Page, TestApp};

use pending::{PENDING, PENDING_COLUMN};
use walk::{Walked, found, paths, walk};
use words::{Said, Told, nothing_unsaid, tell};
use world::{ENDED, Era, LEVEL_SINCE, Who, World};

/// What somebody finds and should not, or should and does not.
async fn compare(world: &World<'_>, told: &Told, who: Who, days: i64) -> Vec<String> {
    let walked = walk(world, who, &paths(world, told)).await;
    let found = found(&walked);
    let check = |said: &Said| {
        let column = said.column(who);
        let cell = said.cell(who, said.row());
        let on = found.get(&said.word);
        match (table::reads(cell, days), on) {
            (true, None) => Some(format!("{who:?} ({column}: {cell}, day {days}) reads {} nowhere", said.word)),
            (false, Some(on)) => Some(format!("{who:?} ({column}: {cell}, day {days}) reads {} on {on:?}", said.word)),
            _ => None,
        }
    };
    told.said.iter().filter_map(check).chain(level(&walked, who)).collect()
}

/// The day since when Ines, Edda and Kai hold their level stands for whom the table says.
fn level(walked: &Walked, who: Who) -> Option<String> {
    let said = [LEVEL_SINCE.strftime("%-d %b").to_string(), LEVEL_SINCE.to_string()];
    let shows = |page: &Page| said.iter().any(|said| page.text.contains(said));
    let on: Vec<&str> = walked.iter().filter(|(_, page)| shows(page)).map(|(path, _)| path.as_str()).collect();
    let cell = table::cell("level_history", "any", who.column(Era::Always, Who::Ines));
    // The three climbers are colleagues of each other, and each reads their own.
    let reads = table::reads(cell, ENDED) || [Who::Edda, Who::Kai].contains(&who);
    (on.is_empty() == reads).then(|| format!("{who:?} ({cell}) reads the level of a climber on {on:?}"))
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

both! {
    async fn everybody_reads_the_words_the_table_gives_them_and_no_others(test: TestApp) {
        let mut world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = Vec::new();
        for who in Who::ALL {
            problems.extend(compare(&world, &told, who, ENDED).await);
        }
        // What ends with time ends for the former manager.
        for (days, after) in [(15, ENDED + 15), (60, ENDED + 75)] {
            world.days_pass(days).await;
            problems.extend(compare(&world, &told, Who::Tomas, after).await);
        }
        none(&problems);
    }
}

both! {
    async fn everybody_writes_what_the_table_lets_them_and_nothing_else(test: TestApp) {
        let mut world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = Vec::new();
        for who in Who::ALL {
            problems.extend(writes::press(&world, &told, who, ENDED).await);
        }
        for (days, after) in [(15, ENDED + 15), (60, ENDED + 75)] {
            world.days_pass(days).await;
            problems.extend(writes::press(&world, &told, Who::Tomas, after).await);
        }
        none(&problems);
    }
}

both! {
    async fn pages_without_words_open_for_whom_the_table_says(test: TestApp) {
        let world = World::new(&test).await;
        let mut problems = Vec::new();
        for who in Who::ALL {
            problems.extend(plain::open(&world, who, ENDED).await);
        }
        none(&problems);
    }
}

#[test]
fn every_route_belongs_to_rows_of_the_table() {
    let known: BTreeSet<&str> = table::rows().iter().map(|row| row.object).collect();
    let mut problems = Vec::new();
    for entry in routes::site().entries() {
        if entry.rows.is_empty() {
            problems.push(format!("{} belongs to no row", entry.path));
        }
        let unknown = entry.rows.iter().map(|object| object.name()).filter(|name| !known.contains(name));
        problems.extend(unknown.map(|name| format!("{} names {name}, which the table does not know", entry.path)));
    }
    none(&problems);
}

/// A row is checked by a case or named as pending, never neither and never both.
#[tokio::test]
async fn every_row_is_checked_or_pending() {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    let world = World::new(&test).await;
    let told = tell(&world, &nothing_unsaid).await;
    let checked: BTreeSet<(&str, &str)> =
        told.said.iter().map(Said::row).chain(plain::rows()).chain([phones::ROW]).collect();
    let pending: BTreeSet<(&str, &str)> = PENDING.iter().map(|(object, state, _)| (*object, *state)).collect();
    let rows: BTreeSet<(&str, &str)> = table::rows().iter().map(|row| (row.object, row.state)).collect();
    let mut problems = Vec::new();
    for row in &rows {
        match (checked.contains(row), pending.contains(row)) {
            (false, false) => problems.push(format!("{row:?} is neither checked nor pending")),
            (true, true) => problems.push(format!("{row:?} is checked and still pending")),
            _ => {}
        }
    }
    problems.extend(
        checked.union(&pending).filter(|row| !rows.contains(*row)).map(|row| format!("{row:?} is not in the table")),
    );
    none(&problems);
}

/// What a route names is built: at least one state of it is checked.
#[test]
fn a_pending_object_has_no_route() {
    let waiting: BTreeSet<&str> = table::rows()
        .iter()
        .map(|row| row.object)
        .filter(|object| {
            let states = table::rows().into_iter().filter(|row| row.object == *object);
            states
                .into_iter()
                .all(|row| PENDING.iter().any(|(object, state, _)| (*object, *state) == (row.object, row.state)))
        })
        .collect();
    let built = routes::site();
    let named =
        built.entries().iter().flat_map(|entry| entry.rows.iter().map(move |object| (entry.path, object.name())));
    let problems: Vec<String> = named
        .filter(|(_, object)| waiting.contains(object))
        .map(|(path, object)| format!("{path} names {object}, which is still pending"))
        .collect();
    none(&problems);
}

/// Every column of the table has somebody in it, except the one that waits.
#[test]
fn somebody_stands_in_every_column() {
    use Era::{Always, Now, Then};
    let stood: BTreeSet<&str> =
        [Always, Now, Then].into_iter().flat_map(|era| Who::ALL.map(|who| who.column(era, Who::Ines))).collect();
    let (waits, _) = PENDING_COLUMN;
    let missing: Vec<&str> = table::columns().into_iter().filter(|column| !stood.contains(column)).collect();
    assert_eq!(missing, [waits]);
}
