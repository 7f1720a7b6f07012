//! A text cut into the rows of a table.
//!
//! A quotation mark that is opened and not closed takes every line up to the next one into its
//! cell, silently. So a cell that goes over several lines is believed only when the row has as
//! many cells as the first one and no address stands in it: every row of people has one, and
//! swallowed rows bring theirs along. Otherwise the row in which the mark was opened is marked,
//! and the lines after it are read as rows of their own.

use csv::{ReaderBuilder, StringRecord};

use super::sheet::{MOST_COLUMNS, MOST_ROWS, Unreadable};

/// How many open quotation marks are forgiven: each costs another look at the rest of the file.
const MOST_OPEN: usize = 25;

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins in, counted from 1 as an editor does.
    pub line: u64,
    /// Its cells, as they were typed.
    pub cells: StringRecord,
    /// A quotation mark that is not closed.
    pub open: Option<Open>,
    /// Whether it would have gone into an earlier row with such a mark: the mark's partner may
    /// stand in it.
    pub was_swallowed: bool,
}

/// A quotation mark that is opened in a row and not closed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// In which cell, counted from 0.
    pub cell: usize,
    /// The last line that would have gone into it.
    pub last: u64,
}

/// A line with more separators than this, quoted or not, is no line of people, and would take a
/// great deal of memory before that could be said of its cells.
const MOST_SEPARATORS: usize = 20 * MOST_COLUMNS;

/// Cuts a text into its rows; lines without a word are left out. `line` is the number of the
/// first one.
pub fn rows(text: &str, separator: u8, mut line: u64) -> Result<Vec<Row>, Unreadable> {
    if let Some((crowded, cells)) = crowded(text, separator, line) {
        return Err(Unreadable::TooWide(crowded, cells));
    }
    let mut rows: Vec<Row> = Vec::new();
    let (mut rest, mut opened) = (text, Vec::new());
    while let Some(cut) = cut(rest, separator, &mut line, &mut rows)? {
        opened.push(cut.line);
        if opened.len() > MOST_OPEN {
            return Err(Unreadable::OpenQuotes(opened));
        }
        line = cut.line + 1;
        rest = cut.rest;
        rows.push(cut.row);
    }
    let mut last = 0;
    for row in &mut rows {
        row.was_swallowed = row.line <= last;
        last = row.open.map_or(last, |open| last.max(open.last));
    }
    Ok(rows)
}

/// The first line with far too many separators, and how many cells they would make.
fn crowded(text: &str, separator: u8, first: u64) -> Option<(u64, usize)> {
    let cells = |line: &str| 1 + line.bytes().filter(|byte| *byte == separator).count();
    (first..)
        .zip(text.split('\n'))
        .map(|(number, line)| (number, cells(line)))
        .find(|(_, cells)| *cells > MOST_SEPARATORS)
}

/// Where a quotation mark stopped the reading.
struct Cut<'a> {
    line: u64,
    row: Row,
    /// What follows its line.
    rest: &'a str,
}

/// Reads rows until the end, or until the first one whose quotation mark is not closed.
fn cut<'a>(text: &'a str, separator: u8, line: &mut u64, rows: &mut Vec<Row>) -> Result<Option<Cut<'a>>, Unreadable> {
    let mut reader = reader(text, separator);
    let mut counted = 0;
    let mut cells = StringRecord::new();
    while reader.read_record(&mut cells).map_err(|_| Unreadable::NoText)? {
        let start = cells.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        // The reader skips empty lines and still says where they began.
        let blank = text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        *line += newlines(&text[counted..start + blank]);
        counted = start + blank;
        let width = rows.first().map_or(cells.len(), |row| row.cells.len());
        if let Some(cell) = open_cell(&cells, width) {
            let end = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
            let last = *line + newlines(text[counted..end].trim_end_matches(['\r', '\n']));
            let (own, rest) = text[counted..].split_once('\n').unwrap_or((&text[counted..], ""));
            let row = Row {
                line: *line,
                cells: alone(own, separator),
                open: Some(Open { cell, last }),
                was_swallowed: false,
            };
            return Ok(Some(Cut { line: *line, row, rest }));
        }
        if cells.len() > MOST_COLUMNS {
            return Err(Unreadable::TooWide(*line, cells.len()));
        }
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(Row { line: *line, cells: cells.clone(), open: None, was_swallowed: false });
        }
        if rows.len() > MOST_ROWS + 1 {
            return Err(Unreadable::TooLong);
        }
    }
    Ok(None)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The cell whose quotation mark cannot have been meant to stay open over the line.
fn open_cell(cells: &StringRecord, width: usize) -> Option<usize> {
    let (index, cell) = cells.iter().enumerate().find(|(_, cell)| cell.contains('\n'))?;
    (cells.len() != width || cell.contains('@')).then_some(index)
}

/// One line by itself, as far as it can be read.
fn alone(line: &str, separator: u8) -> StringRecord {
    reader(line, separator).records().next().and_then(Result::ok).unwrap_or_default()
}

/// The row and the cell, counted from 0, in which a text goes on that is read up to here.
pub fn cell_at(before: &str, separator: u8, rows: &[Row]) -> (u64, usize) {
    let line = 1 + newlines(before);
    let row = rows.iter().map(|row| row.line).take_while(|begins| *begins <= line).last().unwrap_or(line);
    let earlier = before.split_inclusive('\n').zip(1..row).map(|(earlier, _)| earlier.len()).sum::<usize>();
    (row, alone(&before[earlier..], separator).len().saturating_sub(1))
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each row as its line, its first cell, and the line its open mark would have reached.
    fn read(text: &str) -> Vec<(u64, String, Option<u64>)> {
        let rows = rows(text, b',', 1).unwrap();
        rows.into_iter().map(|row| (row.line, row.cells[0].to_owned(), row.open.map(|open| open.last))).collect()
    }

    #[test]
    fn an_open_mark_is_named_and_swallows_nothing() {
        let text = "name,email\n\"Ines,i@x.example\nRuth,r@x.example\nKofi,k@x.example\n";
        let expected = [
            (1, "name".to_owned(), None),
            (2, "Ines,i@x.example".to_owned(), Some(4)),
            (3, "Ruth".to_owned(), None),
            (4, "Kofi".to_owned(), None),
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_later_mark_ends_what_would_have_been_swallowed() {
        let text = "name,email,team\nInes,i@x.example,\"Fares\nRuth,r@x.example,Soft\nKofi,k@x.example,\"Fares, north\"\nLi,l@x.example,Soft\n";
        let lines: Vec<_> = read(text).into_iter().map(|(line, _, last)| (line, last)).collect();
        assert_eq!(lines, [(1, None), (2, Some(4)), (3, None), (4, None), (5, None)]);
        let text = "name,email\n\"Ines,i@x.example\nRuth\",r@x.example\n";
        assert_eq!(read(text)[1].2, Some(3), "as many cells as there should be, and an address in the first");
    }

    #[test]
    fn a_cell_of_two_lines_stays_one() {
        let text = "name,email\n\"Ines\nCarvalho\",i@x.example\nRuth,r@x.example\n";
        assert_eq!(read(text).iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[test]
    fn a_file_full_of_open_marks_is_not_read_again_and_again() {
        let text = format!("name,email\n{}", "a\",\"\n".repeat(1000));
        assert!(matches!(rows(&text, b',', 1), Err(Unreadable::OpenQuotes(lines)) if lines[0] == 2));
    }

    proptest! {
        #[test]
        fn every_line_of_a_file_is_in_some_row(lines in proptest::collection::vec("[a-c,\"@]{1,6}", 1..20)) {
            let text = lines.join("\n");
            if let Ok(rows) = rows(&text, b',', 1) {
                let (mut covered, mut held) = (0, Vec::new());
                for row in &rows {
                    prop_assert!(row.line > covered, "{text}\n{rows:?}");
                    let over = row.cells.iter().map(newlines).sum::<u64>();
                    let last = row.line + if row.open.is_some() { 0 } else { over };
                    held.extend(row.line..=last);
                    covered = last;
                }
                let is_blank = |line: &str| !line.contains(['a', 'b', 'c', '@']);
                for (number, line) in (1..).zip(&lines) {
                    prop_assert!(is_blank(line) || held.contains(&number), "line {number}\n{text}\n{rows:?}");
                }
            }
        }
    }
}
