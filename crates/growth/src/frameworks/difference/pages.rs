//! The pages that show what differs: between a draft and what it follows, and between two
//! published versions.

use askama::Template;
use axum::extract::{Path, State};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::view::{Line, Section, sections};
use crate::frameworks::drafts::{self, Desk, Tab};
use crate::frameworks::queries::{self, Published};
use crate::frameworks::{FrameworkVersionId, Listed, load, rules};
use crate::words;

#[derive(Template)]
#[template(path = "frameworks/difference/draft.html")]
struct DraftPage {
    shell: Shell,
    desk: Desk,
    /// What it is compared with, in words; nothing when there is nothing before it.
    beside: Option<String>,
    sections: Vec<Section>,
}

/// `GET /frameworks/drafts/{draft}/difference`.
pub async fn draft(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, grant) = drafts::find(&app, &viewer, id, Need::Read).await?;
    let base = drafts::base(&app, &draft).await?;
    let beside = base.as_ref().map(|base| match draft.newest {
        Some(number) => format!("version {number}"),
        None => base.name.clone(),
    });
    let sections = base.map(|base| sections(&base, &draft.framework)).unwrap_or_default();
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    page(&DraftPage { shell, desk: Desk::new(draft, &grant, Tab::Difference), beside, sections })
}

#[derive(Template)]
#[template(path = "frameworks/difference/versions.html")]
struct VersionsPage {
    shell: Shell,
    listed: Listed,
    versions: Vec<Published>,
    zone: String,
}

impl VersionsPage {
    fn day(&self, version: &Published) -> String {
        kit::dates::local(version.published_at, &self.zone).strftime("%-d %B %Y").to_string()
    }

    fn query(&self) -> String {
        rules::of(&self.listed.key)
    }

    /// "Two comments and one proposed wording".
    fn said(&self, version: &Published) -> String {
        let said = |many: i64, one: &str, more: &str| {
            let word = words::count(usize::try_from(many).unwrap_or(0));
            (many > 0).then(|| format!("{word} {}", if many == 1 { one } else { more }))
        };
        let comments = said(version.comments, "comment", "comments");
        let wordings = said(version.wordings, "proposed wording", "proposed wordings");
        let all: Vec<&str> = [&comments, &wordings].into_iter().flatten().map(String::as_str).collect();
        words::capital(&rules::and(&all))
    }
}

/// `GET /framework/versions?of=KEY`: every published version, the newest first.
pub async fn versions(State(app): State<App>, viewer: Viewer) -> Answer {
    let (listed, versions) = published(&app, &viewer).await?;
    let (shell, zone) = (viewer.shell(&app, Place::at("/framework")).await?, viewer.zone.clone());
    page(&VersionsPage { shell, listed, versions, zone })
}

/// The versions of the framework the address names.
async fn published(app: &App, viewer: &Viewer) -> Result<(Listed, Vec<Published>), PageError> {
    access::require(app, viewer, &Header::common(Object::Framework, "published"), Need::Read).await?;
    let asked = viewer.visit.asked("of");
    let all = queries::all(&app.db).await?;
    let listed = all.into_iter().find(|one| asked.is_empty() || one.key == asked).ok_or(PageError::Missing)?;
    let versions = queries::published(&app.db, listed.id).await?;
    Ok((listed, versions))
}

#[derive(Template)]
#[template(path = "frameworks/difference/between.html")]
struct BetweenPage {
    shell: Shell,
    listed: Listed,
    from: i64,
    to: i64,
    sections: Vec<Section>,
}

/// `GET /framework/difference?of=KEY&from=1&to=2`.
pub async fn between(State(app): State<App>, viewer: Viewer) -> Answer {
    let (listed, versions) = published(&app, &viewer).await?;
    let numbered = |name: &str| {
        let number: Option<i64> = viewer.visit.asked(name).parse().ok();
        versions.iter().find(|version| Some(version.number) == number).cloned().ok_or(PageError::Missing)
    };
    let (from, to) = (numbered("from")?, numbered("to")?);
    let (old, new) = (load(&app, from.id).await?, load(&app, to.id).await?);
    let shell = viewer.shell(&app, Place::at("/framework")).await?;
    page(&BetweenPage { shell, listed, from: from.number, to: to.number, sections: sections(&old, &new) })
}
