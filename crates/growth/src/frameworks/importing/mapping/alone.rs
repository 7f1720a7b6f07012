//! Rows that say nothing but a name: a footnote, or a title between the rows. Read as a part of the
//! ladder, one would take the weight of the others; where somebody says so, it is the pillar of the
//! rows under it.

use super::names::weighted;
use super::rules::{Mapping, Placed, Role};
use super::tables::Table;
use crate::frameworks::importing::entries::shortened;
use crate::frameworks::importing::findings::{Findings, Matter, Severity};
use crate::frameworks::importing::text::Row;
use crate::frameworks::importing::tree::at_row;

/// The rows of a table but those with words in its first column alone; each of those is named.
/// `read` are the same rows as they are to be read, with empty cells filled or not.
pub(super) fn without(mapping: &Mapping, table: &Table, read: Vec<Row>, findings: &mut Findings) -> Vec<Row> {
    let mut kept = Vec::new();
    for (row, as_read) in table.rows.iter().zip(read) {
        let Some(words) = name(mapping, table, row) else {
            kept.push(as_read);
            continue;
        };
        let sentence = format!(
            "“{}” stands alone in its row, with no level, weight or text, so it was left out.",
            shortened(&words)
        );
        findings.push(at_row(Severity::Odd, Matter::Rows, row.number, sentence));
    }
    kept
}

/// What a row says that has words in the first column alone.
fn name(mapping: &Mapping, table: &Table, row: &Row) -> Option<String> {
    let is_used = |index: &usize| table.heading(*index).is_some_and(|name| mapping.role(&name) != Role::Ignored);
    let mut used = (0..table.width()).filter(is_used);
    let cell = |index: usize| row.cells.get(index).map(|cell| cell.trim()).unwrap_or_default();
    let words = cell(used.next()?);
    let mut others = used.peekable();
    let is_alone = others.peek().is_some() && others.all(|index| cell(index).is_empty());
    (is_alone && !words.is_empty()).then(|| words.to_owned())
}

/// The table cut where a row is a title, each piece with its title as its pillar. The first keeps
/// the pillar of the whole.
pub(super) fn under_titles(mapping: &Mapping, table: &Table, placed: &Placed) -> Vec<(Table, Placed)> {
    let piece = |head: &Row, placed: &Placed| {
        let head = Row { number: head.number, cells: table.head.cells.clone() };
        (Table { titles: table.titles.clone(), head, rows: Vec::new() }, placed.clone())
    };
    let mut pieces = vec![piece(&table.head, placed)];
    for row in &table.rows {
        match name(mapping, table, row).filter(|_| mapping.titles) {
            None => pieces.last_mut().into_iter().for_each(|(piece, _)| piece.rows.push(row.clone())),
            Some(title) => {
                let (pillar, weight) = weighted(&title);
                let (pillar, weight) = (pillar.to_owned(), weight.unwrap_or_default().to_owned());
                pieces.push(piece(row, &Placed { pillar, weight, ..placed.clone() }));
            }
        }
    }
    pieces
}
