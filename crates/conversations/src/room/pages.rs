use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with, to};
use people::sessions::Viewer;

use super::agenda::Agenda;
use super::beside::{self, EvidenceBox};
use super::cover::{self, CoverBox, Reveal};
use super::floor::TalkBox;
use super::middle::{self, Middle};
use super::notes::{self, PrivateNotes, SharedNotes};
use super::phone::PhoneBox;
use super::prepared::{self, Prepared, Tally};
use super::rules::{self, Onward, Stamp};
use super::time::{self, MinutesBox, PauseBox, RoomClock, Timing};
use super::withdrawal::{self, Withdrawal};
use super::{path, seats, stream};
use crate::ConversationId;
use crate::assessments::{self, LevelLink};
use crate::captured::{self, Refused, Shown};
use crate::conversations::{Conversation, Side, State, find, is_early};
use crate::kinds::{self, Kind, Leads, Shows, SideText, Words};
use crate::wrap_up::FeltTyped;

pub use super::course::{begin, end, go};
pub use super::notes::{save_private, save_shared};
pub use super::read::{show as read_notes, state as add_statement};
pub use super::withdrawal::withdraw;

/// The room while it is open.
#[derive(Template)]
#[template(path = "room/show.html")]
pub(super) struct ShowPage {
    pub(super) shell: Shell,
    top: Top,
    agenda: Agenda,
    part: PartTexts,
    /// What the framework asks, where the part is about it.
    levels: Vec<LevelLink>,
    prepared: Vec<Prepared>,
    tally: Option<Tally>,
    cover: Option<CoverBox>,
    evidence: Option<EvidenceBox>,
    reveal: Option<Reveal>,
    pub(super) middle: Middle,
    captured: Option<captured::Fields>,
    pub(super) problems: Problems,
    pause: PauseBox,
    minutes: Option<MinutesBox>,
    talk: TalkBox,
    notes: SharedNotes,
    mine: PrivateNotes,
    phone: PhoneBox,
    steps: Steps,
    withdrawal: Option<Withdrawal>,
}

/// The room before anybody began.
#[derive(Template)]
#[template(path = "room/before.html")]
struct BeforePage {
    shell: Shell,
    top: Top,
    agenda: Agenda,
    mine: PrivateNotes,
    purpose: String,
    when: String,
    /// The day it is planned for, when that is so far off that beginning now may be a slip.
    early: Option<String>,
    path: String,
    preparation: String,
}

/// What stands in the bar.
struct Top {
    other: String,
    /// Whether they have the room open too.
    is_here: bool,
    /// Whether they have a phone beside it.
    has_phone: bool,
    title: String,
    place: String,
    /// The last part has its own button.
    may_end_early: bool,
    leave: String,
    /// The room, and where it stood when the page was made.
    path: String,
    stamp: Stamp,
    now: String,
    /// The same for the script that ticks.
    instant: Timestamp,
    zone: String,
    clock: Option<RoomClock>,
}

/// The words of the part that runs.
struct PartTexts {
    number: usize,
    count: usize,
    text: SideText,
}

/// The buttons under the part.
struct Steps {
    path: String,
    /// The part the page shows, from 0.
    from: usize,
    onward: Onward,
    /// "part two".
    next: String,
    /// From when the manager may go on without the IC.
    may_from: String,
    other: String,
}

/// What every handler of the room begins with.
pub(super) struct Room {
    pub(super) conversation: Conversation,
    pub(super) side: Side,
    pub(super) kind: std::sync::Arc<Kind>,
    pub(super) now: Timestamp,
    /// How its clock stands; nothing while it is not open.
    pub(super) timing: Option<Timing>,
}

impl Room {
    pub(super) async fn find(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Room, PageError> {
        let (conversation, side) = find(app, viewer, id).await?;
        Room::of(app, conversation, side).await
    }

    /// The room of a conversation somebody sits in.
    pub(super) async fn of(app: &App, conversation: Conversation, side: Side) -> Result<Room, PageError> {
        let kind = kinds::load(app, conversation.kind_version_id).await?;
        let timing = match conversation.state {
            State::InRoom => time::load(&app.db, conversation.id).await?,
            _ => None,
        };
        Ok(Room { conversation, side, kind, now: app.clock.now(), timing })
    }

    /// The minutes of every part, as they are agreed now.
    pub(super) fn minutes(&self) -> Vec<u32> {
        let planned = self.planned_minutes();
        self.timing.as_ref().map_or(planned.clone(), |timing| timing.minutes(&planned))
    }

    pub(super) fn planned_minutes(&self) -> Vec<u32> {
        self.kind.part_minutes(self.conversation.minutes)
    }

    pub(super) fn clock(&self) -> Option<RoomClock> {
        self.timing.as_ref().map(|timing| timing.clock(&self.planned_minutes(), self.now))
    }

    /// Whether the manager waits for the IC before the agenda goes on.
    pub(super) async fn waits_for_ic(&self, app: &App) -> Result<bool, PageError> {
        let Some(clock) = self.clock() else { return Ok(false) };
        let cover = cover::state(app, self).await?;
        Ok(onward(self, &clock, cover::waits_for_ic(cover.as_ref())) == Onward::Waits)
    }

    /// Why the manager gives no minutes away meanwhile.
    pub(super) fn minutes_are_theirs(&self) -> String {
        let other = first(self.other());
        format!("These minutes are for {other} to speak in, and only {other} gives them away.")
    }

    /// The whole name of who sits across.
    pub(super) fn other(&self) -> &str {
        self.conversation.name_on(self.side.other())
    }

    async fn top(&self, app: &App, viewer: &Viewer, clock: Option<RoomClock>) -> Result<Top, PageError> {
        let stamp = stream::stamp(app, &self.conversation, viewer.id).await?;
        Ok(Top {
            has_phone: stamp.has_phone(self.side.other()),
            other: first(self.other()).to_owned(),
            is_here: seats::is_here(app, self.conversation.id, self.conversation.person_on(self.side.other())).await?,
            title: self.kind.title.clone(),
            place: self.conversation.place.clone(),
            may_end_early: clock.as_ref().is_some_and(|clock| clock.part + 1 < self.kind.parts.len()),
            leave: format!("/conversations/{}", self.conversation.id),
            path: path(&self.conversation),
            stamp,
            now: dates::time(&dates::local(self.now, &viewer.zone)),
            instant: self.now,
            zone: viewer.zone.clone(),
            clock,
        })
    }
}

/// The room, for the side that opens it. Once it has ended it leads to the wrap-up.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    match room.conversation.state {
        State::Planned | State::Preparing => before(&app, &viewer, &room).await,
        State::InRoom => page(&open(&app, &viewer, &room, Refused::default()).await?),
        State::WrappedUp | State::FollowedUp | State::Closed => to(crate::wrap_up::path(id)).into(),
        State::Cancelled | State::Missed => to(format!("/conversations/{id}")).into(),
    }
}

async fn before(app: &App, viewer: &Viewer, room: &Room) -> Answer {
    let shell = viewer.shell(app, Place::Elsewhere).await?;
    let (texts, _) = texts(app, room).await?;
    let starts = dates::local(room.conversation.starts_at, &viewer.zone);
    page(&BeforePage {
        top: room.top(app, viewer, None).await?,
        agenda: Agenda::new(&texts, &room.planned_minutes(), None),
        mine: notes::private(app, viewer, &shell, &room.conversation, "room").await?,
        purpose: room.kind.purpose.clone(),
        when: dates::day_and_time(&starts),
        early: is_early(room.conversation.starts_at, room.now).then(|| dates::long_day(starts.date())),
        path: path(&room.conversation),
        preparation: format!("/conversations/{}/preparation", room.conversation.id),
        shell,
    })
}

pub(super) async fn texts(app: &App, room: &Room) -> Result<(Vec<SideText>, Words), PageError> {
    let words = assessments::words(app, &room.conversation, room.side).await?;
    Ok((room.kind.parts.iter().map(|part| part.for_side(room.side, &words)).collect(), words))
}

/// What the parts are called from this side.
pub(super) async fn titles(app: &App, room: &Room) -> Result<Vec<String>, PageError> {
    Ok(texts(app, room).await?.0.into_iter().map(|text| text.title).collect())
}

/// The words of the part that runs, with what else fits the IC's level when it goes quiet.
async fn part_text(app: &App, room: &Room, part: usize, words: &Words) -> Result<SideText, PageError> {
    let Some(part) = room.kind.parts.get(part) else { return Ok(SideText::default()) };
    let mut text = part.for_side(room.side, words);
    text.quiet.extend(kinds::prompts(app).await?.fitting(room.kind.prompts_key(), &part.key, room.side, words));
    Ok(text)
}

async fn levels(app: &App, room: &Room, part: usize) -> Result<Vec<LevelLink>, PageError> {
    match room.kind.parts.get(part) {
        Some(part) if part.opens_levels => assessments::level_pages(app, &room.conversation).await,
        _ => Ok(Vec::new()),
    }
}

/// The open room again, with what to mend.
pub(crate) async fn again(app: &App, viewer: &Viewer, id: ConversationId, refused: Refused) -> Answer {
    let room = Room::find(app, viewer, id).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &open(app, viewer, &room, refused).await?)
}

/// The open room again, with what to mend about how it felt.
pub(crate) async fn felt_again(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
    (problems, typed): (Problems, FeltTyped),
) -> Answer {
    let room = Room::find(app, viewer, id).await?;
    let page = open(app, viewer, &room, Refused::default()).await?;
    let middle = middle::to_mend(app, viewer, &page.shell, &room, (problems.clone(), typed)).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage { middle, problems, ..page })
}

/// The open room.
pub(super) async fn open(app: &App, viewer: &Viewer, room: &Room, refused: Refused) -> Result<ShowPage, PageError> {
    let shell = viewer.shell(app, Place::Elsewhere).await?;
    let (texts, words) = texts(app, room).await?;
    // A conversation in the room always has its two instants.
    let timing = room.timing.as_ref().ok_or_else(|| PageError::Broken("a room without a clock".to_owned()))?;
    let clock = timing.clock(&room.planned_minutes(), room.now);
    let cover = cover::state(app, room).await?;
    let waits = cover::waits_for_ic(cover.as_ref());
    let part = part_text(app, room, clock.part, &words).await?;
    let tally = match &cover {
        Some(cover) => prepared::tally(app, viewer, room, cover).await?,
        None => None,
    };
    let captured = (shown(room, clock.part, &refused), "room");
    let seat = (&room.conversation, room.side);
    Ok(ShowPage {
        captured: captured::Fields::of(app, viewer, &shell, seat, &room.kind, captured, &refused).await?,
        problems: refused.problems,
        top: room.top(app, viewer, Some(clock.clone())).await?,
        agenda: Agenda::new(&texts, &room.planned_minutes(), Some((timing, &clock))),
        pause: PauseBox::new(room, viewer, &clock, &shell),
        minutes: MinutesBox::of(room, (timing, &clock), &texts, onward(room, &clock, waits) == Onward::Waits, &shell),
        levels: levels(app, room, clock.part).await?,
        part: PartTexts { number: clock.part + 1, count: texts.len(), text: part },
        middle: middle::of(app, viewer, &shell, room, clock.part, cover.map(|cover| cover.is_open())).await?,
        talk: TalkBox::of(app, (room, &path(&room.conversation)), timing, &shell).await?,
        notes: notes::shared(app, viewer, &shell, (&room.conversation, room.side), "room").await?,
        mine: notes::private(app, viewer, &shell, &room.conversation, "room").await?,
        phone: PhoneBox::of(app, viewer, &shell, room).await?,
        prepared: prepared::of(app, viewer, (room, clock.part), cover.is_some(), &shell).await?,
        evidence: beside::of(app, viewer, room).await?,
        steps: steps(viewer, room, &clock, waits),
        withdrawal: withdrawal::offer(app, viewer, room).await?,
        reveal: cover.and_then(|cover| {
            let seat = (&room.conversation, room.side);
            Reveal::of(cover, seat, tally.is_some(), clock.part + 1 == texts.len(), &shell)
        }),
        cover: cover.filter(|_| tally.is_none()).map(|cover| CoverBox::new(cover, &room.conversation, room.side)),
        tally,
        shell,
    })
}

/// The fields of the part that runs; all of them where it is read out, or something is missing.
fn shown(room: &Room, part: usize, refused: &Refused) -> Shown {
    let is_recap = room.kind.parts.get(part).is_some_and(|part| part.shows == Shows::Recap);
    if is_recap || !refused.problems.is_empty() { Shown::All } else { Shown::Part(part) }
}

fn steps(viewer: &Viewer, room: &Room, clock: &RoomClock, is_covered: bool) -> Steps {
    Steps {
        path: path(&room.conversation),
        from: clock.part,
        onward: onward(room, clock, is_covered),
        next: format!("part {}", rules::number_word(clock.part + 2)),
        may_from: dates::time(&dates::local(clock.part_ends_at, &viewer.zone)),
        other: first(room.other()).to_owned(),
    }
}

fn onward(room: &Room, clock: &RoomClock, is_covered: bool) -> Onward {
    let parts = room.kind.parts.get(clock.part..).unwrap_or_default();
    // Only before the ratings are talked about: the plan is the IC's too, and waits for nobody.
    let ratings_follow = parts.iter().any(|part| matches!(part.shows, Shows::Assessment | Shows::SideBySide));
    let ic_first = ratings_follow && parts.first().is_some_and(|part| part.leads == Leads::Ic);
    rules::onward(room.side == Side::Manager, ic_first, is_covered, clock, room.kind.parts.len())
}
