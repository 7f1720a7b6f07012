//! A framework as one TOML file that a person can read, keep in a repository and change.

use super::numbers;
use crate::frameworks::{Competency, Criterion, Framework, Level, Pillar, Readiness};

const GREETING: &str = "# A framework of Belay. Weights are percents among neighbours, benchmarks stand between 0.0\n\
    # and 4.0, and a level that is not named in a line of benchmarks is not rated.\n\n";

/// The framework as TOML; reading it back gives an equal one.
pub fn write(framework: &Framework) -> String {
    // Every field is named here, so that a new one cannot be forgotten.
    let Framework { key, name, levels, pillars, readiness } = framework;
    let mut file = String::from(GREETING);
    file.push_str(&format!("name = {}\nkey = {}\n", text(name), text(key)));
    write_readiness(&mut file, *readiness);
    levels.iter().for_each(|level| write_level(&mut file, level));
    pillars.iter().for_each(|pillar| write_pillar(&mut file, levels, pillar));
    file
}

fn write_readiness(file: &mut String, readiness: Readiness) {
    let Readiness { sustained_months, weight_percent, pillar_percent, overdue_days, early_days } = readiness;
    file.push_str(&format!(
        "\n[readiness]\nsustained_months = {sustained_months}\nweight_percent = {weight_percent}\n\
        pillar_percent = {pillar_percent}\noverdue_days = {overdue_days}\nearly_days = {early_days}\n"
    ));
}

fn write_level(file: &mut String, level: &Level) {
    let Level { key, name, months } = level;
    file.push_str(&format!("\n[[level]]\nname = {}\nkey = {}\n", text(name), text(key)));
    match months {
        Some((from, Some(to))) => file.push_str(&format!("months = {{ from = {from}, to = {to} }}\n")),
        Some((from, None)) => file.push_str(&format!("months = {{ from = {from} }}\n")),
        None => {}
    }
}

fn write_pillar(file: &mut String, levels: &[Level], pillar: &Pillar) {
    let Pillar { key, name, weights, benchmarks, competencies } = pillar;
    let figures = figures(levels, weights, benchmarks);
    file.push_str(&format!("\n[[pillar]]\nname = {}\nkey = {}\n{figures}", text(name), text(key)));
    competencies.iter().for_each(|part| write_competency(file, levels, part));
}

fn write_competency(file: &mut String, levels: &[Level], competency: &Competency) {
    let Competency { key, name, weights, benchmarks, expectations, criteria } = competency;
    let said = figures(levels, weights, benchmarks) + &texts(levels, expectations);
    file.push_str(&format!("\n[[pillar.competency]]\nname = {}\nkey = {}\n{said}", text(name), text(key)));
    for Criterion { key, name, weights, benchmarks, expectations } in criteria {
        let said = figures(levels, weights, benchmarks) + &texts(levels, expectations);
        file.push_str(&format!(
            "\n[[pillar.competency.criterion]]\nname = {}\nkey = {}\n{said}",
            text(name),
            text(key)
        ));
    }
}

/// The lines of weights and benchmarks; a weight that is the same everywhere is said once.
fn figures(levels: &[Level], weights: &[f64], benchmarks: &[Option<f64>]) -> String {
    let pair = |(level, value): (&Level, String)| format!("{} = {value}", word(&level.key));
    let all = |pairs: Vec<String>| format!("{{ {} }}", pairs.join(", "));
    let weight = match weights {
        [first, rest @ ..] if rest.iter().all(|weight| weight == first) => numbers::percent(*first),
        weights => all(levels.iter().zip(weights.iter().map(|share| numbers::percent(*share))).map(pair).collect()),
    };
    let rated = levels.iter().zip(benchmarks).filter_map(|(level, value)| Some((level, numbers::benchmark((*value)?))));
    let rated: Vec<String> = rated.map(pair).collect();
    let benchmark = if rated.is_empty() { String::new() } else { format!("benchmark = {}\n", all(rated)) };
    format!("weight = {weight}\n{benchmark}")
}

fn texts(levels: &[Level], expectations: &[String]) -> String {
    let written = levels.iter().zip(expectations).filter(|(_, words)| !words.is_empty());
    written.map(|(level, words)| format!("expectation.{} = {}\n", word(&level.key), text(words))).collect()
}

/// A key of ours as a word of TOML.
fn word(key: &str) -> String {
    let bare = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if bare && !key.is_empty() { key.to_owned() } else { text(key) }
}

fn text(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}
