//! Switching mails off from the mail itself, without signing in. The address is the secret: signed
//! for one person and the kinds of one mail, it opens nothing and can be guessed by nobody.

use askama::Template;
use axum::extract::{Path, State};
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Visit, csrf, page};

use super::{MailKind, queries};
use crate::PersonId;

#[derive(Template)]
#[template(path = "settings/mails/unsubscribe.html")]
struct UnsubscribePage {
    shell: Shell,
    secret: String,
    kinds: Vec<MailKind>,
    is_off: bool,
}

/// Where somebody switches these kinds off.
pub fn path(app: &App, person: PersonId, kinds: &[MailKind]) -> String {
    let names = kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("-");
    let signature = app.vault.sign(&signed(person, &names));
    format!("{}{person}.{names}.{signature}", csrf::UNSUBSCRIBE)
}

/// What the secret is signed for: no other signature of ours begins like it.
fn signed(person: PersonId, names: &str) -> String {
    format!("unsubscribe {person} {names}")
}

/// Whose mails of which kinds a secret is for; one we did not make looks missing.
fn opened(app: &App, secret: &str) -> Result<(PersonId, Vec<MailKind>), PageError> {
    let mut parts = secret.splitn(3, '.');
    let (Some(person), Some(names), Some(signature)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(PageError::Missing);
    };
    let person: PersonId = person.parse().map_err(|_| PageError::Missing)?;
    if !app.vault.signed(&signed(person, names), signature) {
        return Err(PageError::Missing);
    }
    Ok((person, names.split('-').filter_map(MailKind::named).collect()))
}

/// GET /unsubscribe/{secret}: asks. Mail programs open links by themselves, so opening changes nothing.
pub async fn ask(State(app): State<App>, visit: Visit, Path(secret): Path<String>) -> Answer {
    let (_, kinds) = opened(&app, &secret)?;
    page(&UnsubscribePage { shell: Shell::gate(&app, &visit).await?, secret, kinds, is_off: false })
}

/// POST /unsubscribe/{secret}: off, pressed by the reader or by their mail program (RFC 8058).
pub async fn switch_off(State(app): State<App>, visit: Visit, Path(secret): Path<String>) -> Answer {
    let (person, kinds) = opened(&app, &secret)?;
    queries::switch_off(&app.db, person, &kinds, app.clock.now()).await?;
    page(&UnsubscribePage { shell: Shell::gate(&app, &visit).await?, secret, kinds, is_off: true })
}
