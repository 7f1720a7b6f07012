//! What a preparation holds, how far it is, and what a save changes.

use crate::conversations::Side;
use crate::kinds::Kind;

/// One answer, talking point or note, by the key its kind gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// A question’s key, `opportunities`, or a talking point such as `strength.1`.
    pub key: String,
    /// What was written.
    pub text: String,
    /// Whether its writer keeps it, even after sharing.
    pub kept_back: bool,
}

/// The key of what the manager writes about opportunities.
pub const OPPORTUNITIES: &str = "opportunities";

/// The longest answer we keep, in characters.
pub const LONGEST: usize = 10_000;

/// Every key a side may write under.
pub fn keys(kind: &Kind, side: Side) -> Vec<String> {
    match side {
        Side::Ic => kind.questions.iter().map(|question| question.key.clone()).collect(),
        Side::Manager => {
            let points = kind.talking_points.iter();
            let points = points.flat_map(|point| (1..=point.at_most.max(1)).map(|n| format!("{}.{n}", point.key)));
            std::iter::once(OPPORTUNITIES.to_owned()).chain(points).collect()
        }
    }
}

/// How far both sides are; no words in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The IC’s side.
    pub ic: IcProgress,
    /// The manager’s side.
    pub manager: ManagerProgress,
}

/// How far the IC is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IcProgress {
    /// Whether they saved anything yet.
    pub begun: bool,
    /// How many questions are answered.
    pub answered: u32,
    /// Of how many.
    pub questions: u32,
    /// How many competencies they rated.
    pub rated: u32,
    /// Whether their answers are shared.
    pub shared: bool,
}

impl IcProgress {
    /// "4 of 5 answers", or that nothing is begun.
    pub fn words(&self) -> String {
        match (self.begun, self.shared) {
            (false, _) => "not begun".to_owned(),
            (true, false) => format!("{} of {} answers", self.answered, self.questions),
            (true, true) => format!("{} of {} answers, shared", self.answered, self.questions),
        }
    }
}

/// How far the manager is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagerProgress {
    /// Whether they saved anything yet.
    pub begun: bool,
    /// Which steps are done, in their order.
    pub done: Vec<bool>,
    /// The minutes of the steps that are not.
    pub minutes_left: u32,
    /// How many competencies they rated.
    pub rated: u32,
    /// Whether they said they were ready.
    pub ready: bool,
}

impl ManagerProgress {
    /// How many steps are done.
    pub fn steps_done(&self) -> u32 {
        u32::try_from(self.done.iter().filter(|done| **done).count()).unwrap_or(0)
    }

    /// How many steps there are.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.done.len()).unwrap_or(0)
    }

    /// The first step that is not done, from 1; nothing when all are.
    pub fn current(&self) -> Option<u32> {
        u32::try_from(self.done.iter().position(|done| !done)? + 1).ok()
    }

    /// "step 2 of 4", "ready", or that nothing is begun.
    pub fn words(&self) -> String {
        match (self.begun, self.ready, self.current()) {
            (_, true, _) => "ready".to_owned(),
            (false, ..) => "not begun".to_owned(),
            (true, false, Some(step)) => format!("step {step} of {}", self.steps()),
            (true, false, None) => format!("all {} steps", self.steps()),
        }
    }
}

/// What is known of the manager’s preparation, without its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Whether anything was saved.
    pub begun: bool,
    /// The keys something is written under.
    pub written: &'a [String],
    /// How many competencies are rated.
    pub rated: u32,
    /// Of how many.
    pub competencies: u32,
}

/// Whether a step is done, from facts alone: the recent work once the page was worked on, the
/// framework once everything is rated, the others once enough is written.
pub fn is_done(kind: &Kind, step: &str, facts: Facts<'_>) -> bool {
    let written = |prefix: &str| facts.written.iter().filter(|key| key.starts_with(prefix)).count();
    match step {
        "recent_work" => facts.begun,
        "framework" => facts.rated >= facts.competencies,
        "opportunities" => written(OPPORTUNITIES) > 0,
        "talking_points" => kind
            .talking_points
            .iter()
            .all(|point| written(&format!("{}.", point.key)) >= usize::try_from(point.at_least).unwrap_or(usize::MAX)),
        _ => false,
    }
}

/// The manager’s progress, from facts alone.
pub fn manager_progress(kind: &Kind, facts: Facts<'_>, ready: bool) -> ManagerProgress {
    let done: Vec<bool> = kind.steps.iter().map(|step| is_done(kind, &step.key, facts)).collect();
    let left = kind.steps.iter().zip(&done).filter(|(_, done)| !**done).map(|(step, _)| step.minutes).sum();
    ManagerProgress { begun: facts.begun, done, minutes_left: left, rated: facts.rated, ready }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::BUILT_IN;

    fn quarterly() -> Kind {
        Kind::read(BUILT_IN[0]).expect("the built-in kind")
    }

    #[test]
    fn each_side_writes_under_the_keys_of_the_kind() {
        assert_eq!(keys(&quarterly(), Side::Ic), ["proud", "hard", "learn", "progress", "support"]);
        let manager = keys(&quarterly(), Side::Manager);
        assert_eq!(manager, ["opportunities", "strength.1", "strength.2", "strength.3", "grow.1", "grow.2", "leads.1"]);
    }

    #[test]
    fn steps_are_done_from_facts() {
        let written = ["opportunities", "strength.1", "strength.2", "grow.1"].map(str::to_owned);
        let facts = Facts { begun: true, written: &written, rated: 9, competencies: 16 };
        let progress = manager_progress(&quarterly(), facts, false);
        assert_eq!(progress.done, [true, false, true, true]);
        assert_eq!((progress.minutes_left, progress.words().as_str()), (15, "step 2 of 4"));
        let one_strength = Facts { written: &written[..2], ..facts };
        assert!(!is_done(&quarterly(), "talking_points", one_strength));
    }

    #[test]
    fn progress_is_said_in_numbers() {
        let ic = IcProgress { begun: true, answered: 4, questions: 5, rated: 11, shared: false };
        assert_eq!(ic.words(), "4 of 5 answers");
        assert_eq!(IcProgress::default().words(), "not begun");
        assert_eq!(ManagerProgress { ready: true, begun: true, ..ManagerProgress::default() }.words(), "ready");
    }
}
