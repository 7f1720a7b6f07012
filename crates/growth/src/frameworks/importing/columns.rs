use super::findings::{Finding, Findings, Matter, Severity};
use super::text::Row;
use crate::frameworks::exporting::formulas;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The level.
    Level,
    /// The pillar.
    Pillar,
    /// The competency.
    Competency,
    /// The criterion.
    Criterion,
    /// The benchmark.
    Benchmark,
    /// The weight.
    Weight,
    /// What is expected.
    Text,
}

/// A sheet with more columns than this is none of ours.
const MOST_COLUMNS: usize = 200;

use Column::{Benchmark, Competency, Criterion, Level, Pillar, Text, Weight};

const ALL: [Column; 7] = [Level, Pillar, Competency, Criterion, Benchmark, Weight, Text];

/// The names a column may have, only letters, in lower case; the first is ours.
fn spellings(column: Column) -> &'static [&'static str] {
    match column {
        Level => &["level", "levels", "grade", "seniority", "careerlevel", "step", "stage", "stages"],
        Pillar => &["pillar", "pillars", "section", "sections", "area", "dimension"],
        Competency => &["competency", "competencies", "competence", "subsection", "subsections", "skill"],
        Criterion => &["criterion", "criteria", "subcompetency", "subskill"],
        Benchmark => &["benchmark", "benchmarks", "rolemodelrating", "rating", "benchmarkrating", "target"],
        Weight => &["weight", "weights", "weightpercent", "weightinpercent", "weighting"],
        Text => &["description", "descriptions", "expectation", "expectations", "text", "details"],
    }
}

impl Column {
    /// The column a heading means.
    pub(super) fn named(heading: &str) -> Option<Column> {
        named(heading)
    }

    /// Our own name for it.
    pub(super) fn name(self) -> &'static str {
        spellings(self)[0]
    }
}

fn named(heading: &str) -> Option<Column> {
    let letters: String = kit::names::fold(heading).chars().filter(|letter| letter.is_alphanumeric()).collect();
    ALL.into_iter().find(|column| spellings(*column).contains(&letters.as_str()))
}

/// Where each column stands in the sheet, and what it is called there.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: [Option<usize>; 7],
    /// What a row says where no column has a word for it.
    fixed: [String; 7],
    headings: Vec<String>,
}

impl Columns {
    /// How many different columns a row names.
    pub(super) fn known(cells: &[String]) -> usize {
        let named: Vec<Column> = cells.iter().take(MOST_COLUMNS).filter_map(|cell| named(cell)).collect();
        ALL.iter().filter(|column| named.contains(column)).count()
    }

    /// None is found yet.
    pub(super) fn of(headings: &[String]) -> Columns {
        Columns { places: [None; 7], fixed: Default::default(), headings: headings.to_vec() }
    }

    /// Says where a column stands; the first place counts.
    pub(super) fn put(&mut self, column: Column, index: usize) {
        self.places[column as usize].get_or_insert(index);
    }

    /// Says that a column stands here, whatever was said before.
    pub(super) fn replace(&mut self, column: Column, index: usize) {
        self.places[column as usize] = Some(index);
    }

    /// Says what a row says, where no column has a word for it.
    pub(super) fn fix(&mut self, column: Column, cell: &str) {
        self.fixed[column as usize] = cell.trim().to_owned();
    }

    /// The same columns, with those texts that belong to one level.
    pub(super) fn at_level(&self, texts: usize, level: &str) -> Columns {
        let mut columns = self.clone();
        columns.places[Text as usize] = Some(texts);
        columns.places[Level as usize] = None;
        columns.fix(Level, level);
        columns
    }

    /// Finds the columns by name, and says what is missing, doubled or unknown.
    pub(super) fn find(head: &Row, findings: &mut Findings) -> Columns {
        let mut columns = Columns::of(&head.cells);
        if head.cells.len() > MOST_COLUMNS {
            let sentence =
                format!("It has {} columns. A framework has seven; is this the right file?", head.cells.len());
            findings.say(Severity::Stop, Matter::Columns, sentence);
            return columns;
        }
        for (index, heading) in head.cells.iter().enumerate() {
            let sentence = match named(heading) {
                Some(column) if columns.place(column).is_none() => {
                    columns.places[column as usize] = Some(index);
                    continue;
                }
                Some(_) => "There is a column of this meaning already; the first one counts and this one is ignored.",
                None if heading.trim().is_empty() => continue,
                None => "Belay knows no such column; it is ignored.",
            };
            findings.push(at(Severity::Odd, head.number, heading.trim(), sentence));
        }
        columns.say_missing(head, findings);
        columns
    }

    fn say_missing(&self, head: &Row, findings: &mut Findings) {
        for column in ALL.into_iter().filter(|column| self.place(*column).is_none()) {
            let name = spellings(column)[0];
            let (severity, sentence) = match column {
                Level | Pillar | Competency => (
                    Severity::Stop,
                    format!(
                        "No column is called “{name}”, and without it there is no framework. The names are looked for in the first rows."
                    ),
                ),
                Criterion => (
                    Severity::Note,
                    "No column is called “criterion”: the competencies have no finer parts.".to_owned(),
                ),
                Benchmark => (
                    Severity::Odd,
                    "No column is called “benchmark”: nothing can be rated against this framework.".to_owned(),
                ),
                Weight => (Severity::Odd, "No column is called “weight”: everything counts alike.".to_owned()),
                Text => (
                    Severity::Odd,
                    "No column is called “description”: the levels say nothing about what they expect.".to_owned(),
                ),
            };
            findings.push(Finding { sentence, ..at(severity, head.number, name, "") });
        }
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// What a cell of a row means, without the spaces around it.
    pub(super) fn cell<'a>(&'a self, row: &'a Row, column: Column) -> &'a str {
        let written = formulas::meant(self.written(row, column));
        if written.is_empty() { &self.fixed[column as usize] } else { written }
    }

    /// The same as it is written; nothing where no column has it.
    pub(super) fn written<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        self.place(column).and_then(|index| row.cells.get(index)).map_or("", |cell| cell.trim())
    }

    /// Whether the heading itself says that weights are percents.
    pub(super) fn says_percent(&self) -> bool {
        let heading = self.heading(Column::Weight).to_lowercase();
        heading.contains("percent") || heading.contains('%')
    }

    /// What the sheet calls a column.
    pub(super) fn heading(&self, column: Column) -> String {
        let found = self.place(column).and_then(|index| self.headings.get(index)).map(|heading| heading.trim());
        found.unwrap_or(spellings(column)[0]).to_owned()
    }

    /// Whether a row only repeats the column names.
    pub(super) fn repeated_in(&self, row: &Row) -> bool {
        row.cells == self.headings
    }

    /// How many columns have a name or stand between named ones.
    pub(super) fn width(&self) -> usize {
        self.headings.len()
    }
}

fn at(severity: Severity, row: u64, column: &str, sentence: &str) -> Finding {
    Finding {
        severity,
        matter: Matter::Columns,
        row: Some(row),
        column: Some(column.to_owned()),
        sentence: sentence.to_owned(),
    }
}
