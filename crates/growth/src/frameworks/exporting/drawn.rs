//! Frameworks drawn at random, as odd as they may be: what must hold for every framework is
//! tested on these.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::frameworks::{Competency, Criterion, Framework, Level, Pillar, Readiness};

/// Any framework people could make.
pub(crate) fn frameworks() -> impl Strategy<Value = Framework> {
    (1_usize..5).prop_flat_map(|levels| {
        let level = (name(), option::of((0_u32..600, option::of(0_u32..60))));
        let rest = (vec(pillar(levels), 1..4), readiness());
        (name(), vec(level, levels), rest).prop_map(|(title, levels, (pillars, readiness))| {
            let level = |(place, (name, months)): (usize, Drawn)| Level {
                key: format!("level-{place}"),
                name: numbered(&name, place),
                months: months.map(|(from, more)| (from, more.map(|more| (from + more).min(600)))),
            };
            let levels = levels.into_iter().enumerate().map(level).collect();
            tell_apart(Framework { key: "drawn".to_owned(), name: title, levels, pillars, readiness })
        })
    })
}

/// A level: its name, its months and how many more.
type Drawn = (String, Option<(u32, Option<u32>)>);

fn readiness() -> impl Strategy<Value = Readiness> {
    let percents = (Readiness::WEIGHT_PERCENT, Readiness::PILLAR_PERCENT);
    let days = (Readiness::OVERDUE_DAYS, Readiness::EARLY_DAYS);
    (Readiness::SUSTAINED_MONTHS, percents, days).prop_map(
        |(sustained_months, (weight_percent, pillar_percent), (overdue_days, early_days))| Readiness {
            sustained_months,
            weight_percent,
            pillar_percent,
            overdue_days,
            early_days,
        },
    )
}

/// What people type as a name: one line, no space at either end.
fn name() -> impl Strategy<Value = String> {
    let odd = "[=+@'\"#;,-]{0,2}[a-zA-Zäéł中0-9]{1,6}( [&/=\"',;|\\\\{}\\[\\]–-]{1,3}| [a-zØж🙂]{1,5}){0,2}";
    odd.prop_map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What people write about a level: anything, over several lines.
fn text() -> impl Strategy<Value = String> {
    let line = "[=+@'-]{0,2}[ -~äéł中🙂“”\t]{0,20}";
    let lines = vec(line, 0..4).prop_map(|lines| lines.join("\n").trim().to_owned());
    prop_oneof![2 => Just(String::new()), 6 => lines, 1 => Just("\"\"\"\\".to_owned()), 1 => Just("'''".to_owned())]
}

/// Mostly whole percents, and now and then what scaling leaves.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => (0_u32..=120).prop_map(|percent| f64::from(percent) / 100.0),
        1 => (1_u32..200, 1_u32..200).prop_map(|(part, rest)| f64::from(part) / f64::from(part + rest)),
    ]
}

fn benchmark() -> impl Strategy<Value = Option<f64>> {
    option::of((0_u32..=400).prop_map(|hundredths| f64::from(hundredths) / 100.0))
}

fn pillar(levels: usize) -> impl Strategy<Value = Pillar> {
    let figures = (vec(share(), levels), vec(benchmark(), levels));
    (name(), figures, vec(competency(levels), 1..4)).prop_map(|(name, (weights, benchmarks), competencies)| Pillar {
        key: String::new(),
        name,
        weights,
        benchmarks,
        competencies,
    })
}

fn competency(levels: usize) -> impl Strategy<Value = Competency> {
    (criterion(levels), vec(criterion(levels), 0..3)).prop_map(|(own, criteria)| Competency {
        key: String::new(),
        name: own.name,
        weights: own.weights,
        benchmarks: own.benchmarks,
        expectations: own.expectations,
        criteria,
    })
}

fn criterion(levels: usize) -> impl Strategy<Value = Criterion> {
    (name(), vec(share(), levels), vec(benchmark(), levels), vec(text(), levels)).prop_map(
        |(name, weights, benchmarks, expectations)| Criterion {
            key: String::new(),
            name,
            weights,
            benchmarks,
            expectations,
        },
    )
}

/// Neighbours get names and keys of their own; keys have nothing to do with names, as after
/// many renames.
fn tell_apart(mut framework: Framework) -> Framework {
    let mut count = 0;
    for (p, pillar) in framework.pillars.iter_mut().enumerate() {
        (pillar.key, pillar.name) = (format!("pillar-{p}"), numbered(&pillar.name, p));
        for (c, competency) in pillar.competencies.iter_mut().enumerate() {
            count += 1;
            (competency.key, competency.name) = (format!("ключ-{count}"), numbered(&competency.name, c));
            for (n, criterion) in competency.criteria.iter_mut().enumerate() {
                (criterion.key, criterion.name) = (format!("finer-{n}"), numbered(&criterion.name, n));
            }
        }
    }
    framework
}

fn numbered(name: &str, place: usize) -> String {
    format!("{name} {}", place + 1)
}
