//! One goal: how it stands, its entries, how it ends, and how it read before.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page, page_with};
use kit::{App, dates};
use people::access::{self, Need};
use people::sessions::Viewer;

use super::editing::labels;
use super::queries::{self, Goal, GoalChange, GoalNote};
use super::rules::{Achieved, GoalState};
use super::shown::GoalView;
use super::{entries, find, goal_header, outline, rules};
use crate::GoalId;
use crate::pair::{Ladder, Pair};

#[derive(Template)]
#[template(path = "plans/goal.html")]
struct GoalPage {
    shell: Shell,
    goal: Goal,
    view: GoalView,
    seen: String,
    notes: Vec<(GoalNote, String)>,
    /// Who changed it, on which day, and how it read before.
    changes: Vec<(String, String, String)>,
    /// "Done when: Ruth wrote last, Thu 26 November", for every field that was changed.
    wrote_last: Vec<String>,
    may_agree: bool,
    is_mine: bool,
    is_agreed: bool,
    is_open: bool,
    /// Whether it may be changed and ended: not by who stands in and came after it.
    may_write: bool,
    ended: String,
    today: Date,
    typed: Typed,
    problems: Problems,
}

/// What was typed in one of the forms of the page.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) note_text: String,
    pub(super) note_on: String,
    pub(super) note_next: String,
    pub(super) result: String,
    pub(super) ending: String,
    /// Whether the entry came with carrying the goal on, and is to be sent there again.
    pub(super) carries_on: bool,
    /// The conversation whose look at the goal it is, and the page to go back to.
    pub(super) conversation: String,
    pub(super) back: String,
}

/// `GET /goals/{goal}`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>) -> Answer {
    let (goal, grant) = find(&app, &viewer, id, Need::Meta).await?;
    if !grant.may_read() {
        return outline::of_goal(&app, &viewer, &goal).await;
    }
    page(&goal_page(&app, &viewer, goal, Typed::default(), Problems::none()).await?)
}

/// The page again, with what was typed and what to mend.
pub(super) async fn mend(app: &App, viewer: &Viewer, goal: Goal, typed: Typed, problems: Problems) -> Answer {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &goal_page(app, viewer, goal, typed, problems).await?)
}

async fn goal_page(
    app: &App,
    viewer: &Viewer,
    goal: Goal,
    typed: Typed,
    problems: Problems,
) -> Result<GoalPage, PageError> {
    let today = viewer.today(app.clock.now());
    let pair = Pair::of(app, goal.ic_id).await?;
    let ladder = Ladder::of(app, &pair.ic).await?;
    let relation = access::relation(app, viewer, goal.ic_id).await?;
    let grant = access::grant_within(&relation, viewer, &goal_header(&goal), app).ok_or(PageError::Missing)?;
    let entries = entries::of_goal(app, viewer, &relation, &goal).await?;
    let changes = queries::changes_of(&app.db, goal.id, grant.since()).await?;
    let day = |at: Timestamp| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    let view = GoalView::of(&goal, &entries, &ladder, viewer, today);
    Ok(GoalPage {
        shell: viewer.shell(app, Place::at(format!("/people/{}/plan", goal.ic_id))).await?,
        seen: pair.seen(viewer),
        notes: entries
            .on(goal.id)
            .into_iter()
            .map(|note| (note.clone(), dates::short_day(note.on_day, today)))
            .collect(),
        wrote_last: wrote_last(&changes, day),
        changes: changes.into_iter().map(|change| (change.by_name, day(change.at), change.before)).collect(),
        may_agree: rules::may_agree(goal.state, goal.proposed_by, viewer.id, goal.ic_id),
        is_mine: goal.proposed_by == viewer.id,
        is_agreed: goal.state == GoalState::Agreed,
        is_open: goal.state != GoalState::Ended,
        may_write: grant.may_write(),
        ended: goal.ended_on.map(dates::day).unwrap_or_default(),
        goal,
        view,
        today,
        typed,
        problems,
    })
}

/// Who changed each field last, from the newest change to the oldest.
fn wrote_last(changes: &[GoalChange], day: impl Fn(Timestamp) -> String) -> Vec<String> {
    let mut named: Vec<&str> = Vec::new();
    let mut said = Vec::new();
    for change in changes {
        for label in labels(&change.fields) {
            if !named.contains(&label) {
                named.push(label);
                said.push(format!("{label}: {} wrote last, {}", first(&change.by_name), day(change.at)));
            }
        }
    }
    said
}
