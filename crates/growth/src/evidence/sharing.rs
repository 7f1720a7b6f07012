//! Sharing evidence: it says who will read it, and cannot be taken back. Private evidence can
//! be thrown away.

use askama::Template;
use axum::extract::{Path, State};
use kit::App;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, page, to};
use people::PersonId;
use people::access::Need;
use people::sessions::Viewer;
use serde::Deserialize;

use super::lists::EvidenceItem;
use super::queries;
use super::reading::{self, Evidence};
use crate::EvidenceId;
use crate::pair::{Ladder, Pair};

#[derive(Template)]
#[template(path = "evidence/share.html")]
struct SharePage {
    shell: Shell,
    item: EvidenceItem,
    other: String,
    /// The same by their ids.
    with: String,
    is_own: bool,
    version: i64,
}

/// What the page showed that asked: what would be shared, and with whom.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default, rename = "_version")]
    version: i64,
    #[serde(default)]
    with: String,
}

/// Nothing but the key.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// `GET /evidence/{evidence}/sharing`: who will read it.
pub async fn ask(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>) -> Answer {
    let (evidence, _) = reading::one(&app, &viewer, id, Need::Write).await?;
    let pair = Pair::of(&app, evidence.about_id).await?.at(evidence.made_at);
    if pair.line.is_none() {
        return Err(nobody_to_share_with());
    }
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let today = viewer.today(app.clock.now());
    page(&SharePage {
        shell: viewer.shell(&app, Place::at("/evidence")).await?,
        item: EvidenceItem::of(&evidence, &viewer, "", today, |key| ladder.name(key)),
        other: pair.readers(&viewer),
        with: pair.reader_ids(&viewer),
        is_own: viewer.id == pair.ic.id,
        version: evidence.version,
    })
}

/// `POST /evidence/{evidence}/sharing`: shares what the page showed with whom it named, or nothing.
pub async fn share(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>, form: Posted<Asked>) -> Answer {
    let now = app.clock.now();
    let evidence = own(&app, &viewer, id).await?;
    let pair = Pair::of(&app, evidence.about_id).await?.at(evidence.made_at);
    if pair.line.is_none() {
        return Err(nobody_to_share_with());
    }
    if evidence.shared_at.is_none() && form.fields.with != pair.reader_ids(&viewer) {
        let sentence =
            format!("By now somebody else would read it: {}. Look again before you share.", pair.readers(&viewer));
        return Err(PageError::Gone(sentence));
    }
    let mut tx = form.begin(&app).await?;
    if queries::share(&mut tx, id, form.fields.version, now).await? == 0 {
        let sentence =
            "This is shared already, or was changed in another window since. Look at it again before you share.";
        return Err(PageError::Gone(sentence.to_owned()));
    }
    events::record(&mut tx, &app, event(viewer.id, evidence.about_id, id), now).await?;
    let said = format!("Shared. {} can read it now.", pair.readers(&viewer));
    form.finish(tx, to(format!("/evidence/{id}")).saying(said)).await
}

/// `POST /evidence/{evidence}/removal`: its author throws private evidence away.
pub async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<EvidenceId>,
    form: Posted<Nothing>,
) -> Answer {
    let evidence = own(&app, &viewer, id).await?;
    let mut tx = form.begin(&app).await?;
    if queries::delete(&mut tx, id).await? == 0 {
        return Err(PageError::Gone("This is shared, so it stays.".to_owned()));
    }
    let list = format!("/people/{}/evidence", evidence.about_id);
    form.finish(tx, to(list).saying("Thrown away. Nobody had read it.")).await
}

/// The viewer’s own evidence; only they share it or throw it away.
async fn own(app: &App, viewer: &Viewer, id: EvidenceId) -> Result<Evidence, PageError> {
    let (evidence, _) = reading::one(app, viewer, id, Need::Read).await?;
    if evidence.author_id == viewer.id { Ok(evidence) } else { Err(PageError::Missing) }
}

pub(super) fn event(by: PersonId, about: PersonId, id: EvidenceId) -> Event {
    Event { kind: "evidence.shared", by: Some(by.0), about: Some(about.0), object: Some(id.0) }
}

fn nobody_to_share_with() -> PageError {
    let sentence = "Nobody holds your rope just now, so there is nobody to share it with. It stays yours.";
    PageError::Gone(sentence.to_owned())
}
