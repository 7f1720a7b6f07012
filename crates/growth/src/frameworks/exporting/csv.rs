//! A framework as a sheet: one row per level, pillar, competency and criterion.

use super::formulas::quieted;
use super::numbers;
use crate::frameworks::Framework;

const HEAD: [&str; 7] = ["level", "pillar", "competency", "criterion", "benchmark", "weight_percent", "description"];

/// What a sheet has no column for.
pub const LEFT_BEHIND: &str =
    "its name, the months in its levels, when somebody counts as ready, and the keys of what was renamed";

/// The framework as CSV, in the shape the import reads.
pub fn write(framework: &Framework) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |names: [&str; 4], weights: &[f64], benchmarks: &[Option<f64>], level: usize, text: &str| {
        let benchmark = benchmarks.get(level).copied().flatten().map(numbers::benchmark).unwrap_or_default();
        let weight = numbers::percent(weights.get(level).copied().unwrap_or(0.0));
        let names = names.map(quieted);
        let cells = names.iter().map(AsRef::as_ref).chain([benchmark.as_str(), &weight]);
        // Writing into memory cannot fail, and every row has seven cells.
        let _written = writer.write_record(cells.chain([quieted(text).as_ref()]));
    };
    for (place, level) in framework.levels.iter().enumerate() {
        for pillar in &framework.pillars {
            row([&level.name, &pillar.name, "", ""], &pillar.weights, &pillar.benchmarks, place, "");
            for part in &pillar.competencies {
                let names = [level.name.as_str(), &pillar.name, &part.name, ""];
                row(names, &part.weights, &part.benchmarks, place, part.expectation(place));
                for finer in &part.criteria {
                    let names = [level.name.as_str(), &pillar.name, &part.name, &finer.name];
                    let text = finer.expectations.get(place).map_or("", String::as_str);
                    row(names, &finer.weights, &finer.benchmarks, place, text);
                }
            }
        }
    }
    let rows = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    format!("{}\n{rows}", HEAD.join(","))
}
