use conversations::assessments::{Against, Stop};
use growth::frameworks::{Competency, Framework};

/// Where a stop stands on the ladder of levels, half a level for each stop. A level is its place,
/// so that “Senior” stays where it is when somebody becomes one.
pub(super) fn rung(level: usize, against: Against, stop: Stop) -> f64 {
    let steps = match (against, stop) {
        (_, Stop::Below) => -0.5,
        (_, Stop::Own) => 0.0,
        // Above the highest level there is only beyond it.
        (Against::Top, _) | (_, Stop::Signs) => 0.5,
        (_, Stop::Next) => 1.0,
        (_, Stop::Beyond) => 1.5,
    };
    level as f64 + steps
}

/// The place of a level among those of the newest framework; where that does not have it, its own.
pub(super) fn place(newest: &Framework, then: &Framework, level: usize) -> usize {
    then.levels.get(level).and_then(|level| newest.level_index(&level.key)).unwrap_or(level)
}

/// The part of the ladder that is drawn: half a level of room on either side of every rung.
pub(super) fn span(rungs: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = rungs.fold(None, |ends: Option<(f64, f64)>, rung| {
        Some(ends.map_or((rung, rung), |(low, high)| (low.min(rung), high.max(rung))))
    });
    ends.map_or((0.0, 1.0), |(low, high)| (low - 0.5, high + 0.5))
}

/// What older versions had and the newest has not, each once, the newest of them first.
pub(super) fn dropped<'a>(newest: &Framework, older: impl Iterator<Item = &'a Framework>) -> Vec<&'a Competency> {
    let mut dropped: Vec<&Competency> = Vec::new();
    for (_, one) in older.flat_map(Framework::competencies) {
        if newest.competency(&one.key).is_none() && !dropped.iter().any(|known| known.key == one.key) {
            dropped.push(one);
        }
    }
    dropped
}

/// Names, each once, as a sentence lists them: "Ruth", "Ruth and Edda".
pub(super) fn names(all: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for name in all {
        if !once.contains(&name.as_str()) {
            once.push(name);
        }
    }
    growth::frameworks::rules::and(&once)
}

#[cfg(test)]
mod tests {
    use super::*;
    use growth::frameworks::{Level, Pillar, Readiness};

    fn framework(levels: &[&str], competencies: &[&str]) -> Framework {
        let level = |key: &&str| Level { key: (*key).to_owned(), name: (*key).to_owned(), months: None };
        let competency = |key: &&str| Competency {
            key: (*key).to_owned(),
            name: (*key).to_owned(),
            weights: vec![1.0; levels.len()],
            benchmarks: vec![None; levels.len()],
            expectations: vec![String::new(); levels.len()],
            criteria: Vec::new(),
        };
        let pillar = Pillar {
            key: "craft".to_owned(),
            name: "Craft".to_owned(),
            weights: vec![1.0; levels.len()],
            benchmarks: vec![None; levels.len()],
            competencies: competencies.iter().map(competency).collect(),
        };
        let levels = levels.iter().map(level).collect();
        let (key, name) = ("it".to_owned(), "It".to_owned());
        Framework { key, name, levels, pillars: vec![pillar], readiness: Readiness::default() }
    }

    #[test]
    fn the_next_level_stays_where_it_is_when_it_becomes_the_own() {
        assert_eq!(rung(1, Against::Next, Stop::Next), rung(2, Against::Next, Stop::Own));
        assert_eq!(rung(1, Against::Next, Stop::Signs), 1.5);
        assert_eq!(rung(0, Against::Depth, Stop::Below), -0.5);
        assert_eq!(rung(5, Against::Top, Stop::Beyond), 5.5);
    }

    #[test]
    fn levels_carry_over_by_their_key() {
        let (old, new) = (framework(&["junior", "senior"], &[]), framework(&["junior", "confirmed", "senior"], &[]));
        assert_eq!(place(&new, &old, 1), 2);
        assert_eq!(place(&framework(&["trainee"], &[]), &old, 1), 1);
    }

    #[test]
    fn the_ladder_is_drawn_with_room_on_both_sides() {
        assert_eq!(span([1.0, 2.5, 0.5].into_iter()), (0.0, 3.0));
        assert_eq!(span(std::iter::empty()), (0.0, 1.0));
    }

    #[test]
    fn what_is_no_longer_asked_is_named_once() {
        let newest = framework(&["junior"], &["testing"]);
        let older = [framework(&["junior"], &["testing", "pairing"]), framework(&["junior"], &["pairing", "typing"])];
        let keys: Vec<&str> = dropped(&newest, older.iter()).iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["pairing", "typing"]);
    }

    #[test]
    fn whoever_held_the_rope_is_named_once() {
        assert_eq!(names(&["Ruth".to_owned(), "Ruth".to_owned(), "Edda".to_owned()]), "Ruth and Edda");
    }
}
