//! What an import would do: the rows of a file held against the people who are there.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use kit::names::fold;

pub use super::card::Change;
use super::card::{changes, over};
use super::lines::Row;
use super::row::{self, Entry};
use super::sheet::{Column, Sheet};
pub use super::uncared::Uncared;
use super::{Problem, Severity};
use crate::PersonId;
use crate::moves::rules::{Former, When};
use crate::people::Card;
use crate::people::levels::rules::{Ladder, level_name};
use crate::sessions::has_left;

/// Somebody who is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// What stands on their card.
    pub card: Card,
    /// Their level: framework and key.
    pub level: Option<(i64, String)>,
    /// Since when.
    pub level_since: Option<Date>,
    /// Since when the level before that one was held.
    pub level_before: Option<Date>,
    /// Levels that were taken back: framework, key, and since when they were recorded.
    pub taken_back: Vec<(i64, String, Date)>,
    /// Who manages them.
    pub manager: Option<PersonId>,
    /// Who did last, in a line that ended.
    pub former: Option<Former>,
    /// Whether they ever chose a password: then the address is theirs to sign in with.
    pub has_signed_in: bool,
    /// Whether they run this Belay.
    pub is_administrator: bool,
    /// The address that waits for somebody's yes.
    pub asked_email: Option<String>,
    /// To whom the importer asked for their line, over the one of now; it waits for somebody's yes.
    pub asked_managers: Vec<PersonId>,
    /// To whom their line is to move on a day to come.
    pub planned_manager: Option<PersonId>,
}

/// What an import is held against.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Everybody who is there, leavers too.
    pub known: &'a [Known],
    /// The frameworks; nothing where there is no workspace to ask for them.
    pub ladders: Option<&'a [Arc<Ladder>]>,
    /// Who imports.
    pub importer: PersonId,
    /// Whether the importer's own lines wait for somebody else: always but in the first run.
    pub own_lines_wait: bool,
    /// Whether mail leaves: then an address in use is its owner's to change.
    pub sends_mail: bool,
    /// The workspace's zone, for whoever comes without one.
    pub zone: &'a str,
    /// The day it is where the import is made.
    pub today: Date,
    /// The instant: a last day ends at midnight where the person is.
    pub now: Timestamp,
}

impl Facts<'_> {
    /// What a level is called.
    pub(super) fn level_name(&self, framework: i64, key: &str) -> String {
        level_name(self.ladders.unwrap_or_default(), framework, key)
    }

    /// Whether the last day on a card has passed.
    pub(super) fn has_gone(&self, card: &Card) -> bool {
        has_left(card.last_on, &card.zone, self.now)
    }
}

/// Somebody in a plan: already there, or on their way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Already there.
    Known(PersonId),
    /// The row of the plan that adds them.
    Row(usize),
}

/// A line that would open, or move.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// Who would hold the rope.
    pub manager: Target,
    /// By name.
    pub new: String,
    /// Who holds it now.
    pub old: Option<String>,
    /// To whom it was to move on another day; that falls away.
    pub instead_of: Option<String>,
    /// When: with a manager who is here, on the next day, so that the IC sees it beforehand.
    pub when: When,
    /// Whether somebody else has to agree first: the importer stands in it.
    pub waits: bool,
}

/// A level that would be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewStep {
    /// In which framework.
    pub framework: i64,
    /// Its key there.
    pub key: String,
    /// Its name, for the page.
    pub name: String,
    /// Since when.
    pub since: Date,
    /// The day it corrects, when the level itself stays.
    pub corrects: Option<Date>,
}

/// One row that would do something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Planned {
    /// The line of the file.
    pub line: u64,
    /// Who is there already; nobody for somebody new.
    pub person: Option<PersonId>,
    /// The card as it would be.
    pub card: Card,
    /// What changes on a card that is there.
    pub changes: Vec<Change>,
    /// The level that would be recorded.
    pub level: Option<NewStep>,
    /// The line that would open.
    pub line_move: Option<Move>,
    /// The address they would have once somebody else agrees.
    pub asks_email: Option<String>,
    /// Whether their last day has passed with it.
    pub leaves: bool,
}

impl Planned {
    /// Whether anything would be written.
    pub fn does_something(&self) -> bool {
        self.person.is_none() || self.changes_card() || self.level.is_some() || self.line_move.is_some()
    }

    /// Whether something of a card that is there would be another, now or later.
    pub fn changes_card(&self) -> bool {
        !self.changes.is_empty() || self.asks_email.is_some()
    }
}

/// All an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    /// The rows that are in order, also those that change nothing.
    pub rows: Vec<Planned>,
    /// What is wrong, by line.
    pub problems: Vec<Problem>,
    /// Who is here and not in the file; they are left alone.
    pub missing: Vec<(PersonId, String)>,
    /// Who would be without a manager after a last day of the file.
    pub uncared: Vec<Uncared>,
}

impl Plan {
    /// A number that is another as soon as the plan is.
    pub fn fingerprint(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

pub(super) struct Making<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) by_id: HashMap<PersonId, usize>,
    pub(super) by_email: HashMap<String, usize>,
    by_number: HashMap<&'a str, usize>,
    problems: Vec<Problem>,
    /// How many administrators have no last day, with the rows so far.
    pub(super) administrators: usize,
}

/// Holds a sheet against the facts.
pub fn plan(sheet: &Sheet, facts: &Facts<'_>) -> Plan {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    // Managers whose own row is left out are not unknown, they are not there yet.
    let mut left_out: HashMap<String, u64> = HashMap::new();
    for row in &sheet.rows {
        let (entry, found) = row::read(sheet, row, facts.ladders, facts.today);
        problems.extend(found);
        match entry {
            Some(entry) => entries.push(entry),
            None => {
                left_out.insert(fold(sheet.cell(&row.cells, Column::Email).unwrap_or_default()), row.line);
            }
        }
    }
    let known = || facts.known.iter().enumerate();
    let mut making = Making {
        facts,
        by_id: known().map(|(index, person)| (person.id, index)).collect(),
        by_email: known().map(|(index, person)| (fold(&person.card.email), index)).collect(),
        by_number: known().filter_map(|(index, person)| Some((person.card.external_id.as_deref()?, index))).collect(),
        problems,
        administrators: facts
            .known
            .iter()
            .filter(|known| known.is_administrator && known.card.last_on.is_none())
            .count(),
    };
    let entries = making.without_duplicates(entries, &mut left_out);
    let mut matched = HashSet::new();
    let mut rows = Vec::new();
    let mut kept = Vec::new();
    for entry in entries {
        if let Some(planned) = making.planned(&entry, &mut matched) {
            rows.push(planned);
            kept.push(entry);
        } else {
            left_out.insert(fold(&entry.email), entry.line);
        }
    }
    making.moves(&kept, &mut rows, &left_out);
    let (missing, uncared) = (making.missing(sheet), making.uncared(&rows));
    making.say_namesakes(&rows, &missing);
    let mut problems = making.problems;
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Plan { rows, problems, missing, uncared }
}

impl Making<'_> {
    pub(super) fn problem(&mut self, line: u64, column: Column, severity: Severity, reason: impl Into<String>) {
        self.problems.push(Problem { line, column, reason: reason.into(), severity });
    }

    /// Who is here and in no row of the file; a row that is left out is in it as well.
    fn missing(&self, sheet: &Sheet) -> Vec<(PersonId, String)> {
        let named = |row: &Row| {
            let (email, number) = row::about(sheet, row);
            let by_email = email.and_then(|email| self.by_email.get(&email));
            let by_number = number.and_then(|number| self.by_number.get(number.as_str()));
            [by_email, by_number].into_iter().flatten().copied()
        };
        let in_file: HashSet<usize> = sheet.rows.iter().flat_map(named).collect();
        let known = self.facts.known.iter().enumerate();
        let missing = known.filter(|(index, person)| !in_file.contains(index) && !self.facts.has_gone(&person.card));
        missing.map(|(_, person)| (person.id, person.card.name.clone())).collect()
    }

    /// Two rows with one address, or one number: nobody can say which is right, so neither goes in.
    fn without_duplicates(&mut self, entries: Vec<Entry>, left_out: &mut HashMap<String, u64>) -> Vec<Entry> {
        let mut emails: HashMap<String, Vec<u64>> = HashMap::new();
        let mut numbers: HashMap<String, Vec<u64>> = HashMap::new();
        for entry in &entries {
            emails.entry(fold(&entry.email)).or_default().push(entry.line);
            if let Some(number) = &entry.external_id {
                numbers.entry(number.clone()).or_default().push(entry.line);
            }
        }
        let other = |lines: Option<&Vec<u64>>, line: u64| {
            lines.and_then(|lines| lines.iter().find(|other| **other != line).copied())
        };
        let mut kept = Vec::new();
        for entry in entries {
            let by_email = other(emails.get(&fold(&entry.email)), entry.line);
            let by_number = other(entry.external_id.as_ref().and_then(|number| numbers.get(number)), entry.line);
            if let Some(line) = by_email {
                self.problem(
                    entry.line,
                    Column::Email,
                    Severity::LeftOut,
                    format!("Line {line} has the same address. Keep one of the two."),
                );
            } else if let Some(line) = by_number {
                self.problem(
                    entry.line,
                    Column::ExternalId,
                    Severity::LeftOut,
                    format!("Line {line} has the same number. Keep one of the two."),
                );
            } else {
                kept.push(entry);
                continue;
            }
            left_out.insert(fold(&entry.email), entry.line);
        }
        kept
    }

    /// Who a row is about: by number, else by address.
    fn person(&mut self, entry: &Entry) -> Result<Option<usize>, ()> {
        let by_email = self.by_email.get(&fold(&entry.email)).copied();
        let by_number = entry.external_id.as_deref().and_then(|number| self.by_number.get(number)).copied();
        let name = |index: usize| self.facts.known[index].card.name.clone();
        match (by_number, by_email) {
            (Some(one), Some(other)) if one != other => {
                let reason = format!(
                    "The number is {}, the address is {}.",
                    kit::names::possessive(&name(one)),
                    kit::names::possessive(&name(other))
                );
                self.problem(entry.line, Column::ExternalId, Severity::LeftOut, reason);
                Err(())
            }
            (None, Some(index))
                if entry.external_id.is_some() && self.facts.known[index].card.external_id.is_some() =>
            {
                let reason = format!("{} has this address, and another number.", name(index));
                self.problem(entry.line, Column::ExternalId, Severity::LeftOut, reason);
                Err(())
            }
            (by_number, by_email) => Ok(by_number.or(by_email)),
        }
    }

    fn planned(&mut self, entry: &Entry, matched: &mut HashSet<PersonId>) -> Option<Planned> {
        let facts = self.facts;
        let Some(index) = self.person(entry).ok()? else { return self.added(entry) };
        let known = &facts.known[index];
        if !matched.insert(known.id) {
            self.problem(
                entry.line,
                Column::Email,
                Severity::LeftOut,
                format!("An earlier line is {} already.", known.card.name),
            );
            return None;
        }
        let mut card = over(&known.card, entry);
        let asks_email = self.address(entry, known, &mut card);
        self.keep_one_administrator(entry.line, known, &mut card);
        let leaves = facts.has_gone(&card) && !facts.has_gone(&known.card);
        if leaves && known.id == facts.importer {
            self.problem(
                entry.line,
                Column::LastDay,
                Severity::Without,
                "Somebody else has to set a last day of yours that has passed.",
            );
            card.last_on = known.card.last_on;
        }
        let leaves = leaves && known.id != facts.importer;
        let level = self.level(entry, known);
        let mut changes = changes(&known.card, &card);
        changes.extend(level.as_ref().map(|level| self.level_change(known, level)));
        let (line, person) = (entry.line, Some(known.id));
        Some(Planned { line, person, card, changes, level, line_move: None, asks_email, leaves })
    }

    fn added(&mut self, entry: &Entry) -> Option<Planned> {
        if entry.name.is_none() {
            self.problem(
                entry.line,
                Column::Name,
                Severity::LeftOut,
                "Nobody has this address yet, and somebody new needs a name.",
            );
            return None;
        }
        let nobody = Card { zone: self.facts.zone.to_owned(), ..Card::default() };
        let card = over(&nobody, entry);
        if self.facts.has_gone(&card) {
            self.problem(
                entry.line,
                Column::LastDay,
                Severity::LeftOut,
                "Their last day has passed, and they are not here. Nobody is added.",
            );
            return None;
        }
        let since =
            entry.level_since.or(entry.first_on.filter(|first| *first <= self.facts.today)).unwrap_or(self.facts.today);
        let level = self.first_level(entry, since);
        Some(Planned {
            line: entry.line,
            person: None,
            card,
            changes: Vec::new(),
            level,
            line_move: None,
            asks_email: None,
            leaves: false,
        })
    }
}
