//! The plan as the two people see it, on screen and on paper.

use askama::Template;
use axum::extract::{Path, State};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use kit::{App, dates};
use people::PersonId;
use people::access::{self, Grant, Relation};
use people::people::{Person, person};
use people::sessions::Viewer;

use super::entries::Entries;
use super::queries::{self, Goal, GoalNote};
use super::rules::{self, GoalState, Progress, Standing};
use super::{goal_header, header, outline};
use crate::direction::{self, Aim, Direction};
use crate::pair::{Ladder, Pair};
use crate::promises::{self, FollowThrough, Promise, PromiseLine, Side};
use crate::words;

/// One goal as the plan shows it (`plans/_spec.html`).
#[derive(Clone, Debug)]
pub struct GoalView {
    /// Its page.
    pub path: String,
    /// What.
    pub text: String,
    /// How both will know.
    pub done_when: String,
    /// What it needs, and from whom.
    pub support: String,
    /// The competency it grows, by name.
    pub grows: String,
    /// By when, in words.
    pub due: String,
    /// How it stands; nothing for a proposal or an ended one.
    pub standing: Option<Standing>,
    /// Its looks, drawn; nothing for a proposal.
    pub track: Option<CheckTrack>,
    /// The newest entries, the oldest of them first: the day, the words.
    pub notes: Vec<(String, String)>,
    /// How many entries came before those.
    pub earlier: usize,
    /// Who proposed it: "you" or a first name.
    pub proposed_by: String,
    /// Whether the viewer may agree to it.
    pub may_agree: bool,
    /// Counts every change.
    pub version: i64,
}

/// How many entries of a goal the plan shows.
const NOTES_SHOWN: usize = 4;

impl GoalView {
    pub(super) fn of(goal: &Goal, entries: &Entries, ladder: &Ladder, viewer: &Viewer, today: Date) -> GoalView {
        let notes = entries.on(goal.id);
        let earlier = notes.len().saturating_sub(NOTES_SHOWN);
        let noted_on = entries.days_of(goal.id);
        let agreed_on = goal.agreed_at.map(|at| dates::local(at, &viewer.zone).date());
        let progress = agreed_on.filter(|_| goal.state == GoalState::Agreed).map(|agreed_on| Progress {
            agreed_on,
            check_on: goal.check_on,
            due_on: goal.due_on,
            noted_on: &noted_on,
        });
        let shown = |note: &&GoalNote| (dates::short_day(note.on_day, today), note.text.clone());
        GoalView {
            path: format!("/goals/{}", goal.id),
            text: goal.text.clone(),
            done_when: goal.done_when.clone(),
            support: goal.support.clone(),
            grows: goal.competency_key.as_deref().map(|key| ladder.name(key)).unwrap_or_default(),
            due: goal.due_on.map(dates::day).unwrap_or_default(),
            standing: progress.as_ref().map(|progress| rules::standing(progress, today)),
            track: progress.as_ref().map(|progress| track(progress, today)),
            notes: notes.iter().skip(earlier).map(shown).collect(),
            earlier,
            proposed_by: if goal.proposed_by == viewer.id { "you" } else { first(&goal.proposed_by_name) }.to_owned(),
            may_agree: rules::may_agree(goal.state, goal.proposed_by, viewer.id, goal.ic_id),
            version: goal.version,
        }
    }
}

fn track(progress: &Progress<'_>, today: Date) -> CheckTrack {
    let (gone_percent, marks) = rules::track(progress, today);
    let check = |mark: rules::Mark| Check {
        at_percent: mark.at_percent,
        day: dates::short_day(mark.on, today),
        state: match mark {
            rules::Mark { is_done: true, .. } => CheckIn::Done,
            rules::Mark { on, .. } if on < today => CheckIn::Missed,
            _ => CheckIn::ToCome,
        },
    };
    CheckTrack { gone_percent, checks: marks.into_iter().map(check).collect() }
}

/// What one side said they would do, beside the goals.
#[derive(Clone, Debug)]
struct Said {
    heading: String,
    /// How many were kept; empty where the viewer reads too few to count.
    follow_through: String,
    lines: Vec<PromiseLine>,
}

#[derive(Template)]
#[template(path = "plans/show.html")]
struct PlanPage {
    shell: Shell,
    ic: Person,
    manager: Option<String>,
    day: String,
    printed: String,
    seen: String,
    is_own: bool,
    title: String,
    aim: Option<Quote>,
    /// A word to the IC about a direction that is not written or not shared.
    aim_hint: &'static str,
    goals_title: String,
    next_look: String,
    advice: Option<String>,
    goals: Vec<GoalView>,
    proposals: Vec<GoalView>,
    ended: Vec<(GoalView, Option<rules::Achieved>, String)>,
    said: Vec<Said>,
    signs: Vec<(String, String)>,
}

/// Words somebody said, and when.
#[derive(Clone, Debug)]
struct Quote {
    text: String,
    by: String,
}

/// How far back follow-through counts, and how long a settled promise stays on the plan.
const COUNTED_DAYS: i64 = 365;
const RECENT_DAYS: i64 = 120;
/// How many ended goals are listed.
const ENDED_SHOWN: usize = 6;

/// `GET /people/{person}/plan`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let pair = Pair::of(&app, id).await?;
    let relation = access::relation(&app, &viewer, id).await?;
    let grant = access::grant_within(&relation, &viewer, &header(id), &app).ok_or(PageError::Missing)?;
    if !grant.may_read() {
        return outline::of_plan(&app, &viewer, &pair, &grant).await;
    }
    super::leave_trace(&app, &viewer, &grant).await?;
    let now = app.clock.now();
    let today = viewer.today(now);
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let goals = readable_goals(&app, &viewer, &relation, &grant).await?;
    let entries = super::entries(&app, &viewer, &relation, &grant).await?;
    let since = today.saturating_sub(Span::new().days(COUNTED_DAYS));
    let promises = promises::of_ic(&app.db, &grant, since).await?;
    let direction = direction::readable(&app, &viewer, id).await?;
    let shared = direction.as_ref().filter(|direction| direction.shared_at.is_some());
    let view = |goal: &&Goal| GoalView::of(goal, &entries, &ladder, &viewer, today);
    let of = |state: GoalState| goals.iter().filter(move |goal| goal.state == state);
    let active: Vec<&Goal> = of(GoalState::Agreed).collect();
    page(&PlanPage {
        shell: viewer.shell(&app, Place::at(format!("/people/{id}/plan"))).await?,
        manager: pair.line.as_ref().map(|line| line.manager_name.clone()),
        day: format!("{} {}", dates::long_day(today), today.year()),
        printed: today.strftime("%-d %B %Y").to_string(),
        seen: pair.seen(&viewer),
        is_own: viewer.id == id,
        title: title(&pair, &viewer, shared, &ladder),
        aim: shared.map(|direction| aim(direction, &pair, &viewer, today)),
        aim_hint: aim_hint(direction.as_ref(), viewer.id == id),
        goals_title: goals_title(&active),
        next_look: next_look(&active, today),
        advice: rules::advice(active.len()),
        goals: active.iter().map(view).collect(),
        proposals: of(GoalState::Proposed).map(|goal| view(&goal)).collect(),
        ended: of(GoalState::Ended)
            .filter(|goal| goal.agreed_at.is_some())
            .take(ENDED_SHOWN)
            .map(|goal| (view(&goal), goal.result, ended_on(goal, today)))
            .collect(),
        said: said(&app, &pair, (&viewer, &grant), &promises, today).await?,
        signs: signs(&app, &pair, &viewer, &active, now).await?,
        ic: pair.ic,
    })
}

async fn readable_goals(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    grant: &Grant,
) -> Result<Vec<Goal>, PageError> {
    let mut goals = queries::of_plan(&app.db, grant).await?;
    goals.retain(|goal| {
        access::grant_within(relation, viewer, &goal_header(goal), app).is_some_and(|grant| grant.may_read())
    });
    Ok(goals)
}

fn title(pair: &Pair, viewer: &Viewer, shared: Option<&Direction>, ladder: &Ladder) -> String {
    match shared {
        Some(direction) => direction.aim.title(ladder.level(), ladder.next_level()),
        None if viewer.id == pair.ic.id => "Your plan".to_owned(),
        None => format!("{} plan", possessive(first(&pair.ic.name))),
    }
}

fn aim(direction: &Direction, pair: &Pair, viewer: &Viewer, today: Date) -> Quote {
    let who = if viewer.id == pair.ic.id { "You" } else { first(&pair.ic.name) };
    let on = dates::local(direction.saved_at, &viewer.zone).date();
    Quote { text: direction.text.clone(), by: format!("{who}, {}", dates::short_day(on, today)) }
}

fn aim_hint(direction: Option<&Direction>, is_own: bool) -> &'static str {
    match direction {
        _ if !is_own => "",
        None => "Write where you want to go",
        Some(direction) if direction.shared_at.is_none() => "Your direction is not shared yet",
        Some(Direction { aim: Aim::Unsure, .. }) => "Your direction",
        Some(_) => "Change your direction",
    }
}

/// "Three goals until 26 February".
fn goals_title(active: &[&Goal]) -> String {
    let last = active.iter().filter_map(|goal| goal.due_on).max();
    let count = match active.len() {
        0 => return "No goals agreed yet".to_owned(),
        1 => "One goal".to_owned(),
        many => format!("{} goals", words::count_first(many)),
    };
    match last {
        Some(last) => format!("{count} until {}", last.strftime("%-d %B")),
        None => count,
    }
}

fn next_look(active: &[&Goal], today: Date) -> String {
    let next = active.iter().filter_map(|goal| goal.check_on).filter(|day| *day >= today).min();
    next.map(|day| format!("Next look: {}", dates::day(day))).unwrap_or_default()
}

fn ended_on(goal: &Goal, today: Date) -> String {
    goal.ended_on.map(|day| dates::short_day(day, today)).unwrap_or_default()
}

/// Both sides' promises, the IC's first.
async fn said(
    app: &App,
    pair: &Pair,
    (viewer, grant): (&Viewer, &Grant),
    promises: &[Promise],
    today: Date,
) -> Result<Vec<Said>, PageError> {
    let manager = match &pair.line {
        Some(line) => person(&app.db, line.manager_id).await?,
        None => None,
    };
    let recent = today.saturating_sub(Span::new().days(RECENT_DAYS));
    let of = |who: &Person, side: Side| {
        let theirs = || promises.iter().filter(move |promise| promise.side == side && promise.owner_id == who.id);
        let shown = theirs().filter(|promise| promise.settled_on.is_none_or(|on| on >= recent));
        // Whoever stands in reads too few of the promises of others to count them.
        let is_whole = grant.since() == Timestamp::UNIX_EPOCH || who.id == viewer.id;
        let total = || -> FollowThrough { promises::follow_through(theirs().map(Promise::counted), today) };
        Said {
            heading: heading(who, viewer),
            follow_through: if is_whole { total().sentence() } else { String::new() },
            lines: shown.map(|promise| PromiseLine::of(promise, today)).collect(),
        }
    };
    let stand_in = match &pair.stand_in {
        Some(one) => person(&app.db, one.person_id).await?,
        None => None,
    };
    let mut said = vec![of(&pair.ic, Side::Ic)];
    said.extend([manager, stand_in].iter().flatten().map(|holder| of(holder, Side::Manager)));
    Ok(said)
}

fn heading(who: &Person, viewer: &Viewer) -> String {
    if who.id == viewer.id {
        return "You said you would".to_owned();
    }
    format!("{} said {} would", first(&who.name), words::subject(&who.pronouns))
}

/// The foot of the printed plan: both names with the day they agreed, and the next conversation.
async fn signs(
    app: &App,
    pair: &Pair,
    viewer: &Viewer,
    active: &[&Goal],
    now: Timestamp,
) -> Result<Vec<(String, String)>, PageError> {
    let long = |at: Timestamp| dates::local(at, &viewer.zone).strftime("%-d %B %Y").to_string();
    let agreed = active.iter().filter_map(|goal| goal.agreed_at).max();
    let agreed = agreed.map_or_else(|| "not agreed yet".to_owned(), |at| format!("agreed {}", long(at)));
    let mut signs = vec![(pair.ic.name.clone(), agreed.clone())];
    signs.extend(pair.line.iter().map(|line| (line.manager_name.clone(), agreed.clone())));
    let next = queries::next_conversation(&app.db, pair.ic.id, now).await?;
    signs.push(("Next conversation".to_owned(), next.map_or_else(|| "not planned yet".to_owned(), long)));
    Ok(signs)
}
