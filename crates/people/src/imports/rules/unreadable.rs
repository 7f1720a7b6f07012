//! Why a file is no table of people, each reason with the sentence that says what to do.

use super::sheet::{MOST_COLUMNS, MOST_ROWS};

/// Why a file is no table of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing is in it.
    Empty,
    /// Column names, and no row under them.
    OnlyHeadings,
    /// Saved as "Unicode text".
    Utf16,
    /// A workbook.
    Workbook,
    /// Bytes that are no text.
    NoText,
    /// A column everybody needs is missing; these headings were found in this line.
    Missing(u64, &'static str, Vec<String>),
    /// Two columns mean the same: the line of the headings, and both.
    Twice(u64, String, String),
    /// Too many rows.
    TooLong,
    /// A line has too many cells: its number, and how many.
    TooWide(u64, usize),
    /// Quotation marks are opened in these lines and not closed: in the headings, or in too many.
    OpenQuotes(Vec<u64>),
}

impl Unreadable {
    /// Where it is seen: the line, and the column by its heading.
    pub fn place(&self) -> (Option<u64>, Option<&str>) {
        match self {
            Unreadable::Missing(line, ..) | Unreadable::TooWide(line, _) => (Some(*line), None),
            Unreadable::Twice(line, _, heading) => (Some(*line), Some(heading)),
            Unreadable::OpenQuotes(lines) => (lines.first().copied(), None),
            Unreadable::Empty
            | Unreadable::OnlyHeadings
            | Unreadable::Utf16
            | Unreadable::Workbook
            | Unreadable::NoText
            | Unreadable::TooLong => (None, None),
        }
    }

    /// The sentence beside the field.
    pub fn sentence(&self) -> String {
        match self {
            Unreadable::Empty => "There is nothing in it. Choose a file, or paste the rows.".to_owned(),
            Unreadable::OnlyHeadings => {
                "The column names are there, and nobody stands under them. Was it saved before the rows were in it?"
                    .to_owned()
            }
            Unreadable::Utf16 => {
                "This file is saved as UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and choose it again.".to_owned()
            }
            Unreadable::Workbook => {
                "This is a workbook, not a CSV file. In the spreadsheet, save the sheet as “CSV UTF-8” and choose that."
                    .to_owned()
            }
            Unreadable::NoText => "This file is not text. Save the sheet as “CSV UTF-8” and choose that.".to_owned(),
            Unreadable::Missing(_, column, found) if found.is_empty() => {
                format!("No column is called “{column}”, and no row has an e-mail address.")
            }
            Unreadable::Missing(_, column, found) => {
                format!("No column is called “{column}”. Found: {}. Rename the column that means it.", found.join(", "))
            }
            Unreadable::Twice(_, one, other) => {
                format!("The columns “{one}” and “{other}” mean the same. Keep one of them.")
            }
            Unreadable::TooLong => format!("The file has more than {MOST_ROWS} rows. Import it in parts."),
            Unreadable::TooWide(line, cells) => {
                format!(
                    "Line {line} has {cells} columns, and {MOST_COLUMNS} are read at most. Keep those that are needed."
                )
            }
            Unreadable::OpenQuotes(lines) => {
                let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
                match lines.as_slice() {
                    [line] => format!("In line {line}, the headings, a quotation mark is opened and not closed."),
                    lines => format!(
                        "Quotation marks are opened and not closed in lines {} and perhaps more. Mend those first.",
                        lines.join(", ")
                    ),
                }
            }
        }
    }
}
