//! Editing kinds: a copy of a kind, or the next version of one that was copied, begun as a
//! draft, changed page by page, and published.
//!
//! The built-in kinds belong to the product and come back with every release, so they are
//! copied and not changed. A published version never changes; a conversation keeps the one it
//! was planned with. Every page of a draft is a form of fields ([`rules::Page`]); a save holds
//! the draft, compares the mark the form carries with what stands there, and shows both when
//! somebody changed the same page meanwhile.

/// The pages of a draft, and the steps of its life.
pub mod pages;
pub(super) mod queries;
pub mod rules;

use std::hash::{DefaultHasher, Hash, Hasher};

use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};
use kit::web::{PageError, Posted, to};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::{BUILT_IN, Kind};
use crate::KindVersionId;

/// A draft in front of somebody who may change it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Which.
    pub id: KindVersionId,
    /// The kind as it stands in it.
    pub kind: Kind,
    /// The number of the newest published version; nothing for a kind nobody has seen yet.
    pub newest: Option<i64>,
    /// When it was last changed.
    pub changed_at: Option<Timestamp>,
    /// By whom, by name.
    pub changed_by: Option<String>,
}

impl Draft {
    /// The address of its first page.
    pub fn path(&self) -> String {
        format!("/kinds/drafts/{}", self.id)
    }

    /// The number it gets when it is published.
    pub fn number(&self) -> i64 {
        self.newest.unwrap_or(0) + 1
    }

    /// What knows this state of the whole draft again, and the version it would follow.
    fn mark(&self) -> Result<String, PageError> {
        let mut hasher = DefaultHasher::new();
        (self.kind.write().map_err(PageError::broken)?, self.number()).hash(&mut hasher);
        Ok(format!("{:016x}", hasher.finish()))
    }

    fn read(kept: queries::Kept) -> Result<Draft, PageError> {
        let kind = Kind::read(&kept.content).map_err(PageError::broken)?;
        let queries::Kept { id, newest, changed_at, changed_by, .. } = kept;
        Ok(Draft { id, kind, newest, changed_at, changed_by })
    }
}

/// Whether somebody may copy, change and retire kinds.
pub async fn may_edit(app: &App, viewer: &Viewer) -> Result<bool, PageError> {
    let grant = access::grant(app, viewer, &Header::common(Object::ConversationKind, "draft")).await?;
    Ok(grant.is_some_and(|grant| grant.may_write()))
}

/// The same, or the page that looks like nothing is there.
pub(super) async fn require(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::ConversationKind, "draft"), Need::Write).await.map(drop)
}

/// Whether a kind is the product's.
pub fn is_built_in(key: &str) -> bool {
    BUILT_IN.iter().any(|text| Kind::read(text).is_ok_and(|kind| kind.key == key))
}

/// A draft for somebody who may change it. One that was published meanwhile leads to its kind.
pub async fn find(app: &App, viewer: &Viewer, id: KindVersionId) -> Result<Draft, PageError> {
    require(app, viewer).await?;
    let kept = queries::kept(&app.db, id).await?.ok_or(PageError::Missing)?;
    if kept.state == "published" {
        return Err(PageError::Done(to(format!("/kinds/{}", kept.key))));
    }
    Draft::read(kept)
}

/// A draft held for one change: nobody else changes it until this is saved or dropped.
#[derive(Debug)]
pub struct Held {
    tx: Tx,
    /// The draft as it stands.
    pub draft: Draft,
}

/// Holds a draft for somebody who may change it.
pub async fn hold<T>(app: &App, viewer: &Viewer, id: KindVersionId, form: &Posted<T>) -> Result<Held, PageError> {
    find(app, viewer, id).await?;
    let mut tx = form.begin(app).await?;
    let kept = queries::kept_alone(&mut tx, id).await?;
    let kept = kept.ok_or_else(|| PageError::Gone("This draft was published or thrown away meanwhile.".to_owned()))?;
    Ok(Held { tx, draft: Draft::read(kept)? })
}

impl Held {
    /// Writes the draft down as it is now.
    async fn write(mut self, app: &App, viewer: &Viewer) -> Result<Tx, PageError> {
        let content = self.draft.kind.write().map_err(PageError::broken)?;
        queries::save(&mut self.tx, self.draft.id, &content, viewer.id, app.clock.now()).await?;
        Ok(self.tx)
    }

    /// Publishes the draft as the next version of its kind.
    async fn publish(mut self, app: &App, viewer: &Viewer) -> Result<Tx, PageError> {
        let (now, draft) = (app.clock.now(), &self.draft);
        queries::publish(&mut self.tx, draft.id, draft.number(), viewer.id, now).await?;
        super::queries::count_change(&mut self.tx).await?;
        let event = Event { kind: "kind.published", by: Some(viewer.id.0), about: None, object: Some(draft.id.0) };
        events::record(&mut self.tx, app, event, now).await?;
        Ok(self.tx)
    }
}
