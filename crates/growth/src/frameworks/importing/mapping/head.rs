//! In which row of a sheet the names of the columns stand, where somebody says another.

use super::rules::{Mapping, Placed, offered_under};
use crate::frameworks::importing::findings::Findings;
use crate::frameworks::importing::text;

/// The row somebody typed, or what is wrong with it.
pub(super) fn said_row(file: &str, typed: &str) -> Result<u64, String> {
    let number = typed.trim().parse().map_err(|_| "This is the number of a row, or 0 for none.".to_owned())?;
    let plain = text::plain(file, &mut Findings::default()).unwrap_or_default();
    text::no_head(&plain, number).map_or(Ok(number), Err)
}

/// The mapping with the names in another row: what the columns are is guessed anew, since they have
/// other names. What somebody typed of the table stays.
pub(super) fn under_row(text: &str, said: &Mapping, row: u64) -> Option<Mapping> {
    let (before, anew) = (offered_under(text, said.head)?, offered_under(text, Some(row))?);
    let placed =
        anew.tables.iter().enumerate().map(|(place, anew)| match (said.tables.get(place), before.tables.get(place)) {
            (Some(said), Some(before)) => said.kept_beside(before, anew),
            _ => anew.clone(),
        });
    let tables = placed.collect();
    Some(Mapping { columns: anew.columns, tables, head: Some(row), ..said.clone() })
}

impl Placed {
    /// What was typed, and the new guess where only the old one stood.
    fn kept_beside(&self, before: &Placed, anew: &Placed) -> Placed {
        let kept = |said: &String, before: &String, anew: &String| if said == before { anew } else { said }.clone();
        Placed {
            used: self.used,
            level: kept(&self.level, &before.level, &anew.level),
            pillar: kept(&self.pillar, &before.pillar, &anew.pillar),
            weight: kept(&self.weight, &before.weight, &anew.weight),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Our ladder,,\n\nSkill,Junior,Senior\nTesting,Tests.,Decides.\n,,\nHearing,Asks.,Hears.\n";

    #[test]
    fn a_row_that_cannot_hold_the_names_is_refused_with_the_reason() {
        let said = |typed: &str| said_row(TEXT, typed).unwrap_or_else(|sentence| panic!("{typed}: {sentence}"));
        assert_eq!([said("0"), said(" 1 "), said("3"), said("4")], [0, 1, 3, 4]);
        let refused = |typed: &str| said_row(TEXT, typed).expect_err("refused");
        assert_eq!(refused("2"), "Row 2 is empty.");
        assert_eq!(refused("5"), "Row 5 is empty.");
        assert_eq!(refused("6"), "Nothing stands under row 6.");
        assert_eq!(refused("7"), "The file has no row 7.");
        for typed in ["", "three", "-1", "1.5"] {
            assert_eq!(refused(typed), "This is the number of a row, or 0 for none.");
        }
    }

    #[test]
    fn under_other_names_what_was_typed_of_the_table_stays() {
        let text = "Area,Engineers,\nArea,Skill,Senior\nCraft,Testing,Tests.\n";
        let mut said = offered_under(text, Some(1)).expect("a table");
        said.fills = true;
        let anew = under_row(text, &said, 2).expect("a table");
        assert_eq!(anew, Mapping { fills: true, ..offered_under(text, Some(2)).expect("a table") });
        said.tables[0].pillar = "Ours".to_owned();
        said.tables[0].weight = "40".to_owned();
        let kept = under_row(text, &said, 2).expect("a table");
        assert_eq!(
            (kept.columns, kept.tables[0].pillar.as_str(), kept.tables[0].weight.as_str()),
            (anew.columns, "Ours", "40")
        );
    }
}
