//! Who may read and write what. One function decides, [`rules::decide`], and it reads its
//! answers from the permission table (`data/permissions.csv`).
//!
//! A feature loads the header of a thing (what it is, whom it is about, when it was made),
//! asks [`require`] for a [`Grant`], and only then loads the words: queries that return
//! somebody's words take `&Grant`. Refused looks missing. Not here: the words themselves.

mod log;
mod queries;
mod rules;
mod table;

pub use log::{Looked, looked_at, record_act};
pub use queries::forget;
pub use rules::{Cell, Column, Decided, EndedLine, Header, Need, Relation, Right, StandIn, decide};
pub use table::{Object, TABLE, Table};

use std::collections::HashMap;

use jiff::Timestamp;
use kit::App;
use kit::web::PageError;

use crate::PersonId;
use crate::sessions::{Role, Viewer};

/// The permission to read, and perhaps write, one thing. Only this module makes one.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Who holds it.
    pub viewer: PersonId,
    /// Whom the thing is about.
    pub about: PersonId,
    /// What kind of thing it is for.
    pub object: Object,
    right: Right,
    since: Timestamp,
    names_kind: bool,
    is_outside: bool,
}

impl Grant {
    /// From when on what hangs on the thing is its holder’s to read as well: always for the two
    /// of the line, from their first day on for somebody who stands in.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    fn of(viewer: &Viewer, header: &Header, decided: Decided) -> Grant {
        let since = decided.since.unwrap_or(Timestamp::UNIX_EPOCH);
        let (right, is_outside) = (decided.right, decided.is_outside());
        let names_kind = right.names_kind(viewer.is(Role::PeoplePartner));
        Grant { viewer: viewer.id, about: header.about, object: header.object, right, since, names_kind, is_outside }
    }

    /// Whether its holder may change the thing.
    pub fn may_write(&self) -> bool {
        self.right >= Right::Write
    }

    /// Whether its holder may add a statement of their own beside it.
    pub fn may_state(&self) -> bool {
        self.right >= Right::ReadAndState
    }

    /// Whether its holder may be told counts over groups of at least five people.
    pub fn may_count(&self) -> bool {
        self.right >= Right::Count
    }

    /// Whether its holder may know of which kind a conversation is.
    pub fn may_know_kind(&self) -> bool {
        self.names_kind
    }

    /// Whether its holder may read what it says, not only that it is there.
    pub fn may_read(&self) -> bool {
        self.right >= Right::Read
    }
}

/// What the viewer may do with a thing, or nothing. No trace is left: for lists and for
/// deciding what a page shows.
pub async fn grant(app: &App, viewer: &Viewer, header: &Header) -> Result<Option<Grant>, PageError> {
    let relation = relation(app, viewer, header.about).await?;
    Ok(grant_within(&relation, viewer, header, app))
}

/// The same for many things about one person, whose relation was loaded once.
pub fn grant_within(relation: &Relation, viewer: &Viewer, header: &Header, app: &App) -> Option<Grant> {
    let decided = decide(&TABLE, relation, header, app.clock.now())?;
    Some(Grant::of(viewer, header, decided))
}

/// How the viewer stands to a person.
pub async fn relation(app: &App, viewer: &Viewer, about: PersonId) -> Result<Relation, PageError> {
    Ok(queries::relation(&app.db, viewer, about).await?)
}

/// How the viewer stands to themselves and to everybody they manage, managed, or stand or stood in
/// for: for lists across all of them. Who manages a manager stands here as nothing to their people.
pub async fn relations(app: &App, viewer: &Viewer) -> Result<HashMap<PersonId, Relation>, PageError> {
    Ok(queries::relations(&app.db, viewer).await?)
}

/// Leaves the trace a reading leaves, for a page that shows words it holds a grant for without
/// having asked [`require`]: what a search found.
pub async fn record_shown(app: &App, header: &Header, grant: &Grant) -> Result<(), PageError> {
    if grant.is_outside && grant.may_read() && header.object.is_content() {
        log::record_reading(app, grant.viewer, header, app.clock.now()).await?;
    }
    Ok(())
}

/// A grant for at least `need`, or the page that looks like nothing is there. A reading of
/// content by somebody outside the line is recorded and shown to the person it is about.
pub async fn require(app: &App, viewer: &Viewer, header: &Header, need: Need) -> Result<Grant, PageError> {
    let relation = relation(app, viewer, header.about).await?;
    let now = app.clock.now();
    let decided =
        decide(&TABLE, &relation, header, now).filter(|decided| decided.right.meets(need)).ok_or(PageError::Missing)?;
    if decided.right >= Right::Read && decided.is_outside() && header.object.is_content() {
        log::record_reading(app, viewer.id, header, now).await?;
    }
    Ok(Grant::of(viewer, header, decided))
}
