//! `belay framework check FILE`: what the import would say, so that a company can keep its
//! ladder in a repository and check it there. It needs no workspace and writes nothing.

use std::path::Path;

use growth::frameworks::Framework;
use growth::frameworks::importing::{Finding, Findings, Form, Matter, Severity, read_file};
use kit::web::upload::LARGEST_FILE;
use serde::Serialize;

/// What there is to say of a file.
#[derive(Debug)]
pub struct Report {
    file: String,
    form: Form,
    framework: Option<Framework>,
    findings: Findings,
}

/// Reads a file as the import does. Errors are for files that cannot be read at all.
pub fn check(path: &Path) -> Result<Report, String> {
    let file = path.display().to_string();
    let unread = |error: std::io::Error| format!("{file} cannot be read: {error}.");
    let Some(bytes) = super::read(path).map_err(unread)? else {
        let mut findings = Findings::default();
        let sentence =
            format!("It is larger than {} MB, so it was not read. No framework is.", LARGEST_FILE / 1024 / 1024);
        findings.say(Severity::Stop, Matter::File, sentence);
        return Ok(Report { file, form: Form::Sheet, framework: None, findings });
    };
    let (found, _) = read_file(&bytes);
    Ok(Report { file, form: found.form, framework: found.framework, findings: found.findings })
}

impl Report {
    /// Nothing when it can be imported, else the sentence that says it cannot.
    pub fn verdict(&self) -> Result<(), String> {
        match (&self.framework, self.findings.count(Severity::Stop)) {
            (Some(_), _) => Ok(()),
            (None, 1) => Err(format!("{} cannot be imported: one thing has to be mended first.", self.file)),
            (None, stops) => Err(format!("{} cannot be imported: {stops} things have to be mended first.", self.file)),
        }
    }

    /// For people: what was read, and every finding under its matter.
    pub fn text(&self) -> String {
        let mut text =
            self.framework.as_ref().map_or_else(String::new, |read| format!("{}: {}\n", self.file, size(read)));
        for matter in Matter::ALL {
            let found = self.findings.about(*matter);
            if !found.is_empty() {
                text.push_str(&format!("\n{}\n", matter.title()));
            }
            found.iter().for_each(|finding| text.push_str(&self.line(finding)));
            if self.findings.more(*matter) > 0 {
                text.push_str(&format!("  And {} more of this kind.\n", self.findings.more(*matter)));
            }
        }
        if self.framework.is_some() {
            let odd = self.findings.count(Severity::Odd);
            let ending = match odd {
                0 => "Nothing odd.".to_owned(),
                1 => "One thing to look at.".to_owned(),
                odd => format!("{odd} things to look at."),
            };
            text.push_str(&format!("\nIt can be imported. {ending}\n"));
        }
        text
    }

    fn line(&self, finding: &Finding) -> String {
        let row = finding.row.map(|row| format!("{} {row}", self.form.row()));
        let place: Vec<String> = row.into_iter().chain(finding.column.clone()).collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(", ")) };
        format!("  {}: {place}{}\n", finding.severity.words(), finding.sentence)
    }

    /// For programs.
    pub fn json(&self) -> Result<String, String> {
        let all = Matter::ALL.iter().flat_map(|matter| self.findings.of(*matter));
        let said = Said {
            file: &self.file,
            can_be_imported: self.framework.is_some(),
            findings: all.map(SaidFinding::of).collect(),
            not_listed: Matter::ALL.iter().map(|matter| self.findings.not_kept(*matter)).sum(),
        };
        serde_json::to_string_pretty(&said).map_err(|error| error.to_string())
    }
}

fn size(read: &Framework) -> String {
    let said = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let criteria = read.competencies().map(|(_, one)| one.criteria.len()).sum();
    format!(
        "{}, {}, {}, {}.",
        said(read.levels.len(), "level", "levels"),
        said(read.pillars.len(), "pillar", "pillars"),
        said(read.competencies().count(), "competency", "competencies"),
        said(criteria, "criterion", "criteria"),
    )
}

#[derive(Serialize)]
struct Said<'a> {
    file: &'a str,
    can_be_imported: bool,
    findings: Vec<SaidFinding<'a>>,
    /// Of one kind only the first two hundred are listed.
    not_listed: usize,
}

#[derive(Serialize)]
struct SaidFinding<'a> {
    severity: &'static str,
    about: &'static str,
    row: Option<u64>,
    column: Option<&'a str>,
    reason: &'a str,
}

impl SaidFinding<'_> {
    fn of(finding: &Finding) -> SaidFinding<'_> {
        let severity = match finding.severity {
            Severity::Stop => "mend_first",
            Severity::Odd => "look_at",
            Severity::Note => "note",
        };
        let about = match finding.matter {
            Matter::File => "file",
            Matter::Columns => "columns",
            Matter::Rows => "rows",
            Matter::Weights => "weights",
            Matter::Benchmarks => "benchmarks",
            Matter::Texts => "texts",
        };
        SaidFinding { severity, about, row: finding.row, column: finding.column.as_deref(), reason: &finding.sentence }
    }
}
