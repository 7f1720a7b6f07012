/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be made of the sheet before this is mended.
    Stop,
    /// It can be read, and somebody should look at how.
    Odd,
    /// Good to know.
    Note,
}

impl Severity {
    /// How it is said before a finding.
    pub fn words(self) -> &'static str {
        match self {
            Severity::Stop => "Mend first",
            Severity::Odd => "Look at",
            Severity::Note => "Note",
        }
    }
}

/// What a finding is about; the report is ordered by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// The file as a whole.
    File,
    /// Its columns.
    Columns,
    /// Rows left out, doubled or missing.
    Rows,
    /// Weights.
    Weights,
    /// Benchmarks.
    Benchmarks,
    /// Expectation texts.
    Texts,
}

impl Matter {
    /// All of them, in the order of the report.
    pub const ALL: &[Matter] =
        &[Matter::File, Matter::Columns, Matter::Rows, Matter::Weights, Matter::Benchmarks, Matter::Texts];

    /// The title above its findings.
    pub fn title(self) -> &'static str {
        match self {
            Matter::File => "The file",
            Matter::Columns => "Columns",
            Matter::Rows => "Rows",
            Matter::Weights => "Weights",
            Matter::Benchmarks => "Benchmarks",
            Matter::Texts => "Texts",
        }
    }
}

/// One thing worth saying about a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub matter: Matter,
    /// The row as a spreadsheet counts it, from 1.
    pub row: Option<u64>,
    /// The column, by the name it has in the sheet.
    pub column: Option<String>,
    /// What is the matter and what follows.
    pub sentence: String,
}

/// More findings of one matter than this are only counted: nobody reads them, and a sheet
/// of noise must not fill the memory.
const KEPT: usize = 200;

/// Everything found in one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    uncounted: Vec<(Matter, usize)>,
}

impl Findings {
    /// Adds one, unless it is there already: where levels are columns, every row is read once
    /// for each of them.
    pub fn push(&mut self, finding: Finding) {
        let matter = finding.matter;
        if self.list.contains(&finding) {
            return;
        }
        let so_far = self.list.iter().filter(|kept| kept.matter == matter).count();
        if so_far < KEPT || finding.severity == Severity::Stop {
            self.list.push(finding);
            return;
        }
        match self.uncounted.iter_mut().find(|(kind, _)| *kind == matter) {
            Some((_, count)) => *count += 1,
            None => self.uncounted.push((matter, 1)),
        }
    }

    /// Adds one without a place.
    pub fn say(&mut self, severity: Severity, matter: Matter, sentence: impl Into<String>) {
        self.push(Finding { severity, matter, row: None, column: None, sentence: sentence.into() });
    }

    /// All that were kept.
    pub fn all(&self) -> &[Finding] {
        &self.list
    }

    /// Those of one matter, the gravest first, then by row.
    pub fn about(&self, matter: Matter) -> Vec<&Finding> {
        let mut found: Vec<&Finding> = self.list.iter().filter(|finding| finding.matter == matter).collect();
        found.sort_by_key(|finding| (finding.severity, finding.row));
        found
    }

    /// How many more of one matter there are than were kept.
    pub fn more(&self, matter: Matter) -> usize {
        self.uncounted.iter().find(|(kind, _)| *kind == matter).map_or(0, |(_, count)| *count)
    }

    /// How many there are of one severity, of those kept.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether something has to be mended before the sheet can become a framework.
    pub fn stops(&self) -> bool {
        self.count(Severity::Stop) > 0
    }
}

/// From how many rows on a note that says the same of each of them is said once.
const SAID_ONCE_FROM: usize = 4;

/// A finding as a page shows it, once for all rows it is said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The finding, with the first of its rows.
    pub finding: Finding,
    /// All its rows, where there are several.
    pub rows: Vec<u64>,
}

impl Said {
    /// "7, 12, 17".
    pub fn listed(&self) -> String {
        self.rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// Findings in their order. Notes of which many say the same become one: what has to be looked at
/// must not drown in what is only good to know.
pub fn gathered(found: &[&Finding]) -> Vec<Said> {
    let same = |one: &Finding, other: &Finding| {
        (one.severity, &one.column, &one.sentence) == (other.severity, &other.column, &other.sentence)
    };
    let mut all: Vec<Said> = Vec::new();
    for finding in found {
        let alike: Vec<u64> = found.iter().filter(|other| same(finding, other)).filter_map(|other| other.row).collect();
        let is_once = finding.severity == Severity::Note && alike.len() >= SAID_ONCE_FROM;
        if !is_once {
            all.push(Said { finding: (*finding).clone(), rows: Vec::new() });
        } else if alike.first() == finding.row.as_ref() {
            all.push(Said { finding: (*finding).clone(), rows: alike });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_says_the_same_of_many_rows_is_said_once() {
        let finding = |severity, row, sentence: &str| Finding {
            severity,
            matter: Matter::Texts,
            row: Some(row),
            column: Some("Text".to_owned()),
            sentence: sentence.to_owned(),
        };
        let mut all: Vec<Finding> = (2..=6).map(|row| finding(Severity::Note, row, "Kept.")).collect();
        all.extend((2..=6).map(|row| finding(Severity::Odd, row, "Odd.")));
        all.extend((2..=4).map(|row| finding(Severity::Note, row, "Few.")));
        let said = gathered(&all.iter().collect::<Vec<_>>());
        assert_eq!(said.len(), 1 + 5 + 3);
        assert_eq!(said[0].listed(), "2, 3, 4, 5, 6");
        assert!(said[1..].iter().all(|one| one.rows.is_empty()));
    }
}
