//! Ladders and their rungs, how a name from a file finds its rung, and what stands in the way of a
//! level that is to be recorded.

use jiff::civil::Date;
use kit::names::fold;
use serde::Deserialize;

use super::{NewLevel, Step};

/// A framework, of which only the levels matter here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The framework's id.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its levels, lowest first.
    pub rungs: Vec<Rung>,
    /// Levels it had once, by the last name each had: somebody may still hold one.
    pub former: Vec<Rung>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rung {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

#[derive(Deserialize)]
struct Content {
    levels: Vec<Rung>,
}

impl Ladder {
    /// Reads the levels of a published version; the rest of the document is skipped.
    pub fn parse(id: i64, key: &str, name: &str, content: &str) -> Result<Ladder, String> {
        let content: Content =
            serde_json::from_str(content).map_err(|error| format!("the levels of framework {key}: {error}"))?;
        Ok(Ladder { id, key: key.to_owned(), name: name.to_owned(), rungs: content.levels, former: Vec::new() })
    }

    /// The same with the levels that only versions before it had, the newest of those first.
    pub fn after(mut self, older: &[String]) -> Result<Ladder, String> {
        for content in older {
            let before = Ladder::parse(self.id, &self.key, &self.name, content)?;
            let gone = before.rungs.into_iter().filter(|rung| self.named(&rung.key).is_none());
            let gone: Vec<Rung> = gone.collect();
            self.former.extend(gone);
        }
        Ok(self)
    }

    /// The rung with this key, also a former one.
    pub fn named(&self, key: &str) -> Option<&Rung> {
        self.rungs.iter().chain(&self.former).find(|rung| rung.key == key)
    }

    /// The rung with this key.
    pub fn rung(&self, key: &str) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.key == key)
    }

    /// The rung somebody means by this text: its key or its name, however written.
    pub fn meant(&self, text: &str) -> Option<&Rung> {
        meant(&self.rungs, text)
    }

    /// The same among the levels it had once.
    pub fn meant_once(&self, text: &str) -> Option<&Rung> {
        meant(&self.former, text)
    }
}

fn meant<'a>(rungs: &'a [Rung], text: &str) -> Option<&'a Rung> {
    let text = plain(text);
    rungs.iter().find(|rung| plain(&rung.key) == text || plain(&rung.name) == text)
}

/// The name of a level; of one that went, the last it had.
pub fn level_name(ladders: &[impl AsRef<Ladder>], framework: i64, key: &str) -> String {
    let ladder = ladders.iter().map(AsRef::as_ref).find(|ladder| ladder.id == framework);
    ladder.and_then(|ladder| ladder.named(key)).map_or_else(|| key.to_owned(), |rung| rung.name.clone())
}

/// A level that is recorded already, where another is to be.
#[derive(Clone, Copy, Debug)]
pub enum InTheWay<'a> {
    /// The same level, held before that day or after it: its time would begin anew.
    Same(&'a Step),
    /// Another level of that day, which would be replaced.
    SameDay(&'a Step),
}

/// What stands in the way of a new level among those that stand, the newest first.
pub fn in_the_way<'a>(standing: &'a [Step], new: &NewLevel<'_>) -> Option<InTheWay<'a>> {
    let is_same = |step: &&Step| step.framework_id == new.framework && step.level_key == new.level;
    let after = standing.iter().take_while(|step| step.since_on > new.since_on).last();
    let from = standing.iter().find(|step| step.since_on <= new.since_on);
    let same = from.filter(is_same).or(after.filter(is_same));
    let of_day = from.filter(|step| step.since_on == new.since_on);
    same.map(InTheWay::Same).or(of_day.map(InTheWay::SameDay))
}

impl AsRef<Ladder> for Ladder {
    fn as_ref(&self) -> &Ladder {
        self
    }
}

/// Letters and digits only: "Senior-Staff" and "senior staff" are one.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The name nearest to what was typed, when it is near enough to have been meant.
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = plain(text).chars().collect();
    let near = |name: &&str| distance(&typed, &plain(name).chars().collect::<Vec<_>>());
    let best = names.min_by_key(near)?;
    let allowed = (typed.len() / 3).clamp(1, 3);
    (near(&best) <= allowed).then_some(best)
}

/// How many letters must be changed, added or taken away to make one word of the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, against) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != against);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// Reads a day a person typed or a file holds; the sentence says what is wrong with it.
pub fn day(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let numbers: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).collect();
    let is_iso = matches!(numbers.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
        && text.len() == 10
        && text.chars().filter(|letter| *letter == '-').count() == 2;
    if is_iso {
        let date: Date = text.parse().map_err(|_| format!("{text} is not in the calendar."))?;
        return match date.year() {
            1950..=2100 => Ok(date),
            year => Err(format!("{text}: the year {year} cannot be meant.")),
        };
    }
    Err(other_spelling(text, &numbers))
}

/// What to say of a day written in another way than 2026-11-23.
fn other_spelling(text: &str, numbers: &[&str]) -> String {
    let number = |index: usize| numbers.get(index).and_then(|number| number.parse::<i16>().ok());
    let year_last = numbers.get(2).is_some_and(|year| year.len() == 4) && numbers.len() == 3;
    if let (true, Some(first), Some(second), Some(year)) = (year_last, number(0), number(1), number(2)) {
        let read = |day: i16, month: i16| {
            Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0)).ok()
        };
        return match (read(first, second), read(second, first)) {
            (Some(one), Some(other)) if one != other => {
                format!("“{text}” can be read as {one} or as {other}. Write the one that is meant.")
            }
            (Some(date), _) | (None, Some(date)) => format!("“{text}” is not how days are written here. Write {date}."),
            (None, None) => format!("“{text}” is not in the calendar."),
        };
    }
    format!("“{text}” is not a day. Write it like 2026-11-23.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ladder() -> Ladder {
        let content = r#"{"key":"builtin","levels":[{"key":"junior","name":"Junior","months":[12,24]},{"key":"senior","name":"Senior","months":null},{"key":"senior-staff","name":"Senior Staff","months":null}],"pillars":[]}"#;
        Ladder::parse(1, "builtin", "Engineering", content).unwrap()
    }

    #[test]
    fn a_level_is_found_however_it_is_written() {
        let ladder = ladder();
        for text in ["Senior Staff", "senior-staff", "SENIOR  STAFF", "seniorstaff"] {
            assert_eq!(ladder.meant(text).unwrap().key, "senior-staff");
        }
        assert_eq!(ladder.meant("Juniour"), None);
    }

    #[test]
    fn a_level_that_went_keeps_its_last_name() {
        let content = |levels: &str| format!(r#"{{"levels":[{levels}]}}"#);
        let older = [
            content(r#"{"key":"confirmed","name":"Experienced"},{"key":"junior","name":"Trainee"}"#),
            content(r#"{"key":"confirmed","name":"Confirmed"}"#),
        ];
        let ladder = ladder().after(&older).unwrap();
        let name = |key: &str| level_name(&[&ladder], 1, key);
        assert_eq!([name("confirmed"), name("junior"), name("never")], ["Experienced", "Junior", "never"]);
        assert_eq!((ladder.rung("confirmed"), ladder.meant("Experienced")), (None, None), "nobody is given it anew");
        assert_eq!(ladder.meant_once("experienced").unwrap().key, "confirmed");
    }

    #[test]
    fn a_misspelt_level_is_asked_about() {
        let ladder = ladder();
        let names = || ladder.rungs.iter().map(|rung| rung.name.as_str());
        assert_eq!(nearest("Juniour", names()), Some("Junior"));
        assert_eq!(nearest("Seinor", names()), Some("Senior"));
        assert_eq!(nearest("Manager", names()), None);
        assert_eq!(nearest("", names()), None);
    }

    #[test]
    fn days_are_read_one_way_and_others_are_named() {
        assert_eq!(day("2026-02-28").unwrap(), jiff::civil::date(2026, 2, 28));
        assert_eq!(day("2026-02-30").unwrap_err(), "2026-02-30 is not in the calendar.");
        assert_eq!(day("0206-02-03").unwrap_err(), "0206-02-03: the year 206 cannot be meant.");
        assert_eq!(day("31.12.2025").unwrap_err(), "“31.12.2025” is not how days are written here. Write 2025-12-31.");
        assert_eq!(
            day("03/04/2025").unwrap_err(),
            "“03/04/2025” can be read as 2025-04-03 or as 2025-03-04. Write the one that is meant."
        );
        assert_eq!(day("05.05.2025").unwrap_err(), "“05.05.2025” is not how days are written here. Write 2025-05-05.");
        assert_eq!(day("45123").unwrap_err(), "“45123” is not a day. Write it like 2026-11-23.");
    }

    #[test]
    fn a_level_that_stands_is_in_the_way_of_itself_and_of_another_of_its_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let step = |level: &str, since: &str| Step {
            id: crate::LevelStepId(1),
            framework_id: 1,
            level_key: level.to_owned(),
            since_on: day(since),
            by_name: None,
            recorded_at: jiff::Timestamp::UNIX_EPOCH,
            taken_back_at: None,
            taken_back_by_name: None,
            taken_back_reason: None,
        };
        let standing = [step("senior", "2026-11-01"), step("confirmed", "2025-01-20"), step("senior", "2023-06-01")];
        let found = |level: &str, since: &str| match in_the_way(
            &standing,
            &NewLevel { framework: 1, level, since_on: day(since) },
        ) {
            Some(InTheWay::Same(step)) => format!("same {}", step.since_on),
            Some(InTheWay::SameDay(step)) => format!("day of {}", step.level_key),
            None => "nothing".to_owned(),
        };
        assert_eq!(found("senior", "2026-11-20"), "same 2026-11-01");
        assert_eq!(found("senior", "2026-10-01"), "same 2026-11-01", "an earlier day of the same level");
        assert_eq!(found("senior", "2026-11-01"), "same 2026-11-01");
        assert_eq!(found("confirmed", "2026-11-01"), "day of senior");
        assert_eq!(found("confirmed", "2026-11-20"), "nothing", "somebody may come back to a level");
        assert_eq!(found("senior", "2020-01-01"), "same 2023-06-01");
        assert_eq!(found("junior", "2020-01-01"), "nothing");
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_day(text in "\\PC{0,20}") {
            let _ = day(&text);
        }

        #[test]
        fn a_word_is_nearest_to_itself(text in "[a-z]{1,12}") {
            prop_assert_eq!(nearest(&text, ["zzzzzzzzzzzzzzzz", text.as_str()].into_iter()), Some(text.as_str()));
        }
    }
}
