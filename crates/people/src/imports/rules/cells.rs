//! Cells that a spreadsheet would take for a formula. An export writes an apostrophe before
//! them, which spreadsheets read as "this is text"; an import takes that apostrophe off again.

/// What a formula begins with, in ordinary and in full-width letters, and what some spreadsheets
/// skip before one.
pub const BEGINNINGS: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];

fn would_run(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// A text as a cell that runs nothing.
pub fn guarded(text: &str) -> String {
    if would_run(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell that [`guarded`] may have made.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| would_run(cell)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_would_run_is_guarded() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("'=1+1"), "''=1+1");
        assert_eq!(guarded("＝1+1"), "'＝1+1");
        assert_eq!(guarded("'t Hooft"), "'t Hooft");
        assert_eq!(unguarded("'t Hooft"), "'t Hooft");
        assert_eq!(guarded("Fares & Ticketing"), "Fares & Ticketing");
    }

    proptest! {
        #[test]
        fn a_guarded_cell_never_runs_and_reads_as_it_was(text in "['=+@＝＠a-c-]{0,6}") {
            let cell = guarded(&text);
            prop_assert!(!cell.starts_with(BEGINNINGS));
            prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
