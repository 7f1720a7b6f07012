//! The list of somebody's conversations, and the page of one.

use askama::Template;
use axum::extract::{Path, State as Extract};
use growth::frameworks::{self, FrameworkVersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page};
use kit::{App, dates};
use people::access::{self, Object};
use people::moves;
use people::sessions::Viewer;
use people::stand_ins;

use super::falling::falls_away;
use super::rules::planning::{self, LONGEST_LINE};
use super::{Change, Conversation, Said, Side, State, beside, find, queries};
use crate::assessments::rules::in_words;
use crate::assessments::{self, Cover};
use crate::cadence::rules::{CALLED_OFF, months_back};
use crate::cadence::{self, LineCadence};
use crate::kinds::{self, Kind};
use crate::preparation::{self, bars::Bar};
use crate::{ConversationId, kinds::Words};

/// How many conversations the list goes back.
const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "conversations/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    this_year: i16,
    upcoming: Vec<Row>,
    owed: Vec<Row>,
    past: Vec<Row>,
    /// The lines of the viewer, with what is due in each.
    lines: Vec<Due>,
}

/// A line, and what is due in it.
struct Due {
    /// The other, by name.
    other: String,
    ic: people::PersonId,
    /// "Quarterly check-in due by 12 December", and whether it is past its day.
    said: Vec<(String, bool)>,
    /// Where its rhythm is; nothing for who stands in.
    rhythm_path: Option<String>,
    /// "Three were called off since 24 September."
    called_off: String,
}

/// One conversation in the list.
struct Row {
    conversation: Conversation,
    kind: String,
    other: String,
    date: Date,
    time: String,
    there: Option<String>,
    bars: Vec<Bar>,
    act: Option<Act>,
    /// The page of the conversation; of the follow-up for who has only that left.
    path: String,
    /// "Falls away on Tue 1 December, when the line moves to Tomas."
    falls_away: String,
}

/// The one thing to do with a conversation now.
struct Act {
    path: String,
    /// On the page of the conversation.
    text: &'static str,
    /// In the list, where a row has little room.
    short: &'static str,
    /// For whom it is read out: "preparing for Ines".
    about: String,
    is_main: bool,
}

/// `GET /conversations`.
pub async fn list(Extract(app): Extract<App>, viewer: Viewer) -> Answer {
    let (mut upcoming, mut owed, mut past) = (Vec::new(), Vec::new(), Vec::new());
    let coming = moves::coming(&app.db, viewer.id).await?;
    for conversation in queries::of_viewer(&app.db, viewer.id, app.clock.now(), SHOWN).await? {
        let falls_away = falls_away(&coming, &viewer, &conversation);
        let row = Row { falls_away, ..row(&app, &viewer, conversation).await? };
        match row.conversation.state {
            State::Planned | State::Preparing | State::InRoom => upcoming.push(row),
            State::WrappedUp | State::FollowedUp => owed.push(row),
            State::Closed | State::Cancelled | State::Missed => past.push(row),
        }
    }
    upcoming.reverse();
    let lines = lines_of(&app, &viewer).await?;
    let shell = viewer.shell(&app, Place::at("/conversations")).await?;
    let (title, this_year) = (list_title(owed.len(), upcoming.len()), viewer.today(app.clock.now()).year());
    page(&ListPage { shell, title, this_year, upcoming, owed, past, lines })
}

fn list_title(owed: usize, ahead: usize) -> String {
    let counted = |count: usize, rest_of_one: &str, rest: &str| match count {
        1 => format!("One conversation {rest_of_one}."),
        count => format!("{} conversations {rest}.", in_words(count, true)),
    };
    match (owed, ahead) {
        (0, 0) => "Nothing is planned.".to_owned(),
        (0, ahead) => counted(ahead, "is ahead", "are ahead"),
        (owed, _) => counted(owed, "is not finished", "are not finished"),
    }
}

/// The viewer's own line and those they hold, then those they stand in.
async fn lines_of(app: &App, viewer: &Viewer) -> Result<Vec<Due>, PageError> {
    let today = viewer.today(app.clock.now());
    let both = cadence::of_person(app, viewer.id, &viewer.zone).await?;
    let both = both.into_iter().map(|found| due_in(found, viewer, today));
    let meanwhile = stand_ins::of_person(&app.db, viewer.id, app.clock.now()).await?;
    let meanwhile = meanwhile.into_iter().map(|one| Due {
        other: one.ic_name,
        ic: one.ic_id,
        said: Vec::new(),
        rhythm_path: None,
        called_off: String::new(),
    });
    Ok(both.chain(meanwhile).collect())
}

fn due_in(found: LineCadence, viewer: &Viewer, today: Date) -> Due {
    let LineCadence { line, due, called_off, .. } = found;
    let number = usize::try_from(called_off).unwrap_or(0);
    let since = months_back(today).strftime("%-d %B");
    Due {
        other: if line.ic_id == viewer.id { line.manager_name } else { line.ic_name },
        ic: line.ic_id,
        said: due.iter().map(|one| (one.said(today), one.overdue_by().is_some())).collect(),
        rhythm_path: Some(format!("/lines/{}/rhythm", line.line_id)),
        called_off: match number >= CALLED_OFF {
            true => format!("{} were called off since {since}.", in_words(number, true)),
            false => String::new(),
        },
    }
}

async fn row(app: &App, viewer: &Viewer, conversation: Conversation) -> Result<Row, PageError> {
    let side = conversation.side_of(viewer.id).ok_or(PageError::Missing)?;
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let has_bars = conversation.state.is_ahead() && kind.is_prepared();
    let bars = if has_bars { preparation::bars::both(app, &conversation, side).await? } else { Vec::new() };
    let at = dates::local(conversation.starts_at, &viewer.zone);
    let there = planning::said(conversation.starts_at, &viewer.zone, conversation.zone_on(side.other())).there;
    let other = conversation.name_on(side.other()).to_owned();
    let act = act(&conversation, &kind, side, &bars);
    let (date, time) = (at.date(), dates::time(&at));
    let mut conversation = conversation;
    let path = row_path(app, viewer, &mut conversation, side).await?;
    let falls_away = String::new();
    Ok(Row { kind: kind.title.clone(), other, date, time, there, bars, act, path, falls_away, conversation })
}

/// Where a row leads. To who held the rope, and still owes the follow-up, the conversation itself
/// is gone, and so is what only its page said.
async fn row_path(
    app: &App,
    viewer: &Viewer,
    conversation: &mut Conversation,
    side: Side,
) -> Result<String, PageError> {
    let path = format!("/conversations/{}", conversation.id);
    if (conversation.state, side) != (State::WrappedUp, Side::Manager) {
        return Ok(path);
    }
    let grant = access::grant(app, viewer, &conversation.header(Object::Conversation)).await?;
    if grant.is_some_and(|grant| grant.may_read()) {
        return Ok(path);
    }
    conversation.place.clear();
    Ok(format!("{path}/follow-up"))
}

/// What a side does next with a conversation, if anything is theirs to do.
fn act(conversation: &Conversation, kind: &Kind, side: Side, bars: &[Bar]) -> Option<Act> {
    let other = first(conversation.name_on(side.other()));
    let about = |word: &str| format!(" {word} {other}");
    let (path, text, short, about, is_main) = match (conversation.state, side) {
        (State::Planned | State::Preparing, _) if kind.is_prepared() => {
            let begun = bars.iter().any(|bar| bar.is_own && bar.begun);
            let (text, short) = if begun { ("Carry on preparing", "Carry on") } else { ("Prepare", "Prepare") };
            ("preparation", text, short, if begun { about("preparing for") } else { about("for") }, begun)
        }
        (State::InRoom, _) => ("room", "Back to the room", "To the room", about("with"), true),
        (State::WrappedUp, Side::Manager) => ("follow-up", "Write it up", "Write it up", about("for"), true),
        (State::FollowedUp, Side::Ic) => ("wrap-up", "Say if it is what you agreed", "Answer", about(""), true),
        (State::WrappedUp | State::FollowedUp | State::Closed, _) if kind.is_prepared() => {
            ("wrap-up", "What was agreed", "Look back", about("with"), false)
        }
        _ => return None,
    };
    Some(Act { path: format!("/conversations/{}/{path}", conversation.id), text, short, about, is_main })
}

#[derive(Template)]
#[template(path = "conversations/show.html")]
pub(super) struct ShowPage {
    shell: Shell,
    conversation: Conversation,
    kind: std::sync::Arc<Kind>,
    other: String,
    /// Who reads what comes of it.
    seen: String,
    title: String,
    when: Said,
    ends: String,
    city: String,
    bars: Vec<Bar>,
    act: Option<Act>,
    /// What a planned move does to it.
    falls_away: String,
    agenda: Vec<(String, u32)>,
    /// The version of a framework that ratings are read against.
    version: Option<frameworks::Named>,
    is_open: bool,
    history: Vec<Told>,
    /// Whether the viewer may still say why it was missed.
    may_explain: bool,
    reason: String,
    problems: Problems,
}

/// One change, as a sentence.
struct Told {
    what: String,
    reason: String,
    when: String,
}

/// `GET /conversations/{conversation}`.
pub async fn show(Extract(app): Extract<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let Some((conversation, side)) = seated(&app, &viewer, id).await? else {
        return beside::show(&app, &viewer, id).await;
    };
    page(&show_page(&app, &viewer, (conversation, side), (String::new(), Problems::none())).await?)
}

/// The page of a conversation for one of its two people, with what they typed into it.
pub(super) async fn show_page(
    app: &App,
    viewer: &Viewer,
    (conversation, side): (Conversation, Side),
    (reason, problems): (String, Problems),
) -> Result<ShowPage, PageError> {
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let words = assessments::words(app, &conversation, side).await?;
    let cover = assessments::cover_state(app, conversation.id).await?;
    let prepares = kind.is_prepared() && conversation.state.is_ahead();
    let bars = if prepares { preparation::bars::both(app, &conversation, side).await? } else { Vec::new() };
    let today = viewer.today(app.clock.now());
    let told = queries::changes(&app.db, conversation.id).await?;
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    // Nobody called it off: the line, or the time of who stood in, was over before it.
    let fell_away = told.iter().any(|change| change.what == "cancelled" && change.by_id.is_none());
    let has_said = told.iter().any(|change| change.what == "explained" && change.by_id == Some(viewer.id));
    Ok(ShowPage {
        shell,
        may_explain: conversation.state == State::Missed
            && !has_said
            && may_explain(app, viewer, &conversation).await?,
        reason,
        problems,
        other: conversation.name_on(side.other()).to_owned(),
        seen: conversation.seen_from(side),
        title: title(&conversation, side, (&viewer.zone, today), fell_away),
        when: planning::said(conversation.starts_at, &viewer.zone, conversation.zone_on(side.other())),
        ends: dates::time(&dates::local(conversation.ends_at(), &viewer.zone)),
        city: planning::city(conversation.zone_on(side.other())),
        act: act(&conversation, &kind, side, &bars),
        falls_away: falls_away(&moves::coming(&app.db, viewer.id).await?, viewer, &conversation),
        agenda: agenda(&kind, &words, side, conversation.minutes),
        version: version(app, &conversation, &kind).await?,
        is_open: may_compare(&cover, side),
        history: told.into_iter().map(|change| tell(change, viewer, today)).collect(),
        bars,
        kind,
        conversation,
    })
}

/// Whether the table lets the viewer keep the reasons of the line.
async fn may_explain(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<bool, PageError> {
    let grant = access::grant(app, viewer, &conversation.header_in(Object::Cadence, "any")).await?;
    Ok(grant.is_some_and(|grant| grant.may_write()))
}

async fn version(app: &App, held: &Conversation, kind: &Kind) -> Result<Option<frameworks::Named>, PageError> {
    match held.framework_version_id.filter(|_| kind.rates) {
        Some(id) => frameworks::named(app, FrameworkVersionId(id)).await,
        None => Ok(None),
    }
}

/// The conversation and the viewer’s seat in it; nothing for who sits in none.
async fn seated(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Option<(Conversation, Side)>, PageError> {
    match queries::load(&app.db, id).await?.and_then(|conversation| conversation.side_of(viewer.id)) {
        Some(_) => find(app, viewer, id).await.map(Some),
        None => Ok(None),
    }
}

fn may_compare(cover: &Cover, side: Side) -> bool {
    cover.is_open() || (side == Side::Ic && cover.manager_open_at.is_some())
}

fn agenda(kind: &Kind, words: &Words, side: Side, minutes: u32) -> Vec<(String, u32)> {
    let titles = kind.parts.iter().map(|part| part.for_side(side, words).title);
    titles.zip(kind.part_minutes(minutes)).collect()
}

/// The sentence that says how things stand.
fn title(conversation: &Conversation, side: Side, (zone, today): (&str, Date), fell_away: bool) -> String {
    let other = first(conversation.name_on(side.other()));
    let manager = first(&conversation.manager_name);
    let at = dates::local(conversation.starts_at, zone);
    let day = long_day(at.date(), today);
    match (conversation.state, side) {
        (State::Planned | State::Preparing, _) => {
            format!("You and {other} sit down on {day} at {}.", dates::time(&at))
        }
        (State::InRoom, _) => format!("You and {other} are in the room."),
        (State::WrappedUp, Side::Manager) => format!("You sat down with {other} on {day}. The follow-up is owed."),
        (State::WrappedUp, Side::Ic) => {
            format!("You sat down with {other} on {day}. {manager} owes you the follow-up.")
        }
        (State::FollowedUp, Side::Ic) => format!("{manager} has put it in writing. Is it what you agreed?"),
        (State::FollowedUp, Side::Manager) => format!("It is in writing, and with {other}."),
        (State::Closed, _) => format!("You sat down with {other} on {day}."),
        (State::Cancelled, _) if fell_away => format!("The conversation of {day} fell away."),
        (State::Cancelled, _) => format!("The conversation of {day} was called off."),
        (State::Missed, _) => format!("The conversation of {day} did not happen."),
    }
}

fn long_day(date: Date, today: Date) -> String {
    if date.year() == today.year() { dates::long_day(date) } else { date.strftime("%A %-d %B %Y").to_string() }
}

fn day_of(at: Timestamp, viewer: &Viewer) -> Date {
    dates::local(at, &viewer.zone).date()
}

fn moment(at: Timestamp, zone: &str, today: Date) -> String {
    let local = dates::local(at, zone);
    format!("{}, {}", dates::short_day(local.date(), today), dates::time(&local))
}

/// Says one change: who did what, and when.
fn tell(change: Change, viewer: &Viewer, today: Date) -> Told {
    let is_own = change.by_id == Some(viewer.id);
    let by = change.by_name.as_deref().map(|name| if is_own { "You" } else { first(name) });
    let who = by.unwrap_or("Belay");
    let what = match (change.what.as_str(), by) {
        ("planned", _) => format!("{who} planned it"),
        ("moved", _) => match (change.old_starts_at, change.new_starts_at) {
            (Some(old), Some(new)) => {
                let said = |at| moment(at, &viewer.zone, today);
                format!("{who} moved it from {} to {}", said(old), said(new))
            }
            _ => format!("{who} moved it"),
        },
        ("cancelled", None) if !change.reason.is_empty() => "It fell away".to_owned(),
        ("cancelled", None) => "It fell away: the line ended before it".to_owned(),
        ("cancelled", Some(who)) => format!("{who} called it off"),
        ("preparing", None) => "The questions went out".to_owned(),
        ("preparing", Some(who)) => format!("{who} began to prepare"),
        ("in_room" | "began", _) => match change.old_starts_at.zip(change.new_starts_at) {
            Some((planned, began)) if day_of(planned, viewer) != day_of(began, viewer) => {
                format!("{who} opened the room, planned for {}", moment(planned, &viewer.zone, today))
            }
            _ => format!("{who} opened the room"),
        },
        ("withdrawn", _) => match change.new_starts_at {
            Some(planned) => {
                format!("{who} took the beginning back: planned for {} again", moment(planned, &viewer.zone, today))
            }
            None => format!("{who} took the beginning back"),
        },
        ("wrapped_up", _) => format!("{who} ended the room"),
        ("followed_up", _) => format!("{who} put it in writing"),
        ("closed", Some(who)) => format!("{who} answered the follow-up"),
        ("closed", None) => "Closed, not answered".to_owned(),
        ("missed", _) => "Nobody began it within a day".to_owned(),
        ("explained", _) => format!("{who} said why it did not take place"),
        (other, _) => other.replace('_', " "),
    };
    Told { what, reason: change.reason, when: moment(change.at, &viewer.zone, today) }
}
