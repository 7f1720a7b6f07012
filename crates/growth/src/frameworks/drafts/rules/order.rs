/// The order that typed places ask for, as indices of the entries. Places are whole numbers,
/// the smallest first, and need not be without gaps; an empty one is the end. The error is
/// the entry whose place cannot be read or is taken already.
pub fn order(places: &[&str]) -> Result<Vec<usize>, usize> {
    let mut asked: Vec<(u32, usize)> = Vec::new();
    for (index, text) in places.iter().enumerate() {
        let place = if text.is_empty() { Some(u32::MAX) } else { text.parse().ok().filter(|place| *place < u32::MAX) };
        let place = place.ok_or(index)?;
        if place < u32::MAX && asked.iter().any(|(taken, _)| *taken == place) {
            return Err(index);
        }
        asked.push((place, index));
    }
    asked.sort();
    Ok(asked.into_iter().map(|(_, index)| index).collect())
}

/// What stands beside a place that cannot be.
pub const NO_PLACE: &str = "Each needs a place of its own: a whole number, 1 for the first.";

/// Takes one entry out and puts it in at another place, counted from 1; too far is the end.
pub fn put<T>(list: &mut Vec<T>, from: usize, place: usize) {
    if from < list.len() {
        let entry = list.remove(from);
        list.insert(place.saturating_sub(1).min(list.len()), entry);
    }
}
