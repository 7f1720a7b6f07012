//! Conversations with everything both sides wrote for them.

use std::collections::HashMap;

use db::Tx;
use jiff::Timestamp;
use kit::{App, dates};
use people::{LineId, PersonId};

use super::calendar::{Calendar, hours, minutes};
use super::corpus::{self, Corpus};
use super::people::{Cast, Ground, Member};
use super::{DemoError, queries, talk_words};

/// The conversations with a round, for everything that refers to one.
#[derive(Default)]
pub(super) struct Held {
    by_round: HashMap<(String, i64), Talk>,
}

/// One conversation of the demo.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    pub(super) id: i64,
    pub(super) line: LineId,
    pub(super) ic: PersonId,
    pub(super) ic_name: String,
    pub(super) manager: PersonId,
    pub(super) manager_name: String,
    pub(super) zone: String,
    pub(super) is_held: bool,
    pub(super) starts_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) followed_up_at: Option<Timestamp>,
}

impl Held {
    pub(super) fn of(&self, ic: &str, round: i64) -> Result<&Talk, DemoError> {
        let found = self.by_round.get(&(ic.to_owned(), round));
        found.ok_or_else(|| DemoError::Corpus(format!("{ic} has no conversation of round {round}")))
    }
}

/// Writes the conversations, their preparations, assessments and notes.
pub(super) async fn conversations(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
    cast: &Cast,
    ground: &Ground,
) -> Result<Held, DemoError> {
    let mut held = Held::default();
    for conversation in &corpus.conversations {
        let talk = one(tx, app, corpus, conversation, calendar, cast, ground).await?;
        if let Some(round) = conversation.round {
            held.by_round.insert((conversation.ic.clone(), round), talk);
        }
    }
    Ok(held)
}

/// The instants of one conversation.
struct Times {
    planned_at: Timestamp,
    questions_at: Timestamp,
    starts_at: Timestamp,
    ended_at: Timestamp,
    followed_up_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

async fn one(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    conversation: &corpus::Conversation,
    calendar: &Calendar,
    cast: &Cast,
    ground: &Ground,
) -> Result<Talk, DemoError> {
    let (ic, manager) = (cast.member(&conversation.ic)?, cast.member(&conversation.manager)?);
    let line = cast.line_on(&conversation.ic, conversation.day.min(0)).map(|(line, _)| line);
    let line =
        line.ok_or_else(|| DemoError::Corpus(format!("{} has no line on day {}", conversation.ic, conversation.day)))?;
    let times = times(conversation, calendar, manager);
    let id: i64 = app.entropy.id(times.planned_at);
    let is_held = ["wrapped_up", "followed_up", "closed"].contains(&conversation.state.as_str());
    insert(tx, conversation, ground, (id, line), (ic, manager), &times, calendar.now).await?;
    history(tx, app, conversation, id, (ic.id, manager.id), &times).await?;
    let talk = Talk {
        id,
        line,
        ic: ic.id,
        ic_name: ic.name.clone(),
        manager: manager.id,
        manager_name: manager.name.clone(),
        zone: manager.zone.clone(),
        is_held,
        starts_at: times.starts_at,
        ended_at: times.ended_at,
        followed_up_at: times.followed_up_at,
    };
    if let Some(round) = conversation.round.filter(|_| is_held || conversation.state == "preparing") {
        talk_words::all(tx, app, corpus, (conversation, &talk, round), ground).await?;
    }
    Ok(talk)
}

fn times(conversation: &corpus::Conversation, calendar: &Calendar, manager: &Member) -> Times {
    let day = calendar.working_day(conversation.day);
    let planned = day.at(conversation.hour, conversation.minute, 0, 0);
    let length = i64::from(conversation.minutes);
    let starts_at = match conversation.hours_ago {
        Some(ago) => calendar.ended_lately(ago, length + 2, &manager.zone),
        None => dates::instant(planned, &manager.zone),
    };
    let ended_at = minutes(starts_at, length + 2);
    let followed_up_at = conversation.followed_up_after_hours.map(|after| hours(ended_at, after));
    let closed_at =
        followed_up_at.filter(|_| conversation.state == "closed").map(|sent| match conversation.confirmed_after_days {
            Some(days) => minutes(hours(sent, 24 * days), 47),
            None => hours(sent, 24 * 14),
        });
    let planned_at = hours(starts_at, -24 * 21).min(hours(calendar.now, -2));
    // Five days before; where somebody is preparing already, this morning at the latest.
    let questions_at = match conversation.state.as_str() {
        "preparing" => hours(starts_at, -24 * 5).min(minutes(calendar.now, -55)),
        _ => hours(starts_at, -24 * 5),
    };
    Times { planned_at, questions_at, starts_at, ended_at, followed_up_at, closed_at }
}

async fn insert(
    tx: &mut Tx,
    conversation: &corpus::Conversation,
    ground: &Ground,
    (id, line): (i64, LineId),
    (ic, manager): (&Member, &Member),
    times: &Times,
    now: Timestamp,
) -> Result<(), DemoError> {
    let is_held = times.ended_at < times.starts_at
        || ["wrapped_up", "followed_up", "closed"].contains(&conversation.state.as_str());
    let row = queries::NewConversation {
        id,
        line,
        ic: ic.id,
        manager: manager.id,
        kind: &conversation.kind,
        framework: ic.level.as_ref().map(|_| ground.version),
        level: ic.level.as_deref(),
        state: &conversation.state,
        starts_at: times.starts_at,
        starts_local: dates::local(times.starts_at, &manager.zone).datetime().strftime("%Y-%m-%dT%H:%M").to_string(),
        zone: &manager.zone,
        minutes: conversation.minutes,
        place: &conversation.place,
        questions_at: times.questions_at,
        questions_sent_at: Some(times.questions_at).filter(|at| *at <= now && conversation.state != "cancelled"),
        began_at: is_held.then_some(times.starts_at),
        wrapped_up_at: is_held.then_some(times.ended_at),
        followed_up_at: times.followed_up_at,
        closed_at: times.closed_at,
        closed_as: closed_as(conversation),
        called_off_at: (conversation.state == "cancelled").then(|| hours(times.starts_at, -3)),
        created_at: times.planned_at,
    };
    Ok(queries::insert_conversation(tx, row).await?)
}

fn closed_as(conversation: &corpus::Conversation) -> Option<&'static str> {
    if conversation.state != "closed" {
        return None;
    }
    Some(match (&conversation.recollection, conversation.confirmed_after_days) {
        (Some(_), _) => "different",
        (None, Some(_)) => "confirmed",
        (None, None) => "not_answered",
    })
}

/// Who changed its state, and when.
async fn history(
    tx: &mut Tx,
    app: &App,
    conversation: &corpus::Conversation,
    id: i64,
    (ic, manager): (PersonId, PersonId),
    times: &Times,
) -> Result<(), DemoError> {
    let mut changes = vec![("planned", Some(manager), times.planned_at, "")];
    match conversation.state.as_str() {
        "cancelled" => {
            changes.push(("cancelled", Some(manager), hours(times.starts_at, -3), conversation.reason.as_str()))
        }
        "missed" => {
            changes.push(("missed", None, hours(times.starts_at, 24), ""));
            changes.push(("explained", Some(manager), hours(times.starts_at, 26), conversation.reason.as_str()));
        }
        "wrapped_up" | "followed_up" | "closed" => {
            changes.push(("began", Some(manager), times.starts_at, ""));
            changes.push(("wrapped_up", Some(manager), times.ended_at, ""));
            changes.extend(times.followed_up_at.map(|at| ("followed_up", Some(manager), at, "")));
            let by = closed_as(conversation).filter(|how| *how != "not_answered").map(|_| ic);
            changes.extend(times.closed_at.map(|at| ("closed", by, at, "")));
        }
        _ => {}
    }
    for (what, by, at, reason) in changes {
        queries::insert_change(tx, app.entropy.id(at), id, what, by, at, reason).await?;
    }
    Ok(())
}
