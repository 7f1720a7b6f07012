//! The shape of a company: who stands below whom, before anybody has a name.

use kit::Entropy;

/// Chance, from the seed.
pub(super) struct Dice<'a>(pub(super) &'a Entropy);

impl Dice<'_> {
    /// A number below `end`; 0 when there is none.
    pub(super) fn below(&self, end: usize) -> usize {
        let number = u64::from_le_bytes(self.0.bytes());
        usize::try_from(number % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// A day between two.
    pub(super) fn day(&self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    pub(super) fn pick<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// True so many times in a hundred.
    pub(super) fn in_a_hundred(&self, times: usize) -> bool {
        self.below(100) < times
    }
}

/// One place in the tree, by the places above it. A place always comes after the one above.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    /// The seat above; nothing directly below the top.
    pub(super) above: Option<usize>,
    /// Steps below the top.
    pub(super) depth: usize,
    /// How many seats are directly below.
    pub(super) manages: usize,
    /// Whether somebody directly below manages too.
    pub(super) is_director: bool,
}

/// So many seats, level by level: each manager has five to ten people, until nobody is left.
pub(super) fn seats(count: usize, heads: usize, dice: &Dice<'_>) -> Vec<Seat> {
    let seat = |above: Option<usize>, depth| Seat { above, depth, manages: 0, is_director: false };
    let mut seats: Vec<Seat> = (0..heads.min(count)).map(|_| seat(None, 0)).collect();
    let mut manager = 0;
    while seats.len() < count {
        let depth = seats[manager].depth + 1;
        let span = (5 + dice.below(6)).min(count - seats.len());
        seats.extend((0..span).map(|_| seat(Some(manager), depth)));
        seats[manager].manages = span;
        if let Some(above) = seats[manager].above {
            seats[above].is_director = true;
        }
        manager += 1;
    }
    seats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_manager_has_five_to_ten_people_and_stands_above_them() {
        let entropy = Entropy::seeded(3);
        for count in [1, 3, 4, 60, 1_000, 20_000] {
            let seats = seats(count, 3, &Dice(&entropy));
            assert_eq!(seats.len(), count);
            let spans: Vec<usize> = seats.iter().map(|seat| seat.manages).filter(|span| *span > 0).collect();
            let (_last, full) = spans.split_last().unwrap_or((&0, &[]));
            assert!(full.iter().all(|span| (5..=10).contains(span)), "{count}");
            assert_eq!(spans.iter().sum::<usize>() + seats.iter().filter(|seat| seat.above.is_none()).count(), count);
            for (place, seat) in seats.iter().enumerate() {
                assert!(seat.above.is_none_or(|above| above < place && seats[above].depth + 1 == seat.depth));
            }
        }
    }
}
