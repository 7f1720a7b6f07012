/// An entry of a list, and where it is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its place until now, counted from 1; nothing for a new one.
    pub stood: Option<usize>,
    /// The place that was typed.
    pub typed: &'a str,
}

/// The order that typed places ask for, as indices of the entries. Whoever got another place
/// gets that place, too far or empty is the end, and the others keep their order around it. The
/// error is the entry whose place cannot be read, or that another one got as well.
pub fn order(entries: &[Wanted<'_>]) -> Result<Vec<usize>, usize> {
    let (mut order, mut moved): (Vec<usize>, Vec<(usize, usize)>) = Default::default();
    for (index, entry) in entries.iter().enumerate() {
        let place = if entry.typed.is_empty() { Some(usize::MAX) } else { entry.typed.parse().ok() };
        let place: usize = place.filter(|place| *place > 0).ok_or(index)?;
        if entry.stood == Some(place) {
            order.push(index);
        } else if place < usize::MAX && moved.iter().any(|(taken, _)| *taken == place) {
            return Err(index);
        } else {
            moved.push((place, index));
        }
    }
    moved.sort();
    for (place, index) in moved {
        order.insert((place - 1).min(order.len()), index);
    }
    Ok(order)
}

/// What stands beside a place that cannot be.
pub const NO_PLACE: &str = "A place is a whole number, 1 for the first, and no two can be given the same.";

/// Takes one entry out and puts it in at another place, counted from 1; too far is the end.
pub fn put<T>(list: &mut Vec<T>, from: usize, place: usize) {
    if from < list.len() {
        let entry = list.remove(from);
        list.insert(place.saturating_sub(1).min(list.len()), entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(typed: &[&str]) -> Result<Vec<usize>, usize> {
        let wanted = typed.iter().enumerate().map(|(index, typed)| Wanted { stood: Some(index + 1), typed });
        order(&wanted.collect::<Vec<_>>())
    }

    #[test]
    fn one_number_moves_one_entry_and_the_others_make_room() {
        assert_eq!(ordered(&["1", "2", "3"]), Ok(vec![0, 1, 2]));
        assert_eq!(ordered(&["1", "2", "1"]), Ok(vec![2, 0, 1]), "the last one comes first");
        assert_eq!(ordered(&["3", "2", "3"]), Ok(vec![1, 2, 0]), "the first one comes last");
        assert_eq!(ordered(&["2", "1", "3"]), Ok(vec![1, 0, 2]));
        assert_eq!(ordered(&["", "2", "3"]), Ok(vec![1, 2, 0]), "empty is the end");
        assert_eq!(ordered(&["30", "20", "10"]), Ok(vec![2, 1, 0]));
    }

    #[test]
    fn what_is_no_place_or_given_twice_is_named() {
        assert_eq!(ordered(&["1", "x", "3"]), Err(1));
        assert_eq!(ordered(&["0", "2", "3"]), Err(0));
        assert_eq!(ordered(&["2", "3", "2"]), Err(2));
    }
}
