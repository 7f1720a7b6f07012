use std::hash::{DefaultHasher, Hash, Hasher};

use crate::frameworks::rules::figure;

/// One field of a form about a part of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form.
    pub name: String,
    /// How people read it: "Senior, benchmark".
    pub label: String,
    /// What stands in it.
    pub value: String,
}

/// All fields of a form about one part: as they stand in the draft, or as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(Vec<Field>);

impl Sheet {
    /// Adds a field.
    pub fn add(&mut self, name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) {
        self.0.push(Field { name: name.into(), label: label.into(), value: value.into() });
    }

    /// What stands in a field; nothing for a field that is not there.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str())
    }

    /// The same fields as somebody typed them.
    pub fn typed(&self, pairs: &[(String, String)]) -> Sheet {
        let typed = |field: &Field| {
            let value = pairs.iter().find(|(name, _)| *name == field.name).map_or("", |(_, value)| value.as_str());
            Field { value: value.replace("\r\n", "\n").trim().to_owned(), ..field.clone() }
        };
        Sheet(self.0.iter().map(typed).collect())
    }

    /// What knows this state of the part again: a form carries it, and a save finds out by it
    /// whether somebody changed the same part meanwhile. It lives as long as a page is open.
    pub fn mark(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.0.iter().for_each(|field| (&field.name, &field.value).hash(&mut hasher));
        format!("{:016x}", hasher.finish())
    }

    /// The fields, with what was typed and what stands there, that differ.
    pub fn differing<'a>(&'a self, typed: &'a Sheet) -> Vec<(&'a Field, &'a str)> {
        let pairs = self.0.iter().map(|field| (field, typed.value(&field.name)));
        pairs.filter(|(field, yours)| field.value != *yours).collect()
    }

    /// Every field.
    pub fn fields(&self) -> &[Field] {
        &self.0
    }
}

/// A weight as a form shows it, in percent: "70", "33.33".
pub fn percent_text(share: f64) -> String {
    format!("{}", (share * 10_000.0).round() / 100.0)
}

/// A benchmark as a form shows it; empty where it is not rated.
pub fn benchmark_text(benchmark: Option<f64>) -> String {
    benchmark.map(figure).unwrap_or_default()
}

/// Reads a weight in percent; empty is none. A text that was not touched keeps what stood
/// there, however many digits it has.
pub fn weight(text: &str, stood: f64) -> Result<f64, String> {
    if text == percent_text(stood) {
        return Ok(stood);
    }
    let bare = text.strip_suffix('%').unwrap_or(text).trim();
    match number(bare) {
        _ if bare.is_empty() => Ok(0.0),
        Some(percent) if percent <= 100.0 => Ok(percent / 100.0),
        Some(_) => Err(format!("“{text}” is more than a whole. A weight is a part of 100.")),
        None => Err(format!("“{text}” is not a weight. Write a part of 100, such as 35 or 12.5.")),
    }
}

/// Reads a benchmark; empty means not rated at this level.
pub fn benchmark(text: &str, stood: Option<f64>) -> Result<Option<f64>, String> {
    if text == benchmark_text(stood) {
        return Ok(stood);
    }
    match number(text) {
        _ if text.is_empty() => Ok(None),
        Some(value) if value <= 4.0 => Ok(Some(value)),
        _ => Err(format!("“{text}” is not on the scale from 0.0 to 4.0. Leave it empty where nothing is rated.")),
    }
}

/// Reads typical months: both empty is open, the second alone may be empty.
pub fn months(from: &str, to: &str) -> Result<Option<(u32, Option<u32>)>, String> {
    let read = |text: &str| text.parse::<u32>().ok().filter(|months| *months <= 600);
    match (from, to) {
        ("", "") => return Ok(None),
        (from, "") => return read(from).map(|from| Some((from, None))).ok_or_else(no_months),
        _ => {}
    }
    match (read(from), read(to)) {
        (Some(from), Some(to)) if from <= to => Ok(Some((from, Some(to)))),
        _ => Err(no_months()),
    }
}

fn no_months() -> String {
    "These months are no range. Two whole numbers, the smaller first; the second may stay empty.".to_owned()
}

/// A name on one line with single spaces, or what is wrong with it.
pub fn name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("It needs a name.".to_owned()),
        1..=LONGEST_NAME => Ok(name),
        letters => Err(format!("That name has {letters} letters; {LONGEST_NAME} are the most.")),
    }
}

/// The longest name there may be.
pub const LONGEST_NAME: usize = 120;
/// The longest text of one expectation.
pub const LONGEST_TEXT: usize = 4000;

/// A text of at most `most` characters.
pub fn text(text: &str, most: usize) -> Result<String, String> {
    match text.chars().count() {
        letters if letters > most => {
            Err(format!("That is {letters} characters long; {most} is the most we keep here."))
        }
        _ => Ok(text.to_owned()),
    }
}

/// A plain number that is not negative: "35", "12.5", "12,5".
fn number(text: &str) -> Option<f64> {
    let plain = text.len() <= 12 && text.chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter));
    plain.then(|| text.replace(',', ".").parse().ok()).flatten()
}
