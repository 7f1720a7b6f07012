//! Whose gap states would move. A rating keeps its number on the scale of 0 to 4; the stop it
//! stands for, and with it the gap state, is read anew from the benchmarks of the draft.

use conversations::assessments::{Against, GapState, Stop, Yardstick};

/// Below this, a count says something about one person; the permission table calls it R5.
pub(super) const SMALLEST_GROUP: usize = 5;

/// How somebody would be read differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moves {
    /// States that come closer to the level compared against.
    pub(super) closer: usize,
    /// States that come further from it.
    pub(super) further: usize,
    /// Ratings of competencies that the draft has no more.
    pub(super) gone: usize,
}

impl Moves {
    /// Whether anything would be read differently.
    pub(super) fn any(self) -> bool {
        self.closer + self.further + self.gone > 0
    }
}

/// How one person's stops would be read: as they were held, and by the draft.
pub(super) fn moves(held: &Yardstick, new: &Yardstick, stops: &[(String, Stop)]) -> Moves {
    let mut moves = Moves::default();
    for (key, stop) in stops {
        if new.framework.competency(key).is_none() {
            moves.gone += 1;
            continue;
        }
        let (before, after) = (rank(held.gap_state(*stop)), rank(new.gap_state(read(held, new, key, *stop))));
        moves.closer += usize::from(after > before);
        moves.further += usize::from(after < before);
    }
    moves
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

/// What ratings at a level are read against by some version.
pub(super) fn against(levels: usize, level: usize, depth: bool) -> Against {
    match (level + 1 < levels, depth) {
        (false, _) => Against::Top,
        (true, true) => Against::Depth,
        (true, false) => Against::Next,
    }
}

/// What the page may say of people at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AtLevel {
    /// The level's name.
    pub(super) level: String,
    /// How many were rated there.
    pub(super) people: usize,
    /// How many would be read differently in something.
    pub(super) moved: usize,
    /// What moves, together.
    pub(super) moves: Moves,
}

/// The counts by level, and the names of levels with too few people to count.
pub(super) fn counts(by_level: Vec<(String, Vec<Moves>)>) -> (Vec<AtLevel>, Vec<String>) {
    let (enough, few): (Vec<_>, Vec<_>) = by_level.into_iter().partition(|(_, people)| people.len() >= SMALLEST_GROUP);
    let sum = |people: &[Moves], of: fn(&Moves) -> usize| people.iter().map(of).sum();
    let row = |(level, people): (String, Vec<Moves>)| AtLevel {
        level,
        moved: people.iter().filter(|one| one.any()).count(),
        moves: Moves {
            closer: sum(&people, |one| one.closer),
            further: sum(&people, |one| one.further),
            gone: sum(&people, |one| one.gone),
        },
        people: people.len(),
    };
    (enough.into_iter().map(row).collect(), few.into_iter().map(|(level, _)| level).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use growth::frameworks::{Competency, Framework, Level, Pillar, Readiness};

    use super::*;

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
        Yardstick { framework: Arc::new(framework(benchmarks)), level, against: against(4, level, false) }
    }

    fn moved(before: [f64; 4], after: [f64; 4], stop: Stop) -> Moves {
        moves(&yardstick(before, 1), &yardstick(after, 1), &[("testing".to_owned(), stop)])
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
        let found = moves(&held, &new, &[("testing".to_owned(), Stop::Own)]);
        assert_eq!(found, Moves { further: 1, ..Moves::default() }, "solid at the top is where a way begins");
    }

    #[test]
    fn a_competency_that_goes_takes_its_ratings() {
        let mut new = framework(USUAL);
        new.pillars[0].competencies.clear();
        let new = Yardstick { framework: Arc::new(new), level: 1, against: Against::Next };
        assert_eq!(moves(&yardstick(USUAL, 1), &new, &[("testing".to_owned(), Stop::Own)]).gone, 1);
    }

    #[test]
    fn fewer_than_five_people_are_not_counted() {
        let one = Moves { closer: 1, ..Moves::default() };
        let groups = vec![
            ("Junior".to_owned(), vec![one; 4]),
            ("Senior".to_owned(), vec![one, one, Moves::default(), one, one]),
        ];
        let (counted, few) = counts(groups);
        assert_eq!(few, ["Junior"]);
        assert_eq!((counted[0].people, counted[0].moved, counted[0].moves.closer), (5, 4, 4));
    }
}
