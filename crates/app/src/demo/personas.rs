//! Becoming somebody with one click: only where the data are a demo.

use axum::extract::State;
use axum::response::IntoResponse;
use jiff::SignedDuration;
use kit::App;
use kit::web::{Answer, PageError, Posted, Visit, to};
use people::{PersonId, SessionId, sessions};
use serde::Deserialize;

use super::queries;

/// Whom to become.
#[derive(Debug, Deserialize)]
pub struct Persona {
    person: PersonId,
}

/// `POST /demo/persona`: ends the session one has and opens one as somebody else.
pub async fn become_somebody(State(app): State<App>, visit: Visit, form: Posted<Persona>) -> Answer {
    if !queries::is_demo_person(&app.db, form.fields.person).await? {
        return Err(PageError::Missing);
    }
    let now = app.clock.now();
    let token = app.entropy.token();
    let mut tx = app.db.begin().await?;
    if let Some(old) = &visit.session_token {
        queries::end_session(&mut tx, sessions::token_hash(old)).await?;
    }
    let id: SessionId = app.entropy.id(now);
    sessions::insert(&mut tx, id, sessions::token_hash(&token), form.fields.person, &visit.device, now).await?;
    tx.commit().await?;
    let cookie = visit.session_cookie(&token, SignedDuration::from_hours(14 * 24).as_secs());
    Ok(([("set-cookie", cookie)], to("/")).into_response())
}
