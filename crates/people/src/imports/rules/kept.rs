//! What a file does not change by itself, and what it says of it: the address somebody signs in with, and that somebody
//! runs this Belay.

use std::collections::HashMap;

use kit::names::fold;

use super::Severity;
use super::plan::{Known, Making, Planned};
use super::row::Entry;
use super::sheet::Column;
use crate::PersonId;
use crate::people::Card;
use crate::roles::LAST_ADMINISTRATOR;

impl Making<'_> {
    /// Somebody has to run this Belay: the last administrator gets no last day from a file.
    pub(super) fn keep_one_administrator(&mut self, line: u64, known: &Known, card: &mut Card) {
        if !known.is_administrator || known.card.last_on.is_some() || card.last_on.is_none() {
            return;
        }
        match self.administrators {
            0 | 1 => {
                self.problem(line, Column::LastDay, Severity::Without, LAST_ADMINISTRATOR);
                card.last_on = None;
            }
            _ => self.administrators -= 1,
        }
    }

    /// Says of somebody new that a person of their name is here under an address the file does not
    /// have: most often it is the same person with another address.
    pub(super) fn say_namesakes(&mut self, rows: &[Planned], missing: &[(PersonId, String)]) {
        let by_name: HashMap<String, PersonId> = missing.iter().map(|(id, name)| (fold(name), *id)).collect();
        for row in rows.iter().filter(|row| row.person.is_none()) {
            let Some(known) = by_name.get(&fold(&row.card.name)).map(|id| &self.facts.known[self.by_id[id]].card)
            else {
                continue;
            };
            if row.card.external_id.is_some() && known.external_id.is_some() {
                continue;
            }
            let reason = format!(
                "Somebody called {} is here already, as {}. The same person? Then give their external_id here, or change the address there, before you import this.",
                known.name, known.email
            );
            self.problem(row.line, Column::Email, Severity::Note, reason);
        }
    }

    /// What becomes of an address that is not the one on the card: it is written where nobody
    /// signs in with the old one, asked for where somebody else may agree, and left alone else.
    pub(super) fn address(&mut self, entry: &Entry, known: &Known, card: &mut Card) -> Option<String> {
        let is_same = fold(&card.email) == fold(&known.card.email);
        if !is_same && !known.has_signed_in && known.id != self.facts.importer {
            return None;
        }
        let new = std::mem::replace(&mut card.email, known.card.email.clone());
        if is_same || known.asked_email.as_deref().is_some_and(|asked| fold(asked) == fold(&new)) {
            return None;
        }
        let (name, old) = (&known.card.name, &known.card.email);
        let (severity, reason) = if known.id == self.facts.importer {
            (Severity::Without, "Your own address is changed in your settings.".to_owned())
        } else if self.facts.sends_mail {
            (Severity::Without, format!("{name} signs in with {old}, and changes that in their own settings."))
        } else {
            let reason =
                format!("{name} signs in with {old}, until a people partner has said yes or a day has passed.");
            (Severity::Note, reason)
        };
        self.problem(entry.line, Column::Email, severity, reason);
        Some(new).filter(|_| severity == Severity::Note)
    }
}
