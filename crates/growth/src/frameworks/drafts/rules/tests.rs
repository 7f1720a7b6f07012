use proptest::prelude::*;

use super::checks::{Gravity, Matter, Page, checks, may_publish};
use super::groups::{self, Siblings, scaled};
use super::texts::Spot;
use super::typed::{Sheet, benchmark, months, percent_text, weight};
use super::unsettled::{Around, unsettled};
use super::{about, empty, levels, pillars, texts, weights};
use crate::frameworks::{Framework, builtin::builtin};

fn built_in() -> Framework {
    static BUILT_IN: std::sync::LazyLock<Framework> = std::sync::LazyLock::new(|| builtin().unwrap().0);
    BUILT_IN.clone()
}

/// The sheet with some fields typed anew.
fn typing(sheet: &Sheet, fields: &[(&str, &str)]) -> Sheet {
    let mut pairs: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    pairs.extend(sheet.fields().iter().map(|field| (field.name.clone(), field.value.clone())));
    sheet.typed(&pairs)
}

fn spot(competency: &str) -> Spot {
    Spot { competency: competency.to_owned(), criterion: None }
}

#[test]
fn a_page_saved_untouched_changes_nothing() {
    let before = built_in();
    let mut framework = before.clone();
    let sheet = levels::sheet(&framework);
    levels::apply(&mut framework, &sheet).unwrap();
    let sheet = pillars::sheet(&framework);
    pillars::apply(&mut framework, &sheet).unwrap();
    for group in groups::groups(&before) {
        let sheet = weights::sheet(&framework, &group);
        weights::apply(&mut framework, &group, &sheet).unwrap();
    }
    for (_, competency) in before.competencies() {
        for criterion in std::iter::once(None).chain(competency.criteria.iter().map(|one| Some(one.key.clone()))) {
            let spot = Spot { criterion, ..spot(&competency.key) };
            let sheet = texts::sheet(&framework, &texts::rated(&framework, &spot).unwrap());
            texts::apply(&mut framework, &spot, &sheet).unwrap();
        }
    }
    let sheet = about::sheet(&framework, "A note.");
    assert_eq!(about::apply(&mut framework, &sheet).unwrap(), "A note.");
    assert_eq!(framework, before);
}

#[test]
fn a_level_takes_what_is_said_of_it_along_and_a_new_one_begins_with_weights_alone() {
    let mut framework = built_in();
    let senior = framework.expectation("testing", 2).to_owned();
    let sheet = levels::sheet(&framework);
    let typed = typing(
        &sheet,
        &[
            ("remove:junior", "yes"),
            ("place:senior", "1"),
            ("place:confirmed", "2"),
            ("name:senior", "Experienced"),
            ("name:_new", "Distinguished"),
            ("from:_new", "48"),
            ("place:principal", "7"),
            ("place:_new", "6"),
            ("place:senior-staff", "5"),
        ],
    );
    levels::apply(&mut framework, &typed).unwrap();
    let keys: Vec<&str> = framework.levels.iter().map(|level| level.key.as_str()).collect();
    assert_eq!(keys, ["senior", "confirmed", "staff", "senior-staff", "distinguished", "principal"]);
    assert_eq!(framework.levels[0].name, "Experienced");
    assert_eq!(framework.expectation("testing", 0), senior);
    assert_eq!((framework.expectation("testing", 4), framework.benchmark("testing", 4)), ("", None));
    assert_eq!(framework.pillars[0].weights[4], framework.pillars[0].weights[3], "as the level below it");
    assert_eq!(framework.levels[4].months, Some((48, None)));
}

#[test]
fn what_is_wrong_is_named_at_its_field() {
    let framework = built_in();
    let problems = |typed: &[(&str, &str)]| {
        let sheet = levels::sheet(&framework);
        levels::apply(&mut framework.clone(), &typing(&sheet, typed)).unwrap_err()
    };
    assert!(problems(&[("name:senior", "")]).at("name:senior").is_some());
    assert!(problems(&[("name:senior", "junior")]).at("name:senior").unwrap().contains("Another one is called"));
    assert!(problems(&[("from:staff", "60"), ("to:staff", "24")]).at("from:staff").unwrap().contains("no range"));
    assert!(problems(&[("place:staff", "1"), ("place:senior", "1")]).at("place:staff").is_some());
    let all: Vec<(String, String)> =
        framework.levels.iter().map(|level| (format!("remove:{}", level.key), "yes".to_owned())).collect();
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(problems(&all).at("levels").is_some());

    let sheet = pillars::sheet(&framework);
    let typed = typing(&sheet, &[("remove:leadership", "yes"), ("benchmark:soft-skills:senior", "4.5")]);
    let problems = pillars::apply(&mut framework.clone(), &typed).unwrap_err();
    assert!(problems.at("remove:leadership").unwrap().contains("still holds competencies"));
    assert!(problems.at("benchmark:soft-skills:senior").unwrap().starts_with("Soft Skills at Senior: “4.5”"));

    let group = groups::group(&framework, &Siblings::Pillars).unwrap();
    let typed = typing(&weights::sheet(&framework, &group), &[("weight:engineering-craft:senior", "lots")]);
    let problems = weights::apply(&mut framework.clone(), &group, &typed).unwrap_err();
    assert!(problems.at("weight:engineering-craft:senior").unwrap().starts_with("Engineering Craft at Senior: “lots”"));
}

#[test]
fn a_competency_keeps_its_key_through_a_rename_and_a_move() {
    let mut framework = built_in();
    let sheet = texts::sheet(&framework, &texts::rated(&framework, &spot("testing")).unwrap());
    let typed = typing(
        &sheet,
        &[
            ("name", "Proving it works"),
            ("pillar", "leadership"),
            ("place", "1"),
            ("text:junior", " Tests.\r\nTwice. "),
        ],
    );
    texts::apply(&mut framework, &spot("testing"), &typed).unwrap();
    let leadership = framework.pillars.iter().find(|pillar| pillar.key == "leadership").unwrap();
    assert_eq!(
        (leadership.competencies[0].key.as_str(), leadership.competencies[0].name.as_str()),
        ("testing", "Proving it works")
    );
    assert_eq!(framework.expectation("testing", 0), "Tests.\nTwice.");
    assert_eq!(texts::add(&mut framework, "leadership", "Testing").unwrap(), "testing-2");
    assert!(texts::add(&mut framework, "leadership", "proving it WORKS").is_err());
    texts::remove(&mut framework, &spot("testing"));
    assert!(framework.competency("testing").is_none());
}

#[test]
fn numbers_are_read_as_people_write_them() {
    assert_eq!(weight("35", 0.0), Ok(0.35));
    assert_eq!(weight("12,5 %", 0.0), Ok(0.125));
    assert_eq!(weight("", 0.4), Ok(0.0));
    assert_eq!(weight("33.33", 1.0 / 3.0), Ok(1.0 / 3.0), "untouched, it keeps every digit");
    assert!(weight("105", 0.0).unwrap_err().contains("more than a whole"));
    assert!(weight("-1", 0.0).is_err() && weight("1e2", 0.0).is_err());
    assert_eq!(benchmark("", Some(2.0)), Ok(None));
    assert_eq!(benchmark("2,25", None), Ok(Some(2.25)));
    assert!(benchmark("4.1", None).is_err());
    assert_eq!(months("12", "24"), Ok(Some((12, Some(24)))));
    assert!(months("", "24").is_err() && months("24", "12").is_err() && months("a", "").is_err());
}

#[test]
fn what_stops_a_publication_is_told_from_what_does_not() {
    let mut framework = empty("Design");
    let stops = |framework: &Framework| {
        checks(framework)
            .into_iter()
            .filter(|one| one.gravity == Gravity::Stops)
            .map(|one| one.page)
            .collect::<Vec<_>>()
    };
    assert_eq!(stops(&framework), [Page::Levels, Page::Pillars]);
    let add = |sheet: Sheet| typing(&sheet, &[("name:_new", "Craft")]);
    let sheet = add(levels::sheet(&framework));
    levels::apply(&mut framework, &sheet).unwrap();
    let sheet = add(pillars::sheet(&framework));
    pillars::apply(&mut framework, &sheet).unwrap();
    assert!(stops(&framework).contains(&Page::Overview), "no competency");
    texts::add(&mut framework, "craft", "Drawing").unwrap();
    let lacks = [Page::Competency("drawing".to_owned()), Page::Weights];
    assert_eq!(stops(&framework), lacks, "nothing can be rated, and nothing weighs anything");
    framework.pillars[0].competencies[0].benchmarks[0] = Some(1.0);
    for group in groups::groups(&framework) {
        groups::weights_mut(&mut framework, &group.siblings)[0][0] = 0.9;
    }
    assert!(may_publish(&framework));
    let said: Vec<String> = checks(&framework).into_iter().map(|one| one.sentence).collect();
    assert_eq!(
        said,
        [
            "The pillars add up to 90 at Craft, not to 100.",
            "What belongs to Craft adds up to 90 at Craft, not to 100.",
            "Drawing says nothing about Craft.",
        ]
    );
}

#[test]
fn the_built_in_framework_can_be_published_and_its_falling_benchmark_is_named() {
    let framework = built_in();
    assert!(may_publish(&framework));
    let said: Vec<String> = checks(&framework).into_iter().map(|one| one.sentence).collect();
    assert_eq!(said, ["Testing asks for 2.9 at Senior and for less, 2.5, at Staff."]);
}

#[test]
fn what_people_did_around_a_draft_and_nobody_settled_is_named() {
    let (before, mut draft) = (built_in(), built_in());
    draft.levels.retain(|level| !["confirmed", "staff"].contains(&level.key.as_str()));
    let around = Around {
        people: vec![("confirmed".to_owned(), 1), ("senior".to_owned(), 4)],
        waiting: vec![("testing".to_owned(), 2), ("gone".to_owned(), 1)],
        comments: 1,
    };
    let found = unsettled(Some(&before), &draft, &around);
    assert!(found.iter().all(|matter| matter.gravity == Gravity::Asks));
    let said: Vec<(&Page, &str)> = found.iter().map(|matter| (&matter.page, matter.sentence.as_str())).collect();
    assert_eq!(
        said,
        [
            (
                &Page::People("confirmed".to_owned()),
                "The level Confirmed goes, and one person stands there. Give them another level first."
            ),
            (&Page::Wordings("testing".to_owned()), "Two wordings proposed for Testing are not decided."),
            (&Page::Comments, "One comment came after the draft was last changed."),
        ]
    );
    assert_eq!(unsettled(None, &draft, &Around::default()), [], "a first version has no level that goes");
}

#[test]
fn only_the_levels_that_are_off_are_scaled() {
    let mut framework = built_in();
    framework.pillars[0].weights[2] += 0.05;
    let kept = framework.pillars[0].weights[0];
    assert_eq!(groups::scale(&mut framework, &Siblings::Pillars), [2]);
    assert_eq!(framework.pillars[0].weights[0], kept);
    assert!(groups::scale(&mut framework, &Siblings::Pillars).is_empty());
}

proptest! {
    #[test]
    fn scaled_weights_add_up_to_a_hundred_exactly(percents in proptest::collection::vec(0_u32..=1000, 1..20)) {
        let shares: Vec<f64> = percents.iter().map(|percent| f64::from(*percent) / 1000.0).collect();
        let scaled = scaled(&shares);
        if percents.iter().all(|percent| *percent == 0) {
            prop_assert_eq!(scaled, shares);
        } else {
            let tenths: i64 = scaled.iter().map(|share| (share * 1000.0).round() as i64).sum();
            prop_assert_eq!(tenths, 1000);
            for ((before, after), text) in shares.iter().zip(&scaled).zip(scaled.iter().map(|share| percent_text(*share))) {
                prop_assert_eq!(*before > 0.0, *after > 0.0, "what had a weight keeps one");
                let read = weight(&text, 9.0).unwrap();
                prop_assert!((read - after).abs() < 1e-12, "the page shows all of it");
            }
        }
    }

    #[test]
    fn scaling_keeps_the_order_of_weights(percents in proptest::collection::vec(1_u32..=100, 2..12)) {
        let shares: Vec<f64> = percents.iter().map(|percent| f64::from(*percent) / 100.0).collect();
        let scaled = scaled(&shares);
        for (one, other) in (0..shares.len()).flat_map(|one| (0..shares.len()).map(move |other| (one, other))) {
            if shares[one] < shares[other] {
                prop_assert!(scaled[one] <= scaled[other], "{shares:?} {scaled:?}");
            }
        }
    }

    #[test]
    fn a_weight_somebody_types_is_what_stands_there(hundredths in 0_u32..=10_000, stood in 0.0..1.0_f64) {
        let text = format!("{}", f64::from(hundredths) / 100.0);
        let read = weight(&text, stood).unwrap();
        prop_assert_eq!(percent_text(read), text);
    }
}

#[test]
fn a_level_nobody_has_written_for_is_named_once() {
    let mut framework = built_in();
    framework.levels[5].name = "Fellow".to_owned();
    for competency in framework.pillars.iter_mut().flat_map(|pillar| &mut pillar.competencies) {
        competency.expectations[5].clear();
        competency.benchmarks[5] = None;
        competency.criteria.iter_mut().for_each(|part| part.expectations[5].clear());
    }
    framework.pillars[0].competencies[0].expectations[1].clear();
    framework.pillars[0].competencies[0].criteria.clear();
    let said: Vec<String> = checks(&framework).into_iter().map(|matter| matter.sentence).collect();
    let count = |words: &str| said.iter().filter(|sentence| sentence.contains(words)).count();
    assert_eq!((count("Nothing is written for Fellow yet."), count("says nothing about")), (1, 1), "{said:?}");
    assert!(said.contains(&"No competency has a benchmark at Fellow.".to_owned()), "{said:?}");
    assert!(said.contains(&"Writing Code says nothing about Confirmed.".to_owned()), "{said:?}");
}

#[test]
fn neighbours_of_one_name_stop_a_publication() {
    let mut framework = built_in();
    framework.levels[1].name = "junior".to_owned();
    framework.pillars[1].name = framework.pillars[0].name.clone();
    framework.pillars[0].competencies[1].name = framework.pillars[0].competencies[0].name.clone();
    let stops: Vec<Matter> = checks(&framework).into_iter().filter(|matter| matter.gravity == Gravity::Stops).collect();
    let said: Vec<&str> = stops.iter().map(|matter| matter.sentence.as_str()).collect();
    assert_eq!(
        said,
        [
            "Two levels are called junior. Each needs a name of its own.",
            "Two pillars are called Engineering Craft. Each needs a name of its own.",
            "Two competencies of Engineering Craft are called Writing Code. Each needs a name of its own.",
        ]
    );
}
