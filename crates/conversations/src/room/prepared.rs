use askama::Template;
use askama::filters::HtmlSafe;
use kit::App;
use kit::web::PageError;
use kit::web::form::KeyField;
use kit::web::look::*;
use people::sessions::Viewer;

use super::pages::Room;
use crate::assessments::{self, Against, Cover, GapState};
use crate::conversations::Side;
use crate::kinds::{Kind, Part, Shows};
use crate::preparation::{self, Answer, rules::OPPORTUNITIES};

/// What one side prepared for the part that runs: the viewer's own words, to speak from, or
/// what the IC has shared of theirs.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_prepared.html")]
pub(super) struct Prepared {
    lines: Vec<Line>,
    /// Whether it is the viewer's own.
    is_own: bool,
    /// Whether the other side can read them already.
    is_shared: bool,
    is_manager: bool,
    other: String,
    /// Where the IC shares it from here, when no rating is shared along with it.
    share: Option<Share>,
}

#[derive(Clone, Debug)]
struct Share {
    action: String,
    back: String,
    key: KeyField,
}

#[derive(Clone, Debug)]
struct Line {
    label: String,
    text: String,
    kept_back: bool,
}

impl HtmlSafe for Prepared {}

impl Share {
    fn of(room: &Room, shell: &Shell) -> Share {
        let action = format!("/conversations/{}/assessment/sharing", room.conversation.id);
        Share { action, back: super::path(&room.conversation), key: shell.key() }
    }
}

impl Prepared {
    fn id(&self) -> &'static str {
        if self.is_own { "mine" } else { "theirs" }
    }
}

impl Prepared {
    /// Whether nobody but the reader ever reads any of it.
    fn is_all_kept(&self) -> bool {
        self.lines.iter().all(|line| line.kept_back)
    }
}

/// What is at hand in a part: for the manager what the IC has shared, and the viewer's own.
pub(super) async fn of(
    app: &App,
    viewer: &Viewer,
    (room, part): (&Room, usize),
    is_rated: bool,
    shell: &Shell,
) -> Result<Vec<Prepared>, PageError> {
    let Some(part) = room.kind.parts.get(part) else { return Ok(Vec::new()) };
    let shared = match room.side {
        Side::Ic => None,
        Side::Manager => shared(app, viewer, room, part).await?,
    };
    let own = own(app, viewer, room, part).await?.map(|own| {
        let shares = room.side == Side::Ic && !own.is_shared && !is_rated;
        Prepared { share: shares.then(|| Share::of(room, shell)), ..own }
    });
    Ok(shared.into_iter().chain(own).collect())
}

/// The IC's answers, for the manager: nothing before the IC shares, and never what is kept back.
async fn shared(app: &App, viewer: &Viewer, room: &Room, part: &Part) -> Result<Option<Prepared>, PageError> {
    let answers = preparation::shared_answers(app, viewer, &room.conversation).await?;
    let keys = questions(&room.kind, part);
    let lines: Vec<Line> = keys.iter().filter_map(|(key, label)| line(&answers, key, label)).collect();
    Ok((!lines.is_empty()).then(|| Prepared {
        lines,
        is_own: false,
        is_shared: true,
        is_manager: true,
        share: None,
        other: first(room.other()).to_owned(),
    }))
}

/// The viewer's own words for a part; nothing where the part has no use for them.
async fn own(app: &App, viewer: &Viewer, room: &Room, part: &Part) -> Result<Option<Prepared>, PageError> {
    let keys: Vec<(String, String)> = match (room.side, part.shows) {
        (Side::Ic, _) => questions(&room.kind, part),
        (Side::Manager, shows) => {
            let found = (shows == Shows::Goals).then(|| (OPPORTUNITIES.to_owned(), "Opportunities".to_owned()));
            talking_points(&room.kind, part).into_iter().chain(found).collect()
        }
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
        is_own: true,
        is_shared: shared.is_some_and(|own| own.shared_at.is_some()),
        is_manager: room.side == Side::Manager,
        other: first(room.other()).to_owned(),
        share: None,
    }))
}

fn questions(kind: &Kind, part: &Part) -> Vec<(String, String)> {
    let at_hand = kind.questions.iter().filter(|question| question.belongs_to(part));
    at_hand.map(|question| (question.key.clone(), question.short.clone())).collect()
}

fn talking_points(kind: &Kind, part: &Part) -> Vec<(String, String)> {
    let numbered = |point: &crate::kinds::TalkingPoint| {
        let label = point.label.clone();
        let key = point.key.clone();
        (1..=point.at_most.max(1)).map(move |number| (format!("{key}.{number}"), label.clone())).collect::<Vec<_>>()
    };
    kind.talking_points.iter().filter(|point| point.belongs_to(part)).flat_map(numbered).collect()
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
