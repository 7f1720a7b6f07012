use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State as Services};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use db::Watch;
use futures_util::stream::{Stream, unfold};
use kit::App;
use kit::events;
use kit::web::{Answer, PageError};
use people::access::{self, Need};
use people::sessions::{self, Viewer};
use people::{PersonId, lines};
use serde::Deserialize;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::queries;
use crate::ConversationId;
use crate::conversations::find;
use crate::one_on_ones;
use crate::room;

/// How long a right that ended may still be listened by.
const JUDGED_EVERY: Duration = Duration::from_secs(1);
/// A comment keeps the connection from being taken for a dead one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// A page that follows the other side.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Where {
    /// The running agenda of an IC's open line.
    Agenda(PersonId),
    /// The wrap-up of a conversation.
    WrapUp(ConversationId),
}

/// Where a page stands, for a reader who wonders whether it is still true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// As an address carries it.
    pub(crate) text: String,
    /// How much of it is not the reader's own.
    others: i64,
    /// Whose changes wake it.
    ic: PersonId,
}

/// Where a page stands now; missing where its reader may not read it.
pub(crate) async fn stamp(app: &App, viewer: &Viewer, page: Where) -> Result<Stamp, PageError> {
    match page {
        Where::Agenda(ic) => {
            let line = lines::open_of_ic(&app.db, ic).await?.ok_or(PageError::Missing)?;
            access::require(app, viewer, &one_on_ones::header(ic, line.id, app.clock.now()), Need::Write).await?;
            let changes = queries::agenda(&app.db, line.id).await?;
            Ok(Stamp { text: format!("{}.{changes}", line.id), others: changes, ic })
        }
        Where::WrapUp(id) => {
            let (conversation, _) = find(app, viewer, id).await?;
            let stands = room::stamp(app, &conversation, viewer.id).await?;
            let after = queries::afterwards(&app.db, id).await?;
            let others = stands.version + stands.agreed - stands.unsaid + after;
            Ok(Stamp { text: format!("{stands}.{after}"), others, ic: conversation.ic_id })
        }
    }
}

/// What a page knew when it was made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Knows {
    /// Where it stood.
    stamp: String,
}

/// `GET /people/{person}/one-on-ones/stream`.
pub async fn agenda(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(ic): Path<PersonId>,
    Query(knows): Query<Knows>,
) -> Answer {
    listen(app, viewer, Where::Agenda(ic), knows).await
}

/// `GET /conversations/{id}/wrap-up/stream`.
pub async fn wrap_up(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    Query(knows): Query<Knows>,
) -> Answer {
    listen(app, viewer, Where::WrapUp(id), knows).await
}

async fn listen(app: App, viewer: Viewer, page: Where, knows: Knows) -> Answer {
    let stands = stamp(&app, &viewer, page).await?;
    let told = app.db.watch(events::topic(stands.ic.0));
    let known = Stamp { text: knows.stamp, ..stands };
    let listener = Listener { app, viewer, page, told, again: judging(), known, is_over: false };
    Ok(streamed(unfold(listener, async |mut listener| Some((Ok(listener.next().await?), listener)))))
}

/// Ticks as often as a right that is listened by is judged anew, whatever woke it meanwhile.
pub(crate) fn judging() -> Interval {
    let mut again = interval(JUDGED_EVERY);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    again
}

/// What a page hears last when its reader may not be there any more. After any other trouble it
/// opens its stream again by itself.
pub(crate) fn farewell(error: &PageError) -> Option<Event> {
    if matches!(error, PageError::Missing) {
        return Some(Event::default().event("gone").data("gone"));
    }
    tracing::warn!(?error, "an open page is closed; it opens itself again");
    None
}

/// The answer that never ends by itself.
pub(crate) fn streamed(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    // A proxy that collects an answer before passing it on would collect for ever.
    let headers = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (headers, Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))).into_response()
}

/// One open page.
struct Listener {
    app: App,
    viewer: Viewer,
    page: Where,
    told: Watch,
    again: Interval,
    /// What the page was told last.
    known: Stamp,
    is_over: bool,
}

impl Listener {
    /// The next thing to say; nothing once it is over.
    async fn next(&mut self) -> Option<Event> {
        while !self.is_over {
            let goes_on = tokio::select! { told = self.told.told() => told, _ = self.again.tick() => true };
            if !goes_on {
                return None;
            }
            self.again.reset();
            match Box::pin(self.look()).await {
                Ok(None) => {}
                Ok(Some(event)) => return Some(event),
                Err(error) => {
                    self.is_over = true;
                    return farewell(&error);
                }
            }
        }
        None
    }

    async fn look(&mut self) -> Result<Option<Event>, PageError> {
        self.viewer = sessions::again(&self.app, &self.viewer).await?.ok_or(PageError::Missing)?;
        let stands = stamp(&self.app, &self.viewer, self.page).await?;
        if stands == self.known {
            return Ok(None);
        }
        // Whoever types here knows.
        let said = if stands.others == self.known.others { "" } else { "Something here has changed." };
        let event = Event::default().event("look").data(format!("{}\n{said}", stands.text));
        self.known = stands;
        Ok(Some(event))
    }
}
