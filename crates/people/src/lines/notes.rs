//! Which hand-over notes the line's page leads to. The notes themselves live above (`growth`);
//! here only how far each is.

use kit::App;
use kit::web::PageError;

use super::rules::NoteState;
use super::{Line, queries};
use crate::LineId;
use crate::access::{self, Header, Object};
use crate::sessions::Viewer;

/// Of the lines that ended or are to, those whose note the viewer may open, and what the link says.
pub(super) async fn open_to(
    app: &App,
    viewer: &Viewer,
    history: &[Line],
) -> Result<Vec<(LineId, &'static str)>, PageError> {
    let Some(ic) = history.first().map(|line| line.ic_id) else { return Ok(Vec::new()) };
    let (relation, known) = (access::relation(app, viewer, ic).await?, queries::notes_of(&app.db, ic).await?);
    let mut links = Vec::new();
    for line in history {
        let note = known.iter().find(|note| note.line_id == line.id);
        let (shared_at, released_at) = note.map_or((None, None), |note| (note.shared_at, note.released_at));
        let state = NoteState::of(shared_at, released_at, line.ended_at.is_some());
        let is_anothers = state.is_between_two() && ![line.ic_id, line.manager_id].contains(&viewer.id);
        let made_at = note.map_or(line.started_at, |note| note.saved_at);
        let header = Header::about(Object::HandoverNote, state.name(), ic).made(Some(line.id), made_at);
        if access::grant_within(&relation, viewer, &header.by(line.manager_id), app).is_none() || is_anothers {
            continue;
        }
        if note.is_some() || line.ended_at.is_some() || queries::is_to_end(&app.db, line.id).await? {
            let words = match note {
                Some(_) if state.is_private() => "Go on with your hand-over note",
                Some(_) => "The hand-over note",
                None => "Write a hand-over note",
            };
            links.push((line.id, words));
        }
    }
    Ok(links)
}
