//! Rows that say nothing but a name: a footnote, or a title between the rows. Read as a part of the
//! ladder, one would take the weight of the others.

use super::rules::{Mapping, Role};
use super::tables::Table;
use crate::frameworks::importing::entries::shortened;
use crate::frameworks::importing::findings::{Findings, Matter, Severity};
use crate::frameworks::importing::text::Row;
use crate::frameworks::importing::tree::at_row;

/// The rows of a table but those with words in its first column alone; each of those is named.
/// `read` are the same rows as they are to be read, with empty cells filled or not.
pub(super) fn without(mapping: &Mapping, table: &Table, read: Vec<Row>, findings: &mut Findings) -> Vec<Row> {
    let is_used = |index: &usize| table.heading(*index).is_some_and(|name| mapping.role(&name) != Role::Ignored);
    let used: Vec<usize> = (0..table.width()).filter(is_used).collect();
    let Some((first, others)) = used.split_first() else { return read };
    let cell = |row: &Row, index: usize| row.cells.get(index).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let is_alone = |row: &Row| !cell(row, *first).is_empty() && others.iter().all(|index| cell(row, *index).is_empty());
    let mut kept = Vec::new();
    for (row, as_read) in table.rows.iter().zip(read) {
        if others.is_empty() || !is_alone(row) {
            kept.push(as_read);
            continue;
        }
        let words = cell(row, *first);
        let sentence = format!(
            "“{}” stands alone in its row, with no level, weight or text, so it was left out.",
            shortened(&words)
        );
        findings.push(at_row(Severity::Odd, Matter::Rows, row.number, sentence));
    }
    kept
}
