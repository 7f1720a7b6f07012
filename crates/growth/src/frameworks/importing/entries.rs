//! From rows to entries: what each row says, in our own terms.

use super::cells::{Cell, Number, number};
use super::columns::{Column, Columns};
use super::findings::{Finding, Findings, Matter, Severity};
use super::text::{Row, note_row};

/// The scale benchmarks stand on.
const HIGHEST: f64 = 4.0;

/// One row that says something about a pillar, a competency or a criterion at a level.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) row: u64,
    pub(super) level: String,
    /// The names from the pillar down: one, two or three.
    pub(super) path: Vec<String>,
    pub(super) benchmark: Option<f64>,
    /// In percent.
    pub(super) weight: Option<f64>,
    pub(super) text: String,
}

struct Reader<'a> {
    columns: &'a Columns,
    findings: &'a mut Findings,
}

/// Reads the rows; those that cannot be placed are named and left out.
pub(super) fn read(columns: &Columns, rows: &[Row], findings: &mut Findings) -> Vec<Entry> {
    let shares = are_shares(columns, rows);
    let mut reader = Reader { columns, findings };
    if shares {
        let sentence = "All weights lie between 0 and 1, so they were read as shares: 0.7 as 70 %.";
        reader.say(Severity::Odd, Matter::Weights, None, Some(Column::Weight), sentence);
    }
    rows.iter().filter_map(|row| reader.entry(row, shares)).collect()
}

/// Whether the weights are written as shares of 1, not as percents.
fn are_shares(columns: &Columns, rows: &[Row]) -> bool {
    let plain = |row: &Row| match number(columns.cell(row, Column::Weight)) {
        Cell::Number(Number { value, percent_sign: false }) => Some(value),
        _ => None,
    };
    let plain: Vec<f64> = rows.iter().filter_map(plain).collect();
    plain.iter().all(|value| *value <= 1.0) && plain.iter().any(|value| *value > 0.0 && *value < 1.0)
}

impl Reader<'_> {
    fn entry(&mut self, row: &Row, shares: bool) -> Option<Entry> {
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
            weight: self.weight(row, shares),
            text: self.text(row),
        })
    }

    /// A name on one line, with single spaces.
    fn name(&mut self, row: &Row, column: Column) -> String {
        let written = self.columns.cell(row, column);
        let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if written.contains('\n') {
            let sentence = format!("A name with a line break; it was read as “{}”.", shortened(&name));
            self.say(Severity::Note, Matter::Rows, Some(row), Some(column), &sentence);
        }
        if name.chars().count() > 120 {
            let sentence =
                format!("A name of more than 120 letters, cut: “{}”. Is it in the wrong column?", shortened(&name));
            self.say(Severity::Odd, Matter::Rows, Some(row), Some(column), &sentence);
            return name.chars().take(120).collect();
        }
        name
    }

    fn benchmark(&mut self, row: &Row) -> Option<f64> {
        let column = Column::Benchmark;
        self.columns.place(column)?;
        let written = self.columns.cell(row, column);
        let (severity, sentence) = match number(written) {
            Cell::Number(Number { value, percent_sign: false }) if value <= HIGHEST => return Some(value),
            Cell::Empty => (Severity::Note, "No benchmark: not rated at this level.".to_owned()),
            Cell::Nothing => {
                (Severity::Note, format!("“{written}” was read as no benchmark: not rated at this level."))
            }
            Cell::Number(_) => (
                Severity::Odd,
                format!("“{}” is not on the scale from 0.0 to 4.0; it was read as not rated.", shortened(written)),
            ),
            Cell::Unreadable => {
                (Severity::Odd, format!("“{}” is not a number; it was read as not rated.", shortened(written)))
            }
        };
        self.say(severity, Matter::Benchmarks, Some(row), Some(column), &sentence);
        None
    }

    fn weight(&mut self, row: &Row, shares: bool) -> Option<f64> {
        let column = Column::Weight;
        let written = self.columns.cell(row, column).to_owned();
        let (value, severity, sentence) = match number(&written) {
            Cell::Empty => return None,
            Cell::Number(Number { value, percent_sign }) => {
                let value = if shares && !percent_sign { value * 100.0 } else { value };
                match value {
                    value if value > 100.0 => {
                        (Some(value), Severity::Odd, format!("“{written}” is more than a whole."))
                    }
                    value if value > 0.0 && value < 1.0 && !percent_sign && !shares => (
                        Some(value),
                        Severity::Odd,
                        format!("“{written}” was read as {written} percent. Was {} meant?", value * 100.0),
                    ),
                    value => return Some(value),
                }
            }
            Cell::Nothing => (None, Severity::Note, format!("“{written}” was read as no weight.")),
            Cell::Unreadable => {
                (None, Severity::Odd, format!("“{}” is not a weight; it was read as none.", shortened(&written)))
            }
        };
        self.say(severity, Matter::Weights, Some(row), Some(column), &sentence);
        value
    }

    fn text(&mut self, row: &Row) -> String {
        let text = self.columns.cell(row, Column::Text);
        let sentence = match text {
            text if text.contains('\u{fffd}') => "The text has broken letters; they show as \u{fffd}.",
            text if text.contains('\n') => "The text has line breaks; they are kept.",
            _ => return text.to_owned(),
        };
        self.say(Severity::Note, Matter::Texts, Some(row), Some(Column::Text), sentence);
        text.to_owned()
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

/// The beginning of a text, to name it in a sentence.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
