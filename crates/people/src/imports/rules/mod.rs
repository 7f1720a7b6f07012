//! From the bytes of a file to what an import would do: [`sheet`] reads the table, [`row`]
//! each line of it, [`plan`] holds it against the people who are there, [`ring`] keeps lines
//! from closing. Nothing here reads or writes anything.

pub mod card;
pub mod cells;
pub mod encoding;
mod kept;
mod levels;
pub mod lines;
mod moves;
pub mod plan;
pub mod ring;
pub mod row;
pub mod sections;
pub mod sheet;
#[cfg(test)]
mod tests;
mod uncared;
mod unreadable;

/// "2, 3, 4": the first eight, and how many more there are.
fn first_few(all: &[impl ToString]) -> String {
    const NAMED: usize = 8;
    let named: Vec<String> = all.iter().take(NAMED).map(ToString::to_string).collect();
    match all.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row is left out.
    LeftOut,
    /// The row goes in without this cell.
    Without,
    /// Good to know; nothing is lost.
    Note,
}

impl Severity {
    /// Its name for other programs.
    pub fn name(self) -> &'static str {
        match self {
            Severity::LeftOut => "left_out",
            Severity::Without => "without",
            Severity::Note => "note",
        }
    }

    /// What it means for the row.
    pub fn words(self) -> &'static str {
        match self {
            Severity::LeftOut => "row left out",
            Severity::Without => "goes in without this",
            Severity::Note => "good to know",
        }
    }
}

/// Something wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// The line of the file, counted from 1 as an editor does.
    pub line: u64,
    /// The column.
    pub column: sheet::Column,
    /// What is wrong, as a sentence.
    pub reason: String,
    /// What it means for the row.
    pub severity: Severity,
}
