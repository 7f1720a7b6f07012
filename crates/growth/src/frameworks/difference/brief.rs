//! What differs in a few sentences, by name: for somebody who chooses, not for who reads it all.

use super::rules::{Change, Part, What, difference};
use super::view::Both;
use crate::frameworks::Framework;

/// One kind of change, with everything it happens to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// What happens: "New levels", or a whole sentence where it names nobody.
    pub what: String,
    /// To what, by name.
    pub names: Vec<String>,
}

impl Brief {
    /// "New levels: Staff, Principal."
    pub fn sentence(&self) -> String {
        self.followed_by(&self.names.join(", "))
    }

    /// "New levels: 2."
    pub fn counted(&self) -> String {
        self.followed_by(&self.names.len().to_string())
    }

    fn followed_by(&self, words: &str) -> String {
        if self.names.is_empty() { self.what.clone() } else { format!("{}: {words}.", self.what) }
    }
}

/// What differs between two versions, kind by kind; nothing when they read the same. `people`
/// says how many stand at a level, by its key.
pub fn brief(old: &Framework, new: &Framework, people: &[(String, i64)]) -> Vec<Brief> {
    let (both, changes) = (Both { old, new }, difference(old, new));
    let gone = changes.iter().filter(|change| change.what == What::Removed);
    let gone = gone.filter_map(|change| match &change.part {
        Part::Level(key) => Some(level_gone(&both.name(&change.part), standing(people, key))),
        _ => None,
    });
    let alone = |what: String| Brief { what, names: Vec::new() };
    let mut said: Vec<Brief> = gone.map(alone).collect();
    for kind in Kind::ALL {
        let mut names: Vec<String> = Vec::new();
        for change in changes.iter().filter(|change| Kind::of(change) == Some(kind)) {
            let name = both.name(&home(&change.part));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            said.push(Brief { what: kind.words().to_owned(), names });
        }
    }
    if changes.iter().any(|change| matches!(change.what, What::Threshold { .. })) {
        said.push(alone("Other thresholds of readiness.".to_owned()));
    }
    said
}

fn standing(people: &[(String, i64)], level: &str) -> i64 {
    people.iter().find(|(key, _)| key == level).map_or(0, |(_, people)| *people)
}

fn level_gone(name: &str, people: i64) -> String {
    match people {
        0 => format!("The level {name} goes."),
        1 => format!("The level {name} goes, and one person stands there."),
        people => format!("The level {name} goes, and {people} people stand there."),
    }
}

/// What is named: a criterion by its competency.
fn home(part: &Part) -> Part {
    match part {
        Part::Criterion(competency, _) => Part::Competency(competency.clone()),
        part => part.clone(),
    }
}

/// Changes that are said in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    LevelsNew,
    LevelsOther,
    Gone,
    New,
    Reworded,
    Named,
    Figures,
    Criteria,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::LevelsNew,
        Kind::LevelsOther,
        Kind::Gone,
        Kind::New,
        Kind::Reworded,
        Kind::Named,
        Kind::Figures,
        Kind::Criteria,
    ];

    fn of(change: &Change) -> Option<Kind> {
        match (&change.part, &change.what) {
            (Part::Level(_), What::Removed) | (Part::Framework, _) => None,
            (Part::Level(_), What::Added) => Some(Kind::LevelsNew),
            (Part::Level(_), _) => Some(Kind::LevelsOther),
            (Part::Criterion(..), What::Added | What::Removed | What::Renamed { .. } | What::Moved { .. }) => {
                Some(Kind::Criteria)
            }
            (_, What::Removed) => Some(Kind::Gone),
            (_, What::Added) => Some(Kind::New),
            (_, What::Text { .. }) => Some(Kind::Reworded),
            (_, What::Renamed { .. } | What::Moved { .. }) => Some(Kind::Named),
            (_, What::Weight { .. } | What::Benchmark { .. }) => Some(Kind::Figures),
            (_, What::Months { .. } | What::Threshold { .. }) => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Kind::LevelsNew => "New levels",
            Kind::LevelsOther => "Levels with another name, place or usual time",
            Kind::Gone => "Not in it any more",
            Kind::New => "New",
            Kind::Reworded => "Worded anew",
            Kind::Named => "With another name or place",
            Kind::Figures => "With other weights or benchmarks",
            Kind::Criteria => "With other criteria",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::importing::{Form, follow, read};

    const BEFORE: &str = "level,pillar,competency,benchmark,weight,description\nJunior,Craft,Testing,1,50,Tests.\n\
        Junior,Craft,Writing,1,50,Writes.\nSenior,Craft,Testing,2,50,Decides.\nSenior,Craft,Writing,2,50,Explains.\n";
    const AFTER: &str = "level,pillar,competency,benchmark,weight,description\nJunior,Craft,Testing,1,60,Tests more.\n\
        Junior,Craft,Speaking,1,40,Speaks.\nStaff,Craft,Testing,2,50,Decides.\nStaff,Craft,Speaking,2,50,Leads.\n";

    #[test]
    fn what_goes_comes_and_is_worded_anew_is_named() {
        let old = read(BEFORE).framework.unwrap();
        let mut new = read(AFTER).framework.unwrap();
        follow(&mut new, &old, Form::Sheet);
        let said = brief(&old, &new, &[("senior".to_owned(), 4)]);
        assert_eq!(said[1].counted(), "New levels: 1.");
        assert_eq!(said[0].counted(), said[0].what, "who stands there is said in any case");
        assert_eq!(
            said.iter().map(Brief::sentence).collect::<Vec<_>>(),
            [
                "The level Senior goes, and 4 people stand there.",
                "New levels: Staff.",
                "Not in it any more: Writing.",
                "New: Speaking.",
                "Worded anew: Testing.",
                "With other weights or benchmarks: Testing.",
            ]
        );
        assert_eq!(brief(&old, &old, &[]), []);
    }

    #[test]
    fn thresholds_and_usual_times_are_said_too() {
        let old = read(BEFORE).framework.unwrap();
        let mut new = old.clone();
        new.readiness.weight_percent = 70;
        new.levels[0].months = Some((12, None));
        assert_eq!(
            brief(&old, &new, &[]).iter().map(Brief::sentence).collect::<Vec<_>>(),
            ["Levels with another name, place or usual time: Junior.", "Other thresholds of readiness."]
        );
    }
}
