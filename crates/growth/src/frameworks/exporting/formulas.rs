//! Cells a spreadsheet would take for a formula.
//!
//! Whoever opens a sheet must not run what somebody wrote, so such a cell is written with an
//! apostrophe before it, as people type it themselves. Reading takes one apostrophe away
//! again. A text that has apostrophes there already gets one more, so nothing is mistaken.

use std::borrow::Cow;

use people::imports::rules::cells::BEGINNINGS;

use crate::frameworks::importing::says_no_text;

/// Also a text that would be read as none: whoever wrote "N/A" gets it back.
fn is_like_one(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(BEGINNINGS) || says_no_text(text)
}

/// The text as a cell no spreadsheet runs.
pub(super) fn quieted(text: &str) -> Cow<'_, str> {
    if is_like_one(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// What a cell meant before it was quieted.
pub(in crate::frameworks) fn meant(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_like_one(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_quieted_and_comes_back() {
        let texts = ["=1+1", "- Writes tests", "'=1", "''@x", "'tis", "＝1", "plain", "'", "", "N/A"];
        let cells = ["'=1+1", "'- Writes tests", "''=1", "'''@x", "'tis", "'＝1", "plain", "'", "", "'N/A"];
        assert_eq!(texts.map(|text| quieted(text).into_owned()), cells);
        assert_eq!(cells.map(meant), texts);
    }
}
