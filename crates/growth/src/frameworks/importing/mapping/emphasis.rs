//! Marks of emphasis, and letters that only look like them: `**bold**` loses its stars, snake_case
//! keeps its underscores.

/// A mark that may open or close: what letter, how many of it, and where it stands.
#[derive(Clone, Copy)]
struct Mark {
    letter: char,
    length: usize,
    start: usize,
    opens: bool,
    closes: bool,
}

/// The longest run that is emphasis; a longer one is a line somebody drew.
const LONGEST: usize = 3;

/// The words without the marks that come in pairs around them. Words in backticks are code: they
/// lose the backticks and nothing else.
pub(super) fn without(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut is_gone = vec![false; letters.len()];
    // Those that still wait for their partner, by letter and length.
    let mut open: [[Vec<usize>; LONGEST]; 2] = Default::default();
    let (mut place, last_tick) = (0, letters.iter().rposition(|letter| *letter == '`').unwrap_or(0));
    while let Some(letter) = letters.get(place) {
        if *letter == '`' && place < last_tick {
            let end =
                letters[place + 1..].iter().position(|other| *other == '`').map_or(place, |more| place + 1 + more);
            (is_gone[place], is_gone[end]) = (true, true);
            place = end + 1;
            continue;
        }
        if *letter == '\\' && letters.get(place + 1).is_some_and(|next| "*_".contains(*next)) {
            is_gone[place] = true;
            place += 2;
            continue;
        }
        let Some(mark) = mark(&letters, place) else {
            place += 1;
            continue;
        };
        place += mark.length;
        if mark.length > LONGEST {
            continue;
        }
        let waiting = &mut open[usize::from(mark.letter == '_')][mark.length - 1];
        match waiting.pop().filter(|_| mark.closes) {
            Some(start) => [start, mark.start].iter().for_each(|at| is_gone[*at..at + mark.length].fill(true)),
            None if mark.opens => waiting.push(mark.start),
            None => {}
        }
    }
    letters.iter().zip(is_gone).filter(|(_, is_gone)| !is_gone).map(|(letter, _)| *letter).collect()
}

/// The run of stars or underscores that begins here. One inside a word is a letter of it, if it is
/// an underscore.
fn mark(letters: &[char], start: usize) -> Option<Mark> {
    let letter = *letters.get(start).filter(|letter| "*_".contains(**letter))?;
    let length = letters[start..].iter().take_while(|other| **other == letter).count();
    let before = start.checked_sub(1).map(|before| letters[before]);
    let after = letters.get(start + length).copied();
    let is_blank = |beside: Option<char>| beside.is_none_or(char::is_whitespace);
    let is_free = |beside: Option<char>| letter == '*' || beside.is_none_or(|beside| !beside.is_alphanumeric());
    let (opens, closes) = (!is_blank(after) && is_free(before), !is_blank(before) && is_free(after));
    Some(Mark { letter, length, start, opens, closes })
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn only_marks_around_words_go() {
        for (written, read) in [
            ("**Drawing** well", "Drawing well"),
            ("__Drawing__ and _sketching_ and *more*", "Drawing and sketching and more"),
            ("***Both***, half**way**", "Both, halfway"),
            ("snake_case and other_snake_case", "snake_case and other_snake_case"),
            ("a __dunder_name__ here", "a dunder_name here"),
            ("read `__init__` and `a*b*c`", "read __init__ and a*b*c"),
            ("* weights are approximate", "* weights are approximate"),
            ("2 * 3 * 4, 5* and __ and **", "2 * 3 * 4, 5* and __ and **"),
            ("snake\\_case, \\*one\\*", "snake_case, *one*"),
            ("a ` alone and _b_", "a ` alone and b"),
            ("**uses `snake_case` alone**", "uses snake_case alone"),
            ("____________", "____________"),
        ] {
            assert_eq!(without(written), read);
        }
    }

    #[test]
    fn a_text_full_of_marks_takes_no_time() {
        let many = "*a _b ".repeat(200_000);
        assert_eq!(without(&many), many);
    }
}
