use askama::Template;
use axum::http::StatusCode;

use super::look::*;
use super::{Answer, page_with};

/// The page a save gets when somebody changed the same thing meanwhile: both texts, nothing lost.
#[derive(Debug, Template)]
#[template(path = "conflict.html")]
pub struct Conflict {
    /// What stands around the page.
    pub shell: Shell,
    /// What was being saved: "Goal 2", "The note to Ines".
    pub what: String,
    /// Who changed it, when we may say.
    pub by: Option<String>,
    /// Where "keep mine" sends the form again; nothing when it cannot be saved any more.
    pub action: Option<String>,
    /// Where "keep theirs" leads.
    pub back: String,
    /// The whole form as it was typed, with `_version` already the newer one.
    pub hidden: Vec<(String, String)>,
    /// What differs.
    pub fields: Vec<Differing>,
}

/// One field that differs.
#[derive(Clone, Debug)]
pub struct Differing {
    /// The field's label.
    pub label: String,
    /// What was typed.
    pub yours: String,
    /// What stands there now.
    pub theirs: String,
}

impl Conflict {
    /// Answers with 409 and both versions.
    pub fn answer(&self) -> Answer {
        page_with(StatusCode::CONFLICT, self)
    }
}
