//! What is what in a file of another shape, and the framework that follows.

use super::guess::guess;
use super::tables::{Table, filled, headings, is_same, tables};
use super::{alone, markdown, names};
use crate::frameworks::Criterion;
use crate::frameworks::importing::columns::{Column, Columns};
use crate::frameworks::importing::entries::{self, Entry};
use crate::frameworks::importing::figures::{self, Unit};
use crate::frameworks::importing::findings::{Findings, Matter, Severity};
use crate::frameworks::importing::rules::{Form, Found};
use crate::frameworks::importing::text;
use crate::frameworks::importing::{sheet, tree};
use crate::frameworks::rules::{figure, percent};

/// More columns or tables than this fit no page.
const MOST: usize = 60;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing of interest.
    Ignored,
    /// It holds one kind of thing.
    Holds(Column),
    /// It is a level, and its cells say what that level expects.
    IsLevel,
    /// It holds one kind of figure for the level its own name speaks of: "Senior, weight".
    OfLevel(Column),
}

impl Role {
    pub(super) const ALL: [Role; 11] = [
        Role::Ignored,
        Role::Holds(Column::Level),
        Role::Holds(Column::Pillar),
        Role::Holds(Column::Competency),
        Role::Holds(Column::Criterion),
        Role::Holds(Column::Benchmark),
        Role::Holds(Column::Weight),
        Role::Holds(Column::Text),
        Role::IsLevel,
        Role::OfLevel(Column::Weight),
        Role::OfLevel(Column::Benchmark),
    ];

    /// Its word in a form.
    pub(super) fn word(self) -> &'static str {
        match self {
            Role::Ignored => "ignored",
            Role::Holds(column) => column.name(),
            Role::IsLevel => "is_level",
            Role::OfLevel(Column::Weight) => "level_weight",
            Role::OfLevel(_) => "level_benchmark",
        }
    }

    /// The kind of thing it holds.
    fn column(self) -> Option<Column> {
        match self {
            Role::Holds(column) | Role::OfLevel(column) => Some(column),
            Role::Ignored | Role::IsLevel => None,
        }
    }

    /// Its words on the page.
    pub(super) fn words(self) -> &'static str {
        match self {
            Role::Ignored => "left out",
            Role::Holds(Column::Level) => "the level",
            Role::Holds(Column::Pillar) => "the pillar",
            Role::Holds(Column::Competency) => "the competency",
            Role::Holds(Column::Criterion) => "the criterion",
            Role::Holds(Column::Benchmark) => "the benchmark",
            Role::Holds(Column::Weight) => "the weight",
            Role::Holds(Column::Text) => "what is expected",
            Role::IsLevel => "a level of its own",
            Role::OfLevel(Column::Weight) => "a level’s weight",
            Role::OfLevel(_) => "a level’s benchmark",
        }
    }
}

/// What a table speaks of where none of its columns says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Whether it is read at all.
    pub used: bool,
    /// Its level.
    pub level: String,
    /// Its pillar.
    pub pillar: String,
    /// What that pillar weighs, in percent, where a heading says so.
    pub weight: String,
}

/// What is what in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Every column name, with what it is.
    pub columns: Vec<(String, Role)>,
    /// Every table, in the order of the file.
    pub tables: Vec<Placed>,
    /// Whether empty cells of level, pillar and competency mean the one above.
    pub fills: bool,
    /// Whether a row with a name alone is the pillar of the rows under it.
    pub titles: bool,
    /// In which row of a sheet the names of the columns stand, 0 for none; nothing: as found.
    pub head: Option<u64>,
    /// Whether the file was read as Windows-1252: its text, which the page carries, is UTF-8.
    pub was_windows: bool,
}

impl Mapping {
    /// Its fields as a form carries them.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = vec![("mapped".to_owned(), "yes".to_owned())];
        for (place, (_, role)) in self.columns.iter().enumerate() {
            fields.push((format!("column-{place}"), role.word().to_owned()));
        }
        for (place, table) in self.tables.iter().enumerate() {
            fields.extend(table.used.then(|| (format!("table-{place}"), "yes".to_owned())));
            fields.push((format!("level-{place}"), table.level.clone()));
            fields.push((format!("pillar-{place}"), table.pillar.clone()));
            fields.push((format!("weight-{place}"), table.weight.clone()));
        }
        if let Some(head) = self.head {
            fields.extend(["head", "head-was"].map(|name| (name.to_owned(), head.to_string())));
        }
        for (name, is_so) in [("fills", self.fills), ("titles", self.titles), ("windows", self.was_windows)] {
            fields.extend(is_so.then(|| (name.to_owned(), "yes".to_owned())));
        }
        fields
    }

    /// The mapping a form carries; nothing when it carries none.
    pub fn of_fields(text: &str, field: impl Fn(&str) -> String) -> Option<Mapping> {
        if field("mapped").is_empty() {
            return None;
        }
        let head = field("head").trim().parse().ok();
        let tables = read_tables(text, head).map(|(_, tables)| tables).unwrap_or_default();
        let role = |word: String| Role::ALL.into_iter().find(|role| role.word() == word).unwrap_or(Role::Ignored);
        let column = |(place, heading)| (heading, role(field(&format!("column-{place}"))));
        let placed = |place: usize| Placed {
            used: !field(&format!("table-{place}")).is_empty(),
            level: field(&format!("level-{place}")),
            pillar: field(&format!("pillar-{place}")),
            weight: field(&format!("weight-{place}")),
        };
        Some(Mapping {
            columns: headings(&tables).into_iter().enumerate().map(column).collect(),
            tables: (0..tables.len()).map(placed).collect(),
            fills: !field("fills").is_empty(),
            titles: !field("titles").is_empty(),
            head,
            was_windows: !field("windows").is_empty(),
        })
    }

    pub(super) fn role(&self, heading: &str) -> Role {
        self.columns.iter().find(|(known, _)| is_same(known, heading)).map_or(Role::Ignored, |(_, role)| *role)
    }

    /// How a table is read: once, or once for each column that is a level.
    fn views(&self, table: &Table, placed: &Placed) -> Vec<Columns> {
        let named: Vec<(usize, String)> =
            (0..table.width()).filter_map(|index| Some((index, table.heading(index)?))).collect();
        let mut columns = Columns::of(&table.head.cells);
        for (index, heading) in &named {
            if let Role::Holds(column) = self.role(heading) {
                columns.put(column, *index);
            }
        }
        columns.fix(Column::Level, &placed.level);
        columns.fix(Column::Pillar, &placed.pillar);
        let levels: Vec<&(usize, String)> =
            named.iter().filter(|(_, heading)| self.role(heading) == Role::IsLevel).collect();
        if levels.is_empty() {
            return vec![columns];
        }
        let view = |(index, level): &(usize, String)| {
            let mut columns = columns.at_level(*index, level);
            for (beside, heading) in &named {
                if let (Role::OfLevel(column), true) = (self.role(heading), self.level_of(heading) == Some(level)) {
                    columns.replace(column, *beside);
                }
            }
            columns
        };
        levels.into_iter().map(view).collect()
    }

    /// The level a column beside the levels speaks of.
    fn level_of(&self, heading: &str) -> Option<&str> {
        let levels = self.columns.iter().filter(|(_, role)| *role == Role::IsLevel);
        names::level_in(heading, levels.map(|(level, _)| level.as_str()))
    }
}

/// The tables of a text, as far as they fit a page.
fn read_tables(text: &str, head: Option<u64>) -> Option<(Form, Vec<Table>)> {
    let mut findings = Findings::default();
    let text = text::plain(text, &mut findings)?;
    let form = if super::is_markdown(&text) { Form::Markdown } else { Form::Sheet };
    let tables = tables(&text, form, head, &mut findings);
    let is_narrow = tables.len() <= MOST && tables.iter().all(|table| table.width() <= MOST);
    let fits = is_narrow && headings(&tables).len() <= MOST;
    let has_rows = tables.iter().any(|table| table.width() >= 2 && !table.rows.is_empty());
    (fits && has_rows && !findings.stops()).then_some((form, tables))
}

/// A first mapping of a file that has tables.
pub(in crate::frameworks::importing) fn offered(text: &str) -> Option<Mapping> {
    offered_under(text, None)
}

/// The same with the names in a row somebody says.
pub(super) fn offered_under(text: &str, head: Option<u64>) -> Option<Mapping> {
    read_tables(text, head).map(|(_, tables)| Mapping { head, ..guess(&tables) })
}

/// In which row of a sheet the names of the columns are looked for.
pub(super) fn head_of(text: &str, mapping: &Mapping) -> Option<u64> {
    let (form, tables) = read_tables(text, mapping.head)?;
    tables.first().filter(|_| form == Form::Sheet).map(|table| table.head.number)
}

/// One column as the page shows it.
pub(super) struct Shown {
    pub(super) heading: String,
    pub(super) sample: String,
    pub(super) role: Role,
}

/// The columns and the titles of tables, as the page shows them.
pub(super) fn shown(text: &str, mapping: &Mapping) -> (Vec<Shown>, Vec<String>) {
    let tables = read_tables(text, mapping.head).map(|(_, tables)| tables).unwrap_or_default();
    let sample = |heading: &str| {
        let of = |table: &Table| {
            let index =
                (0..table.width()).find(|index| table.heading(*index).is_some_and(|own| is_same(&own, heading)))?;
            Some(table.cells(index).take(2).map(entries::shortened).collect::<Vec<_>>())
        };
        let mut cells: Vec<String> = tables.iter().filter_map(of).flatten().take(2).collect();
        cells.dedup();
        cells.join(" · ").replace('\n', " ")
    };
    let column =
        |(heading, role): &(String, Role)| Shown { sample: sample(heading), heading: heading.clone(), role: *role };
    (mapping.columns.iter().map(column).collect(), tables.iter().map(Table::title).collect())
}

/// What somebody sees of how the file is understood: a place and the words that stand there.
pub(in crate::frameworks::importing) fn understood<'a>(
    found: &'a Found,
    mapping: &Mapping,
) -> Option<(String, String)> {
    let framework = found.framework.as_ref()?;
    let has = |column: Column| mapping.columns.iter().any(|(_, role)| role.column() == Some(column));
    let said = framework.competencies().find_map(|(pillar, competency)| {
        let own = (&competency.name, &competency.expectations, &competency.weights, &competency.benchmarks);
        let part = |part: &'a Criterion| (&part.name, &part.expectations, &part.weights, &part.benchmarks);
        for (name, texts, weights, benchmarks) in std::iter::once(own).chain(competency.criteria.iter().map(part)) {
            let Some(at) = texts.iter().position(|text| !text.is_empty()) else { continue };
            let mut place = format!("{}, {}, {name}", framework.levels[at].name, pillar.name);
            if has(Column::Weight) {
                place.push_str(&format!(", weight {}", percent(weights[at])));
            }
            if let Some(benchmark) = benchmarks[at].filter(|_| has(Column::Benchmark)) {
                place.push_str(&format!(", benchmark {}", figure(benchmark)));
            }
            return Some((place, texts[at].clone()));
        }
        None
    });
    said.map(|(place, text)| (place, text.chars().take(200).collect()))
}

/// Reads a text as the mapping says.
pub(in crate::frameworks::importing) fn read(text: &str, mapping: &Mapping) -> Found {
    let mut findings = Findings::default();
    let Some(plain) = text::plain(text, &mut findings) else {
        return Found { framework: None, findings, form: Form::Sheet };
    };
    if mapping.was_windows {
        text::say_windows(&mut findings);
    }
    let form = if super::is_markdown(&plain) { Form::Markdown } else { Form::Sheet };
    let tables = tables(&plain, form, mapping.head, &mut findings);
    say_left_out(mapping, &tables, &mut findings);
    if form == Form::Markdown && markdown::has_more(&plain) {
        let sentence = "What stands outside the tables is left out, but for the headings above them.";
        findings.say(Severity::Note, Matter::Columns, sentence);
    }
    if findings.stops() {
        return Found { framework: None, findings, form };
    }
    let entries = entries(&tables, mapping, &mut findings);
    let name = |column: Column| {
        let named = mapping.columns.iter().find(|(_, role)| role.column() == Some(column));
        named.map_or(column.name().to_owned(), |(heading, _)| heading.clone())
    };
    let of_level = |(heading, role): &(String, Role)| match role {
        Role::OfLevel(column) => Some((*column, mapping.level_of(heading)?.to_owned(), heading.clone())),
        _ => None,
    };
    let headings = sheet::Headings {
        weight: name(Column::Weight),
        benchmark: name(Column::Benchmark),
        at_levels: mapping.columns.iter().filter_map(of_level).collect(),
        has_texts: true,
    };
    let framework = sheet::framework(entries, headings, &mut findings).filter(|_| !findings.stops());
    Found { framework, findings, form }
}

fn entries(tables: &[Table], mapping: &Mapping, findings: &mut Findings) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (whole, placed) in tables.iter().zip(&mapping.tables).filter(|(_, placed)| placed.used) {
        for (table, placed) in alone::under_titles(mapping, whole, placed) {
            for columns in mapping.views(&table, &placed) {
                let rows = if mapping.fills { filled(&columns, &table.rows) } else { table.rows.clone() };
                let rows = alone::without(mapping, &table, rows, findings);
                let read = entries::read(&columns, &rows, &whole.rows, findings);
                let weights = pillar_weights(&table, &placed, &read, findings);
                entries.extend(weights.into_iter().chain(read));
            }
        }
    }
    entries
}

/// The weight a heading gives the pillar of a table, at every level the table speaks of.
fn pillar_weights(table: &Table, placed: &Placed, read: &[Entry], findings: &mut Findings) -> Vec<Entry> {
    let (weight, remark) = figures::weight(&placed.weight, Unit::Percent);
    if let Some((severity, sentence)) = remark {
        findings.push(tree::at_row(severity, Matter::Weights, table.head.number, sentence));
    }
    if weight.is_none() || placed.pillar.is_empty() {
        return Vec::new();
    }
    let mut entries: Vec<Entry> = Vec::new();
    for level in read.iter().map(|entry| &entry.level) {
        if !entries.iter().any(|known| is_same(&known.level, level)) {
            let (level, path, row) = (level.clone(), vec![placed.pillar.clone()], table.head.number);
            entries.push(Entry { row, level, path, benchmark: None, weight, text: String::new() });
        }
    }
    entries
}

/// Names everything that is left behind.
fn say_left_out(mapping: &Mapping, tables: &[Table], findings: &mut Findings) {
    let mut say = |names: Vec<String>, what: &str, severity: Severity| {
        if !names.is_empty() {
            findings.say(severity, Matter::Columns, format!("{what}: {}.", names.join(", ")));
        }
    };
    let columns = |is: &dyn Fn(&str, Role) -> bool| -> Vec<String> {
        let found = mapping.columns.iter().filter(|(heading, role)| is(heading, *role));
        found.map(|(heading, _)| heading.clone()).collect()
    };
    say(columns(&|_, role| role == Role::Ignored), "Left out as you said", Severity::Note);
    let unused = tables.iter().zip(&mapping.tables).filter(|(_, placed)| !placed.used);
    say(unused.map(|(table, _)| table.title()).collect(), "Tables left out as you said", Severity::Note);
    let lost = |heading: &str, role| matches!(role, Role::OfLevel(_)) && mapping.level_of(heading).is_none();
    say(columns(&lost), "Left out, because the name speaks of no column that is a level", Severity::Odd);
    if !mapping.columns.iter().any(|(_, role)| role.column() == Some(Column::Benchmark)) {
        let sentence = "No column has benchmarks: nothing can be rated against this framework.";
        findings.say(Severity::Odd, Matter::Columns, sentence);
    }
}
