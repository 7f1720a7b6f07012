//! What an import would say of a file, without a page and without writing anything: for a list
//! of people that is kept in a repository.

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use kit::web::upload::LARGEST_FILE;
use serde::Serialize;

use super::queries;
use super::rules::plan::{Facts, Plan, plan};
use super::rules::sheet::{Column, Sheet, Unreadable, WINDOWS};
use super::rules::{Problem, Severity};
use crate::people::levels;
use crate::{PersonId, workspace};

/// Whoever checks a file on the command line is none of its people.
const NOBODY: PersonId = PersonId(0);

/// What is said where no workspace has a framework to ask.
const UNHELD: &str = "There is no workspace here, so levels were not held against a framework.";

/// One thing to mend, or to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of the file; nothing when it is the file as a whole.
    pub row: Option<u64>,
    /// What the column is called in the file; nothing when it is the line as a whole.
    pub column: Option<String>,
    /// What is wrong, as a sentence.
    pub reason: String,
    /// `refused` for the file, else what it means for the row: `left_out`, `without`, `note`.
    pub severity: &'static str,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether every row of it can go in.
    pub importable: bool,
    /// How many rows can.
    pub rows: usize,
    /// In the order of the file.
    pub findings: Vec<Finding>,
}

impl Report {
    /// A file that is not read at all.
    pub fn refused(reason: impl Into<String>) -> Report {
        let finding = Finding { row: None, column: None, reason: reason.into(), severity: "refused" };
        Report { importable: false, rows: 0, findings: vec![finding] }
    }

    fn unreadable(reason: &Unreadable) -> Report {
        let (row, column) = reason.place();
        let finding =
            Finding { row, column: column.map(str::to_owned), reason: reason.sentence(), severity: "refused" };
        Report { importable: false, rows: 0, findings: vec![finding] }
    }

    fn of(plan: &Plan, sheet: &Sheet, has_ladders: bool) -> Report {
        let finding = |problem: &Problem| Finding {
            row: Some(problem.line),
            column: (problem.column != Column::Whole).then(|| sheet.heading(problem.column).to_owned()),
            reason: problem.reason.clone(),
            severity: problem.severity.name(),
        };
        let of_file = |row, column, reason: &str| Finding { row, column, reason: reason.to_owned(), severity: "note" };
        let windows = sheet.windows_from.iter().map(|at| of_file(Some(at.line), Some(at.heading.clone()), WINDOWS));
        let has_levels = sheet.columns().any(|column| matches!(column, Column::Framework | Column::Level));
        let unheld = (has_levels && !has_ladders).then(|| of_file(None, None, UNHELD));
        let unknown = sheet.unknown.iter().map(|heading| {
            of_file(Some(sheet.head_line), Some(heading.clone()), "Nobody here knows such a column; it is left alone.")
        });
        let beside = sheet.beside.iter().map(|(left, kept)| {
            let reason = format!("“{kept}” holds the addresses, so this column is left alone.");
            of_file(Some(sheet.head_line), Some(left.clone()), &reason)
        });
        Report {
            importable: plan.problems.iter().all(|problem| problem.severity != Severity::LeftOut),
            rows: plan.rows.len(),
            findings: windows
                .chain(unheld)
                .chain(unknown)
                .chain(beside)
                .chain(plan.problems.iter().map(finding))
                .collect(),
        }
    }

    /// For a terminal: a line for every finding, and one that counts.
    pub fn text(&self) -> String {
        let line = |finding: &Finding| {
            let place = match (&finding.row, &finding.column) {
                (Some(row), Some(column)) => format!("line {row}, {column}: "),
                (Some(row), None) => format!("line {row}: "),
                (None, _) => String::new(),
            };
            format!("{place}{} ({})\n", finding.reason, finding.severity.replace('_', " "))
        };
        let found: String = self.findings.iter().map(line).collect();
        let rows = if self.rows == 1 { "1 row".to_owned() } else { format!("{} rows", self.rows) };
        format!("{found}{rows} can be imported.")
    }

    /// For another program.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Holds a file against the workspace of `app`; without one against itself alone.
pub async fn check(app: Option<&App>, bytes: &[u8], now: Timestamp) -> Result<Report, PageError> {
    if bytes.len() > LARGEST_FILE {
        return Ok(Report::refused(too_large()));
    }
    let sheet = match Sheet::read(bytes) {
        Ok(sheet) => sheet,
        Err(reason) => return Ok(Report::unreadable(&reason)),
    };
    let (known, ladders) = match app {
        Some(app) => (queries::known(&app.db, NOBODY, now).await?, Some(levels::ladders(app).await?)),
        None => (Vec::new(), None),
    };
    let workspace = match app {
        Some(app) => workspace::load(&app.db).await?,
        None => None,
    };
    let zone = workspace.map_or_else(|| "UTC".to_owned(), |workspace| workspace.zone);
    let facts = Facts {
        known: &known,
        ladders: ladders.as_deref(),
        importer: NOBODY,
        own_lines_wait: false,
        sends_mail: app.is_some_and(|app| app.config.mail.is_some()),
        today: kit::dates::local(now, &zone).date(),
        now,
        zone: &zone,
    };
    Ok(Report::of(&plan(&sheet, &facts), &sheet, ladders.is_some()))
}

/// What is said of a file that is too large to be read.
pub fn too_large() -> String {
    format!("The file is larger than {} MB. It was not read; import it in parts.", LARGEST_FILE / (1024 * 1024))
}
