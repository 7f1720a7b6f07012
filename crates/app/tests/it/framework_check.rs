//! `belay framework check`: the same findings without a workspace.

use std::path::Path;
use std::process::{Command, Output};

fn check(fixture: &str, json: bool) -> Output {
    let file = Path::new("tests/it/fixtures/frameworks").join(fixture);
    let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
    command.args(["framework", "check"]).arg(file);
    if json {
        command.arg("--json");
    }
    command.output().expect("belay runs")
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("words")
}

#[test]
fn a_grid_that_can_be_imported_is_said_to_be_and_its_mistakes_are_named() {
    let output = check("public-grid.csv", false);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.starts_with(
        "tests/it/fixtures/frameworks/public-grid.csv: 6 levels, 3 pillars, 16 competencies, 64 criteria.\n"
    ));
    assert!(said.contains("Look at: row 181, Weights: What belongs to “Technical Understanding & Prioritisation” adds up to 105 % at Senior"), "{said}");
    assert!(said.contains("It can be imported. "), "{said}");
}

#[test]
fn json_has_every_finding_with_its_row_column_reason_and_severity() {
    let output = check("public-grid.csv", true);
    let said: serde_json::Value = serde_json::from_str(&said(&output)).expect("JSON");
    assert_eq!(said["can_be_imported"], true);
    let findings = said["findings"].as_array().expect("a list");
    let weights: Vec<_> = findings.iter().filter(|finding| finding["about"] == "weights").collect();
    assert_eq!(weights.len(), 3);
    assert!(weights.iter().all(|finding| finding["severity"] == "look_at" && finding["column"] == "Weights"));
    assert!(weights[0]["row"].is_u64() && weights[0]["reason"].as_str().expect("words").contains("adds up to"));
}

#[test]
fn what_cannot_be_imported_fails_and_says_why() {
    for (fixture, why) in [("noise.bin", "This is not a text."), ("no-columns.csv", "No column is called “level”")]
    {
        let output = check(fixture, false);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(why), "{}", said(&output));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be imported"));
        let json: serde_json::Value = serde_json::from_str(&said(&check(fixture, true))).expect("JSON");
        assert_eq!(json["can_be_imported"], false);
    }
    let missing = check("nothing.csv", false);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("cannot be read"));
}

#[test]
fn formulas_are_named_by_their_row_and_column_and_kept_as_texts() {
    let output = check("formulas.csv", true);
    assert!(output.status.success());
    let said: serde_json::Value = serde_json::from_str(&said(&output)).expect("JSON");
    let findings = said["findings"].as_array().expect("a list");
    let named = |words: &'static str| -> Vec<(Option<u64>, Option<&str>)> {
        let says = |one: &&serde_json::Value| one["reason"].as_str().is_some_and(|said| said.contains(words));
        findings.iter().filter(says).map(|one| (one["row"].as_u64(), one["column"].as_str())).collect()
    };
    let formulas = named("starts like a formula");
    assert_eq!(formulas, [(Some(3), Some("description")), (Some(4), Some("competency"))]);
    assert_eq!(named("“=50+10” is not a weight"), [(Some(3), Some("weight"))]);
}
