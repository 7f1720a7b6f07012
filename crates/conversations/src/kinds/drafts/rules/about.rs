use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort, choice, tick};
use crate::conversations::rules::planning::{LONGEST, SHORTEST};
use crate::kinds::{Due, Kind, Weeks};

const RHYTHMS: &[(&str, &str)] = &[
    ("asked", "When one of the two asks for it"),
    ("months", "So many months after the last one"),
    ("weeks", "So many weeks after the last one, by level"),
    ("line", "So many days after the two begin to work together"),
];

/// Name, purpose, lengths and rhythm.
pub fn sheet(kind: &Kind) -> Sheet {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let rhythm = match kind.due {
        Due { every_months: Some(_), .. } => "months",
        Due { every_weeks: Some(_), .. } => "weeks",
        Due { within_days_of_line: Some(_), .. } => "line",
        Due { .. } => "asked",
    };
    let weeks = kind.due.every_weeks;
    let mut groups = vec![
        Group::new("What it is")
            .field(
                "title",
                "Name",
                "What the two people call it. Mails and calendars never do.",
                &kind.title,
                Sort::Line,
            )
            .field("purpose", "Purpose", "One sentence: why the two people meet.", &kind.purpose, Sort::Text)
            .field(
                "plan_when",
                "When to plan it",
                "One sentence, shown where it is planned.",
                &kind.plan_when,
                Sort::Text,
            ),
        Group::new("How long")
            .field("shortest", "Meant for at least", "Minutes, from 30 to 90.", kind.shortest.to_string(), Sort::Number)
            .field(
                "longest",
                "And at most",
                "The usual length is what the parts add up to.",
                kind.longest.to_string(),
                Sort::Number,
            ),
        Group::new("When it falls due")
            .bare("due", "Rhythm", rhythm, choice(RHYTHMS))
            .bare("months", "Months", number(kind.due.every_months), Sort::Number)
            .bare("weeks_early", "Weeks, at the lowest levels", number(weeks.map(|weeks| weeks.early)), Sort::Number)
            .bare("weeks_later", "Weeks, above them", number(weeks.map(|weeks| weeks.later)), Sort::Number)
            .bare("days", "Days", number(kind.due.within_days_of_line), Sort::Number),
        Group::new("What belongs to it")
            .field(
                "rates",
                "Both rate against the framework",
                "The ratings open together, and a part shows them side by side.",
                tick(kind.rates),
                Sort::Tick,
            )
            .bare("evidence", "The evidence stays open beside every part", tick(kind.evidence_beside), Sort::Tick),
    ];
    groups.extend(kind.copied_from.is_some().then(|| origin(kind)));
    Sheet(groups)
}

/// What a copy still has of its original.
fn origin(kind: &Kind) -> Group {
    Group::new("Where it comes from").field(
        "asks_original",
        "Also ask what the original asks",
        "Its prompts for the level of the IC, in the preparation and when it goes quiet.",
        tick(!kind.drops_prompts),
        Sort::Tick,
    )
}

/// Puts what was typed into the kind.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    kind.title = typed.needed("title", "The kind needs a name.", &mut problems);
    kind.purpose = typed.needed("purpose", "Say in one sentence why the two people meet.", &mut problems);
    kind.plan_when = typed.needed("plan_when", "Say when it is the right one, in one sentence.", &mut problems);
    kind.shortest = typed.number("shortest", (SHORTEST, LONGEST), &mut problems);
    kind.longest = typed.number("longest", (SHORTEST, LONGEST), &mut problems);
    if problems.is_empty() && kind.shortest > kind.longest {
        problems.add("longest", "The longest is not shorter than the shortest.");
    }
    kind.due = match typed.value("due") {
        "months" => Due { every_months: Some(typed.number("months", (1, 24), &mut problems)), ..Due::default() },
        "weeks" => {
            let early = typed.number("weeks_early", (1, 12), &mut problems);
            let later = typed.number("weeks_later", (1, 12), &mut problems);
            Due { every_weeks: Some(Weeks { early, later }), ..Due::default() }
        }
        "line" => Due { within_days_of_line: Some(typed.number("days", (1, 90), &mut problems)), ..Due::default() },
        _ => Due::default(),
    };
    kind.rates = typed.is_ticked("rates");
    kind.evidence_beside = typed.is_ticked("evidence");
    kind.drops_prompts = kind.copied_from.is_some() && !typed.is_ticked("asks_original");
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
