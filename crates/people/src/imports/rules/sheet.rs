//! A table out of bytes: encoding, separator, columns by name in any order.

use csv::StringRecord;
use kit::names::fold;

use super::encoding::decode;
use super::lines::{Row, cell_at, rows};
pub use super::unreadable::Unreadable;

/// More rows than any company this is for has people.
pub const MOST_ROWS: usize = 100_000;
/// More columns than any list of people has.
pub const MOST_COLUMNS: usize = 1_000;

/// A column the import understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub enum Column {
    Name,
    GivenName,
    FamilyName,
    Email,
    ManagerEmail,
    Framework,
    Level,
    LevelSince,
    FirstDay,
    LastDay,
    Team,
    Title,
    Pronouns,
    TimeZone,
    ExternalId,
    /// No one column: the line as a whole.
    Whole,
}

/// Each column, its name in our own files, and how else it is spelt (letters and digits only).
const SPELLINGS: &[(Column, &str, &[&str])] = &[
    (Column::Name, "name", &["fullname", "displayname", "person", "employee", "employeename"]),
    (Column::GivenName, "first_name", &["givenname", "forename"]),
    (Column::FamilyName, "last_name", &["surname", "familyname"]),
    (Column::Email, "email", &["mail", "emailaddress", "workemail", "mailaddress", "useremail"]),
    (
        Column::ManagerEmail,
        "manager_email",
        &[
            "manager",
            "managersemail",
            "managermail",
            "linemanager",
            "linemanageremail",
            "reportsto",
            "supervisor",
            "supervisoremail",
            "manageremailaddress",
        ],
    ),
    (Column::Framework, "framework", &["track", "ladder"]),
    (Column::Level, "level", &["grade", "careerlevel"]),
    (Column::LevelSince, "level_since", &["since", "inlevelsince", "gradesince"]),
    (Column::FirstDay, "first_day", &["startdate", "hiredate", "joined", "joiningdate", "firstworkingday", "start"]),
    (Column::LastDay, "last_day", &["enddate", "leavingdate", "lastworkingday", "terminationdate", "end"]),
    (Column::Team, "team", &["department", "group", "unit"]),
    (Column::Title, "title", &["jobtitle", "position", "job"]),
    (Column::Pronouns, "pronouns", &["pronoun"]),
    (Column::TimeZone, "time_zone", &["timezone", "tz", "zone"]),
    (
        Column::ExternalId,
        "external_id",
        &["id", "employeeid", "employeenumber", "personnelnumber", "number", "staffid"],
    ),
];

impl Column {
    /// Its name in our own files.
    pub fn name(self) -> &'static str {
        SPELLINGS.iter().find(|(column, ..)| *column == self).map_or("", |(_, name, _)| name)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Column::Name => "Name",
            Column::GivenName => "First name",
            Column::FamilyName => "Last name",
            Column::Email => "E-mail",
            Column::ManagerEmail => "Manager’s e-mail",
            Column::Framework => "Framework",
            Column::Level => "Level",
            Column::LevelSince => "Level since",
            Column::FirstDay => "First day",
            Column::LastDay => "Last day",
            Column::Team => "Team",
            Column::Title => "Title",
            Column::Pronouns => "Pronouns",
            Column::TimeZone => "Time zone",
            Column::ExternalId => "Number",
            Column::Whole => "The whole line",
        }
    }

    /// The column a heading means.
    pub fn meant(heading: &str) -> Option<Column> {
        let plain = |text: &str| -> String { fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect() };
        let heading = plain(heading);
        let means =
            |(_, name, others): &&(Column, &str, &[&str])| plain(name) == heading || others.contains(&heading.as_str());
        SPELLINGS.iter().find(means).map(|(column, ..)| *column)
    }
}

/// Without a heading row, the cells are in this order: straight from a list somebody typed.
const UNHEADED: [Column; 4] = [Column::Name, Column::Email, Column::Level, Column::ManagerEmail];

/// What is said of a file that is not UTF-8.
pub const WINDOWS: &str =
    "The file is not UTF-8, so it was read as Windows-1252. Look at a name with an accent before you go on.";

/// A cell of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line its row begins in.
    pub line: u64,
    /// What its column is called there.
    pub heading: String,
}

/// A table of people, cells still as they were typed.
#[derive(Clone, Debug)]
pub struct Sheet {
    places: Vec<(Column, usize)>,
    /// The heading row; nothing when the first row is somebody already.
    headings: Option<StringRecord>,
    /// Headings nobody knows: named, and left alone.
    pub unknown: Vec<String>,
    /// A column that is left alone because another of its meaning holds the addresses: both headings.
    pub beside: Option<(String, String)>,
    /// The line of the headings.
    pub head_line: u64,
    /// The rows.
    pub rows: Vec<Row>,
    /// The first cell that is not UTF-8, where the text was read as Windows-1252.
    pub windows_from: Option<Place>,
}

impl Sheet {
    /// Reads the table of a file.
    pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
        let decoded = decode(bytes)?;
        let (text, told) = told_separator(&decoded.text);
        let separator = told.unwrap_or_else(|| separator(text));
        let mut rows = rows(text, separator, 1 + u64::from(told.is_some()))?;
        let failed = decoded.windows_from.map(|at| cell_at(&decoded.text[..at], separator, &rows));
        let Some(first) = rows.first() else { return Err(Unreadable::Empty) };
        let headed = headed(first, &rows[1..])?;
        if headed.is_some() && rows.len() == 1 {
            return Err(Unreadable::OnlyHeadings);
        }
        let mut sheet = match headed {
            Some(Headed { places, unknown, beside }) => {
                let Row { line: head_line, cells, .. } = rows.remove(0);
                Sheet { places, headings: Some(cells), unknown, beside, head_line, rows, windows_from: None }
            }
            None => {
                let places = UNHEADED.iter().copied().enumerate().map(|(index, column)| (column, index)).collect();
                let unknown = Vec::new();
                Sheet { places, headings: None, unknown, beside: None, head_line: 0, rows, windows_from: None }
            }
        };
        sheet.windows_from = failed.map(|(line, cell)| Place { line, heading: sheet.heading_at(cell) });
        Ok(sheet)
    }

    /// A cell; nothing when the file has no such column, or the cell says nothing.
    pub fn cell<'a>(&self, record: &'a StringRecord, column: Column) -> Option<&'a str> {
        let (_, place) = self.places.iter().find(|(known, _)| *known == column)?;
        let cell = record.get(*place)?.trim();
        (!["", "-", "–", "n/a", "N/A"].contains(&cell)).then_some(cell)
    }

    /// The column of a cell, by its place in the row; the whole line for one nobody knows.
    pub fn column_at(&self, cell: usize) -> Column {
        self.places.iter().find(|(_, place)| *place == cell).map_or(Column::Whole, |(column, _)| *column)
    }

    /// What a column is called in the file, so that whoever mends it finds it there.
    pub fn heading(&self, column: Column) -> &str {
        let place = self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place);
        let heading = self.headings.as_ref().zip(place).and_then(|(headings, place)| headings.get(place));
        heading.map(str::trim).unwrap_or(column.label())
    }

    /// The same by its place in the row, also for a column nobody knows.
    fn heading_at(&self, cell: usize) -> String {
        let heading = self.headings.as_ref().and_then(|headings| headings.get(cell));
        heading.map_or(self.column_at(cell).label(), str::trim).to_owned()
    }

    /// How many cells a row may have: those of the heading row.
    pub fn width(&self) -> usize {
        self.headings.as_ref().map_or(MOST_COLUMNS, StringRecord::len)
    }

    /// The columns the file has, in its order.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.places.iter().map(|(column, _)| *column)
    }
}

/// What the heading row says.
#[derive(Default)]
struct Headed {
    places: Vec<(Column, usize)>,
    unknown: Vec<String>,
    beside: Option<(String, String)>,
}

/// Reads the heading row; nothing when the first row is somebody already.
fn headed(first: &Row, under: &[Row]) -> Result<Option<Headed>, Unreadable> {
    if first.open.is_some() {
        return Err(Unreadable::OpenQuotes(vec![first.line]));
    }
    let (line, first) = (first.line, &first.cells);
    let Headed { mut places, mut unknown, mut beside } = Headed::default();
    for (index, heading) in first.iter().enumerate() {
        match Column::meant(heading) {
            Some(column) => {
                let Some((_, other)) = places.iter_mut().find(|(known, _)| *known == column) else {
                    places.push((column, index));
                    continue;
                };
                let name = |index: usize| first[index].trim().to_owned();
                // An export of a personnel system has the manager's name in one, the address in another.
                let Some(kept) = addressed(column, [*other, index], under).filter(|_| beside.is_none()) else {
                    return Err(Unreadable::Twice(line, name(*other), name(index)));
                };
                beside = Some((name(*other + index - kept), name(kept)));
                *other = kept;
            }
            None if heading.trim().is_empty() => {}
            None => unknown.push(heading.trim().chars().take(60).collect()),
        }
    }
    if places.is_empty() && first.iter().any(|cell| cell.contains('@')) {
        return Ok(None);
    }
    let has = |column| places.iter().any(|(known, _)| *known == column);
    let found = || {
        first
            .iter()
            .map(|cell| cell.trim().chars().take(60).collect())
            .filter(|cell: &String| !cell.is_empty())
            .collect()
    };
    if !has(Column::Email) {
        return Err(Unreadable::Missing(line, "email", found()));
    }
    let named = [Column::Name, Column::GivenName, Column::FamilyName].into_iter().any(has);
    if !named {
        return Err(Unreadable::Missing(line, "name", found()));
    }
    Ok(Some(Headed { places, unknown, beside }))
}

/// The one of two columns for a manager that holds addresses, when the other has none.
fn addressed(column: Column, two: [usize; 2], under: &[Row]) -> Option<usize> {
    let has = |index: &usize| under.iter().any(|row| row.cells.get(*index).is_some_and(|cell| cell.contains('@')));
    match two.each_ref().map(has) {
        [true, false] if column == Column::ManagerEmail => Some(two[0]),
        [false, true] if column == Column::ManagerEmail => Some(two[1]),
        _ => None,
    }
}

/// Spreadsheets may write `sep=;` above the table.
fn told_separator(text: &str) -> (&str, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim().strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (rest, Some(*separator)),
        _ => (text, None),
    }
}

/// Comma, semicolon or tab: the one the first line has most of, quoted text apart.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
            *count += 1;
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &[u8]) -> Vec<String> {
        let sheet = Sheet::read(text).unwrap();
        sheet.rows.iter().map(|row| sheet.cell(&row.cells, Column::Name).unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn columns_are_found_in_any_order_and_spelling() {
        assert_eq!(names(b"E-Mail;Job Title;Full name\nines@x.example;Engineer;Ines Carvalho\n"), ["Ines Carvalho"]);
        assert_eq!(names(b"name\temail\nInes Carvalho\tines@x.example"), ["Ines Carvalho"]);
        assert_eq!(names("\u{FEFF}name,email\r\n\"Carvalho, Ines\",ines@x.example\r\n".as_bytes()), ["Carvalho, Ines"]);
        assert_eq!(names(b"sep=;\nname;email\nInes;ines@x.example"), ["Ines"]);
    }

    #[test]
    fn rows_typed_by_hand_need_no_headings() {
        assert_eq!(names(b"Ines Carvalho, ines@x.example, Confirmed, ruth@x.example"), ["Ines Carvalho"]);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let sheet = Sheet::read(b"name,email\n\n\"Ines\nCarvalho\",i@x.example\nRuth,r@x.example\n").unwrap();
        assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn what_is_no_csv_is_refused_by_its_name() {
        let refused = |bytes: &[u8]| Sheet::read(bytes).unwrap_err();
        assert_eq!(refused(b"\xFF\xFEn\0a\0"), Unreadable::Utf16);
        assert_eq!(refused(b"PK\x03\x04\x14\0"), Unreadable::Workbook);
        assert_eq!(refused(b"n\0a\0m\0e\0"), Unreadable::NoText);
        assert_eq!(refused(b" \n\n"), Unreadable::Empty);
        assert_eq!(refused(b"\nname,email\n\n"), Unreadable::OnlyHeadings);
        assert_eq!(
            refused(b"name,phone\nInes,1"),
            Unreadable::Missing(1, "email", vec!["name".to_owned(), "phone".to_owned()])
        );
        assert_eq!(refused(b"name,\"email\nInes,i@x.example\n"), Unreadable::OpenQuotes(vec![1]));
        let wide = format!("name,email{}\n", ",x".repeat(1_000_000));
        assert_eq!(refused(wide.as_bytes()), Unreadable::TooWide(1, 1_000_002));
        assert_eq!(refused(b"name,email,mail\n"), Unreadable::Twice(1, "email".to_owned(), "mail".to_owned()));
    }

    #[test]
    fn of_two_columns_for_a_manager_the_one_with_addresses_counts() {
        let rows = "Ada,a@x.example,,,\nBo,b@x.example,Ada,a@x.example,\n";
        for heads in ["Manager,Manager Email", "Line Manager,Reports to"] {
            let sheet = Sheet::read(format!("name,email,{heads},x\n{rows}").as_bytes()).unwrap();
            let (name, address) = heads.split_once(',').unwrap();
            assert_eq!(sheet.beside, Some((name.to_owned(), address.to_owned())));
            assert_eq!(sheet.heading(Column::ManagerEmail), address);
            assert_eq!(sheet.cell(&sheet.rows[1].cells, Column::ManagerEmail), Some("a@x.example"));
        }
        let neither = Sheet::read(b"name,email,manager,manager_email\nAda,a@x.example,,\n").unwrap_err();
        assert_eq!(neither, Unreadable::Twice(1, "manager".to_owned(), "manager_email".to_owned()));
    }

    #[test]
    fn old_files_keep_their_accents_and_name_the_first() {
        let read = |bytes: &[u8]| Sheet::read(bytes).unwrap();
        let sheet = read(b"name,email,shoe size\nJos\xE9,jose@x.example,\n");
        assert_eq!(sheet.windows_from, Some(Place { line: 2, heading: "name".to_owned() }));
        assert_eq!(sheet.cell(&sheet.rows[0].cells, Column::Name), Some("José"));
        let later = read(b"sep=;\nname;email;shoe size\n\"A;\nB\";a@x.example;\nJo;\"j;\"\"@x.example\";\xBD\n");
        assert_eq!(later.windows_from, Some(Place { line: 5, heading: "shoe size".to_owned() }));
        let unheaded = read(b"Ines,i@x.example\nJo,j@x.example,Caf\xE9\n");
        assert_eq!(unheaded.windows_from, Some(Place { line: 2, heading: "Level".to_owned() }));
        assert_eq!(read("name,email\nJosé,j@x.example".as_bytes()).windows_from, None);
    }

    #[test]
    fn one_broken_row_does_not_break_the_others() {
        let sheet = Sheet::read(b"name,email\nJos\xC3\xA9,jose@x.example\nJ\xE9r\xC3\xB4me,j@x.example\n").unwrap();
        assert_eq!(sheet.windows_from, None);
        let names: Vec<_> = sheet.rows.iter().map(|row| sheet.cell(&row.cells, Column::Name).unwrap()).collect();
        assert_eq!(names, ["José", "J\u{FFFD}rôme"], "which the row says of itself");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Sheet::read(&bytes);
        }
    }
}
