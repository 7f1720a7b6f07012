//! What comes next of what nobody owes yet, so that a quiet day does not sound emptier than it is.

use jiff::civil::Date;
use kit::dates;
use kit::names::{first, possessive};

use super::parts::PromiseRow;
use crate::around::LineFacts;

/// A conversation past its day, from the side of the IC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Which, inside a sentence.
    pub what: String,
    /// With whom, by first name.
    pub manager: String,
    /// For how many days.
    pub days: i64,
}

/// Something due from today on, as a sentence calls it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soonest {
    /// "a promise of yours", "the 1:1 with Ruth".
    pub what: String,
    /// The day.
    pub due_on: Date,
}

/// The first thing that is due from today on and that nobody has planned: a promise, or a
/// conversation of one's lines.
pub(super) fn soonest(
    promises: &[PromiseRow],
    (lines, own): (&[LineFacts], Option<&LineFacts>),
    today: Date,
) -> Option<Soonest> {
    let promises = promises.iter().map(|row| (row.due_on, "a promise of yours".to_owned()));
    let of_own = own.into_iter().flat_map(|line| {
        line.due.iter().map(|one| (one, format!("the {} with {}", one.in_a_sentence(), first(&line.manager_name))))
    });
    let of_lines = lines.iter().flat_map(|line| {
        line.due.iter().map(|one| (one, format!("{} {}", possessive(first(&line.ic_name)), one.in_a_sentence())))
    });
    let talks =
        of_own.chain(of_lines).filter(|(one, _)| one.planned_on.is_none()).map(|(one, what)| (one.due_on, what));
    let (due_on, what) =
        promises.chain(talks).filter(|(due_on, _)| *due_on >= today).min_by_key(|(due_on, _)| *due_on)?;
    Some(Soonest { what, due_on })
}

/// What is overdue the longest between somebody and their manager.
pub(super) fn overdue(own: Option<&LineFacts>) -> Option<Overdue> {
    let line = own?;
    let longest = line.due.iter().filter(|one| one.overdue_by().is_some()).max_by_key(|one| one.overdue_by())?;
    let (what, manager) = (longest.in_a_sentence(), first(&line.manager_name).to_owned());
    Some(Overdue { what, manager, days: longest.overdue_by()? })
}

impl Soonest {
    /// "Next is a promise of yours, due Fri 4 December."
    pub(super) fn said(&self) -> String {
        format!("Next is {}, due {}.", self.what, dates::day(self.due_on))
    }
}
