//! What everybody finds by searching for each thing that was said.

use app::routes;

use super::none;
use super::table;
use super::walk::{found, walk};
use super::words::{Said, Told, nothing_unsaid, tell};
use super::world::{ENDED, Who, World};
use crate::both;

/// A search for each word, without its last letter: the page repeats what was asked, and that
/// shall not count as found.
fn searches(told: &Told) -> Vec<String> {
    let asked = |word: &str| format!("/search?q={}", word[..word.len() - 1].replace(' ', "+"));
    let mut all: Vec<String> = told.said.iter().map(|said| asked(&said.word)).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether the search looks among the words of a row: its route says so.
fn is_searched(said: &Said) -> bool {
    let site = routes::site();
    let search = site.entries().iter().find(|entry| entry.path == "/search").expect("there is a search");
    search.rows.iter().any(|object| object.name() == said.object)
}

both! {
    async fn a_search_finds_what_the_table_lets_somebody_read_and_nothing_else(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let searches = searches(&told);
        let searched: Vec<&Said> = told.said.iter().filter(|said| is_searched(said)).collect();
        assert!(searched.len() > 30, "{} things are searched", searched.len());
        let mut problems = Vec::new();
        for who in Who::ALL {
            let found = found(&walk(&world, who, &searches).await);
            for said in &told.said {
                let (column, cell) = (said.column(who), said.cell(who, said.row()));
                let on = found.get(&said.word);
                let should = table::reads(cell, ENDED) && searched.iter().any(|one| one.word == said.word);
                match (should, on) {
                    (true, None) => problems.push(format!("{who:?} ({column}: {cell}) does not find {}", said.word)),
                    (false, Some(on)) => problems.push(format!("{who:?} ({column}: {cell}) finds {} by {on:?}", said.word)),
                    _ => {}
                }
            }
        }
        none(&problems);
    }
}
