//! Stops, gap states, positions, and who may open what when.

mod compare;

pub use compare::{Difference, Pair, Sums, apart, differing, headline, in_words, proposed, sums};

use jiff::Timestamp;
use kit::web::icons::Shape;

/// Where somebody stands in one competency, relative to their own level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// Below the own level.
    Below,
    /// At the own level.
    Own,
    /// Signs of the next level.
    Signs,
    /// At the next level.
    Next,
    /// Beyond the next level.
    Beyond,
}

impl Stop {
    /// All five, from left to right.
    pub const ALL: &[Stop] = &[Stop::Below, Stop::Own, Stop::Signs, Stop::Next, Stop::Beyond];

    /// Its name in forms and records.
    pub fn name(self) -> &'static str {
        match self {
            Stop::Below => "below",
            Stop::Own => "own",
            Stop::Signs => "signs",
            Stop::Next => "next",
            Stop::Beyond => "beyond",
        }
    }

    /// The stop with this name.
    pub fn named(name: &str) -> Option<Stop> {
        Stop::ALL.iter().copied().find(|stop| stop.name() == name)
    }

    /// Its place on the drawn scale, 0 to 4.
    pub fn place(self) -> u8 {
        self as u8
    }
}

/// What an assessment is read against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The next level.
    Next,
    /// The own level: there is none above it.
    Top,
    /// The own level: the IC is not climbing.
    Depth,
}

impl Against {
    /// What ratings at a level are read against in a framework of so many levels.
    pub fn of(levels: usize, level: usize, depth: bool) -> Against {
        match (level + 1 < levels, depth) {
            (false, _) => Against::Top,
            (true, true) => Against::Depth,
            (true, false) => Against::Next,
        }
    }

    /// The stops that are offered.
    pub fn offered(self) -> &'static [Stop] {
        match self {
            Against::Next | Against::Depth => Stop::ALL,
            Against::Top => &[Stop::Below, Stop::Own, Stop::Beyond],
        }
    }

    /// What a stop means.
    pub fn gap_state(self, stop: Stop) -> GapState {
        match (self, stop) {
            (Against::Next, Stop::Next | Stop::Beyond) => GapState::Consistent,
            (Against::Next, Stop::Signs) => GapState::Emerging,
            (Against::Next, Stop::Own | Stop::Below) => GapState::Gap,
            (Against::Top | Against::Depth, Stop::Below) => GapState::Gap,
            (Against::Top | Against::Depth, _) => GapState::Consistent,
        }
    }

    /// How many stops lie between two, counted among those offered.
    pub fn distance(self, one: Stop, other: Stop) -> u32 {
        let place = |stop: Stop| self.offered().iter().filter(|offered| **offered < stop).count();
        u32::try_from(place(one).abs_diff(place(other))).unwrap_or(0)
    }
}

/// What a rating means against the level it is read against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapState {
    /// Seen at that level, dependably.
    Consistent,
    /// Seen, not yet every time.
    Emerging,
    /// Where the work has to go.
    Gap,
}

impl GapState {
    /// The shape it is drawn as.
    pub fn shape(self) -> Shape {
        match self {
            GapState::Consistent => Shape::Consistent,
            GapState::Emerging => Shape::Emerging,
            GapState::Gap => Shape::Gap,
        }
    }

    /// How it is said on screen.
    pub fn words(self) -> &'static str {
        match self {
            GapState::Consistent => "Consistent",
            GapState::Emerging => "Emerging",
            GapState::Gap => "Gap",
        }
    }
}

/// The manager's overall rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "`words` says each")]
pub enum Overall {
    Exceeding,
    Meeting,
    Developing,
    Concerns,
}

impl Overall {
    /// All four, in the order of the form.
    pub const ALL: &[Overall] = &[Overall::Exceeding, Overall::Meeting, Overall::Developing, Overall::Concerns];

    /// Its name in forms and records.
    pub fn name(self) -> &'static str {
        match self {
            Overall::Exceeding => "exceeding",
            Overall::Meeting => "meeting",
            Overall::Developing => "developing",
            Overall::Concerns => "concerns",
        }
    }

    /// How it is said on screen.
    pub fn words(self) -> &'static str {
        match self {
            Overall::Exceeding => "Beyond it in most things",
            Overall::Meeting => "Solid",
            Overall::Developing => "Still growing into parts of it",
            Overall::Concerns => "Worrying me",
        }
    }

    /// The rating with this name.
    pub fn named(name: &str) -> Option<Overall> {
        Overall::ALL.iter().copied().find(|overall| overall.name() == name)
    }
}

/// Where things are going, as the manager sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "`words` says each")]
pub enum Trajectory {
    Climbing,
    Solid,
    Concern,
}

impl Trajectory {
    /// All three, in the order of the form.
    pub const ALL: &[Trajectory] = &[Trajectory::Climbing, Trajectory::Solid, Trajectory::Concern];

    /// Its name in forms and records.
    pub fn name(self) -> &'static str {
        match self {
            Trajectory::Climbing => "climbing",
            Trajectory::Solid => "solid",
            Trajectory::Concern => "concern",
        }
    }

    /// How it is said on screen.
    pub fn words(self) -> &'static str {
        match self {
            Trajectory::Climbing => "Climbing",
            Trajectory::Solid => "Solid at this level",
            Trajectory::Concern => "A concern",
        }
    }

    /// The trajectory with this name.
    pub fn named(name: &str) -> Option<Trajectory> {
        Trajectory::ALL.iter().copied().find(|trajectory| trajectory.name() == name)
    }
}

/// The benchmarks of one competency around the own level; nothing where there is no such
/// level or it is not rated there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Benchmarks {
    /// Of the level below the own.
    pub before: Option<f64>,
    /// Of the own level.
    pub own: Option<f64>,
    /// Of the next level.
    pub next: Option<f64>,
    /// Of the level after the next.
    pub after: Option<f64>,
}

impl Benchmarks {
    /// Whether the next level asks for no more than the own, so that the higher counts for both.
    pub fn stands_still(&self) -> bool {
        matches!((self.own, self.next), (Some(own), Some(next)) if next <= own)
    }
}

/// The highest number of the scale.
pub const HIGHEST: f64 = 4.0;

/// The number of a stop on the framework's scale of 0 to 4 (PRODUCT section 4); nothing where
/// the framework gives no benchmark to stand on.
pub fn number(against: Against, stop: Stop, benchmarks: Benchmarks) -> Option<f64> {
    let step = Ladder::of(against, benchmarks)?;
    let number = match stop {
        Stop::Below => step.below,
        Stop::Own => step.own,
        Stop::Signs => f64::midpoint(step.own, step.next),
        Stop::Next => step.next,
        Stop::Beyond => step.beyond,
    };
    Some(number.clamp(0.0, HIGHEST))
}

/// The four numbers the five stops are made of, never falling from one to the next.
struct Ladder {
    below: f64,
    own: f64,
    next: f64,
    beyond: f64,
}

impl Ladder {
    fn of(against: Against, given: Benchmarks) -> Option<Ladder> {
        let own = given.own?;
        let next = match against {
            Against::Next => Some(given.next?),
            Against::Depth => given.next,
            Against::Top => None,
        };
        let before = given.before.unwrap_or(0.0).min(own);
        let below = f64::midpoint(before, own);
        // Where the next level does not ask for more, the higher of the two counts for both.
        let Some(next) = next.map(|next| next.max(own)) else {
            let last_step = given.before.map_or(0.0, |before| (own - before).max(0.0));
            return Some(Ladder { below, own, next: own, beyond: own + last_step / 2.0 });
        };
        let beyond = match given.after {
            Some(after) => f64::midpoint(next, after.max(next)),
            None => next + (next - own) / 2.0,
        };
        Some(Ladder { below, own, next, beyond })
    }
}

/// A mean by weight, and how much of the whole it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// The number on the scale of 0 to 4; nothing when nothing is rated.
    pub number: Option<f64>,
    /// How many competencies are rated.
    pub rated: usize,
    /// Of how many.
    pub of: usize,
    /// The share of the weight that is rated, 0 to 1.
    pub coverage: f64,
}

/// The position of a pillar or of the whole: weight and number of every competency. What is
/// not rated is left out of the weight.
pub fn position(competencies: &[(f64, Option<f64>)]) -> Position {
    let rated = || competencies.iter().filter_map(|(weight, number)| Some((*weight, (*number)?)));
    let all: f64 = competencies.iter().map(|(weight, _)| weight).sum();
    let weight: f64 = rated().map(|(weight, _)| weight).sum();
    let sum: f64 = rated().map(|(weight, number)| weight * number).sum();
    Position {
        number: (weight > 0.0).then(|| (sum / weight).clamp(0.0, HIGHEST)),
        rated: rated().count(),
        of: competencies.len(),
        // The sum of nothing is -0.0, and would be shown as such.
        coverage: if all > 0.0 { weight.abs() / all } else { 0.0 },
    }
}

/// How far the two assessments of a conversation are. No rating in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// When the IC handed theirs in.
    pub ic_in_at: Option<Timestamp>,
    /// When the manager handed theirs in.
    pub manager_in_at: Option<Timestamp>,
    /// When the IC pressed Share.
    pub ic_shares_at: Option<Timestamp>,
    /// Since when the manager can read the IC's.
    pub ic_open_at: Option<Timestamp>,
    /// Since when the IC can read the manager's.
    pub manager_open_at: Option<Timestamp>,
    /// Whether the IC chose to go second: to look first.
    pub rated_second: bool,
    /// When the IC last rated something.
    pub ic_rated_at: Option<Timestamp>,
}

impl Cover {
    /// Whether both can read both.
    pub fn is_open(&self) -> bool {
        self.ic_open_at.is_some() && self.manager_open_at.is_some()
    }

    /// When both could.
    pub fn opened_at(&self) -> Option<Timestamp> {
        Some(self.ic_open_at?.max(self.manager_open_at?))
    }

    /// Whether something was rated after the look, and is marked for it.
    pub fn is_marked(&self) -> bool {
        let looked_at = self.manager_open_at.filter(|_| self.rated_second);
        looked_at.zip(self.ic_rated_at).is_some_and(|(looked, rated)| rated > looked)
    }

    /// Whether both open now: the IC shares, and both are in.
    pub fn opens(&self) -> bool {
        !self.is_open() && self.ic_shares_at.is_some() && self.ic_in_at.is_some() && self.manager_in_at.is_some()
    }

    /// Whether the IC may look at the manager's first.
    pub fn may_go_second(&self) -> bool {
        self.manager_in_at.is_some() && self.manager_open_at.is_none() && self.ic_shares_at.is_none()
    }

    /// The state of the self-assessment, as the permission table writes it.
    pub fn self_state(&self) -> &'static str {
        state(self.ic_in_at, self.ic_open_at)
    }

    /// The state of the manager's assessment, as the permission table writes it.
    pub fn manager_state(&self) -> &'static str {
        state(self.manager_in_at, self.manager_open_at)
    }
}

fn state(in_at: Option<Timestamp>, open_at: Option<Timestamp>) -> &'static str {
    match (in_at, open_at) {
        (_, Some(_)) => "shared",
        (Some(_), None) => "handed_in",
        (None, None) => "draft",
    }
}

#[cfg(test)]
mod tests;
