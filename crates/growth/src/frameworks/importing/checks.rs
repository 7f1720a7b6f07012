//! What is odd about a framework as a whole.

use super::columns::Column;
use super::entries::shortened;
use super::findings::{Finding, Findings, Matter, Severity};
use super::sheet::Headings;
use super::weights::{Unbalanced, unbalanced};
use crate::frameworks::Framework;

/// A benchmark that is lower than at the level before.
#[derive(Clone, Debug, PartialEq)]
pub struct Fall {
    /// What falls: "Testing", "Testing, Improving coverage".
    pub name: String,
    /// The level it falls from, and the benchmark there.
    pub from: (String, f64),
    /// The level it falls to, and the benchmark there.
    pub to: (String, f64),
    place: (usize, Vec<usize>),
}

/// All benchmarks that fall. Levels without one are stepped over.
pub fn falls(framework: &Framework) -> Vec<Fall> {
    let mut found = Vec::new();
    let mut look = |name: String, benchmarks: &[Option<f64>], path: Vec<usize>| {
        let rated: Vec<(usize, f64)> =
            benchmarks.iter().enumerate().filter_map(|(level, benchmark)| Some((level, (*benchmark)?))).collect();
        for pair in rated.windows(2).filter(|pair| pair[1].1 < pair[0].1) {
            let at = |(level, benchmark): (usize, f64)| (framework.levels[level].name.clone(), benchmark);
            found.push(Fall {
                name: name.clone(),
                from: at(pair[0]),
                to: at(pair[1]),
                place: (pair[1].0, path.clone()),
            });
        }
    };
    for (p, pillar) in framework.pillars.iter().enumerate() {
        look(pillar.name.clone(), &pillar.benchmarks, vec![p]);
        for (c, competency) in pillar.competencies.iter().enumerate() {
            look(competency.name.clone(), &competency.benchmarks, vec![p, c]);
            for (n, criterion) in competency.criteria.iter().enumerate() {
                look(format!("{}, {}", competency.name, criterion.name), &criterion.benchmarks, vec![p, c, n]);
            }
        }
    }
    found
}

/// A place in a file: where it speaks of an item of the tree, at a level.
pub(super) struct Places<'a> {
    /// What the file calls its figures.
    pub(super) headings: Headings,
    /// The row of a weight.
    pub(super) weight_row: &'a dyn Fn(usize, &[usize]) -> Option<u64>,
    /// The row of a benchmark.
    pub(super) benchmark_row: &'a dyn Fn(usize, &[usize]) -> Option<u64>,
}

/// Adds what is odd about the whole to what was found row by row.
pub(super) fn say(framework: &Framework, places: &Places<'_>, findings: &mut Findings) {
    let odd = |matter, row, column: &str, sentence| Finding {
        severity: Severity::Odd,
        matter,
        row,
        column: Some(column.to_owned()),
        sentence,
    };
    for group in unbalanced(framework) {
        let (level, path) = &group.place;
        let row = (places.weight_row)(*level, path);
        findings.push(odd(
            Matter::Weights,
            row,
            places.headings.at(Column::Weight, &group.level),
            unbalanced_sentence(&group),
        ));
    }
    for fall in falls(framework) {
        let sentence = format!(
            "“{}” asks for {:.1} at {} and for less, {:.1}, at {}. It is kept as it is.",
            fall.name, fall.from.1, fall.from.0, fall.to.1, fall.to.0
        );
        let (level, path) = &fall.place;
        let row = (places.benchmark_row)(*level, path);
        findings.push(odd(Matter::Benchmarks, row, places.headings.at(Column::Benchmark, &fall.to.0), sentence));
    }
    if places.headings.has_texts {
        say_silent(framework, findings);
    }
}

fn unbalanced_sentence(group: &Unbalanced) -> String {
    let whose = match &group.parent {
        None => "The pillars add".to_owned(),
        Some(name) => format!("What belongs to “{}” adds", shortened(name)),
    };
    format!("{whose} up to {} % at {}, not to 100.", group.percent, group.level)
}

fn say_silent(framework: &Framework, findings: &mut Findings) {
    for (_, competency) in framework.competencies() {
        let silent = |level: &usize| competency.expected(*level).is_empty();
        let levels: Vec<&str> =
            (0..framework.levels.len()).filter(silent).map(|level| framework.levels[level].name.as_str()).collect();
        if !levels.is_empty() {
            let sentence =
                format!("“{}” says nothing about {}.", shortened(&competency.name), super::tree::join(&levels));
            findings.say(Severity::Odd, Matter::Texts, sentence);
        }
    }
}
