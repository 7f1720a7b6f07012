//! From the text of a TOML file to a framework; `docs/framework-file.md` describes it.
//!
//! The file becomes the same tree as a sheet, so that what is odd about a framework is found
//! and said alike. Rows of findings are lines here.

mod parts;

use std::collections::HashSet;

use ::toml::de::DeTable;

use super::findings::{Findings, Matter, Severity};
use super::sheet::Headings;
use super::tree::{MOST_LEVELS, Node, Said};
use super::{build, checks, entries, figures, sheet, tree};
use crate::frameworks::{Framework, Level, Readiness};
use parts::{Part, Reader};

/// Whether a text is meant as TOML: its first line that says something is a name with a value,
/// or a name in brackets.
pub(super) fn is_one(text: &str) -> bool {
    let said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let Some(line) = text.trim_start_matches('\u{feff}').lines().map(str::trim).find(said) else { return false };
    let is_name =
        |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || "._-".contains(letter));
    if let Some(header) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
        return is_name(header.trim_start_matches('['));
    }
    let value =
        |value: &str| value.trim_start().starts_with(['"', '\'', '[', '{']) || value.trim().parse::<f64>().is_ok();
    let is_ours = |name: &str| matches!(name, "name" | "key");
    line.split_once('=').is_some_and(|(name, rest)| is_ours(name.trim()) || is_name(name.trim()) && value(rest))
}

/// Reads a framework; what stops it is among the findings.
pub(super) fn read(text: &str, findings: &mut Findings) -> Option<Framework> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(text, findings);
    for error in errors.iter().take(20) {
        reader.say_broken(error);
    }
    if !errors.is_empty() {
        return None;
    }
    let file = Part { table: document.get_ref(), line: 1 };
    reader.know(&file, &["name", "key", "readiness", "level", "pillar"]);
    let levels = levels(&mut reader, &file)?;
    let parts = reader.parts(&file, "pillar");
    let mut pillars: Vec<Node> = parts.iter().map(|part| node(&mut reader, part, &levels, Depth::Pillar)).collect();
    let (name, key, readiness) = (reader.title(&file), reader.key(&file), readiness(&mut reader, &file));
    if pillars.iter().all(|pillar| pillar.children.is_empty()) {
        findings.say(Severity::Stop, Matter::Rows, "No pillar has a competency, so there is nothing to rate.");
        return None;
    }
    say_keys(&pillars, findings);
    let names: Vec<String> = levels.iter().map(|level| level.name.clone()).collect();
    tree::complete(&names, &mut pillars, findings);
    let framework = build::framework(levels, &pillars);
    let headings = Headings {
        weight: "weight".to_owned(),
        benchmark: "benchmark".to_owned(),
        at_levels: Vec::new(),
        has_texts: true,
    };
    let places = checks::Places {
        headings,
        weight_row: &|level, path| Some(sheet::said(&pillars, level, path)?.row),
        benchmark_row: &|level, path| Some(sheet::said(&pillars, level, path)?.benchmark_row),
    };
    checks::say(&framework, &places, findings);
    let key = key.unwrap_or_else(|| build::Keys::default().of(None, &name, "framework"));
    Some(Framework { key, name, readiness, ..framework })
}

/// What the file leaves out is as usual.
fn readiness(reader: &mut Reader<'_>, file: &Part<'_>) -> Readiness {
    let usual = Readiness::default();
    let Some(part) = reader.part(file, "readiness") else { return usual };
    reader.know(&part, &["sustained_months", "weight_percent", "pillar_percent", "overdue_days", "early_days"]);
    Readiness {
        sustained_months: reader.whole(&part, "sustained_months", Readiness::SUSTAINED_MONTHS, usual.sustained_months),
        weight_percent: reader.whole(&part, "weight_percent", Readiness::WEIGHT_PERCENT, usual.weight_percent),
        pillar_percent: reader.whole(&part, "pillar_percent", Readiness::PILLAR_PERCENT, usual.pillar_percent),
        overdue_days: reader.whole(&part, "overdue_days", Readiness::OVERDUE_DAYS, usual.overdue_days),
        early_days: reader.whole(&part, "early_days", Readiness::EARLY_DAYS, usual.early_days),
    }
}

fn levels(reader: &mut Reader<'_>, file: &Part<'_>) -> Option<Vec<Level>> {
    let parts = reader.parts(file, "level");
    if parts.is_empty() || parts.len() > MOST_LEVELS {
        let sentence = format!("It names {} levels; a framework has from one to {MOST_LEVELS} of them.", parts.len());
        reader.say(Severity::Stop, Matter::Rows, None, Some("level"), sentence);
        return None;
    }
    let given: Vec<Option<String>> = parts.iter().map(|part| reader.key(part)).collect();
    let mut keys = build::Keys::among(&given);
    let mut seen = HashSet::new();
    let mut levels = Vec::new();
    for (part, given) in parts.iter().zip(&given) {
        reader.know(part, &["name", "key", "months"]);
        let name = reader.name(part);
        let key = keys.of(given.as_ref(), &name, "level");
        if !seen.insert(key.clone()) {
            let sentence = format!("Two levels have the key “{key}”. Each needs its own.");
            reader.say(Severity::Stop, Matter::Rows, Some(part.line), Some("key"), sentence);
        }
        levels.push(Level { key, name, months: reader.months(part) });
    }
    let names = levels.iter().zip(&parts).map(|(level, part)| (level.name.as_str(), part.line));
    for (name, line) in alike(names) {
        reader.say(Severity::Stop, Matter::Rows, Some(line), Some("name"), alike_sentence("levels", name));
    }
    Some(levels)
}

#[derive(Clone, Copy)]
enum Depth {
    Pillar,
    Competency,
    Criterion,
}

impl Depth {
    fn fields(self) -> &'static [&'static str] {
        match self {
            Depth::Pillar => &["name", "key", "weight", "benchmark", "competency"],
            Depth::Competency => &["name", "key", "weight", "benchmark", "expectation", "criterion"],
            Depth::Criterion => &["name", "key", "weight", "benchmark", "expectation"],
        }
    }

    fn below(self) -> Option<(&'static str, Depth)> {
        match self {
            Depth::Pillar => Some(("competency", Depth::Competency)),
            Depth::Competency => Some(("criterion", Depth::Criterion)),
            Depth::Criterion => None,
        }
    }
}

fn node(reader: &mut Reader<'_>, part: &Part<'_>, levels: &[Level], depth: Depth) -> Node {
    reader.know(part, depth.fields());
    let mut node = Node::new(&reader.name(part), levels.len());
    node.key = reader.key(part);
    let weights = reader.per_level(part, "weight", levels);
    let benchmarks = reader.per_level(part, "benchmark", levels);
    let texts = match depth {
        Depth::Pillar => vec![None; levels.len()],
        Depth::Competency | Depth::Criterion => reader.per_level(part, "expectation", levels),
    };
    node.cells = (weights.into_iter().zip(benchmarks).zip(texts))
        .map(|((weight, benchmark), text)| {
            let row = weight.as_ref().map_or(part.line, |weight| weight.line);
            let benchmark_row = benchmark.as_ref().map_or(part.line, |benchmark| benchmark.line);
            let weight = weight.and_then(|value| {
                let (weight, remark) = figures::weight(&value.text, figures::Unit::Percent);
                reader.remark(Matter::Weights, value.line, "weight", remark);
                weight
            });
            let benchmark = benchmark.and_then(|value| {
                let (benchmark, remark) = figures::benchmark(&value.text);
                reader.remark(Matter::Benchmarks, value.line, "benchmark", remark);
                benchmark
            });
            let text = text.map(|value| {
                let text = plain(&value.text);
                reader.remark(Matter::Texts, value.line, "expectation", entries::too_long(&text));
                text
            });
            let text = text.unwrap_or_default();
            Some(Said { row, benchmark_row, benchmark, weight, text })
        })
        .collect();
    if let Some((field, below)) = depth.below() {
        let parts = reader.parts(part, field);
        node.children = parts.iter().map(|part| self::node(reader, part, levels, below)).collect();
    }
    node
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// Keys tell parts apart: pillars, competencies anywhere, criteria within their competency.
fn say_keys(pillars: &[Node], findings: &mut Findings) {
    let competencies: Vec<&Node> = pillars.iter().flat_map(|pillar| &pillar.children).collect();
    say_twice(pillars.iter(), "pillars", findings);
    say_twice(competencies.iter().copied(), "competencies", findings);
    for competency in competencies {
        say_twice(competency.children.iter(), "criteria of one competency", findings);
    }
    say_alike(pillars, "pillars", findings);
    for pillar in pillars {
        say_alike(&pillar.children, "competencies of one pillar", findings);
        for competency in &pillar.children {
            say_alike(&competency.children, "criteria of one competency", findings);
        }
    }
}

/// Neighbours are told apart by their names, on every page and in a sheet.
fn say_alike(nodes: &[Node], whose: &str, findings: &mut Findings) {
    for (name, row) in alike(nodes.iter().map(|node| (node.name.as_str(), line(node)))) {
        findings.push(tree::at_row(Severity::Stop, Matter::Rows, row, alike_sentence(whose, name)));
    }
}

fn alike_sentence(whose: &str, name: &str) -> String {
    format!("Two {whose} are called “{}”. Each needs a name of its own.", entries::shortened(name))
}

/// The names that stand there already, each with its line.
fn alike<'a>(names: impl Iterator<Item = (&'a str, u64)>) -> Vec<(&'a str, u64)> {
    let mut seen = HashSet::new();
    names.filter(|(name, _)| !name.is_empty() && !seen.insert(kit::names::fold(name))).collect()
}

fn line(node: &Node) -> u64 {
    node.cells.first().and_then(|said| said.as_ref()).map_or(0, |said| said.row)
}

fn say_twice<'a>(nodes: impl Iterator<Item = &'a Node>, whose: &str, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for node in nodes {
        let Some(key) = node.key.as_ref().filter(|key| !seen.insert(key.as_str())) else { continue };
        let sentence = format!("Two {whose} have the key “{key}”. Each needs its own.");
        findings.push(tree::at_row(Severity::Stop, Matter::Rows, line(node), sentence));
    }
}
