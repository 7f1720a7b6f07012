use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::dates;
use kit::web::Problems;
use kit::web::icons::Shape;

use crate::words;

/// Which of the two people of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one who climbs.
    Ic,
    /// The one who holds the rope.
    Manager,
}

impl Side {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Side::Ic => "ic",
            Side::Manager => "manager",
        }
    }

    /// The side with this name.
    pub fn named(text: &str) -> Option<Side> {
        [Side::Ic, Side::Manager].into_iter().find(|side| side.name() == text)
    }
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Still to be done.
    Open,
    /// Done by the day it was first due.
    Kept,
    /// Done after that day, however often it was moved.
    KeptLate,
    /// Given up, with a reason.
    LetGo,
    /// Not done.
    Broken,
}

impl State {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Kept => "kept",
            State::KeptLate => "kept_late",
            State::LetGo => "let_go",
            State::Broken => "broken",
        }
    }

    /// The state with this name.
    pub fn named(text: &str) -> Option<State> {
        [State::Open, State::Kept, State::KeptLate, State::LetGo, State::Broken]
            .into_iter()
            .find(|state| state.name() == text)
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "Open",
            State::Kept => "Kept",
            State::KeptLate => "Kept late",
            State::LetGo => "Let go",
            State::Broken => "Broken",
        }
    }

    /// The square that says it without colour.
    pub fn shape(self) -> Shape {
        match self {
            State::Open => Shape::PromiseOpen,
            State::Kept => Shape::PromiseKept,
            State::KeptLate => Shape::PromiseKeptLate,
            State::LetGo => Shape::PromiseLetGo,
            State::Broken => Shape::PromiseBroken,
        }
    }

    /// Whether it is settled one way or another.
    pub fn is_settled(self) -> bool {
        self != State::Open
    }

    /// Its name in the permission table.
    pub(crate) fn row(self) -> &'static str {
        if self.is_settled() { "settled" } else { "open" }
    }
}

/// The longest promise we keep: a promise is one sentence.
const LONGEST: usize = 400;

/// A promise about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What will be done.
    pub text: String,
    /// By when.
    pub due_on: Date,
}

/// Reads a promise as it was typed.
pub fn made(text: &str, due_on: &str, today: Date) -> Result<Made, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("promise_text", "The promise"), text, LONGEST, &mut problems);
    if text.is_empty() {
        problems.add("promise_text", "Say what you will do.");
    }
    let due_on = due_day(due_on, today, &mut problems);
    match due_on {
        Some(due_on) if problems.is_empty() => Ok(Made { text, due_on }),
        _ => Err(problems),
    }
}

/// Reads the day a promise is moved to.
pub fn moved(due_on: &str, stands_on: Date, today: Date) -> Result<Date, Problems> {
    let mut problems = Problems::none();
    let day = due_day(due_on, today, &mut problems);
    if day == Some(stands_on) {
        problems.add("promise_due_on", "That is the day it is due already.");
    }
    day.filter(|_| problems.is_empty()).ok_or(problems)
}

fn due_day(text: &str, today: Date, problems: &mut Problems) -> Option<Date> {
    let day = words::day(text);
    match day {
        None if text.trim().is_empty() => problems.add("promise_due_on", "By when? A promise without a day is a wish."),
        None => problems.add("promise_due_on", words::NO_DAY),
        Some(day) if day < today => problems.add("promise_due_on", "That day has passed. Pick today or a day to come."),
        Some(_) => {}
    }
    day
}

/// A promise settled: how, on which day, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How it ended.
    pub state: State,
    /// On which day.
    pub on: Date,
    /// Why it was let go or broken; may be empty for a kept one.
    pub reason: String,
}

/// Reads how its owner settles a promise. Whether it was kept in time follows from the days.
pub fn settled(
    (how, on, reason): (&str, &str, &str),
    promise: &Counted,
    (made_on, today): (Date, Date),
) -> Result<Settled, Problems> {
    let mut problems = Problems::none();
    let reason = words::short_enough(("reason", "The reason"), reason, LONGEST, &mut problems);
    let how = State::named(how).filter(|how| how.is_settled());
    let on = match (how, words::day(on)) {
        (Some(State::Kept | State::KeptLate), None) if !on.trim().is_empty() => {
            problems.add("settled_on", words::NO_DAY);
            today
        }
        (Some(State::Kept | State::KeptLate), Some(day)) if day > today => {
            problems.add("settled_on", "That day is still to come.");
            today
        }
        (Some(State::Kept | State::KeptLate), Some(day)) if day < made_on => {
            problems.add(
                "settled_on",
                format!("It was promised on {}: kept then, or on a day since.", dates::day(made_on)),
            );
            today
        }
        (Some(State::Kept | State::KeptLate), Some(day)) => day,
        _ => today,
    };
    let state = match how {
        None => {
            problems.add("state", "Say how it went: kept, let go or broken.");
            State::Open
        }
        Some(State::LetGo) if reason.is_empty() => {
            problems.add("reason", "Say why you let it go. The other side reads it.");
            State::LetGo
        }
        Some(State::Kept | State::KeptLate) if on <= promise.first_due_on => State::Kept,
        Some(State::Kept | State::KeptLate) => State::KeptLate,
        Some(how) => how,
    };
    if problems.is_empty() { Ok(Settled { state, on, reason }) } else { Err(problems) }
}

/// For how long a settlement can be taken back: a press too soon, not a change of mind.
const SECOND_THOUGHTS: SignedDuration = SignedDuration::from_hours(24);

/// Until when its owner may open a settled promise again; never once the other side has said
/// that they see it differently.
pub fn reopens_until(promise: &Counted, settled_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let until = settled_at? + SECOND_THOUGHTS;
    (promise.state.is_settled() && !promise.objected && now < until).then_some(until)
}

/// What counting needs to know of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day it was first due.
    pub first_due_on: Date,
    /// The day it is due now.
    pub due_on: Date,
    /// How it stands.
    pub state: State,
    /// When it was settled.
    pub settled_on: Option<Date>,
    /// Whether the other side objected to how it was settled.
    pub objected: bool,
}

/// How somebody keeps their word: "8 of 9 kept, 1 late, 2 open".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowThrough {
    /// Kept by the day first due, among those that count.
    pub kept: usize,
    /// Promises that count: their first due day has passed and they were not let go by both.
    pub of: usize,
    /// Kept after their first due day, among those that count.
    pub late: usize,
    /// Still open, whether due or not.
    pub open: usize,
}

impl FollowThrough {
    /// Whether a promise has a place in the row of squares: it counts, or it is open.
    pub fn shows(promise: &Counted, today: Date) -> bool {
        promise.state == State::Open || counts(promise, today)
    }

    /// "8 of 9 kept, 1 late, 2 open".
    pub fn sentence(&self) -> String {
        let mut says = match self.of {
            0 => "none due yet".to_owned(),
            of => format!("{} of {of} kept", self.kept),
        };
        for (count, word) in [(self.late, "late"), (self.open, "open")] {
            if count > 0 {
                says += &format!(", {count} {word}");
            }
        }
        says
    }
}

/// Kept by the first due day ÷ promises whose first due day has passed, those let go by both
/// left out. *Let go by both* means: its owner let it go and the other did not object. A day
/// has passed when it is over, so what is due today does not count yet.
pub fn follow_through(promises: impl IntoIterator<Item = Counted>, today: Date) -> FollowThrough {
    let mut total = FollowThrough::default();
    for promise in promises {
        total.open += usize::from(promise.state == State::Open);
        if !counts(&promise, today) {
            continue;
        }
        total.of += 1;
        let done = matches!(promise.state, State::Kept | State::KeptLate);
        let in_time = promise.settled_on.is_some_and(|on| on <= promise.first_due_on);
        total.kept += usize::from(done && in_time);
        total.late += usize::from(done && !in_time);
    }
    total
}

fn counts(promise: &Counted, today: Date) -> bool {
    let let_go_by_both = promise.state == State::LetGo && !promise.objected;
    promise.first_due_on < today && !let_go_by_both
}

/// What stands under a promise: "kept 4 days late", "first due 4 Dec", the reason it was let go.
pub fn facts(promise: &Counted, reason: &str, today: Date) -> Vec<String> {
    let mut facts = Vec::new();
    let reason = reason.trim();
    match (promise.state, promise.settled_on) {
        (State::Kept | State::KeptLate, Some(on)) if on > promise.first_due_on => {
            facts.push(format!("kept {} late", days(dates::days_between(promise.first_due_on, on))));
        }
        (State::LetGo | State::Broken, _) => facts.push(with_reason(promise.state, reason)),
        _ => {}
    }
    if promise.first_due_on != promise.due_on {
        facts.push(format!("first due {}", dates::short_day(promise.first_due_on, today)));
    }
    if promise.state == State::Open && promise.due_on < today {
        facts.push(format!("{} late", days(dates::days_between(promise.due_on, today))));
    }
    if matches!(promise.state, State::Kept | State::KeptLate) && !reason.is_empty() {
        facts.push(reason.to_owned());
    }
    facts
}

fn with_reason(state: State, reason: &str) -> String {
    let word = state.word().to_lowercase();
    if reason.is_empty() { word } else { format!("{word}: {reason}") }
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
