use std::collections::HashMap;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// More findings of one matter than this are only counted on a page: nobody reads them.
const SHOWN: usize = 200;
/// More of one matter and severity than this are not kept either: a sheet of noise must not fill
/// the memory.
const KEPT: usize = 50_000;

/// Everything found in one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    /// Where in the list the findings of a row are.
    of_row: HashMap<Option<u64>, Vec<usize>>,
    kept: HashMap<(Matter, Severity), usize>,
    uncounted: HashMap<Matter, usize>,
}

impl Findings {
    /// Adds one, unless it is there already: where levels are columns, every row is read once
    /// for each of them.
    pub fn push(&mut self, finding: Finding) {
        let of_row = self.of_row.entry(finding.row).or_default();
        if of_row.iter().any(|place| self.list[*place] == finding) {
            return;
        }
        let so_far = self.kept.entry((finding.matter, finding.severity)).or_default();
        if *so_far == KEPT {
            *self.uncounted.entry(finding.matter).or_default() += 1;
            return;
        }
        *so_far += 1;
        of_row.push(self.list.len());
        self.list.push(finding);
    }

    /// Takes over those of another reading of the same file.
    pub fn extend(&mut self, others: Findings) {
        others.list.into_iter().for_each(|finding| self.push(finding));
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
    pub fn of(&self, matter: Matter) -> Vec<&Finding> {
        let mut found: Vec<&Finding> = self.list.iter().filter(|finding| finding.matter == matter).collect();
        found.sort_by_key(|finding| (finding.severity, finding.row));
        found
    }

    /// The first of them, as many as anybody reads.
    pub fn about(&self, matter: Matter) -> Vec<&Finding> {
        let mut found = self.of(matter);
        found.truncate(SHOWN);
        found
    }

    /// How many more of one matter there are than are shown.
    pub fn more(&self, matter: Matter) -> usize {
        let kept = self.list.iter().filter(|finding| finding.matter == matter).count();
        kept.saturating_sub(SHOWN) + self.not_kept(matter)
    }

    /// How many of one matter were only counted.
    pub fn not_kept(&self, matter: Matter) -> usize {
        self.uncounted.get(&matter).copied().unwrap_or(0)
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
    fn notes_bury_no_mistake() {
        let mut findings = Findings::default();
        let finding = |severity, row| Finding {
            severity,
            matter: Matter::Texts,
            row: Some(row),
            column: None,
            sentence: "Said.".to_owned(),
        };
        (1..=300).for_each(|row| findings.push(finding(Severity::Note, row)));
        findings.push(finding(Severity::Odd, 301));
        findings.push(finding(Severity::Odd, 301));
        let shown = findings.about(Matter::Texts);
        assert_eq!((shown.len(), shown[0].row, findings.more(Matter::Texts)), (200, Some(301), 101));
        assert_eq!((findings.of(Matter::Texts).len(), findings.not_kept(Matter::Texts)), (301, 0));
        assert_eq!(findings.count(Severity::Odd), 1);
    }

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
