//! The manager’s page: four timed steps, each beside what it rests on.

use askama::Template;
use growth::handovers::{self, LeftNote};
use growth::{plans, promises};
use kit::web::PageError;
use kit::web::look::*;
use kit::{App, dates};
use people::sessions::Viewer;

use super::competency::Competency;
use super::desk::{self, Desk};
use super::rules::{FRAMEWORK, ManagerProgress, Next, OPPORTUNITIES};
use crate::assessments::{self, Against, LevelLink, Overall, Trajectory};
use crate::conversations::Side;

#[derive(Template)]
#[template(path = "preparation/manager.html")]
pub(super) struct ManagerPage {
    shell: Shell,
    desk: Desk,
    /// What the framework asks, for the step that chooses from it.
    levels: Vec<LevelLink>,
    title: String,
    steps: Vec<StepRow>,
    minutes: u32,
    minutes_left: u32,
    review: Vec<Fact>,
    /// What the IC shared: heading and words.
    shared: Vec<(String, String)>,
    pillars: Vec<(String, Vec<Competency>)>,
    rated: usize,
    of: usize,
    opportunities: String,
    points: Vec<Point>,
    /// What a former manager left for the first conversation of the line.
    left: Vec<LeftNote>,
    /// What else to think over.
    prompts: Vec<String>,
    last: Option<LastTime>,
    /// When they said they were ready.
    ready: Option<String>,
    next: Next,
    /// Where the one thing that comes next stands on the page, and what it is called.
    go_on: Option<(String, String)>,
    /// The same once everything is rated, for the script that follows the ratings.
    go_on_then: Option<(String, String)>,
}

struct StepRow {
    key: String,
    title: String,
    help: String,
    minutes: u32,
    is_done: bool,
    is_now: bool,
}

/// One line of what there is to read.
struct Fact {
    is_done: bool,
    text: String,
    fact: String,
    path: Option<String>,
}

pub(super) struct Point {
    pub(super) key: String,
    pub(super) label: String,
    /// The step it is written in.
    step: String,
    help: String,
    text: String,
}

/// What the last opened assessment said.
struct LastTime {
    path: String,
    when: String,
    overall: Option<&'static str>,
    trajectory: Option<&'static str>,
    consistent: usize,
    of: usize,
}

pub(super) async fn page(app: &App, viewer: &Viewer, desk: Desk) -> Result<ManagerPage, PageError> {
    let progress = super::progress(app, &desk.conversation, Side::Manager).await?.manager;
    let beside = desk::evidence(app, viewer, &desk).await?;
    let mut pillars = desk.pillars(&beside);
    let to_rate = unfold(&mut pillars);
    let (rated, of) = desk.rated();
    let next = progress.next(&desk.kind);
    Ok(ManagerPage {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        levels: assessments::level_pages(app, &desk.conversation).await?,
        title: title(&desk),
        steps: steps(&desk, &progress),
        minutes: desk.kind.preparation_minutes(),
        minutes_left: progress.minutes_left,
        review: review(app, viewer, &desk, beside.recent().count()).await?,
        shared: shared(app, viewer, &desk).await?,
        go_on: go_on(&desk, &next, to_rate),
        go_on_then: go_on(&desk, &progress.next_but(&desk.kind, FRAMEWORK), None),
        next,
        pillars,
        rated,
        of,
        opportunities: desk.answer(OPPORTUNITIES).text,
        points: points(&desk),
        left: left(app, viewer, &desk).await?,
        prompts: desk.prompts(app).await?,
        last: last_time(app, viewer, &desk).await?,
        ready: ready(viewer, &desk),
        desk,
    })
}

/// Hand-over notes about the IC, while no conversation of the line has begun.
async fn left(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Vec<LeftNote>, PageError> {
    let notes = handovers::left_to(&app.db, viewer.id).await?;
    Ok(notes.into_iter().filter(|note| note.ic_id == desk.conversation.ic_id).collect())
}

/// Chains the competencies and unfolds the first that is not rated; answers which it is.
fn unfold(pillars: &mut [(String, Vec<Competency>)]) -> Option<(String, String)> {
    let named = |one: &Competency| (one.key.clone(), one.name.clone());
    let mut after = None;
    for one in pillars.iter_mut().rev().flat_map(|(_, all)| all.iter_mut().rev()) {
        one.next = after.replace(named(one));
    }
    let first = pillars.iter_mut().flat_map(|(_, all)| all).find(|one| !one.is_rated)?;
    first.is_open = true;
    Some(named(first))
}

fn go_on(desk: &Desk, next: &Next, to_rate: Option<(String, String)>) -> Option<(String, String)> {
    match next {
        Next::Rate => to_rate.map(|(key, name)| (format!("w-{key}"), name)),
        Next::Write(step) => {
            let step = desk.kind.steps.iter().find(|one| one.key == *step)?;
            Some((step.key.clone(), step.title.to_lowercase()))
        }
        Next::SayReady | Next::Nothing => None,
    }
}

fn ready(viewer: &Viewer, desk: &Desk) -> Option<String> {
    let at = dates::local(desk.preparation.as_ref()?.ready_at?, &viewer.zone);
    Some(format!("{}, {}", dates::short_day(at.date(), desk.today), dates::time(&at)))
}

fn title(desk: &Desk) -> String {
    let spent = match desk.kind.preparation_minutes() {
        50 => "Fifty minutes".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    let buys = if desk.conversation.minutes == 60 { "an honest hour" } else { "an honest conversation" };
    format!("{spent} now buys you {buys} on {}.", desk.weekday)
}

fn steps(desk: &Desk, progress: &ManagerProgress) -> Vec<StepRow> {
    let current = progress.current();
    let row = |(nth, (step, is_done)): (usize, (&crate::kinds::Step, &bool))| StepRow {
        key: step.key.clone(),
        title: step.title.clone(),
        help: step.help(&desk.words),
        minutes: step.minutes,
        is_done: *is_done,
        is_now: current == u32::try_from(nth + 1).ok(),
    };
    desk.kind.steps.iter().zip(&progress.done).enumerate().map(row).collect()
}

/// The box of the opportunities.
pub(super) const OFFERED: &str = "What could be offered, by whom, from when";

pub(super) fn points(desk: &Desk) -> Vec<Point> {
    let mut points = Vec::new();
    for point in &desk.kind.talking_points {
        for nth in 1..=point.at_most.max(1) {
            let key = format!("{}.{nth}", point.key);
            let label = if point.at_most > 1 { format!("{} {nth}", point.label) } else { point.label.clone() };
            let help = if nth == 1 { point.help(&desk.words) } else { String::new() };
            points.push(Point { text: desk.answer(&key).text, key, label, step: point.step.clone(), help });
        }
    }
    points
}

/// What there is to read before rating, as facts.
async fn review(app: &App, viewer: &Viewer, desk: &Desk, evidence: usize) -> Result<Vec<Fact>, PageError> {
    let ic = desk.conversation.ic_id;
    let since = desk::since(app, desk).await?;
    let from = dates::short_day(since, desk.today);
    let grant = plans::require(app, viewer, ic).await?;
    let goals = plans::active(&app.db, &grant).await?;
    let all = promises::of_ic(&app.db, &grant, since).await?;
    let open = |side| all.iter().filter(|one| one.side == side && one.state == promises::State::Open).count();
    let settled = all.iter().filter(|one| one.state != promises::State::Open).count();
    let last =
        crate::conversations::last_held(&app.db, desk.conversation.line_id, None, desk.conversation.starts_at).await?;
    let fact = |count: usize, one: &str, many: &str, fact: String, path: String| {
        let text = match count {
            0 => format!("No {many}"),
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        Fact { is_done: count > 0, text, fact, path: Some(path) }
    };
    let owed = format!(
        "{} of {}, {} of yours, {settled} settled",
        open(promises::Side::Ic),
        possessive(desk.other()),
        open(promises::Side::Manager)
    );
    Ok(vec![
        fact(evidence, "evidence note", "evidence notes", format!("since {from}"), format!("/people/{ic}/evidence")),
        fact(goals.len(), "goal", "goals", "in the plan".to_owned(), format!("/people/{ic}/plan")),
        fact(
            open(promises::Side::Ic) + open(promises::Side::Manager),
            "open promise",
            "open promises",
            owed,
            format!("/people/{ic}/plan"),
        ),
        Fact {
            is_done: last.is_some(),
            text: "Your last conversation".to_owned(),
            fact: last.map_or("there was none yet".to_owned(), |at| {
                dates::short_day(dates::local(at, &viewer.zone).date(), desk.today)
            }),
            path: last.map(|_| "/conversations#past".to_owned()),
        },
    ])
}

async fn shared(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Vec<(String, String)>, PageError> {
    let answers = super::shared_answers(app, viewer, &desk.conversation).await?;
    let heading = |key: &str| desk.kind.questions.iter().find(|one| one.key == key).map(|one| one.short.clone());
    let order = |key: &str| desk.kind.questions.iter().position(|one| one.key == key);
    let mut answers: Vec<_> = answers.into_iter().filter(|one| !one.text.is_empty()).collect();
    answers.sort_by_key(|one| order(&one.key));
    Ok(answers.into_iter().filter_map(|one| Some((heading(&one.key)?, one.text))).collect())
}

async fn last_time(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Option<LastTime>, PageError> {
    let opened = assessments::opened_of(app, viewer, desk.conversation.ic_id, 2).await?;
    let Some(last) = opened.into_iter().find(|one| one.conversation.id != desk.conversation.id) else {
        return Ok(None);
    };
    let sums = assessments::rules::sums(last.yardstick.against, &last.yardstick.pairs(&last.ic, &last.manager));
    let day = dates::local(last.conversation.starts_at, &viewer.zone).date();
    Ok(Some(LastTime {
        path: format!("/conversations/{}/side-by-side", last.conversation.id),
        when: dates::short_day(day, desk.today),
        overall: last.manager.overall.map(Overall::words),
        trajectory: last.manager.trajectory.map(Trajectory::words),
        consistent: sums.consistent,
        of: sums.of,
    }))
}

impl ManagerPage {
    fn points_of(&self, step: &str) -> Vec<&Point> {
        self.points.iter().filter(|point| point.step == step).collect()
    }

    /// Whether the last opened assessment stands beside this step: the first that is written.
    fn recalls(&self, step: &str) -> bool {
        self.points.first().is_some_and(|point| point.step == step)
    }

    fn is_locked(&self) -> bool {
        self.desk.is_locked()
    }

    fn is_overall(&self, overall: &Overall) -> bool {
        self.desk.ratings.overall == Some(*overall)
    }

    fn is_trajectory(&self, trajectory: &Trajectory) -> bool {
        self.desk.ratings.trajectory == Some(*trajectory)
    }
}
