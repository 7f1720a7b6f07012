use super::{Against, GapState, Stop};
use crate::kinds;

/// One competency as both sides see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which competency.
    pub key: String,
    /// Its share of the whole at the level compared against.
    pub weight: f64,
    /// The IC's view.
    pub ic: Option<Stop>,
    /// The manager's view.
    pub manager: Option<Stop>,
}

/// A competency two people see differently.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Its place in the list of pairs.
    pub place: usize,
    /// How many stops lie between the two views.
    pub distance: u32,
    /// Whether the manager's is the higher.
    pub manager_higher: bool,
    /// Weight times distance, on which the order rests.
    pub pull: f64,
}

/// What differs, by weight times distance and not by distance alone; equal ones in the order
/// of the framework.
pub fn differing(against: Against, pairs: &[Pair]) -> Vec<Difference> {
    let difference = |(place, pair): (usize, &Pair)| {
        let (ic, manager) = (pair.ic?, pair.manager?);
        let distance = against.distance(ic, manager);
        let pull = pair.weight * f64::from(distance);
        (distance > 0).then_some(Difference { place, distance, manager_higher: manager > ic, pull })
    };
    let mut found: Vec<Difference> = pairs.iter().enumerate().filter_map(difference).collect();
    found.sort_by(|one, other| other.pull.total_cmp(&one.pull));
    found
}

/// How many are proposed for the gap part of the agenda.
const MOST: usize = 3;

/// The minutes of the gap part, for the first few of what differs: in proportion to their
/// pull, at least a minute each, and only as many as get two minutes on average.
pub fn proposed(pairs: &[Pair], differing: &[Difference], minutes: u32) -> Vec<u32> {
    let fit = (minutes as usize / 2).clamp(1, MOST).min(differing.len());
    // Weights are shares; in thousandths they keep their proportions as whole numbers.
    let pulls: Vec<u32> = differing[..fit].iter().map(|one| (one.pull * 1000.0).round() as u32).collect();
    debug_assert!(differing.iter().all(|one| one.place < pairs.len()));
    if pulls.is_empty() { Vec::new() } else { kinds::rules::scale(&pulls, minutes.max(1)) }
}

/// A distance in words.
pub fn apart(against: Against, distance: u32) -> String {
    match (against, distance) {
        (Against::Top, 1) => "one step".to_owned(),
        (Against::Top, _) => "two steps".to_owned(),
        (_, 1) => "half a level".to_owned(),
        (_, 2) => "one full level".to_owned(),
        (_, 3) => "one and a half levels".to_owned(),
        _ => "two levels".to_owned(),
    }
}

/// What two assessments come to, in counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many competencies there are.
    pub of: usize,
    /// How many both have rated.
    pub both: usize,
    /// Of those: how many they see differently.
    pub differ: usize,
    /// By the manager's view.
    pub consistent: usize,
    /// By the manager's view.
    pub emerging: usize,
    /// By the manager's view.
    pub gap: usize,
}

impl Sums {
    /// How many both see alike.
    pub fn agree(&self) -> usize {
        self.both - self.differ
    }
}

/// Counts agreement, and the gap states the two talk about: the manager's.
pub fn sums(against: Against, pairs: &[Pair]) -> Sums {
    let both = |pair: &&Pair| pair.ic.is_some() && pair.manager.is_some();
    let state = |wanted: GapState| {
        let is = |pair: &&Pair| pair.manager.is_some_and(|stop: Stop| against.gap_state(stop) == wanted);
        pairs.iter().filter(is).count()
    };
    Sums {
        of: pairs.len(),
        both: pairs.iter().filter(both).count(),
        differ: pairs.iter().filter(both).filter(|pair| pair.ic != pair.manager).count(),
        consistent: state(GapState::Consistent),
        emerging: state(GapState::Emerging),
        gap: state(GapState::Gap),
    }
}

/// A small number as people write it: inside a sentence, or at its beginning.
pub fn in_words(number: usize, begins: bool) -> String {
    const WORDS: [&str; 21] = [
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let word = WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned());
    if begins { capital(&word) } else { word }
}

/// The sentence on top of side by side. `you` is "You", or the two names for a third reader;
/// `minutes` is what the gap part still has, nothing once it is over.
pub fn headline(sums: Sums, you: &str, minutes: Option<u32>) -> String {
    let Sums { of, both, differ, .. } = sums;
    if both == 0 {
        return "Nothing is rated by both yet.".to_owned();
    }
    let all = if both == of { in_words(of, false) } else { format!("the {} both rated", in_words(both, false)) };
    if differ == 0 {
        return if both == of { format!("{you} agree on all {all}.") } else { format!("{you} agree on all of {all}.") };
    }
    let (many, verb) = (in_words(differ, true), if differ == 1 { "is" } else { "are" });
    let rest = match minutes {
        Some(minutes) => format!("{many} {verb} worth the {} minutes.", in_words(minutes as usize, false)),
        None => format!("{many} looked different from the two sides."),
    };
    format!("{you} agree on {} of {all}. {rest}", in_words(sums.agree(), false))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
