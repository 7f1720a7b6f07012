//! What a kind must hold to before anybody plans a conversation of it.

use std::collections::BTreeSet;

use super::{Kind, Part, Shows, SideText};

/// The page of an edited kind on which something is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Title, purpose, lengths.
    About,
    /// The parts and their minutes.
    Agenda,
    /// One part, by key.
    Part(String),
    /// What the IC is asked.
    Questions,
    /// How the manager prepares.
    Steps,
    /// Mail and note.
    Letters,
}

/// Something to mend, where, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Where.
    pub place: Place,
    /// What.
    pub sentence: String,
}

/// What nobody ends a performance conversation without, nor one of its copies: unsaid, it comes
/// as a surprise later.
const MUSTS: [&str; 5] = ["example", "expected", "consequence", "support", "date"];

/// Whether a field stays in this kind, and stays needed.
pub(super) fn is_must(kind: &Kind, key: &str) -> bool {
    kind.root() == "performance" && MUSTS.contains(&key)
}

/// Everything that has to be mended before the kind is published.
pub fn look(kind: &Kind) -> Vec<Matter> {
    let mut found = Vec::new();
    let mut say = |place: Place, sentence: String| found.push(Matter { place, sentence });
    about(kind).into_iter().for_each(|sentence| say(Place::About, sentence));
    agenda(kind).into_iter().for_each(|sentence| say(Place::Agenda, sentence));
    for part in &kind.parts {
        part_texts(part).into_iter().for_each(|sentence| say(Place::Part(part.key.clone()), sentence));
    }
    questions(kind).into_iter().for_each(|sentence| say(Place::Questions, sentence));
    steps(kind).into_iter().for_each(|sentence| say(Place::Steps, sentence));
    letters(kind).into_iter().for_each(|sentence| say(Place::Letters, sentence));
    musts(kind).into_iter().for_each(|(place, sentence)| say(place, sentence));
    found
}

fn musts(kind: &Kind) -> Vec<(Place, String)> {
    let mut found = Vec::new();
    let fields = || kind.parts.iter().flat_map(|part| part.captures.iter().map(move |capture| (part, capture)));
    for key in MUSTS.into_iter().filter(|key| is_must(kind, key)) {
        match fields().find(|(_, capture)| capture.key == key) {
            Some((_, capture)) if capture.must => {}
            Some((part, capture)) => found.push((Place::Part(part.key.clone()), stays(&capture.label))),
            None => found.push((Place::Agenda, format!("The field “{key}” of a performance conversation is missing."))),
        }
    }
    found
}

/// Why a field of a performance conversation stays needed.
pub(super) fn stays(label: &str) -> String {
    format!(
        "Nobody wraps up a performance conversation, or a copy of one, without “{label}”: what is not written there was not said."
    )
}

fn about(kind: &Kind) -> Vec<String> {
    let mut found = Vec::new();
    if kind.title.trim().is_empty() {
        found.push("The kind needs a name.".to_owned());
    }
    if kind.purpose.trim().is_empty() {
        found.push("Say in one sentence why the two people meet.".to_owned());
    }
    if kind.shortest > kind.minutes || kind.minutes > kind.longest {
        found.push(format!(
            "The parts add up to {} min, which is not between the shortest ({}) and the longest ({}).",
            kind.minutes, kind.shortest, kind.longest
        ));
    }
    found
}

fn agenda(kind: &Kind) -> Vec<String> {
    let mut found = Vec::new();
    let sum: u32 = kind.parts.iter().map(|part| part.minutes).sum();
    if kind.parts.is_empty() {
        found.push("An agenda needs at least one part.".to_owned());
    } else if sum != kind.minutes {
        found.push(format!("The parts add up to {sum} min and not to {}.", kind.minutes));
    }
    if let Some(part) = kind.parts.iter().find(|part| part.minutes == 0) {
        found.push(format!("“{}” has no minutes.", part.ic.title));
    }
    let opens = kind.parts.iter().any(|part| matches!(part.shows, Shows::Assessment | Shows::SideBySide));
    if kind.rates && !opens {
        found.push("Both rate, and no part shows the two views. Let one of them show them side by side.".to_owned());
    }
    if !kind.rates && opens {
        found.push("A part shows ratings, and nothing is rated. Rate, or let the part show something else.".to_owned());
    }
    if kind.rates && kind.manager_opens() {
        found.push("Where both rate, the IC speaks first: let the IC lead the first part.".to_owned());
    }
    found
}

fn part_texts(part: &Part) -> Vec<String> {
    let mut found = Vec::new();
    for (side, text) in [("the IC", &part.ic), ("the manager", &part.manager)] {
        if text.title.trim().is_empty() {
            found.push(format!("The part needs a title for {side}."));
        }
        if text.by_stretch.every().any(|line| names_a_level(line)) {
            found.push(format!(
                "What {side} says only at some levels names a level. Somebody at the last one reads it too: name none."
            ));
        }
        let lines = words_of(text);
        let by_stretch = text.by_stretch.every().map(String::as_str);
        found.extend(lines.iter().copied().chain(by_stretch).find_map(unknown));
        let levels = lines.iter().any(|line| names_a_level(line));
        match &text.without_next {
            None if levels => found.push(format!(
                "What {side} reads names a level. Write it once more for somebody without a next one, or name none."
            )),
            Some(without) if words_of(without).iter().any(|line| names_a_level(line)) => {
                found.push(format!("What {side} reads without a next level names a level all the same."));
            }
            Some(without) if without.title.trim().is_empty() => {
                found.push(format!("What {side} reads without a next level needs a title as well."));
            }
            _ => {}
        }
    }
    let labels = part.captures.iter().flat_map(|capture| [&capture.label, &capture.help]);
    found.extend(labels.filter(|label| label.contains('{')).map(|label| unfilled(label)));
    for capture in &part.captures {
        if capture.label.trim().is_empty() {
            found.push("Every field that is written down together needs a label.".to_owned());
        }
    }
    found
}

fn words_of(text: &SideText) -> Vec<&str> {
    let lines = [&text.title, &text.heading, &text.lede, &text.say, &text.hold].into_iter();
    lines.chain(&text.quiet).chain(&text.listen).map(String::as_str).collect()
}

fn questions(kind: &Kind) -> Vec<String> {
    let mut found = Vec::new();
    for question in &kind.questions {
        if question.text.trim().is_empty() || question.short.trim().is_empty() {
            found.push("Every question needs its words and a short heading for the room.".to_owned());
        }
        if names_a_level(&question.text) && question.text_without_next.is_none() {
            found.push(format!(
                "“{}” names a level. Write it once more for somebody without a next one.",
                question.short
            ));
        }
        found.extend(question.short.contains('{').then(|| unfilled(&question.short)));
        let texts = [Some(&question.text), question.text_without_next.as_ref(), Some(&question.help)];
        found.extend(texts.into_iter().flatten().find_map(|text| unknown(text)));
    }
    found.extend(twice(kind.questions.iter().map(|question| question.key.as_str()), "question"));
    found
}

fn steps(kind: &Kind) -> Vec<String> {
    let mut found = Vec::new();
    if kind.steps.iter().any(|step| step.title.trim().is_empty()) {
        found.push("Every step needs a title.".to_owned());
    }
    if kind.talking_points.iter().any(|point| point.label.trim().is_empty()) {
        found.push("Every talking point needs a label.".to_owned());
    }
    if let Some(point) = kind.talking_points.iter().find(|one| !kind.steps.iter().any(|step| step.key == one.step)) {
        found.push(format!("“{}” is written in a step that is not there.", point.label));
    }
    if let Some(point) = kind.talking_points.iter().find(|one| one.at_least > one.at_most) {
        found.push(format!("“{}” asks for more than it takes.", point.label));
    }
    let steps = kind.steps.iter().map(|step| &step.title);
    let headings = steps.chain(kind.talking_points.iter().map(|point| &point.label));
    found.extend(headings.filter(|heading| heading.contains('{')).map(|heading| unfilled(heading)));
    let has_framework = kind.steps.iter().any(|step| step.key == "framework");
    if kind.rates && !has_framework {
        found.push("Both rate, and the manager has no step for it.".to_owned());
    }
    if !kind.rates && has_framework {
        found.push("Nothing is rated, and the manager has a step for it.".to_owned());
    }
    found.extend(twice(kind.steps.iter().map(|step| step.key.as_str()), "step"));
    found.extend(twice(kind.captures().map(|capture| capture.key.as_str()), "field written down together"));
    found
}

fn letters(kind: &Kind) -> Vec<String> {
    let mut found = Vec::new();
    let subjects =
        kind.mail.iter().map(|mail| &mail.subject).chain(kind.follow_up_mail.iter().map(|note| &note.subject));
    for subject in subjects {
        if subject.trim().is_empty() {
            found.push("Every letter needs a subject.".to_owned());
        } else if !kind.title.trim().is_empty() && subject.to_lowercase().contains(&kind.title.to_lowercase()) {
            found.push("A subject does not say what kind of conversation it is: others may see it.".to_owned());
        }
    }
    if kind.mail.is_none() && !kind.questions.is_empty() {
        found.push("There are questions, and no mail that brings them.".to_owned());
    }
    found
}

fn twice<'a>(keys: impl Iterator<Item = &'a str>, what: &str) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut keys = keys;
    keys.find(|key| !seen.insert(*key)).map(|key| format!("There are two of the {what} “{key}”."))
}

/// A heading is the same for both sides and every pair.
fn unfilled(heading: &str) -> String {
    format!("“{heading}”: nothing is filled into a heading.")
}

fn names_a_level(text: &str) -> bool {
    text.contains("{level}") || text.contains("{next_level}")
}

/// A mark in a text that nothing is filled into.
fn unknown(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let mark = after.split('}').next().unwrap_or_default();
        if !["other", "level", "next_level"].contains(&mark) {
            return Some(format!(
                "Nothing is filled in for {{{mark}}}. {{other}} is the first name of whoever sits across."
            ));
        }
        rest = after;
    }
    None
}
