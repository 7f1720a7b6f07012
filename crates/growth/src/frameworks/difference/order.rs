/// Which entries both lists have stand elsewhere among those both have: as few as explain the
/// new order.
pub(super) fn moved<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<&'a str> {
    let place = |key: &&'a str| Some((old.iter().position(|old| old == key)?, *key));
    let shared: Vec<(usize, &str)> = new.iter().filter_map(place).collect();
    // The longest run that rises kept its order; the rest moved. `best[n]` is the longest that
    // ends with entry n, and the entry before it.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (n, (place, _)) in shared.iter().enumerate() {
        let before = (0..n).filter(|m| shared[*m].0 < *place).max_by_key(|m| (best[*m].0, std::cmp::Reverse(*m)));
        best.push((before.map_or(1, |m| best[m].0 + 1), before));
    }
    let mut stayed = vec![false; shared.len()];
    let mut last = (0..best.len()).max_by_key(|n| (best[*n].0, std::cmp::Reverse(*n)));
    while let Some(n) = last {
        stayed[n] = true;
        last = best[n].1;
    }
    shared.iter().zip(stayed).filter(|(_, stayed)| !stayed).map(|((_, key), _)| *key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_moved_is_named_and_not_those_it_passed() {
        assert_eq!(moved(&["a", "b", "c", "d"], &["d", "a", "b", "c"]), ["d"]);
        assert_eq!(moved(&["a", "b", "c", "d"], &["b", "c", "d", "a"]), ["a"]);
        assert_eq!(moved(&["a", "b", "c"], &["a", "x", "c"]), Vec::<&str>::new());
        assert_eq!(moved(&["a", "b"], &["b", "a"]).len(), 1);
    }
}
