//! What every page of a draft has around its form: the way between its parts, the fields of
//! the form, and the save that notices what somebody else changed.

use axum::response::Response;
use kit::App;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Conflict, PageError, Posted, Problems, to};
use people::access::Grant;
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::typed::Sheet;
use super::{Draft, Held};

/// The fields of a form whose names follow from the draft.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Pairs(pub(super) Vec<(String, String)>);

impl Pairs {
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }
}

/// A page of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the pages")]
pub enum Tab {
    Overview,
    Levels,
    Pillars,
    Weights,
    About,
    Difference,
    Publication,
}

/// A draft and what its reader may do with it.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The draft.
    pub draft: Draft,
    /// Whether the reader may change it.
    pub may_write: bool,
    /// Whether the reader may comment.
    pub may_comment: bool,
    /// The page it is shown on.
    pub tab: Tab,
}

impl Desk {
    /// The desk of somebody with this grant.
    pub fn new(draft: Draft, grant: &Grant, tab: Tab) -> Desk {
        let may_comment = draft.opened_at.is_some() && grant.may_state();
        Desk { may_write: grant.may_write(), may_comment, draft, tab }
    }

    /// The desk of somebody who changes it.
    pub fn editing(draft: Draft, tab: Tab) -> Desk {
        Desk { may_write: true, may_comment: draft.opened_at.is_some(), draft, tab }
    }

    /// The ways between its pages: name, address, and whether it is the one shown.
    pub fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        let all = [
            (Tab::Overview, "Overview", "", false),
            (Tab::Levels, "Levels", "/levels", true),
            (Tab::Pillars, "Pillars", "/pillars", true),
            (Tab::Weights, "Weights", "/weights", true),
            (Tab::About, "Name and readiness", "/about", true),
            (Tab::Difference, "What changes", "/difference", false),
            (Tab::Publication, "Publish", "/publication", true),
        ];
        let path = self.draft.path();
        let mine = all.into_iter().filter(|(.., writes)| self.may_write || !writes);
        mine.map(|(tab, name, page, _)| (name, format!("{path}{page}"), tab == self.tab)).collect()
    }

    /// The page of a competency, or of the whole where it is empty.
    pub(super) fn path_of(&self, competency: &str) -> String {
        let path = self.draft.path();
        if competency.is_empty() { path } else { format!("{path}/competencies/{competency}") }
    }

    /// Whether everybody may read it.
    pub fn is_open(&self) -> bool {
        self.draft.opened_at.is_some()
    }
}

/// One small field of a table.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) problem: Option<String>,
}

/// A form of a draft: what stands or was typed in it, and what there is to mend.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) sheet: Sheet,
    pub(super) mark: String,
    pub(super) problems: Problems,
}

impl Form {
    /// The form as the draft has it.
    pub(super) fn standing(sheet: Sheet) -> Form {
        Form { mark: sheet.mark(), sheet, problems: Problems::none() }
    }

    pub(super) fn cell(&self, name: &str) -> Cell {
        let field = self.sheet.fields().iter().find(|field| field.name == name);
        Cell {
            name: name.to_owned(),
            label: field.map_or_else(String::new, |field| field.label.clone()),
            value: self.sheet.value(name).to_owned(),
            problem: self.problems.at(name).map(str::to_owned),
        }
    }
}

/// A part of a draft that is being saved.
pub(super) struct Part {
    /// What stands there.
    pub(super) sheet: Sheet,
    /// What it is called when two changed it: "The levels".
    pub(super) what: String,
    /// Where its form goes.
    pub(super) action: String,
    /// Where a save leads.
    pub(super) back: String,
    /// Fields the form needs beside its own, to be sent again.
    pub(super) also: Vec<(String, String)>,
}

/// What a save that has to be mended goes back to the page with.
pub(super) struct ToMend {
    pub(super) draft: Draft,
    pub(super) form: Form,
}

/// Saves one part of a draft, or shows both versions when somebody changed it meanwhile, or
/// answers with what there is to mend. `apply` changes the draft and says what was done.
pub(super) async fn save(
    app: &App,
    viewer: &Viewer,
    form: &Posted<Pairs>,
    mut held: Held,
    part: Part,
    apply: impl FnOnce(&mut Draft, &Sheet) -> Result<String, Problems>,
) -> Result<Result<Response, ToMend>, PageError> {
    let typed = part.sheet.typed(&form.fields.0);
    let mark = part.sheet.mark();
    if form.fields.value("_version") != mark && typed != part.sheet {
        let by = held.draft.changed_by.clone();
        drop(held);
        return two_versions(app, viewer, &part, &typed, by).await.map(Ok);
    }
    let stands = held.draft.clone();
    match apply(&mut held.draft, &typed) {
        Ok(said) => {
            let tx = held.write(app, viewer).await?;
            form.finish(tx, to(part.back).saying(said)).await.map(Ok)
        }
        Err(problems) => Ok(Err(ToMend { draft: stands, form: Form { sheet: typed, mark, problems } })),
    }
}

async fn two_versions(
    app: &App,
    viewer: &Viewer,
    part: &Part,
    typed: &Sheet,
    by: Option<String>,
) -> Result<Response, PageError> {
    let differing = part.sheet.differing(typed).into_iter().map(|(field, yours)| Differing {
        label: field.label.clone(),
        yours: yours.to_owned(),
        theirs: field.value.clone(),
    });
    let hidden = typed.fields().iter().map(|field| (field.name.clone(), field.value.clone()));
    let mark = ("_version".to_owned(), part.sheet.mark());
    Conflict {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        what: part.what.clone(),
        by: by.filter(|by| *by != viewer.name),
        action: Some(part.action.clone()),
        back: part.back.clone(),
        hidden: hidden.chain(part.also.clone()).chain([mark]).collect(),
        fields: differing.collect(),
    }
    .answer()
}
