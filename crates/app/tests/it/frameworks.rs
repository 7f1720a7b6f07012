//! Frameworks over HTTP: who reads them, and how a sheet becomes one.

use db::args;
use growth::frameworks::{self, FrameworkId};
use people::PersonId;

use crate::both;
use crate::support::TestApp;

impl TestApp {
    /// The built-in framework, as the first run leaves it.
    pub(crate) async fn framework(&self) -> FrameworkId {
        let mut tx = self.app.db.begin().await.expect("a transaction");
        let id = frameworks::install_builtin(&mut tx, &self.app, self.now()).await.expect("the built-in framework");
        tx.commit().await.expect("a commit");
        id
    }

    /// Puts somebody at a level.
    pub(crate) async fn at_level(&self, person: PersonId, framework: FrameworkId, level: &str) {
        let sql = "update person set framework_id = $1, level_key = $2, level_since_on = '2026-01-01' where id = $3";
        self.app.db.run(sql, args![framework, level, person]).await.expect("a level");
    }
}

both! {
    async fn ines_reads_what_her_level_asks_and_what_comes_next(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        let framework = test.framework().await;
        test.at_level(ines.id, framework, "confirmed").await;
        let page = ines.get("/framework").await;
        page.is(200).shows("Six levels, sixteen competencies.").shows("12 to 24 months").shows("Engineering Craft");
        page.shows("What Confirmed asks, which is where you stand");
        let page = ines.get("/framework/levels/senior").await;
        page.is(200).shows("What Senior asks.").shows("Usually 24 to 60 months").shows("Stakeholder Management");
        let page = ines.get("/framework/competencies/testing").await;
        page.is(200).shows("you are here").shows("your next").shows("Testing, benchmark: Junior 1.7");
        page.shows("not rated");
    }
}

both! {
    async fn the_version_says_which_weights_were_scaled(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        test.framework().await;
        let page = ruth.get("/framework").await;
        page.shows("Technical Understanding &#38; Prioritisation at Senior (105)");
        page.shows("Communication at Senior Staff (90)").shows("Communication at Principal (90)");
        page.shows("Testing from 2.9 at Senior to 2.5 at Staff");
    }
}

both! {
    async fn a_word_finds_the_competencies_that_speak_of_it(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        test.framework().await;
        let page = ines.get("/framework?q=BUSINESS+acumen").await;
        page.is(200).shows("One of 16 speaks").shows("Business Acumen").hides("Writing Code</a>");
        ines.get("/framework?q=zzz%22%3E").await.is(200).shows("No of 16");
    }
}

both! {
    async fn what_is_not_there_is_missing_and_nobody_reads_without_signing_in(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        ines.get("/framework").await.is(200).shows("No framework yet.").hides("Bring in a framework");
        ines.get("/framework/levels/senior").await.is(404);
        test.framework().await;
        for path in ["/framework/levels/wizard", "/framework/competencies/flying", "/framework?of=design"] {
            ines.get(path).await.is(404);
        }
        for path in ["/framework", "/framework/levels/senior", "/framework/competencies/testing", "/framework/sheet", "/framework/file"] {
            test.nobody().get(path).await.is(303);
        }
    }
}

both! {
    async fn the_sheet_goes_out_as_it_came_in(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        test.framework().await;
        let page = ines.get("/framework/sheet").await;
        page.is(200).shows("\u{feff}level,pillar,competency,criterion,benchmark,weight_percent,description");
        page.shows("Junior,Engineering Craft,,,1.3,70,");
        assert_eq!(page.text.lines().count(), 499);
    }
}

both! {
    async fn the_file_of_a_framework_brings_back_the_same_framework(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.framework().await;
        zeynep.get("/framework").await.shows("/framework/file").shows("the months in its levels");
        let file = zeynep.get("/framework/file").await;
        file.is(200).shows("[[pillar.competency]]").shows("months = { from = 12, to = 24 }");
        assert_eq!(zeynep.get("/framework/file?version=1").await.text, file.text);
        for version in ["2", "x"] {
            zeynep.get(&format!("/framework/file?version={version}")).await.is(404);
        }
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("ladder.toml", file.text.as_bytes())).await;
        page.is(200).shows("Six levels, sixteen competencies.").shows("value=\"Software engineering\"").shows("value=\"84\"");
        page.shows("It reads like version 1.");
        let carried = carried(&page);
        let months = [("12", "24"), ("24", "48"), ("24", "60"), ("36", "72"), ("36", "84"), ("", "")];
        let places: Vec<[(String, String); 3]> = (0..6)
            .map(|place| {
                let (from, to) = months[place];
                [("place", (place + 1).to_string()), ("from", from.to_owned()), ("to", to.to_owned())]
                    .map(|(name, value)| (format!("{name}-{place}"), value))
            })
            .collect();
        let mut fields: Vec<(&str, &str)> = places.iter().flatten().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([("text", carried.as_str()), ("into", "new"), ("name", "Twin")]);
        publish(&zeynep, &fields).await.is(303);
        let twin = zeynep.get("/framework/file?of=twin").await;
        let renamed = file.text.replacen("name = \"Software engineering\"\nkey = \"software-engineering\"", "name = \"Twin\"\nkey = \"twin\"", 1);
        assert_eq!(twin.text, renamed);
    }
}

both! {
    async fn a_public_grid_comes_in_without_a_hands_touch_and_its_mistakes_are_named(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("grid.csv", &fixture("public-grid.csv"))).await;
        page.is(200).shows("Six levels, sixteen competencies.").shows("Make it a draft");
        page.shows("What belongs to “Technical Understanding &#38; Prioritisation” adds up to 105 % at Senior, not to 100.");
        page.shows("What belongs to “Communication” adds up to 90 % at Senior Staff");
        page.shows("What belongs to “Communication” adds up to 90 % at Principal");
        assert_eq!(page.text.matches(" not to 100.").count(), 3);
        page.shows("6 rows, Role model Rating").shows("Which rows").shows("“N/A” was read as no benchmark");
        page.shows("The text has line breaks; they are kept.").shows("Scale the weights");
    }
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/it/fixtures/frameworks/{name}")).expect("a fixture")
}

/// The text a report page carries to its own foot, as a browser would send it back.
fn carried(page: &crate::support::Page) -> String {
    let from = page.text.split("<textarea name=\"text\" hidden aria-label=\"The file\">\n").nth(1).expect("the file");
    let text = from.split("</textarea>").next().expect("its end");
    let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
    text.replace("&#38;", "&").replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Sends the confirmation as the report page's form does, without a file.
async fn draft(actor: &crate::support::Actor<'_>, fields: &[(&str, &str)]) -> crate::support::Page {
    actor.upload("/frameworks/import/draft", fields, ("", b"")).await
}

/// Makes the draft, and publishes it, with what is not settled.
pub(crate) async fn publish(actor: &crate::support::Actor<'_>, fields: &[(&str, &str)]) -> crate::support::Page {
    let made = draft(actor, fields).await;
    made.is(303);
    let publication = format!("{}/publication", made.location.expect("the draft"));
    let page = actor.get(&publication).await;
    let form = page.text.split("id=\"publish\"").nth(1).expect("the form");
    let mark = form.split("name=\"_version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    actor.post(&publication, &[("_version", mark.expect("the mark")), ("anyway", "yes")]).await
}

async fn published(test: &TestApp) -> i64 {
    let sql = "select cast(count(*) as bigint) from framework_version where state = 'published'";
    test.app.db.value(sql, args![]).await.expect("a count").unwrap_or_default()
}

both! {
    async fn zeynep_brings_a_sheet_of_other_words_and_publishes_it(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.framework().await;
        zeynep.get("/frameworks/import").await.is(200).shows("Bring in a framework.");
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("grid.csv", &fixture("spellings-1252.csv"))).await;
        page.is(200).shows("Two levels, two competencies.").shows("Windows-1252").shows("Owner").shows("semicolons");
        page.shows("adds up to 95 %".replace("adds", "add").as_str()).shows("asks for 1.2 at Débutant and for less, 0.9, at Confirmé");
        page.shows("“N/A” was read as no benchmark").shows("line breaks");
        assert_eq!(published(&test).await, 1, "nothing is written before the confirmation");
        let sheet = carried(&page);
        let levels = [("place-0", "1"), ("from-0", "12"), ("to-0", "24"), ("place-1", "2"), ("from-1", ""), ("to-1", "")];
        let fields = [&[("text", sheet.as_str()), ("into", "new"), ("name", "Métiers"), ("normalise", "yes")], &levels[..]].concat();
        publish(&zeynep, &fields).await.is(303);
        let page = zeynep.get("/framework?of=metiers").await;
        page.is(200).shows("Métiers").shows("12 to 24 months").shows("63.2 %").shows("36.8 %");
        page.shows("Weights that did not add up to 100 were scaled: the pillars at Confirmé (95).");
        let page = zeynep.get("/framework/competencies/ecouter?of=metiers").await;
        page.is(200).shows("Apaise un désaccord.");
        zeynep.get("/framework").await.shows("Six levels, sixteen competencies.").shows("/framework?of=metiers");
    }
}

both! {
    async fn unticked_weights_stay_as_they_are(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let page = hana.upload("/frameworks/import", &[("text", "")], ("grid.csv", &fixture("spellings-1252.csv"))).await;
        let sheet = carried(&page);
        let fields = [("text", sheet.as_str()), ("into", "new"), ("name", "Métiers"), ("place-0", "1"), ("place-1", "2")];
        publish(&hana, &fields).await.is(303);
        hana.get("/framework").await.shows("35 %").shows("were kept as they are: the pillars at Confirmé (95).");
    }
}

both! {
    async fn every_oddity_of_a_messy_sheet_is_reported_with_its_place(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("mess.csv", &fixture("mess.csv"))).await;
        page.is(200).shows("Stands above the column names");
        for said in [
            "“Testing” at Junior stands in row 6 already",
            "“abc” is not a number",
            "“5.0” is not on the scale",
            "“-10” is not a weight",
            "It names no level, so it was left out",
            "It names no pillar, so it was left out",
            "It names a criterion without its competency",
            "Repeats the column names",
            "more cells than there are columns",
            "The pillars add up to 105 % at Junior, not to 100.",
            "“Testing” asks for 1.0 at Junior and for less, 0.5, at Senior",
            "“writing” has no row of its own at Senior",
            "“Testing” says nothing about Senior",
            "The text has line breaks",
        ] {
            page.shows(said);
        }
        page.shows("row 18, description").shows("row 10</span>");
    }
}

both! {
    async fn what_is_no_framework_is_refused_and_says_why(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let refused = [
            ("noise.bin", "This is not a text."),
            ("open-quote.csv", "is never closed"),
        ];
        for (name, said) in refused {
            let page = zeynep.upload("/frameworks/import", &[("text", "")], (name, &fixture(name))).await;
            page.is(422).shows("This cannot become a framework yet.").shows(said).hides("Make it a draft");
        }
        let nothing = zeynep.upload("/frameworks/import", &[("text", "")], ("", b"")).await;
        nothing.is(422).shows("Choose a file, or paste its text below.");
        let large = vec![b'a'; 5 * 1024 * 1024];
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("large.csv", &large)).await;
        page.is(422).shows("longer than 4 MB");
        let huge = vec![b'a'; 33 * 1024 * 1024];
        zeynep.upload("/frameworks/import", &[("text", "")], ("huge.csv", &huge)).await.is(413).shows("32 MB");
        assert_eq!(published(&test).await, 0);
    }
}

both! {
    async fn markup_and_formulas_in_a_sheet_stay_words(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("markup.csv", &fixture("markup.csv"))).await;
        page.is(200).hides("<script>alert").hides("\" onmouseover=\"");
        let sheet = carried(&page);
        publish(&zeynep, &[("text", &sheet), ("into", "new"), ("name", "<b>x</b>"), ("place-0", "1")]).await.is(303);
        for path in ["/framework", "/framework/levels/script-alert-1-script", "/framework/competencies/x-onmouseover-y"] {
            zeynep.get(path).await.is(200).hides("<script>alert").hides("\" onmouseover=\"").hides("<b>x</b>");
        }
        zeynep.get("/framework/sheet").await.shows("\"'=HYPERLINK(").hides(",=HYPERLINK");
    }
}

both! {
    async fn tabs_and_sixteen_bit_letters_are_read_and_pasting_works_too(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let page = zeynep.upload("/frameworks/import", &[("text", "")], ("tabs.tsv", &fixture("tabs-utf16.tsv"))).await;
        page.is(200).shows("separated by tabs").shows("Łódź tests.");
        let pasted = "level\tpillar\tcompetency\tweight\r\nJunior\tCraft\tTesting\t100\r\n";
        zeynep.upload("/frameworks/import", &[("text", pasted)], ("", b"")).await.is(200).shows("One level, one competency.");
    }
}

both! {
    async fn the_next_version_names_what_changes_and_who_stands_where_a_level_goes(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let framework = test.framework().await;
        test.at_level(zeynep.id, framework, "staff").await;
        let sheet = zeynep.get("/framework/sheet").await.text;
        let fewer: String = sheet.lines().filter(|row| !row.starts_with("Staff,") && !row.contains("Business Acumen")).map(|row| format!("{row}\n")).collect();
        let page = zeynep.upload("/frameworks/import", &[("text", &fewer)], ("", b"")).await;
        page.is(200).shows("The level Staff goes, and one person stands there.").shows("Not in it any more: Business Acumen.");
        let id = framework.to_string();
        let places: Vec<(String, String)> = (0..5).map(|place| (format!("place-{place}"), (place + 1).to_string())).collect();
        let mut fields: Vec<(&str, &str)> = places.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
        fields.extend([("text", fewer.as_str()), ("into", id.as_str())]);
        publish(&zeynep, &fields).await.is(303);
        let page = zeynep.get("/framework").await;
        page.shows("version 2").shows("Five levels, fifteen competencies.").shows("12 to 24 months");
    }
}

both! {
    async fn a_file_becomes_a_draft_that_nobody_else_reads_and_a_framework_has_one_draft(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let framework = test.framework().await.to_string();
        let file = zeynep.get("/framework/file").await.text;
        let file = file.replace("name = \"Testing\"", "name = \"Proving it works\"");
        let places: Vec<(String, String)> = (0..6).map(|place| (format!("place-{place}"), (place + 1).to_string())).collect();
        let mut fields: Vec<(&str, &str)> = places.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
        fields.extend([("text", file.as_str()), ("into", framework.as_str())]);
        let made = draft(&zeynep, &fields).await;
        let path = made.location.expect("the draft");
        zeynep.get(&path).await.is(200).shows("Proving it works");
        ines.get(&path).await.is(404);
        zeynep.get(&format!("{path}/difference")).await.shows("Proving it works was called Testing.");
        let page = zeynep.upload("/frameworks/import", &[("text", &file)], ("", b"")).await;
        page.is(200).shows("already, and it has only one at a time.");
        draft(&zeynep, &fields).await.is(409).shows("has a draft already");
        assert_eq!(published(&test).await, 1);
    }
}

both! {
    async fn a_choice_that_needs_mending_keeps_everything_typed(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.framework().await;
        let sheet = zeynep.get("/framework/sheet").await.text;
        let fields = [("text", sheet.as_str()), ("into", "new"), ("name", "Software Engineering"), ("place-0", "6"), ("from-0", "seven"), ("place-1", "6")];
        let page = draft(&zeynep, &fields).await;
        page.is(422).shows("There is a framework of this name, or a draft of one.").shows("The months at Junior are no range").shows("a place of its own");
        page.shows("value=\"Software Engineering\"").shows("value=\"seven\"");
        assert_eq!(published(&test).await, 1);
    }
}

both! {
    async fn only_people_partners_and_administrators_bring_sheets(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        ruth.get("/frameworks/import").await.is(404);
        ruth.upload("/frameworks/import", &[("text", "level")], ("", b"")).await.is(404);
        draft(&ruth, &[("text", "level")]).await.is(404);
        test.nobody().get("/frameworks/import").await.is(303);
        ruth.get("/framework").await.is(200).hides("/frameworks/import");
    }
}
