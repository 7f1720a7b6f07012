//! Drafts: begun from a version or from nothing, changed part by part, read and commented on,
//! and published as the next version. A framework has one draft at most.
//!
//! Every page of a draft is one part of it with a form of its own. A save holds the draft
//! ([`hold`]), compares the mark the form carries with what stands there, and shows both when
//! somebody changed the same part meanwhile. Not here: published versions, which never change.

mod about;
mod begin;
mod comments;
mod desk;
mod discussion;
mod levels;
mod matters;
mod overview;
mod pillars;
mod queries;
mod rated;
mod read;
pub mod rules;
mod weights;
mod wordings;

pub use about::{save as save_about, show as about};
pub use begin::{begin, bring, install, new};
pub use comments::comment;
pub use desk::{Desk, Tab};
pub use discussion::show as discussion;
pub use levels::{save as save_levels, show as levels};
pub use matters::matters;
pub use overview::{add, close, open, remove, show};
pub use pillars::{save as save_pillars, show as pillars};
pub use queries::ListedDraft;
pub use rated::{
    add_criterion, competency, criterion, remove_competency, remove_criterion, save_competency, save_criterion,
};
pub use weights::{save as save_weights, show as weights};
pub use wordings::{decline, propose, take};

use db::{DbError, Tx};
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::{PageError, Posted, to};
use people::PersonId;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

use std::sync::Arc;

use super::importing::note;
use super::queries::standing_at;
use super::{Framework, FrameworkId, FrameworkVersionId};
use rules::unsettled::going;

kit::id!(
    /// Another wording somebody proposed for an expectation.
    WordingId
);

/// A draft in front of somebody who may read it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Which.
    pub id: FrameworkVersionId,
    /// The framework it becomes a version of.
    pub framework_id: FrameworkId,
    /// That framework's key.
    pub key: String,
    /// What will be said of the version.
    pub note: String,
    /// Everything that stands in it.
    pub framework: Framework,
    /// The version it was begun from.
    pub based_on_id: Option<FrameworkVersionId>,
    /// The number of that version.
    pub based_on: Option<i64>,
    /// The number of the newest published version.
    pub newest: Option<i64>,
    /// When it was begun.
    pub made_at: Timestamp,
    /// Since when everybody may read it and comment.
    pub opened_at: Option<Timestamp>,
    /// When it was last changed.
    pub changed_at: Option<Timestamp>,
    /// By whom, by name.
    pub changed_by: Option<String>,
}

impl Draft {
    /// The address of its first page.
    pub fn path(&self) -> String {
        format!("/frameworks/drafts/{}", self.id)
    }

    /// The number it gets when it is published.
    pub fn number(&self) -> i64 {
        self.newest.unwrap_or(0) + 1
    }

    /// What knows this state of the whole draft again, and the version it would follow.
    pub fn mark(&self) -> String {
        let mut sheet = rules::typed::Sheet::default();
        sheet.add("whole", "", serde_json::to_string(&self.framework).unwrap_or_default());
        sheet.add("note", "", &self.note);
        sheet.add("number", "", self.number().to_string());
        sheet.mark()
    }

    fn header(&self) -> Header {
        let state = if self.opened_at.is_some() { "draft_open_for_comment" } else { "draft" };
        Header::common(Object::Framework, state)
    }

    fn read(kept: queries::Kept) -> Result<Draft, PageError> {
        let framework = serde_json::from_str(&kept.content).map_err(PageError::broken)?;
        let queries::Kept { id, framework_id, key, note, based_on_id, based_on, newest, .. } = kept;
        let queries::Kept { made_at, opened_at, changed_at, changed_by, .. } = kept;
        Ok(Draft {
            id,
            framework_id,
            key,
            note,
            framework,
            based_on_id,
            based_on,
            newest,
            made_at,
            opened_at,
            changed_at,
            changed_by,
        })
    }
}

/// Whether somebody may begin and change drafts.
pub async fn may_edit(app: &App, viewer: &Viewer) -> Result<bool, PageError> {
    let grant = access::grant(app, viewer, &Header::common(Object::Framework, "draft")).await?;
    Ok(grant.is_some_and(|grant| grant.may_write()))
}

/// The drafts somebody may read.
pub async fn listed(app: &App, viewer: &Viewer) -> Result<Vec<ListedDraft>, PageError> {
    let (all, may_edit) = (queries::all(&app.db).await?, may_edit(app, viewer).await?);
    let open = access::grant(app, viewer, &Header::common(Object::Framework, "draft_open_for_comment")).await?;
    let may_read = open.is_some_and(|grant| grant.may_read());
    Ok(all.into_iter().filter(|draft| may_edit || (may_read && draft.opened_at.is_some())).collect())
}

/// A draft for somebody who may do what they need with it. One that was published meanwhile
/// leads to what was said about it, or to the framework where nobody said anything.
pub async fn find(app: &App, viewer: &Viewer, id: FrameworkVersionId, need: Need) -> Result<(Draft, Grant), PageError> {
    let kept = queries::kept(&app.db, id).await?.ok_or(PageError::Missing)?;
    if kept.state == "published" {
        access::require(app, viewer, &Header::common(Object::Framework, "published"), Need::Read).await?;
        return Err(PageError::Done(to(published(app, &kept).await?)));
    }
    let draft = Draft::read(kept)?;
    let grant = access::require(app, viewer, &draft.header(), need).await?;
    Ok((draft, grant))
}

/// Where somebody finds a draft that is a version now.
async fn published(app: &App, kept: &queries::Kept) -> Result<String, PageError> {
    let of = super::rules::of(&kept.key);
    let talked_about = queries::is_talked_about(&app.db, kept.id).await?;
    Ok(match (talked_about, kept.newest == Some(kept.number)) {
        (true, _) => format!("/framework/discussion?{of}&version={}", kept.number),
        (false, true) => format!("/framework?{of}"),
        (false, false) => format!("/framework?{of}&version={}", kept.number),
    })
}

/// What a draft is compared with: the newest version of its framework, or for a track that has
/// none the version it was begun from.
pub async fn base(app: &App, draft: &Draft) -> Result<Option<Arc<Framework>>, PageError> {
    match super::current(app, draft.framework_id).await?.or(draft.based_on_id) {
        Some(version) => super::load(app, version).await.map(Some),
        None => Ok(None),
    }
}

/// A draft held for one change: nobody else changes it until this is saved or dropped.
#[derive(Debug)]
pub struct Held {
    tx: Tx,
    /// What stood in it when it was taken.
    was: Framework,
    /// The draft as it stands.
    pub draft: Draft,
}

/// Holds a draft for somebody who may change it.
pub async fn hold<T>(app: &App, viewer: &Viewer, id: FrameworkVersionId, form: &Posted<T>) -> Result<Held, PageError> {
    find(app, viewer, id, Need::Write).await?;
    let mut tx = form.begin(app).await?;
    let draft = Draft::read(queries::kept_alone(&mut tx, id).await?.ok_or_else(gone)?)?;
    Ok(Held { tx, was: draft.framework.clone(), draft })
}

fn gone() -> PageError {
    PageError::Gone("This draft was published or thrown away meanwhile.".to_owned())
}

impl Held {
    /// Writes the draft down as it is now, and its note with what follows from it.
    async fn write(mut self, app: &App, viewer: &Viewer) -> Result<Tx, PageError> {
        let Draft { id, framework_id, note, framework, newest, .. } = &self.draft;
        let content = serde_json::to_string(framework).map_err(PageError::broken)?;
        let note = note::follow(note, &self.was, framework);
        queries::save(&mut self.tx, *id, (&note, &content), viewer.id, app.clock.now()).await?;
        if newest.is_none() {
            // A framework nobody has read yet is known by the name of its draft.
            queries::name(&mut self.tx, *framework_id, &framework.name).await?;
        }
        Ok(self.tx)
    }

    /// Publishes the draft as the next version of its framework, after the one `before`.
    pub async fn publish(mut self, app: &App, viewer: &Viewer, before: Option<&Framework>) -> Result<Tx, PageError> {
        let (now, draft) = (app.clock.now(), &self.draft);
        queries::publish(&mut self.tx, draft.id, draft.number(), viewer.id, now).await.map_err(meanwhile)?;
        queries::name(&mut self.tx, draft.framework_id, &draft.framework.name).await?;
        let event = Event { kind: "framework.published", by: Some(viewer.id.0), about: None, object: Some(draft.id.0) };
        events::record(&mut self.tx, app, event, now).await?;
        let (mut gone, today) = (Vec::new(), viewer.today(now));
        for level in before.iter().flat_map(|before| going(before, &draft.framework)) {
            let stand = standing_at(&mut self.tx, draft.framework_id, &level.key, today).await?;
            let event = |person: PersonId| Event { kind: "level.gone", about: Some(person.0), ..event };
            gone.extend(stand.into_iter().map(event));
        }
        events::record_all(&mut self.tx, app, gone, now).await?;
        Ok(self.tx)
    }
}

/// Two people took the same number or name in the same second: the second is told.
fn meanwhile(error: DbError) -> PageError {
    match error {
        DbError::Duplicate => PageError::Gone(
            "Somebody else published a version, or began a framework of this name, in the same moment. Open the list of frameworks to see it.".to_owned(),
        ),
        other => other.into(),
    }
}
