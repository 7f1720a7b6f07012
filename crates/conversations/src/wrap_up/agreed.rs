use db::DbError;
use growth::plans::{Achieved, Outcome};
use growth::{GoalId, plans, promises};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::{Hued, Shape};
use people::access;
use people::sessions::Viewer;

use crate::ConversationId;
use crate::conversations::Conversation;

/// What a conversation led to: its goals, and what each side said they would do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreed {
    /// From before: to carry on or to end.
    pub(crate) earlier: Vec<Earlier>,
    /// New ones.
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

/// A goal from before, as the pages around a conversation print it.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    pub(crate) id: GoalId,
    pub(crate) text: String,
    pub(crate) done_when: String,
    pub(crate) looked_at: String,
    /// The day of the conversation it comes from, or the day it was agreed: "Thu 20 August".
    pub(crate) from: String,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) decided_at: Option<Timestamp>,
    pub(crate) result: Option<Achieved>,
    pub(crate) version: i64,
}

impl Earlier {
    /// Whether it runs on, as far as anybody has said.
    pub(crate) fn runs(&self) -> bool {
        self.outcome != Some(Outcome::Ended)
    }

    /// Whether the conversation carried it on.
    pub(crate) fn is_carried_on(&self) -> bool {
        self.outcome == Some(Outcome::CarriedOn)
    }
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
    /// Goals that run from here on, those from before counted.
    pub(crate) fn running(&self) -> usize {
        self.goals.len() + self.earlier_running()
    }

    /// Those of them that are from before.
    pub(crate) fn earlier_running(&self) -> usize {
        self.earlier.iter().filter(|goal| goal.runs()).count()
    }

    /// What counts as agreed here, in the note and beside it: its new goals, and those from before
    /// that it carried on. A goal nobody said a word about stays on the plan and in neither.
    pub(crate) fn counted(&self) -> usize {
        self.goals.len() + self.carried_on().count()
    }

    /// Goals from before that it carried on.
    pub(crate) fn carried_on(&self) -> impl Iterator<Item = &Earlier> {
        self.earlier.iter().filter(|goal| goal.is_carried_on())
    }

    /// Goals from before nobody said a word about.
    pub(crate) fn untouched(&self) -> usize {
        self.earlier.iter().filter(|goal| goal.outcome.is_none()).count()
    }

    /// Whether it led to no goal, carried on or ended or new, and to no promise.
    pub(crate) fn is_nothing(&self) -> bool {
        self.goals.is_empty() && self.untouched() == self.earlier.len() && self.ic.is_empty() && self.manager.is_empty()
    }

    /// What a note that says everything says: goals and promises, in their own words.
    pub(crate) fn texts(&self) -> Vec<String> {
        let goals = self.carried_on().map(|goal| &goal.text).chain(self.goals.iter().map(|goal| &goal.text));
        goals.chain(self.ic.iter().chain(&self.manager).map(|promise| &promise.text)).cloned().collect()
    }

    /// Counted goals that say when they are done.
    pub(crate) fn measured(&self) -> usize {
        let carried_on = self.carried_on().map(|goal| &goal.done_when);
        carried_on.chain(self.goals.iter().map(|goal| &goal.done_when)).filter(|text| !text.trim().is_empty()).count()
    }

    /// Counted goals both agreed to in this conversation: new ones, and those carried on.
    pub(crate) fn both_agreed(&self) -> usize {
        self.carried_on().count() + self.goals.iter().filter(|goal| goal.is_agreed).count()
    }

    /// When the last of them was agreed or carried on.
    pub(crate) fn last_agreed_at(&self) -> Option<Timestamp> {
        let carried_on = self.carried_on().filter_map(|goal| goal.decided_at);
        carried_on.chain(self.goals.iter().filter_map(|goal| goal.agreed_at)).max()
    }
}

/// What a note without anything agreed does not hold, said before it is sent. `asks_for_goals`:
/// whether this kind is there to agree on goals; `untouched`: goals from before nobody spoke of.
pub(crate) fn nothing_agreed(asks_for_goals: bool, untouched: usize) -> String {
    let missing = match (asks_for_goals, untouched) {
        (false, _) => "no promise of either of you".to_owned(),
        (true, 0) => "no goal and no promise".to_owned(),
        (true, 1) => "no promise, and nobody said whether the goal from before goes on".to_owned(),
        (true, more) => format!("no promise, and nobody said whether the {more} goals from before go on"),
    };
    format!("Nothing is agreed in it yet: {missing}.")
}

/// Loads what came of a conversation, its days as they are in `zone`. The caller has let the
/// viewer into it.
pub(crate) async fn of(app: &App, id: ConversationId, zone: &str) -> Result<Agreed, DbError> {
    let today = dates::local(app.clock.now(), zone).date();
    let earlier = plans::from_before(&app.db, id.0).await?;
    let goals = plans::of_conversation(&app.db, id.0).await?;
    let said = promises::of_conversation(&app.db, id.0).await?;
    let of_side = |side| said.iter().filter(|one| one.side == side).map(|one| promise(one, today)).collect();
    let still_there = |goal: &&plans::Goal| goal.state != plans::GoalState::Ended || goal.result.is_some();
    Ok(Agreed {
        earlier: earlier.into_iter().map(|one| from_before(one, zone, today)).collect(),
        goals: goals.iter().filter(still_there).map(|one| goal(one, today)).collect(),
        ic: of_side(promises::Side::Ic),
        manager: of_side(promises::Side::Manager),
    })
}

/// The same for one reader: a goal from before that nobody spoke of belongs to the plan, and is
/// there for whoever reads that.
pub(crate) async fn seen(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Agreed, PageError> {
    let mut agreed = of(app, conversation.id, &viewer.zone).await?;
    if agreed.untouched() > 0 {
        let plan = access::grant(app, viewer, &plans::header(conversation.ic_id)).await?;
        let reads = plan.is_some_and(|grant| grant.may_read());
        agreed.earlier.retain(|goal| reads || goal.outcome.is_some());
    }
    Ok(agreed)
}

fn from_before(goal: plans::Earlier, zone: &str, today: Date) -> Earlier {
    let from = goal.talked_at.or(goal.agreed_at).map(|at| dates::local(at, zone).date());
    Earlier {
        id: goal.id,
        looked_at: days(goal.check_on, goal.due_on, today),
        from: from.map(|day| long_ago(day, today)).unwrap_or_default(),
        text: goal.text,
        done_when: goal.done_when,
        outcome: goal.outcome,
        decided_at: goal.looked_at,
        result: goal.result,
        version: goal.version,
    }
}

/// "Thu 20 August", and "20 August 2025" where the year is not this one.
fn long_ago(day: Date, today: Date) -> String {
    if day.year() == today.year() { dates::day(day) } else { day.strftime("%-d %B %Y").to_string() }
}

/// "18 Dec, due 29 Jan".
fn days(check_on: Option<Date>, due_on: Option<Date>, today: Date) -> String {
    let day = |label: &str, on: Option<Date>| on.map(|on| format!("{label}{}", dates::short_day(on, today)));
    [day("", check_on), day("due ", due_on)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn goal(goal: &plans::Goal, today: Date) -> Goal {
    Goal {
        path: format!("/goals/{}", goal.id),
        text: goal.text.clone(),
        done_when: goal.done_when.clone(),
        support: goal.support.clone(),
        looked_at: days(goal.check_on, goal.due_on, today),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn earlier(outcome: Option<Outcome>) -> Earlier {
        Earlier {
            id: GoalId(1),
            text: "A settlement design".to_owned(),
            done_when: "Edda has signed it".to_owned(),
            looked_at: String::new(),
            from: String::new(),
            outcome,
            decided_at: None,
            result: None,
            version: 1,
        }
    }

    #[test]
    fn a_goal_nobody_spoke_of_counts_neither_beside_the_note_nor_in_it() {
        let agreed = Agreed { earlier: vec![earlier(None), earlier(Some(Outcome::CarriedOn))], ..Agreed::default() };
        assert_eq!((agreed.running(), agreed.counted(), agreed.measured(), agreed.untouched()), (2, 1, 1, 1));
        assert_eq!(agreed.texts(), ["A settlement design"]);
        assert!(!agreed.is_nothing());
    }

    #[test]
    fn a_note_without_anything_agreed_says_what_is_missing() {
        assert!(Agreed { earlier: vec![earlier(None)], ..Agreed::default() }.is_nothing());
        assert!(!Agreed { earlier: vec![earlier(Some(Outcome::Ended))], ..Agreed::default() }.is_nothing());
        assert_eq!(nothing_agreed(true, 0), "Nothing is agreed in it yet: no goal and no promise.");
        assert_eq!(nothing_agreed(false, 2), "Nothing is agreed in it yet: no promise of either of you.");
        assert!(nothing_agreed(true, 1).ends_with("nobody said whether the goal from before goes on."));
    }
}
