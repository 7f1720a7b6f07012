use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// One version of a framework. Lists with one entry per level follow the order of `levels`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Framework {
    /// Its key: the slug of its first name.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The levels, lowest first.
    pub levels: Vec<Level>,
    /// The pillars.
    pub pillars: Vec<Pillar>,
    /// When somebody counts as ready for the next level.
    #[serde(default)]
    pub readiness: Readiness,
}

/// The thresholds of readiness. A document that says nothing of them has the usual ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readiness {
    /// Months in a row after which a competency counts as sustained.
    pub sustained_months: u32,
    /// The share of the target level's weight that has to be sustained, in percent.
    pub weight_percent: u32,
    /// The same inside every single pillar.
    pub pillar_percent: u32,
    /// Days after which being ready without a decision is overdue.
    pub overdue_days: u32,
    /// Days in a new level in which nothing is said but "too early".
    pub early_days: u32,
}

/// What each threshold may be, wherever it comes from.
impl Readiness {
    /// Months in a row.
    pub const SUSTAINED_MONTHS: RangeInclusive<u32> = 3..=12;
    /// Percent of the whole: with none of it everybody would be ready.
    pub const WEIGHT_PERCENT: RangeInclusive<u32> = 1..=100;
    /// Percent of every pillar.
    pub const PILLAR_PERCENT: RangeInclusive<u32> = 0..=100;
    /// Days until a decision is overdue.
    pub const OVERDUE_DAYS: RangeInclusive<u32> = 1..=730;
    /// Days that are too early.
    pub const EARLY_DAYS: RangeInclusive<u32> = 0..=730;
}

impl Default for Readiness {
    fn default() -> Readiness {
        Readiness { sustained_months: 6, weight_percent: 80, pillar_percent: 50, overdue_days: 60, early_days: 90 }
    }
}

/// One level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Its key: the slug of its first name.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Typical months in it: at least, and at most unless it is open.
    pub months: Option<(u32, Option<u32>)>,
}

/// A group of competencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pillar {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its share of the whole per level, 0 to 1.
    pub weights: Vec<f64>,
    /// Its benchmark per level as the source gives it; see [`Pillar::worked_out`].
    pub benchmarks: Vec<Option<f64>>,
    /// What belongs to it.
    pub competencies: Vec<Competency>,
}

/// One thing people are good at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Competency {
    /// Its key: the slug of its first name. It survives a rename.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its share of its pillar per level, 0 to 1.
    pub weights: Vec<f64>,
    /// Its benchmark per level; nothing means it is not rated there.
    pub benchmarks: Vec<Option<f64>>,
    /// What each level expects; empty where nothing is written.
    pub expectations: Vec<String>,
    /// Its finer parts.
    pub criteria: Vec<Criterion>,
}

/// A finer part of a competency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its key, unique within its competency.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its share of its competency per level, 0 to 1.
    pub weights: Vec<f64>,
    /// Its benchmark per level; nothing means it is not rated there.
    pub benchmarks: Vec<Option<f64>>,
    /// What each level expects; empty where nothing is written.
    pub expectations: Vec<String>,
}

/// One text of what a level expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The criterion it is the text of; nothing for the competency’s own.
    pub criterion: Option<String>,
    /// What is expected; never empty.
    pub text: String,
}

impl Framework {
    /// The place of a level, counted from 0.
    pub fn level_index(&self, level_key: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.key == level_key)
    }

    /// The level with this key.
    pub fn level(&self, level_key: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.key == level_key)
    }

    /// The level after this one; nothing at the top.
    pub fn next_of(&self, level_key: &str) -> Option<&Level> {
        self.levels.get(self.level_index(level_key)? + 1)
    }

    /// Every competency with its pillar, in order.
    pub fn competencies(&self) -> impl Iterator<Item = (&Pillar, &Competency)> {
        self.pillars.iter().flat_map(|pillar| pillar.competencies.iter().map(move |competency| (pillar, competency)))
    }

    /// The competency with this key, and its pillar.
    pub fn placed(&self, competency_key: &str) -> Option<(&Pillar, &Competency)> {
        self.competencies().find(|(_, competency)| competency.key == competency_key)
    }

    /// The competency with this key.
    pub fn competency(&self, competency_key: &str) -> Option<&Competency> {
        self.placed(competency_key).map(|(_, competency)| competency)
    }

    /// A competency's share of the whole at a level: the pillar's times its own.
    pub fn weight(&self, competency_key: &str, level: usize) -> f64 {
        self.placed(competency_key)
            .map_or(0.0, |(pillar, competency)| share(&pillar.weights, level) * share(&competency.weights, level))
    }

    /// A competency's benchmark at a level; nothing where it is not rated.
    pub fn benchmark(&self, competency_key: &str, level: usize) -> Option<f64> {
        self.competency(competency_key)?.benchmarks.get(level).copied().flatten()
    }

    /// What a level expects of a competency in its own words; empty where it has none.
    pub fn expectation(&self, competency_key: &str, level: usize) -> &str {
        self.competency(competency_key).map_or("", |competency| competency.expectation(level))
    }

    /// What a level expects of a competency; nothing where nothing is written.
    pub fn expected(&self, competency_key: &str, level: usize) -> Vec<Expected> {
        self.competency(competency_key).map_or_else(Vec::new, |competency| competency.expected(level))
    }
}

impl Pillar {
    /// The benchmark that follows from its competencies: their mean by weight, those without
    /// a benchmark left out. Sources give their own figure, which may differ; both are shown.
    pub fn worked_out(&self, level: usize) -> Option<f64> {
        let rated = self.competencies.iter().filter_map(|competency| {
            Some((competency.benchmarks.get(level).copied().flatten()?, share(&competency.weights, level)))
        });
        let (sum, weight) =
            rated.fold((0.0, 0.0), |(sum, all), (benchmark, weight)| (sum + benchmark * weight, all + weight));
        (weight > 0.0).then(|| sum / weight)
    }
}

impl Competency {
    /// What a level expects in the competency’s own words; empty where it has none.
    pub fn expectation(&self, level: usize) -> &str {
        self.expectations.get(level).map_or("", String::as_str)
    }

    /// What a level expects, as every page shows it: the competency’s own text. Some ladders write
    /// only about criteria; there the texts of those stand in its place.
    pub fn expected(&self, level: usize) -> Vec<Expected> {
        let mut texts = self.texts(level);
        if texts.first().is_some_and(|first| first.criterion.is_none()) {
            texts.truncate(1);
        }
        texts
    }

    /// Everything that is written for a level: the competency’s own text, then those of its criteria.
    pub fn texts(&self, level: usize) -> Vec<Expected> {
        let own = std::iter::once((None, &self.expectations));
        let parts = self.criteria.iter().map(|part| (Some(part.name.clone()), &part.expectations));
        let text = |(criterion, texts): (Option<String>, &Vec<String>)| {
            let text = texts.get(level).filter(|text| !text.is_empty())?.clone();
            Some(Expected { criterion, text })
        };
        own.chain(parts).filter_map(text).collect()
    }
}

fn share(weights: &[f64], level: usize) -> f64 {
    weights.get(level).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn competency(own: [&str; 2], criteria: &[(&str, [&str; 2])]) -> Competency {
        let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        let (weights, benchmarks) = (vec![1.0; 2], vec![None; 2]);
        let criterion = |(name, written): &(&str, [&str; 2])| Criterion {
            key: (*name).to_owned(),
            name: (*name).to_owned(),
            weights: weights.clone(),
            benchmarks: benchmarks.clone(),
            expectations: texts(*written),
        };
        Competency {
            key: "craft".to_owned(),
            name: "Craft".to_owned(),
            criteria: criteria.iter().map(criterion).collect(),
            expectations: texts(own),
            weights: weights.clone(),
            benchmarks: benchmarks.clone(),
        }
    }

    fn said(expected: Vec<Expected>) -> Vec<String> {
        let said = |one: Expected| one.criterion.map_or_else(|| one.text.clone(), |of| format!("{of}: {}", one.text));
        expected.into_iter().map(said).collect()
    }

    #[test]
    fn where_a_competency_has_no_text_those_of_its_criteria_stand_in_its_place() {
        let one = competency(["Own.", ""], &[("Tests", ["T0.", "T1."]), ("Names", ["N0.", ""])]);
        assert_eq!(said(one.expected(0)), ["Own."]);
        assert_eq!(said(one.expected(1)), ["Tests: T1."]);
        assert_eq!(said(one.texts(0)), ["Own.", "Tests: T0.", "Names: N0."]);
        assert!(competency(["", ""], &[]).expected(0).is_empty());
        assert!(one.expected(7).is_empty());
    }
}
