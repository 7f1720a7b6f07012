//! Which hand-over notes the line's page leads to. The notes themselves live above (`growth`);
//! here only how far each is.

use kit::App;
use kit::web::PageError;

use super::Line;
use super::queries::{self, NoteState};
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
        let (state, words) = of_note(note, line);
        let is_between_two = state.starts_with("shared") && ![line.ic_id, line.manager_id].contains(&viewer.id);
        let made_at = note.map_or(line.started_at, |note| note.saved_at);
        let header = Header::about(Object::HandoverNote, state, ic).made(Some(line.id), made_at).by(line.manager_id);
        if access::grant_within(&relation, viewer, &header, app).is_none() || is_between_two {
            continue;
        }
        if note.is_some() || line.ended_at.is_some() || queries::is_to_end(&app.db, line.id).await? {
            links.push((line.id, words));
        }
    }
    Ok(links)
}

/// How far a note is, as the table writes it, and what the link to it says.
fn of_note(note: Option<&NoteState>, line: &Line) -> (&'static str, &'static str) {
    let has_ended = line.ended_at.is_some();
    let unshared = if has_ended { "draft" } else { "ahead" };
    match note {
        Some(note) if note.released_at.is_some() => ("released", "The hand-over note"),
        Some(note) if note.shared_at.is_some() && has_ended => ("shared_with_ic", "The hand-over note"),
        Some(note) if note.shared_at.is_some() => ("shared_ahead", "The hand-over note"),
        Some(_) => (unshared, "Go on with your hand-over note"),
        None => (unshared, "Write a hand-over note"),
    }
}
