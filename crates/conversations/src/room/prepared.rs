use askama::Template;
use askama::filters::HtmlSafe;
use kit::App;
use kit::web::PageError;
use kit::web::look::*;
use people::sessions::Viewer;

use super::pages::Room;
use crate::assessments::{self, Against, Cover, GapState};
use crate::conversations::Side;
use crate::kinds::{Kind, Leads, Shows};
use crate::preparation::{self, Answer, rules::OPPORTUNITIES};

/// What the viewer prepared for the part that runs: their own words, to speak from.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_prepared.html")]
pub(super) struct Prepared {
    lines: Vec<Line>,
    /// Whether the other side can read them already.
    is_shared: bool,
    is_manager: bool,
    other: String,
}

#[derive(Clone, Debug)]
struct Line {
    label: String,
    text: String,
    kept_back: bool,
}

impl HtmlSafe for Prepared {}

/// The viewer's own words for a part; nothing where the part has no use for them.
pub(super) async fn of(app: &App, viewer: &Viewer, room: &Room, part: usize) -> Result<Option<Prepared>, PageError> {
    let Some(part) = room.kind.parts.get(part) else { return Ok(None) };
    let keys: Vec<(String, String)> = match (room.side, part.leads, part.shows) {
        (Side::Ic, Leads::Ic, Shows::Notes) => questions(&room.kind),
        (Side::Manager, Leads::Manager, _) => talking_points(&room.kind),
        (Side::Manager, _, Shows::Goals) => vec![(OPPORTUNITIES.to_owned(), "Opportunities".to_owned())],
        _ => Vec::new(),
    };
    if keys.is_empty() {
        return Ok(None);
    }
    let answers = preparation::own_answers(app, viewer, &room.conversation).await?;
    let mut lines: Vec<Line> = keys.iter().filter_map(|(key, label)| line(&answers, key, label)).collect();
    lines.sort_by_key(|line| line.kept_back);
    let shared = preparation::preparation(&app.db, room.conversation.id, room.side).await?;
    Ok((!lines.is_empty()).then(|| Prepared {
        lines,
        is_shared: shared.is_some_and(|own| own.shared_at.is_some()),
        is_manager: room.side == Side::Manager,
        other: first(room.other()).to_owned(),
    }))
}

fn questions(kind: &Kind) -> Vec<(String, String)> {
    kind.questions.iter().map(|question| (question.key.clone(), question.short.clone())).collect()
}

fn talking_points(kind: &Kind) -> Vec<(String, String)> {
    let numbered = |point: &crate::kinds::TalkingPoint| {
        let label = point.label.clone();
        let key = point.key.clone();
        (1..=point.at_most.max(1)).map(move |number| (format!("{key}.{number}"), label.clone())).collect::<Vec<_>>()
    };
    kind.talking_points.iter().flat_map(numbered).collect()
}

fn line(answers: &[Answer], key: &str, label: &str) -> Option<Line> {
    let answer = answers.iter().find(|answer| answer.key == key && !answer.text.trim().is_empty())?;
    Some(Line { label: label.to_owned(), text: answer.text.clone(), kept_back: answer.kept_back })
}

/// The IC's own ratings in three counts, until both views are open.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_tally.html")]
pub(super) struct Tally {
    level: String,
    climbs: bool,
    counts: [usize; 3],
    other: String,
    assessment: String,
    may_change: bool,
}

impl HtmlSafe for Tally {}

/// The IC's own counts; nothing for the manager, whose view is covered for them too.
pub(super) async fn tally(app: &App, viewer: &Viewer, room: &Room, cover: &Cover) -> Result<Option<Tally>, PageError> {
    let conversation = &room.conversation;
    if room.side != Side::Ic || cover.is_open() {
        return Ok(None);
    }
    let Some(yardstick) = assessments::yardstick(app, conversation).await? else { return Ok(None) };
    let own = assessments::readable(app, viewer, conversation, Side::Ic, cover).await?.unwrap_or_default();
    let states: Vec<GapState> =
        own.rated.iter().filter_map(|rated| rated.stop).map(|stop| yardstick.gap_state(stop)).collect();
    let count = |state: GapState| states.iter().filter(|one| **one == state).count();
    Ok((!states.is_empty()).then(|| Tally {
        level: yardstick.compared().to_owned(),
        climbs: yardstick.against == Against::Next,
        counts: [count(GapState::Consistent), count(GapState::Emerging), count(GapState::Gap)],
        other: first(room.other()).to_owned(),
        assessment: format!("/conversations/{}/assessment", conversation.id),
        may_change: cover.ic_shares_at.is_none(),
    }))
}
