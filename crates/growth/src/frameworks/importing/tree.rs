//! From entries to a tree: pillars, competencies, criteria, each with a cell per level.

use super::entries::{Entry, shortened};
use super::findings::{Finding, Findings, Matter, Severity};

/// More levels than this is a column in the wrong place.
pub(super) const MOST_LEVELS: usize = 24;

/// A pillar, competency or criterion on its way to becoming one.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    /// The key, where the file gives one.
    pub(super) key: Option<String>,
    folded: String,
    /// What the sheet says per level; nothing where it has no row.
    pub(super) cells: Vec<Option<Said>>,
    pub(super) children: Vec<Node>,
}

/// What one row says.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// Where it stands; 0 is nowhere.
    pub(super) row: u64,
    /// Where its benchmark stands, in a file that has a line for it.
    pub(super) benchmark_row: u64,
    pub(super) benchmark: Option<f64>,
    /// Its share of the whole.
    pub(super) weight: Option<f64>,
    pub(super) text: String,
}

impl Node {
    /// Whether a level has a row of it, or of anything in it.
    fn is_there(&self, level: usize) -> bool {
        self.cells[level].is_some() || self.children.iter().any(|child| child.is_there(level))
    }

    /// Nothing is said of it yet, at so many levels.
    pub(super) fn new(name: &str, levels: usize) -> Node {
        Node {
            name: name.to_owned(),
            key: None,
            folded: kit::names::fold(name),
            cells: vec![None; levels],
            children: Vec::new(),
        }
    }
}

/// Levels and pillars in the order in which the sheet first names them.
pub(super) fn grow(entries: Vec<Entry>, findings: &mut Findings) -> Option<(Vec<String>, Vec<Node>)> {
    let mut levels: Vec<(String, String)> = Vec::new();
    for entry in &entries {
        let folded = kit::names::fold(&entry.level);
        if !levels.iter().any(|(known, _)| *known == folded) {
            levels.push((folded, entry.level.clone()));
        }
        if levels.len() > MOST_LEVELS {
            let sentence = format!("It names more than {MOST_LEVELS} levels. Is another column called “level”?");
            findings.say(Severity::Stop, Matter::Columns, sentence);
            return None;
        }
    }
    if levels.is_empty() {
        findings.say(
            Severity::Stop,
            Matter::Rows,
            "No row could be placed, so there is nothing to make a framework of.",
        );
        return None;
    }
    let mut root = Node::new("", 0);
    for entry in entries {
        let folded = kit::names::fold(&entry.level);
        let level = levels.iter().position(|(known, _)| *known == folded).unwrap_or(0);
        plant(&mut root, entry, level, levels.len(), findings);
    }
    Some((levels.into_iter().map(|(_, name)| name).collect(), root.children))
}

fn plant(root: &mut Node, entry: Entry, level: usize, levels: usize, findings: &mut Findings) {
    let mut node = root;
    for name in &entry.path {
        node = child(node, name, levels, entry.row, findings);
    }
    if let Some(first) = &node.cells[level] {
        let sentence = format!(
            "“{}” at {} stands in row {} already; the first one counts and this one was left out.",
            shortened(&node.name),
            shortened(&entry.level),
            first.row
        );
        findings.push(at_row(Severity::Odd, Matter::Rows, entry.row, sentence));
        return;
    }
    let Entry { row, benchmark, weight, text, .. } = entry;
    node.cells[level] = Some(Said { row, benchmark_row: row, benchmark, weight, text });
}

fn child<'a>(parent: &'a mut Node, name: &str, levels: usize, row: u64, findings: &mut Findings) -> &'a mut Node {
    let folded = kit::names::fold(name);
    let place = parent.children.iter().position(|child| child.folded == folded).unwrap_or_else(|| {
        parent.children.push(Node::new(name, levels));
        parent.children.len() - 1
    });
    let child = &mut parent.children[place];
    if child.name != name {
        let sentence = format!(
            "“{}” was taken for “{}”, which differs only in its letters.",
            shortened(name),
            shortened(&child.name)
        );
        findings.push(at_row(Severity::Note, Matter::Rows, row, sentence));
    }
    child
}

pub(super) fn at_row(severity: Severity, matter: Matter, row: u64, sentence: String) -> Finding {
    Finding { severity, matter, row: Some(row), column: None, sentence }
}

/// Names what has no row at some level, and lets siblings count alike where the sheet gives
/// none of them a weight.
pub(super) fn complete(levels: &[String], pillars: &mut [Node], findings: &mut Findings) {
    say_missing(levels, pillars, findings);
    share_alike(levels, "The pillars", pillars, findings);
    for pillar in pillars.iter_mut() {
        say_missing(levels, &pillar.children, findings);
        share_alike(levels, &pillar.name, &mut pillar.children, findings);
        for competency in &mut pillar.children {
            say_missing(levels, &competency.children, findings);
            share_alike(levels, &competency.name, &mut competency.children, findings);
        }
    }
}

fn say_missing(levels: &[String], siblings: &[Node], findings: &mut Findings) {
    for node in siblings {
        let missing: Vec<&str> = levels
            .iter()
            .zip(&node.cells)
            .filter(|(_, said)| said.is_none())
            .map(|(level, _)| level.as_str())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let name = shortened(&node.name);
        let sentence = if missing.len() == levels.len() {
            format!("“{name}” has no row of its own at any level: it has no benchmark.")
        } else {
            format!("“{name}” has no row of its own at {}: it is not rated there.", join(&missing))
        };
        findings.say(Severity::Odd, Matter::Rows, sentence);
    }
}

/// Where a sheet gives no weight to any of the siblings, each that is there counts alike.
fn share_alike(levels: &[String], parent: &str, siblings: &mut [Node], findings: &mut Findings) {
    let mut alike = Vec::new();
    let no_rows = siblings.iter().all(|node| !(0..levels.len()).any(|level| node.is_there(level)));
    for (level, level_name) in levels.iter().enumerate() {
        let given = siblings.iter().filter_map(|node| node.cells[level].as_ref()).any(|said| said.weight.is_some());
        let there = siblings.iter().filter(|node| no_rows || node.is_there(level)).count();
        if given || there == 0 {
            continue;
        }
        for node in siblings.iter_mut().filter(|node| no_rows || node.is_there(level)) {
            node.cells[level].get_or_insert_default().weight = Some(1.0 / there as f64);
        }
        alike.push(level_name.as_str());
    }
    if !alike.is_empty() {
        let sentence = match parent {
            "The pillars" => format!("The pillars have no weights at {}: each counts alike.", join(&alike)),
            parent => format!(
                "What belongs to “{}” has no weights at {}: each counts alike.",
                shortened(parent),
                join(&alike)
            ),
        };
        findings.say(Severity::Odd, Matter::Weights, sentence);
    }
}

/// "Junior", "Junior and Senior", "Junior, Confirmed and Senior".
pub(super) fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
