use askama::Template;
use axum::extract::{Query, State as Services};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, page, to};
use people::sessions::with_cookie;

use super::{Phone, queries, shell};
use crate::room::agenda::Agenda;
use crate::room::course::Press;
use crate::room::floor::TalkBox;
use crate::room::floor::pages::{FloorForm, take};
use crate::room::notes::{self, NotesForm, SharedNotes};
use crate::room::pages::texts;
use crate::room::rules::Stamp;
use crate::room::shared::{self, ChangeForm};
use crate::room::stream::{self, Knows};
use crate::room::time::RoomClock;

/// The room on the phone.
#[derive(Template)]
#[template(path = "room/phone/show.html")]
struct PhonePage {
    shell: Shell,
    other: String,
    part: String,
    number: usize,
    count: usize,
    agenda: Agenda,
    talk: TalkBox,
    clock: RoomClock,
    notes: SharedNotes,
    stamp: Stamp,
    now: String,
    instant: Timestamp,
    zone: String,
}

/// `GET /phone/room`
pub async fn show(Services(app): Services<App>, phone: Phone) -> Answer {
    let room = phone.room(&app).await?;
    let (texts, _) = texts(&app, &room).await?;
    // A conversation in the room always has its two instants.
    let timing = room.timing.as_ref().ok_or_else(|| PageError::Broken("a room without a clock".to_owned()))?;
    let clock = timing.clock(&room.planned_minutes(), room.now);
    let (shell, person) = (shell(&app, &phone.person).await?, &phone.person);
    page(&PhonePage {
        other: first(room.other()).to_owned(),
        part: texts.get(clock.part).map(|text| text.title.clone()).unwrap_or_default(),
        number: clock.part + 1,
        count: texts.len(),
        talk: TalkBox::of(&app, (&room, "/phone/room"), timing, &shell).await?,
        agenda: Agenda::new(&texts, &room.planned_minutes(), Some((timing, &clock))),
        notes: notes::shared(&app, person, &shell, (&room.conversation, room.side), notes::PHONE).await?,
        stamp: stream::narrow_stamp(&app, &room.conversation).await?,
        now: dates::time(&dates::local(room.now, &person.zone)),
        instant: room.now,
        zone: person.zone.clone(),
        clock,
        shell,
    })
}

/// `GET /phone/room/stream`
pub async fn listen(
    Services(app): Services<App>,
    phone: Phone,
    Query(knows): Query<Knows>,
    headers: HeaderMap,
) -> Answer {
    stream::listen_on_phone(app, phone, &knows, &headers).await
}

/// `POST /phone/room/notes`: the shared notes by their button.
pub async fn save_notes(
    Services(app): Services<App>,
    phone: Phone,
    headers: HeaderMap,
    form: Posted<NotesForm>,
) -> Answer {
    notes::save_on_phone(&app, phone, &headers, form).await
}

/// `POST /phone/room/notes/changes`: the shared notes letter by letter.
pub async fn change_notes(Services(app): Services<App>, phone: Phone, form: Posted<ChangeForm>) -> Answer {
    shared::take(&app, &phone.person, &phone.conversation, form).await
}

/// `POST /phone/room/floor`: who speaks now.
pub async fn pass(Services(app): Services<App>, phone: Phone, form: Posted<FloorForm>) -> Answer {
    take(&app, (&phone.conversation, "/phone/room"), form).await
}

/// `POST /phone/room/ending`: the phone leaves by itself.
pub async fn end(Services(app): Services<App>, phone: Phone, form: Posted<Press>) -> Answer {
    let mut tx = form.begin(&app).await?;
    queries::end_one(&mut tx, phone.id).await?;
    tx.tells(events::topic(phone.conversation.ic_id.0));
    let answer = form.finish(tx, to("/phone").saying("This phone is disconnected.")).await?;
    Ok(with_cookie(answer, &phone.person.visit.phone_cookie("", 0)).into_response())
}
