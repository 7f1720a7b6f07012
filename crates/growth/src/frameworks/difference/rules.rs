//! What differs between two versions of a framework, each thing once. What belongs together
//! is found by its key, so that a rename is a rename and not an end and a beginning.

use super::order::moved;
use crate::frameworks::rules::months;
use crate::frameworks::{Competency, Criterion, Framework, Level, Pillar, Readiness};

/// A part of a framework that something happened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The framework itself.
    Framework,
    /// A level, by its key.
    Level(String),
    /// A pillar, by its key.
    Pillar(String),
    /// A competency, by its key.
    Competency(String),
    /// A criterion, by the keys of its competency and its own.
    Criterion(String, String),
}

/// What happened to it.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name.
    Renamed {
        /// Its name before.
        from: String,
    },
    /// It stands elsewhere among its siblings, or in another pillar.
    Moved {
        /// The key of the pillar a competency stood in, when that is another.
        from: Option<String>,
    },
    /// A level has other typical months.
    Months {
        /// As they were said before.
        from: String,
        /// As they are said now.
        to: String,
    },
    /// It weighs something else at a level.
    Weight {
        /// The level, by its key.
        level: String,
        /// The share before, 0 to 1.
        from: f64,
        /// The share now.
        to: f64,
    },
    /// It has another benchmark at a level.
    Benchmark {
        /// The level, by its key.
        level: String,
        /// The benchmark before.
        from: Option<f64>,
        /// The benchmark now.
        to: Option<f64>,
    },
    /// A level expects something else of it, or says it differently.
    Text {
        /// The level, by its key.
        level: String,
        /// The words before.
        from: String,
        /// The words now.
        to: String,
    },
    /// Somebody counts as ready at another threshold.
    Threshold {
        /// Which, in words.
        of: &'static str,
        /// The number before.
        from: u32,
        /// The number now.
        to: u32,
    },
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it happened to.
    pub part: Part,
    /// What happened.
    pub what: What,
}

/// Everything that differs, from the whole to its parts. Of something new or gone nothing
/// more is said than that.
pub fn difference(old: &Framework, new: &Framework) -> Vec<Change> {
    let mut found = Found { changes: Vec::new(), shared: shared_levels(old, new) };
    found.renamed(Part::Framework, &old.name, &new.name);
    found.thresholds(&old.readiness, &new.readiness);
    found.levels(&old.levels, &new.levels);
    found.pillars(&old.pillars, &new.pillars);
    found.competencies(old, new);
    found.changes
}

/// A level both versions have: its key, and its place in each.
struct Shared {
    key: String,
    old: usize,
    new: usize,
}

fn shared_levels(old: &Framework, new: &Framework) -> Vec<Shared> {
    let place = |(place, level): (usize, &Level)| {
        Some(Shared { key: level.key.clone(), old: old.level_index(&level.key)?, new: place })
    };
    new.levels.iter().enumerate().filter_map(place).collect()
}

struct Found {
    changes: Vec<Change>,
    shared: Vec<Shared>,
}

impl Found {
    fn say(&mut self, part: Part, what: What) {
        self.changes.push(Change { part, what });
    }

    fn renamed(&mut self, part: Part, old: &str, new: &str) {
        if old != new {
            self.say(part, What::Renamed { from: old.to_owned() });
        }
    }

    fn thresholds(&mut self, old: &Readiness, new: &Readiness) {
        let all = [
            ("months in a row", old.sustained_months, new.sustained_months),
            ("percent of the whole", old.weight_percent, new.weight_percent),
            ("percent of every pillar", old.pillar_percent, new.pillar_percent),
            ("days until a decision is overdue", old.overdue_days, new.overdue_days),
            ("days that are too early", old.early_days, new.early_days),
        ];
        for (of, from, to) in all.into_iter().filter(|(_, from, to)| from != to) {
            self.say(Part::Framework, What::Threshold { of, from, to });
        }
    }

    /// What came, went and stands elsewhere among siblings; answers with those that stayed.
    fn siblings<'a>(&mut self, old: &[&'a str], new: &[&'a str], part: impl Fn(&str) -> Part) -> Vec<&'a str> {
        for key in old.iter().filter(|key| !new.contains(key)) {
            self.say(part(key), What::Removed);
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            self.say(part(key), What::Added);
        }
        for key in moved(old, new) {
            self.say(part(key), What::Moved { from: None });
        }
        new.iter().copied().filter(|key| old.contains(key)).collect()
    }

    fn levels(&mut self, old: &[Level], new: &[Level]) {
        let keys = |levels: &[Level]| levels.iter().map(|level| level.key.clone()).collect::<Vec<_>>();
        let (before, after) = (keys(old), keys(new));
        self.siblings(&texts(&before), &texts(&after), |key| Part::Level(key.to_owned()));
        let both = new.iter().filter_map(|level| Some((old.iter().find(|old| old.key == level.key)?, level)));
        for (old, new) in both {
            self.renamed(Part::Level(new.key.clone()), &old.name, &new.name);
            if old.months != new.months {
                self.say(Part::Level(new.key.clone()), What::Months { from: months(old), to: months(new) });
            }
        }
    }

    fn pillars(&mut self, old: &[Pillar], new: &[Pillar]) {
        let keys = |pillars: &[Pillar]| pillars.iter().map(|pillar| pillar.key.clone()).collect::<Vec<_>>();
        let (before, after) = (keys(old), keys(new));
        self.siblings(&texts(&before), &texts(&after), |key| Part::Pillar(key.to_owned()));
        let both = new.iter().filter_map(|pillar| Some((old.iter().find(|old| old.key == pillar.key)?, pillar)));
        for (old, new) in both {
            let part = Part::Pillar(new.key.clone());
            self.renamed(part.clone(), &old.name, &new.name);
            self.weights(&part, &old.weights, &new.weights);
            self.benchmarks(&part, &old.benchmarks, &new.benchmarks);
        }
    }

    fn competencies(&mut self, old: &Framework, new: &Framework) {
        let part = |key: &str| Part::Competency(key.to_owned());
        let gone = |old: &Framework, new: &Framework| -> Vec<String> {
            let missing = old.competencies().filter(|(_, one)| new.competency(&one.key).is_none());
            missing.map(|(_, one)| one.key.clone()).collect()
        };
        gone(old, new).iter().for_each(|key| self.say(part(key), What::Removed));
        gone(new, old).iter().for_each(|key| self.say(part(key), What::Added));
        for pillar in &new.pillars {
            self.places(old, pillar);
        }
        for (pillar, after) in new.competencies() {
            let Some((stood_in, before)) = old.placed(&after.key) else { continue };
            if stood_in.key != pillar.key {
                self.say(part(&after.key), What::Moved { from: Some(stood_in.key.clone()) });
            }
            self.competency(before, after);
        }
    }

    /// Competencies that changed places within the pillar they stayed in.
    fn places(&mut self, old: &Framework, pillar: &Pillar) {
        let Some(before) = old.pillars.iter().find(|before| before.key == pillar.key) else { return };
        let keys = |pillar: &Pillar, other: &Pillar| -> Vec<String> {
            let stayed =
                pillar.competencies.iter().filter(|one| other.competencies.iter().any(|other| other.key == one.key));
            stayed.map(|one| one.key.clone()).collect()
        };
        let (before, after) = (keys(before, pillar), keys(pillar, before));
        for key in moved(&texts(&before), &texts(&after)) {
            self.say(Part::Competency(key.to_owned()), What::Moved { from: None });
        }
    }

    fn competency(&mut self, old: &Competency, new: &Competency) {
        let part = Part::Competency(new.key.clone());
        self.renamed(part.clone(), &old.name, &new.name);
        self.weights(&part, &old.weights, &new.weights);
        self.benchmarks(&part, &old.benchmarks, &new.benchmarks);
        self.expectations(&part, &old.expectations, &new.expectations);
        let keys = |criteria: &[Criterion]| criteria.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
        let (before, after) = (keys(&old.criteria), keys(&new.criteria));
        let part = |key: &str| Part::Criterion(new.key.clone(), key.to_owned());
        self.siblings(&texts(&before), &texts(&after), part);
        let both =
            new.criteria.iter().filter_map(|one| Some((old.criteria.iter().find(|old| old.key == one.key)?, one)));
        for (old, new) in both {
            self.renamed(part(&new.key), &old.name, &new.name);
            self.weights(&part(&new.key), &old.weights, &new.weights);
            self.benchmarks(&part(&new.key), &old.benchmarks, &new.benchmarks);
            self.expectations(&part(&new.key), &old.expectations, &new.expectations);
        }
    }

    fn weights(&mut self, part: &Part, old: &[f64], new: &[f64]) {
        // A share that went through a text and back may differ in its last bit.
        self.at_levels(
            part,
            old,
            new,
            |from, to| (from - to).abs() < 1e-9,
            |level, from, to| What::Weight { level, from, to },
        );
    }

    fn benchmarks(&mut self, part: &Part, old: &[Option<f64>], new: &[Option<f64>]) {
        self.at_levels(part, old, new, |from, to| from == to, |level, from, to| What::Benchmark { level, from, to });
    }

    fn expectations(&mut self, part: &Part, old: &[String], new: &[String]) {
        self.at_levels(part, old, new, |from, to| from == to, |level, from, to| What::Text { level, from, to });
    }

    fn at_levels<T: Clone>(
        &mut self,
        part: &Part,
        old: &[T],
        new: &[T],
        same: impl Fn(&T, &T) -> bool,
        what: impl Fn(String, T, T) -> What,
    ) {
        let both =
            |shared: &Shared| Some((shared.key.clone(), old.get(shared.old)?.clone(), new.get(shared.new)?.clone()));
        let differ = self.shared.iter().filter_map(both).filter(|(_, from, to)| !same(from, to));
        let said: Vec<What> = differ.map(|(level, from, to)| what(level, from, to)).collect();
        said.into_iter().for_each(|what| self.say(part.clone(), what));
    }
}

fn texts(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}
