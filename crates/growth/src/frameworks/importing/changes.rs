//! What the next version of a framework would change.

use crate::frameworks::Framework;

/// What differs from the version in use, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Levels that are not in the file, with the people who stand there.
    pub levels_gone: Vec<(String, i64)>,
    /// Levels that are new.
    pub levels_new: Vec<String>,
    /// Competencies that are not in the file.
    pub gone: Vec<String>,
    /// Competencies that are new.
    pub new: Vec<String>,
    /// Competencies whose expectation is worded anew at some level.
    pub reworded: Vec<String>,
}

impl Changes {
    /// Whether names and words are all the same.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

/// Compares a file with the version in use. Both carry the same key for the same name (see
/// [`super::follow`]). `people` says how many stand at a level, by its key.
pub fn changes(new: &Framework, old: &Framework, people: &[(String, i64)]) -> Changes {
    let standing = |key: &str| people.iter().find(|(level, _)| level == key).map_or(0, |(_, count)| *count);
    let names = |framework: &Framework, other: &Framework| -> Vec<String> {
        let missing = framework.competencies().filter(|(_, one)| other.competency(&one.key).is_none());
        missing.map(|(_, one)| one.name.clone()).collect()
    };
    let levels_gone = old.levels.iter().filter(|level| new.level(&level.key).is_none());
    let levels_new = new.levels.iter().filter(|level| old.level(&level.key).is_none());
    Changes {
        levels_gone: levels_gone.map(|level| (level.name.clone(), standing(&level.key))).collect(),
        levels_new: levels_new.map(|level| level.name.clone()).collect(),
        gone: names(old, new),
        new: names(new, old),
        reworded: reworded(new, old),
    }
}

fn reworded(new: &Framework, old: &Framework) -> Vec<String> {
    let differs = |key: &str| {
        let shared =
            new.levels.iter().enumerate().filter_map(|(place, level)| Some((place, old.level_index(&level.key)?)));
        shared.into_iter().any(|(now, then)| new.expectation(key, now) != old.expectation(key, then))
    };
    let known = new.competencies().filter(|(_, one)| old.competency(&one.key).is_some());
    known.filter(|(_, one)| differs(&one.key)).map(|(_, one)| one.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::importing::{Form, follow, read};

    const BEFORE: &str = "level,pillar,competency,benchmark,weight,description\nJunior,Craft,Testing,1,50,Tests.\n\
        Junior,Craft,Writing,1,50,Writes.\nSenior,Craft,Testing,2,50,Decides.\nSenior,Craft,Writing,2,50,Explains.\n";
    const AFTER: &str = "level,pillar,competency,benchmark,weight,description\nJunior,Craft,Testing,1,50,Tests more.\n\
        Junior,Craft,Speaking,1,50,Speaks.\nStaff,Craft,Testing,2,50,Decides.\nStaff,Craft,Speaking,2,50,Leads.\n";

    #[test]
    fn what_goes_comes_and_is_worded_anew_is_named() {
        let old = read(BEFORE).framework.unwrap();
        let mut new = read(AFTER).framework.unwrap();
        follow(&mut new, &old, Form::Sheet);
        let changes = changes(&new, &old, &[("senior".to_owned(), 4)]);
        assert_eq!(changes.levels_gone, [("Senior".to_owned(), 4)]);
        assert_eq!(changes.levels_new, ["Staff"]);
        assert_eq!((changes.gone, changes.new), (vec!["Writing".to_owned()], vec!["Speaking".to_owned()]));
        assert_eq!(changes.reworded, ["Testing"]);
    }
}
