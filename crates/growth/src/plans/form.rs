use kit::App;
use kit::ids::short;
use kit::names;
use kit::web::{PageError, Problems};
use people::PersonId;
use people::people::person;
use serde::Deserialize;

use super::queries::Goal;
use super::rules::GoalTyped;
use crate::pair::{Ladder, Offered};
use crate::words;

/// The form of a goal, on its own page and in the room (`plans/_goal_form.html`, printed from
/// a field called `goal_form`).
#[derive(Clone, Debug)]
pub struct GoalForm {
    /// Where it goes.
    pub action: String,
    /// The first name of the other side.
    pub other: String,
    /// The conversation it comes from, as in its address; may be empty.
    pub conversation: String,
    /// The path to go back to; may be empty.
    pub back: String,
    /// Whether both sit in the room, so that it is agreed as it is written.
    pub is_agreed: bool,
    /// The version that is edited; nothing for a new goal.
    pub version: Option<i64>,
    /// How the goal reads at that version, for the form to send along.
    pub base: String,
    /// What was typed.
    pub typed: GoalTyped,
    /// The competencies to choose from.
    pub offered: Vec<Offered>,
    /// What to mend.
    pub problems: Problems,
}

impl GoalForm {
    /// An empty form for a new goal in somebody’s plan. `conversation` and `is_agreed` are for
    /// the room, where both agree as they write.
    pub async fn empty(
        app: &App,
        ic: PersonId,
        other: &str,
        conversation: Option<i64>,
        back: &str,
        is_agreed: bool,
    ) -> Result<GoalForm, PageError> {
        let card = person(&app.db, ic).await?.ok_or(PageError::Missing)?;
        let ladder = Ladder::of(app, &card).await?;
        Ok(GoalForm {
            conversation: conversation.map(short).unwrap_or_default(),
            back: back.to_owned(),
            is_agreed,
            ..GoalForm::of(ic, other, &ladder, GoalTyped::default())
        })
    }

    pub(super) fn of(ic: PersonId, other: &str, ladder: &Ladder, typed: GoalTyped) -> GoalForm {
        GoalForm {
            action: format!("/people/{ic}/goals"),
            other: names::first(other).to_owned(),
            conversation: String::new(),
            back: String::new(),
            is_agreed: false,
            version: None,
            base: String::new(),
            offered: ladder.offered(std::slice::from_ref(&typed.competency)),
            typed,
            problems: Problems::none(),
        }
    }
}

/// The fields of a goal.
#[derive(Debug, Default, Deserialize)]
pub struct Fields {
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) done_when: String,
    #[serde(default)]
    pub(super) support: String,
    #[serde(default)]
    pub(super) check_on: String,
    #[serde(default)]
    pub(super) due_on: String,
    #[serde(default)]
    pub(super) competency: String,
    #[serde(default)]
    pub(super) conversation: String,
    #[serde(default)]
    pub(super) back: String,
    /// Not empty when both agree as they write.
    #[serde(default)]
    pub(super) agreed: String,
    #[serde(default, rename = "_version")]
    pub(super) version: i64,
    /// How the goal read at that version.
    #[serde(default, rename = "_base")]
    base: String,
}

impl Fields {
    /// Why it is not taken, with what was typed: nobody writes it twice.
    pub(super) fn kept(&self, why: PageError) -> PageError {
        why.keeping(&[("Goal", &self.text), ("Done when", &self.done_when), ("Support", &self.support)])
    }

    pub(super) fn typed(&self) -> GoalTyped {
        GoalTyped {
            text: self.text.clone(),
            done_when: self.done_when.clone(),
            support: self.support.clone(),
            check_on: self.check_on.clone(),
            due_on: self.due_on.clone(),
            competency: self.competency.clone(),
        }
    }

    /// What was typed over. A form that does not say it was typed over nothing.
    pub(super) fn base(&self) -> GoalTyped {
        serde_json::from_str(&self.base).unwrap_or_default()
    }

    /// Where to go afterwards: back to where the form stood, or to the plan.
    pub(super) fn way_back(&self, otherwise: String) -> String {
        words::local_path(&self.back).map_or(otherwise, str::to_owned)
    }
}

/// A goal as a form shows it again.
pub(super) fn typed_of(goal: &Goal) -> GoalTyped {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    GoalTyped {
        text: goal.text.clone(),
        done_when: goal.done_when.clone(),
        support: goal.support.clone(),
        check_on: day(goal.check_on),
        due_on: day(goal.due_on),
        competency: goal.competency_key.clone().unwrap_or_default(),
    }
}

/// A goal as a form sends it along.
pub(super) fn base_of(goal: &Goal) -> String {
    serde_json::to_string(&typed_of(goal)).unwrap_or_default()
}
