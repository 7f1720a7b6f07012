use std::ops::RangeInclusive;

use kit::web::Problems;

use super::typed::{Sheet, name, text};
use crate::frameworks::{Framework, Readiness};

/// The longest note of a version.
const LONGEST_NOTE: usize = 2000;

/// The fields of the page about the whole: its name, the note of the version, and when
/// somebody counts as ready.
pub fn sheet(framework: &Framework, note: &str) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.add("name", "Name", &framework.name);
    sheet.add("note", "Note", note);
    for (field, label, value, _) in thresholds(&framework.readiness) {
        sheet.add(field, label, value.to_string());
    }
    sheet
}

/// Each threshold: its field, its label, what stands there, and the range it may have.
fn thresholds(readiness: &Readiness) -> [(&'static str, &'static str, u32, RangeInclusive<u32>); 5] {
    let Readiness { sustained_months, weight_percent, pillar_percent, overdue_days, early_days } = *readiness;
    [
        ("sustained_months", "Months in a row", sustained_months, Readiness::SUSTAINED_MONTHS),
        ("weight_percent", "Percent of the whole", weight_percent, Readiness::WEIGHT_PERCENT),
        ("pillar_percent", "Percent of every pillar", pillar_percent, Readiness::PILLAR_PERCENT),
        ("overdue_days", "Days until a decision is overdue", overdue_days, Readiness::OVERDUE_DAYS),
        ("early_days", "Days that are too early", early_days, Readiness::EARLY_DAYS),
    ]
}

/// Changes the whole as typed; answers with the note.
pub fn apply(framework: &mut Framework, typed: &Sheet) -> Result<String, Problems> {
    let mut problems = Problems::none();
    let named = name(typed.value("name")).map_err(|sentence| problems.add("name", sentence));
    let note = text(typed.value("note"), LONGEST_NOTE).map_err(|sentence| problems.add("note", sentence));
    let read = thresholds(&framework.readiness).map(|(field, _, stood, range)| {
        let number = typed.value(field).parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            problems.add(field, format!("This is a whole number from {} to {}.", range.start(), range.end()));
        }
        number.unwrap_or(stood)
    });
    let (Ok(named), Ok(note), true) = (named, note, problems.is_empty()) else { return Err(problems) };
    let [sustained_months, weight_percent, pillar_percent, overdue_days, early_days] = read;
    framework.name = named;
    framework.readiness = Readiness { sustained_months, weight_percent, pillar_percent, overdue_days, early_days };
    Ok(note)
}
