use jiff::civil::Date;
use kit::dates;

use super::merging::merged;
use crate::kinds::{Capture, Kind, Sort};

/// The longest text of a field, in characters.
pub const LONGEST: usize = 4000;

/// What keeps a field from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A page instead of a few sentences.
    TooLong,
    /// No day.
    NoDay,
    /// A day that has passed.
    PastDay,
    /// The conversation was wrapped up with it; it may change, not go.
    Needed,
}

impl Trouble {
    /// What to do about it.
    pub fn sentence(self) -> &'static str {
        match self {
            Trouble::TooLong => "At most 4,000 letters here. The rest fits into the shared notes.",
            Trouble::NoDay => "Give a day, such as 2026-12-10.",
            Trouble::PastDay => "That day has passed. Pick one that is still to come.",
            Trouble::Needed => "This cannot be taken away any more, only written anew.",
        }
    }
}

/// Reads what was typed into a field. An empty one is none; a field that must be there stays
/// there once the conversation is wrapped up.
pub fn read(capture: &Capture, typed: &str, today: Date, is_wrapped_up: bool) -> Result<String, Trouble> {
    let text = typed.trim();
    if text.is_empty() {
        return if capture.must && is_wrapped_up { Err(Trouble::Needed) } else { Ok(String::new()) };
    }
    match capture.sort {
        Sort::Words if text.chars().count() > LONGEST => Err(Trouble::TooLong),
        Sort::Words => Ok(text.to_owned()),
        Sort::Day => match text.parse::<Date>() {
            Err(_) => Err(Trouble::NoDay),
            Ok(day) if day < today => Err(Trouble::PastDay),
            Ok(day) => Ok(day.to_string()),
        },
    }
}

/// What a field says once `mine`, typed over `base`, comes to stand beside `theirs`: texts go
/// together, two days do not.
pub fn together(sort: Sort, base: &str, theirs: &str, mine: &str) -> Option<String> {
    if theirs == base || theirs == mine {
        return Some(mine.to_owned());
    }
    if mine == base {
        return Some(theirs.to_owned());
    }
    (sort == Sort::Words).then(|| merged(base, theirs, mine))
}

/// A text as it is read: a day by its name.
pub fn said(sort: Sort, text: &str) -> String {
    match (sort, text.parse::<Date>()) {
        (Sort::Day, Ok(day)) => day.strftime("%A %-d %B %Y").to_string(),
        _ => text.to_owned(),
    }
}

/// A day as a sentence says it on the page: without its year while that is this one.
pub fn said_today(sort: Sort, text: &str, today: Date) -> String {
    match (sort, text.parse::<Date>()) {
        (Sort::Day, Ok(day)) if day.year() == today.year() => dates::long_day(day),
        _ => said(sort, text),
    }
}

/// A field as it is read, what it is called and what stands in it. A kind that does not know it
/// any more leaves it what all of them are called.
pub fn line(kind: &Kind, key: &str, text: &str) -> (String, String) {
    match kind.captures().find(|capture| capture.key == key) {
        Some(capture) => (capture.label.clone(), said(capture.sort, text)),
        None => ("Written down together".to_owned(), text.to_owned()),
    }
}

/// Without what a conversation of this kind is not wrapped up yet, in the order of its agenda.
pub fn missing<'a>(kind: &'a Kind, written: &[String]) -> Vec<&'a Capture> {
    kind.captures().filter(|capture| capture.must && !written.contains(&capture.key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::BUILT_IN;

    fn kind(key: &str) -> Kind {
        let mut all = BUILT_IN.iter().map(|text| Kind::read(text).expect("a built-in kind"));
        all.find(|kind| kind.key == key).expect("the kind is built in")
    }

    fn keys(written: &[&str]) -> Vec<String> {
        written.iter().map(|key| (*key).to_owned()).collect()
    }

    fn today() -> Date {
        "2026-11-26".parse().expect("a day")
    }

    fn missing_of(key: &str, written: &[&str]) -> Vec<String> {
        missing(&kind(key), &keys(written)).iter().map(|capture| capture.key.clone()).collect()
    }

    #[test]
    fn a_performance_conversation_needs_all_five() {
        assert_eq!(missing_of("performance", &[]), ["example", "expected", "consequence", "support", "date"]);
        assert_eq!(missing_of("performance", &["example", "expected", "support", "date"]), ["consequence"]);
        let all = ["example", "expected", "consequence", "support", "date"];
        assert!(missing_of("performance", &all).is_empty(), "the other side's view may stay unwritten");
    }

    #[test]
    fn a_promotion_needs_its_gaps_and_its_time_frame_and_a_quarterly_nothing() {
        assert_eq!(missing_of("promotion", &["speaks_for"]), ["gaps", "time_frame"]);
        for key in ["quarterly", "initial", "career", "one_on_one"] {
            assert!(missing_of(key, &[]).is_empty(), "{key}");
        }
    }

    #[test]
    fn a_day_is_a_day_that_is_still_to_come() {
        let performance = kind("performance");
        let date = performance.captures().find(|capture| capture.key == "date").expect("a date");
        assert_eq!(read(date, "soon", today(), false), Err(Trouble::NoDay));
        assert_eq!(read(date, "2026-11-25", today(), false), Err(Trouble::PastDay));
        assert_eq!(read(date, " 2026-12-17 ", today(), false), Ok("2026-12-17".to_owned()));
        assert_eq!(said(Sort::Day, "2026-12-17"), "Thursday 17 December 2026");
        assert_eq!(said_today(Sort::Day, "2026-12-17", today()), "Thursday 17 December");
    }

    #[test]
    fn texts_go_together_and_two_days_do_not() {
        let words = |base, theirs, mine| together(Sort::Words, base, theirs, mine);
        assert_eq!(words("a", "a", "b").as_deref(), Some("b"), "nobody else wrote");
        assert_eq!(words("a", "b", "a").as_deref(), Some("b"), "only they wrote");
        assert_eq!(words("One.", "Zero. One.", "One. Two.").as_deref(), Some("Zero. One. Two."));
        let day = |base, theirs, mine| together(Sort::Day, base, theirs, mine);
        assert_eq!(day("", "2026-12-17", "2026-12-17").as_deref(), Some("2026-12-17"));
        assert_eq!(day("", "2026-12-17", "2026-12-18"), None);
    }

    #[test]
    fn what_it_was_wrapped_up_with_does_not_go() {
        let performance = kind("performance");
        let of = |key: &str| performance.captures().find(|capture| capture.key == key).expect("a field");
        assert_eq!(read(of("consequence"), " ", today(), false), Ok(String::new()));
        assert_eq!(read(of("consequence"), " ", today(), true), Err(Trouble::Needed));
        assert_eq!(read(of("perspective"), " ", today(), true), Ok(String::new()));
        assert_eq!(read(of("example"), &"a".repeat(LONGEST + 1), today(), false), Err(Trouble::TooLong));
    }
}
