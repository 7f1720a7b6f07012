//! Evidence as others may read it: first the right, then the words.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use kit::App;
use kit::vault::WrongKey;
use kit::web::PageError;
use people::access::{self, Grant, Header, Need, Object, Relation, StandIn};
use people::sessions::Viewer;
use people::{LineId, PersonId};

use super::queries::{self, Noticed, Row};
use super::rules::Which;
use crate::EvidenceId;

/// One piece of evidence, opened.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Which.
    pub id: EvidenceId,
    /// Whom it is about.
    pub about_id: PersonId,
    /// Who saw it.
    pub author_id: PersonId,
    /// Their name.
    pub author_name: String,
    /// On which day.
    pub happened_on: Date,
    /// Where and when it was; may be empty.
    pub situation: String,
    /// What they did.
    pub behaviour: String,
    /// What came of it; may be empty.
    pub impact: String,
    /// Whether it is something to grow.
    pub to_grow: bool,
    /// Whether it is work of the next level.
    pub next_level: bool,
    /// The keys of the competencies it shows.
    pub competencies: Vec<String>,
    /// When it was shared; nothing while it is its author’s alone.
    pub shared_at: Option<Timestamp>,
    /// When it was written down.
    pub made_at: Timestamp,
    /// Counts every change.
    pub version: i64,
}

/// What of the evidence about somebody is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// From which day on; nothing asks for all of it.
    pub since: Option<Date>,
    /// Strengths, things to grow, or both.
    pub which: Which,
    /// How many at most.
    pub limit: u32,
}

impl Default for Asked {
    fn default() -> Asked {
        Asked { since: None, which: Which::All, limit: 50 }
    }
}

const ALWAYS: Date = date(1, 1, 1);

/// The evidence about somebody that the viewer may read, the newest first.
pub async fn about(app: &App, viewer: &Viewer, person: PersonId, asked: Asked) -> Result<Vec<Evidence>, PageError> {
    let relation = access::relation(app, viewer, person).await?;
    about_within(app, viewer, &relation, person, asked).await
}

/// The same for a page that has loaded the relation already.
pub async fn about_within(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    person: PersonId,
    asked: Asked,
) -> Result<Vec<Evidence>, PageError> {
    let (since, line) = (asked.since.unwrap_or(ALWAYS), own_line(relation, app.clock.now()));
    let to_grow = asked.which.to_grow();
    let rows = queries::about(&app.db, person, viewer.id, line, since, to_grow, asked.limit).await?;
    let may_read =
        |row: &Row| access::grant_within(relation, viewer, &header(row), app).is_some_and(|grant| grant.may_read());
    Ok(open_all(app, rows.into_iter().filter(may_read))?)
}

/// The line in which the viewer’s own private notes about somebody are theirs to read.
fn own_line(relation: &Relation, now: Timestamp) -> Option<LineId> {
    let stands_in = relation.stand_ins.iter().find(|one| one.is_in_force(now)).map(|one| one.line);
    relation.open_line.map(|(line, _)| line).or(stands_in)
}

/// The newest few notes about the people whose rope the viewer holds or stands in for, since a
/// day: shared ones, and those they keep to themselves in the line of now.
pub async fn noticed(app: &App, viewer: &Viewer, since: Date) -> Result<Vec<Evidence>, PageError> {
    let found = queries::noticed(&app.db, viewer.id, app.clock.now(), since).await?;
    Ok(open_all(app, within(app, viewer, found))?)
}

/// Everything the viewer may read about themselves and the people whose rope they hold or stand
/// in for, the newest first: what a search looks through.
pub async fn within_reach(app: &App, viewer: &Viewer, limit: u32) -> Result<Vec<Evidence>, PageError> {
    let found = queries::within_reach(&app.db, viewer.id, app.clock.now(), limit).await?;
    Ok(open_all(app, within(app, viewer, found))?)
}

/// Of these rows, the ones the viewer may read, by the line each row came with.
fn within(app: &App, viewer: &Viewer, found: Vec<Noticed>) -> impl Iterator<Item = Row> {
    found.into_iter().filter_map(|Noticed { row, held, stands_in }| {
        let stand_in = held.zip(stands_in).map(|((line, _), (from, until))| StandIn { line, from, until });
        let relation = Relation {
            viewer: Some(viewer.id),
            is_self: row.about_id == viewer.id,
            open_line: held.filter(|_| stand_in.is_none()),
            stand_ins: stand_in.into_iter().collect(),
            ..Relation::default()
        };
        let grant = access::grant_within(&relation, viewer, &header(&row), app)?;
        grant.may_read().then_some(row)
    })
}

/// What somebody wrote about the people whose rope they hold or stand in for, the newest first.
pub(super) async fn written_by(app: &App, viewer: &Viewer, limit: u32) -> Result<Vec<Evidence>, PageError> {
    let found = queries::written_by(&app.db, viewer.id, app.clock.now(), limit).await?;
    Ok(open_all(app, within(app, viewer, found))?)
}

/// One piece of evidence for somebody who may do `need` with it.
pub(super) async fn one(
    app: &App,
    viewer: &Viewer,
    id: EvidenceId,
    need: Need,
) -> Result<(Evidence, Grant), PageError> {
    let row = queries::one(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(app, viewer, &header(&row), need).await?;
    Ok((queries::open(app, row)?, grant))
}

fn header(row: &Row) -> Header {
    let object = match row.shared_at {
        Some(_) => Object::Evidence,
        None => private_object(row.author_id, row.about_id),
    };
    let state = if row.shared_at.is_some() { "shared" } else { "private" };
    Header::about(object, state, row.about_id).made(row.line_id, row.made_at).by(row.author_id)
}

/// Which row of the permission table private evidence follows.
pub(super) fn private_object(author: PersonId, about: PersonId) -> Object {
    if author == about { Object::EvidenceByIc } else { Object::EvidenceByManager }
}

fn open_all(app: &App, rows: impl IntoIterator<Item = Row>) -> Result<Vec<Evidence>, WrongKey> {
    rows.into_iter().map(|row| queries::open(app, row)).collect()
}
