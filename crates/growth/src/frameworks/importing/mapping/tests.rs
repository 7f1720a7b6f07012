//! Ladders as the public ones are shaped; the words are ours.

use super::rules::{Mapping, Role, head_of, offered, offered_under, read, shown};
use crate::frameworks::Framework;
use crate::frameworks::importing::columns::Column;
use crate::frameworks::importing::{Form, Matter, Severity};

const LEVELS_AS_COLUMNS: &str = "Our ladder;;;;\n\nArea;Skill;Engineer I;Senior Engineer;Notes\n\
    Craft;Testing;Tests each change.;\"Decides what is tested.\nTeaches it.\";x\n;Writing;Writes.;;y\n\
    Together;Listening;Asks.;Hears what is not said.;\n";

const TABLE_PER_LEVEL: &str = "# Design\n\n## Junior\n\n| Skill | What we look for |\n|---|---|\n| Drawing | Draws. |\n\
    | Listening | Asks. |\n\n## Senior\n\n| Skill | What we look for |\n|---|---|\n| Drawing | Draws for others. |\n\n\
    ## How we use this\n\n| Skill | What we look for |\n|---|---|\n| Not | a level |\n";

fn understood(text: &str) -> (Framework, Mapping) {
    let mapping = offered(text).expect("tables");
    (read(text, &mapping).framework.expect("a framework"), mapping)
}

fn names<'a>(named: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    named.map(String::as_str).collect()
}

#[test]
fn levels_as_columns_are_understood_and_merged_cells_on_request() {
    let (framework, mut mapping) = understood(LEVELS_AS_COLUMNS);
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Engineer I", "Senior Engineer"]);
    assert_eq!(names(framework.pillars.iter().map(|pillar| &pillar.name)), ["Craft", "Together"]);
    assert_eq!(framework.expectation("testing", 1), "Decides what is tested.\nTeaches it.");
    assert_eq!(framework.competency("writing"), None, "its pillar is not said in its row");
    mapping.fills = true;
    let found = read(LEVELS_AS_COLUMNS, &mapping);
    let writing = found.framework.expect("a framework").placed("writing").map(|(pillar, _)| pillar.name.clone());
    assert_eq!(writing.as_deref(), Some("Craft"));
    let ignored = found.findings.about(Matter::Columns);
    assert!(ignored.iter().any(|finding| finding.sentence == "Left out as you said: Notes."), "{ignored:?}");
}

#[test]
fn what_is_odd_keeps_its_row_and_is_said_once() {
    let mapping = offered(LEVELS_AS_COLUMNS).expect("tables");
    let found = read(LEVELS_AS_COLUMNS, &mapping);
    let rows = found.findings.about(Matter::Rows);
    let pillarless: Vec<_> = rows.iter().filter(|finding| finding.sentence.contains("names no pillar")).collect();
    assert_eq!(pillarless.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(5)], "{rows:?}");
}

#[test]
fn a_table_for_each_level_is_understood_and_one_that_is_none_can_be_left_out() {
    let (framework, mut mapping) = understood(TABLE_PER_LEVEL);
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Junior", "Senior", "How we use this"]);
    assert_eq!(framework.pillars[0].name, "Design");
    mapping.tables[2].used = false;
    mapping.tables[1].level = "Lead".to_owned();
    let found = read(TABLE_PER_LEVEL, &mapping);
    assert_eq!(found.form, Form::Markdown);
    let framework = found.framework.expect("a framework");
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Junior", "Lead"]);
    assert_eq!(framework.expectation("drawing", 1), "Draws for others.");
}

#[test]
fn a_table_beside_the_ladder_spoils_nothing() {
    let guide = "| Skill | What we look for |\n|---|---|\n| Not | a level |";
    let text = TABLE_PER_LEVEL.replace(guide, "| Step | What |\n|---|---|\n| 1 | Read it |");
    assert_ne!(text, TABLE_PER_LEVEL);
    let (framework, mapping) = understood(&text);
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Junior", "Senior"]);
    assert_eq!(mapping.tables.iter().map(|table| table.used).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn a_text_that_says_there_is_none_is_read_as_none_and_named() {
    let text = "Skill,Junior,Senior\nTesting,N/A,Decides.\n";
    let (framework, mapping) = understood(text);
    assert_eq!(framework.expectation("testing", 0), "");
    let found = read(text, &mapping);
    let said = found.findings.about(Matter::Texts);
    assert!(said.iter().any(|one| one.sentence == "“N/A” was read as no text." && one.row == Some(2)), "{said:?}");
}

#[test]
fn what_a_form_carries_is_what_was_said() {
    for text in [LEVELS_AS_COLUMNS, TABLE_PER_LEVEL] {
        let mut mapping = offered(text).expect("tables");
        mapping.columns[0].1 = Role::Holds(Column::Criterion);
        mapping.tables[0].used = false;
        mapping.fills = true;
        let fields = mapping.fields();
        let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        assert_eq!(Mapping::of_fields(text, |name| field(name).unwrap_or_default()), Some(mapping));
        assert_eq!(Mapping::of_fields(text, |_| String::new()), None);
    }
}

#[test]
fn a_column_without_a_name_goes_by_its_place() {
    let text = "| | Junior | Senior |\n|---|---|---|\n| Testing | Tests. | Decides. |\n";
    let (framework, mapping) = understood(text);
    assert_eq!(mapping.columns[0], ("Column 1".to_owned(), Role::Holds(Column::Competency)));
    assert_eq!(framework.expectation("testing", 1), "Decides.");
    let (columns, titles) = shown(text, &mapping);
    assert_eq!((columns[1].sample.as_str(), titles[0].as_str()), ("Tests.", "The table"));
}

#[test]
fn weights_and_benchmarks_beside_the_levels_are_offered_and_carried() {
    let text = "Skill,Junior,Senior,Junior weight,Senior weight,Senior benchmark,Staff weight\n\
        Testing,Tests.,Decides.,60%,30,3.1,5\nWriting,Writes.,Explains.,40%,70,2.5,5\n";
    let (framework, mapping) = understood(text);
    let roles: Vec<Role> = mapping.columns[3..].iter().map(|(_, role)| *role).collect();
    let (weight, benchmark) = (Role::OfLevel(Column::Weight), Role::OfLevel(Column::Benchmark));
    assert_eq!(roles, [weight, weight, benchmark, Role::IsLevel], "what speaks of no level may be one");
    let mut mapping = mapping;
    mapping.columns[6].1 = weight;
    let found = read(text, &mapping);
    let lost = "Left out, because the name speaks of no column that is a level: Staff weight.";
    assert!(found.findings.about(Matter::Columns).iter().any(|one| one.sentence == lost), "{:?}", found.findings);
    let (place, words) = super::rules::understood(&found, &mapping).expect("an example");
    assert_eq!((place.as_str(), words.as_str()), ("Junior, Skills, Testing, weight 60 %", "Tests."));
    let testing = found.framework.as_ref().and_then(|framework| framework.competency("testing")).expect("a competency");
    assert_eq!((testing.weights.clone(), testing.benchmarks.clone()), (vec![0.6, 0.3], vec![None, Some(3.1)]));
    assert_eq!(framework.levels.len(), 3);
}

#[test]
fn where_levels_are_columns_what_is_odd_is_said_of_the_column_of_its_level() {
    let text = "Skill,Junior,Senior,Junior weight,Senior weight,Junior benchmark,Senior benchmark\n\
        Testing,Tests.,Decides.,60,30,3.1,2\nWriting,Writes.,Explains.,40,30,2.5,9\n";
    let found = read(text, &offered(text).expect("a table"));
    let column = |words: &str| found.findings.all().iter().find(|one| one.sentence.contains(words))?.column.as_deref();
    assert_eq!(column("adds up to 60 % at Senior"), Some("Senior weight"), "{:?}", found.findings);
    assert_eq!(column("asks for 3.1 at Junior and for less"), Some("Senior benchmark"));
    assert_eq!(column("not on the scale"), Some("Senior benchmark"));
}

#[test]
fn the_names_of_the_columns_stand_where_somebody_says() {
    let two = "Skill,Engineers,\n,Junior,Senior\nTesting,Tests.,Decides.\n";
    let (framework, mapping) = understood(two);
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Engineers", "Column 3"]);
    assert_eq!(head_of(two, &mapping), Some(1));
    let mapping = offered_under(two, Some(2)).expect("a table");
    let framework = read(two, &mapping).framework.expect("a framework");
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Junior", "Senior"]);
    assert_eq!(names(framework.competencies().map(|(_, one)| &one.name)), ["Testing"]);
    let none = "Testing,Tests.,Decides.\nWriting,Writes.,Explains.\n";
    let mapping = offered_under(none, Some(0)).expect("a table");
    let found = read(none, &mapping);
    let left_out = found.findings.of(Matter::Rows).iter().filter(|one| one.row.is_some()).count();
    assert_eq!(left_out, 0, "{:?}", found.findings);
    let framework = found.framework.expect("a framework");
    assert_eq!(names(framework.competencies().map(|(_, one)| &one.name)), ["Testing", "Writing"]);
    assert_eq!(names(framework.levels.iter().map(|level| &level.name)), ["Column 2", "Column 3"]);
    let carried = mapping.fields();
    let field = |name: &str| {
        carried.iter().find(|(known, _)| known == name).map_or_else(String::new, |(_, value)| value.clone())
    };
    assert_eq!(Mapping::of_fields(none, field), Some(mapping));
}

#[test]
fn a_row_with_a_name_alone_is_a_pillar_where_somebody_says_so() {
    let text = "Skill,Junior,Senior,Junior weight\nCraft (40 %),,,\nTesting,Tests.,Decides.,0.5\nWriting,Writes.,Explains.,0.5\n\
        Team (60 %),,,\nHearing,Asks.,Hears.,1\n";
    let (framework, mut mapping) = understood(text);
    assert_eq!(names(framework.pillars.iter().map(|pillar| &pillar.name)), ["Skills"]);
    mapping.titles = true;
    let found = read(text, &mapping);
    assert_eq!(found.findings.about(Matter::Rows), Vec::<&crate::frameworks::importing::Finding>::new());
    let framework = found.framework.expect("a framework");
    assert_eq!(names(framework.pillars.iter().map(|pillar| &pillar.name)), ["Craft", "Team"]);
    let weights: Vec<f64> = framework.pillars.iter().map(|pillar| pillar.weights[0]).collect();
    assert_eq!(weights, [0.4, 0.6]);
    assert_eq!(
        framework.placed("hearing").map(|(pillar, one)| (pillar.name.as_str(), one.weights[0])),
        Some(("Team", 1.0))
    );
    let carried = mapping.fields();
    assert!(carried.contains(&("titles".to_owned(), "yes".to_owned())), "{carried:?}");
}

#[test]
fn a_word_in_the_column_of_pillars_counts_before_the_name_above() {
    let text = "Skill,Area,Junior,Senior\nCraft,,,\nTesting,,Tests.,Decides.\nHearing,Team,Asks.,Hears.\n";
    let (_, mut mapping) = understood(text);
    mapping.titles = true;
    let framework = read(text, &mapping).framework.expect("a framework");
    let pillar = |key: &str| framework.placed(key).map(|(pillar, _)| pillar.name.as_str());
    assert_eq!((pillar("testing"), pillar("hearing")), (Some("Craft"), Some("Team")));
}

#[test]
fn what_is_left_behind_is_named() {
    let mut mapping = offered(TABLE_PER_LEVEL).expect("tables");
    mapping.tables[2].used = false;
    let sentences = |text: &str| -> Vec<String> {
        read(text, &mapping).findings.about(Matter::Columns).iter().map(|one| one.sentence.clone()).collect()
    };
    let outside = "What stands outside the tables is left out, but for the headings above them.";
    let said = sentences(TABLE_PER_LEVEL);
    assert!(said.contains(&"Tables left out as you said: Design, How we use this.".to_owned()), "{said:?}");
    assert!(!said.contains(&outside.to_owned()), "{said:?}");
    assert!(
        sentences(&TABLE_PER_LEVEL.replace("# Design\n", "# Design\n\nA word before.\n")).contains(&outside.to_owned())
    );
}

#[test]
fn what_nothing_else_explains_are_levels() {
    let (framework, _) = understood("Skill,Explorer,Navigator,Captain\nSailing,Holds on.,Steers.,Decides.\n");
    assert_eq!(framework.levels.len(), 3);
    assert_eq!(framework.pillars[0].name, "Skills");
}

#[test]
fn what_has_no_tables_or_too_many_columns_is_not_offered() {
    assert_eq!(offered("words\nand words\n"), None);
    assert_eq!(offered(&"a,".repeat(1000)), None);
    assert_eq!(offered(""), None);
}

#[test]
fn tables_longer_than_any_framework_are_refused_in_words() {
    let row = "| Testing | [Tests](x). |\n".repeat(10_001);
    let text = format!("# Us\n\n## Junior\n\n| Skill | What |\n|---|---|\n{row}");
    assert_eq!(offered(&text), None);
    let mapping = Mapping { tables: vec![Default::default()], ..Mapping::default() };
    let found = read(&text, &mapping);
    assert!(found.framework.is_none());
    assert!(
        found.findings.all().iter().any(|one| one.sentence.starts_with("It has 10001 rows")),
        "{:?}",
        found.findings
    );
}

proptest::proptest! {
    #[test]
    fn nothing_breaks_what_is_offered(text in "[|#\\-a-c,;\"\n \\[\\]()*]{0,120}") {
        if let Some(mapping) = offered(&text) {
            let found = read(&text, &mapping);
            let stops = found.findings.all().iter().any(|finding| finding.severity == Severity::Stop);
            proptest::prop_assert!(found.framework.is_some() || stops);
        }
    }
}
