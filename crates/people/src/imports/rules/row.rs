//! One row of a file as the person it describes.

use csv::StringRecord;
use jiff::civil::Date;
use kit::dates::calendar_day;
use kit::names::fold;

use super::cells::unguarded;
use super::encoding::is_saved_twice;
use super::lines::{Open, Row};
use super::sheet::{Column, Sheet};
use super::{Problem, Severity, first_few};
use crate::accounts::email_problem;
use crate::people::card::rules::{is_hidden, name_problem, text_problem};
use crate::people::levels::rules::{Ladder, day, nearest};
use crate::workspace::zone_problem;

/// What a row says of somebody. An empty cell says nothing, and never takes anything away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line of the file.
    pub line: u64,
    /// The whole name.
    pub name: Option<String>,
    /// The address, as typed.
    pub email: String,
    /// The manager's address, folded.
    pub manager: Option<String>,
    /// The framework and the key of the level in it.
    pub level: Option<(i64, String)>,
    /// Since when the level is held.
    pub level_since: Option<Date>,
    /// The first day.
    pub first_on: Option<Date>,
    /// The last day.
    pub last_on: Option<Date>,
    /// The team.
    pub team: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The pronouns.
    pub pronouns: Option<String>,
    /// The time zone.
    pub zone: Option<String>,
    /// The number in the company's own list.
    pub external_id: Option<String>,
}

struct Reading<'a> {
    sheet: &'a Sheet,
    record: &'a StringRecord,
    line: u64,
    was_swallowed: bool,
    problems: Vec<Problem>,
}

/// Reads one row. Without an entry the row is left out, and the problems say why. Without
/// ladders to hold it against, no level is read.
pub fn read(
    sheet: &Sheet,
    row: &Row,
    ladders: Option<&[impl AsRef<Ladder>]>,
    today: Date,
) -> (Option<Entry>, Vec<Problem>) {
    let line = row.line;
    if let Some((column, reason)) = shifted(sheet, row) {
        return (None, vec![Problem { line, column, reason, severity: Severity::LeftOut }]);
    }
    let mut row = Reading::new(sheet, row);
    for column in sheet.columns() {
        row.check_bytes(column);
    }
    let email = row.text(Column::Email).unwrap_or_default();
    if let Some(sentence) = email_problem(&email) {
        row.problem(Column::Email, Severity::LeftOut, sentence);
    }
    let mut entry = Entry {
        line,
        name: row.name(),
        email,
        manager: row.text(Column::ManagerEmail).map(|manager| fold(&manager)),
        level: row.level(ladders),
        level_since: row.day(Column::LevelSince),
        first_on: row.day(Column::FirstDay),
        last_on: row.day(Column::LastDay),
        team: row.line_of_text(Column::Team, "A team"),
        title: row.line_of_text(Column::Title, "A title"),
        pronouns: row.line_of_text(Column::Pronouns, "Pronouns"),
        zone: row.zone(),
        external_id: row.line_of_text(Column::ExternalId, "A number"),
    };
    if let (Some(first), Some(last)) = (entry.first_on, entry.last_on)
        && last < first
    {
        row.problem(
            Column::LastDay,
            Severity::LeftOut,
            format!("The last day, {}, is before the first, {}.", calendar_day(last), calendar_day(first)),
        );
    }
    if entry.level_since.is_some() && row.text(Column::Level).is_none() {
        row.problem(Column::LevelSince, Severity::Note, "A day without a level changes nothing.");
        entry.level_since = None;
    }
    if let Some(since) = entry.level_since.filter(|since| *since > today) {
        let sentence = format!(
            "{} is still to come, and a level is recorded once it is held. Nothing waits for that day: import the list again from then on.",
            calendar_day(since)
        );
        row.problem(Column::LevelSince, Severity::Without, sentence);
        (entry.level, entry.level_since) = (None, None);
    }
    let is_left_out = row.problems.iter().any(|problem| problem.severity == Severity::LeftOut);
    ((!is_left_out).then_some(entry), row.problems)
}

/// Whom a row means, whatever else is wrong with it: the address, folded, and the number.
pub fn about(sheet: &Sheet, row: &Row) -> (Option<String>, Option<String>) {
    let reading = Reading::new(sheet, row);
    // In a row whose cells have shifted, the first address is the person's own.
    let parts = || row.cells.iter().flat_map(|cell| cell.split([',', ';', '\t'])).map(str::trim);
    let first = || parts().find(|part| part.contains('@')).map(str::to_owned);
    let email = if shifted(sheet, row).is_some() { first() } else { reading.text(Column::Email) };
    (email.map(|email| fold(&email)), reading.text(Column::ExternalId))
}

impl<'a> Reading<'a> {
    fn new(sheet: &'a Sheet, row: &'a Row) -> Reading<'a> {
        let Row { line, was_swallowed, cells: record, .. } = row;
        Reading { sheet, record, line: *line, was_swallowed: *was_swallowed, problems: Vec::new() }
    }

    fn problem(&mut self, column: Column, severity: Severity, reason: impl Into<String>) {
        // The first thing wrong with a cell is the one to mend.
        if !self.problems.iter().any(|known| known.column == column) {
            self.problems.push(Problem { line: self.line, column, reason: reason.into(), severity });
        }
    }

    /// What no cell may hold: formulas, broken or hidden characters, lines.
    fn check_bytes(&mut self, column: Column) {
        let Some(cell) = self.sheet.cell(self.record, column) else { return };
        let shown: String = cell.chars().take(40).collect();
        let reason = if cell.starts_with(['=', '+', '@', '-']) {
            format!("“{shown}” starts like a formula. Put the value there instead.")
        } else if cell.contains('\u{FFFD}') {
            format!("In “{shown}” a character was lost when the file was saved.")
        } else if is_saved_twice(cell) {
            format!("“{shown}” was saved in one encoding and read in another. Save the sheet as “CSV UTF-8” again.")
        } else if cell.contains(['\n', '\r']) {
            let last = self.line + self.record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count() as u64;
            format!("The cell goes on to line {last}. A quotation mark is not closed, or a line break stands in it.")
        } else if self.was_swallowed && is_half_quoted(cell) {
            format!("In “{shown}” a quotation mark has no partner.")
        } else if cell.chars().any(is_hidden) {
            "The cell has characters nobody can see. Type it once more by hand.".to_owned()
        } else {
            return;
        };
        self.problem(column, Severity::LeftOut, reason);
    }

    fn text(&self, column: Column) -> Option<String> {
        let cell = unguarded(self.sheet.cell(self.record, column)?);
        Some(cell.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn line_of_text(&mut self, column: Column, label: &str) -> Option<String> {
        let text = self.text(column)?;
        if let Some(sentence) = text_problem(label, &text) {
            self.problem(column, Severity::LeftOut, sentence);
        }
        Some(text)
    }

    fn name(&mut self) -> Option<String> {
        let parts = || {
            [self.text(Column::GivenName), self.text(Column::FamilyName)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let name = self.text(Column::Name).unwrap_or_else(parts);
        if name.is_empty() {
            return None;
        }
        if let Some(sentence) = name_problem(&name) {
            self.problem(Column::Name, Severity::LeftOut, sentence);
        }
        Some(name)
    }

    fn day(&mut self, column: Column) -> Option<Date> {
        let text = self.text(column)?;
        day(&text).map_err(|sentence| self.problem(column, Severity::LeftOut, sentence)).ok()
    }

    fn zone(&mut self) -> Option<String> {
        let zone = self.text(Column::TimeZone)?;
        if let Some(sentence) = zone_problem(&zone) {
            self.problem(Column::TimeZone, Severity::LeftOut, sentence);
        }
        Some(zone)
    }

    /// The framework named, or the only one there is; then the level in it.
    fn level(&mut self, ladders: Option<&[impl AsRef<Ladder>]>) -> Option<(i64, String)> {
        let named = self.text(Column::Framework);
        let Some(level) = self.text(Column::Level) else {
            if named.is_some() && self.sheet.columns().any(|column| column == Column::Level) {
                self.problem(Column::Level, Severity::Note, "A framework without a level changes nothing.");
            }
            return None;
        };
        let ladders = ladders?;
        let folded = named.as_deref().map(fold);
        let is_named = |ladder: &&Ladder| {
            folded.as_ref().is_none_or(|name| fold(&ladder.name) == *name || fold(&ladder.key) == *name)
        };
        let candidates: Vec<&Ladder> = ladders.iter().map(AsRef::as_ref).filter(is_named).collect();
        if candidates.is_empty() {
            let names: Vec<&str> = ladders.iter().map(|ladder| ladder.as_ref().name.as_str()).collect();
            let reason = match names.is_empty() {
                true => "There is no framework yet, so no level either.".to_owned(),
                false => {
                    format!("“{}” is not a framework here. There is {}.", named.unwrap_or_default(), names.join(", "))
                }
            };
            self.problem(Column::Framework, Severity::LeftOut, reason);
            return None;
        }
        let mut found: Vec<(i64, &str)> =
            candidates.iter().filter_map(|ladder| Some((ladder.id, ladder.meant(&level)?.key.as_str()))).collect();
        if found.is_empty() {
            // Whoever holds a level that went keeps it; the plan knows who does.
            let once = candidates.iter();
            found = once.filter_map(|ladder| Some((ladder.id, ladder.meant_once(&level)?.key.as_str()))).collect();
        }
        match found.as_slice() {
            [(ladder, key)] => return Some((*ladder, (*key).to_owned())),
            [] => {
                self.problem(Column::Level, Severity::LeftOut, no_level(&level, &candidates));
            }
            _ => self.problem(
                Column::Framework,
                Severity::LeftOut,
                format!("More than one framework has a level “{level}”. Name the framework."),
            ),
        }
        None
    }
}

/// What is said of a text that is no level of these frameworks.
fn no_level(text: &str, ladders: &[&Ladder]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for rung in ladders.iter().flat_map(|ladder| &ladder.rungs) {
        if !names.contains(&rung.name.as_str()) {
            names.push(&rung.name);
        }
    }
    let meant = nearest(text, names.iter().copied()).map(|name| format!(" Did you mean {name}?")).unwrap_or_default();
    format!("“{text}” is not a level.{meant} The levels are {}.", first_few(&names))
}

/// Why the cells of a row are not those of their columns: a quotation mark nobody closed, or a
/// separator inside a text without marks around it.
fn shifted(sheet: &Sheet, row: &Row) -> Option<(Column, String)> {
    if let Some(open) = row.open {
        return Some((sheet.column_at(open.cell), open_sentence(row.line, open)));
    }
    let width = sheet.width();
    let is_longer = row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
    is_longer.then(|| {
        let cells = row.cells.len();
        let reason = format!(
            "The line has {cells} cells, and there are {width} headings. A text with a separator in it needs quotation marks around it."
        );
        (Column::Whole, reason)
    })
}

/// What is said of a quotation mark nobody closed.
fn open_sentence(line: u64, open: Open) -> String {
    let lines = match open.last.saturating_sub(line) {
        0 => return "A quotation mark is opened here and not closed.".to_owned(),
        1 => format!("Line {} was", open.last),
        _ => format!("Lines {} to {} were", line + 1, open.last),
    };
    format!("A quotation mark is opened here and not closed. {lines} read as if it were.")
}

/// A mark at one end only: the other end of it stands in another line.
fn is_half_quoted(cell: &str) -> bool {
    let marks = cell.bytes().filter(|byte| *byte == b'"').count();
    marks % 2 == 1 && (cell.starts_with('"') || cell.ends_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::levels::rules::Rung;

    fn ladder() -> Ladder {
        let rung = |key: &str, name: &str| Rung { key: key.to_owned(), name: name.to_owned() };
        let rungs = vec![rung("junior", "Junior"), rung("senior", "Senior")];
        Ladder {
            id: 7,
            key: "builtin".to_owned(),
            name: "Engineering".to_owned(),
            rungs,
            former: vec![rung("guru", "Guru")],
        }
    }

    fn only(text: &str) -> (Option<Entry>, Vec<Problem>) {
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        read(&sheet, &sheet.rows[0], Some(&[ladder()]), jiff::civil::date(2026, 11, 23))
    }

    #[test]
    fn a_whole_row_is_read() {
        let (entry, problems) = only(
            "name,email,manager_email,framework,level,level_since,first_day,team,time_zone,title,pronouns,external_id\n\
            Ines  Carvalho,Ines@X.example,RUTH@x.example,engineering,SENIOR,2025-01-20,2023-06-01,Fares,Europe/Lisbon,Engineer,she/her,0042\n",
        );
        let entry = entry.unwrap();
        assert!(problems.is_empty());
        assert_eq!(entry.name.as_deref(), Some("Ines Carvalho"));
        assert_eq!(entry.manager.as_deref(), Some("ruth@x.example"));
        assert_eq!(entry.level, Some((7, "senior".to_owned())));
        assert_eq!(entry.external_id.as_deref(), Some("0042"));
    }

    #[test]
    fn every_bad_cell_is_named_with_its_column() {
        let reasons = |text: &str| {
            only(text)
                .1
                .into_iter()
                .map(|problem| (problem.column.name(), problem.severity, problem.reason))
                .collect::<Vec<_>>()
        };
        let one = |text: &str| reasons(text).pop().expect("a problem");
        assert_eq!(
            one("name,email,level\nAiko,aiko@x.example,Juniour").2,
            "“Juniour” is not a level. Did you mean Junior? The levels are Junior, Senior."
        );
        assert_eq!(one("name,email\n=1+1,aiko@x.example").0, "name");
        assert!(one("name,email\nJosÃ©,jose@x.example").2.contains("saved in one encoding"));
        assert_eq!(one("name,email\nAiko,aiko").0, "email");
        assert_eq!(one("name,email,last_day\nAiko,aiko@x.example,2026-02-30").2, "2026-02-30 is not in the calendar.");
        assert_eq!(one("name,email,time_zone\nAiko,aiko@x.example,Mars/Base").0, "time_zone");
        assert_eq!(one("name,email,first_day,last_day\nAiko,aiko@x.example,2026-02-03,2026-02-01").0, "last_day");
        assert_eq!(one("name,email\nAi\u{202E}ko,aiko@x.example").0, "name");
        assert!(one("name,email\nCarvalho, Ines,i@x.example").2.starts_with("The line has 3 cells"));
        assert!(reasons("name,email,title\nRuth,r@x.example,\"Rack 19\"\"\"").is_empty(), "inches are no quotation");
        assert!(one("name,email\n\"Ruth\nA\",r@x.example").2.contains("goes on to line 3"));
        assert!(one("name,email\n\"Ruth,r@x.example\nInes,i@x.example").2.contains("Line 3 was read"));
        assert_eq!(reasons("name,email,level,last_day\n=x,y,Wizard,soon").len(), 4, "one row, four things to mend");
    }

    #[test]
    fn an_accent_of_its_own_is_no_broken_encoding() {
        assert!(only("name,email\nÃngela Åström Ärlig,a@x.example").1.is_empty());
    }

    #[test]
    fn a_level_to_come_waits() {
        let (entry, problems) = only("name,email,level,level_since\nAiko,aiko@x.example,Senior,2027-01-01");
        assert_eq!(entry.unwrap().level, None);
        assert_eq!(problems[0].severity, Severity::Without);
    }

    #[test]
    fn a_day_without_a_level_is_said_to_change_nothing() {
        for day in ["2025-01-20", "2027-01-01"] {
            let (entry, problems) = only(&format!("name,email,level,level_since\nAiko,aiko@x.example,,{day}"));
            assert!(entry.is_some());
            assert_eq!((problems.len(), problems[0].severity), (1, Severity::Note));
            assert_eq!(problems[0].reason, "A day without a level changes nothing.");
        }
    }
}
