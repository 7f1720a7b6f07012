use axum::extract::{Path, State as Services};
use kit::App;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, to};
use people::access::{Grant, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::desk;
use super::queries::{self, Entry, Row};
use super::rules::{self, ENTRY};
use super::steps::{back, counted, still_there};
use super::topic::{self, Typed};
use super::{EntryId, TopicId};

/// What is noted on a topic.
#[derive(Debug, Deserialize)]
pub struct EntryForm {
    #[serde(default)]
    entry: String,
    #[serde(default)]
    room: String,
    /// `agenda` for the list of topics.
    #[serde(default)]
    from: String,
}

/// `POST /topics/{topic}/entries`: notes something on a topic.
pub async fn note(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<TopicId>,
    form: Posted<EntryForm>,
) -> Answer {
    let (row, _, desk) = desk::open(&app, &viewer, id).await?;
    let EntryForm { entry: typed, room, from } = &form.fields;
    let text = match rules::entry(ENTRY, typed) {
        Ok(text) => text,
        Err(problems) => {
            let again = Typed { entry: typed.clone(), problems, ..Typed::default() };
            return topic::mend(&app, &viewer, &row, room, again).await;
        }
    };
    let place = if from == "agenda" { back(row.ic_id, room, &format!("topic-{id}")) } else { topic::path(id, room) };
    let entry: EntryId = app.entropy.id(desk.now);
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    still_there(&mut tx, id).await?;
    queries::insert_entry(&mut tx, &app, (entry, id), &text, viewer.id, desk.now).await?;
    form.finish(tx, to(place)).await
}

/// An entry, changed.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    entry: String,
    #[serde(default, rename = "_version")]
    version: i64,
    #[serde(default)]
    room: String,
}

/// `POST /topics/{topic}/entries/{entry}`: whoever noted something changes it; the day of the
/// change stands beside it.
pub async fn change(
    Services(app): Services<App>,
    viewer: Viewer,
    Path((id, entry)): Path<(TopicId, EntryId)>,
    form: Posted<ChangeForm>,
) -> Answer {
    // What is not on this topic, or not the viewer's own, is not there to change.
    let (row, grant) = desk::find(&app, &viewer, id, Need::Write).await?;
    own(&app, &viewer, &grant, &row, entry).await?;
    let (row, grant, desk) = desk::open(&app, &viewer, id).await?;
    let ChangeForm { entry: typed, version, room } = &form.fields;
    let text = match rules::entry(topic::field(entry), typed) {
        Ok(text) => text,
        Err(problems) => {
            let changed = Some((entry, typed.clone(), *version));
            return topic::mend(&app, &viewer, &row, room, Typed { changed, problems, ..Typed::default() }).await;
        }
    };
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    if queries::change_entry(&mut tx, &app, entry, (&text, *version), desk.now).await? == 0 {
        drop(tx);
        let stands = own(&app, &viewer, &grant, &row, entry).await?;
        return two_versions(&app, &viewer, &row, (stands, text), room).await;
    }
    form.finish(tx, to(topic::path(id, room)).saying("Changed.")).await
}

async fn own(app: &App, viewer: &Viewer, grant: &Grant, row: &Row, id: EntryId) -> Result<Entry, PageError> {
    let all = queries::entries(app, grant, row.id).await?;
    all.into_iter().find(|one| one.id == id && one.author_id == viewer.id).ok_or(PageError::Missing)
}

/// Both texts, when the same entry was changed in another window meanwhile.
async fn two_versions(app: &App, viewer: &Viewer, row: &Row, (stands, yours): (Entry, String), room: &str) -> Answer {
    let hidden = [("entry", yours.clone()), ("_version", stands.version.to_string()), ("room", room.to_owned())];
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "What you noted".to_owned(),
        by: None,
        action: Some(format!("/topics/{}/entries/{}", row.id, stands.id)),
        back: topic::path(row.id, room),
        hidden: hidden.map(|(name, value)| (name.to_owned(), value)).into(),
        fields: vec![Differing { label: "The note".to_owned(), yours, theirs: stands.text }],
    }
    .answer()
}
