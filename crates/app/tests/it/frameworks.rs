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
        ines.get("/framework").await.is(200).shows("No framework yet.").hides("Bring in a sheet");
        ines.get("/framework/levels/senior").await.is(404);
        test.framework().await;
        for path in ["/framework/levels/wizard", "/framework/competencies/flying", "/framework?of=design"] {
            ines.get(path).await.is(404);
        }
        for path in ["/framework", "/framework/levels/senior", "/framework/competencies/testing", "/framework/sheet"] {
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
        page.is(200).shows("level,pillar,competency,criterion,benchmark,weight_percent,description");
        page.shows("Junior,Engineering Craft,,,1.3,70,");
        assert_eq!(page.text.lines().count(), 499);
    }
}
