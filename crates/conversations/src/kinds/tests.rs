//! What the built-in kinds hold to.

use std::collections::BTreeSet;

use super::{BUILT_IN, Kind};

fn built_in() -> Vec<Kind> {
    BUILT_IN.iter().map(|text| Kind::read(text).expect("a built-in kind reads")).collect()
}

#[test]
fn the_built_in_kinds_are_whole() {
    for kind in built_in() {
        let key = &kind.key;
        assert_eq!(kind.parts.iter().map(|part| part.minutes).sum::<u32>(), kind.minutes, "{key}");
        let is_part = |key: &String| kind.parts.iter().any(|part| part.key == *key);
        assert!(kind.questions.iter().flat_map(|question| &question.parts).all(is_part), "{key}");
        assert!(kind.talking_points.iter().flat_map(|point| &point.parts).all(is_part), "{key}");
        let is_step = |step: &String| kind.steps.iter().any(|one| one.key == *step);
        assert!(kind.talking_points.iter().all(|point| is_step(&point.step)), "{key}");
        assert!(kind.shortest <= kind.minutes && kind.minutes <= kind.longest, "{key}");
        assert!(!kind.questions.is_empty() && !kind.steps.is_empty() && !kind.plan_when.is_empty(), "{key}");
        assert!(kind.mail.is_some() && kind.follow_up_mail.is_some() && !kind.follow_up.is_empty(), "{key}");
        assert!(super::checks::look(&kind).is_empty(), "{key}: {:?}", super::checks::look(&kind));
    }
}

#[test]
fn parts_and_minutes_are_those_of_the_product() {
    let of = |key: &str| {
        let all = built_in();
        let kind = all.iter().find(|kind| kind.key == key).expect("it is built in");
        kind.parts.iter().map(|part| part.minutes).collect::<Vec<_>>()
    };
    assert_eq!(of("initial"), [10, 20, 15, 10, 5]);
    assert_eq!(of("quarterly"), [15, 15, 10, 15, 5]);
    assert_eq!(of("promotion"), [10, 15, 20, 10, 5]);
    assert_eq!(of("performance"), [5, 15, 10, 10, 5]);
    assert_eq!(of("career"), [10, 10, 5, 5]);
    assert_eq!(of("one_on_one"), [15, 10, 5]);
}

#[test]
fn only_in_a_performance_conversation_does_the_manager_begin() {
    let opened: Vec<String> = built_in().into_iter().filter(Kind::manager_opens).map(|kind| kind.key).collect();
    assert_eq!(opened, ["performance"]);
}

#[test]
fn a_kind_that_is_written_down_reads_the_same() {
    for kind in built_in() {
        let text = kind.write().expect("it can be written");
        assert_eq!(Kind::read(&text).expect("it reads"), kind);
    }
}

#[test]
fn no_subject_of_a_mail_names_the_kind() {
    for kind in built_in() {
        let subjects =
            [&kind.mail.as_ref().expect("a mail").subject, &kind.follow_up_mail.as_ref().expect("a note").subject];
        for subject in subjects {
            let lower = subject.to_lowercase();
            for word in ["quarter", "promotion", "performance", "career", "check-in", "1:1", "first"] {
                assert!(!lower.contains(word), "{}: {subject}", kind.key);
            }
        }
        let mail = kind.mail.as_ref().expect("a mail");
        let body = format!("{} {}", mail.intro, mail.outro).to_lowercase();
        assert!(!body.contains("performance") && !body.contains("promotion"), "{}", kind.key);
    }
}

#[test]
fn no_two_sentences_of_the_kinds_are_the_same_for_one_side() {
    for kind in built_in() {
        let mut seen = BTreeSet::new();
        for part in &kind.parts {
            for (side, text) in [("ic", &part.ic), ("manager", &part.manager)] {
                for line in
                    text.quiet.iter().chain(&text.listen).chain([&text.hold, &text.say]).filter(|line| !line.is_empty())
                {
                    assert!(seen.insert((side, line.clone())), "{}: {line}", kind.key);
                }
            }
        }
    }
}

#[test]
fn no_sentence_of_a_kind_says_how_long_it_takes() {
    // A slot is shorter or longer than usual: whatever a sentence said would contradict the clock.
    for text in BUILT_IN {
        let said = text.lines().filter(|line| !line.starts_with('#') && line.contains('"'));
        for line in said.map(str::to_lowercase) {
            for word in ["minute", "half hour", "half an hour", "take an hour", "your hour"] {
                assert!(!line.contains(word), "{line}");
            }
        }
    }
}
