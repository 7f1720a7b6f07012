//! The note of a version, as far as it follows from the framework: which weights were scaled or
//! kept, and which benchmarks fall. Somebody may write around it; what they wrote stays.

use std::collections::HashSet;

use super::checks::{Fall, falls};
use super::weights::{Unbalanced, normalise, siblings, unbalanced};
use crate::frameworks::Framework;

const SCALED: &str = "Weights that did not add up to 100 were scaled: ";
const KEPT: &str = "Weights that did not add up to 100 were kept as they are: ";

/// What was scaled or left, and what falls. `framework` is the one before scaling.
pub fn note(framework: &Framework, normalised: bool) -> String {
    let weights = weights(if normalised { SCALED } else { KEPT }, &unbalanced(framework));
    let parts = [weights, falling(framework)];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// A note after its draft was changed: what it says of `before` it says of `after`.
pub fn follow(note: &str, before: &Framework, after: &Framework) -> String {
    let mut followed = note.to_owned();
    let was_kept = weights(KEPT, &unbalanced(before));
    if !was_kept.is_empty() && followed.contains(&was_kept) {
        let scaled = scaled(before, after);
        // What was scaled earlier stands just before it.
        let earlier = followed.find(SCALED).zip(followed.find(&was_kept)).filter(|(start, end)| start < end);
        let earlier =
            earlier.map(|(start, end)| followed[start + SCALED.len()..end].trim_end_matches(['.', ' ']).to_owned());
        let was = earlier.as_ref().map_or(was_kept.clone(), |earlier| format!("{SCALED}{earlier}. {was_kept}"));
        let off: Vec<String> = unbalanced(after).iter().map(group).collect();
        let list = together(earlier.as_deref().unwrap_or_default(), scaled.iter().map(group), &off);
        let now = [sentence(SCALED, list), weights(KEPT, &unbalanced(after))];
        let now = now.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        followed = followed.replacen(&was, &now, 1);
    }
    let fell = falling(before);
    if !fell.is_empty() {
        followed = followed.replacen(&fell, &falling(after), 1);
    }
    match followed == note {
        true => followed,
        false => followed.trim().to_owned(),
    }
}

/// The groups that did not add up and do now, each weight in its old proportion.
fn scaled(before: &Framework, after: &Framework) -> Vec<Unbalanced> {
    let mut whole = before.clone();
    normalise(&mut whole);
    let at = |framework: &Framework, group: &Unbalanced| -> Vec<f64> {
        let (level, path) = &group.place;
        siblings(framework, path).iter().filter_map(|weights| weights.get(*level).copied()).collect()
    };
    let is_scaled = |group: &Unbalanced| {
        let (scaled, now) = (at(&whole, group), at(after, group));
        let is_near = |(one, other): (&f64, &f64)| (one - other).abs() < 0.0006;
        group.percent > 0.0 && scaled.len() == now.len() && scaled.iter().zip(&now).all(is_near)
    };
    unbalanced(before).into_iter().filter(is_scaled).collect()
}

fn group(group: &Unbalanced) -> String {
    format!("{} at {} ({})", group.parent.as_deref().unwrap_or("the pillars"), group.level, group.percent)
}

fn weights(beginning: &str, groups: &[Unbalanced]) -> String {
    sentence(beginning, some(groups.iter().map(group).collect()))
}

fn falling(framework: &Framework) -> String {
    let fall = |fall: &Fall| {
        format!("{} from {:.1} at {} to {:.1} at {}", fall.name, fall.from.1, fall.from.0, fall.to.1, fall.to.0)
    };
    let falls = falls(framework).iter().map(fall).collect();
    sentence("Benchmarks that fall from one level to the next were kept: ", some(falls))
}

fn sentence(beginning: &str, list: String) -> String {
    if list.is_empty() { list } else { format!("{beginning}{list}.") }
}

/// A list as it was said earlier, and what comes to it: still one, with each group once, and without
/// those that are off again.
fn together(earlier: &str, new: impl Iterator<Item = String>, off: &[String]) -> String {
    let mut names: Vec<String> = earlier.split("; ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let more = names.last().and_then(|last| last.strip_prefix("and ")?.strip_suffix(" more")?.parse().ok());
    names.truncate(names.len() - usize::from(more.is_some()));
    names.extend(new);
    let place = |name: &str| name.rsplit_once(" (").map_or(name.to_owned(), |(place, _)| place.to_owned());
    let mut seen: HashSet<String> = off.iter().map(|name| place(name)).collect();
    names.retain(|name| seen.insert(place(name)));
    some_and(names, more.unwrap_or(0))
}

fn some(names: Vec<String>) -> String {
    some_and(names, 0)
}

/// The first dozen, and how many more there are, beside those that are only counted.
fn some_and(mut names: Vec<String>, counted: usize) -> String {
    let more = names.len().saturating_sub(12) + counted;
    names.truncate(12);
    let named = names.join("; ");
    if more > 0 { format!("{named}; and {more} more") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::Pillar;

    /// Two pillars, whose parts add up to 80 and 90 at the only level but one.
    fn framework() -> Framework {
        let sheet = "level,pillar,competency,benchmark,weight,description\n\
            Junior,Craft,,,50,\nJunior,Craft,Testing,2,40,a\nJunior,Craft,Writing,2,40,a\n\
            Junior,Team,,,50,\nJunior,Team,Hearing,3,90,a\nSenior,Craft,,,50,\nSenior,Craft,Testing,2,50,a\n\
            Senior,Craft,Writing,2,50,a\nSenior,Team,,,50,\nSenior,Team,Hearing,2,100,a\n";
        super::super::read(sheet).framework.expect("a framework")
    }

    fn weigh(framework: &mut Framework, pillar: usize, weight: f64) {
        framework.pillars[pillar].competencies.iter_mut().for_each(|part| part.weights[0] = weight);
    }

    #[test]
    fn a_note_follows_what_is_scaled_one_group_after_the_other() {
        let first = framework();
        let falls =
            "Benchmarks that fall from one level to the next were kept: Hearing from 3.0 at Junior to 2.0 at Senior.";
        let begun = format!("From a file. {}", note(&first, false));
        assert_eq!(begun, format!("From a file. {KEPT}Craft at Junior (80); Team at Junior (90). {falls}"));
        let mut second = first.clone();
        weigh(&mut second, 0, 0.5);
        let after = follow(&begun, &first, &second);
        assert_eq!(after, format!("From a file. {SCALED}Craft at Junior (80). {KEPT}Team at Junior (90). {falls}"));
        let mut third = second.clone();
        weigh(&mut third, 1, 1.0);
        let after = follow(&after, &second, &third);
        assert_eq!(after, format!("From a file. {SCALED}Craft at Junior (80); Team at Junior (90). {falls}"));
        assert_eq!(after, format!("From a file. {}", note(&first, true)));
        third.pillars[1].competencies[0].benchmarks[1] = Some(3.5);
        assert!(follow(&after, &second, &third).ends_with("(90)."), "what falls no more is not said");
    }

    #[test]
    fn a_note_follows_names_and_says_nothing_of_weights_typed_otherwise() {
        let first = framework();
        let mut second = first.clone();
        second.pillars[0].name = "Works".to_owned();
        let renamed = follow(&note(&first, false), &first, &second);
        assert!(renamed.contains("Works at Junior (80)"), "{renamed}");
        second.pillars[0].competencies[0].weights[0] = 0.7;
        second.pillars[0].competencies[1].weights[0] = 0.3;
        let typed = follow(&note(&first, false), &first, &second);
        assert!(typed.starts_with(&format!("{KEPT}Team at Junior (90).")), "{typed}");
        assert_eq!(follow("What somebody wrote.", &first, &second), "What somebody wrote.");
        assert_eq!(follow("", &first, &second), "");
    }

    #[test]
    fn a_note_stays_one_sentence_however_many_groups_are_scaled() {
        let (mut note, mut before) = (String::new(), framework());
        let parts: Vec<_> =
            (0..16).map(|number| Pillar { name: format!("Part {number}"), ..before.pillars[0].clone() }).collect();
        before.pillars = parts;
        note.push_str(&super::note(&before, false));
        for pillar in 0..16 {
            let mut after = before.clone();
            weigh(&mut after, pillar, 0.5);
            note = follow(&note, &before, &after);
            before = after;
        }
        assert_eq!(note.matches(SCALED).count(), 1, "{note}");
        assert!(note.contains("Part 11 at Junior (80); and 4 more."), "{note}");
        let named = note.split("; ").filter(|name| name.contains(" at Junior (80)")).count();
        assert_eq!(named, 12, "{note}");
    }

    #[test]
    fn a_group_that_is_scaled_twice_is_named_once() {
        let first = framework();
        let (mut second, mut third) = (first.clone(), first.clone());
        weigh(&mut second, 0, 0.5);
        weigh(&mut third, 0, 0.3);
        let note = follow(&follow(&note(&first, false), &first, &second), &second, &third);
        let again = follow(&note, &third, &second);
        assert_eq!(again.matches("Craft at Junior").count(), 1, "{again}");
    }
}
