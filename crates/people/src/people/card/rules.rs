//! What a card may hold, read from a form once.

use jiff::Timestamp;
use jiff::civil::Date;
use kit::web::Problems;
use serde::Deserialize;

use crate::accounts::email_problem;
use crate::people::Person;
use crate::people::levels::rules::day;
use crate::sessions::has_left;
use crate::workspace::zone_problem;

/// The longest text of one line on a card.
pub const LONGEST: usize = 200;

/// The form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The whole name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Pronouns.
    pub pronouns: String,
    /// The job title.
    pub title: String,
    /// The team.
    pub team: String,
    /// The time zone, by IANA name.
    pub zone: String,
    /// The first day.
    pub first_on: String,
    /// The last day.
    pub last_on: String,
    /// The number in the company's own list.
    pub external_id: String,
    /// Which card the form was made from.
    pub _version: i64,
}

/// How much of a card a form may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything: somebody new.
    New,
    /// Everything, of somebody who is there; the address as far as `changes` lets it.
    Whole,
    /// Pronouns and time zone: one's own.
    Own,
}

/// A card that can be kept, typed into a form or imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Card {
    /// The whole name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Pronouns; may be empty.
    pub pronouns: String,
    /// The job title; may be empty.
    pub title: String,
    /// The team; may be empty.
    pub team: String,
    /// The time zone.
    pub zone: String,
    /// The first day.
    pub first_on: Option<Date>,
    /// The last day.
    pub last_on: Option<Date>,
    /// The number in the company's own list.
    pub external_id: Option<String>,
}

/// Where a saved card leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// To the person.
    Person,
    /// Somebody who holds ropes has a last day: to those who need another manager.
    Leaving,
    /// Somebody who had left is back: to their line.
    Return,
}

impl After {
    /// What stands behind the person in the address.
    pub fn path(self) -> &'static str {
        match self {
            After::Person => "",
            After::Leaving => "/leaving",
            After::Return => "/line",
        }
    }
}

/// Where a card leads that was saved over this one; `holds` says whether they hold ropes.
pub fn after(was: &Person, card: &Card, holds: bool, now: Timestamp) -> After {
    let had_left = has_left(was.last_on, &was.zone, now);
    if had_left && !has_left(card.last_on, &card.zone, now) {
        return After::Return;
    }
    if holds && card.last_on != was.last_on { After::Leaving } else { After::Person }
}

/// Reads the form, or says what to mend. What `part` may not change is taken as typed, which
/// the page fills with what stands there.
pub fn read(typed: &Typed, part: Part) -> Result<Card, Problems> {
    let mut problems = Problems::none();
    if part != Part::Own {
        if let Some(sentence) = name_problem(&typed.name) {
            problems.add("name", sentence);
        }
        for (field, label, text) in [
            ("title", "A title", &typed.title),
            ("team", "A team", &typed.team),
            ("external_id", "A number from your own list", &typed.external_id),
        ] {
            if let Some(sentence) = text_problem(label, text) {
                problems.add(field, sentence);
            }
        }
    }
    if let Some(sentence) = email_problem(&typed.email).filter(|_| part != Part::Own) {
        problems.add("email", sentence);
    }
    if let Some(sentence) = text_problem("Pronouns", &typed.pronouns) {
        problems.add("pronouns", sentence);
    }
    if let Some(sentence) = zone_problem(typed.zone.trim()) {
        problems.add("zone", sentence);
    }
    let mut days = |field: &'static str, text: &str| match text.trim() {
        "" => None,
        text => day(text).map_err(|sentence| problems.add(field, sentence)).ok(),
    };
    let (first_on, last_on) = (days("first_on", &typed.first_on), days("last_on", &typed.last_on));
    if let (Some(first), Some(last)) = (first_on, last_on)
        && last < first
    {
        problems.add("last_on", format!("The last day is before the first, {}.", kit::dates::calendar_day(first)));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Card {
        name: text(&typed.name),
        email: typed.email.trim().to_owned(),
        pronouns: text(&typed.pronouns),
        title: text(&typed.title),
        team: text(&typed.team),
        zone: typed.zone.trim().to_owned(),
        first_on,
        last_on,
        external_id: Some(text(&typed.external_id)).filter(|id| !id.is_empty()),
    })
}

/// What is wrong with a name.
pub fn name_problem(name: &str) -> Option<String> {
    match kit::names::fold(name).chars().any(char::is_alphanumeric) {
        false => Some("A name is needed: it is how everybody finds them.".to_owned()),
        true => text_problem("A name", name),
    }
}

/// What is wrong with a text of one line.
pub fn text_problem(label: &str, text: &str) -> Option<String> {
    let letters = text.chars().count();
    if letters > LONGEST {
        return Some(format!("{label} has at most {LONGEST} characters; this has {letters}."));
    }
    text.chars().any(is_hidden).then(|| format!("{label} has characters nobody can see. Type it once more by hand."))
}

/// Control characters, and those that turn the direction of what follows: a name with them
/// can be made to look like another.
pub fn is_hidden(letter: char) -> bool {
    let turns = matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    turns || (letter.is_control() && letter != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ines() -> Typed {
        Typed {
            name: " Ines  Carvalho ".to_owned(),
            email: "ines.carvalho@marlowe.example".to_owned(),
            zone: "Europe/Lisbon".to_owned(),
            first_on: "2025-01-06".to_owned(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_card_is_tidied_on_the_way_in() {
        let card = read(&ines(), Part::New).unwrap();
        assert_eq!((card.name.as_str(), card.external_id), ("Ines Carvalho", None));
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        let typed = Typed {
            name: " - ".to_owned(),
            email: "ines".to_owned(),
            title: "x".repeat(201),
            team: "Fares\u{202E}".to_owned(),
            zone: "Lisbon".to_owned(),
            first_on: "2025-01-06".to_owned(),
            last_on: "2024-01-06".to_owned(),
            ..Typed::default()
        };
        let problems = read(&typed, Part::New).unwrap_err();
        for field in ["name", "email", "title", "team", "zone", "last_on"] {
            assert!(problems.at(field).is_some(), "{field}: {problems:?}");
        }
    }

    #[test]
    fn an_address_is_checked_on_every_card_but_ones_own() {
        let typed = Typed { email: "ines".to_owned(), ..ines() };
        for (part, is_checked) in [(Part::New, true), (Part::Whole, true), (Part::Own, false)] {
            assert_eq!(read(&typed, part).is_err(), is_checked, "{part:?}");
        }
    }

    #[test]
    fn ones_own_part_asks_for_nothing_else() {
        let typed = Typed { zone: "UTC".to_owned(), pronouns: "she/her".to_owned(), ..Typed::default() };
        assert!(read(&typed, Part::Own).is_ok());
    }
}
