use super::sheet::{Field, Group, Sort};
use super::{Page, Sheet};
use crate::kinds::{Kind, Part};

/// Something one version of a kind has or says and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands: "Agenda", or the title of a part.
    pub place: String,
    /// What it is: "What it is: Purpose".
    pub label: String,
    /// What became of it.
    pub what: Changed,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is new.
    Added,
    /// It is no more.
    Gone,
    /// It says something else.
    Says {
        /// What it said; may be empty.
        before: String,
        /// What it says; may be empty.
        after: String,
    },
}

/// What a version of a kind says differently than an earlier one, page by page as it is edited.
pub fn changes(before: &Kind, after: &Kind) -> Vec<Change> {
    let named = Page::NAMED.iter().filter_map(|(name, word)| Some((Page::named(name)?, (*word).to_owned())));
    // A part that is in one of them only stands on the page of the agenda.
    let part = |part: &Part| (Page::Part(part.key.clone()), part.title());
    let pages = named.chain(after.parts.iter().map(part));
    let sheets = pages.filter_map(|(page, place)| Some((place, page.sheet(before)?, page.sheet(after)?)));
    sheets.flat_map(|(place, before, after)| differing(&place, &before, &after)).collect()
}

fn differing(place: &str, before: &Sheet, after: &Sheet) -> Vec<Change> {
    let change = |label: String, what: Changed| Change { place: place.to_owned(), label, what };
    let mut found = Vec::new();
    for group in &after.0 {
        if is_absent(group, before) {
            found.push(change(group.title.clone(), Changed::Added));
        }
        for (field, was) in group.fields.iter().filter_map(|field| Some((field, before.field(&field.name)?))) {
            let (before, after) = (said(was), said(field));
            if before != after {
                found.push(change(format!("{}: {}", group.title, field.label), Changed::Says { before, after }));
            }
        }
    }
    let gone = before.0.iter().filter(|group| is_absent(group, after));
    found.extend(gone.map(|group| change(group.title.clone(), Changed::Gone)));
    found
}

fn is_absent(group: &Group, sheet: &Sheet) -> bool {
    group.fields.iter().all(|field| sheet.field(&field.name).is_none())
}

/// What stands in a field, as it is read.
fn said(field: &Field) -> String {
    match &field.sort {
        Sort::Choice(of) => of.iter().find(|(value, _)| *value == field.value).map(|(_, word)| word.clone()),
        Sort::Tick => Some(if field.value.is_empty() { "No" } else { "Yes" }.to_owned()),
        _ => None,
    }
    .unwrap_or_else(|| field.value.clone())
}
