use super::markdown;
use crate::frameworks::importing::columns::{Column, Columns};
use crate::frameworks::importing::findings::Findings;
use crate::frameworks::importing::rules::Form;
use crate::frameworks::importing::text::{self, Row};

/// A table as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// The headings above it, from large to small; a sheet has none.
    pub(super) titles: Vec<String>,
    /// The row with the column names.
    pub(super) head: Row,
    pub(super) rows: Vec<Row>,
}

/// The tables of a text; in a sheet somebody may have said in which row the names stand.
pub(super) fn tables(text: &str, form: Form, head: Option<u64>, findings: &mut Findings) -> Vec<Table> {
    if form == Form::Markdown {
        let tables = markdown::tables(text);
        text::say_many(tables.iter().map(|table| table.rows.len()).sum(), findings);
        return tables;
    }
    let sheet = text::table(text, head, findings);
    sheet.map(|(head, rows)| Table { titles: Vec::new(), head, rows }).into_iter().collect()
}

impl Table {
    /// What it is called by the headings above it.
    pub(super) fn title(&self) -> String {
        match self.titles.as_slice() {
            [] => "The table".to_owned(),
            titles => titles.join(", "),
        }
    }

    /// What a column is called; one without a name goes by its place, unless it is empty.
    pub(super) fn heading(&self, index: usize) -> Option<String> {
        let named = self.head.cells.get(index).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let is_used = || self.cells(index).next().is_some();
        named.map(str::to_owned).or_else(|| is_used().then(|| format!("Column {}", index + 1)))
    }

    /// What stands in a column.
    pub(super) fn cells(&self, index: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.cells.get(index))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    pub(super) fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).chain([self.head.cells.len()]).max().unwrap_or(0)
    }
}

/// Every column name of all tables, once; tables of one file share what their columns mean.
pub(super) fn headings(tables: &[Table]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for table in tables {
        for heading in (0..table.width()).filter_map(|index| table.heading(index)) {
            if !headings.iter().any(|known| is_same(known, &heading)) {
                headings.push(heading);
            }
        }
    }
    headings
}

pub(super) fn is_same(one: &str, other: &str) -> bool {
    kit::names::fold(one) == kit::names::fold(other)
}

/// Merged cells stand once in a file: what is empty means the one above. A competency is only
/// filled in beside a criterion, since a row without either speaks of its pillar.
pub(super) fn filled(columns: &Columns, rows: &[Row]) -> Vec<Row> {
    let mut filled: Vec<Row> = rows.to_vec();
    let has_criteria = columns.place(Column::Criterion).is_some();
    for place in 1..filled.len() {
        let (above, below) = filled.split_at_mut(place);
        let (above, row) = (&above[place - 1], &mut below[0]);
        let has_criterion = !columns.cell(row, Column::Criterion).is_empty();
        for column in [Column::Level, Column::Pillar, Column::Competency] {
            let Some(index) = columns.place(column) else { continue };
            let is_empty = columns.written(row, column).is_empty();
            if is_empty && (column != Column::Competency || has_criteria && has_criterion) {
                let cell = above.cells.get(index).cloned().unwrap_or_default();
                row.cells.resize(row.cells.len().max(index + 1), String::new());
                row.cells[index] = cell;
            }
        }
    }
    filled
}
