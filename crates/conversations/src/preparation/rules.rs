//! What a preparation holds, how far it is, and what a save changes.

use crate::conversations::Side;
use crate::kinds::{Kind, Step, TalkingPoint};

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

/// The step that is reading what there is.
pub const RECENT_WORK: &str = "recent_work";

/// The step that is rating.
pub const FRAMEWORK: &str = "framework";

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
            let has_box = kind.steps.iter().any(|step| step.key == OPPORTUNITIES);
            has_box.then(|| OPPORTUNITIES.to_owned()).into_iter().chain(points).collect()
        }
    }
}

/// What a text is called in a sentence about it.
pub fn heading(kind: &Kind, key: &str) -> String {
    let question = kind.questions.iter().find(|question| question.key == key).map(|question| question.short.clone());
    let point = || {
        let (of, nth) = key.rsplit_once('.')?;
        let point = kind.talking_points.iter().find(|point| point.key == of)?;
        Some(if point.at_most > 1 { format!("{} {nth}", point.label) } else { point.label.clone() })
    };
    let step = || kind.steps.iter().find(|step| step.key == key).map(|step| step.title.clone());
    question.or_else(point).or_else(step).unwrap_or_else(|| key.to_owned())
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
    /// The minutes still to do: those of the steps that are not done, of the ratings only those
    /// that are missing. None once they said they were ready.
    pub minutes_left: u32,
    /// How many competencies they rated.
    pub rated: u32,
    /// Whether they said they were ready.
    pub ready: bool,
}

impl ManagerProgress {
    /// How many steps are done; none before anything is saved.
    pub fn steps_done(&self) -> u32 {
        if !self.begun {
            return 0;
        }
        u32::try_from(self.done.iter().filter(|done| **done).count()).unwrap_or(0)
    }

    /// How many steps there are.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.done.len()).unwrap_or(0)
    }

    /// The first step that is not done, from 1; nothing when all are, or when they are ready.
    pub fn current(&self) -> Option<u32> {
        let first = self.done.iter().position(|done| !done).filter(|_| !self.ready)?;
        u32::try_from(first + 1).ok()
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

    /// The one thing their page asks for next.
    pub fn next(&self, kind: &Kind) -> Next {
        self.next_but(kind, "")
    }

    /// What it asks for next once the step with this key is done.
    pub fn next_but(&self, kind: &Kind, done: &str) -> Next {
        if self.ready {
            return Next::Nothing;
        }
        // What there is to read is read by working on the page; it is no step to be sent to.
        let is_open = |step: &Step| step.key != RECENT_WORK && step.key != done;
        let open = kind.steps.iter().zip(&self.done).find(|(step, done)| !**done && is_open(step));
        match open {
            Some((step, _)) if step.key == FRAMEWORK => Next::Rate,
            Some((step, _)) => Next::Write(step.key.clone()),
            None => Next::SayReady,
        }
    }
}

/// What a manager’s page asks for next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// To rate the first competency that is not rated.
    Rate,
    /// To write in the step with this key.
    Write(String),
    /// To say that they are ready.
    SayReady,
    /// Nothing: they said so.
    Nothing,
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
        RECENT_WORK => facts.begun,
        FRAMEWORK => facts.rated >= facts.competencies,
        OPPORTUNITIES => written(OPPORTUNITIES) > 0,
        step => {
            let enough = |point: &TalkingPoint| {
                written(&format!("{}.", point.key)) >= usize::try_from(point.at_least).unwrap_or(usize::MAX)
            };
            let mut points = kind.talking_points.iter().filter(|point| point.step == step).peekable();
            facts.begun && points.peek().is_some() && points.all(enough)
        }
    }
}

/// The manager’s progress, from facts alone.
pub fn manager_progress(kind: &Kind, facts: Facts<'_>, ready: bool) -> ManagerProgress {
    let done: Vec<bool> = kind.steps.iter().map(|step| is_done(kind, &step.key, facts)).collect();
    let open = kind.steps.iter().zip(&done).filter(|(_, done)| !**done);
    let minutes_left = if ready { 0 } else { open.map(|(step, _)| minutes_of(step, facts)).sum() };
    ManagerProgress { begun: facts.begun, done, minutes_left, rated: facts.rated, ready }
}

/// The minutes an open step still takes, rounded up.
fn minutes_of(step: &Step, facts: Facts<'_>) -> u32 {
    let unrated = facts.competencies.saturating_sub(facts.rated);
    match step.key.as_str() {
        FRAMEWORK if facts.competencies > 0 => (step.minutes * unrated).div_ceil(facts.competencies),
        _ => step.minutes,
    }
}

/// The step a manager is at as far as it follows from counts alone, from 1: nothing where it
/// hangs on what is written.
pub fn step_by_counts(kind: &Kind, begun: bool, rated: u32, competencies: u32) -> Option<u32> {
    let facts = Facts { begun, written: &[], rated, competencies };
    let open = kind.steps.iter().position(|step| !is_done(kind, &step.key, facts))?;
    let is_counted = [RECENT_WORK, FRAMEWORK].contains(&kind.steps[open].key.as_str());
    is_counted.then(|| u32::try_from(open + 1).ok()).flatten()
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
        assert_eq!((progress.minutes_left, progress.words().as_str()), (7, "step 2 of 4"), "7 of 16 are missing");
        let one_strength = Facts { written: &written[..2], ..facts };
        assert!(!is_done(&quarterly(), "talking_points", one_strength));
    }

    #[test]
    fn nothing_saved_is_nothing_done() {
        let nothing_to_rate = Facts { competencies: 0, ..Facts::default() };
        let progress = manager_progress(&quarterly(), nothing_to_rate, false);
        assert_eq!((progress.steps_done(), progress.words().as_str()), (0, "not begun"));
    }

    #[test]
    fn who_is_ready_has_nothing_left_to_do() {
        let facts = Facts { begun: true, written: &[], rated: 9, competencies: 16 };
        assert_eq!(manager_progress(&quarterly(), facts, false).minutes_left, 27);
        let ready = manager_progress(&quarterly(), facts, true);
        assert_eq!((ready.minutes_left, ready.current(), ready.next(&quarterly())), (0, None, Next::Nothing));
    }

    #[test]
    fn one_thing_comes_next() {
        let next = |written: &[&str], rated| {
            let written: Vec<String> = written.iter().map(|key| (*key).to_owned()).collect();
            let facts = Facts { begun: rated > 0, written: &written, rated, competencies: 16 };
            manager_progress(&quarterly(), facts, false).next(&quarterly())
        };
        assert_eq!(next(&[], 0), Next::Rate);
        assert_eq!(next(&["opportunities"], 15), Next::Rate);
        assert_eq!(next(&[], 16), Next::Write("opportunities".to_owned()));
        assert_eq!(next(&["opportunities", "strength.1"], 16), Next::Write("talking_points".to_owned()));
        assert_eq!(next(&["opportunities", "strength.1", "strength.2", "grow.1"], 16), Next::SayReady);
        let rating =
            manager_progress(&quarterly(), Facts { begun: true, rated: 9, competencies: 16, written: &[] }, false);
        assert_eq!(rating.next_but(&quarterly(), FRAMEWORK), Next::Write("opportunities".to_owned()));
    }

    #[test]
    fn a_step_follows_from_counts_until_it_hangs_on_words() {
        assert_eq!(step_by_counts(&quarterly(), false, 0, 16), Some(1));
        assert_eq!(step_by_counts(&quarterly(), true, 9, 16), Some(2));
        assert_eq!(step_by_counts(&quarterly(), true, 16, 16), None);
    }

    #[test]
    fn progress_is_said_in_numbers() {
        let ic = IcProgress { begun: true, answered: 4, questions: 5, rated: 11, shared: false };
        assert_eq!(ic.words(), "4 of 5 answers");
        assert_eq!(IcProgress::default().words(), "not begun");
        assert_eq!(ManagerProgress { ready: true, begun: true, ..ManagerProgress::default() }.words(), "ready");
    }
}
