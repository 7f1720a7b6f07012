//! What an open page of a room hears: that something changed and it should look again, what
//! was typed into the shared notes, whether the other side is here, and that it may no longer
//! listen.
//!
//! The stream holds no truth. Woken by a commit, and every second without one, it asks again
//! whether this person may still be here, so that a line that ends, a session that is closed
//! or a move that becomes due ends it within a second, whoever caused it.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::extract::{Path, Query, State as Services};
use axum::http::HeaderMap;
use axum::response::sse::Event;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use db::Watch;
use futures_util::stream::{Stream, unfold};
use kit::App;
use kit::events;
use kit::web::look::first;
use kit::web::{Answer, PageError};
use people::PersonId;
use people::access::{self, Need, Object};
use people::sessions::{self, Viewer};
use serde::Deserialize;
use tokio::time::Interval;

use super::pages::{Room, titles};
use super::phone::{self, Phone};
use super::rules::{Now, Stamp, moved_on};
use super::seats::{self, Seat};
use super::time::{Moved, newest, said};
use super::{queries, shared};
use crate::ConversationId;
use crate::assessments;
use crate::conversations::{Conversation, Side, State, find};
use crate::live::{farewell, judging, streamed};

/// Where a room stands, for a reader whose page wonders whether it is still true. No word of
/// anybody's, and no rating.
pub(crate) async fn stamp(app: &App, conversation: &Conversation, reader: PersonId) -> Result<Stamp, PageError> {
    let cover = assessments::cover_state(app, conversation.id).await?;
    let agreed = queries::agreed(&app.db, conversation, reader).await?;
    Ok(Stamp {
        ic_in: cover.ic_in_at.is_some(),
        manager_in: cover.manager_in_at.is_some(),
        shared: cover.ic_shares_at.is_some(),
        manager_open: cover.manager_open_at.is_some(),
        open: cover.is_open(),
        begun: !conversation.state.is_ahead(),
        agreed: agreed.everything,
        unsaid: agreed.unsaid,
        ..turns(app, conversation).await?
    })
}

/// The same for a phone beside the room, which may know less.
pub(super) async fn narrow_stamp(app: &App, conversation: &Conversation) -> Result<Stamp, PageError> {
    Ok(turns(app, conversation).await?.narrow())
}

async fn turns(app: &App, conversation: &Conversation) -> Result<Stamp, PageError> {
    let since = phone::connected_since(app.clock.now());
    let queries::Turns { clock, moved, paused_by, floor, phones, is_noted } =
        queries::turns(&app.db, conversation, since).await?;
    Ok(Stamp { version: conversation.version, clock, moved, paused_by, floor, phones, is_noted, ..Stamp::default() })
}

/// What a page knew when it was made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Knows {
    /// Where the room stood.
    stamp: String,
}

/// `GET /conversations/{id}/room/stream`. A page that comes back says in `Last-Event-ID` which
/// version of the notes it has.
pub async fn listen(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    Query(knows): Query<Knows>,
    headers: HeaderMap,
) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    let other = conversation.person_on(side.other());
    answer(app, &conversation, Who::Browser(Box::new(viewer), other), &knows, &headers).await
}

/// What a phone beside the room hears: where the agenda is and what is typed into the notes.
pub(super) async fn listen_on_phone(app: App, phone: Phone, knows: &Knows, headers: &HeaderMap) -> Answer {
    let conversation = phone.conversation.clone();
    answer(app, &conversation, Who::Phone(Box::new(phone)), knows, headers).await
}

async fn answer(app: App, conversation: &Conversation, who: Who, knows: &Knows, headers: &HeaderMap) -> Answer {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let id = conversation.id;
    let listener = Listener {
        room: app.db.watch(events::topic(conversation.ic_id.0)),
        notes: app.db.watch(shared::topic(id)),
        seats: app.db.watch(seats::topic(id)),
        seat: Seat::take(&app, id, who.person().id).await?,
        who,
        stamp: Stamp::read(&knows.stamp),
        version: last.unwrap_or_default(),
        moved: (0, Vec::new()),
        other_is_here: None,
        waiting: VecDeque::new(),
        is_over: false,
        id,
        app,
        again: judging(),
    };
    Ok(streamed(events(listener)))
}

impl<'a> Now<'a> {
    fn of(conversation: &'a Conversation, side: Side, minutes: &'a [String]) -> Now<'a> {
        Now {
            minutes,
            part: (conversation.state == State::InRoom).then_some(conversation.part as usize + 1),
            is_ahead: conversation.state.is_ahead(),
            ic: if side == Side::Ic { None } else { Some(first(&conversation.ic_name)) },
            manager: if side == Side::Manager { None } else { Some(first(&conversation.manager_name)) },
        }
    }
}

/// Who listens.
enum Who {
    /// Somebody at a page of the room, and who sits across.
    Browser(Box<Viewer>, PersonId),
    /// The phone of somebody.
    Phone(Box<Phone>),
}

impl Who {
    fn person(&self) -> &Viewer {
        match self {
            Who::Browser(viewer, _) => viewer,
            Who::Phone(phone) => &phone.person,
        }
    }

    /// The session, the line and the state of the conversation, as they are at this moment.
    async fn again(&mut self, app: &App, id: ConversationId) -> Result<(Conversation, Side), PageError> {
        match self {
            Who::Browser(viewer, _) => {
                **viewer = sessions::again(app, viewer).await?.ok_or(PageError::Missing)?;
                find(app, viewer, id).await
            }
            Who::Phone(phone) => {
                **phone = phone.again(app).await?.filter(|one| one.conversation.id == id).ok_or(PageError::Missing)?;
                Ok((phone.conversation.clone(), phone.side))
            }
        }
    }

    async fn stamp(&self, app: &App, conversation: &Conversation) -> Result<Stamp, PageError> {
        match self {
            Who::Browser(viewer, _) => stamp(app, conversation, viewer.id).await,
            Who::Phone(_) => narrow_stamp(app, conversation).await,
        }
    }
}

/// One open page.
struct Listener {
    app: App,
    who: Who,
    id: ConversationId,
    room: Watch,
    notes: Watch,
    seats: Watch,
    again: Interval,
    seat: Seat,
    /// What the page was told last.
    stamp: Option<Stamp>,
    version: i64,
    /// How often minutes had been moved at the last look, and which.
    moved: (i64, Vec<Moved>),
    other_is_here: Option<bool>,
    waiting: VecDeque<Event>,
    is_over: bool,
}

fn events(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(listener, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })
}

impl Listener {
    /// The next thing to say; nothing once it is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.is_over || !self.woken().await {
                return None;
            }
            // Looking takes 20 KB of questions and answers, listening hardly any: in one piece
            // every open page would hold both all the time.
            if let Err(error) = Box::pin(self.look()).await {
                self.is_over = true;
                // What the same look heard before it failed is not for whoever may not be here.
                self.waiting.clear();
                return farewell(&error);
            }
        }
    }

    /// Waits for a commit or a second; `false` when the program stops.
    async fn woken(&mut self) -> bool {
        tokio::select! {
            told = self.room.told() => told,
            told = self.notes.told() => told,
            told = self.seats.told() => told,
            _ = self.again.tick() => true,
        }
    }

    async fn look(&mut self) -> Result<(), PageError> {
        self.again.reset();
        self.seat.keep().await?;
        let (conversation, side) = self.who.again(&self.app, self.id).await?;
        self.hear_notes(&conversation).await?;
        let stamp = self.who.stamp(&self.app, &conversation).await?;
        let minutes = self.minutes(&conversation, side, stamp.moved).await?;
        if Some(stamp) != self.stamp {
            let now = Now::of(&conversation, side, &minutes);
            let said = self.stamp.map(|before| moved_on(before, stamp, &now)).unwrap_or_default();
            let data = format!("{stamp}\n{said}");
            self.waiting.push_back(Event::default().event("look").data(data));
            self.stamp = Some(stamp);
        }
        if let Who::Browser(_, other) = &self.who {
            let is_here = seats::is_here(&self.app, self.id, *other).await?;
            if self.other_is_here != Some(is_here) {
                self.waiting.push_back(Event::default().event("here").data(if is_here { "yes" } else { "no" }));
                self.other_is_here = Some(is_here);
            }
        }
        Ok(())
    }

    /// What the part that runs has from others or gave them since the page looked last. Nothing where
    /// it looked last before this stream began: which of them it knows is not known here.
    async fn minutes(&mut self, conversation: &Conversation, side: Side, times: i64) -> Result<Vec<String>, PageError> {
        if self.moved.0 == times {
            return Ok(Vec::new());
        }
        let room = Room::of(&self.app, conversation.clone(), side).await?;
        let moved = room.timing.as_ref().map(|timing| timing.moved.clone()).unwrap_or_default();
        let newest = newest(&moved, &self.moved.1);
        let (known, _) = std::mem::replace(&mut self.moved, (times, moved));
        match &room.timing {
            Some(timing) if self.stamp.is_some_and(|stamp| stamp.moved == known) => {
                let titles = titles(&self.app, &room).await?;
                Ok(said(&newest, timing.part, |part| titles.get(part).cloned().unwrap_or_default()))
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn hear_notes(&mut self, conversation: &Conversation) -> Result<(), PageError> {
        let grant =
            access::require(&self.app, self.who.person(), &conversation.header(Object::SharedNotes), Need::Read)
                .await?;
        let Some(since) = shared::since(&self.app, &grant, self.id, self.version).await? else { return Ok(()) };
        let changes: Vec<String> = since.changes.iter().map(|change| STANDARD.encode(change)).collect();
        let event = Event::default().event("notes").id(since.version.to_string()).data(changes.join(" "));
        self.waiting.push_back(event);
        self.version = since.version;
        Ok(())
    }
}
