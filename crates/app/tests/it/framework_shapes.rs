//! Frameworks of other shapes come in by a page that says what it understood.

use db::args;

use crate::both;
use crate::support::{Actor, Page, TestApp};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/it/fixtures/frameworks/{name}")).expect("a fixture")
}

async fn bring(actor: &Actor<'_>, name: &str) -> Page {
    actor.upload("/frameworks/import", &[("text", "")], (name, &fixture(name))).await
}

async fn send(actor: &Actor<'_>, path: &str, text: &str, fields: &[(&str, &str)]) -> Page {
    let fields = [&[("text", text)], fields].concat();
    actor.upload(&format!("/frameworks/import/{path}"), &fields, ("", b"")).await
}

async fn published(test: &TestApp) -> i64 {
    let sql = "select cast(count(*) as bigint) from framework_version";
    test.app.db.value(sql, args![]).await.expect("a count").unwrap_or_default()
}

both! {
    async fn levels_as_columns_are_understood_corrected_and_become_a_draft(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = bring(&zeynep, "levels-as-columns.csv").await;
        page.is(200).shows("Two levels, three competencies?").shows("Engineer I, Senior Engineer").shows("Tests each change.");
        page.shows("<option value=\"is_level\" selected>").hides("Make it a draft");
        let text = String::from_utf8(fixture("levels-as-columns.csv")).expect("text");
        let columns = [("column-0", "pillar"), ("column-1", "competency"), ("column-2", "is_level"), ("column-3", "is_level")];
        let said = [&[("mapped", "yes"), ("table-0", "yes"), ("level-0", ""), ("pillar-0", "")], &columns[..]].concat();
        let fewer = [&said[..6], &[("column-2", "ignored"), ("column-3", "is_level"), ("then", "look")]].concat();
        send(&zeynep, "mapping", &text, &fewer).await.is(200).shows("One level, three competencies?");
        let page = send(&zeynep, "mapping", &text, &[&said[..], &[("then", "read")]].concat()).await;
        page.is(200).shows("Two levels, three competencies.").shows("Left out as you said: Owner.").shows("No column has benchmarks");
        page.shows("name=\"column-2\" value=\"is_level\"").shows("Make it a draft");
        assert_eq!(published(&test).await, 0, "nothing is written before the confirmation");
        let choices = [("into", "new"), ("name", "Engineering"), ("place-0", "1"), ("place-1", "2")];
        let made = send(&zeynep, "draft", &text, &[&said[..], &choices].concat()).await;
        let page = zeynep.get(&format!("{}/competencies/testing", made.location.expect("the draft"))).await;
        page.is(200).shows("Decides what is tested.\nTeaches it.");
    }
}

both! {
    async fn a_markdown_table_for_each_level_is_understood_and_one_is_left_out(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = bring(&zeynep, "table-per-level.md").await;
        page.is(200).shows("Three levels, three competencies?").shows("value=\"Junior\"").shows("value=\"Design\"").shows("Design, Holidays");
        let text = String::from_utf8(fixture("table-per-level.md")).expect("text");
        let tables = [("table-0", "yes"), ("level-0", "Junior"), ("pillar-0", "Craft"), ("table-1", "yes"), ("level-1", "Senior"), ("pillar-1", "Craft")];
        let said = [&[("mapped", "yes"), ("column-0", "competency"), ("column-1", "description")], &tables[..]].concat();
        let page = send(&zeynep, "mapping", &text, &[&said[..], &[("then", "read")]].concat()).await;
        page.is(200).shows("Two levels, two competencies.").hides("Sleeping (");
        let none = [("mapped", "yes"), ("then", "read")];
        send(&zeynep, "mapping", &text, &none).await.is(422).shows("No row could be placed").shows("What is what in this file?");
    }
}

both! {
    async fn a_footnote_is_named_and_left_out_and_a_stage_is_a_level(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "Area;Skill;Junior;Senior\nCraft;Testing;Tests.;Decides.\nTeam;Hearing;Asks.;Hears.\n\n* weights are approximate;;;\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("Two levels, two competencies?").shows("<b>Team</b>").hides("<b>* weights are approximate</b>");
        page.shows("“* weights are approximate” stands alone in its row").shows("row 5");
        let text = "Stage,Area,Skill,Text,Remarks\nExplorer,Craft,Testing,Tests.,x\nCaptain,Craft,Testing,Decides.,y\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("Two levels, one competency.");
    }
}

both! {
    async fn a_weight_beside_a_markdown_heading_is_read_and_underscores_stay(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "# Ladder\n\n## Craft (40 %)\n\n| Skill | Junior | Senior |\n|---|---|---|\n| **Naming** | Writes snake_case and `__init__`. | Decides. |\n\n\
            ## Team (60 %)\n\n| Skill | Junior | Senior |\n|---|---|---|\n| Hearing | Asks. | Hears. |\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("Two levels, two competencies?").shows("name=\"pillar-0\" value=\"Craft\"").shows("name=\"weight-0\" value=\"40 %\"").shows("Writes snake_case and __init__.");
        let tables = [("table-0", "yes"), ("pillar-0", "Craft"), ("weight-0", "40 %"), ("table-1", "yes"), ("pillar-1", "Team"), ("weight-1", "60 %")];
        let said = [&[("mapped", "yes"), ("column-0", "competency"), ("column-1", "is_level"), ("column-2", "is_level")], &tables[..]].concat();
        let choices = [("into", "new"), ("name", "Design"), ("place-0", "1"), ("place-1", "2")];
        let made = send(&zeynep, "draft", text, &[&said[..], &choices].concat()).await;
        let page = zeynep.get(&format!("{}/weights", made.location.expect("the draft"))).await;
        page.is(200).shows("name=\"weight:craft:junior\" value=\"40\"").shows("name=\"weight:team:senior\" value=\"60\"");
    }
}

both! {
    async fn the_note_of_a_version_follows_what_is_scaled_in_its_draft(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "level,pillar,competency,weight,benchmark,description\nJunior,Craft,,100,,\nJunior,Craft,Testing,40,2,Tests.\nJunior,Craft,Writing,40,2,Writes.\n";
        let choices = [("into", "new"), ("name", "Design"), ("place-0", "1")];
        let draft = send(&zeynep, "draft", text, &choices).await.location.expect("the draft");
        let about = format!("{draft}/about");
        zeynep.get(&about).await.is(200).shows("Weights that did not add up to 100 were kept as they are: Craft at Junior (80).");
        let weights = format!("{draft}/weights");
        let page = zeynep.get(&weights).await;
        let form = page.text.split("<form").find(|form| form.contains("weight:testing:junior")).expect("the form").to_owned();
        let value = |name: &str| form.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned();
        let (group, mark) = (value("group"), value("_version"));
        let fields = [("group", group.as_str()), ("_version", &mark), ("weight:testing:junior", "40"), ("weight:writing:junior", "40"), ("do", "scale")];
        zeynep.post(&weights, &fields).await.is(303);
        zeynep.get(&about).await.shows("Weights that did not add up to 100 were scaled: Craft at Junior (80).").hides("were kept as they are");
    }
}

both! {
    async fn what_a_file_would_change_of_another_track_is_counted_and_listed_below(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.framework().await;
        let mut text = "level,pillar,competency,weight,benchmark,description\n".to_owned();
        (1..=20).for_each(|number| text += &format!("Junior,Design,Skill {number},5,2,Does it.\n"));
        let page = zeynep.upload("/frameworks/import", &[("text", &text)], ("", b"")).await;
        page.is(200).shows("New: 21.").shows("name by name</summary>").shows("<li>Skill 20</li>").hides("New: Design, Skill 1");
    }
}

both! {
    async fn columns_nobody_knows_are_asked_for(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = bring(&zeynep, "no-columns.csv").await;
        page.is(200).shows("What is what").shows("Ruth").hides("Make it a draft");
        // Of a sheet that was understood, too, somebody may say it otherwise.
        let text = "level,pillar,competency,weight,description\nJunior,Craft,Testing,100,Tests.\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("formaction=\"/frameworks/import/mapping\"");
        send(&zeynep, "mapping", text, &[]).await.is(200).shows("One level, one competency?");
    }
}

both! {
    async fn that_a_file_was_no_utf8_is_still_said_after_the_page_that_asks(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let file = b"Skill;Junior;Senior\nPr\xfcfen;Pr\xfcft.;Lehrt.\n";
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("ladder.csv", file)).await;
        page.is(200).shows("Prüft.").shows("name=\"windows\" value=\"yes\"");
        let text = "Skill;Junior;Senior\nPrüfen;Prüft.;Lehrt.\n";
        let said = [("mapped", "yes"), ("windows", "yes"), ("table-0", "yes"), ("column-0", "competency"),
            ("column-1", "is_level"), ("column-2", "is_level"), ("level-0", ""), ("pillar-0", "Skills"), ("then", "read")];
        send(&zeynep, "mapping", text, &said).await.is(200).shows("it was read as Windows-1252").shows("Make it a draft");
    }
}

both! {
    async fn merged_cells_under_known_names_are_asked_about(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "Level,Pillar,Competency,Weight,Benchmark,Description\nJunior,Craft,,100,,\n,,Testing,100,1,Tests.\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("What is what").shows("so there is nothing to rate").shows("An empty cell means the one above it");
        let columns = [("column-0", "level"), ("column-1", "pillar"), ("column-2", "competency"), ("column-5", "description")];
        let said = [&[("mapped", "yes"), ("table-0", "yes"), ("fills", "yes"), ("then", "look")], &columns[..]].concat();
        send(&zeynep, "mapping", text, &said).await.is(200).shows("One level, one competency?");
        let pillars = "Level,Pillar,Competency\n,Craft,Testing\n";
        let page = zeynep.upload("/frameworks/import", &[("text", pillars)], ("", b"")).await;
        page.is(200).shows("No row could be placed");
    }
}

both! {
    async fn only_people_partners_and_administrators_say_what_is_what(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        send(&ruth, "mapping", "a,b\n1,2\n", &[]).await.is(404);
    }
}

both! {
    async fn somebody_says_in_which_row_the_names_stand_and_that_a_name_alone_is_a_pillar(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "Skill,Engineers,\n,Junior,Senior\nCraft,,\nTesting,Tests.,Decides.\nTeam,,\nHearing,Asks.,Hears.\n";
        let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
        page.is(200).shows("name=\"head-was\" value=\"1\"").shows("Engineers, Column 3").hides("<b>Craft</b>");
        let columns = [("column-0", "competency"), ("column-1", "is_level"), ("column-2", "is_level"), ("table-0", "yes"), ("pillar-0", "Skills")];
        let said = |more: &[(&'static str, &'static str)]| [&[("mapped", "yes"), ("then", "read")], &columns[..], more].concat();
        // Under other names it is looked at once more before it is read.
        let page = send(&zeynep, "mapping", text, &said(&[("head", "2"), ("head-was", "1")])).await;
        page.is(200).shows("Two levels, two competencies?").shows("Junior, Senior").shows("name=\"head-was\" value=\"2\"").shows("“Craft” stands alone in its row");
        let page = send(&zeynep, "mapping", text, &said(&[("head", "2"), ("head-was", "2"), ("titles", "yes")])).await;
        page.is(200).shows("Two levels, two competencies.").shows("<b>Craft</b>").shows("<b>Team</b>").hides("stands alone in its row");
        page.shows("name=\"titles\" value=\"yes\"").shows("name=\"head\" value=\"2\"");
        let none = send(&zeynep, "mapping", text, &said(&[("head", "0"), ("head-was", "2")])).await;
        none.is(200).shows("Column 2, Column 3").shows("name=\"head-was\" value=\"0\"");
    }
}

both! {
    async fn a_row_that_cannot_hold_the_names_is_said_beside_the_field_and_nothing_typed_is_lost(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "Skill,Engineers,\n,Junior,Senior\nTesting,Tests.,Decides.\n";
        let columns = [("column-0", "competency"), ("column-1", "is_level"), ("column-2", "is_level"), ("table-0", "yes")];
        let typed = [("pillar-0", "Craft <all>"), ("weight-0", "40"), ("head-was", "2"), ("then", "read")];
        let said = |head: &'static str| [&[("mapped", "yes"), ("head", head)], &columns[..], &typed[..]].concat();
        for (head, sentence) in [
            ("9", "The file has no row 9."),
            ("3", "Nothing stands under row 3."),
            ("two", "This is the number of a row, or 0 for none."),
            ("", "This is the number of a row, or 0 for none."),
        ] {
            let page = send(&zeynep, "mapping", text, &said(head)).await;
            page.is(422).shows(sentence).shows("id=\"head-problem\"").shows(&format!("name=\"head\" inputmode=\"numeric\" maxlength=\"5\" value=\"{head}\""));
            page.shows("name=\"head-was\" value=\"2\"").shows("value=\"Craft &#60;all&#62;\"").shows("value=\"40\"").hides("Make it a draft");
            assert_eq!(page.text.matches("<option value=\"is_level\" selected>").count(), 2);
        }
        let page = send(&zeynep, "mapping", text, &said("1")).await;
        page.is(200).shows("name=\"head-was\" value=\"1\"").shows("value=\"Craft &#60;all&#62;\"").shows("value=\"40\"");
    }
}

both! {
    async fn of_words_without_a_table_it_is_said_that_there_is_none(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let prose = "# Our ladder\n\n## Junior\n\nTests, asks, and writes.\n\n- Listens, mostly.\n\n## Senior\n\nDecides, alone.\n";
        for text in [prose, "Juniors test.\nSeniors decide.\n"] {
            let page = zeynep.upload("/frameworks/import", &[("text", text)], ("", b"")).await;
            page.is(422).shows("There is no table in it.").shows("levels as columns").hides("No column is called");
        }
        let sheet = "# Our ladder\n\nSkill,Junior,Senior\nTesting,Tests.,Decides.\n";
        zeynep.upload("/frameworks/import", &[("text", sheet)], ("", b"")).await.is(200).shows("Two levels, one competency?");
    }
}
