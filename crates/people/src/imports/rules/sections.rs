//! A plan as the tables of its page.

use kit::dates;

use super::Severity;
use super::plan::{Plan, Planned, Uncared};
use super::sheet::{Column, Sheet};

/// One table of the dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// As it stands in the address.
    pub key: &'static str,
    /// What it is called.
    pub title: String,
    /// What it means.
    pub meaning: &'static str,
    /// The headings.
    pub heads: &'static [&'static str],
    /// The rows, a cell for each heading.
    pub rows: Vec<Vec<String>>,
}

/// Everything an import would do, and everything wrong; empty tables are left out.
pub fn sections(plan: &Plan, sheet: &Sheet) -> Vec<Section> {
    let (moved, leaving, uncared) = (moved(plan), leaving(plan), uncared(plan));
    let all = [problems(plan, sheet), added(plan), changed(plan), moved, leaving, uncared, missing(plan)];
    all.into_iter().filter(|section| !section.rows.is_empty()).collect()
}

/// "1 person", "12 people".
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn problems(plan: &Plan, sheet: &Sheet) -> Section {
    let mut rows: Vec<_> = plan.problems.iter().collect();
    rows.sort_by_key(|problem| problem.severity);
    let left_out: std::collections::HashSet<u64> =
        rows.iter().filter(|problem| problem.severity == Severity::LeftOut).map(|problem| problem.line).collect();
    let title = match (left_out.len(), rows.len()) {
        (0, 1) => "One thing to look at".to_owned(),
        (0, count) => format!("{count} things to look at"),
        (1, _) => "1 row is left out".to_owned(),
        (count, _) => format!("{count} rows are left out"),
    };
    let cells = |problem: &&super::Problem| {
        vec![
            problem.line.to_string(),
            sheet.heading(problem.column).to_owned(),
            problem.reason.clone(),
            problem.severity.words().to_owned(),
        ]
    };
    let nothing_else = !plan.rows.iter().any(Planned::does_something);
    Section {
        key: "problems",
        title,
        meaning: if nothing_else {
            "Nothing else in the file would change anything. Mend these and import the file again."
        } else {
            "The other rows can go in now. Mend these and import the file again: whoever is in already stays as they are."
        },
        heads: &["Line", "Column", "What is wrong", "What it means"],
        rows: rows.iter().map(cells).collect(),
    }
}

fn level(row: &Planned) -> String {
    row.level
        .as_ref()
        .map_or_else(String::new, |step| format!("{}, since {}", step.name, dates::calendar_day(step.since)))
}

fn manager(row: &Planned) -> String {
    let Some(line) = &row.line_move else { return String::new() };
    let from = line.when.day().map_or_else(String::new, |day| format!(", from {} on", dates::day(day)));
    let waits = if line.waits { ", once somebody else agrees" } else { "" };
    format!("{}{from}{waits}", line.new)
}

fn added(plan: &Plan) -> Section {
    let rows: Vec<_> = plan.rows.iter().filter(|row| row.person.is_none()).collect();
    let cells = |row: &&Planned| {
        vec![
            row.line.to_string(),
            row.card.name.clone(),
            row.card.email.clone(),
            row.card.team.clone(),
            level(row),
            manager(row),
        ]
    };
    Section {
        key: "added",
        title: format!("{} added", people(rows.len())),
        meaning: "Nobody is written to. Invitations are a step of their own, afterwards.",
        heads: &["Line", "Name", "E-mail", "Team", "Level", "Manager"],
        rows: rows.iter().map(cells).collect(),
    }
}

fn changed(plan: &Plan) -> Section {
    let rows: Vec<_> = plan.rows.iter().filter(|row| row.changes_card()).collect();
    let nothing = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let cells = |row: &&&Planned| -> Vec<Vec<String>> {
        let cell = |change: &super::card::Change| {
            vec![
                row.line.to_string(),
                row.card.name.clone(),
                change.column.label().to_owned(),
                nothing(&change.old),
                nothing(&change.new),
            ]
        };
        let asked = row.asks_email.as_ref().map(|email| super::card::Change {
            column: Column::Email,
            old: row.card.email.clone(),
            new: format!("{email}, once somebody else agrees"),
        });
        row.changes.iter().chain(&asked).map(cell).collect()
    };
    Section {
        key: "changed",
        title: format!("{} changed", people(rows.len())),
        meaning: "Field by field. An empty cell of the file never takes anything away.",
        heads: &["Line", "Who", "What", "Stands there", "Would stand there"],
        rows: rows.iter().flat_map(|row| cells(&row)).collect(),
    }
}

fn moved(plan: &Plan) -> Section {
    let rows: Vec<_> = plan.rows.iter().filter(|row| row.person.is_some() && row.line_move.is_some()).collect();
    let old = |row: &Planned| {
        let line = row.line_move.as_ref();
        let old = line.and_then(|line| line.old.as_deref()).unwrap_or("nobody");
        match line.and_then(|line| line.instead_of.as_deref()) {
            Some(other) => format!("{old}; the move to {other} that was planned falls away"),
            None => old.to_owned(),
        }
    };
    Section {
        key: "moved",
        title: match rows.len() {
            1 => "1 line moved".to_owned(),
            count => format!("{count} lines moved"),
        },
        meaning: "Where somebody holds the rope, the line moves on the next day. Until then its IC sees what goes along and what does not, and the move can be called off. What was written for the old manager alone stays behind.",
        heads: &["Line", "Who", "Managed by", "Would be managed by"],
        rows: rows
            .iter()
            .map(|row| vec![row.line.to_string(), row.card.name.clone(), old(row), manager(row)])
            .collect(),
    }
}

fn leaving(plan: &Plan) -> Section {
    let rows: Vec<_> = plan.rows.iter().filter(|row| row.leaves).collect();
    let last = |row: &Planned| row.card.last_on.map_or_else(String::new, dates::calendar_day);
    Section {
        key: "leaving",
        title: format!("{} deactivated", people(rows.len())),
        meaning: "Their last day has passed: their sessions and their lines end with this import. What they wrote is kept.",
        heads: &["Line", "Who", "Last day"],
        rows: rows.iter().map(|row| vec![row.line.to_string(), row.card.name.clone(), last(row)]).collect(),
    }
}

fn uncared(plan: &Plan) -> Section {
    let cells = |one: &Uncared| vec![one.name.clone(), one.manager.clone(), dates::calendar_day(one.last_on)];
    Section {
        key: "uncared",
        title: format!("{} without a manager then", people(plan.uncared.len())),
        meaning: "A last day ends every line of its person. Name another manager in the file, or afterwards on the page of whoever leaves.",
        heads: &["Who", "Managed by", "Whose last day is"],
        rows: plan.uncared.iter().map(cells).collect(),
    }
}

fn missing(plan: &Plan) -> Section {
    Section {
        key: "missing",
        title: format!("{} not in the file", people(plan.missing.len())),
        meaning: "They are left alone. Only a last day deactivates somebody.",
        heads: &["Who"],
        rows: plan.missing.iter().map(|(_, name)| vec![name.clone()]).collect(),
    }
}
