//! From a framework to a sheet.

use std::borrow::Cow;

use crate::frameworks::Framework;

const HEAD: [&str; 7] = ["level", "pillar", "competency", "criterion", "benchmark", "weight_percent", "description"];

/// The framework as CSV, in the shape the import reads.
pub fn sheet(framework: &Framework) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: [&str; 7]| {
        // Writing into memory cannot fail; a row of another length cannot be written down here.
        let _written = writer.write_record(cells.map(plain).map(|cell| cell.into_owned()));
    };
    row(HEAD);
    for (index, level) in framework.levels.iter().enumerate() {
        for pillar in &framework.pillars {
            let (benchmark, weight) = (benchmark(&pillar.benchmarks, index), percent(&pillar.weights, index));
            row([&level.name, &pillar.name, "", "", &benchmark, &weight, ""]);
            for part in &pillar.competencies {
                let (benchmark, weight) = (self::benchmark(&part.benchmarks, index), percent(&part.weights, index));
                row([&level.name, &pillar.name, &part.name, "", &benchmark, &weight, part.expectation(index)]);
                for finer in &part.criteria {
                    let (benchmark, weight) =
                        (self::benchmark(&finer.benchmarks, index), percent(&finer.weights, index));
                    let text = finer.expectations.get(index).map_or("", String::as_str);
                    row([&level.name, &pillar.name, &part.name, &finer.name, &benchmark, &weight, text]);
                }
            }
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A text that begins like a formula gets a space before it, which the import takes away:
/// whoever opens the sheet must not run what somebody wrote.
fn plain(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t']) { Cow::Owned(format!(" {text}")) } else { Cow::Borrowed(text) }
}

fn benchmark(benchmarks: &[Option<f64>], level: usize) -> String {
    benchmarks.get(level).copied().flatten().map_or_else(String::new, |value| format!("{value:?}"))
}

/// To a millionth of a percent: what two roundings of the same share agree on.
fn percent(weights: &[f64], level: usize) -> String {
    let percent = weights.get(level).copied().unwrap_or(0.0) * 100.0;
    format!("{}", (percent * 1_000_000.0).round() / 1_000_000.0)
}
