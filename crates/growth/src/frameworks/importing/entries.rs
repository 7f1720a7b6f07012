//! From rows to entries: what each row says, in our own terms.

use super::cells::{Cell, Number, number, says_no_text};
use super::columns::{Column, Columns};
use super::figures::{self, Unit};
use super::findings::{Finding, Findings, Matter, Severity};
use super::text::{LONGEST_CELL, Row, note_row};
use crate::frameworks::drafts::rules::typed::LONGEST_TEXT;

/// Longer than this is no name.
const LONGEST_NAME: usize = 120;

/// One row that says something about a pillar, a competency or a criterion at a level.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) row: u64,
    pub(super) level: String,
    /// The names from the pillar down: one, two or three.
    pub(super) path: Vec<String>,
    pub(super) benchmark: Option<f64>,
    /// Its share of the whole.
    pub(super) weight: Option<f64>,
    pub(super) text: String,
}

struct Reader<'a> {
    columns: &'a Columns,
    findings: &'a mut Findings,
}

/// Reads the rows; those that cannot be placed are named and left out. What their weights are
/// written in is known by `all` rows of the table.
pub(super) fn read(columns: &Columns, rows: &[Row], all: &[Row], findings: &mut Findings) -> Vec<Entry> {
    let unit = unit(columns, all);
    let mut reader = Reader { columns, findings };
    if unit == Unit::Share {
        let sentence = "All weights lie between 0 and 1, so they were read as shares: 0.7 as 70 %.";
        reader.say(Severity::Odd, Matter::Weights, None, Some(Column::Weight), sentence);
    }
    rows.iter().filter_map(|row| reader.entry(row, unit)).collect()
}

/// Shares of 1 when all plain weights look like it, unless the heading says percent.
fn unit(columns: &Columns, rows: &[Row]) -> Unit {
    if columns.says_percent() {
        return Unit::Percent;
    }
    let plain = |row: &Row| match number(columns.cell(row, Column::Weight)) {
        Cell::Number(Number { value, percent_sign: false, .. }) => Some(value),
        _ => None,
    };
    let plain: Vec<f64> = rows.iter().filter_map(plain).collect();
    let shares = plain.iter().all(|value| *value <= 1.0) && plain.iter().any(|value| *value > 0.0 && *value < 1.0);
    if shares { Unit::Share } else { Unit::Supposed }
}

impl Reader<'_> {
    fn entry(&mut self, row: &Row, unit: Unit) -> Option<Entry> {
        if self.columns.repeated_in(row) {
            note_row(self.findings, row.number, "Repeats the column names and was left out.");
            return None;
        }
        self.say_surplus(row);
        let level = self.name(row, Column::Level);
        let path = [Column::Pillar, Column::Competency, Column::Criterion].map(|column| self.name(row, column));
        let missing = match (&level[..], &path.each_ref().map(String::as_str)) {
            ("", _) => Some("It names no level, so it was left out. Merged cells have to be filled down first."),
            (_, ["", ..]) => Some("It names no pillar, so it was left out. Merged cells have to be filled down first."),
            (_, [_, "", criterion]) if !criterion.is_empty() => {
                Some("It names a criterion without its competency, so it was left out.")
            }
            _ => None,
        };
        if let Some(sentence) = missing {
            self.say(Severity::Odd, Matter::Rows, Some(row), None, sentence);
            return None;
        }
        Some(Entry {
            row: row.number,
            level,
            path: path.into_iter().filter(|name| !name.is_empty()).collect(),
            benchmark: self.benchmark(row),
            weight: self.weight(row, unit),
            text: self.text(row),
        })
    }

    fn name(&mut self, row: &Row, column: Column) -> String {
        let written = self.columns.written(row, column);
        if says_no_text(written) {
            let sentence = format!("“{written}” was read as no name.");
            self.say(Severity::Note, Matter::Rows, Some(row), Some(column), &sentence);
            return String::new();
        }
        let (name, remark) = one_line(self.columns.cell(row, column));
        if let Some((severity, sentence)) = remark {
            self.say(severity, Matter::Rows, Some(row), Some(column), &sentence);
        }
        self.say_formula(row, column, &['=', '+', '-', '@']);
        name
    }

    fn benchmark(&mut self, row: &Row) -> Option<f64> {
        let column = Column::Benchmark;
        self.columns.place(column)?;
        let (benchmark, remark) = figures::benchmark(self.columns.cell(row, column));
        if let Some((severity, sentence)) = remark {
            self.say(severity, Matter::Benchmarks, Some(row), Some(column), &sentence);
        }
        benchmark
    }

    fn weight(&mut self, row: &Row, unit: Unit) -> Option<f64> {
        let column = Column::Weight;
        let (weight, remark) = figures::weight(self.columns.cell(row, column), unit);
        if let Some((severity, sentence)) = remark {
            self.say(severity, Matter::Weights, Some(row), Some(column), &sentence);
        }
        weight
    }

    fn text(&mut self, row: &Row) -> String {
        let column = Column::Text;
        let written = self.columns.written(row, column);
        if says_no_text(written) {
            let sentence = format!("“{written}” was read as no text.");
            self.say(Severity::Note, Matter::Texts, Some(row), Some(column), &sentence);
            return String::new();
        }
        let text = self.columns.cell(row, column);
        if let Some((severity, sentence)) = too_long(text) {
            self.say(severity, Matter::Texts, Some(row), Some(column), &sentence);
        }
        self.say_formula(row, column, &['=', '+', '@']);
        let sentence = match text {
            text if text.contains('\u{fffd}') => "The text has broken letters; they show as \u{fffd}.",
            text if text.contains('\n') => "The text has line breaks; they are kept.",
            _ => return text.to_owned(),
        };
        self.say(Severity::Note, Matter::Texts, Some(row), Some(column), sentence);
        text.to_owned()
    }

    /// A cell that a spreadsheet would have worked out: what it gave is not in the file.
    fn say_formula(&mut self, row: &Row, column: Column, beginnings: &[char]) {
        let written = self.columns.written(row, column);
        if written.starts_with(beginnings) {
            let sentence = format!("“{}” starts like a formula; it was read as a text.", shortened(written));
            self.say(Severity::Odd, Matter::Texts, Some(row), Some(column), &sentence);
        }
    }

    fn say_surplus(&mut self, row: &Row) {
        let surplus = row.cells.iter().skip(self.columns.width()).any(|cell| !cell.trim().is_empty());
        if surplus {
            let sentence = "It has more cells than there are columns; those at the end are ignored. Is a text without its quotation marks?";
            self.say(Severity::Odd, Matter::Rows, Some(row), None, sentence);
        }
    }

    fn say(&mut self, severity: Severity, matter: Matter, row: Option<&Row>, column: Option<Column>, sentence: &str) {
        self.findings.push(Finding {
            severity,
            matter,
            row: row.map(|row| row.number),
            column: column.map(|column| self.columns.heading(column)),
            sentence: sentence.to_owned(),
        });
    }
}

/// What is said of a text that is longer than anybody may write here by hand.
pub(super) fn too_long(text: &str) -> figures::Remark {
    match text.chars().count() {
        0..=LONGEST_TEXT => None,
        letters if letters <= LONGEST_CELL => Some((
            Severity::Odd,
            format!("The text has {letters} letters. It is kept; whoever edits it here may write {LONGEST_TEXT}."),
        )),
        letters => Some((Severity::Stop, format!("The text has {letters} letters, and {LONGEST_CELL} are the most."))),
    }
}

/// A name on one line, with single spaces and an end.
pub(super) fn one_line(written: &str) -> (String, figures::Remark) {
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST_NAME {
        let sentence = format!(
            "A name of more than {LONGEST_NAME} letters, cut: “{}”. Is it in the wrong place?",
            shortened(&name)
        );
        return (name.chars().take(LONGEST_NAME).collect(), Some((Severity::Odd, sentence)));
    }
    let broken = written
        .contains('\n')
        .then(|| (Severity::Note, format!("A name with a line break; it was read as “{}”.", shortened(&name))));
    (name, broken)
}

/// The beginning of a text, to name it in a sentence.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
