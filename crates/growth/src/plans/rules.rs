use jiff::civil::Date;
use kit::dates;
use kit::web::Problems;
use kit::web::icons::Shape;
use people::PersonId;
use serde::{Deserialize, Serialize};

use crate::words;

/// How far a goal is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalState {
    /// One side wrote it down; the other has not agreed yet.
    Proposed,
    /// Both agreed.
    Agreed,
    /// It ended with a result, or was taken back.
    Ended,
}

impl GoalState {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            GoalState::Proposed => "proposed",
            GoalState::Agreed => "agreed",
            GoalState::Ended => "ended",
        }
    }

    /// The state with this name.
    pub fn named(text: &str) -> Option<GoalState> {
        [GoalState::Proposed, GoalState::Agreed, GoalState::Ended].into_iter().find(|state| state.name() == text)
    }
}

/// How a goal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Achieved {
    /// All of it.
    Whole,
    /// Some of it.
    Partly,
    /// None of it.
    Not,
}

impl Achieved {
    /// All three.
    pub const ALL: [Achieved; 3] = [Achieved::Whole, Achieved::Partly, Achieved::Not];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Achieved::Whole => "achieved",
            Achieved::Partly => "partly",
            Achieved::Not => "not",
        }
    }

    /// The result with this name.
    pub fn named(text: &str) -> Option<Achieved> {
        Achieved::ALL.into_iter().find(|result| result.name() == text)
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Achieved::Whole => "Achieved",
            Achieved::Partly => "Partly",
            Achieved::Not => "Not achieved",
        }
    }

    /// The shape that says it without colour.
    pub fn shape(self) -> Shape {
        match self {
            Achieved::Whole => Shape::Consistent,
            Achieved::Partly => Shape::Emerging,
            Achieved::Not => Shape::Gap,
        }
    }
}

/// What a conversation made of a goal from before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on as it is.
    CarriedOn,
    /// It ended there, with a result.
    Ended,
}

impl Outcome {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::CarriedOn => "carried_on",
            Outcome::Ended => "ended",
        }
    }

    /// The outcome with this name.
    pub fn named(text: &str) -> Option<Outcome> {
        [Outcome::CarriedOn, Outcome::Ended].into_iter().find(|outcome| outcome.name() == text)
    }
}

/// A goal as it was typed; every field as text, so that a page can show it again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct GoalTyped {
    /// What.
    pub text: String,
    /// How both will know.
    pub done_when: String,
    /// What it needs, and from whom.
    pub support: String,
    /// The next look at it.
    pub check_on: String,
    /// By when.
    pub due_on: String,
    /// The key of the competency it grows; may be empty.
    pub competency: String,
}

/// The fields of a goal, by their names in forms and in its history.
pub const FIELDS: [&str; 6] = ["text", "done_when", "support", "check_on", "due_on", "competency"];

impl GoalTyped {
    /// The fields in their order, without the blanks around them.
    pub fn fields(&self) -> [&str; 6] {
        let GoalTyped { text, done_when, support, check_on, due_on, competency } = self;
        [text, done_when, support, check_on, due_on, competency].map(|field| field.trim())
    }

    fn of_fields(fields: [&str; 6]) -> GoalTyped {
        let [text, done_when, support, check_on, due_on, competency] = fields.map(str::to_owned);
        GoalTyped { text, done_when, support, check_on, due_on, competency }
    }

    /// What was typed over `base`, put together with how the goal reads by now: each field as
    /// whoever changed it left it. Where both did, it stays as it was typed, and is named.
    pub fn together(&self, base: &GoalTyped, stands: &GoalTyped) -> (GoalTyped, Vec<&'static str>) {
        let (mut fields, mut both) = (self.fields(), Vec::new());
        for (at, (base, theirs)) in base.fields().into_iter().zip(stands.fields()).enumerate() {
            if fields[at] == base {
                fields[at] = theirs;
            } else if theirs != base && theirs != fields[at] {
                both.push(FIELDS[at]);
            }
        }
        (GoalTyped::of_fields(fields), both)
    }

    /// The names of the fields that say something else, with blanks between.
    pub fn differing(&self, other: &GoalTyped) -> String {
        let differs = |((name, one), other)| (one != other).then_some(name);
        let names = FIELDS.into_iter().zip(self.fields()).zip(other.fields()).filter_map(differs);
        names.collect::<Vec<_>>().join(" ")
    }
}

/// A goal read from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalDraft {
    /// What.
    pub text: String,
    /// How both will know.
    pub done_when: String,
    /// What it needs, and from whom.
    pub support: String,
    /// The next look at it.
    pub check_on: Option<Date>,
    /// By when.
    pub due_on: Option<Date>,
    /// The key of the competency it grows.
    pub competency_key: Option<String>,
}

const LONGEST_TEXT: usize = 300;
const LONGEST_DETAIL: usize = 1000;

/// Reads a goal. `known` are the keys of the person’s framework; `kept` are days that may stay
/// although they have passed, because they stood there before.
pub fn goal(typed: &GoalTyped, known: &[&str], kept: &[Date], today: Date) -> Result<GoalDraft, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("goal_text", "The goal"), &typed.text, LONGEST_TEXT, &mut problems);
    if text.is_empty() {
        problems.add("goal_text", "Say what the goal is.");
    }
    let done_when =
        words::short_enough(("goal_done_when", "What it is done by"), &typed.done_when, LONGEST_DETAIL, &mut problems);
    if done_when.is_empty() {
        problems.add("goal_done_when", "How will you both know that it is done?");
    }
    let support = words::short_enough(("goal_support", "The support"), &typed.support, LONGEST_DETAIL, &mut problems);
    let check_on = words::optional_day("goal_check_on", &typed.check_on, &mut problems);
    let due_on = words::optional_day("goal_due_on", &typed.due_on, &mut problems);
    let passed = |day: &Date| *day < today && !kept.contains(day);
    if check_on.as_ref().is_some_and(passed) {
        problems.add("goal_check_on", "That day has passed. Pick today or a day to come.");
    }
    if due_on.as_ref().is_some_and(passed) {
        problems.add("goal_due_on", "That day has passed. Pick today or a day to come.");
    }
    if let (Some(check), Some(due)) = (check_on, due_on)
        && check > due
    {
        problems.add("goal_check_on", "The next look at it comes after the day it is due.");
    }
    let competency_key = Some(typed.competency.trim()).filter(|key| known.contains(key)).map(str::to_owned);
    let draft = GoalDraft { text, done_when, support, check_on, due_on, competency_key };
    if problems.is_empty() { Ok(draft) } else { Err(problems) }
}

/// An entry of progress read from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteDraft {
    /// The day it is about.
    pub on_day: Date,
    /// What happened.
    pub text: String,
    /// When to look next; nothing leaves the day as it is.
    pub next_check_on: Option<Date>,
}

/// Reads an entry of progress.
pub fn note(text: &str, on_day: &str, next_check_on: &str, today: Date) -> Result<NoteDraft, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("note_text", "The entry"), text, LONGEST_DETAIL, &mut problems);
    if text.is_empty() {
        problems.add("note_text", "Say what happened since the last look.");
    }
    let on_day = words::optional_day("note_on", on_day, &mut problems).unwrap_or(today);
    if on_day > today {
        problems.add("note_on", "That day is still to come.");
    }
    let next_check_on = words::optional_day("note_next", next_check_on, &mut problems);
    if next_check_on.is_some_and(|day| day < today) {
        problems.add("note_next", "That day has passed. Pick today or a day to come.");
    }
    if problems.is_empty() { Ok(NoteDraft { on_day, text, next_check_on }) } else { Err(problems) }
}

/// Reads the word beside a step, which may be left out. `field` is where it was typed.
pub fn word(field: &'static str, text: &str, today: Date) -> Result<Option<NoteDraft>, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough((field, "The text"), text, LONGEST_DETAIL, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok((!text.is_empty()).then_some(NoteDraft { on_day: today, text, next_check_on: None }))
}

/// Reads how an agreed goal ended, and what shows it.
pub fn ending(result: &str, text: &str, today: Date) -> Result<(Achieved, Option<NoteDraft>), Problems> {
    let missing = || Problems::of("goal_result", "Say how it ended: achieved, partly or not.");
    let note = word("ending_text", text, today)?;
    Ok((Achieved::named(result).ok_or_else(missing)?, note))
}

/// What is said about how many goals run at once: fewer or more than two or three is allowed.
pub fn advice(active: usize) -> Option<String> {
    match active {
        0 => None,
        1 => Some("One goal is agreed. Two or three at a time is what most people can move.".to_owned()),
        2 | 3 => None,
        more => Some(format!(
            "{} goals are agreed. Two or three at a time is what most people can move; which of these can wait?",
            words::count_first(more)
        )),
    }
}

/// Whether somebody may agree to a goal: the side that did not propose it, while it is open. The
/// manager and whoever stands in for them are one side.
pub fn may_agree(state: GoalState, proposed_by: PersonId, viewer: PersonId, ic: PersonId) -> bool {
    state == GoalState::Proposed && (proposed_by == ic) != (viewer == ic)
}

/// What standing and track are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// When both agreed.
    pub agreed_on: Date,
    /// The next look.
    pub check_on: Option<Date>,
    /// By when.
    pub due_on: Option<Date>,
    /// The days of the entries, oldest first.
    pub noted_on: &'a [Date],
}

/// How an agreed goal stands: the word, its shape, and the fact it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// "Looked at", "Not looked at yet", "Watch", "Overdue".
    pub word: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// The fact.
    pub fact: String,
}

/// After so many days without a word a goal is watched.
const QUIET_DAYS: i64 = 35;

/// How an agreed goal stands, from facts alone: the day it is due, the look that was missed,
/// the time since anybody wrote about it. Whether it goes well is for its two people to say.
pub fn standing(progress: &Progress<'_>, today: Date) -> Standing {
    let last = progress.noted_on.last().copied();
    if let Some(due) = progress.due_on.filter(|due| *due < today) {
        let fact = format!("due {}, without a result", dates::short_day(due, today));
        return Standing { word: "Overdue", shape: Shape::Overdue, fact };
    }
    let missed = progress.check_on.filter(|check| *check < today && last.is_none_or(|last| last < *check));
    if let Some(check) = missed {
        let fact = format!("nothing written since the look of {} came due", dates::short_day(check, today));
        return Standing { word: "Watch", shape: Shape::Emerging, fact };
    }
    let heard = last.unwrap_or(progress.agreed_on).max(progress.agreed_on);
    let quiet = dates::days_between(heard, today);
    if quiet > QUIET_DAYS {
        let fact = format!("nothing written for {quiet} days");
        return Standing { word: "Watch", shape: Shape::Emerging, fact };
    }
    let next = progress.check_on.filter(|on| *on >= today);
    let next = next.map(|on| format!(", next look {}", dates::short_day(on, today))).unwrap_or_default();
    match last {
        Some(last) => {
            let fact = format!("last entry {}{next}", dates::short_day(last, today));
            Standing { word: "Looked at", shape: Shape::Consistent, fact }
        }
        // Nobody can know yet.
        None => {
            let fact = format!("agreed {}{next}", dates::short_day(progress.agreed_on, today));
            Standing { word: "Not looked at yet", shape: Shape::NotSought, fact }
        }
    }
}

/// One mark on a goal’s rope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Where, in per cent from the left.
    pub at_percent: f64,
    /// Which day.
    pub on: Date,
    /// Whether an entry was written there.
    pub is_done: bool,
}

/// The marks of a goal between the day it was agreed and the day it ends, and how much of
/// that time is gone. Marks too close to be read apart give way to the later one.
pub fn track(progress: &Progress<'_>, today: Date) -> (f64, Vec<Mark>) {
    let last_day = progress.noted_on.last().copied().max(progress.check_on).max(progress.due_on);
    let start = progress.noted_on.first().map_or(progress.agreed_on, |first| progress.agreed_on.min(*first));
    let end = last_day.unwrap_or(today).max(today).max(start);
    let whole = dates::days_between(start, end).max(1);
    let share = |day: Date| {
        #[allow(clippy::cast_precision_loss, reason = "a few thousand days")]
        let share = dates::days_between(start, day) as f64 / whole as f64;
        4.0 + share * 90.0
    };
    let mark = |on: Date, is_done| Mark { at_percent: share(on), on, is_done };
    let to_come = [progress.check_on, progress.due_on].into_iter().flatten();
    let mut all: Vec<Mark> = progress.noted_on.iter().map(|day| mark(*day, true)).collect();
    all.extend(to_come.filter(|day| !progress.noted_on.contains(day)).map(|day| mark(day, false)));
    all.sort_by_key(|mark| mark.on);
    all.dedup_by_key(|mark| mark.on);
    (share(today), apart(all))
}

const APART: f64 = 14.0;

fn apart(all: Vec<Mark>) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::new();
    for mark in all.into_iter().rev() {
        if kept.last().is_none_or(|later| later.at_percent - mark.at_percent >= APART) {
            kept.push(mark);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
