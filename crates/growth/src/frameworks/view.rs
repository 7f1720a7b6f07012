//! What the pages print, made from the document.

use super::charts::{Climb, Fill, Shares};
use super::rules::{figure, has, months, percent};
use super::{Competency, Expected, Framework, Pillar};

/// One level among all.
#[derive(Clone, Debug)]
pub(super) struct LevelRow {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) months: String,
    pub(super) shares: Shares,
    pub(super) percents: Vec<String>,
    pub(super) is_own: bool,
}

/// A pillar at one level.
#[derive(Clone, Debug)]
pub(super) struct PillarAt {
    pub(super) name: String,
    pub(super) weight: String,
    /// As the source gives it.
    pub(super) benchmark: Option<String>,
    /// As it follows from the competencies, where that differs.
    pub(super) worked_out: Option<String>,
    pub(super) competencies: Vec<CompetencyAt>,
}

/// A competency at one level.
#[derive(Clone, Debug)]
pub(super) struct CompetencyAt {
    pub(super) key: String,
    pub(super) name: String,
    /// What is asked; nothing where nothing is written.
    pub(super) expected: Vec<Expected>,
    pub(super) weight: String,
    pub(super) benchmark: Option<String>,
    pub(super) climb: Climb,
    pub(super) criteria: Vec<CriterionAt>,
}

/// A criterion at one level.
#[derive(Clone, Debug)]
pub(super) struct CriterionAt {
    pub(super) name: String,
    /// Empty where nothing is written, and where it stands in place of the competency’s own.
    pub(super) expectation: String,
    pub(super) weight: String,
    pub(super) benchmark: Option<String>,
}

/// A competency at one of all levels.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    pub(super) level_key: String,
    pub(super) level: String,
    pub(super) is_own: bool,
    pub(super) is_next: bool,
    pub(super) at: CompetencyAt,
}

pub(super) fn levels(framework: &Framework, own: Option<usize>) -> Vec<LevelRow> {
    let row = |(place, level): (usize, &super::Level)| LevelRow {
        key: level.key.clone(),
        name: level.name.clone(),
        months: months(level),
        shares: Shares {
            name: level.name.clone(),
            parts: framework.pillars.iter().map(|pillar| (pillar.name.clone(), pillar.weights[place])).collect(),
        },
        percents: framework.pillars.iter().map(|pillar| percent(pillar.weights[place])).collect(),
        is_own: own == Some(place),
    };
    framework.levels.iter().enumerate().map(row).collect()
}

/// What the fills of the bars stand for.
pub(super) fn key(framework: &Framework) -> Vec<(Fill, String)> {
    framework.pillars.iter().enumerate().map(|(place, pillar)| (Fill(place), pillar.name.clone())).collect()
}

/// The pillars at a level, with the competencies a search leaves; those left empty fall out.
pub(super) fn pillars(framework: &Framework, level: usize, own: Option<usize>, typed: &str) -> Vec<PillarAt> {
    let pillar = |pillar: &Pillar| PillarAt {
        name: pillar.name.clone(),
        weight: percent(pillar.weights[level]),
        benchmark: pillar.benchmarks[level].map(figure),
        worked_out: worked_out(pillar, level),
        competencies: pillar
            .competencies
            .iter()
            .filter(|competency| typed.is_empty() || has(competency, typed))
            .map(|competency| at(framework, competency, level, own))
            .collect(),
    };
    framework.pillars.iter().map(pillar).filter(|pillar| !pillar.competencies.is_empty()).collect()
}

/// Said only where it differs from what the source gives, to a tenth.
fn worked_out(pillar: &Pillar, level: usize) -> Option<String> {
    let tenths = |value: f64| (value * 10.0).round();
    let worked_out = pillar.worked_out(level)?;
    let same = pillar.benchmarks[level].is_some_and(|given| tenths(given) == tenths(worked_out));
    (!same).then(|| format!("{:.1}", worked_out))
}

/// The same beside another level: every text there is, so that none of them differs unseen.
pub(super) fn compared(framework: &Framework, competency: &Competency, level: usize) -> CompetencyAt {
    let mut at = at(framework, competency, level, None);
    at.expected = competency.texts(level);
    at.criteria.iter_mut().for_each(|part| part.expectation.clear());
    at
}

fn at(framework: &Framework, competency: &Competency, level: usize, own: Option<usize>) -> CompetencyAt {
    let expected = competency.expected(level);
    let stands_above = expected.iter().any(|one| one.criterion.is_some());
    let criterion = |part: &super::Criterion| CriterionAt {
        name: part.name.clone(),
        expectation: if stands_above { String::new() } else { part.expectations[level].clone() },
        weight: percent(part.weights[level]),
        benchmark: part.benchmarks[level].map(figure),
    };
    CompetencyAt {
        key: competency.key.clone(),
        name: competency.name.clone(),
        expected,
        weight: percent(competency.weights[level]),
        benchmark: competency.benchmarks[level].map(figure),
        climb: climb(framework, competency, own, false),
        criteria: competency.criteria.iter().map(criterion).collect(),
    }
}

pub(super) fn climb(framework: &Framework, competency: &Competency, own: Option<usize>, large: bool) -> Climb {
    Climb {
        name: competency.name.clone(),
        levels: framework.levels.iter().map(|level| level.name.clone()).collect(),
        benchmarks: competency.benchmarks.clone(),
        own,
        large,
    }
}

pub(super) fn rungs(framework: &Framework, competency: &Competency, own: Option<usize>) -> Vec<Rung> {
    let rung = |(place, level): (usize, &super::Level)| Rung {
        level_key: level.key.clone(),
        level: level.name.clone(),
        is_own: own == Some(place),
        is_next: own.is_some_and(|own| own + 1 == place),
        at: at(framework, competency, place, own),
    };
    framework.levels.iter().enumerate().map(rung).collect()
}
