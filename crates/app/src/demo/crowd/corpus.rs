//! The file of the crowd, as it is.

use serde::Deserialize;

use crate::demo::DemoError;
use crate::demo::corpus::parse;

/// What a crowd is made of.
#[derive(Debug, Deserialize)]
pub(super) struct Stuff {
    pub(super) top: String,
    pub(super) heads: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) craft: Vec<Craft>,
    pub(super) place: Vec<Place>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Craft {
    pub(super) name: String,
    pub(super) manager: String,
    pub(super) director: String,
    pub(super) works: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) on_the_ladder: bool,
}

/// Where names come from.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) zones: Vec<String>,
    #[serde(default)]
    pub(super) family_first: bool,
    pub(super) given: Vec<String>,
    pub(super) family: Vec<String>,
}

impl Stuff {
    pub(super) fn read() -> Result<Stuff, DemoError> {
        parse("crowd", include_str!("../../../../../data/demo/crowd.toml"))
    }
}
