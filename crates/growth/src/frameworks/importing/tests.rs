//! Sheets as people have them, and what must hold for every sheet.

use proptest::prelude::*;

use super::findings::{Finding, Matter, Severity};
use super::weights::{normalise, unbalanced};
use super::{Found, read, read_file, rename};
use crate::frameworks::exporting::csv::write as sheet;
use crate::frameworks::exporting::drawn::frameworks;

const HEAD: &str = "level,pillar,competency,criterion,benchmark,weight,description\n";

/// A sheet of one pillar with one competency at one level, and `rows` after them.
fn with(rows: &str) -> Found {
    read(&format!("{HEAD}Junior,Craft,,,1.0,100,\nJunior,Craft,Testing,,1.0,100,Tests.\n{rows}"))
}

fn sentences(found: &Found) -> String {
    let say = |finding: &Finding| {
        format!("{:?} {:?} {:?} {}", finding.severity, finding.row, finding.column, finding.sentence)
    };
    found.findings.all().iter().map(say).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn says(found: &Found, severity: Severity, row: u64, words: &str) {
    let hit = |finding: &&Finding| {
        finding.severity == severity && finding.row == Some(row) && finding.sentence.contains(words)
    };
    assert!(
        found.findings.all().iter().find(hit).is_some(),
        "“{words}” was not said of row {row}:\n{}",
        sentences(found)
    );
}

#[test]
fn a_clean_sheet_has_nothing_odd() {
    let found = with("");
    assert_eq!(found.findings.all(), []);
    assert_eq!(found.framework.unwrap().competencies().count(), 1);
}

#[test]
fn a_row_that_cannot_be_placed_is_named_and_left_out() {
    let found = with(",Craft,Orphan,,1,10,\nJunior,,Homeless,,1,10,\nJunior,Craft,,Lost,1,10,\n");
    says(&found, Severity::Odd, 4, "names no level");
    says(&found, Severity::Odd, 5, "names no pillar");
    says(&found, Severity::Odd, 6, "without its competency");
    assert_eq!(found.framework.unwrap().competencies().count(), 1);
}

#[test]
fn a_cell_that_says_there_is_no_name_names_nothing() {
    let found = with("Senior,Craft,N/A,n/a,1.0,100,\nSenior,Craft,Testing,-,1.0,100,Tests.\nSenior,Craft,'-,,1.0,0,\n");
    says(&found, Severity::Note, 4, "“N/A” was read as no name");
    says(&found, Severity::Note, 5, "“-” was read as no name");
    assert!(!sentences(&found).contains("starts like a formula"), "{}", sentences(&found));
    let framework = found.framework.unwrap();
    let names: Vec<&str> = framework.competencies().map(|(_, one)| one.name.as_str()).collect();
    assert_eq!(names, ["Testing", "-"], "one that is called so leaves with an apostrophe");
    assert!(framework.competencies().all(|(_, one)| one.criteria.is_empty()));
}

#[test]
fn the_first_of_two_rows_counts() {
    let found = with("Junior,Craft,testing ,,2.0,50,Tests twice.\n");
    says(&found, Severity::Odd, 4, "stands in row 3 already");
    says(&found, Severity::Note, 4, "was taken for “Testing”");
    assert_eq!(found.framework.unwrap().benchmark("testing", 0), Some(1.0));
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let found = read(&format!(
        "My framework,,,,,,\n\n{HEAD}\"Junior\",Craft,,,1,100,\n\nJunior,Craft,Testing,,1,100,\"Two\nlines\"\n,x,,,,,\n"
    ));
    says(&found, Severity::Note, 1, "above the column names");
    says(&found, Severity::Note, 6, "line breaks");
    says(&found, Severity::Odd, 7, "names no level");
}

#[test]
fn odd_numbers_are_read_as_said_and_never_guessed() {
    let rows = "Junior,Craft,A,,abc,60%,\nJunior,Craft,B,,5,-3,\nJunior,Craft,C,,N/A,0.5,\nJunior,Craft,D,,\"1,5\",,\nJunior,Craft,E,,70%,120,\n";
    let found = with(rows);
    says(&found, Severity::Odd, 4, "“abc” is not a number");
    says(&found, Severity::Odd, 5, "not on the scale from 0.0 to 4.0");
    says(&found, Severity::Odd, 5, "“-3” is not a weight");
    says(&found, Severity::Note, 6, "“N/A” was read as no benchmark");
    says(&found, Severity::Odd, 6, "Was 50 meant?");
    says(&found, Severity::Odd, 8, "not on the scale");
    says(&found, Severity::Odd, 8, "more than a whole");
    let framework = found.framework.unwrap();
    assert_eq!(["a", "b", "c", "d"].map(|key| framework.benchmark(key, 0)), [None, None, None, Some(1.5)]);
    assert_eq!(framework.competency("a").unwrap().weights, [0.6]);
    assert_eq!(framework.competency("c").unwrap().weights, [0.005]);
}

#[test]
fn weights_as_shares_are_understood_when_all_are() {
    let found = read("level,pillar,competency,weight\nJunior,Craft,,1\nJunior,Craft,A,0.7\nJunior,Craft,B,0.3\n");
    assert!(sentences(&found).contains("read as shares"));
    assert_eq!(found.framework.unwrap().competency("a").unwrap().weights, [0.7]);
}

#[test]
fn siblings_without_weights_count_alike_and_that_is_said() {
    let found = read("level,pillar,competency,benchmark,description\nJunior,Craft,A,1,x\nJunior,Craft,B,1,x\n");
    assert!(sentences(&found).contains("“Craft” has no row of its own at any level"), "{}", sentences(&found));
    assert!(sentences(&found).contains("each counts alike"));
    let framework = found.framework.unwrap();
    assert_eq!((framework.weight("a", 0), framework.weight("b", 0)), (0.5, 0.5));
}

#[test]
fn a_pillar_with_a_row_of_its_own_counts_no_more_than_one_without() {
    let rows = "Junior,Craft,,How we work\nJunior,Craft,A,x\nJunior,People,B,x\n";
    let framework = read(&format!("level,pillar,competency,description\n{rows}")).framework.unwrap();
    assert_eq!(framework.pillars.iter().map(|pillar| pillar.weights[0]).collect::<Vec<_>>(), [0.5, 0.5]);
}

#[test]
fn groups_that_do_not_add_up_and_benchmarks_that_fall_are_reported() {
    let rows = "Junior,Craft,Writing,,1,5,Writes.\nSenior,Craft,,,2,100,\nSenior,Craft,Testing,,0.5,50,T.\nSenior,Craft,Writing,,2,50,W.\n";
    let found = with(rows);
    says(&found, Severity::Odd, 3, "adds up to 105 % at Junior");
    says(&found, Severity::Odd, 6, "“Testing” asks for 1.0 at Junior and for less, 0.5, at Senior");
}

#[test]
fn a_level_without_a_row_is_named() {
    let found = with("Senior,Craft,,,2,100,\nSenior,Craft,Writing,,2,100,W.\n");
    let said = sentences(&found);
    assert!(said.contains("“Testing” has no row of its own at Senior"), "{said}");
    assert!(said.contains("“Writing” has no row of its own at Junior"), "{said}");
    assert!(said.contains("“Testing” says nothing about Senior"), "{said}");
}

#[test]
fn columns_are_found_by_their_other_names_and_the_unknown_are_named() {
    let found = read(
        "Weights;Owner;Subsection;Section;Level;Role model Rating;Criteria;Description\n100 %;me;;Craft;Junior;1,0;;\n100 %;me;Testing;Craft;Junior;1,0;;Tests.\n",
    );
    let said = sentences(&found);
    assert!(said.contains("Some(\"Owner\") Belay knows no such column"), "{said}");
    assert!(said.contains("separated by semicolons"));
    assert_eq!(found.framework.unwrap().benchmark("testing", 0), Some(1.0));
}

#[test]
fn two_columns_of_one_meaning_and_cells_beyond_the_last_are_named() {
    let found = read("level,pillar,competency,weight,weights\nJunior,Craft,,100,1\nJunior,Craft,Testing,100,1,lost\n");
    says(&found, Severity::Odd, 1, "a column of this meaning already");
    says(&found, Severity::Odd, 3, "more cells than there are columns");
}

#[test]
fn what_is_no_framework_is_refused_in_words() {
    let refused = |bytes: &[u8], words: &str| {
        let (found, _) = read_file(bytes);
        assert!(found.framework.is_none());
        assert!(sentences(&found).contains(words), "{}", sentences(&found));
    };
    refused(b"", "nothing in it");
    refused(b"PK\x03\x04workbook", "a workbook");
    refused(b"a\0b", "not a text");
    refused(b"name,age\nRuth,41\n", "No column is called “level”");
    refused(HEAD.as_bytes(), "No row could be placed");
    refused(format!("{HEAD}Junior,Craft,,,1,100,\n").as_bytes(), "No row names a competency");
    let many: String = (0..40).map(|level| format!("L{level},Craft,Testing,,1,100,x\n")).collect();
    refused(format!("{HEAD}{many}").as_bytes(), "more than 24 levels");
    refused(&b"level,".repeat(600_000), "It has 600001 columns");
    refused(&b"\n".repeat(5_000_000), "longer than 4 MB");
    refused(&[b"name = ".as_slice(), b"\n[[level]]\n"].concat(), "This line is no TOML");
    let long = "x".repeat(9000);
    refused(format!("[[level]]\nname = \"A\"\n[[pillar]]\nname = \"P\"\n[[pillar.competency]]\nname = \"C\"\nexpectation.a = \"{long}\"\n").as_bytes(), "8000 are the most");
    let open = "Junior,Craft,Testing,,1,100,x\n".repeat(400);
    refused(format!("{HEAD}Junior,Craft,A,,1,100,\"open\n{open}").as_bytes(), "never closed");
}

#[test]
fn a_text_nobody_may_write_by_hand_is_named_and_kept() {
    let found = with(&format!("Junior,Craft,Long,,1,0,{}\n", "x".repeat(5000)));
    says(&found, Severity::Odd, 4, "The text has 5000 letters. It is kept");
    assert_eq!(found.framework.unwrap().expectation("long", 0).len(), 5000);
}

#[test]
fn letters_survive_every_encoding() {
    let text = "level,pillar,competency,weight\nJunior,Équipe,Métier,100\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    for bytes in [text.as_bytes().to_vec(), [b"\xef\xbb\xbf", text.as_bytes()].concat(), utf16, windows] {
        let (found, _) = read_file(&bytes);
        let framework = found.framework.unwrap();
        assert_eq!(framework.pillars[0].name, "Équipe");
        assert_eq!(framework.pillars[0].competencies[0].key, "metier");
    }
}

#[test]
fn one_broken_byte_does_not_turn_a_file_into_another_encoding() {
    let file = b"level,pillar,competency,weight,description\nJunior,F\xc3\xbchrung,Pr\xc3\xbcfen,100,l\xf6st\n";
    let (found, _) = read_file(file);
    assert!(!found.was_windows());
    assert!(sentences(&found).contains("Some letters in the file are broken"), "{}", sentences(&found));
    let framework = found.framework.unwrap();
    assert_eq!((framework.pillars[0].name.as_str(), framework.expectation("prufen", 0)), ("Führung", "l\u{fffd}st"));
}

#[test]
fn keys_are_unique_even_where_names_are_not() {
    let found = read(
        "level,pillar,competency,weight\nJunior,A,Testing,50\nJunior,B,Testing,50\nJunior,B,***,20\nJunior,B,+++,20\n",
    );
    assert!(sentences(&found).contains("more than one pillar"));
    let framework = found.framework.unwrap();
    let keys: Vec<&str> = framework.competencies().map(|(_, one)| one.key.as_str()).collect();
    assert_eq!(keys, ["testing", "testing-2", "competency", "competency-2"]);
}

#[test]
fn noise_is_counted_and_not_shown() {
    let rows: String = (0..1000).map(|row| format!(",Craft,C{row},,1,1,\n")).collect();
    let found = with(&rows);
    assert_eq!(found.findings.about(Matter::Rows).len(), 200);
    assert_eq!(found.findings.more(Matter::Rows), 800);
}

proptest! {
    #[test]
    fn scaled_weights_add_up_and_keep_their_proportions(framework in frameworks()) {
        let mut scaled = framework.clone();
        normalise(&mut scaled);
        prop_assert!(unbalanced(&scaled).iter().all(|group| group.percent == 0.0));
        for (level, _) in scaled.levels.iter().enumerate() {
            let sum: f64 = framework.pillars.iter().map(|pillar| pillar.weights[level]).sum();
            for (before, after) in framework.pillars.iter().zip(&scaled.pillars).filter(|_| sum > 0.0) {
                prop_assert!((before.weights[level] / sum - after.weights[level]).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn the_order_of_columns_is_free(framework in frameworks(), order in Just(vec![0, 1, 2, 3, 4, 5, 6]).prop_shuffle()) {
        let straight = sheet(&framework);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(straight.as_bytes());
        let mut writer = csv::Writer::from_writer(Vec::new());
        for record in reader.records() {
            let record = record.expect("a record");
            writer.write_record(order.iter().map(|column| &record[*column])).expect("in memory");
        }
        let shuffled = String::from_utf8(writer.into_inner().expect("in memory")).expect("text");
        prop_assert_eq!(read(&shuffled).framework, read(&straight).framework);
    }

    #[test]
    fn nothing_breaks_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (found, _) = read_file(&bytes);
        prop_assert!(found.framework.is_some() || found.findings.stops());
        let (found, _) = read_file(&[HEAD.as_bytes(), b"J,P,C,,1,100,\"", &bytes].concat());
        if let Some(mut framework) = found.framework {
            rename(&mut framework, "x");
            normalise(&mut framework);
            prop_assert!(!sheet(&framework).is_empty());
        }
    }
}
