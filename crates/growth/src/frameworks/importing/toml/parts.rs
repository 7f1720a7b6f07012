//! Tables of the file, read with what is odd about each line.

use std::ops::{Range, RangeInclusive};

use ::toml::de::{DeTable, DeValue, Error};

use crate::frameworks::Level;
use crate::frameworks::importing::cells::{is_key, slug};
use crate::frameworks::importing::entries::{one_line, shortened};
use crate::frameworks::importing::figures::Remark;
use crate::frameworks::importing::findings::{Finding, Findings, Matter, Severity};

/// One table and the line it begins in.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) table: &'a DeTable<'a>,
    pub(super) line: u64,
}

/// A value as it is written, and its line.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) line: u64,
}

/// Knows lines, and collects what is odd.
pub(super) struct Reader<'a> {
    breaks: Vec<usize>,
    findings: &'a mut Findings,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &str, findings: &'a mut Findings) -> Reader<'a> {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place).collect();
        Reader { breaks, findings }
    }

    fn line(&self, span: Range<usize>) -> u64 {
        self.breaks.partition_point(|place| *place < span.start) as u64 + 1
    }

    pub(super) fn say(
        &mut self,
        severity: Severity,
        matter: Matter,
        row: Option<u64>,
        column: Option<&str>,
        sentence: String,
    ) {
        self.findings.push(Finding { severity, matter, row, column: column.map(str::to_owned), sentence });
    }

    pub(super) fn remark(&mut self, matter: Matter, line: u64, field: &str, remark: Remark) {
        if let Some((severity, sentence)) = remark {
            self.say(severity, matter, Some(line), Some(field), sentence);
        }
    }

    /// A line that is no TOML.
    pub(super) fn say_broken(&mut self, error: &Error) {
        let line = error.span().map(|span| self.line(span));
        let reason = error.message().lines().collect::<Vec<_>>().join(", ");
        let sentence = format!("This line is no TOML ({reason}).");
        self.say(Severity::Stop, Matter::File, line, None, sentence);
    }

    /// Names the fields of a part that mean nothing here.
    pub(super) fn know(&mut self, part: &Part<'_>, fields: &[&str]) {
        let mut unknown: Vec<(u64, String)> = Vec::new();
        for key in part.table.keys().filter(|key| !fields.contains(&key.get_ref().as_ref())) {
            unknown.push((self.line(key.span()), key.get_ref().to_string()));
        }
        for (line, name) in unknown {
            let sentence = "Belay knows no such line here; it is ignored.".to_owned();
            self.say(Severity::Odd, Matter::Columns, Some(line), Some(&shortened(&name)), sentence);
        }
    }

    /// The tables of a list: `[[pillar]]`.
    pub(super) fn parts<'b>(&mut self, part: &Part<'b>, field: &str) -> Vec<Part<'b>> {
        let Some(value) = part.table.get(field) else { return Vec::new() };
        let line = self.line(value.span());
        let mut parts = Vec::new();
        let list = value.get_ref().as_array();
        for one in list.into_iter().flatten() {
            if let Some(table) = one.get_ref().as_table() {
                parts.push(Part { table, line: self.line(one.span()) });
            }
        }
        if list.is_none_or(|list| list.len() != parts.len()) {
            let sentence = format!("This has to be a list of tables: [[{field}]].");
            self.say(Severity::Stop, Matter::Columns, Some(line), Some(field), sentence);
        }
        parts
    }

    /// A single table: `[readiness]`.
    pub(super) fn part<'b>(&mut self, part: &Part<'b>, field: &str) -> Option<Part<'b>> {
        let value = part.table.get(field)?;
        let line = self.line(value.span());
        let Some(table) = value.get_ref().as_table() else {
            self.say_unread(line, field);
            return None;
        };
        Some(Part { table, line })
    }

    /// A whole number within a range, else the usual one.
    pub(super) fn whole(&mut self, part: &Part<'_>, field: &str, range: RangeInclusive<u32>, usual: u32) -> u32 {
        let Some(value) = part.table.get(field) else { return usual };
        let text = written(value.get_ref()).unwrap_or_default();
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (least, most) = range.into_inner();
                let sentence =
                    format!("“{}” is not from {least} to {most}; the usual {usual} is taken.", shortened(&text));
                let line = self.line(value.span());
                self.say(Severity::Odd, Matter::Rows, Some(line), Some(field), sentence);
                usual
            }
        }
    }

    /// The name of a part, which every part needs.
    pub(super) fn name(&mut self, part: &Part<'_>) -> String {
        let name = self.title(part);
        if name.is_empty() {
            let sentence = "A name is missing here: name = \"…\".".to_owned();
            self.say(Severity::Stop, Matter::Rows, Some(part.line), Some("name"), sentence);
        }
        name
    }

    /// The name where it may be missing: that of the framework is asked for on import.
    pub(super) fn title(&mut self, part: &Part<'_>) -> String {
        let Some(value) = part.table.get("name") else { return String::new() };
        let line = self.line(value.span());
        let (name, remark) = one_line(value.get_ref().as_str().unwrap_or_default());
        self.remark(Matter::Rows, line, "name", remark);
        name
    }

    /// The key of a part, where it gives one.
    pub(super) fn key(&mut self, part: &Part<'_>) -> Option<String> {
        let value = part.table.get("key")?;
        let written = value.get_ref().as_str().unwrap_or_default();
        if is_key(written) {
            return Some(written.to_owned());
        }
        let key = Some(slug(written)).filter(|key| !key.is_empty());
        let read = key.as_ref().map_or("it was left out".to_owned(), |key| format!("it was read as “{key}”"));
        let sentence = format!("“{}” is no key (letters, digits and hyphens); {read}.", shortened(written));
        let line = self.line(value.span());
        self.say(Severity::Odd, Matter::Rows, Some(line), Some("key"), sentence);
        key
    }

    /// `months = { from = 12, to = 24 }`.
    pub(super) fn months(&mut self, part: &Part<'_>) -> Option<(u32, Option<u32>)> {
        let value = part.table.get("months")?;
        let line = self.line(value.span());
        let table = value.get_ref().as_table();
        let months =
            |field: &str| table.and_then(|table| Some(written(table.get(field)?.get_ref())?.parse::<u32>().ok()));
        match (months("from"), months("to")) {
            (Some(Some(from)), None) if from <= 600 => return Some((from, None)),
            (Some(Some(from)), Some(Some(to))) if from <= to && to <= 600 => return Some((from, Some(to))),
            _ => {}
        }
        let sentence = "This is no range of months such as { from = 12, to = 24 }; it was left out.".to_owned();
        self.say(Severity::Odd, Matter::Rows, Some(line), Some("months"), sentence);
        None
    }

    /// What a field says at each level: one value for all, or a table by level.
    pub(super) fn per_level(&mut self, part: &Part<'_>, field: &str, levels: &[Level]) -> Vec<Option<Written>> {
        let mut said = vec![None; levels.len()];
        let Some(value) = part.table.get(field) else { return said };
        let line = self.line(value.span());
        let Some(table) = value.get_ref().as_table() else {
            match written(value.get_ref()) {
                Some(text) => said.fill(Some(Written { text, line })),
                None => self.say_unread(line, field),
            }
            return said;
        };
        for (key, value) in table {
            let line = self.line(value.span());
            let Some(place) = levels.iter().position(|level| level.key == *key.get_ref()) else {
                let sentence = format!("No level has the key “{}”; this line is ignored.", shortened(key.get_ref()));
                self.say(Severity::Odd, Matter::Rows, Some(line), Some(field), sentence);
                continue;
            };
            match written(value.get_ref()) {
                Some(text) => said[place] = Some(Written { text, line }),
                None => self.say_unread(line, field),
            }
        }
        said
    }

    fn say_unread(&mut self, line: u64, field: &str) {
        let sentence = "This cannot be read here; it is ignored.".to_owned();
        self.say(Severity::Odd, Matter::Rows, Some(line), Some(field), sentence);
    }
}

/// A number or a text, letter for letter.
fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}
