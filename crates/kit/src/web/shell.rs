//! What stands around a page: appearance, rail, banner, toast, and the keys of its forms.

use std::sync::Arc;

use super::form::KeyField;
use super::icons::Icon;
use super::{PageError, Visit};
use crate::App;
use crate::app::Around;

/// What every page prints around its own content.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The signed-in person, by name.
    pub who: Option<String>,
    /// Their id: what this browser keeps for them it shows nobody else.
    pub owner: Option<String>,
    /// The rail and the demo's banner.
    pub around: Around,
    /// Which entry of the rail is marked.
    pub here: Place,
    /// A sentence from the form before.
    pub toast: Option<String>,
    /// The appearance chosen by hand.
    pub theme: Option<&'static str>,
    app: App,
    visit: Arc<Visit>,
}

/// Where somebody is, for the mark in the rail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// On no entry of the rail.
    #[default]
    Elsewhere,
    /// On the entry with this address.
    At(String),
}

impl Place {
    /// The entry with this address.
    pub fn at(path: impl Into<String>) -> Place {
        Place::At(path.into())
    }
}

/// The side rail: sections of links, the last one the person's own.
#[derive(Clone, Debug, Default)]
pub struct Rail {
    /// The main entries.
    pub main: Vec<RailLink>,
    /// Further sections with a title each: "Your line", "Your own climb".
    pub sections: Vec<(String, Vec<RailLink>)>,
}

/// One entry of the rail.
#[derive(Clone, Debug)]
pub struct RailLink {
    /// Where it leads.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Its icon; people have initials instead.
    pub icon: Option<Icon>,
    /// A word at its end: a day, a count.
    pub end: String,
    /// Whether the word is something owed.
    pub owed: Owed,
}

/// How the word at the end of an entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// Only a word.
    No,
    /// Something is owed.
    Yes,
    /// The hours left to keep it in.
    Clock,
}

/// The banner of a demo: who you are, and whom you may become.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The people one click away: id in short, name, what they are good for looking at. Without
    /// any the banner is only the mark.
    pub personas: Vec<(String, String, String)>,
}

impl Shell {
    /// The surroundings of somebody at the gate.
    pub async fn gate(app: &App, visit: &Visit) -> Result<Shell, PageError> {
        Ok(Shell::around(app, visit, app.surroundings.around(app, None).await?))
    }

    /// The surroundings of a signed-in person.
    pub fn of(app: &App, visit: &Visit, (owner, who): (String, &str), around: Around, here: Place) -> Shell {
        Shell { who: Some(who.to_owned()), owner: Some(owner), here, ..Shell::around(app, visit, around) }
    }

    fn around(app: &App, visit: &Visit, around: Around) -> Shell {
        Shell {
            who: None,
            owner: None,
            around,
            here: Place::Elsewhere,
            toast: visit.toast.clone(),
            theme: visit.theme,
            app: app.clone(),
            visit: Arc::new(visit.clone()),
        }
    }

    /// Marks this entry instead, where the rail has it.
    #[must_use]
    pub fn rather_at(mut self, path: &str) -> Shell {
        let rail = &self.around.rail;
        let mut all = rail.main.iter().chain(rail.sections.iter().flat_map(|(_, links)| links));
        if all.any(|link| link.path == path) {
            self.here = Place::at(path);
        }
        self
    }

    /// The hidden key of one form.
    pub fn key(&self) -> KeyField {
        KeyField::new(&self.app, &self.visit)
    }

    /// The address of an asset, with the hash that lets browsers keep it for a year.
    pub fn asset(&self, name: &str) -> String {
        super::assets::path(name)
    }

    /// The page's own path, to come back to.
    pub fn path(&self) -> &str {
        &self.visit.path
    }

    /// Whether addresses in links and mails lead here from this machine only.
    pub fn is_local_only(&self) -> bool {
        self.app.config.url.is_none()
    }

    /// Whether an entry of the rail is where we are.
    pub fn is_here(&self, path: &str) -> bool {
        matches!(&self.here, Place::At(here) if here == path)
    }
}
