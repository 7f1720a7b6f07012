//! What somebody may do who stands in for a manager from one day to another: the manager’s
//! cells for what is made meanwhile, the agreed plan and open promises to read, and of
//! everything else that it exists (docs/decisions/0012).

use jiff::Timestamp;

use super::{Column, Decided, Header, Relation, Right};
use crate::LineId;
use crate::access::table::{Object, Table};

/// A time in which the viewer stands in for the manager of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The line.
    pub line: LineId,
    /// From when.
    pub from: Timestamp,
    /// Until when, that instant not included.
    pub until: Timestamp,
}

/// What a stand-in reads of the time before.
const READS: [(Object, &str); 3] =
    [(Object::Plan, "agreed"), (Object::PromiseByIc, "open"), (Object::PromiseByManager, "open")];

impl StandIn {
    /// Whether it is under way.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }

    /// Whether a thing of that line was made meanwhile.
    fn saw_made(&self, header: &Header) -> bool {
        let is_of_the_line = header.line.is_none_or(|line| line == self.line);
        is_of_the_line && self.from <= header.made_at && header.made_at < self.until
    }
}

/// What standing in gives for a thing. Afterwards what one wrote alone meanwhile follows the
/// column of a former manager, and nothing else is left.
pub(super) fn given(
    table: &Table,
    relation: &Relation,
    header: &Header,
    stand_in: &StandIn,
    now: Timestamp,
) -> Option<Decided> {
    if now < stand_in.from {
        return None;
    }
    let saw_made = stand_in.saw_made(header);
    if now >= stand_in.until {
        let is_own = saw_made && header.is_by(relation.viewer);
        let until = Some(stand_in.until);
        return super::given(table, relation, header, Column::OldManager, until, now).filter(|_| is_own);
    }
    let whole = super::given(table, relation, header, Column::Manager, None, now)?;
    if saw_made {
        return Some(whole);
    }
    let most = if READS.contains(&(header.object, header.state)) { Right::Read } else { Right::Meta };
    Some(Decided { right: whole.right.min(most), since: Some(stand_in.from), ..whole })
}
