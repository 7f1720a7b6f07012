//! From a tree to a framework: keys, and one entry per level everywhere.

use std::collections::HashSet;

use super::cells::slug;
use super::tree::Node;
use crate::frameworks::{Competency, Criterion, Framework, Level, Pillar, Readiness};

/// Keys that are taken: those a file gives are kept, the others follow from names.
#[derive(Default)]
pub(super) struct Keys(HashSet<String>);

impl Keys {
    /// Among these siblings, or what counts as such.
    pub(super) fn among<'a>(given: impl IntoIterator<Item = &'a Option<String>>) -> Keys {
        Keys(given.into_iter().flatten().cloned().collect())
    }

    /// The given key; else the slug of the name, or of its kind when it has no letters,
    /// numbered when it is taken.
    pub(super) fn of(&mut self, given: Option<&String>, name: &str, kind: &str) -> String {
        if let Some(given) = given {
            return given.clone();
        }
        let plain = Some(slug(name)).filter(|key| !key.is_empty()).unwrap_or_else(|| kind.to_owned());
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let mut all = std::iter::once(plain.clone()).chain(numbered);
        let key = all.find(|key| !self.0.contains(key)).unwrap_or_default();
        self.0.insert(key.clone());
        key
    }
}

/// The key of something new beside those that are taken.
pub(in crate::frameworks) fn new_key(name: &str, kind: &str, taken: impl IntoIterator<Item = String>) -> String {
    Keys(taken.into_iter().collect()).of(None, name, kind)
}

/// Levels by name, as a sheet gives them.
pub(super) fn levels(names: Vec<String>) -> Vec<Level> {
    let mut keys = Keys::default();
    names.into_iter().map(|name| Level { key: keys.of(None, &name, "level"), name, months: None }).collect()
}

/// The framework, still without a name.
pub(super) fn framework(levels: Vec<Level>, pillars: &[Node]) -> Framework {
    let mut pillar_keys = Keys::among(pillars.iter().map(|node| &node.key));
    let mut keys = Keys::among(pillars.iter().flat_map(|pillar| &pillar.children).map(|node| &node.key));
    let pillar = |node: &Node| Pillar {
        key: pillar_keys.of(node.key.as_ref(), &node.name, "pillar"),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        competencies: node.children.iter().map(|child| competency(child, &mut keys)).collect(),
    };
    let pillars = pillars.iter().map(pillar).collect();
    let readiness = Readiness::default();
    Framework { key: String::new(), name: String::new(), levels, pillars, readiness }
}

fn competency(node: &Node, keys: &mut Keys) -> Competency {
    let mut criterion_keys = Keys::among(node.children.iter().map(|node| &node.key));
    let criterion = |node: &Node| Criterion {
        key: criterion_keys.of(node.key.as_ref(), &node.name, "criterion"),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        expectations: texts(node),
    };
    Competency {
        key: keys.of(node.key.as_ref(), &node.name, "competency"),
        name: node.name.clone(),
        weights: weights(node),
        benchmarks: benchmarks(node),
        expectations: texts(node),
        criteria: node.children.iter().map(criterion).collect(),
    }
}

fn weights(node: &Node) -> Vec<f64> {
    node.cells.iter().map(|said| said.as_ref().and_then(|said| said.weight).unwrap_or(0.0)).collect()
}

fn benchmarks(node: &Node) -> Vec<Option<f64>> {
    node.cells.iter().map(|said| said.as_ref()?.benchmark).collect()
}

fn texts(node: &Node) -> Vec<String> {
    node.cells.iter().map(|said| said.as_ref().map_or_else(String::new, |said| said.text.clone())).collect()
}
