mod sittings;
#[cfg(test)]
mod tests;

use kit::web::Problems;

pub use sittings::{Held, Sitting, Sittings, TICKED_WITHIN, Talked};

use crate::kinds::{Stretch, Weeks};

/// The longest topic, in characters: a line.
pub const LONGEST_TOPIC: usize = 200;
/// The longest entry, in characters: a few sentences.
pub const LONGEST_ENTRY: usize = 1000;
/// The most topics of one line that stand on its agenda.
pub const MOST_OPEN: usize = 40;

/// The field of a new topic, and of its words when they are changed.
pub const TOPIC: &str = "topic";
/// The field of what is noted on one.
pub const ENTRY: &str = "entry";
/// The field of what was said to the career question.
pub const ANSWER: &str = "answer";

/// Reads a topic as it was typed, in one line.
///
/// # Errors
///
/// The sentence to stand beside the field.
pub fn topic(typed: &str) -> Result<String, Problems> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(Problems::of(TOPIC, "Name the topic in a few words.")),
        count if count > LONGEST_TOPIC => Err(Problems::of(
            TOPIC,
            format!("A topic is one line of {LONGEST_TOPIC} letters at most. The rest can be noted on it."),
        )),
        _ => Ok(text),
    }
}

/// Reads what is noted on a topic, typed into the field of this name.
///
/// # Errors
///
/// The sentence to stand beside the field.
pub fn entry(field: impl Into<String>, typed: &str) -> Result<String, Problems> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    let field = field.into();
    match text.chars().count() {
        0 => Err(Problems::of(field, "There is nothing to note yet. A few words are enough.")),
        count if count > LONGEST_ENTRY => {
            Err(Problems::of(field, format!("A note here has {LONGEST_ENTRY} letters at most. Write it in two.")))
        }
        _ => Ok(text),
    }
}

/// Which way a topic moves among those of its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the first.
    Up,
    /// Towards the last.
    Down,
}

impl Way {
    /// The way with this name.
    pub fn named(text: &str) -> Option<Way> {
        match text {
            "up" => Some(Way::Up),
            "down" => Some(Way::Down),
            _ => None,
        }
    }
}

/// With which of these, in their order, a topic changes places; nothing at the end of the list.
pub fn neighbour<T: Copy + PartialEq>(order: &[T], topic: T, way: Way) -> Option<T> {
    let at = order.iter().position(|one| *one == topic)?;
    let next = match way {
        Way::Up => at.checked_sub(1)?,
        Way::Down => at + 1,
    };
    order.get(next).copied()
}

/// What hangs on a topic.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hanging {
    /// How often something was noted on it.
    pub entries: i64,
    /// How often it was talked about.
    pub talks: i64,
    /// How many promises came of it.
    pub promises: i64,
}

/// Whether a topic may be taken back: by whoever added it, while nobody did anything with it.
pub fn may_take_back(is_own: bool, hanging: Hanging) -> bool {
    is_own && hanging.entries + hanging.talks + hanging.promises == 0
}

/// Which of so many career questions is the one of this 1:1. Every sitting that is over and every
/// question that was swapped leads one on, and every line begins somewhere else.
pub fn question(line: i64, sittings: usize, swaps: i64, questions: usize) -> Option<usize> {
    let questions = i64::try_from(questions).ok().filter(|count| *count > 0)?;
    let number = (line % questions) + i64::try_from(sittings).unwrap_or(0) + swaps;
    usize::try_from(number.rem_euclid(questions)).ok()
}

/// How often the two meet, in words.
pub fn rhythm(weeks: Weeks, stretch: Option<Stretch>) -> Option<String> {
    let weeks = if stretch? == Stretch::Early { weeks.early } else { weeks.later };
    Some(match weeks {
        1 => "every week".to_owned(),
        2 => "every two weeks".to_owned(),
        weeks => format!("every {weeks} weeks"),
    })
}
