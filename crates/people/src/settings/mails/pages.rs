use axum::extract::State;
use kit::App;
use kit::web::{Answer, Posted, to};
use serde::Deserialize;

use super::{MailKind, queries};
use crate::sessions::Viewer;

/// The kinds that are ticked.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    mail: Vec<String>,
}

/// POST /settings/mails
pub async fn choose(State(app): State<App>, viewer: Viewer, form: Posted<Wanted>) -> Answer {
    let is_off = |kind: &MailKind| !form.fields.mail.iter().any(|name| name == kind.name());
    let off: Vec<MailKind> = MailKind::ALL.into_iter().filter(is_off).collect();
    let mut tx = form.begin(&app).await?;
    queries::save(&mut tx, viewer.id, &off, app.clock.now()).await?;
    form.finish(tx, to("/settings").saying("Kept. What is not mailed stands in your notices.")).await
}
