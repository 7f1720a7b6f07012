//! What goes out comes back.

use proptest::prelude::*;

use super::drawn::frameworks;
use super::{csv, toml};
use crate::frameworks::builtin::builtin;
use crate::frameworks::importing::{Finding, Form, Matter, Severity, read, read_file};
use crate::frameworks::{Framework, Readiness};

/// The framework without what a sheet has no column for; see [`csv::LEFT_BEHIND`].
fn as_a_sheet_has_it(framework: &Framework) -> Framework {
    let mut rest = framework.clone();
    (rest.key, rest.name, rest.readiness) = (String::new(), String::new(), Readiness::default());
    for (place, level) in rest.levels.iter_mut().enumerate() {
        (level.key, level.months) = (format!("{place}"), None);
    }
    for (p, pillar) in rest.pillars.iter_mut().enumerate() {
        pillar.key = format!("{p}");
        for (c, competency) in pillar.competencies.iter_mut().enumerate() {
            competency.key = format!("{p} {c}");
            competency.criteria.iter_mut().enumerate().for_each(|(n, criterion)| criterion.key = format!("{n}"));
        }
    }
    rest
}

proptest! {
    #[test]
    fn a_framework_comes_back_equal_from_toml(framework in frameworks()) {
        let file = toml::write(&framework);
        let found = read(&file);
        prop_assert_eq!(found.form, Form::Toml);
        prop_assert_eq!(found.framework.as_ref(), Some(&framework), "{}\n{:?}", file, found.findings);
        // A form sends line breaks its own way.
        let (sent, _) = read_file(file.replace('\n', "\r\n").as_bytes());
        prop_assert_eq!(sent.framework.as_ref(), Some(&framework));
    }

    #[test]
    fn a_framework_comes_back_from_a_sheet_but_for_what_is_named(framework in frameworks()) {
        let sheet = csv::write(&framework);
        let (found, _) = read_file(sheet.as_bytes());
        prop_assert_eq!(found.form, Form::Sheet);
        let read = found.framework.as_ref().map(as_a_sheet_has_it);
        prop_assert_eq!(read, Some(as_a_sheet_has_it(&framework)), "{}\n{:?}", sheet, found.findings);
    }

    #[test]
    fn no_cell_of_a_sheet_begins_like_a_formula(framework in frameworks()) {
        let sheet = csv::write(&framework);
        let mut rows = ::csv::Reader::from_reader(sheet.as_bytes());
        for row in rows.records() {
            let row = row.expect("a row");
            prop_assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{:?}", row);
        }
    }

    #[test]
    fn nothing_breaks_the_reader_of_toml(place in 0..FILE.len(), gone in 0_usize..9, put in "[\\[\\]{}=\"'.a-z0-9\n #-]{0,12}") {
        let file = format!("{}{put}{}", &FILE[..place], FILE.get(place + gone..).unwrap_or_default());
        let found = read(&file);
        prop_assert!(found.framework.is_some() || found.findings.stops());
    }
}

const FILE: &str = r#"
name = "Design"
colour = "blue"
readiness = { sustained_months = 2, early_days = 30 }

[[level]]
name = "Junior"
months = { from = 12, to = 24 }

[[level]]
name = "Senior Designer"
key = "senior"
months = { from = 36, to = 24 }

[[pillar]]
name = "Craft"
weight = 100

[[pillar.competency]]
name = "Drawing"
weight = { junior = "60%", senior = 50, staff = 10 }
benchmark = { junior = 2, senior = 1.5 }
expectation.junior = "Draws."
expectation.senior = """
Draws
for others."""

[[pillar.competency]]
name = "Listening"
key = "to listen"
weight = { junior = 30, senior = 50 }
benchmark = { junior = "N/A", senior = 7 }
"#;

#[test]
fn what_is_odd_in_toml_is_named_by_line() {
    let found = read(FILE);
    let said: Vec<(Severity, u64, &str)> = found
        .findings
        .all()
        .iter()
        .filter_map(|finding: &Finding| Some((finding.severity, finding.row?, finding.sentence.as_str())))
        .collect();
    let expected = [
        (Severity::Odd, 3, "Belay knows no such line"),
        (Severity::Odd, 4, "“2” is not from 3 to 12; the usual 6 is taken"),
        (Severity::Odd, 13, "no range of months"),
        (Severity::Odd, 21, "No level has the key “staff”"),
        (Severity::Odd, 30, "“to listen” is no key (letters, digits and hyphens); it was read as “to-listen”"),
        (Severity::Note, 32, "“N/A” was read as no benchmark"),
        (Severity::Odd, 32, "“7” is not on the scale"),
        (Severity::Odd, 21, "adds up to 90 % at Junior"),
        (Severity::Odd, 22, "“Drawing” asks for 2.0 at Junior and for less, 1.5, at Senior Designer"),
    ];
    for (severity, line, words) in expected {
        let hit = said.iter().any(|(s, l, sentence)| (*s, *l) == (severity, line) && sentence.contains(words));
        assert!(hit, "“{words}” was not said of line {line}: {said:#?}");
    }
    let framework = found.framework.expect("a framework");
    assert_eq!((framework.name.as_str(), framework.key.as_str()), ("Design", "design"));
    assert_eq!(framework.readiness, Readiness { early_days: 30, ..Readiness::default() });
    assert_eq!(framework.levels[0].months, Some((12, Some(24))));
    assert_eq!(framework.competency("drawing").expect("it").weights, [0.6, 0.5]);
    assert_eq!(framework.expectation("drawing", 1), "Draws\nfor others.");
}

#[test]
fn readiness_has_the_same_ranges_in_a_file_as_on_its_page() {
    let file = "[readiness]\nweight_percent = 0\noverdue_days = 731\nearly_days = 3650\npillar_percent = 0\n";
    let level = "[[level]]\nname = \"A\"\n[[pillar]]\nname = \"P\"\n[[pillar.competency]]\nname = \"T\"\n";
    let framework = read(&format!("{file}{level}")).framework.expect("a framework");
    assert_eq!(framework.readiness, Readiness { pillar_percent: 0, ..Readiness::default() });
}

#[test]
fn what_stops_toml_is_said_in_words_and_by_line() {
    let stops = |file: &str, line: Option<u64>, words: &str| {
        let found = read(file);
        assert_eq!(found.framework, None, "{file}");
        let hit = |finding: &Finding| {
            finding.severity == Severity::Stop && finding.row == line && finding.sentence.contains(words)
        };
        assert!(found.findings.all().iter().any(hit), "{words}: {:#?}", found.findings);
    };
    stops("name = \"x\"\nkey =\n", Some(2), "This line is no TOML");
    stops("name = \"x\"\n", None, "names 0 levels");
    stops("name = \"x\"\nlevel = 3\n", Some(2), "a list of tables: [[level]]");
    stops("[[level]]\nname = \"A\"\n[[level]]\nname = \"B\"\nkey = \"a\"\n", None, "No pillar has a competency");
    stops("[[level]]\nkey = \"a\"\n", Some(1), "A name is missing");
    stops("[[level]]\nname = \"A\"\nkey = \"x\"\n[[level]]\nname = \"B\"\nkey = \"x\"\n", Some(4), "Two levels");
    let twice = "[[pillar.competency]]\nname = \"T\"\nkey = \"t\"\n".repeat(2);
    stops(&format!("[[level]]\nname = \"A\"\n[[pillar]]\nname = \"P\"\n{twice}"), Some(8), "Two competencies");
    let named = |twice: &str| {
        format!("[[level]]\nname = \"A\"\n[[pillar]]\nname = \"P\"\n[[pillar.competency]]\nname = \"T\"\n{twice}")
    };
    stops(&named("[[pillar.competency]]\nname = \"t \"\n"), Some(7), "Two competencies of one pillar are called “t”");
    stops(&named("[[pillar]]\nname = \"P\"\n"), Some(7), "Two pillars are called “P”");
    stops(&named("[[level]]\nname = \"A\"\n"), Some(7), "Two levels are called “A”");
    stops(&named(&"[[pillar.competency.criterion]]\nname = \"C\"\n".repeat(2)), Some(9), "Two criteria");
}

/// The example in the documentation is one that works, and has nothing odd.
#[test]
fn the_documented_example_is_read() {
    let page = include_str!("../../../../../docs/framework-file.md");
    let example = |kind: &str| page.split(&format!("```{kind}\n")).nth(1).and_then(|rest| rest.split("```").next());
    let found = read(example("toml").expect("an example"));
    assert_eq!(found.findings.about(Matter::File).len() + found.findings.about(Matter::Columns).len(), 0);
    assert!(!found.findings.all().iter().any(|finding| finding.severity != Severity::Note), "{:?}", found.findings);
    assert_eq!(found.framework.expect("a framework").competencies().count(), 2);
    let found = read(example("csv").expect("an example"));
    assert_eq!(found.framework.expect("a framework").competencies().count(), 1);
}

#[test]
fn the_built_in_framework_comes_back_from_both() {
    let (framework, _) = builtin().expect("the built-in framework");
    assert_eq!(read(&toml::write(&framework)).framework.as_ref(), Some(&framework));
    let read = read(&csv::write(&framework)).framework.expect("a framework");
    assert_eq!(as_a_sheet_has_it(&read), as_a_sheet_has_it(&framework));
}

#[test]
fn toml_and_sheets_are_told_apart() {
    use crate::frameworks::importing::Form::{Sheet, Toml};
    let texts = [
        ("# greeting\n\nname = \"x\"", Toml),
        ("[[level]]", Toml),
        ("weight = 3", Toml),
        ("level,pillar,competency", Sheet),
        ("sep=;\nlevel;pillar", Sheet),
        ("# Ladder\n\n| Level | What |", Sheet),
        ("[a link](x) of a list", Sheet),
        ("", Sheet),
    ];
    for (text, form) in texts {
        assert_eq!(read(text).form, form, "{text}");
    }
}
