//! The minutes of an agenda.

/// Scales the minutes of an agenda to another length: in proportion, in whole minutes that
/// add up (largest remainder, the earlier part first), no part under one minute. A length
/// with fewer minutes than parts gives every part its one minute.
pub fn scale(parts: &[u32], minutes: u32) -> Vec<u32> {
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    if minutes <= count {
        return vec![1; parts.len()];
    }
    let usual: u64 = parts.iter().map(|part| u64::from(*part)).sum::<u64>().max(1);
    let share = |part: &u32| u64::from(*part) * u64::from(minutes);
    let mut scaled: Vec<u32> = parts.iter().map(|part| small(share(part) / usual)).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(share(&parts[*at]) % usual));
    let missing = minutes.saturating_sub(scaled.iter().sum());
    for at in by_remainder.into_iter().cycle().take(missing as usize) {
        scaled[at] += 1;
    }
    raise_empty(&mut scaled);
    scaled
}

/// A part that came out at nothing gets a minute from the longest.
fn raise_empty(scaled: &mut [u32]) {
    while let Some(empty) = scaled.iter().position(|minutes| *minutes == 0) {
        let Some(longest) = (0..scaled.len()).rev().max_by_key(|at| scaled[*at]) else { return };
        scaled[longest] -= 1;
        scaled[empty] = 1;
    }
}

fn small(minutes: u64) -> u32 {
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kinds::{BUILT_IN, Kind};

    #[test]
    fn a_quarterly_scales_to_what_people_expect() {
        let quarterly = [15, 15, 10, 15, 5];
        assert_eq!(scale(&quarterly, 60), [15, 15, 10, 15, 5]);
        assert_eq!(scale(&quarterly, 45), [11, 11, 8, 11, 4]);
        assert_eq!(scale(&quarterly, 90), [23, 23, 15, 22, 7]);
        assert_eq!(scale(&quarterly, 5), [1, 1, 1, 1, 1]);
        assert_eq!(scale(&[1, 98, 1], 10), [1, 8, 1]);
        assert_eq!(scale(&[0, 0], 10), [5, 5]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_none_is_under_a_minute(
            parts in proptest::collection::vec(0_u32..120, 1..9), minutes in 5_u32..180
        ) {
            let scaled = scale(&parts, minutes);
            prop_assert_eq!(scaled.len(), parts.len());
            prop_assert!(scaled.iter().all(|minutes| *minutes >= 1));
            prop_assert_eq!(scaled.iter().sum::<u32>(), minutes.max(parts.len() as u32));
        }

        #[test]
        fn every_built_in_kind_fits_into_any_length_that_can_be_planned(minutes in 30_u32..=90) {
            for text in BUILT_IN {
                let scaled = Kind::read(text).expect("a built-in kind").part_minutes(minutes);
                prop_assert_eq!(scaled.iter().sum::<u32>(), minutes);
                prop_assert!(scaled.iter().all(|part| *part >= 1));
            }
        }

        #[test]
        fn a_part_is_never_a_whole_minute_from_its_share(
            parts in proptest::collection::vec(5_u32..60, 1..7), minutes in 90_u32..180
        ) {
            let usual: u32 = parts.iter().sum();
            prop_assume!(parts.iter().all(|part| part * minutes >= usual));
            for (part, scaled) in parts.iter().zip(scale(&parts, minutes)) {
                let exact = f64::from(part * minutes) / f64::from(usual);
                prop_assert!((f64::from(scaled) - exact).abs() < 1.0);
            }
        }
    }
}
