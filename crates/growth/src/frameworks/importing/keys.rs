//! How a file becomes the next version of a framework that is there: which of its parts are
//! the same as before.

use super::build::Keys;
use super::rules::Form;
use crate::frameworks::{Competency, Framework};

/// Makes `new` follow `old`: it takes over key and name. A sheet carries no keys, so a name in
/// it keeps the key it had before, and so does what else it cannot say. TOML says its own.
pub fn follow(new: &mut Framework, old: &Framework, form: Form) {
    (new.key, new.name) = (old.key.clone(), old.name.clone());
    if form == Form::Toml {
        return;
    }
    new.readiness = old.readiness;
    let names = new.levels.iter().map(|level| level.name.as_str()).collect();
    let keys = carried(names, old.levels.iter().map(|level| (level.name.as_str(), level.key.as_str())), "level");
    for (level, key) in new.levels.iter_mut().zip(keys) {
        level.months = level.months.or(old.level(&key).and_then(|before| before.months));
        level.key = key;
    }
    let names = new.pillars.iter().map(|pillar| pillar.name.as_str()).collect();
    let keys = carried(names, old.pillars.iter().map(|pillar| (pillar.name.as_str(), pillar.key.as_str())), "pillar");
    new.pillars.iter_mut().zip(keys).for_each(|(pillar, key)| pillar.key = key);
    let names = new.competencies().map(|(_, one)| one.name.as_str()).collect();
    let before = old.competencies().map(|(_, one)| (one.name.as_str(), one.key.as_str()));
    let keys = carried(names, before, "competency");
    let all = new.pillars.iter_mut().flat_map(|pillar| &mut pillar.competencies);
    for (competency, key) in all.zip(keys) {
        competency.key = key;
        if let Some(before) = old.competency(&competency.key) {
            follow_criteria(competency, before);
        }
    }
}

fn follow_criteria(competency: &mut Competency, before: &Competency) {
    let names = competency.criteria.iter().map(|part| part.name.as_str()).collect();
    let before = before.criteria.iter().map(|part| (part.name.as_str(), part.key.as_str()));
    let keys = carried(names, before, "criterion");
    competency.criteria.iter_mut().zip(keys).for_each(|(part, key)| part.key = key);
}

/// The keys of names: those they had before, else new ones that are not in use.
fn carried<'a>(names: Vec<&str>, before: impl Iterator<Item = (&'a str, &'a str)>, kind: &str) -> Vec<String> {
    let mut known: Vec<(String, &str)> = before.map(|(name, key)| (kit::names::fold(name), key)).collect();
    let take = |name: &&str| {
        let place = known.iter().position(|(before, _)| *before == kit::names::fold(name))?;
        Some(known.remove(place).1.to_owned())
    };
    let given: Vec<Option<String>> = names.iter().map(take).collect();
    let mut keys = Keys::among(&given);
    names.iter().zip(&given).map(|(name, given)| keys.of(given.as_ref(), name, kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::importing::read;

    fn sheet(names: &[&str]) -> Framework {
        let rows: String = names.iter().map(|name| format!("Junior,Craft,{name},50\n")).collect();
        read(&format!("level,pillar,competency,weight\n{rows}")).framework.unwrap()
    }

    fn keys(framework: &Framework) -> Vec<&str> {
        framework.competencies().map(|(_, one)| one.key.as_str()).collect()
    }

    #[test]
    fn a_name_keeps_its_key_and_a_new_one_never_takes_it() {
        let mut old = sheet(&["Testing", "Writing"]);
        old.pillars[0].competencies[0].name = "Proving".to_owned();
        let mut new = sheet(&["Testing", "Proving"]);
        follow(&mut new, &old, Form::Sheet);
        assert_eq!(keys(&new), ["testing-2", "testing"]);
    }

    #[test]
    fn the_keys_of_toml_are_its_own() {
        let old = sheet(&["Testing"]);
        let mut new = sheet(&["Testing"]);
        new.pillars[0].competencies[0].key = "proving".to_owned();
        follow(&mut new, &old, Form::Toml);
        assert_eq!(keys(&new), ["proving"]);
    }
}
