use proptest::prelude::*;

use super::*;

fn around(before: f64, own: f64, next: f64, after: f64) -> Benchmarks {
    Benchmarks { before: Some(before), own: Some(own), next: Some(next), after: Some(after) }
}

fn numbers(against: Against, benchmarks: Benchmarks) -> Vec<f64> {
    against.offered().iter().map(|stop| number(against, *stop, benchmarks).expect("a number")).collect()
}

#[test]
fn a_stop_reads_against_the_next_level() {
    let read: Vec<GapState> = Stop::ALL.iter().map(|stop| Against::Next.gap_state(*stop)).collect();
    use GapState::*;
    assert_eq!(read, [Gap, Gap, Emerging, Consistent, Consistent]);
}

#[test]
fn at_the_top_and_in_depth_only_below_is_a_gap() {
    assert_eq!(Against::Top.offered(), [Stop::Below, Stop::Own, Stop::Beyond]);
    for against in [Against::Top, Against::Depth] {
        assert_eq!(against.gap_state(Stop::Below), GapState::Gap);
        assert!(against.offered().iter().skip(1).all(|stop| against.gap_state(*stop) == GapState::Consistent));
    }
}

#[test]
fn the_numbers_are_those_of_the_formula() {
    assert_eq!(numbers(Against::Next, around(1.0, 2.0, 3.0, 3.5)), [1.5, 2.0, 2.5, 3.0, 3.25]);
}

#[test]
fn at_the_first_level_below_is_half_of_it() {
    let first = Benchmarks { before: None, ..around(0.0, 1.0, 2.0, 3.0) };
    assert_eq!(number(Against::Next, Stop::Below, first), Some(0.5));
}

#[test]
fn without_a_level_after_the_next_beyond_is_half_the_last_step_and_four_at_most() {
    let last = Benchmarks { after: None, ..around(2.0, 3.0, 3.6, 0.0) };
    let beyond = number(Against::Next, Stop::Beyond, last).expect("a number");
    assert!((beyond - 3.9).abs() < 1e-9);
    let high = Benchmarks { after: None, ..around(2.0, 3.0, 4.0, 0.0) };
    assert_eq!(number(Against::Next, Stop::Beyond, high), Some(4.0));
}

#[test]
fn where_the_next_level_asks_for_less_the_higher_counts_for_both() {
    let falling = around(1.0, 3.0, 2.5, 3.5);
    assert!(falling.stands_still());
    assert_eq!(number(Against::Next, Stop::Own, falling), Some(3.0));
    assert_eq!(number(Against::Next, Stop::Next, falling), Some(3.0));
    assert!(around(1.0, 2.0, 2.0, 3.0).stands_still());
    assert!(!around(1.0, 2.0, 2.1, 3.0).stands_still());
}

#[test]
fn at_the_top_the_own_benchmark_is_the_middle() {
    let top = Benchmarks { before: Some(3.0), own: Some(3.5), next: None, after: None };
    assert_eq!(numbers(Against::Top, top), [3.25, 3.5, 3.75]);
}

#[test]
fn nothing_stands_on_a_benchmark_that_is_not_there() {
    let unrated = Benchmarks { next: None, ..around(1.0, 2.0, 0.0, 3.0) };
    assert_eq!(number(Against::Next, Stop::Own, unrated), None);
    assert_eq!(number(Against::Depth, Stop::Own, unrated), Some(2.0));
    assert_eq!(number(Against::Depth, Stop::Own, Benchmarks::default()), None);
}

#[test]
fn what_is_not_rated_is_left_out_of_the_weight() {
    let whole = position(&[(0.5, Some(2.0)), (0.25, Some(4.0)), (0.25, None)]);
    assert!((whole.number.expect("a position") - 8.0 / 3.0).abs() < 1e-9);
    assert_eq!((whole.rated, whole.of), (2, 3));
    assert!((whole.coverage - 0.75).abs() < 1e-9);
    assert_eq!(position(&[(1.0, None)]).number, None);
    assert_eq!(position(&[]).coverage, 0.0);
}

#[test]
fn distance_is_counted_among_the_stops_that_are_offered() {
    assert_eq!(Against::Next.distance(Stop::Own, Stop::Next), 2);
    assert_eq!(Against::Top.distance(Stop::Own, Stop::Beyond), 1);
}

fn pair(weight: f64, ic: Option<Stop>, manager: Option<Stop>) -> Pair {
    Pair { key: String::new(), weight, ic, manager }
}

#[test]
fn what_differs_comes_by_weight_times_distance() {
    let pairs = [
        pair(0.3, Some(Stop::Next), Some(Stop::Next)),
        pair(0.1, Some(Stop::Next), Some(Stop::Own)),
        pair(0.3, Some(Stop::Own), Some(Stop::Signs)),
        pair(0.3, None, Some(Stop::Below)),
    ];
    let found: Vec<(usize, u32, bool)> =
        differing(Against::Next, &pairs).into_iter().map(|one| (one.place, one.distance, one.manager_higher)).collect();
    assert_eq!(found, [(2, 1, true), (1, 2, false)]);
    let sums = sums(Against::Next, &pairs);
    assert_eq!((sums.of, sums.both, sums.differ, sums.agree()), (4, 3, 2, 1));
    assert_eq!((sums.consistent, sums.emerging, sums.gap), (1, 1, 2));
}

#[test]
fn the_minutes_of_the_gap_part_go_by_weight_times_distance() {
    let pairs = [(0.2, Stop::Next), (0.1, Stop::Next), (0.1, Stop::Signs), (0.05, Stop::Signs)]
        .map(|(weight, ic)| pair(weight, Some(ic), Some(Stop::Own)));
    let minutes = |minutes| proposed(&pairs, &differing(Against::Next, &pairs), minutes);
    assert_eq!(minutes(10), [6, 3, 1]);
    assert_eq!(minutes(4), [3, 1]);
    assert_eq!(minutes(1), [1]);
    assert!(proposed(&pairs, &[], 10).is_empty());
}

#[test]
fn distances_are_said_in_levels() {
    let said: Vec<String> = (1..=4).map(|distance| apart(Against::Next, distance)).collect();
    assert_eq!(said, ["half a level", "one full level", "one and a half levels", "two levels"]);
    assert_eq!(apart(Against::Top, 1), "one step");
}

fn at(second: i64) -> Option<Timestamp> {
    Timestamp::from_second(second).ok()
}

#[test]
fn both_open_only_when_the_ic_shares_and_both_are_in() {
    for which in 0..8_u8 {
        let given = |bit: u8| if which & bit == 0 { None } else { at(1) };
        let (ic_in_at, manager_in_at, ic_shares_at) = (given(1), given(2), given(4));
        let cover = Cover { ic_in_at, manager_in_at, ic_shares_at, ..Cover::default() };
        assert_eq!(cover.opens(), which == 7);
        assert!(!cover.is_open());
    }
}

#[test]
fn going_second_needs_the_manager_to_be_in_and_the_ic_not_to_have_shared() {
    let in_first = Cover { manager_in_at: at(1), ..Cover::default() };
    assert!(in_first.may_go_second());
    assert!(!Cover { ic_shares_at: at(2), ..in_first }.may_go_second());
    assert!(!Cover { manager_open_at: at(2), ..in_first }.may_go_second());
    assert!(!Cover::default().may_go_second());
}

fn benchmark() -> impl Strategy<Value = Option<f64>> {
    proptest::option::of(0.0_f64..=4.0)
}

fn against() -> impl Strategy<Value = Against> {
    prop_oneof![Just(Against::Next), Just(Against::Top), Just(Against::Depth)]
}

proptest! {
    #[test]
    fn numbers_stay_on_the_scale_and_never_fall(
        against in against(), before in benchmark(), own in benchmark(), next in benchmark(), after in benchmark()
    ) {
        let given = Benchmarks { before, own, next, after };
        let numbers: Vec<Option<f64>> = against.offered().iter().map(|stop| number(against, *stop, given)).collect();
        prop_assert!(numbers.iter().all(Option::is_some) || numbers.iter().all(Option::is_none));
        let numbers: Vec<f64> = numbers.into_iter().flatten().collect();
        prop_assert!(numbers.iter().all(|number| (0.0..=HIGHEST).contains(number)));
        prop_assert!(numbers.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "{:?}", numbers);
    }

    #[test]
    fn a_position_lies_between_its_lowest_and_highest(
        rated in proptest::collection::vec((0.01_f64..1.0, proptest::option::of(0.0_f64..=4.0)), 1..20)
    ) {
        let whole = position(&rated);
        let numbers: Vec<f64> = rated.iter().filter_map(|(_, number)| *number).collect();
        prop_assert_eq!(whole.number.is_some(), !numbers.is_empty());
        prop_assert!((0.0..=1.0 + 1e-9).contains(&whole.coverage));
        if let Some(position) = whole.number {
            let lowest = numbers.iter().copied().fold(f64::MAX, f64::min);
            let highest = numbers.iter().copied().fold(0.0, f64::max);
            prop_assert!(position >= lowest - 1e-9 && position <= highest + 1e-9);
        }
    }

    #[test]
    fn a_better_rating_never_lowers_a_position(
        rated in proptest::collection::vec((0.01_f64..1.0, 0.0_f64..=3.0), 1..20), raised in 0_usize..20, by in 0.0_f64..1.0
    ) {
        let before: Vec<(f64, Option<f64>)> = rated.iter().map(|(weight, number)| (*weight, Some(*number))).collect();
        let mut after = before.clone();
        let place = raised % after.len();
        after[place].1 = after[place].1.map(|number| number + by);
        prop_assert!(position(&after).number >= position(&before).number.map(|number| number - 1e-9));
    }
}

#[test]
fn the_headline_counts() {
    let sums = Sums { of: 16, both: 16, differ: 7, ..Sums::default() };
    assert_eq!(headline(sums, "You", Some(10)), "You agree on nine of sixteen. Seven are worth the ten minutes.");
    let some = Sums { both: 11, differ: 1, ..sums };
    assert_eq!(
        headline(some, "You", Some(8)),
        "You agree on ten of the eleven both rated. One is worth the eight minutes."
    );
    assert_eq!(headline(Sums { differ: 0, ..sums }, "You", None), "You agree on all sixteen.");
    assert_eq!(headline(Sums { both: 0, differ: 0, ..sums }, "You", None), "Nothing is rated by both yet.");
    let none = Sums { differ: 16, ..sums };
    assert_eq!(
        headline(none, "Ines and Ruth", None),
        "Ines and Ruth agree on none of sixteen. Sixteen looked different from the two sides."
    );
}
