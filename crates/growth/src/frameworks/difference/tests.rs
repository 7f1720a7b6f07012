use proptest::prelude::*;

use super::rules::{Change, Part, What, difference};
use crate::frameworks::drafts::rules::groups::{Siblings, weights_mut};
use crate::frameworks::drafts::rules::texts::{self, Spot};
use crate::frameworks::drafts::rules::typed::{benchmark_text, percent_text};
use crate::frameworks::{Framework, Level, builtin::builtin};

fn built_in() -> Framework {
    static BUILT_IN: std::sync::LazyLock<Framework> = std::sync::LazyLock::new(|| builtin().unwrap().0);
    BUILT_IN.clone()
}

/// Something somebody does to a framework, and the one change it is.
fn edit(framework: &mut Framework, kind: usize, at: usize, level: usize) -> Change {
    let key = framework.competencies().nth(at).unwrap().1.key.clone();
    let place = framework
        .pillars
        .iter()
        .enumerate()
        .find_map(|(pillar, one)| Some((pillar, one.competencies.iter().position(|one| one.key == key)?)));
    let (pillar, place) = place.unwrap();
    let level_key = framework.levels[level].key.clone();
    let part = Part::Competency(key.clone());
    let competency = &mut framework.pillars[pillar].competencies[place];
    match kind {
        0 => {
            let from = std::mem::replace(&mut competency.name, "Something else".to_owned());
            Change { part, what: What::Renamed { from } }
        }
        1 => {
            let (from, to) = (competency.weights[level], competency.weights[level] + 0.01);
            competency.weights[level] = to;
            Change { part, what: What::Weight { level: level_key, from, to } }
        }
        2 => {
            let (from, to) = (competency.benchmarks[level], Some(3.99));
            competency.benchmarks[level] = to;
            Change { part, what: What::Benchmark { level: level_key, from, to } }
        }
        3 => {
            let from = std::mem::replace(&mut competency.expectations[level], "Other words.".to_owned());
            Change { part, what: What::Text { level: level_key, from, to: "Other words.".to_owned() } }
        }
        4 => {
            texts::remove(framework, &Spot { competency: key, criterion: None });
            Change { part, what: What::Removed }
        }
        5 => {
            let from = framework.pillars[pillar].key.clone();
            let competency = framework.pillars[pillar].competencies.remove(place);
            framework.pillars[(pillar + 1) % 3].competencies.push(competency);
            Change { part, what: What::Moved { from: Some(from) } }
        }
        6 => {
            let criterion = competency.criteria.remove(0);
            Change { part: Part::Criterion(key, criterion.key), what: What::Removed }
        }
        _ => edit_elsewhere(framework, kind, (&key, level)),
    }
}

/// The same to what is no part of one competency alone.
fn edit_elsewhere(framework: &mut Framework, kind: usize, (key, level): (&str, usize)) -> Change {
    let level_key = framework.levels[level].key.clone();
    match kind {
        7 => {
            let part = Part::Level(level_key);
            Change {
                part,
                what: What::Renamed {
                    from: std::mem::replace(&mut framework.levels[level].name, "Elsewhere".to_owned()),
                },
            }
        }
        8 => {
            let part = Part::Competency(texts::add(framework, "leadership", "Quite new").unwrap());
            Change { part, what: What::Added }
        }
        9 => {
            let from = framework.readiness.sustained_months;
            framework.readiness.sustained_months = 9;
            Change { part: Part::Framework, what: What::Threshold { of: "months in a row", from, to: 9 } }
        }
        10 => {
            let weights = weights_mut(framework, &Siblings::Criteria(key.to_owned())).remove(0);
            let (from, to) = (weights[level], weights[level] + 0.02);
            weights[level] = to;
            let criterion = framework.competency(key).unwrap().criteria[0].key.clone();
            Change {
                part: Part::Criterion(key.to_owned(), criterion),
                what: What::Weight { level: level_key, from, to },
            }
        }
        _ => {
            let from = std::mem::replace(&mut framework.name, "Another name".to_owned());
            Change { part: Part::Framework, what: What::Renamed { from } }
        }
    }
}

#[test]
fn a_level_in_between_is_one_change_and_moves_nothing() {
    let old = built_in();
    let mut new = old.clone();
    new.levels.insert(3, Level { key: "lead".to_owned(), name: "Lead".to_owned(), months: None });
    for pillar in &mut new.pillars {
        pillar.weights.insert(3, 0.0);
        pillar.benchmarks.insert(3, None);
        for one in &mut pillar.competencies {
            one.weights.insert(3, 0.0);
            one.benchmarks.insert(3, Some(1.0));
            one.expectations.insert(3, "New words.".to_owned());
            for finer in &mut one.criteria {
                finer.weights.insert(3, 0.0);
                finer.benchmarks.insert(3, None);
                finer.expectations.insert(3, String::new());
            }
        }
    }
    assert_eq!(difference(&old, &new), [Change { part: Part::Level("lead".to_owned()), what: What::Added }]);
    assert_eq!(difference(&new, &old), [Change { part: Part::Level("lead".to_owned()), what: What::Removed }]);
}

proptest! {
    #[test]
    fn an_equal_framework_has_no_difference(kind in 0_usize..12, at in 0_usize..16, level in 0_usize..6) {
        let mut framework = built_in();
        edit(&mut framework, kind, at, level);
        prop_assert_eq!(difference(&framework, &framework.clone()), Vec::new());
    }

    #[test]
    fn each_change_is_named_once(kind in 0_usize..12, at in 0_usize..16, level in 0_usize..6) {
        let old = built_in();
        let mut new = old.clone();
        let change = edit(&mut new, kind, at, level);
        prop_assert_eq!(difference(&old, &new), vec![change]);
    }

    #[test]
    fn several_changes_are_all_there(kinds in proptest::sample::subsequence(vec![0_usize, 1, 2, 3, 7, 9, 10, 11], 1..8), at in 0_usize..16, level in 0_usize..6) {
        let old = built_in();
        let mut new = old.clone();
        let mut done: Vec<String> = kinds.iter().map(|kind| format!("{:?}", edit(&mut new, *kind, at, level))).collect();
        let mut found: Vec<String> = difference(&old, &new).iter().map(|change| format!("{change:?}")).collect();
        done.sort();
        found.sort();
        prop_assert_eq!(found, done);
    }
}

#[test]
fn what_is_new_is_shown_with_its_figures_and_words_also_at_a_new_level() {
    let old = built_in();
    let mut new = old.clone();
    let mut criterion = new.pillars[0].competencies[1].criteria[0].clone();
    (criterion.key, criterion.name) = ("flaky".to_owned(), "Flaky tests".to_owned());
    (criterion.weights, criterion.benchmarks) = (vec![0.0; 6], vec![None; 6]);
    (criterion.weights[0], criterion.benchmarks[0], criterion.expectations[0]) =
        (0.1, Some(1.1), "No retry.".to_owned());
    new.pillars[0].competencies[1].criteria.push(criterion);
    new.levels[5].key = "fellow".to_owned();
    new.levels[5].name = "Fellow".to_owned();
    let said = format!("{:?}", super::sections(&old, &new));
    for part in ["Flaky tests is new.", "Flaky tests, weight", "10 %", "Flaky tests, benchmark", "1.1", "No retry."] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let craft = &new.pillars[0];
    let asked = benchmark_text(craft.benchmarks[5]);
    for (what, figure) in
        [("Engineering Craft, weight", percent_text(craft.weights[5]) + " %"), ("Engineering Craft, benchmark", asked)]
    {
        let line = format!("Figures {{ what: {what:?}, at: [(\"Fellow\", \"\", {figure:?})] }}");
        assert!(said.contains(&line), "{line}: {said}");
    }
    let testing = new.competency("testing").unwrap().expectations[5].clone();
    assert!(said.contains(&format!("New({testing:?})")), "what Fellow asks is shown: {said}");
}
