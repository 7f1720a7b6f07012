//! What everybody finds by searching for each thing that was said.

use super::none;
use super::table;
use super::walk::{found, walk};
use super::words::{Told, nothing_unsaid, tell};
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

both! {
    async fn a_search_finds_what_the_table_lets_somebody_read_and_nothing_else(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let searches = searches(&told);
        let mut problems = Vec::new();
        for who in Who::ALL {
            let found = found(&walk(&world, who, &searches).await);
            for said in &told.said {
                let column = said.column(who);
                let cell = table::cell(said.object, said.state, column);
                if let (false, Some(on)) = (table::reads(cell, ENDED), found.get(&said.word)) {
                    problems.push(format!("{who:?} ({column}: {cell}) finds {} by {on:?}", said.word));
                }
            }
            let finds = told.said.iter().filter(|said| found.contains_key(&said.word)).count();
            match who {
                Who::Ines | Who::Ruth if finds < 5 => problems.push(format!("{who:?} finds only {finds} things")),
                Who::Noor | Who::Hana | Who::Zeynep | Who::Beatriz | Who::Kofi | Who::Nobody if finds > 0 => {
                    problems.push(format!("{who:?} finds {finds} things"));
                }
                _ => {}
            }
        }
        none(&problems);
    }
}
