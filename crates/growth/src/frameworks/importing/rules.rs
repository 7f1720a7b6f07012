//! From a text to a framework and everything there is to say about it.

use super::build::Keys;
use super::findings::{Finding, Findings, Matter, Severity};
use super::{mapping, sheet, text, toml};
use crate::frameworks::Framework;

/// What a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Rows and columns.
    #[default]
    Sheet,
    /// Tables in Markdown: which is what has to be said.
    Markdown,
    /// TOML: it carries keys, months and the name as well.
    Toml,
}

impl Form {
    /// What a place in it is called.
    pub fn row(self) -> &'static str {
        match self {
            Form::Sheet => "row",
            Form::Markdown | Form::Toml => "line",
        }
    }
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The framework, without a name when it comes from a sheet; nothing when something has
    /// to be mended first.
    pub framework: Option<Framework>,
    /// Everything there is to say.
    pub findings: Findings,
    /// What it is written in.
    pub form: Form,
}

impl Found {
    /// Whether it came from a file of Windows-1252.
    pub(super) fn was_windows(&self) -> bool {
        self.findings.all().iter().any(|finding| finding.sentence == text::WINDOWS)
    }

    /// Whether nothing stands in the way but not knowing which column or table is what.
    pub(super) fn asks_what_is_what(&self) -> bool {
        let mut stops = self.findings.all().iter().filter(|finding| finding.severity == Severity::Stop);
        // Of rows it is only said without a row that none of them has a place: merged cells have none.
        let is_about_places = |finding: &Finding| match finding.matter {
            Matter::Columns => true,
            Matter::Rows => finding.row.is_none(),
            _ => false,
        };
        self.framework.is_none() && self.form != Form::Toml && stops.all(is_about_places)
    }
}

/// Reads a text. Its weights stay as they are; see [`super::weights::normalise`].
pub fn read(text: &str) -> Found {
    read_with(text, Findings::default())
}

/// Reads the bytes of a file, and hands back its text for the confirmation.
pub fn read_file(bytes: &[u8]) -> (Found, String) {
    let mut findings = Findings::default();
    match text::decode(bytes, &mut findings) {
        Some(text) => (read_with(&text, findings), text),
        None => (Found { framework: None, findings, form: Form::Sheet }, String::new()),
    }
}

/// What is said of words that stand in no rows.
const NO_TABLE: &str = "There is no table in it. A framework is read from a sheet, with a row for each level and \
    competency or with its levels as columns; from Markdown with a table for each level or pillar; or from TOML. \
    Put what it says into one of these, and bring that.";

fn read_with(text: &str, mut findings: Findings) -> Found {
    // Before anything looks into it: a text that is no framework by its length is not looked at.
    let Some(text) = text::plain(text, &mut findings) else {
        return Found { framework: None, findings, form: Form::Sheet };
    };
    let form = match text.as_str() {
        text if toml::is_one(text) => Form::Toml,
        text if mapping::is_markdown(text) => Form::Markdown,
        _ => Form::Sheet,
    };
    if form == Form::Sheet && text::is_prose(&text) {
        findings.say(Severity::Stop, Matter::File, NO_TABLE);
        return Found { framework: None, findings, form };
    }
    let framework = match form {
        Form::Toml => toml::read(&text, &mut findings),
        Form::Sheet => sheet::read(&text, &mut findings),
        Form::Markdown => {
            let sentence = "These are tables in Markdown. Bring them to the import page: there you say which is what.";
            findings.say(Severity::Stop, Matter::Columns, sentence);
            None
        }
    };
    let framework = framework.filter(|_| !findings.stops());
    Found { framework, findings, form }
}

/// Gives a framework its name, and the key that follows from it.
pub fn name(framework: &mut Framework, name: &str) {
    framework.name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    framework.key = Keys::default().of(None, &framework.name, "framework");
}
