//! From a text to a framework and everything there is to say about it.

use std::collections::HashSet;

use super::cells::slug;
use super::findings::{Findings, Matter, Severity};
use super::tree::Node;
use super::{checks, entries, text, tree};
use crate::frameworks::{Competency, Criterion, Framework, Level, Pillar, Readiness};

/// What came of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The framework, without a name yet; nothing when something has to be mended first.
    pub framework: Option<Framework>,
    /// Everything there is to say.
    pub findings: Findings,
}

/// Reads a sheet. Its weights stay as they are; see [`super::weights::normalise`].
pub fn read(sheet: &str) -> Found {
    let mut findings = Findings::default();
    let framework = framework(sheet, &mut findings).filter(|_| !findings.stops());
    Found { framework, findings }
}

/// Reads the bytes of a file, and hands back its text for the confirmation.
pub fn read_file(bytes: &[u8]) -> (Found, String) {
    let mut findings = Findings::default();
    let Some(text) = text::decode(bytes, &mut findings) else {
        return (Found { framework: None, findings }, String::new());
    };
    let framework = framework(&text, &mut findings).filter(|_| !findings.stops());
    (Found { framework, findings }, text)
}

/// Gives a framework its name, and the key that follows from it.
pub fn name(framework: &mut Framework, name: &str) {
    framework.name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    framework.key = unique(&framework.name, "framework", &mut HashSet::new());
}

/// A name keeps the key it had in the version before; what a sheet cannot say stays as it was.
pub fn keep_keys(new: &mut Framework, old: &Framework) {
    (new.key, new.name, new.readiness) = (old.key.clone(), old.name.clone(), old.readiness);
    for level in &mut new.levels {
        let before = old.levels.iter().find(|before| same(&before.name, &level.name));
        if let Some(before) = before {
            (level.key, level.months) = (before.key.clone(), level.months.or(before.months));
        }
    }
    for pillar in &mut new.pillars {
        if let Some(before) = old.pillars.iter().find(|before| same(&before.name, &pillar.name)) {
            pillar.key.clone_from(&before.key);
        }
        for competency in &mut pillar.competencies {
            let mut known = old.competencies().map(|(_, before)| before);
            if let Some(before) = known.find(|before| same(&before.name, &competency.name)) {
                competency.key.clone_from(&before.key);
            }
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    kit::names::fold(one) == kit::names::fold(other)
}

fn framework(sheet: &str, findings: &mut Findings) -> Option<Framework> {
    let (columns, rows) = text::rows(sheet, findings)?;
    if findings.stops() {
        return None;
    }
    let entries = entries::read(&columns, &rows, findings);
    let (levels, mut pillars) = tree::grow(entries, findings)?;
    if pillars.iter().all(|pillar| pillar.children.is_empty()) {
        findings.say(Severity::Stop, Matter::Rows, "No row names a competency, so there is nothing to rate.");
        return None;
    }
    tree::complete(&levels, &mut pillars, findings);
    say_moved(&pillars, findings);
    say_pillar_texts(&pillars, findings);
    let framework = build(&levels, &pillars);
    checks::say(&framework, &columns, &|place| row_of(&pillars, place), findings);
    Some(framework)
}

/// The row that speaks of an item (its place in the tree) at a level.
fn row_of(pillars: &[Node], (level, path): (usize, &[usize])) -> Option<u64> {
    let (first, rest) = path.split_first()?;
    let node = rest.iter().try_fold(pillars.get(*first)?, |node, index| node.children.get(*index))?;
    node.cells.get(level)?.as_ref().map(|said| said.row).filter(|row| *row > 0)
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

fn build(levels: &[String], pillars: &[Node]) -> Framework {
    let (mut level_keys, mut pillar_keys, mut competency_keys) = (HashSet::new(), HashSet::new(), HashSet::new());
    let level = |name: &String| Level { key: unique(name, "level", &mut level_keys), name: name.clone(), months: None };
    let levels = levels.iter().map(level).collect();
    let pillar = |node: &Node| Pillar {
        key: unique(&node.name, "pillar", &mut pillar_keys),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        competencies: node.children.iter().map(|child| competency(child, &mut competency_keys)).collect(),
    };
    Framework {
        key: String::new(),
        name: String::new(),
        levels,
        pillars: pillars.iter().map(pillar).collect(),
        readiness: Readiness::default(),
    }
}

fn competency(node: &Node, keys: &mut HashSet<String>) -> Competency {
    let mut criterion_keys = HashSet::new();
    let criterion = |node: &Node| Criterion {
        key: unique(&node.name, "criterion", &mut criterion_keys),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        expectations: texts(node),
    };
    Competency {
        key: unique(&node.name, "competency", keys),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        expectations: texts(node),
        criteria: node.children.iter().map(criterion).collect(),
    }
}

fn weights(node: &Node) -> Vec<f64> {
    node.cells.iter().map(|said| said.as_ref().and_then(|said| said.weight).unwrap_or(0.0) / 100.0).collect()
}

fn benchmarks(node: &Node) -> Vec<Option<f64>> {
    node.cells.iter().map(|said| said.as_ref()?.benchmark).collect()
}

fn texts(node: &Node) -> Vec<String> {
    node.cells.iter().map(|said| said.as_ref().map_or_else(String::new, |said| said.text.clone())).collect()
}

/// The slug of a name, or of its kind when it has no letters; numbered when it is taken.
fn unique(name: &str, kind: &str, taken: &mut HashSet<String>) -> String {
    let plain = Some(slug(name)).filter(|key| !key.is_empty()).unwrap_or_else(|| kind.to_owned());
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let key = std::iter::once(plain.clone()).chain(numbered).find(|key| !taken.contains(key)).unwrap_or_default();
    taken.insert(key.clone());
    key
}
