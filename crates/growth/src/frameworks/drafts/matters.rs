//! What there is to look at before a draft is published, each with the page where it is mended.

use kit::App;
use kit::web::PageError;
use people::sessions::Viewer;

use super::rules::checks::{Matter, Page, checks};
use super::rules::unsettled::{Around, unsettled};
use super::{Draft, base, queries, wordings};
use crate::frameworks::people_by_level;

/// Everything, what stops the publication first.
pub async fn matters(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Vec<(Matter, String)>, PageError> {
    let waiting = wordings::waiting(app, draft).await?;
    matters_with(app, viewer, draft, waiting).await
}

/// The same for who knows already how many proposals wait.
pub(super) async fn matters_with(
    app: &App,
    viewer: &Viewer,
    draft: &Draft,
    waiting: Vec<(String, usize)>,
) -> Result<Vec<(Matter, String)>, PageError> {
    let before = base(app, draft).await?.filter(|_| draft.newest.is_some());
    let around = Around {
        people: people_by_level(app, draft.framework_id, viewer.today(app.clock.now())).await?,
        waiting,
        comments: queries::comments_since(&app.db, draft.id, draft.changed_at.unwrap_or(draft.made_at)).await?,
    };
    let mut found = unsettled(before.as_deref(), &draft.framework, &around);
    found.extend(checks(&draft.framework));
    found.sort_by_key(|matter| matter.gravity);
    Ok(found.into_iter().map(|matter| (matter.clone(), path(draft, &matter.page))).collect())
}

fn path(draft: &Draft, page: &Page) -> String {
    let own = draft.path();
    match page {
        Page::About => format!("{own}/about"),
        Page::Levels => format!("{own}/levels"),
        Page::Pillars => format!("{own}/pillars"),
        Page::Weights => format!("{own}/weights"),
        Page::Competency(key) => format!("{own}/competencies/{key}"),
        Page::Wordings(key) => format!("{own}/competencies/{key}#wordings"),
        Page::Comments => format!("{own}#comments"),
        Page::People(level) => format!("/people?level={}.{level}", draft.framework_id.0),
        Page::Overview => own,
    }
}
