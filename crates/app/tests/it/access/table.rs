//! The permission table as its file says it, read without the program's own reader.

const TEXT: &str = include_str!("../../../../../data/permissions.csv");

/// One row: an object in a state, and its cell for every column.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) object: &'static str,
    pub(super) state: &'static str,
    cells: Vec<(&'static str, &'static str)>,
}

impl Row {
    pub(super) fn cell(&self, column: &str) -> &'static str {
        let found = self.cells.iter().find(|(name, _)| *name == column);
        found.map(|(_, cell)| *cell).unwrap_or_else(|| panic!("the table has no column “{column}”"))
    }
}

/// Every row, in the order of the file.
pub(super) fn rows() -> Vec<Row> {
    let columns = columns();
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let (object, state) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        Row { object, state, cells: columns.iter().copied().zip(cells).collect() }
    };
    TEXT.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect()
}

/// The headings of the columns.
pub(super) fn columns() -> Vec<&'static str> {
    TEXT.lines().next().unwrap_or_default().split(',').skip(2).collect()
}

/// One cell.
#[track_caller]
pub(super) fn cell(object: &str, state: &str, column: &str) -> &'static str {
    let row = rows().into_iter().find(|row| row.object == object && row.state == state);
    row.unwrap_or_else(|| panic!("the table has no row {object}, {state}")).cell(column)
}

/// The letters of a cell, unless its days are over.
fn in_force(cell: &str, days: i64) -> &str {
    let at = cell.find(|letter: char| letter.is_ascii_digit()).unwrap_or(cell.len());
    match cell[at..].parse::<i64>() {
        // `R5` counts people, not days.
        Ok(5) => "-",
        Ok(limit) if days >= limit => "-",
        _ => &cell[..at],
    }
}

/// The smaller of two cells; of two alike the one that ends.
pub(super) fn smaller(one: &'static str, other: &'static str) -> &'static str {
    let rank = |cell: &str| {
        let at = cell.find(|letter: char| letter.is_ascii_digit()).unwrap_or(cell.len());
        let place = ["-", "m", "R", "R+", "W"].iter().position(|known| *known == &cell[..at]);
        (place.expect("a cell that can be ranked"), at == cell.len())
    };
    if rank(other) < rank(one) { other } else { one }
}

/// Whether a cell lets somebody read the words, so many days after their line ended.
pub(super) fn reads(cell: &str, days: i64) -> bool {
    matches!(in_force(cell, days), "W" | "R" | "R+" | "A")
}

/// Whether a cell lets somebody change the thing.
pub(super) fn writes(cell: &str, days: i64) -> bool {
    in_force(cell, days) == "W"
}

/// Whether a cell lets somebody put a statement beside the thing.
pub(super) fn states(cell: &str, days: i64) -> bool {
    in_force(cell, days) == "R+"
}

/// Whether somebody may not even know that the thing exists.
pub(super) fn hides(cell: &str, days: i64) -> bool {
    in_force(cell, days) == "-"
}

#[test]
fn a_cell_is_in_force_for_its_days() {
    assert!(reads("R90", 89) && !reads("R90", 90) && hides("R90", 90));
    assert!(writes("W30", 29) && !writes("W30", 30));
    assert!(!reads("m", 0) && !hides("m", 0) && !reads("R5", 0));
    assert_eq!((smaller("R", "R90"), smaller("W", "-"), smaller("R", "W")), ("R90", "-", "R"));
    assert!(states("R+", 500) && reads("R+", 500) && !writes("R+", 0));
}
