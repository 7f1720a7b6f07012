//! The fields of a form of rhythms: one select for every kind that has one.

use std::sync::Arc;

use jiff::Timestamp;
use kit::web::Problems;
use kit::web::conflict::Differing;

use super::choices::{Scope, offered, read};
use super::{Asked, Rhythm, Rhythms};

/// What a form sends: the names follow from the kinds.
pub(in crate::cadence) type Pairs = Vec<(String, String)>;

/// A kind somebody may choose a rhythm for, and the one that holds when nothing is chosen.
#[derive(Clone, Debug)]
pub(in crate::cadence) struct Choice {
    pub(in crate::cadence) kind: Arc<Asked>,
    pub(in crate::cadence) wider: Rhythm,
}

/// One select, as the page prints it.
#[derive(Clone, Debug)]
pub(in crate::cadence) struct Field {
    pub(in crate::cadence) name: String,
    pub(in crate::cadence) title: String,
    pub(in crate::cadence) help: String,
    /// Value, words, and whether it is chosen.
    pub(in crate::cadence) options: Vec<(String, String, bool)>,
}

impl Choice {
    /// The name of its field.
    pub(in crate::cadence) fn name(&self) -> String {
        format!("rhythm.{}", self.kind.key)
    }

    /// Its select. `wide` says what it is to choose nothing: "As everywhere here: every month".
    pub(in crate::cadence) fn field(&self, scope: Scope, typed: &str, wide: String, help: String) -> Field {
        let mut rhythms = offered(&self.kind, scope);
        rhythms.extend(typed.parse::<Rhythm>().ok().filter(|rhythm| !rhythms.contains(rhythm)));
        let option = |rhythm: Rhythm| {
            let value = String::from(rhythm);
            let is_chosen = value == typed;
            (value, capital(&rhythm.said()), is_chosen)
        };
        let wider = (String::new(), wide, typed.is_empty());
        let options = std::iter::once(wider).chain(rhythms.into_iter().map(option)).collect();
        Field { name: self.name(), title: self.kind.title.clone(), help, options }
    }
}

/// What was typed for a field; nothing typed is the wider rhythm.
pub(in crate::cadence) fn typed<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

/// The version a form was made with.
pub(in crate::cadence) fn version(pairs: &Pairs) -> i64 {
    typed(pairs, "_version").parse().unwrap_or(-1)
}

/// A rhythm that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cadence) struct Changed {
    pub(in crate::cadence) key: String,
    pub(in crate::cadence) before: Option<Rhythm>,
    pub(in crate::cadence) after: Option<Rhythm>,
}

/// Reads the form over what stands, and says what it changes.
pub(in crate::cadence) fn apply(
    stands: &mut Rhythms,
    choices: &[Choice],
    (scope, pairs): (Scope, &Pairs),
    now: Timestamp,
) -> Result<Vec<Changed>, Problems> {
    let (mut problems, mut changed) = (Problems::none(), Vec::new());
    for choice in choices {
        let (key, before) = (&choice.kind.key, stands.of(&choice.kind.key).rhythm);
        match read(&choice.kind, scope, typed(pairs, &choice.name()), before) {
            Ok(after) if after == before => {}
            Ok(after) => {
                stands.choose(key, after, choice.wider, now);
                changed.push(Changed { key: key.clone(), before, after });
            }
            Err(sentence) => problems.add(choice.name(), sentence),
        }
    }
    if problems.is_empty() { Ok(changed) } else { Err(problems) }
}

/// What differs between a stale form and what stands there now.
pub(in crate::cadence) fn differing(choices: &[Choice], pairs: &Pairs, stands: &Rhythms, wide: &str) -> Vec<Differing> {
    let said = |rhythm: Option<Rhythm>| rhythm.map_or_else(|| wide.to_owned(), |rhythm| capital(&rhythm.said()));
    let one = |choice: &Choice| Differing {
        label: choice.kind.title.clone(),
        yours: said(typed(pairs, &choice.name()).parse().ok()),
        theirs: said(stands.of(&choice.kind.key).rhythm),
    };
    choices.iter().map(one).filter(|field| field.yours != field.theirs).collect()
}

/// The form as it was typed, on top of the newer version.
pub(in crate::cadence) fn again(choices: &[Choice], pairs: &Pairs, version: i64) -> Pairs {
    let field = |choice: &Choice| (choice.name(), typed(pairs, &choice.name()).to_owned());
    choices.iter().map(field).chain([("_version".to_owned(), version.to_string())]).collect()
}

/// The form of what stands.
pub(in crate::cadence) fn of(choices: &[Choice], stands: &Rhythms) -> Pairs {
    let value = |choice: &Choice| stands.of(&choice.kind.key).rhythm.map(String::from).unwrap_or_default();
    choices.iter().map(|choice| (choice.name(), value(choice))).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
