//! A first answer to what is what, for somebody to correct.

use super::names::{figure_in, level_in, weighted};
use super::rules::{Mapping, Placed, Role};
use super::tables::{Table, headings, is_same};
use crate::frameworks::importing::columns::Column;

/// Words that levels are called by.
const LEVEL_WORDS: &[&str] = &[
    "apprentice",
    "architect",
    "associate",
    "band",
    "confirmed",
    "director",
    "distinguished",
    "entry",
    "expert",
    "fellow",
    "grade",
    "graduate",
    "intermediate",
    "intern",
    "junior",
    "lead",
    "level",
    "mid",
    "middle",
    "principal",
    "senior",
    "staff",
    "stage",
    "trainee",
];

/// What is what, as far as names tell.
pub(super) fn guess(tables: &[Table]) -> Mapping {
    let headings = headings(tables);
    let plain: Vec<&str> = headings.iter().map(String::as_str).filter(|name| is_level(name)).collect();
    let plain: Vec<&str> = plain.into_iter().filter(|name| figure_in(name).is_none()).collect();
    let known = |heading: &String| match (Column::named(heading), figure_in(heading)) {
        (Some(column), _) => Some(Role::Holds(column)),
        (None, Some(figure)) if level_in(heading, plain.iter().copied()).is_some() => Some(Role::OfLevel(figure)),
        (None, _) => is_level(heading).then_some(Role::IsLevel),
    };
    let mut roles: Vec<Option<Role>> = headings.iter().map(known).collect();
    let has = |roles: &[Option<Role>], role: Role| roles.contains(&Some(role));
    if !has(&roles, Role::Holds(Column::Competency)) {
        give(&mut roles, Role::Holds(Column::Competency));
    }
    let has_level = has(&roles, Role::Holds(Column::Level)) || has(&roles, Role::IsLevel);
    let titled = own_titles(tables).iter().any(|titles| !titles.is_empty());
    if !has_level && !titled {
        // Levels have to come from somewhere: what nothing else explains are they.
        while give(&mut roles, Role::IsLevel) {}
    }
    let needs_text = !has(&roles, Role::Holds(Column::Text)) && !has(&roles, Role::IsLevel);
    if needs_text {
        give(&mut roles, Role::Holds(Column::Text));
    }
    let columns = headings.into_iter().zip(roles).map(|(heading, role)| (heading, role.unwrap_or(Role::Ignored)));
    let columns: Vec<(String, Role)> = columns.collect();
    let tables = placed(tables, &columns);
    Mapping { columns, tables, ..Mapping::default() }
}

/// Gives the first column without a role this one.
fn give(roles: &mut [Option<Role>], role: Role) -> bool {
    match roles.iter_mut().find(|known| known.is_none()) {
        Some(free) => *free = Some(role),
        None => return false,
    }
    true
}

/// The titles of each table that not all of them share.
fn own_titles(tables: &[Table]) -> Vec<&[String]> {
    let first = tables.first().map_or(&[][..], |table| &table.titles);
    let is_shared =
        |depth: &usize| tables.len() > 1 && tables.iter().all(|table| table.titles.get(*depth) == first.get(*depth));
    let shared = (0..first.len()).take_while(is_shared).count();
    tables.iter().map(|table| &table.titles[shared..]).collect()
}

/// What each table speaks of, where none of its own columns says so. One without competencies is
/// none of the ladder: words beside it often stand in a table too.
fn placed(tables: &[Table], columns: &[(String, Role)]) -> Vec<Placed> {
    let place = |(table, own): (&Table, &[String])| {
        let has = |roles: &[Role]| {
            let headings = (0..table.width()).filter_map(|index| table.heading(index));
            let role =
                |heading: String| columns.iter().find(|(known, _)| is_same(known, &heading)).map(|(_, role)| *role);
            headings.filter_map(role).any(|role| roles.contains(&role))
        };
        let needs_level = !has(&[Role::Holds(Column::Level), Role::IsLevel]);
        let needs_pillar = !has(&[Role::Holds(Column::Pillar)]);
        let is_level = |title: &&String| is_level(weighted(title).0);
        let level = own.iter().rev().find(is_level).or(own.last()).filter(|_| needs_level);
        let pillar = own.iter().rev().find(|title| Some(*title) != level).or(table.titles.first());
        let pillar = pillar.filter(|title| Some(*title) != level).map_or("Skills", String::as_str);
        let (pillar, weight) = if needs_pillar { weighted(pillar) } else { ("", None) };
        Placed {
            used: tables.len() == 1 || has(&[Role::Holds(Column::Competency)]),
            level: level.map_or_else(String::new, |title| weighted(title).0.to_owned()),
            pillar: pillar.to_owned(),
            weight: weight.unwrap_or_default().to_owned(),
        }
    };
    tables.iter().zip(own_titles(tables)).map(place).collect()
}

/// "Senior Engineer", "L3", "IC 4", "Engineer II".
fn is_level(name: &str) -> bool {
    let folded = kit::names::fold(name);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_numbered = words.len() > 1 && words.last().is_some_and(|last| ["i", "ii", "iii", "iv", "v"].contains(last));
    let is_known = words.iter().any(|word| LEVEL_WORDS.contains(word) || is_code(word));
    words.len() <= 5 && (is_known || is_numbered || is_code(&words.concat()))
}

/// One to three letters and a small number.
fn is_code(word: &str) -> bool {
    let digits = word.trim_start_matches(char::is_alphabetic);
    let letters = &word[..word.len() - digits.len()];
    (1..=3).contains(&letters.len())
        && (1..=2).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_their_usual_names() {
        for name in ["Senior Engineer", "L3", "IC 4", "Level II", "Staff+", "Mid-level", "Engineer I"] {
            assert!(is_level(name), "{name}");
        }
        for name in ["Communication", "Technical quality", "Notes", "Column 1", "Part I of everything we do in 2026"] {
            assert!(!is_level(name), "{name}");
        }
    }
}
