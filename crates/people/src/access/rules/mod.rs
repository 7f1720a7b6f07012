mod stand_ins;

use jiff::{SignedDuration, Timestamp};

pub use stand_ins::StandIn;

use super::table::{Object, Table};
use crate::{LineId, PersonId};

/// Who somebody is to a thing: a column of the permission table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Column {
    /// The person it is about.
    Ic,
    /// The manager of the open line in which it was made.
    Manager,
    /// The manager of the open line, for what was made before that line.
    NewManager,
    /// A manager whose line ended, for what was made until then.
    OldManager,
    /// The manager's manager.
    Skip,
    /// A people partner.
    PeoplePartner,
    /// A people partner invited into this thing.
    PartnerInvited,
    /// An administrator.
    Admin,
    /// Anybody else signed in.
    Colleague,
    /// Somebody whose last day has passed: nobody is signed in for them, so none of it is asked.
    Leaver,
    /// Nobody signed in.
    Anonymous,
}

impl Column {
    /// All of them, in the order of the table.
    pub const ALL: &[Column] = &[
        Column::Ic,
        Column::Manager,
        Column::NewManager,
        Column::OldManager,
        Column::Skip,
        Column::PeoplePartner,
        Column::PartnerInvited,
        Column::Admin,
        Column::Colleague,
        Column::Leaver,
        Column::Anonymous,
    ];

    /// The column with this heading.
    pub fn named(text: &str) -> Option<Column> {
        let names =
            "ic manager new_manager old_manager skip people_partner partner_invited admin colleague leaver anonymous";
        names.split(' ').position(|name| name == text).map(|index| Column::ALL[index])
    }

    /// Whether a reading by somebody in this column is shown to the two people of the line.
    pub fn is_outside_the_line(self) -> bool {
        !matches!(self, Column::Ic | Column::Manager | Column::NewManager)
    }
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// `-`: looks like nothing is there.
    Nothing,
    /// `A`: only the author of that answer.
    Author,
    /// A right, for ever or for so many days after the line ended.
    Right(Right, Option<i64>),
}

/// What somebody may do; each right includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// `R5`: counts over groups of at least five people.
    Count,
    /// `m`: that it exists, its state, dates and how far it is.
    Meta,
    /// `R`.
    Read,
    /// `R+`: read, and add a statement that stays beside it.
    ReadAndState,
    /// `W`.
    Write,
}

/// What a handler needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// To count over groups of at least five people.
    Count,
    /// To know that it exists and how far it is.
    Meta,
    /// To read it.
    Read,
    /// To add a statement beside it.
    State,
    /// To change it.
    Write,
}

impl Right {
    /// Whether this right is enough.
    pub fn meets(self, need: Need) -> bool {
        self >= match need {
            Need::Count => Right::Count,
            Need::Meta => Right::Meta,
            Need::Read => Right::Read,
            Need::State => Right::ReadAndState,
            Need::Write => Right::Write,
        }
    }

    /// Whether it gives the kind of a conversation: to readers of the conversation, and to people
    /// partners who know that it exists.
    pub(super) fn names_kind(self, is_partner: bool) -> bool {
        self >= if is_partner { Right::Meta } else { Right::Read }
    }
}

impl Cell {
    pub(super) fn parse(text: &str) -> Cell {
        let (letters, days) = text.split_at(text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len()));
        let days = days.parse().ok();
        match letters {
            "W" => Cell::Right(Right::Write, days),
            "R" if days == Some(5) => Cell::Right(Right::Count, None),
            "R" => Cell::Right(Right::Read, days),
            "R+" => Cell::Right(Right::ReadAndState, days),
            "m" => Cell::Right(Right::Meta, days),
            "A" => Cell::Author,
            "-" => Cell::Nothing,
            other => panic!("the permission table has a cell “{other}” nobody knows"),
        }
    }
}

/// What a decision needs to know of a thing; no words in it.
#[derive(Clone, Debug)]
pub struct Header {
    /// What it is.
    pub object: Object,
    /// Its state, as the table writes it.
    pub state: &'static str,
    /// Whom it is about.
    pub about: PersonId,
    /// Who wrote it. Set for everything one person writes alone: while it is private, the
    /// column gives its right only to the author.
    pub author: Option<PersonId>,
    /// The line it was made in, where it belongs to one.
    pub line: Option<LineId>,
    /// When it was made; for things that were always there, the epoch.
    pub made_at: Timestamp,
}

impl Header {
    /// Something about a person that has no author and belongs to no line.
    pub fn about(object: Object, state: &'static str, about: PersonId) -> Header {
        Header { object, state, about, author: None, line: None, made_at: Timestamp::UNIX_EPOCH }
    }

    /// Something everybody or nobody reads alike (a framework, a list, a settings page):
    /// about the viewer only in name.
    pub fn common(object: Object, state: &'static str) -> Header {
        Header::about(object, state, PersonId(0))
    }

    /// Made in this line at this time.
    #[must_use]
    pub fn made(mut self, line: Option<LineId>, at: Timestamp) -> Header {
        (self.line, self.made_at) = (line, at);
        self
    }

    /// Whether the viewer wrote it alone.
    pub(super) fn is_by(&self, viewer: Option<PersonId>) -> bool {
        self.author.is_some() && self.author == viewer
    }

    /// Written by this person alone.
    #[must_use]
    pub fn by(mut self, author: PersonId) -> Header {
        self.author = Some(author);
        self
    }
}

/// How a viewer stands to the person a thing is about.
#[derive(Clone, Debug, Default)]
pub struct Relation {
    /// The viewer.
    pub viewer: Option<PersonId>,
    /// Whether the viewer is that person.
    pub is_self: bool,
    /// The open line the viewer manages that person in, and since when.
    pub open_line: Option<(LineId, Timestamp)>,
    /// Ended lines the viewer managed that person in.
    pub ended_lines: Vec<EndedLine>,
    /// When the viewer stands or stood in for a manager of that person.
    pub stand_ins: Vec<StandIn>,
    /// Whether the viewer manages that person's manager.
    pub is_skip: bool,
    /// Whether the viewer is an administrator.
    pub is_admin: bool,
    /// Whether the viewer is a people partner.
    pub is_partner: bool,
}

/// A line the viewer managed somebody in, which has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedLine {
    /// The line.
    pub line: LineId,
    /// Since when they managed it.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl EndedLine {
    /// Whether a thing was there before it ended.
    fn knew(&self, header: &Header) -> bool {
        header.line == Some(self.line) || header.made_at <= self.until
    }

    /// Whether a thing was made in it, or was always there.
    fn saw_made(&self, header: &Header) -> bool {
        let is_of_the_time = header.made_at >= self.from || header.made_at == Timestamp::UNIX_EPOCH;
        header.line.map_or(is_of_the_time, |line| line == self.line)
    }
}

/// What the table grants, and in which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The right.
    pub right: Right,
    /// The column that gave it.
    pub column: Column,
    /// For a stand-in who reads what was made before: since when they stand in. What hangs on
    /// the thing (entries, what was said beside it) is theirs from then on only.
    pub since: Option<Timestamp>,
}

impl Decided {
    /// Whether a reading is shown to the two people of the line: its reader stands outside, or
    /// stands in and reads what was made before they did.
    pub fn is_outside(&self) -> bool {
        self.since.is_some() || self.column.is_outside_the_line()
    }
}

/// The decision: the best right among the columns the viewer stands in. `None` looks exactly
/// like a thing that does not exist.
pub fn decide(table: &Table, relation: &Relation, header: &Header, now: Timestamp) -> Option<Decided> {
    let of_columns = columns(relation, header).into_iter();
    let of_columns = of_columns.filter_map(|column| given(table, relation, header, column, None, now));
    let of_ended = relation.ended_lines.iter();
    let of_ended = of_ended.filter_map(|ended| after(table, relation, header, ended, now));
    let of_stand_ins = relation.stand_ins.iter();
    let of_stand_ins = of_stand_ins.filter_map(|one| stand_ins::given(table, relation, header, one, now));
    let best = |best: Option<Decided>, next: Decided| match best {
        Some(best) if best.right >= next.right => Some(best),
        _ => Some(next),
    };
    of_columns.chain(of_ended).chain(of_stand_ins).fold(None, best)
}

/// What a line that ended gives for a thing. What was made before it was theirs as a new
/// manager's is, and stays theirs no longer than what they saw made: the smaller of the two.
fn after(table: &Table, relation: &Relation, header: &Header, ended: &EndedLine, now: Timestamp) -> Option<Decided> {
    if !ended.knew(header) {
        return None;
    }
    let given = |column| given(table, relation, header, column, Some(ended.until), now);
    let former = given(Column::OldManager)?;
    if ended.saw_made(header) {
        return Some(former);
    }
    let right = given(Column::NewManager)?.right.min(former.right);
    Some(Decided { right, ..former })
}

/// What one column gives for a thing.
pub(super) fn given(
    table: &Table,
    relation: &Relation,
    header: &Header,
    column: Column,
    ended_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Decided> {
    let is_author = header.is_by(relation.viewer);
    let right = match table.cell(header.object, header.state, column)? {
        Cell::Right(right, None) => right,
        Cell::Right(right, Some(days)) => {
            let until = ended_at?.saturating_add(SignedDuration::from_hours(24 * days)).ok()?;
            (now < until).then_some(right)?
        }
        Cell::Author => is_author.then_some(Right::Write)?,
        Cell::Nothing => return None,
    };
    // Private means the author only: a column may tell others that it exists, no more.
    let others_text = header.author.is_some() && !is_author && is_private(header.state);
    if others_text && right > Right::Meta {
        return None;
    }
    Some(Decided { right, column, since: None })
}

fn is_private(state: &str) -> bool {
    matches!(
        state,
        "any" | "draft" | "ahead" | "private" | "kept_back" | "handed_in" | "in_office" | "after_line_ended"
    )
}

/// The columns a viewer stands in for a thing, besides those of lines that ended.
fn columns(relation: &Relation, header: &Header) -> Vec<Column> {
    if relation.viewer.is_none() {
        return vec![Column::Anonymous];
    }
    let mut columns = Vec::new();
    if relation.is_self {
        columns.push(Column::Ic);
    }
    if let Some((line, since)) = relation.open_line {
        let made_here = header
            .line
            .map_or(header.made_at >= since || header.made_at == Timestamp::UNIX_EPOCH, |made_in| made_in == line);
        columns.push(if made_here { Column::Manager } else { Column::NewManager });
    }
    let hats = [
        (relation.is_skip, Column::Skip),
        (relation.is_partner, Column::PeoplePartner),
        (relation.is_admin, Column::Admin),
    ];
    columns.extend(hats.into_iter().filter(|(worn, _)| *worn).map(|(_, column)| column));
    let is_former = relation.ended_lines.iter().any(|ended| ended.knew(header));
    if columns.is_empty() && !is_former {
        columns.push(Column::Colleague);
    }
    columns
}

#[cfg(test)]
mod tests;
