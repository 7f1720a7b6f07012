use super::rules::{Change, Part, What, difference};
use super::words::{Marked, marked};
use crate::frameworks::Framework;
use crate::frameworks::drafts::rules::texts::{Spot, rated};
use crate::frameworks::drafts::rules::typed::{benchmark_text, percent_text};

/// Everything that differs about one thing, as a page shows it.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is about: "Levels", "Testing".
    pub title: String,
    /// One by one.
    pub lines: Vec<Line>,
}

/// One line of a section.
#[derive(Clone, Debug)]
pub enum Line {
    /// A sentence.
    Said(String),
    /// Numbers at one or several levels.
    Figures {
        /// Which numbers: "Weight".
        what: String,
        /// At which level, before, and now.
        at: Vec<(String, String, String)>,
    },
    /// A text that reads differently.
    Words {
        /// Whose: "What Senior expects".
        what: String,
        /// Both texts in one.
        words: Marked,
    },
}

/// Where a change is shown.
#[derive(Clone, Debug, PartialEq)]
enum Home {
    Whole,
    Levels,
    Pillars,
    Competency(String),
}

/// What differs between two versions, from the whole to its parts.
pub fn sections(old: &Framework, new: &Framework) -> Vec<Section> {
    let pair = Both { old, new };
    let mut homes: Vec<(Home, Vec<Change>)> = Vec::new();
    for change in difference(old, new).into_iter().chain(at_new_levels(old, new)) {
        let home = match &change.part {
            Part::Framework => Home::Whole,
            Part::Level(_) => Home::Levels,
            Part::Pillar(_) => Home::Pillars,
            Part::Competency(key) | Part::Criterion(key, _) => Home::Competency(key.clone()),
        };
        match homes.iter_mut().find(|(known, _)| *known == home) {
            Some((_, changes)) => changes.push(change),
            None => homes.push((home, vec![change])),
        }
    }
    let place = |home: &Home| match home {
        Home::Whole => (0, 0),
        Home::Levels => (1, 0),
        Home::Pillars => (2, 0),
        Home::Competency(key) => (3, new.competencies().position(|(_, one)| one.key == *key).unwrap_or(usize::MAX)),
    };
    homes.sort_by_key(|(home, _)| place(home));
    homes.into_iter().map(|(home, changes)| pair.section(&home, &changes)).collect()
}

/// What new levels weigh, ask and expect of what was there before: without it a new level would be
/// a name alone.
fn at_new_levels(old: &Framework, new: &Framework) -> Vec<Change> {
    let mut changes = Vec::new();
    let added: Vec<usize> = (0..new.levels.len()).filter(|at| old.level(&new.levels[*at].key).is_none()).collect();
    let mut look = |part: Part, weights: &[f64], benchmarks: &[Option<f64>], texts: &[String]| {
        for at in &added {
            let level = || new.levels[*at].key.clone();
            let mut say = |what| changes.push(Change { part: part.clone(), what });
            if weights[*at] > 0.0 {
                say(What::Weight { level: level(), from: 0.0, to: weights[*at] });
            }
            if benchmarks[*at].is_some() {
                say(What::Benchmark { level: level(), from: None, to: benchmarks[*at] });
            }
            if let Some(to) = texts.get(*at).filter(|text| !text.is_empty()) {
                say(What::Text { level: level(), from: String::new(), to: to.clone() });
            }
        }
    };
    for pillar in new.pillars.iter().filter(|pillar| old.pillars.iter().any(|one| one.key == pillar.key)) {
        look(Part::Pillar(pillar.key.clone()), &pillar.weights, &pillar.benchmarks, &[]);
    }
    for (_, one) in new.competencies() {
        let Some(before) = old.competency(&one.key) else { continue };
        look(Part::Competency(one.key.clone()), &one.weights, &one.benchmarks, &one.expectations);
        for finer in one.criteria.iter().filter(|finer| before.criteria.iter().any(|known| known.key == finer.key)) {
            let part = Part::Criterion(one.key.clone(), finer.key.clone());
            look(part, &finer.weights, &finer.benchmarks, &finer.expectations);
        }
    }
    changes
}

/// Two versions, for the names of what changed between them.
pub(super) struct Both<'a> {
    pub(super) old: &'a Framework,
    pub(super) new: &'a Framework,
}

impl Both<'_> {
    fn section(&self, home: &Home, changes: &[Change]) -> Section {
        let title = match home {
            Home::Whole => "The whole".to_owned(),
            Home::Levels => "Levels".to_owned(),
            Home::Pillars => "Pillars".to_owned(),
            Home::Competency(key) => self.name(&Part::Competency(key.clone())),
        };
        let mut lines = Vec::new();
        for change in changes {
            self.say(home, change, &mut lines);
        }
        Section { title, lines }
    }

    /// The name of a part now, or before where it is gone.
    pub(super) fn name(&self, part: &Part) -> String {
        let of = |framework: &Framework| match part {
            Part::Framework => Some(framework.name.clone()),
            Part::Level(key) => framework.level(key).map(|level| level.name.clone()),
            Part::Pillar(key) => framework.pillars.iter().find(|one| one.key == *key).map(|one| one.name.clone()),
            Part::Competency(key) => framework.competency(key).map(|one| one.name.clone()),
            Part::Criterion(key, criterion) => {
                let spot = Spot { competency: key.clone(), criterion: Some(criterion.clone()) };
                rated(framework, &spot).map(|one| one.name.to_owned())
            }
        };
        of(self.new).or_else(|| of(self.old)).unwrap_or_default()
    }

    fn is_new(&self, level: &str) -> bool {
        self.old.level(level).is_none()
    }

    fn level(&self, key: &str) -> String {
        self.name(&Part::Level(key.to_owned()))
    }

    fn say(&self, home: &Home, change: &Change, lines: &mut Vec<Line>) {
        let name = self.name(&change.part);
        // In a section of its own a competency needs no naming; everything else does.
        let is_own = matches!((&change.part, home), (Part::Competency(_), Home::Competency(_)) | (Part::Framework, _));
        let of = |what: &str| if is_own { what.to_owned() } else { format!("{name}, {}", what.to_lowercase()) };
        match &change.what {
            What::Added => {
                lines.push(Line::Said(if is_own { "New.".to_owned() } else { format!("{name} is new.") }));
                self.say_new(&change.part, is_own, lines);
            }
            What::Removed => {
                lines.push(Line::Said(if is_own { "Removed.".to_owned() } else { format!("{name} is removed.") }))
            }
            What::Renamed { from } => lines.push(Line::Said(format!("{name} was called {from}."))),
            What::Moved { from: Some(pillar) } => {
                let from = self.name(&Part::Pillar(pillar.clone()));
                let now = self.pillar_of(&change.part);
                lines.push(Line::Said(format!("Moved from {from} to {now}.")));
            }
            What::Moved { from: None } => {
                lines.push(Line::Said(if is_own {
                    "Stands in another place.".to_owned()
                } else {
                    format!("{name} stands in another place.")
                }));
            }
            What::Months { from, to } => push_figure(lines, "Typical time", (name, from.clone(), to.clone())),
            What::Weight { level, from, to } => {
                let shown = |share: f64| format!("{} %", percent_text(share));
                let before = if self.is_new(level) { String::new() } else { shown(*from) };
                push_figure(lines, &of("Weight"), (self.level(level), before, shown(*to)));
            }
            What::Benchmark { level, from, to } => {
                let shown = |benchmark: Option<f64>| {
                    benchmark.map_or_else(|| "not rated".to_owned(), |_| benchmark_text(benchmark))
                };
                let before = if self.is_new(level) { String::new() } else { shown(*from) };
                push_figure(lines, &of("Benchmark"), (self.level(level), before, shown(*to)));
            }
            What::Text { level, from, to } => {
                let level = self.level(level);
                let what = if is_own { level } else { format!("{name}, {level}") };
                lines.push(Line::Words { what, words: marked(from, to) });
            }
            What::Threshold { of, from, to } => {
                push_figure(lines, "Readiness", ((*of).to_owned(), from.to_string(), to.to_string()));
            }
        }
    }

    fn pillar_of(&self, part: &Part) -> String {
        let Part::Competency(key) = part else { return String::new() };
        self.new.placed(key).map_or_else(String::new, |(pillar, _)| pillar.name.clone())
    }

    /// Everything that is said of something new.
    fn say_new(&self, part: &Part, is_own: bool, lines: &mut Vec<Line>) {
        let (weights, benchmarks, texts) = match part {
            Part::Pillar(key) => match self.new.pillars.iter().find(|one| one.key == *key) {
                Some(pillar) => (&pillar.weights, &pillar.benchmarks, &[][..]),
                None => return,
            },
            Part::Competency(key) => match self.new.competency(key) {
                Some(one) => (&one.weights, &one.benchmarks, &one.expectations[..]),
                None => return,
            },
            Part::Criterion(key, criterion) => {
                let known =
                    self.new.competency(key).and_then(|one| one.criteria.iter().find(|one| one.key == *criterion));
                match known {
                    Some(one) => (&one.weights, &one.benchmarks, &one.expectations[..]),
                    None => return,
                }
            }
            Part::Framework | Part::Level(_) => return,
        };
        let name = self.name(part);
        let of = |what: &str| if is_own { what.to_owned() } else { format!("{name}, {}", what.to_lowercase()) };
        for (level, weight) in self.new.levels.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            let shown = format!("{} %", percent_text(*weight));
            push_figure(lines, &of("Weight"), (level.name.clone(), String::new(), shown));
        }
        for (level, benchmark) in self.new.levels.iter().zip(benchmarks).filter(|(_, benchmark)| benchmark.is_some()) {
            push_figure(lines, &of("Benchmark"), (level.name.clone(), String::new(), benchmark_text(*benchmark)));
        }
        let written = self.new.levels.iter().zip(texts).filter(|(_, text)| !text.is_empty());
        lines.extend(written.map(|(level, text)| {
            let what = if is_own { level.name.clone() } else { format!("{name}, {}", level.name) };
            Line::Words { what, words: marked("", text) }
        }));
    }
}

/// Adds a number to the line of its kind.
fn push_figure(lines: &mut Vec<Line>, what: &str, figure: (String, String, String)) {
    if let Some(Line::Figures { at, .. }) =
        lines.iter_mut().find(|line| matches!(line, Line::Figures { what: known, .. } if known == what))
    {
        return at.push(figure);
    }
    lines.push(Line::Figures { what: what.to_owned(), at: vec![figure] });
}
