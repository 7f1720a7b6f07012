//! The IC’s page: five questions, where they stand, and when it becomes the other’s to read.

use askama::Template;
use growth::{direction, plans, promises};
use kit::web::PageError;
use kit::web::look::*;
use kit::{App, dates};
use people::sessions::Viewer;

use super::competency::{Competency, Seen};
use super::desk::{self, Desk};
use crate::assessments::{self, Against};
use crate::conversations::{Side, State};

#[derive(Template)]
#[template(path = "preparation/ic.html")]
pub(super) struct IcPage {
    shell: Shell,
    desk: Desk,
    title: String,
    lede: String,
    /// "Five questions".
    asks: String,
    /// What else to think over.
    prompts: Vec<String>,
    questions: Vec<Question>,
    answered: usize,
    is_shared: bool,
    grid: Vec<(String, Vec<Competency>)>,
    heads: Vec<String>,
    jog: Vec<Seen>,
    goals: Vec<String>,
    theirs: String,
    /// What the other promised and still owes, with the day.
    owed: Vec<(String, String)>,
    has_direction: bool,
    can_share_now: bool,
}

struct Question {
    key: String,
    text: String,
    help: String,
    answer: String,
    kept_back: bool,
    /// Shared, so that it stays as it is.
    is_locked: bool,
}

impl Question {
    /// Who reads it, once the answers are shared.
    fn fate(&self, other: &str) -> String {
        match (self.answer.is_empty(), self.kept_back) {
            (_, true) => format!("never shown to {other}"),
            (true, false) => "not answered".to_owned(),
            (false, false) => format!("{other} reads it"),
        }
    }
}

/// How many pieces of evidence jog a memory.
const JOGS: usize = 4;

pub(super) async fn page(app: &App, viewer: &Viewer, desk: Desk) -> Result<IcPage, PageError> {
    let is_shared = desk.preparation.as_ref().is_some_and(|one| one.shared_at.is_some());
    let questions: Vec<Question> = desk
        .kind
        .questions
        .iter()
        .map(|question| {
            let answer = desk.answer(&question.key);
            Question {
                key: question.key.clone(),
                text: question.text(&desk.words),
                help: question.help(&desk.words),
                is_locked: is_shared && !answer.kept_back,
                answer: answer.text,
                kept_back: answer.kept_back,
            }
        })
        .collect();
    let beside = desk::evidence(app, viewer, &desk).await?;
    let grant = plans::require(app, viewer, viewer.id).await?;
    let goals = plans::active(&app.db, &grant).await?;
    let progress = super::progress(app, &desk.conversation, Side::Ic).await?;
    let own = direction::shared_of(app, viewer, viewer.id).await?;
    Ok(IcPage {
        shell: viewer.shell(app, Place::at("/conversations")).await?.rather_at(&own_path(&desk)),
        title: title(&desk),
        lede: lede(&desk),
        asks: asks(questions.len()),
        prompts: desk.prompts(app).await?,
        answered: questions.iter().filter(|question| !question.answer.is_empty()).count(),
        is_shared,
        grid: desk.pillars(&beside),
        heads: desk
            .yardstick
            .as_ref()
            .map(|one| one.scale().into_iter().map(|(_, word)| word).collect())
            .unwrap_or_default(),
        jog: beside.recent().take(JOGS).map(|seen| Seen::of(seen, &desk)).collect(),
        goals: goals.into_iter().map(|goal| goal.text).collect(),
        theirs: theirs(desk.other(), &progress.manager),
        owed: owed(app, viewer, &desk, &grant).await?,
        has_direction: own.is_some(),
        can_share_now: desk.conversation.state != State::Closed,
        questions,
        desk,
    })
}

/// Where the rail’s own entry for this page leads, while it is the next to prepare for.
fn own_path(desk: &Desk) -> String {
    format!("/conversations/{}/preparation", desk.conversation.id)
}

fn title(desk: &Desk) -> String {
    let minutes = desk.conversation.minutes;
    match minutes {
        _ if desk.kind.manager_opens() => format!("Your side of the {minutes} minutes."),
        60 => "Your hour starts here.".to_owned(),
        _ => format!("Your {minutes} minutes start here."),
    }
}

/// How the conversation begins, and what these questions are for.
fn lede(desk: &Desk) -> String {
    let (other, day) = (desk.other(), &desk.weekday);
    if desk.kind.manager_opens() {
        return format!(
            "{other} begins on {day}, for a few minutes. Then it is your turn, and these questions are for that."
        );
    }
    let time = match desk.kind.questions.len() {
        0..=3 => "A few minutes",
        _ => "Twenty minutes",
    };
    format!("You speak first on {day}. {time} with these questions and you will not have to think on your feet.")
}

fn asks(count: usize) -> String {
    let noun = if count == 1 { "question" } else { "questions" };
    let number = assessments::rules::in_words(count, true);
    format!("{number} {noun}")
}

fn theirs(other: &str, progress: &super::ManagerProgress) -> String {
    match (progress.ready, progress.begun) {
        (true, _) => format!("{other} is ready."),
        (false, true) => format!("{other} has begun: {}.", progress.words()),
        (false, false) => format!("{other} has not begun yet."),
    }
}

async fn owed(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    grant: &people::access::Grant,
) -> Result<Vec<(String, String)>, PageError> {
    let all = promises::of_ic(&app.db, grant, desk.today).await?;
    let manager = desk.conversation.person_on(Side::Manager);
    let open = all.into_iter().filter(|one| one.owner_id == manager && one.state == promises::State::Open);
    debug_assert_eq!(viewer.id, desk.conversation.ic_id);
    Ok(open.map(|one| (one.text, dates::short_day(one.due_on, desk.today))).collect())
}
