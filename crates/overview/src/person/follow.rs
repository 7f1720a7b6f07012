//! Whether both sides keep their word, drawn the same way for both, and the goals they agreed.

use growth::plans::{self, Entries, Goal, Progress, standing};
use growth::promises::{self, FollowThrough, InShort, follow_through};
use jiff::ToSpan;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::*;
use people::PersonId;
use people::access::{Grant, Relation};
use people::sessions::Viewer;

/// One side's promises.
pub(super) struct Side {
    pub(super) whose: String,
    pub(super) sentence: String,
    pub(super) knots: Vec<Hued>,
    pub(super) spoken: String,
}

/// Both sides, and which squares stand among them.
pub(super) struct Follow {
    pub(super) sides: Vec<Side>,
    pub(super) legend: Vec<(Hued, &'static str)>,
    pub(super) open: Vec<(String, String, String)>,
}

/// A goal both agreed.
pub(super) struct GoalRow {
    pub(super) text: String,
    pub(super) done_when: String,
    pub(super) path: String,
    /// The newest entry of progress, in its writer's words; may be empty.
    pub(super) latest: String,
    pub(super) due: String,
    pub(super) shape: Shape,
    pub(super) word: &'static str,
    pub(super) fact: String,
}

/// Goals and promises, for whoever holds a grant for the plan.
pub(super) struct Agreed {
    pub(super) goals: Vec<GoalRow>,
    pub(super) title: String,
    pub(super) follow: Follow,
}

/// A year of promises and the goals that run. `manager` is whose rope-holding counts: what an
/// earlier manager promised says nothing about the one of now.
pub(super) async fn agreed(
    app: &App,
    viewer: &Viewer,
    (relation, grant): (&Relation, &Grant),
    manager: Option<PersonId>,
    today: Date,
) -> Result<Agreed, PageError> {
    let zone = viewer.zone.as_str();
    let goals = plans::active(&app.db, grant).await?;
    let entries = match goals.as_slice() {
        [] => Entries::default(),
        _ => plans::entries(app, viewer, relation, grant).await?,
    };
    let promises = promises::in_short_of_ic(&app.db, grant, today.saturating_sub(12.months())).await?;
    let newest = goals.iter().filter_map(|goal| goal.agreed_at).max();
    let title = newest.map_or_else(
        || "Goals".to_owned(),
        |at| format!("What you agreed in {}", dates::local(at, zone).strftime("%B")),
    );
    Ok(Agreed {
        goals: goals.iter().map(|goal| goal_row(goal, &entries, zone, today)).collect(),
        title,
        follow: follow(&promises, grant, manager, today),
    })
}

fn goal_row(goal: &Goal, entries: &Entries, zone: &str, today: Date) -> GoalRow {
    let noted_on = entries.days_of(goal.id);
    let agreed_on = dates::local(goal.agreed_at.unwrap_or(goal.made_at), zone).date();
    let progress = Progress { agreed_on, check_on: goal.check_on, due_on: goal.due_on, noted_on: &noted_on };
    let standing = standing(&progress, today);
    GoalRow {
        text: goal.text.clone(),
        done_when: goal.done_when.clone(),
        path: format!("/goals/{}", goal.id),
        latest: entries.on(goal.id).last().map(|note| note.text.clone()).unwrap_or_default(),
        due: goal.due_on.map(|day| format!("due {}", dates::short_day(day, today))).unwrap_or_default(),
        shape: standing.shape,
        word: standing.word,
        fact: standing.fact,
    }
}

fn follow(all: &[InShort], grant: &Grant, manager: Option<PersonId>, today: Date) -> Follow {
    let whose = |owner: PersonId, name: &str| {
        if owner == grant.viewer { "You".to_owned() } else { first(name).to_owned() }
    };
    let side = |owner: PersonId| {
        let own: Vec<&InShort> = all.iter().filter(|promise| promise.owner_id == owner).collect();
        let name = own.first().map(|promise| whose(owner, &promise.owner_name))?;
        let knots: Vec<Hued> = own.iter().map(|promise| Hued(promise.state.shape())).collect();
        let counted: FollowThrough = follow_through(own.iter().map(|promise| promise.counted()), today);
        let spoken = own.iter().map(|promise| promise.state.word().to_lowercase()).collect::<Vec<_>>().join(", ");
        Some(Side { whose: name, sentence: counted.sentence(), knots, spoken })
    };
    let sides: Vec<Side> = [Some(grant.about), manager].into_iter().flatten().filter_map(side).collect();
    let legend = [
        promises::State::Kept,
        promises::State::KeptLate,
        promises::State::Open,
        promises::State::LetGo,
        promises::State::Broken,
    ];
    let stands = |state: &promises::State| sides.iter().any(|side| side.knots.contains(&Hued(state.shape())));
    let said = |promise: &InShort| {
        let (due, _) = crate::words::due(promise.due_on, today);
        Some((whose(promise.owner_id, &promise.owner_name), promise.open_text.clone()?, due))
    };
    Follow {
        legend: legend.into_iter().filter(stands).map(|state| (Hued(state.shape()), state.word())).collect(),
        open: all.iter().filter_map(said).collect(),
        sides,
    }
}
