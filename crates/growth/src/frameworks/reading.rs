//! A framework in front of a reader: which one, in which version, and where they stand in it.

use std::sync::Arc;

use kit::App;
use kit::web::PageError;
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::{Framework, Listed, load, queries, rules};

/// A framework in front of a reader.
pub(super) struct Reading {
    pub(super) framework: Arc<Framework>,
    /// The framework with the version that is read.
    pub(super) listed: Listed,
    /// The day that version was published.
    pub(super) published: String,
    /// The newest version, where an older one is read.
    pub(super) newer: Option<Newer>,
    /// The others one may read.
    pub(super) others: Vec<Listed>,
    /// Where the reader stands in it.
    pub(super) own: Option<usize>,
    pub(super) may_import: bool,
    /// What keeps links within this framework and version, where they are not the usual ones.
    pub(super) suffix: String,
}

/// The newest version beside an older one.
pub(super) struct Newer {
    pub(super) number: i64,
    pub(super) framework: Arc<Framework>,
    /// Where it says what this page says.
    pub(super) path: String,
}

impl Reading {
    pub(super) fn level_path(&self, key: &str) -> String {
        format!("/framework/levels/{key}{}", self.suffix)
    }

    pub(super) fn competency_path(&self, key: &str) -> String {
        format!("/framework/competencies/{key}{}", self.suffix)
    }

    /// The query that names the framework.
    pub(super) fn query(&self) -> String {
        rules::of(&self.listed.key)
    }

    /// Lets the way to the newest version lead to the same page, if the version has it.
    pub(super) fn leads_to(&mut self, page: &str, has: impl Fn(&Framework) -> bool) {
        let query = self.query();
        if let Some(newer) = self.newer.as_mut().filter(|newer| has(&newer.framework)) {
            newer.path = format!("/framework{page}?{query}");
        }
    }
}

/// So many versions are looked through for a page the newest does not have.
const LOOKED_THROUGH: usize = 20;

/// Where a page leads that the newest version does not have any more: the last version that had it.
/// Nothing where a version was asked for, or none of the last had it.
pub(super) async fn last_with(
    app: &App,
    viewer: &Viewer,
    reading: &Reading,
    page: &str,
    has: impl Fn(&Framework) -> bool,
) -> Result<Option<String>, PageError> {
    if !viewer.visit.asked("version").is_empty() {
        return Ok(None);
    }
    for older in queries::published(&app.db, reading.listed.id).await?.into_iter().take(LOOKED_THROUGH) {
        if has(&*load(app, older.id).await?) {
            return Ok(Some(format!("/framework{page}?{}&version={}", reading.query(), older.number)));
        }
    }
    Ok(None)
}

/// The framework asked for by key, else the reader's own, else the first there is; in the
/// version asked for by number, else its newest.
pub(super) async fn reading(app: &App, viewer: &Viewer) -> Result<Option<Reading>, PageError> {
    access::require(app, viewer, &Header::common(Object::Framework, "published"), Need::Read).await?;
    let draft = access::grant(app, viewer, &Header::common(Object::Framework, "draft")).await?;
    let mut all = queries::all(&app.db).await?;
    if all.is_empty() {
        return Ok(None);
    }
    let standing = queries::standing(&app.db, viewer.id).await?;
    let own = standing.and_then(|standing| Some((standing.framework_id?, standing.level_key?)));
    let usual = own.as_ref().and_then(|(id, _)| all.iter().position(|one| one.id == *id)).unwrap_or(0);
    let place = match viewer.visit.asked("of").as_str() {
        "" => usual,
        key => all.iter().position(|one| one.key == key).ok_or(PageError::Missing)?,
    };
    let newest = all.remove(place);
    let query = rules::of(&newest.key);
    let (listed, newer) = at_version(app, newest, &viewer.visit.asked("version")).await?;
    let framework = load(app, listed.version_id).await?;
    let own = own.filter(|(id, _)| *id == listed.id).and_then(|(_, level)| framework.level_index(&level));
    let suffix = match &newer {
        Some(_) => format!("?{query}&version={}", listed.number),
        None if place == usual => String::new(),
        None => format!("?{query}"),
    };
    let published = day(&listed, viewer);
    let may_import = draft.is_some_and(|grant| grant.may_write());
    Ok(Some(Reading { framework, published, listed, newer, others: all, own, may_import, suffix }))
}

/// A framework in the version with this number; beside an older one, the newest.
pub(super) async fn at_version(app: &App, newest: Listed, asked: &str) -> Result<(Listed, Option<Newer>), PageError> {
    if asked.is_empty() || asked == newest.number.to_string() {
        return Ok((newest, None));
    }
    let number = asked.parse().map_err(|_| PageError::Missing)?;
    let older = queries::version(&app.db, newest.id, number).await?.ok_or(PageError::Missing)?;
    let newer = Newer {
        number: newest.number,
        framework: load(app, newest.version_id).await?,
        path: format!("/framework?{}", rules::of(&newest.key)),
    };
    let queries::Published { id, number, note, published_at, .. } = older;
    Ok((Listed { version_id: id, number, note, published_at, ..newest }, Some(newer)))
}

/// The day a version was published, where the reader is.
pub(super) fn day(listed: &Listed, viewer: &Viewer) -> String {
    kit::dates::local(listed.published_at, &viewer.zone).strftime("%-d %B %Y").to_string()
}
