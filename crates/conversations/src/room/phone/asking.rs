use askama::Template;
use axum::extract::{Path, State as Services};
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, page, to};
use people::access::{self, Need, Object};
use people::sessions::Viewer;

use super::queries::{self, Fresh};
use super::rules::{self, Code};
use crate::ConversationId;
use crate::conversations::{Conversation, State, find};
use crate::room::course::Press;
use crate::room::{self, rules::Stamp, stream};

/// The code, for as long as it is good. It is shown once: nobody can read it back.
#[derive(Template)]
#[template(path = "room/phone/code.html")]
struct CodePage {
    shell: Shell,
    other: String,
    room: String,
    stamp: Stamp,
    code: Option<Code>,
    /// "14:02:30", and the same for the script that counts down.
    until: String,
    until_at: Timestamp,
    /// What is typed on the phone, and whether it can lead here at all.
    address: String,
    is_reachable: bool,
    now: String,
    instant: Timestamp,
    zone: String,
}

/// `POST /conversations/{id}/room/phone`: a new code; the one before, or the phone, ends.
pub async fn make(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let conversation = seat(&app, &viewer, id).await?;
    let path = room::path(&conversation);
    if conversation.state != State::InRoom {
        return to(path).into();
    }
    let (now, code) = (app.clock.now(), drawn(&app));
    let fresh = Fresh {
        id: app.entropy.id(now),
        conversation: id,
        person: viewer.id,
        session: viewer.session,
        code_hash: hash(&app, &code),
        until: now + rules::CODE_LIFE,
    };
    let until = fresh.until;
    let mut tx = form.begin(&app).await?;
    queries::forget_before(&mut tx, rules::connected_since(now)).await?;
    queries::insert_code(&mut tx, fresh).await?;
    tx.tells(events::topic(conversation.ic_id.0));
    // Where a second press of the same button leads. This one shows the code, and nothing else can.
    form.finish(tx, to(path)).await?;
    page(&code_page(&app, &viewer, &conversation, Some(code), until).await?)
}

/// `GET /conversations/{id}/room/phone`: the page of a code that is still good, without the code.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let conversation = seat(&app, &viewer, id).await?;
    match queries::code_until(&app.db, id, viewer.id, app.clock.now()).await? {
        Some(until) if conversation.state == State::InRoom => {
            page(&code_page(&app, &viewer, &conversation, None, until).await?)
        }
        _ => to(room::path(&conversation)).into(),
    }
}

/// `POST /conversations/{id}/room/phone/ending`: disconnects the viewer's own phone.
pub async fn end(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let conversation = seat(&app, &viewer, id).await?;
    let mut tx = form.begin(&app).await?;
    let ended = queries::end_of(&mut tx, id, viewer.id).await?;
    tx.tells(events::topic(conversation.ic_id.0));
    let there = to(room::path(&conversation));
    form.finish(tx, if ended { there.saying("Your phone is disconnected.") } else { there }).await
}

/// The conversation, for somebody who may have a phone beside it.
async fn seat(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Conversation, PageError> {
    let (conversation, _) = find(app, viewer, id).await?;
    let header = conversation.header_in(Object::PairedPhone, "beside_a_room");
    access::require(app, viewer, &header, Need::Write).await?;
    Ok(conversation)
}

fn drawn(app: &App) -> Code {
    // Of forty bytes more than eight are letters, but for once in the life of a planet.
    std::iter::repeat_with(|| Code::drawn(&app.entropy.bytes::<40>())).flatten().next().expect("it never ends")
}

/// What is stored of a code. Eight letters are few enough to try them all against a plain hash,
/// so the key is in it.
pub(super) fn hash(app: &App, code: &Code) -> String {
    app.vault.sign(&format!("phone {}", code.letters()))
}

async fn code_page(
    app: &App,
    viewer: &Viewer,
    conversation: &Conversation,
    code: Option<Code>,
    until: Timestamp,
) -> Result<CodePage, PageError> {
    let (now, host) = (app.clock.now(), viewer.visit.host.as_str());
    let other = conversation.side_of(viewer.id).map(|side| conversation.name_on(side.other())).unwrap_or_default();
    // Without an address of its own Belay is where this browser found it.
    let scheme = if viewer.visit.client.https { "https" } else { "http" };
    let address =
        app.config.url.as_ref().map_or_else(|| format!("{scheme}://{host}/phone"), |_| app.config.link("/phone"));
    Ok(CodePage {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        other: first(other).to_owned(),
        room: room::path(conversation),
        stamp: stream::stamp(app, conversation, viewer.id).await?,
        code,
        until: dates::time(&dates::local(until, &viewer.zone)),
        until_at: until,
        address: rules::to_type(&address).to_owned(),
        is_reachable: app.config.url.is_some() || !rules::is_this_machine(host),
        now: dates::time(&dates::local(now, &viewer.zone)),
        instant: now,
        zone: viewer.zone.clone(),
    })
}
