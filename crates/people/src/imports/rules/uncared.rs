//! Who would be without a manager: a last day ends every line its person holds.

use std::collections::HashMap;

use jiff::civil::Date;

use super::plan::{Making, Planned};
use super::sheet::Column;
use crate::PersonId;

/// Somebody whose manager gets a last day with the file, and who has nobody after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uncared {
    /// Their name.
    pub name: String,
    /// Who manages them.
    pub manager: String,
    /// The last day of the manager.
    pub last_on: Date,
}

impl Making<'_> {
    /// Everybody of whom nobody takes the rope. Whoever leaves no later than their manager needs
    /// nobody.
    pub(super) fn uncared(&self, rows: &[Planned]) -> Vec<Uncared> {
        let row_of: HashMap<PersonId, &Planned> = rows.iter().filter_map(|row| Some((row.person?, row))).collect();
        let mut uncared = Vec::new();
        for known in self.facts.known.iter().filter(|known| known.planned_manager.is_none()) {
            let Some(manager) = known.manager.and_then(|manager| row_of.get(&manager)) else { continue };
            let is_new = manager.changes.iter().any(|change| change.column == Column::LastDay);
            let Some(last_on) = manager.card.last_on.filter(|_| is_new) else { continue };
            let own = row_of.get(&known.id);
            let card = own.map_or(&known.card, |row| &row.card);
            let stays = !self.facts.has_gone(card) && card.last_on.is_none_or(|own| own > last_on);
            if stays && own.is_none_or(|row| row.line_move.is_none()) {
                uncared.push(Uncared { name: card.name.clone(), manager: manager.card.name.clone(), last_on });
            }
        }
        uncared.sort_by(|one, other| (&one.manager, &one.name).cmp(&(&other.manager, &other.name)));
        uncared
    }
}
