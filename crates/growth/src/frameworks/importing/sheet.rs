//! From the text of a sheet to a framework.

use std::collections::HashSet;

use super::columns::Column;
use super::entries::Entry;
use super::findings::{Findings, Matter, Severity};
use super::tree::{Node, Said};
use super::{build, checks, entries, text, tree};
use crate::frameworks::Framework;

/// What a file calls its figures, and whether it has a place for texts at all.
pub(super) struct Headings {
    pub(super) weight: String,
    pub(super) benchmark: String,
    /// What it calls them at single levels: the figure, the level, the heading.
    pub(super) at_levels: Vec<(Column, String, String)>,
    pub(super) has_texts: bool,
}

impl Headings {
    /// What a file calls a figure at a level.
    pub(super) fn at(&self, figure: Column, level: &str) -> &str {
        let own =
            self.at_levels.iter().find(|(of, at, _)| *of == figure && kit::names::fold(at) == kit::names::fold(level));
        own.map_or(if figure == Column::Weight { &self.weight } else { &self.benchmark }, |(.., heading)| heading)
    }
}

/// Reads a sheet of one row per level, pillar, competency and criterion.
pub(super) fn read(sheet: &str, findings: &mut Findings) -> Option<Framework> {
    let (columns, rows) = text::rows(sheet, findings)?;
    if findings.stops() {
        return None;
    }
    let headings = Headings {
        weight: columns.heading(Column::Weight),
        benchmark: columns.heading(Column::Benchmark),
        at_levels: Vec::new(),
        has_texts: columns.place(Column::Text).is_some(),
    };
    framework(entries::read(&columns, &rows, &rows, findings), headings, findings)
}

/// The framework entries make, with what is odd about the whole.
pub(super) fn framework(entries: Vec<Entry>, headings: Headings, findings: &mut Findings) -> Option<Framework> {
    let (levels, mut pillars) = tree::grow(entries, findings)?;
    if pillars.iter().all(|pillar| pillar.children.is_empty()) {
        findings.say(Severity::Stop, Matter::Rows, "No row names a competency, so there is nothing to rate.");
        return None;
    }
    tree::complete(&levels, &mut pillars, findings);
    say_moved(&pillars, findings);
    say_pillar_texts(&pillars, findings);
    let framework = build::framework(build::levels(levels), &pillars);
    let places = checks::Places {
        headings,
        weight_row: &|level, path| Some(said(&pillars, level, path)?.row).filter(|row| *row > 0),
        benchmark_row: &|level, path| Some(said(&pillars, level, path)?.benchmark_row).filter(|row| *row > 0),
    };
    checks::say(&framework, &places, findings);
    Some(framework)
}

/// What the file says of an item (its place in the tree) at a level.
pub(super) fn said<'a>(pillars: &'a [Node], level: usize, path: &[usize]) -> Option<&'a Said> {
    let (first, rest) = path.split_first()?;
    let node = rest.iter().try_fold(pillars.get(*first)?, |node, index| node.children.get(*index))?;
    node.cells.get(level)?.as_ref()
}

fn say_moved(pillars: &[Node], findings: &mut Findings) {
    let mut seen = HashSet::new();
    for competency in pillars.iter().flat_map(|pillar| &pillar.children) {
        if !seen.insert(kit::names::fold(&competency.name)) {
            let sentence = format!(
                "“{}” stands under more than one pillar; these were read as different competencies.",
                entries::shortened(&competency.name)
            );
            findings.say(Severity::Odd, Matter::Rows, sentence);
        }
    }
}

fn say_pillar_texts(pillars: &[Node], findings: &mut Findings) {
    for said in pillars.iter().flat_map(|pillar| &pillar.cells).flatten().filter(|said| !said.text.is_empty()) {
        let sentence = "A text about a whole pillar has no place in Belay; it was left out.".to_owned();
        findings.push(tree::at_row(Severity::Odd, Matter::Texts, said.row, sentence));
    }
}
