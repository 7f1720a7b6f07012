use axum::extract::{Path, State as Services};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::events;
use kit::web::look::Shape;
use kit::web::{Answer, PageError, Posted, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::agreed::{self, Agreed};
use super::queries::{self, Ticked};
use super::rules::{self, Fact, Facts, Next, Point, Tick};
use crate::ConversationId;
use crate::assessments;
use crate::cadence;
use crate::captured;
use crate::conversations::{Conversation, Side, find};
use crate::follow_up;
use crate::kinds::{self, Kind, When, Words};

/// The checklist as its page prints it.
#[derive(Clone, Debug, Default)]
pub(super) struct Checklist {
    pub(super) done: usize,
    pub(super) lines: Vec<Line>,
    /// Those of the preparation, folded away under the others.
    pub(super) before: Vec<Line>,
}

/// One line of it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) shape: Shape,
    pub(super) is_done: bool,
    pub(super) text: String,
    pub(super) fact: String,
    /// Where it is ticked, or its tick taken back, by whoever may.
    pub(super) action: Option<String>,
    is_by_hand: bool,
    is_ahead: bool,
}

impl Checklist {
    /// Whether the reader ticks some of its lines by hand.
    pub(super) fn is_theirs(&self) -> bool {
        self.lines.iter().chain(&self.before).any(|line| line.action.is_some())
    }

    /// Those of the preparation that are ticked.
    pub(super) fn before_done(&self) -> usize {
        self.before.iter().filter(|line| line.is_done).count()
    }
}

/// How far a follow-up is, as the list on its page counts it.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Lines that are ticked.
    pub done: usize,
    /// Of how many.
    pub of: usize,
    /// Those that are not and could be: first what a fact shows, the last first, as what is sent
    /// comes after what is agreed; then what is ticked by hand.
    pub open: Vec<String>,
}

/// The count of the wrap-up page for its reader; nothing for whoever has no such page.
pub async fn progress(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Option<Progress>, PageError> {
    let (conversation, side) = match find(app, viewer, id).await {
        Err(PageError::Missing) => return Ok(None),
        found => found?,
    };
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let words = assessments::words(app, &conversation, side).await?;
    let agreed = agreed::seen(app, viewer, &conversation).await?;
    let Checklist { done, lines, .. } = of(app, &viewer.zone, (&conversation, side), (&kind, &words), &agreed).await?;
    let of = lines.len();
    let open = lines.into_iter().rev().filter(|line| !line.is_done && !line.is_ahead);
    let (by_hand, facts): (Vec<Line>, Vec<Line>) = open.partition(|line| line.is_by_hand);
    Ok(Some(Progress { done, of, open: facts.into_iter().chain(by_hand).map(|line| line.text).collect() }))
}

/// The manager's list, or for the IC the lines both read.
pub(super) async fn of(
    app: &App,
    zone: &str,
    (conversation, side): (&Conversation, Side),
    (kind, words): (&Kind, &Words),
    agreed: &Agreed,
) -> Result<Checklist, PageError> {
    let facts = facts(app, zone, (conversation, side), kind, agreed).await?;
    let line = |text: String, point: &Point| Line {
        shape: if point.is_done { Shape::PromiseKept } else { Shape::PromiseOpen },
        is_done: point.is_done,
        text,
        fact: fact(point, conversation, side, zone),
        action: (point.is_by_hand && side == Side::Manager && conversation.state.is_open())
            .then(|| format!("/conversations/{}/checklist/{}", conversation.id, point.key)),
        is_by_hand: point.is_by_hand,
        is_ahead: point.is_ahead,
    };
    // A line nobody ever ticks says nothing.
    let has_tick =
        |key: &str| !rules::is_by_hand(key) || kind.checklist.iter().any(|line| line.key == rules::ticked_as(key));
    let of_keys = |keys: Vec<(&str, String)>| -> Vec<Line> {
        keys.into_iter()
            .flat_map(|(key, text)| rules::points([key].into_iter(), &facts).first().map(|point| line(text, point)))
            .collect()
    };
    let (lines, before) = match side {
        Side::Ic => {
            let lines = kind.follow_up.iter().filter(|line| has_tick(&line.key));
            (of_keys(lines.map(|line| (line.key.as_str(), line.text.clone())).collect()), Vec::new())
        }
        Side::Manager => {
            let when = |is_before: bool| {
                let lines = kind.checklist.iter().filter(move |line| (line.when == When::Before) == is_before);
                lines.map(|line| (line.key.as_str(), line.text(words))).collect()
            };
            (of_keys(when(false)), of_keys(when(true)))
        }
    };
    Ok(Checklist { done: lines.iter().filter(|line| line.is_done).count(), lines, before })
}

async fn facts(
    app: &App,
    zone: &str,
    (conversation, side): (&Conversation, Side),
    kind: &Kind,
    agreed: &Agreed,
) -> Result<Facts, PageError> {
    let cover = assessments::cover_state(app, conversation.id).await?;
    let prepared = queries::prepared_keys(&app.db, conversation.id).await?;
    let progress = follow_up::progress(&app.db, conversation.id).await?;
    let is_point = |key: &&String| kind.talking_points.iter().any(|point| key.starts_with(point.key.as_str()));
    Ok(Facts {
        questions_sent_at: conversation.questions_sent_at,
        handed_in_at: cover.manager_in_at,
        opened_at: cover.opened_at(),
        talking_points: prepared.iter().filter(is_point).count(),
        has_opportunity: prepared.iter().any(|key| key.starts_with("opportunit")),
        minutes: conversation.minutes,
        shortest: kind.shortest,
        goals: agreed.counted(),
        goals_with_measure: agreed.measured(),
        goals_agreed: agreed.both_agreed(),
        plan_agreed_at: agreed.last_agreed_at(),
        promises_ic: agreed.ic.len(),
        promises_manager: agreed.manager.len(),
        promises_manager_come: agreed.manager.iter().filter(|promise| promise.has_come).count(),
        promises_manager_kept: agreed.manager.iter().filter(|promise| promise.is_kept).count(),
        due_at: conversation.follow_up_due_at,
        sent_at: progress.sent_at,
        // How far the note is, is the manager's to know until it is sent.
        captured: captured(app, conversation, kind).await?,
        note_edited: side == Side::Manager && progress.edited,
        talked: queries::kept_totals(&app.db, conversation.id).await?,
        next: next_dates(app, conversation, kind, zone).await?,
        ticks: ticks(app, conversation, side).await?,
    })
}

/// For how long after the end a date counts as the next one: as long as the note waits for an answer.
const NEXT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The days of the next check-in and of the next of this kind, as planned by then; nothing where
/// the list of the kind asks for neither.
async fn next_dates(app: &App, held: &Conversation, kind: &Kind, zone: &str) -> Result<Next, PageError> {
    let asks = kind.checklist.iter().any(|line| line.key == "check_ins_planned");
    let Some(ended_at) = held.wrapped_up_at.filter(|_| asks) else { return Ok(Next::default()) };
    let later = queries::planned_after(&app.db, held.line_id, (ended_at, ended_at + NEXT)).await?;
    if later.is_empty() {
        return Ok(Next::default());
    }
    let monthly = cadence::monthly_of_line(app, held.line_id).await?;
    let day = |is_it: &dyn Fn(&str) -> bool| {
        let found = later.iter().find(|one| is_it(&one.kind_key));
        found.map(|one| dates::day(dates::local(one.starts_at, zone).date()))
    };
    Ok(Next { check_in: day(&|key| monthly.iter().any(|one| one == key)), of_kind: day(&|key| key == held.kind_key) })
}

async fn ticks(app: &App, conversation: &Conversation, side: Side) -> Result<Vec<Tick>, PageError> {
    let own = conversation.person_on(side);
    let by = |one: &Ticked| if one.by_id == own { "you".to_owned() } else { kit::names::first(&one.by).to_owned() };
    let ticked = queries::ticks(&app.db, conversation.id).await?;
    Ok(ticked.into_iter().map(|one| Tick { by: by(&one), key: one.key, at: one.ticked_at }).collect())
}

/// The button of a line.
#[derive(Debug, Deserialize)]
pub struct TickForm {
    /// `yes`, or anything else to take it back.
    #[serde(default)]
    done: String,
}

/// `POST /conversations/{id}/checklist/{key}`: the manager ticks a line no fact decides.
pub async fn tick(
    Services(app): Services<App>,
    viewer: Viewer,
    Path((id, key)): Path<(ConversationId, String)>,
    form: Posted<TickForm>,
) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    let kind = kinds::load(&app, conversation.kind_version_id).await?;
    let is_line = kind.checklist.iter().any(|line| line.key == key) && rules::is_by_hand(&key);
    if side != Side::Manager || conversation.wrapped_up_at.is_none() || !is_line {
        return Err(PageError::Missing);
    }
    if !conversation.state.is_open() {
        return Err(PageError::Gone("The note is sent, and the list stays as it was then.".to_owned()));
    }
    let mut tx = form.begin(&app).await?;
    match form.fields.done.as_str() {
        "yes" => queries::tick(&mut tx, (id, &key), viewer.id, app.clock.now()).await?,
        _ => queries::untick(&mut tx, (id, &key)).await?,
    }
    tx.tells(events::topic(conversation.ic_id.0));
    form.finish(tx, to(format!("{}#ck", super::path(id)))).await
}

/// How much is written of what has to be, or where nothing has to be, of what could be.
async fn captured(app: &App, conversation: &Conversation, kind: &Kind) -> Result<(usize, usize), PageError> {
    let keys = captured::keys(&app.db, conversation.id).await?;
    let has_musts = kind.captures().any(|capture| capture.must);
    let asked: Vec<_> = kind.captures().filter(|capture| capture.must || !has_musts).collect();
    Ok((asked.iter().filter(|capture| keys.contains(&capture.key)).count(), asked.len()))
}

/// The fact under a line, for the side that reads it.
fn fact(point: &Point, conversation: &Conversation, side: Side, zone: &str) -> String {
    let name = |of: Side| if of == side { "you" } else { kit::names::first(conversation.name_on(of)) };
    match &point.fact {
        Fact::At(word, at) => format!("{word} {}", moment(*at, conversation, zone)),
        Fact::Counted(words) => words.clone(),
        Fact::Sides { ic, manager } => {
            let words = format!("{} {ic}, {} {manager}", name(Side::Ic), name(Side::Manager));
            capital(&words)
        }
        Fact::Ticked(tick) => format!("ticked by {}, {}", tick.by, moment(tick.at, conversation, zone)),
        Fact::Missing(words) => (*words).to_owned(),
    }
}

/// The time alone on the day of the conversation, the day with it on any other.
fn moment(at: Timestamp, conversation: &Conversation, zone: &str) -> String {
    let (at, held) = (dates::local(at, zone), dates::local(conversation.starts_at, zone));
    if at.date() == held.date() { dates::time(&at) } else { format!("{}, {}", dates::day(at.date()), dates::time(&at)) }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |letter| letter.to_uppercase().chain(letters).collect())
}
