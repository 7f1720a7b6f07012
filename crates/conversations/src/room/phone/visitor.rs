use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use kit::App;
use kit::web::{PageError, Shell, Visit, to};
use people::sessions::{self, Viewer, token_hash};

use super::{PairedPhoneId, queries, rules};
use crate::conversations::{Conversation, Side, State, find};
use crate::room::pages::Room;

/// A phone that may be beside its room at this moment. It acts for whoever asked for its code,
/// and only what lies in this folder takes one.
#[derive(Clone, Debug)]
pub struct Phone {
    pub(super) id: PairedPhoneId,
    pub(in crate::room) conversation: Conversation,
    pub(in crate::room) side: Side,
    /// Whose it is, without their roles.
    pub(in crate::room) person: Viewer,
}

impl Phone {
    /// The phone a request came from; nothing when there is none or it has ended.
    pub(super) async fn of(app: &App, visit: &Visit) -> Result<Option<Phone>, PageError> {
        let Some(token) = &visit.phone_token else { return Ok(None) };
        let since = rules::connected_since(app.clock.now());
        match queries::by_token(&app.db, token_hash(token), since).await? {
            Some(found) => Phone::judged(app, visit, found).await,
            None => Ok(None),
        }
    }

    /// The phone a code would become, if that may come in.
    pub(super) async fn to_pair(app: &App, visit: &Visit, code_hash: &str) -> Result<Option<Phone>, PageError> {
        match queries::by_code(&app.db, code_hash, app.clock.now()).await? {
            Some(found) => Phone::judged(app, visit, found).await,
            None => Ok(None),
        }
    }

    /// The same phone, asked again.
    pub(in crate::room) async fn again(&self, app: &App) -> Result<Option<Phone>, PageError> {
        Phone::of(app, &self.person.visit).await
    }

    /// Whether the session, the line and the room still allow it.
    async fn judged(app: &App, visit: &Visit, found: queries::Found) -> Result<Option<Phone>, PageError> {
        let Some(person) = sessions::lent(app, found.session_id, visit).await? else { return Ok(None) };
        if person.id != found.person_id {
            return Ok(None);
        }
        match find(app, &person, found.conversation_id).await {
            Ok((conversation, side)) if conversation.state == State::InRoom => {
                Ok(Some(Phone { id: found.id, conversation, side, person }))
            }
            Ok(_) | Err(PageError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The room it is beside.
    pub(super) async fn room(&self, app: &App) -> Result<Room, PageError> {
        Room::of(app, self.conversation.clone(), self.side).await
    }
}

/// What stands around the pages of somebody's phone: no rail, no way anywhere else.
pub(in crate::room) async fn shell(app: &App, person: &Viewer) -> Result<Shell, PageError> {
    let mut shell = Shell::gate(app, &person.visit).await?;
    shell.owner = Some(person.id.to_string());
    if let Some(demo) = &mut shell.around.demo {
        demo.personas.clear();
    }
    Ok(shell)
}

impl FromRequestParts<App> for Phone {
    type Rejection = Response;

    /// A phone that is out is led to the page at which a code is typed, which says so.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Phone, Response> {
        match Phone::of(app, &Visit::of(parts)).await {
            Ok(Some(phone)) => Ok(phone),
            Ok(None) => Err(to("/phone").into_response()),
            Err(error) => Err(error.into_response()),
        }
    }
}
