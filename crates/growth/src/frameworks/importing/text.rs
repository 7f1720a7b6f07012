//! From bytes to rows of cells.

use encoding_rs::UTF_8;
use people::imports::rules::encoding::utf8_or_windows;

use super::columns::Columns;
use super::findings::{Finding, Findings, Matter, Severity};

/// More rows than this is no framework, whatever it is.
const MOST_ROWS: usize = 10_000;
/// A text longer than this is none either; the report page carries the text to its own foot.
const LONGEST_TEXT: usize = 4 * 1024 * 1024;
/// A cell longer than this is not one.
pub(super) const LONGEST_CELL: usize = 8_000;
/// How far down the row with the column names may stand.
const HEAD_WITHIN: usize = 10;

/// A row as the sheet has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// As a spreadsheet counts it, from 1.
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
}

/// The text of a file: UTF-16 with a mark, else as a list of people is read.
pub fn decode(bytes: &[u8], findings: &mut Findings) -> Option<String> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        findings.say(
            Severity::Stop,
            Matter::File,
            "This is a workbook, not a text. Save the sheet as CSV and bring that.",
        );
        return None;
    }
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return Some(encoding.decode(bytes).0.into_owned());
    }
    if bytes.contains(&0) {
        findings.say(Severity::Stop, Matter::File, "This is not a text. Save the sheet as CSV and bring that.");
        return None;
    }
    let decoded = utf8_or_windows(bytes);
    if decoded.windows_from.is_some() {
        say_windows(findings);
    }
    Some(decoded.text)
}

/// Says that the letters of a file were guessed, which its text no longer shows.
pub(super) fn say_windows(findings: &mut Findings) {
    findings.say(Severity::Note, Matter::File, WINDOWS);
}

/// What is said of a file that is not UTF-8.
pub(super) const WINDOWS: &str = "The file is not UTF-8; it was read as Windows-1252. Look at the letters with marks.";

/// The text without a mark before it and with line breaks of one kind, unless it is empty or
/// no framework by its length.
pub(super) fn plain(text: &str, findings: &mut Findings) -> Option<String> {
    if text.len() > LONGEST_TEXT {
        findings.say(Severity::Stop, Matter::File, "It is longer than 4 MB. No framework is; is this the right file?");
        return None;
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        findings.say(Severity::Stop, Matter::File, "There is nothing in it.");
        return None;
    }
    if text.contains('\u{fffd}') {
        findings.say(Severity::Odd, Matter::File, "Some letters in the file are broken; they show as \u{fffd}.");
    }
    Some(text)
}

/// The columns of a sheet by their names, and the rows under them.
pub(super) fn rows(text: &str, findings: &mut Findings) -> Option<(Columns, Vec<Row>)> {
    let (named, under) = table(text, None, findings)?;
    Some((Columns::find(&named, findings), under))
}

/// The row with the column names, and the rows under it: the row somebody says, 0 for none, else
/// one with known names, else the first of several cells.
pub(super) fn table(text: &str, said: Option<u64>, findings: &mut Findings) -> Option<(Row, Vec<Row>)> {
    if let Some(sentence) = said.and_then(|number| no_head(text, number)) {
        findings.say(Severity::Stop, Matter::File, sentence);
        return None;
    }
    let separator = separator(text);
    let mut rows = split(text, separator, usize::MAX);
    let first = |is_head: &dyn Fn(&Row) -> bool| rows.iter().take(HEAD_WITHIN).position(is_head);
    let known = first(&|row| Columns::known(&row.cells) >= 3);
    let guessed = known.or_else(|| first(&|row| filled(row) >= 2)).unwrap_or(0);
    let said_row = |number: u64| rows.iter().position(|row| row.number == number);
    let (named, under) = if said == Some(0) {
        (unnamed(&rows), std::mem::take(&mut rows))
    } else {
        let under = rows.split_off(said.and_then(said_row).unwrap_or(guessed) + 1);
        (rows.pop()?, under)
    };
    for row in rows.iter().filter(|row| filled(row) > 0) {
        note_row(findings, row.number, "Stands above the column names and was left out.");
    }
    say_separator(separator, findings);
    say_sizes(text, &under, findings);
    Some((named, under.into_iter().filter(|row| filled(row) > 0).collect()))
}

/// Why the names of the columns cannot stand in this row; 0 is none, and nothing is wrong with it.
pub(super) fn no_head(text: &str, number: u64) -> Option<String> {
    let rows = split(text, separator(text), usize::MAX);
    let filled = |is: &dyn Fn(u64) -> bool| rows.iter().any(|row| is(row.number) && filled(row) > 0);
    if number == 0 {
        None
    } else if rows.last().is_none_or(|last| number > last.number) {
        Some(format!("The file has no row {number}."))
    } else if !filled(&|row| row > number) {
        Some(format!("Nothing stands under row {number}."))
    } else {
        (!filled(&|row| row == number)).then(|| format!("Row {number} is empty."))
    }
}

/// Names for columns that have none: the places of those with something in them.
fn unnamed(rows: &[Row]) -> Row {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_used =
        |place: &usize| rows.iter().any(|row| row.cells.get(*place).is_some_and(|cell| !cell.trim().is_empty()));
    let name = |place: usize| if is_used(&place) { format!("Column {}", place + 1) } else { String::new() };
    Row { number: 0, cells: (0..width).map(name).collect() }
}

/// Whether a text is words and no rows: no line of it has a second cell, or it has headings as Markdown
/// does and its lines are not cut alike.
pub(super) fn is_prose(text: &str) -> bool {
    let rows = split(text, separator(text), MOST_ROWS);
    let rows: Vec<&Row> = rows.iter().filter(|row| filled(row) > 0).collect();
    let is_named = rows.iter().take(HEAD_WITHIN).any(|row| Columns::known(&row.cells) >= 3);
    let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|width| *width > 1).collect();
    widths.sort_unstable();
    let alike = widths.chunk_by(|one, other| one == other).map(<[usize]>::len).max().unwrap_or(0);
    !is_named && (alike == 0 || text.lines().any(is_heading) && alike * 2 < rows.len())
}

fn say_separator(separator: u8, findings: &mut Findings) {
    let name = match separator {
        b';' => "semicolons",
        b'\t' => "tabs",
        _ => return,
    };
    findings.say(Severity::Note, Matter::File, format!("The cells are separated by {name}."));
}

/// Says when there are too many rows to be a framework.
pub(super) fn say_many(rows: usize, findings: &mut Findings) {
    if rows > MOST_ROWS {
        let sentence = format!("It has {rows} rows. No framework has that many; the most that is read is {MOST_ROWS}.");
        findings.say(Severity::Stop, Matter::File, sentence);
    }
}

fn say_sizes(text: &str, rows: &[Row], findings: &mut Findings) {
    say_many(rows.len(), findings);
    let long = rows.iter().find(|row| row.cells.iter().any(|cell| cell.len() > LONGEST_CELL));
    let Some(row) = long else { return };
    let sentence = if text.matches('"').count() % 2 == 1 {
        "A quotation mark opens in this row and is never closed, so the rest of the file was taken for one cell."
    } else {
        "A cell in this row is longer than 8,000 letters. Is a quotation mark missing?"
    };
    findings.push(Finding {
        severity: Severity::Stop,
        matter: Matter::Rows,
        row: Some(row.number),
        column: None,
        sentence: sentence.to_owned(),
    });
}

pub(super) fn note_row(findings: &mut Findings, row: u64, sentence: &str) {
    findings.push(Finding {
        severity: Severity::Note,
        matter: Matter::Rows,
        row: Some(row),
        column: None,
        sentence: sentence.to_owned(),
    });
}

/// The separator that makes most known column names out of the first rows, or else most cells
/// of the first.
fn separator(text: &str) -> u8 {
    let best = |separator: &u8| {
        let rows = split(text, *separator, HEAD_WITHIN);
        let known = rows.iter().map(|row| Columns::known(&row.cells)).max().unwrap_or(0);
        (known, rows.first().map_or(0, |row| row.cells.len()))
    };
    // The first of equals wins, and max_by_key keeps the last.
    [b'\t', b';', b','].into_iter().max_by_key(best).unwrap_or(b',')
}

/// The first rows of a text, numbered as a spreadsheet would: a cell of several lines is one
/// row, an empty line is one too.
fn split(text: &str, separator: u8, most: usize) -> Vec<Row> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut rows, mut number, mut record) = (Vec::new(), 0, csv::StringRecord::new());
    let mut line = reader.position().line();
    while rows.len() < most && reader.read_record(&mut record).unwrap_or(false) {
        let inner: u64 = record.iter().map(|cell| cell.matches('\n').count() as u64).sum();
        let ended = reader.position().line();
        // The library leaves out empty lines; the spreadsheet counts them.
        let skipped = (ended - line).saturating_sub(inner + 1);
        line = ended;
        number += skipped + 1;
        rows.push(Row { number, cells: record.iter().map(str::to_owned).collect() });
    }
    rows
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}
