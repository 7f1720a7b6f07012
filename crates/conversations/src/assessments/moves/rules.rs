//! Whose gap states would move. A rating keeps its number on the scale of 0 to 4; the stop it
//! stands for, and with it the gap state, is read anew from the benchmarks of the draft.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::Counted;
use crate::assessments::{GapState, Stop, Yardstick};

/// Below this, a count says something about one person; the permission table calls it R5.
const SMALLEST_GROUP: usize = 5;

/// How somebody would be read differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// States that come closer to the level compared against.
    pub closer: usize,
    /// States that come further from it.
    pub further: usize,
    /// Ratings of competencies, or at levels, that the draft has no more.
    pub gone: usize,
}

impl Moves {
    /// Whether anything would be read differently.
    fn any(self) -> bool {
        self.closer + self.further + self.gone > 0
    }
}

/// What becomes of one rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Same,
    Closer,
    Further,
    Gone,
}

/// Assessments held at one level under one version, read by another document.
#[derive(Debug)]
pub(super) struct Anew {
    held: Yardstick,
    new: Yardstick,
    /// What was worked out already.
    known: HashMap<(String, Stop), Outcome>,
}

impl Anew {
    /// Reads what was held against one yardstick by another.
    pub(super) fn new(held: Yardstick, new: Yardstick) -> Anew {
        Anew { held, new, known: HashMap::new() }
    }

    /// The place of the level in the new document.
    pub(super) fn level(&self) -> usize {
        self.new.level
    }

    /// How one person's stops would be read.
    pub(super) fn moves(&mut self, stops: &[(String, Stop)]) -> Moves {
        let mut moves = Moves::default();
        for of in stops {
            let outcome = match self.known.get(of) {
                Some(outcome) => *outcome,
                None => {
                    let outcome = self.outcome(&of.0, of.1);
                    self.known.insert(of.clone(), outcome);
                    outcome
                }
            };
            moves.closer += usize::from(outcome == Outcome::Closer);
            moves.further += usize::from(outcome == Outcome::Further);
            moves.gone += usize::from(outcome == Outcome::Gone);
        }
        moves
    }

    fn outcome(&self, key: &str, stop: Stop) -> Outcome {
        if self.new.framework.competency(key).is_none() {
            return Outcome::Gone;
        }
        let after = self.new.gap_state(read(&self.held, &self.new, key, stop));
        match rank(after).cmp(&rank(self.held.gap_state(stop))) {
            Ordering::Less => Outcome::Further,
            Ordering::Equal => Outcome::Same,
            Ordering::Greater => Outcome::Closer,
        }
    }
}

fn rank(state: GapState) -> u8 {
    match state {
        GapState::Gap => 0,
        GapState::Emerging => 1,
        GapState::Consistent => 2,
    }
}

/// Two numbers of the scale that are the same but for rounding.
const ROUNDING: f64 = 1e-9;

/// The stop a rating stands for by the draft: the furthest its number reaches. Where nothing
/// around the level changed, or no benchmark gives it a number, it stays the stop it was.
fn read(held: &Yardstick, new: &Yardstick, key: &str, stop: Stop) -> Stop {
    if held.against == new.against && held.benchmarks(key) == new.benchmarks(key) {
        return stop;
    }
    let Some(number) = held.number(key, stop) else { return stop };
    let offered = new.against.offered();
    let reaches = |stop: &Stop| new.number(key, *stop).is_some_and(|least| least <= number + ROUNDING);
    if offered.iter().all(|stop| new.number(key, *stop).is_none()) {
        return stop;
    }
    // A stop that still has its number stays itself, though others may share the number.
    if offered.contains(&stop) && new.number(key, stop).is_some_and(|same| (same - number).abs() <= ROUNDING) {
        return stop;
    }
    offered.iter().copied().rfind(|stop| reaches(stop)).unwrap_or(Stop::Below)
}

/// What may be said of people at one level, or at several that are too small to be counted
/// each on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The names of the levels.
    pub levels: Vec<String>,
    /// How many were rated there.
    pub people: usize,
    /// How many would be read differently in something.
    pub moved: usize,
    /// What moves, together.
    pub moves: Moves,
}

/// The counts by level. Levels with too few people are counted together; when they are too few
/// even so, with the smallest of the others: a sum minus all the rest would speak of them.
pub(super) fn counted(by_level: Vec<(String, Vec<Moves>)>) -> Counted {
    let groups = by_level.into_iter().enumerate().filter(|(_, (_, people))| !people.is_empty());
    let groups = groups.map(|(place, (level, people))| (place, vec![level], people));
    let (mut enough, few): (Vec<Together>, Vec<Together>) =
        groups.partition(|(_, _, people)| people.len() >= SMALLEST_GROUP);
    if let Some(mut together) = few.into_iter().reduce(join) {
        let smallest = (0..enough.len()).min_by_key(|at| enough[*at].2.len());
        if let Some(at) = smallest.filter(|_| together.2.len() < SMALLEST_GROUP) {
            together = join(enough.remove(at), together);
        }
        if together.2.len() < SMALLEST_GROUP {
            return Counted::TooFew;
        }
        enough.push(together);
    }
    if enough.is_empty() {
        return Counted::Nobody;
    }
    enough.sort_by_key(|(place, _, _)| *place);
    Counted::Groups(enough.into_iter().map(|(_, levels, people)| group(levels, &people)).collect())
}

/// The place of the lowest level, the names of all, and what moves for each person.
type Together = (usize, Vec<String>, Vec<Moves>);

fn join(one: Together, other: Together) -> Together {
    let (first, second) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    (first.0, [first.1, second.1].concat(), [first.2, second.2].concat())
}

fn group(levels: Vec<String>, people: &[Moves]) -> Group {
    let sum = |of: fn(&Moves) -> usize| people.iter().map(of).sum();
    Group {
        levels,
        people: people.len(),
        moved: people.iter().filter(|one| one.any()).count(),
        moves: Moves { closer: sum(|one| one.closer), further: sum(|one| one.further), gone: sum(|one| one.gone) },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use growth::frameworks::{Competency, Framework, Level, Pillar, Readiness};

    use super::*;
    use crate::assessments::Against;

    fn framework(benchmarks: [f64; 4]) -> Framework {
        let level = |name: &&str| Level { key: (*name).to_owned(), name: (*name).to_owned(), months: None };
        let testing = Competency {
            key: "testing".to_owned(),
            name: "Testing".to_owned(),
            weights: vec![1.0; 4],
            benchmarks: benchmarks.map(Some).to_vec(),
            expectations: vec![String::new(); 4],
            criteria: Vec::new(),
        };
        Framework {
            key: "x".to_owned(),
            name: "X".to_owned(),
            levels: ["a", "b", "c", "d"].iter().map(level).collect(),
            pillars: vec![Pillar {
                key: "p".to_owned(),
                name: "P".to_owned(),
                weights: vec![1.0; 4],
                benchmarks: vec![None; 4],
                competencies: vec![testing],
            }],
            readiness: Readiness::default(),
        }
    }

    fn yardstick(benchmarks: [f64; 4], level: usize) -> Yardstick {
        Yardstick { framework: Arc::new(framework(benchmarks)), level, against: Against::of(4, level, false) }
    }

    fn moved(before: [f64; 4], after: [f64; 4], stop: Stop) -> Moves {
        Anew::new(yardstick(before, 1), yardstick(after, 1)).moves(&[("testing".to_owned(), stop)])
    }

    const USUAL: [f64; 4] = [1.0, 2.0, 3.0, 4.0];

    #[test]
    fn nothing_moves_when_nothing_around_the_level_changes() {
        for stop in Stop::ALL {
            assert_eq!(moved(USUAL, USUAL, *stop), Moves::default(), "{stop:?}");
            assert_eq!(moved([1.0, 2.0, 2.0, 2.0], [1.0, 2.0, 2.0, 2.0], *stop), Moves::default(), "{stop:?}");
        }
    }

    #[test]
    fn asking_for_more_takes_states_away_and_asking_for_less_gives_them() {
        let asks_more = [1.0, 2.0, 3.5, 4.0];
        assert_eq!(
            moved(USUAL, asks_more, Stop::Next),
            Moves { further: 1, ..Moves::default() },
            "3.0 was Next, is Signs"
        );
        assert_eq!(moved(USUAL, asks_more, Stop::Own), Moves::default());
        let asks_less = [1.0, 2.0, 2.5, 4.0];
        assert_eq!(moved(USUAL, asks_less, Stop::Signs), Moves { closer: 1, ..Moves::default() }, "2.5 is Next now");
    }

    #[test]
    fn a_level_above_the_top_is_something_to_be_read_against() {
        let (held, new) = (yardstick(USUAL, 3), Yardstick { against: Against::Next, ..yardstick(USUAL, 3) });
        let found = Anew::new(held, new).moves(&[("testing".to_owned(), Stop::Own)]);
        assert_eq!(found, Moves { further: 1, ..Moves::default() }, "solid at the top is where a way begins");
    }

    #[test]
    fn a_competency_that_goes_takes_its_ratings() {
        let mut new = framework(USUAL);
        new.pillars[0].competencies.clear();
        let new = Yardstick { framework: Arc::new(new), level: 1, against: Against::Next };
        let mut anew = Anew::new(yardstick(USUAL, 1), new);
        assert_eq!(anew.moves(&[("testing".to_owned(), Stop::Own)]).gone, 1);
    }

    fn levels(sizes: &[usize]) -> Vec<(String, Vec<Moves>)> {
        let one = Moves { closer: 1, ..Moves::default() };
        sizes.iter().enumerate().map(|(place, people)| (format!("L{place}"), vec![one; *people])).collect()
    }

    fn shown(sizes: &[usize]) -> Vec<(String, usize)> {
        match counted(levels(sizes)) {
            Counted::Groups(groups) => groups.iter().map(|one| (one.levels.join("+"), one.people)).collect(),
            _ => Vec::new(),
        }
    }

    fn said(groups: &[(&str, usize)]) -> Vec<(String, usize)> {
        groups.iter().map(|(levels, people)| ((*levels).to_owned(), *people)).collect()
    }

    #[test]
    fn levels_with_few_people_are_counted_together() {
        assert_eq!(shown(&[6, 3, 5, 2]), said(&[("L0", 6), ("L1+L3", 5), ("L2", 5)]));
        assert_eq!(shown(&[6, 0, 5]), said(&[("L0", 6), ("L2", 5)]));
    }

    #[test]
    fn one_that_would_follow_by_subtraction_goes_with_the_next_smallest() {
        assert_eq!(shown(&[9, 1, 6, 7]), said(&[("L0", 9), ("L1+L2", 7), ("L3", 7)]));
        assert_eq!(shown(&[1, 5]), said(&[("L0+L1", 6)]));
    }

    #[test]
    fn nothing_is_counted_of_fewer_than_five() {
        assert_eq!(counted(levels(&[4, 0])), Counted::TooFew);
        assert_eq!(counted(levels(&[2, 2])), Counted::TooFew);
        assert_eq!(counted(levels(&[0, 0])), Counted::Nobody);
    }

    #[test]
    fn a_group_says_how_many_are_read_differently_and_what_moves() {
        let one = Moves { closer: 2, further: 1, gone: 0 };
        let Counted::Groups(groups) =
            counted(vec![("Senior".to_owned(), vec![one, one, Moves::default(), one, Moves::default()])])
        else {
            panic!("five are enough")
        };
        assert_eq!(
            (groups[0].people, groups[0].moved, groups[0].moves),
            (5, 3, Moves { closer: 6, further: 3, gone: 0 })
        );
    }

    proptest::proptest! {
        /// No group is small, nobody is left out, and nobody is counted twice.
        #[test]
        fn every_group_is_large_enough_and_everybody_is_in_one(sizes in proptest::collection::vec(0_usize..9, 0..8)) {
            let all: usize = sizes.iter().sum();
            let shown = shown(&sizes);
            proptest::prop_assert!(shown.iter().all(|(_, people)| *people >= SMALLEST_GROUP));
            let said: usize = shown.iter().map(|(_, people)| people).sum();
            proptest::prop_assert_eq!(said, if all >= SMALLEST_GROUP { all } else { 0 });
        }
    }
}
