//! A goal was changed or ended while somebody wrote what becomes of it: they see both, and what
//! they typed is not lost.

use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict};
use kit::{App, dates};
use people::access::{self, Need};
use people::sessions::Viewer;

use super::editing::as_lines;
use super::entries;
use super::find;
use super::form::typed_of;
use super::queries::Goal;
use super::rules::{Achieved, GoalState};
use super::steps::{Continuation, Ending};
use crate::GoalId;
use crate::pair::{Ladder, Pair};

/// Both versions, for whoever carries a goal on.
pub(super) async fn carrying_on(app: &App, viewer: &Viewer, id: GoalId, typed: &Continuation) -> Answer {
    let yours = lines(&["Carried on.", typed.text.trim()]);
    let hidden = [("text", &typed.text), ("conversation", &typed.conversation), ("back", &typed.back)];
    two_versions(app, viewer, id, ("continuation", yours), &hidden).await
}

/// Both versions, for whoever ends a goal or takes a proposal off the plan.
pub(super) async fn ending(app: &App, viewer: &Viewer, id: GoalId, typed: &Ending) -> Answer {
    let Ending { result, text, conversation, back, .. } = typed;
    let how = match Achieved::named(result) {
        Some(result) => format!("Ended: {}.", result.word().to_lowercase()),
        None => "Off the plan.".to_owned(),
    };
    let yours = lines(&[&how, text.trim()]);
    let hidden = [("result", result), ("text", text), ("conversation", conversation), ("back", back)];
    two_versions(app, viewer, id, ("ending", yours), &hidden).await
}

async fn two_versions(
    app: &App,
    viewer: &Viewer,
    id: GoalId,
    (step, yours): (&str, String),
    typed: &[(&str, &String)],
) -> Answer {
    let (goal, _) = find(app, viewer, id, Need::Write).await?;
    let path = format!("/goals/{id}");
    let mut hidden: Vec<_> = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect();
    hidden.push(("_version".to_owned(), goal.version.to_string()));
    let theirs = as_it_stands(app, viewer, &goal).await?;
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "This goal".to_owned(),
        by: None,
        // What has ended stays ended; there is nothing left to save over.
        action: (goal.state != GoalState::Ended).then(|| format!("{path}/{step}")),
        back: path,
        hidden,
        fields: vec![Differing { label: "What becomes of it".to_owned(), yours, theirs }],
    }
    .answer()
}

/// How a goal reads now, or how it ended and what was written last.
async fn as_it_stands(app: &App, viewer: &Viewer, goal: &Goal) -> Result<String, kit::web::PageError> {
    if let Some(on) = goal.ended_on {
        let how = goal.result.map_or("Off the plan", Achieved::word);
        let relation = access::relation(app, viewer, goal.ic_id).await?;
        let entries = entries::of_goal(app, viewer, &relation, goal).await?;
        let note = entries
            .on(goal.id)
            .last()
            .map(|note| format!("{}: {}", first(&note.author_name), note.text))
            .unwrap_or_default();
        return Ok(lines(&[&format!("{how}, ended {}.", dates::day(on)), &note]));
    }
    let pair = Pair::of(app, goal.ic_id).await?;
    let ladder = Ladder::of(app, &pair.ic).await?;
    Ok(as_lines(&typed_of(goal), &ladder))
}

fn lines(lines: &[&str]) -> String {
    lines.iter().filter(|line| !line.is_empty()).copied().collect::<Vec<_>>().join("\n")
}
