//! Changing a draft, part by part. Each part has a `sheet` (its fields as they stand) and an
//! `apply` (the fields as typed, or what there is to mend). Nothing here changes what nobody
//! asked to change: an untouched field keeps its value to the last digit. What is new gets a
//! key from its first name, which stays through every rename.

/// The whole: its name, its note, readiness.
pub mod about;
/// What to look at before a draft is published.
pub mod checks;
/// Siblings that share a whole, and scaling them.
pub mod groups;
/// The levels.
pub mod levels;
mod order;
/// The pillars.
pub mod pillars;
/// Competencies and criteria: their words and benchmarks.
pub mod texts;
/// What is typed in a field, and what it means.
pub mod typed;
/// What people did around a draft that nobody settled.
pub mod unsettled;
/// What siblings weigh.
pub mod weights;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use kit::web::Problems;

use crate::frameworks::importing::new_key;
use crate::frameworks::{Framework, Readiness};

/// A framework with nothing in it yet.
pub fn empty(name: &str) -> Framework {
    Framework {
        key: new_key(name, "framework", []),
        name: name.to_owned(),
        levels: Vec::new(),
        pillars: Vec::new(),
        readiness: Readiness::default(),
    }
}

/// Says at the later of two fields that they hold the same name.
fn say_double<'a>(named: impl Iterator<Item = (String, &'a str)>, problems: &mut Problems) {
    let mut seen = HashSet::new();
    for (field, name) in named {
        if !name.is_empty() && !seen.insert(kit::names::fold(name)) && !field.is_empty() {
            problems.add(field, format!("Another one is called “{name}” already."));
        }
    }
}
