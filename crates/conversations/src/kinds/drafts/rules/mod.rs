//! What each page of a draft holds, and what a save of it does to the kind.

mod about;
mod after;
/// The parts and their minutes.
pub mod agenda;
/// What two versions say differently.
pub mod changes;
mod letters;
mod part;
mod questions;
/// Fields, and what was typed into them.
pub mod sheet;
mod steps;
#[cfg(test)]
mod tests;

use kit::web::Problems;

pub use self::sheet::Sheet;
use crate::kinds::Kind;
use crate::kinds::checks::Place;

/// A page of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the pages")]
pub enum Page {
    About,
    Agenda,
    Part(String),
    Questions,
    Steps,
    After,
    Letters,
}

impl Page {
    /// The pages with a name of their own, in the order of the tabs.
    pub const NAMED: [(&str, &str); 6] = [
        ("about", "About"),
        ("agenda", "Agenda"),
        ("questions", "Questions"),
        ("steps", "Steps"),
        ("after", "Afterwards"),
        ("letters", "Letters"),
    ];

    /// The page of this name.
    pub fn named(name: &str) -> Option<Page> {
        Some(match name {
            "about" => Page::About,
            "agenda" => Page::Agenda,
            "questions" => Page::Questions,
            "steps" => Page::Steps,
            "after" => Page::After,
            "letters" => Page::Letters,
            _ => return None,
        })
    }

    /// Its address under the draft's.
    pub fn path(&self) -> String {
        let name = match self {
            Page::About => "about",
            Page::Agenda => "agenda",
            Page::Questions => "questions",
            Page::Steps => "steps",
            Page::After => "after",
            Page::Letters => "letters",
            Page::Part(key) => return format!("/parts/{key}"),
        };
        format!("/pages/{name}")
    }

    /// What stands on it; nothing for a part that is not there.
    pub fn sheet(&self, kind: &Kind) -> Option<Sheet> {
        Some(match self {
            Page::About => about::sheet(kind),
            Page::Agenda => agenda::sheet(kind),
            Page::Questions => questions::sheet(kind),
            Page::Steps => steps::sheet(kind),
            Page::After => after::sheet(kind),
            Page::Letters => letters::sheet(kind),
            Page::Part(key) => part::sheet(kind.parts.iter().find(|part| part.key == *key)?),
        })
    }

    /// Puts what was typed on it into the kind, or says what there is to mend.
    pub fn apply(&self, kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
        let mut next = kind.clone();
        self.put(&mut next, typed)?;
        *kind = next;
        Ok(())
    }

    fn put(&self, kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
        match self {
            Page::About => about::apply(kind, typed),
            Page::Agenda => agenda::apply(kind, typed),
            Page::Questions => questions::apply(kind, typed),
            Page::Steps => steps::apply(kind, typed),
            Page::After => after::apply(kind, typed),
            Page::Letters => letters::apply(kind, typed),
            Page::Part(key) => part::apply(kind, key, typed),
        }
    }
}

impl From<Place> for Page {
    fn from(place: Place) -> Page {
        match place {
            Place::About => Page::About,
            Place::Agenda => Page::Agenda,
            Place::Part(key) => Page::Part(key),
            Place::Questions => Page::Questions,
            Place::Steps => Page::Steps,
            Place::Letters => Page::Letters,
        }
    }
}
