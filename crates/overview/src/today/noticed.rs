//! What was noticed lately about the people of one's lines.

use growth::evidence::{self, Asked, Evidence};
use jiff::civil::Date;
use kit::App;
use kit::names::first;
use kit::web::PageError;
use people::sessions::Viewer;

use super::parts::Seen;
use crate::around::LineFacts;
use crate::names_of::competency_names;

/// One note.
#[derive(Clone, Debug)]
pub(super) struct NoticedRow {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) fact: String,
    pub(super) words: String,
    pub(super) is_private: bool,
    pub(super) tags: Vec<String>,
}

/// The newest few of the last quarter that the viewer may read: about their people, or, when
/// they hold no rope and stand in for nobody, about themselves.
pub(super) async fn noticed(
    app: &App,
    viewer: &Viewer,
    (lines, standing_in): (&[LineFacts], &[LineFacts]),
    seen: Seen<'_>,
) -> Result<Vec<NoticedRow>, PageError> {
    let held: Vec<&LineFacts> = lines.iter().chain(standing_in).collect();
    let since = seen.today.saturating_sub(jiff::ToSpan::months(3));
    let found = match held.as_slice() {
        [] => about_me(app, viewer, since).await?,
        _ => evidence::noticed(app, viewer, since).await?,
    };
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = competency_names(app).await?;
    let row = |note: Evidence| {
        let about = held.iter().find(|line| line.ic_id == note.about_id);
        let by = match note.author_id {
            author if author == viewer.id => "you".to_owned(),
            author if about.is_some() && author == note.about_id => first(&note.author_name).to_owned(),
            _ => note.author_name.clone(),
        };
        NoticedRow {
            name: about.map_or_else(|| "About you".to_owned(), |line| line.ic_name.clone()),
            path: format!("/evidence/{}", note.id),
            fact: format!("{}, by {by}", note.happened_on.strftime("%a %-d %b")),
            words: note.behaviour,
            is_private: note.shared_at.is_none(),
            tags: note.competencies.iter().filter_map(|key| names.get(key).cloned()).collect(),
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// For somebody who holds no rope: what is written about their own work.
async fn about_me(app: &App, viewer: &Viewer, since: Date) -> Result<Vec<Evidence>, PageError> {
    evidence::about(app, viewer, viewer.id, Asked { since: Some(since), limit: 3, ..Asked::default() }).await
}
