//! The lines a file asks for. They come second: managers may stand below the people they
//! manage.

use std::collections::{BTreeMap, HashMap};

use kit::dates;
use kit::names::{fold, possessive};

use super::plan::{Known, Making, Move, Planned, Target};
use super::ring::Lines;
use super::row::Entry;
use super::sheet::Column;
use super::{Severity, first_few};
use crate::PersonId;
use crate::moves::rules::{When, soonest};

impl Making<'_> {
    pub(super) fn moves(&mut self, entries: &[Entry], rows: &mut [Planned], left_out: &HashMap<String, u64>) {
        let in_file: HashMap<String, usize> =
            entries.iter().enumerate().map(|(row, entry)| (fold(&entry.email), row)).collect();
        let count = self.facts.known.len();
        let node_of = |row: usize, rows: &[Planned]| rows[row].person.map_or(count + row, |person| self.by_id[&person]);
        let nodes: Vec<usize> = (0..rows.len()).map(|row| node_of(row, rows)).collect();
        let mut lines = Lines { now: vec![None; count + rows.len()], asked: vec![None; count + rows.len()] };
        for (index, known) in self.facts.known.iter().enumerate() {
            lines.now[index] = known.manager.and_then(|manager| self.by_id.get(&manager).copied());
        }
        let gone = self.gone(&nodes, rows);
        let mut below_leavers: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for (row, entry) in entries.iter().enumerate() {
            let Some(email) = &entry.manager else { continue };
            let manager = in_file.get(email).map(|row| nodes[*row]).or_else(|| self.by_email.get(email).copied());
            let refusal = match manager {
                Some(manager) if manager == nodes[row] => Some("Nobody is their own manager.".to_owned()),
                // A list names managers of whoever has left as well; that line is over.
                Some(_) if gone[nodes[row]] => continue,
                Some(manager) if gone[manager] => {
                    below_leavers.entry(manager).or_default().push(entry.line);
                    continue;
                }
                Some(manager) if lines.now[nodes[row]] == Some(manager) => continue,
                Some(manager) if self.waits_already(nodes[row], manager) => continue,
                Some(manager) => {
                    lines.asked[nodes[row]] = Some(manager);
                    None
                }
                None => Some(nobody(email, left_out)),
            };
            if let Some(reason) = refusal {
                self.problem(entry.line, Column::ManagerEmail, Severity::Without, reason);
            }
        }
        self.say_left(&below_leavers, rows);
        self.refuse_rings(&mut lines, &nodes, rows);
        let is_held: Vec<bool> = (0..lines.asked.len())
            .map(|node| match lines.now[node] {
                Some(holder) => !gone[holder],
                None => lines.asked[node].is_some_and(|next| self.was_held(node, next, rows)),
            })
            .collect();
        // What opens at once stands beside lines that are held until tomorrow. Where the two would
        // close a ring, it waits for tomorrow as well.
        let at_once = (0..lines.asked.len()).map(|node| lines.asked[node].filter(|_| !is_held[node])).collect();
        let mut today = Lines { now: lines.now.clone(), asked: at_once };
        today.open_rings();
        for row in 0..rows.len() {
            let (node, asked) = (nodes[row], lines.asked[nodes[row]]);
            let waits = is_held[node] || today.asked[node].is_none();
            rows[row].line_move =
                asked.map(|manager| self.line_move(node, manager, self.soonest(&rows[row], waits), &lines, rows));
        }
    }

    /// Whether this line waits already, for somebody's yes or for its day, which it keeps.
    fn waits_already(&self, ic: usize, manager: usize) -> bool {
        let (ic, manager) = (self.facts.known.get(ic), self.facts.known.get(manager));
        let waits = |ic: &Known, manager| ic.asked_managers.contains(&manager) || ic.planned_manager == Some(manager);
        ic.zip(manager).is_some_and(|(ic, manager)| waits(ic, manager.id))
    }

    /// Whether somebody else held the rope until today, and is here still.
    fn was_held(&self, ic: usize, next: usize, rows: &[Planned]) -> bool {
        let Some((known, former)) = self.facts.known.get(ic).and_then(|known| Some((known, known.former?))) else {
            return false;
        };
        let next = self.facts.known.get(next).map_or(PersonId(0), |next| next.id);
        let zone = &rows.iter().find(|row| row.person == Some(known.id)).map_or(&known.card, |row| &row.card).zone;
        former.counts(next, dates::local(self.facts.now, zone).date(), zone)
    }

    /// To whom somebody's line is to move already.
    fn planned_manager(&self, ic: usize) -> Option<usize> {
        self.facts.known.get(ic)?.planned_manager.and_then(|manager| self.by_id.get(&manager).copied())
    }

    /// Whose last day has passed, by node, once the file is in.
    fn gone(&self, nodes: &[usize], rows: &[Planned]) -> Vec<bool> {
        let mut gone: Vec<bool> = self.facts.known.iter().map(|known| self.facts.has_gone(&known.card)).collect();
        gone.resize(self.facts.known.len() + rows.len(), false);
        for (row, node) in rows.iter().zip(nodes) {
            gone[*node] = self.facts.has_gone(&row.card);
        }
        gone
    }

    /// Says once of everybody who has left that rows still name them as a manager.
    fn say_left(&mut self, below_leavers: &BTreeMap<usize, Vec<u64>>, rows: &[Planned]) {
        for (manager, named_in) in below_leavers {
            let last_day = format!("{} last day has passed", possessive(&self.name(*manager, rows)));
            let reason = match named_in.as_slice() {
                [_] => format!("{last_day}. Name another manager here, or leave the cell empty."),
                all => {
                    format!(
                        "{last_day}, and {} rows name them as the manager: lines {}. Name another manager there, or leave those cells empty.",
                        all.len(),
                        first_few(all)
                    )
                }
            };
            self.problem(named_in[0], Column::ManagerEmail, Severity::Without, reason);
        }
    }

    fn refuse_rings(&mut self, lines: &mut Lines, nodes: &[usize], rows: &[Planned]) {
        let asked_before = lines.asked.clone();
        for ring in lines.open_rings() {
            let mut names: Vec<String> = ring.iter().rev().map(|node| self.name(*node, rows)).collect();
            names.extend(names.first().cloned());
            let reason = format!("That would close a ring: {}.", crate::lines::rules::chain(&names));
            for node in ring {
                let row = nodes.iter().position(|other| *other == node);
                if let (Some(row), true) = (row, asked_before[node].is_some() && lines.asked[node].is_none()) {
                    self.problem(rows[row].line, Column::ManagerEmail, Severity::Without, reason.clone());
                }
            }
        }
    }

    fn name(&self, node: usize, rows: &[Planned]) -> String {
        let count = self.facts.known.len();
        self.facts.known.get(node).map_or_else(|| rows[node - count].card.name.clone(), |known| known.card.name.clone())
    }

    /// The soonest the line of a row may move, where its person is.
    fn soonest(&self, row: &Planned, is_held: bool) -> When {
        soonest(dates::local(self.facts.now, &row.card.zone).date(), is_held)
    }

    fn line_move(&self, ic: usize, manager: usize, when: When, lines: &Lines, rows: &[Planned]) -> Move {
        let count = self.facts.known.len();
        let person = |node: usize| self.facts.known.get(node).map(|known| known.id);
        let own = [ic, manager].into_iter().any(|node| person(node) == Some(self.facts.importer));
        Move {
            manager: person(manager).map_or_else(|| Target::Row(manager - count), Target::Known),
            new: self.name(manager, rows),
            old: lines.now[ic].map(|node| self.name(node, rows)),
            instead_of: self.planned_manager(ic).map(|node| self.name(node, rows)),
            when,
            waits: own && self.facts.own_lines_wait,
        }
    }
}

/// Why an address is nobody’s.
fn nobody(email: &str, left_out: &HashMap<String, u64>) -> String {
    match left_out.get(email) {
        _ if email.matches('@').count() > 1 => "Two addresses stand here. Nobody has more than one manager.".to_owned(),
        Some(line) => format!("Their manager’s own row, line {line}, has to be mended first."),
        None => format!("Nobody has the address {email}, here or in the file."),
    }
}
