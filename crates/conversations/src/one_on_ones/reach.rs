use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::access::{self, Grant, Header};
use people::sessions::Viewer;

use super::TopicId;
use super::queries;

/// A text of a running agenda somebody may read, for the search.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The page it stands on.
    pub path: String,
    /// Whether it was noted on a topic; else it is one.
    pub is_entry: bool,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it is to the permission table, and the grant it was opened with: whoever shows it
    /// leaves the trace of a reading.
    pub seen_by: (Header, Grant),
}

/// The newest topics of somebody's lines and what was noted on them, each asked for by itself.
pub async fn within_reach(app: &App, viewer: &Viewer) -> Result<Vec<Reached>, PageError> {
    let relations = access::relations(app, viewer).await?;
    let mut granted: Vec<(TopicId, Grant)> = Vec::new();
    let mut reached = Vec::new();
    for row in queries::within_reach(&app.db, viewer.id).await? {
        let grant =
            relations.get(&row.ic_id).and_then(|relation| access::grant_within(relation, viewer, &row.header(), app));
        let Some(grant) = grant.filter(Grant::may_read) else { continue };
        let (path, by, at) = (super::board::path(row.id, None), row.author_name.clone(), row.made_at);
        let (text, seen_by) = (queries::words(app, &grant, &row)?, (row.header(), grant.clone()));
        reached.push(Reached { path, is_entry: false, text, by, at, seen_by });
        granted.push((row.id, grant));
    }
    let topics: Vec<(TopicId, (Header, Grant))> =
        granted.iter().map(|(id, _)| *id).zip(reached.iter().map(|one| one.seen_by.clone())).collect();
    for (topic, entry) in queries::entries_within_reach(app, viewer.id, &granted).await? {
        let Some((_, seen_by)) = topics.iter().find(|(id, _)| *id == topic) else { continue };
        let path = format!("{}#entry-{}", super::board::path(topic, None), entry.id);
        let (text, by, at, seen_by) = (entry.text, entry.author_name, entry.made_at, seen_by.clone());
        reached.push(Reached { path, is_entry: true, text, by, at, seen_by });
    }
    Ok(reached)
}
