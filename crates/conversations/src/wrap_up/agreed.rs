use db::DbError;
use growth::{plans, promises};
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::{Hued, Shape};

use crate::ConversationId;

/// What a conversation led to: its goals, and what each side said they would do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreed {
    pub(crate) goals: Vec<Goal>,
    pub(crate) ic: Vec<Promise>,
    pub(crate) manager: Vec<Promise>,
}

/// A goal, as the pages around a conversation print it.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) done_when: String,
    pub(crate) support: String,
    pub(crate) looked_at: String,
    pub(crate) is_agreed: bool,
    pub(crate) agreed_at: Option<jiff::Timestamp>,
    pub(crate) proposed_by: String,
}

/// A promise, as the pages around a conversation print it.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) due: String,
    pub(crate) long_due: String,
    pub(crate) shape: Shape,
    pub(crate) word: &'static str,
    pub(crate) is_kept: bool,
    /// Whether it is settled, or its day has come.
    pub(crate) has_come: bool,
}

impl Promise {
    /// Its square, with its hue.
    pub(crate) fn hued(&self) -> Hued {
        Hued(self.shape)
    }
}

impl Agreed {
    /// Goals that say when they are done.
    pub(crate) fn measured(&self) -> usize {
        self.goals.iter().filter(|goal| !goal.done_when.trim().is_empty()).count()
    }

    /// Goals both agreed to.
    pub(crate) fn both_agreed(&self) -> usize {
        self.goals.iter().filter(|goal| goal.is_agreed).count()
    }
}

/// Loads what came of a conversation. The caller has let the viewer into it.
pub(crate) async fn of(app: &App, id: ConversationId, today: Date) -> Result<Agreed, DbError> {
    let goals = plans::of_conversation(&app.db, id.0).await?;
    let said = promises::of_conversation(&app.db, id.0).await?;
    let of_side = |side| said.iter().filter(|one| one.side == side).map(|one| promise(one, today)).collect();
    let still_there = |goal: &&plans::Goal| goal.state != plans::GoalState::Ended || goal.result.is_some();
    Ok(Agreed {
        goals: goals.iter().filter(still_there).map(|one| goal(one, today)).collect(),
        ic: of_side(promises::Side::Ic),
        manager: of_side(promises::Side::Manager),
    })
}

fn goal(goal: &plans::Goal, today: Date) -> Goal {
    let day = |label: &str, on: Option<Date>| on.map(|on| format!("{label}{}", dates::short_day(on, today)));
    let looked_at = [day("", goal.check_on), day("due ", goal.due_on)];
    Goal {
        path: format!("/goals/{}", goal.id),
        text: goal.text.clone(),
        done_when: goal.done_when.clone(),
        support: goal.support.clone(),
        looked_at: looked_at.into_iter().flatten().collect::<Vec<_>>().join(", "),
        is_agreed: goal.state != plans::GoalState::Proposed,
        agreed_at: goal.agreed_at,
        proposed_by: goal.proposed_by_name.clone(),
    }
}

fn promise(promise: &promises::Promise, today: Date) -> Promise {
    Promise {
        path: format!("/promises/{}", promise.id),
        text: promise.text.clone(),
        due: dates::short_day(promise.due_on, today),
        long_due: dates::day(promise.due_on),
        shape: promise.state.shape(),
        word: promise.state.word(),
        has_come: promise.state != promises::State::Open || promise.due_on <= today,
        is_kept: matches!(promise.state, promises::State::Kept | promises::State::KeptLate),
    }
}
