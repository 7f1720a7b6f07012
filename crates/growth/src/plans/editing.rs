//! Changing a goal. How it read before stays in a history both can read. Two who change it at once
//! both have their way, field by field; where both changed one, it is shown as each would have it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, page, page_with, to};
use kit::{App, dates};
use people::access::Need;
use people::sessions::Viewer;

use super::find;
use super::form::{Fields, GoalForm, base_of, typed_of};
use super::queries::{self, Goal};
use super::rules::{self, FIELDS, GoalState, GoalTyped};
use crate::GoalId;
use crate::pair::{Ladder, Pair};

#[derive(Template)]
#[template(path = "plans/edit.html")]
struct EditPage {
    shell: Shell,
    seen: String,
    goal: Goal,
    other: String,
    goal_form: GoalForm,
}

/// `GET /goals/{goal}/edit`.
pub async fn edit(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>) -> Answer {
    let goal = open_goal(&app, &viewer, id).await?;
    let pair = Pair::of(&app, goal.ic_id).await?;
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let form = form_of(&goal, &pair, &viewer, &ladder, typed_of(&goal));
    page(&edit_page(&app, &viewer, &pair, goal, form).await?)
}

/// `POST /goals/{goal}/edit`.
pub async fn save(State(app): State<App>, viewer: Viewer, Path(id): Path<GoalId>, form: Posted<Fields>) -> Answer {
    let now = app.clock.now();
    let (goal, _) = find(&app, &viewer, id, Need::Write).await?;
    let pair = Pair::of(&app, goal.ic_id).await?;
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let stands = typed_of(&goal);
    let base = if form.fields.version == goal.version { stands.clone() } else { form.fields.base() };
    let (typed, both) = form.fields.typed().together(&base, &stands);
    if !both.is_empty() || goal.state == GoalState::Ended {
        // A second press of the same button is not a conflict with itself.
        drop(form.begin(&app).await?);
        return two_versions(&app, &viewer, &goal, &typed, &ladder, &both).await;
    }
    let stood_there: Vec<Date> = goal.check_on.into_iter().chain(goal.due_on).collect();
    let draft = match rules::goal(&typed, &ladder.keys(), &stood_there, viewer.today(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let form = GoalForm { problems, ..form_of(&goal, &pair, &viewer, &ladder, typed) };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &edit_page(&app, &viewer, &pair, goal, form).await?);
        }
    };
    let is_proposal = goal.state == GoalState::Proposed;
    // Whoever changes a proposal proposes it anew: the other side agrees to what they read last.
    let proposed_by = if is_proposal { viewer.id } else { goal.proposed_by };
    let mut tx = form.begin(&app).await?;
    if queries::update(&mut tx, &goal, &draft, proposed_by).await? == 0 {
        drop(tx);
        let (goal, _) = find(&app, &viewer, id, Need::Write).await?;
        return two_versions(&app, &viewer, &goal, &typed, &ladder, &[]).await;
    }
    let before = (as_lines(&stands, &ladder), typed.differing(&stands));
    queries::insert_change(&mut tx, (app.entropy.id(now), id, viewer.id), (&before.0, &before.1), now).await?;
    let event = Event { kind: "goal.changed", by: Some(viewer.id.0), about: Some(goal.ic_id.0), object: Some(id.0) };
    events::record(&mut tx, &app, event, now).await?;
    let said = match form.fields.version == goal.version {
        true => "Saved. How it read before stays below.",
        false => "Saved, together with what was changed meanwhile. How it read before stays below.",
    };
    form.finish(tx, to(format!("/goals/{id}")).saying(said)).await
}

/// A goal that may still be changed, for somebody who may change it.
async fn open_goal(app: &App, viewer: &Viewer, id: GoalId) -> Result<Goal, PageError> {
    let (goal, _) = find(app, viewer, id, Need::Write).await?;
    if goal.state == GoalState::Ended {
        return Err(PageError::Gone("This goal has ended. It stays as it was when it did.".to_owned()));
    }
    Ok(goal)
}

fn form_of(goal: &Goal, pair: &Pair, viewer: &Viewer, ladder: &Ladder, typed: GoalTyped) -> GoalForm {
    let form = GoalForm::of(goal.ic_id, &pair.other(viewer), ladder, typed);
    GoalForm { action: format!("/goals/{}/edit", goal.id), version: Some(goal.version), base: base_of(goal), ..form }
}

async fn edit_page(
    app: &App,
    viewer: &Viewer,
    pair: &Pair,
    goal: Goal,
    goal_form: GoalForm,
) -> Result<EditPage, PageError> {
    let shell = viewer.shell(app, Place::at(format!("/people/{}/plan", goal.ic_id))).await?;
    Ok(EditPage { shell, seen: pair.seen(viewer), other: pair.other(viewer), goal, goal_form })
}

/// What people call the fields of a goal, in their order.
const LABELS: [&str; 6] = ["The goal", "Done when", "Support", "Next look", "Due", "Grows"];

/// The fields of a goal with their labels, as people read them.
fn fields(typed: &GoalTyped, ladder: &Ladder) -> Vec<(&'static str, String)> {
    let read = |(label, text): (&'static str, &str)| {
        let text = match label {
            "Grows" if !text.is_empty() => ladder.name(text),
            _ => text.parse::<Date>().map_or_else(|_| text.to_owned(), dates::day),
        };
        (label, text)
    };
    LABELS.into_iter().zip(typed.fields()).map(read).collect()
}

/// What people call the fields with these names.
pub(super) fn labels(names: &str) -> Vec<&'static str> {
    let label = |name| FIELDS.into_iter().zip(LABELS).find(|(field, _)| *field == name).map(|(_, label)| label);
    names.split(' ').filter_map(label).collect()
}

/// How a goal reads, one line a field; empty ones are left out.
pub(super) fn as_lines(typed: &GoalTyped, ladder: &Ladder) -> String {
    let lines = fields(typed, ladder).into_iter().filter(|(_, text)| !text.is_empty());
    lines.map(|(label, text)| format!("{label}: {text}")).collect::<Vec<_>>().join("\n")
}

/// Both versions of the fields in `both`; of all that differ where it names none.
async fn two_versions(
    app: &App,
    viewer: &Viewer,
    goal: &Goal,
    typed: &GoalTyped,
    ladder: &Ladder,
    both: &[&str],
) -> Answer {
    let path = format!("/goals/{}", goal.id);
    let is_over = goal.state == GoalState::Ended;
    let fields = fields(typed, ladder).into_iter().zip(fields(&typed_of(goal), ladder)).zip(FIELDS);
    let is_shown = |name| both.is_empty() || both.contains(&name);
    let differing = fields.filter(|((yours, theirs), name)| yours != theirs && is_shown(*name));
    let differing =
        differing.map(|(((label, yours), (_, theirs)), _)| Differing { label: label.to_owned(), yours, theirs });
    let GoalTyped { text, done_when, support, check_on, due_on, competency } = typed.clone();
    let hidden = [
        ("text", text),
        ("done_when", done_when),
        ("support", support),
        ("check_on", check_on),
        ("due_on", due_on),
        ("competency", competency),
        ("_version", goal.version.to_string()),
    ];
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "This goal".to_owned(),
        by: None,
        action: (!is_over).then(|| format!("{path}/edit")),
        back: path,
        hidden: hidden.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        fields: differing.collect(),
    }
    .answer()
}
