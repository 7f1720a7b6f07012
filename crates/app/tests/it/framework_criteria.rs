//! Ladders that write about criteria and not about competencies: their texts stand wherever an
//! expectation does.

use db::args;

use crate::both;
use crate::frameworks::publish;
use crate::preparation::draft;
use crate::support::{Actor, Page, Pair, TestApp};

/// Testing has texts in its criteria only, Writing one of its own as well.
const LADDER: &str = "level,pillar,competency,criterion,weight_percent,benchmark,description
Confirmed,Craft,,,100,,
Confirmed,Craft,Testing,,60,1.0,
Confirmed,Craft,Testing,Depth,50,1.0,Tests what changed.
Confirmed,Craft,Testing,Habit,50,1.0,Runs them each day.
Confirmed,Craft,Writing,,40,1.0,Writes it down.
Confirmed,Craft,Writing,Clarity,100,1.0,Keeps sentences short.
Senior,Craft,,,100,,
Senior,Craft,Testing,,60,2.0,
Senior,Craft,Testing,Depth,50,2.0,Tests what may break.
Senior,Craft,Testing,Habit,50,2.0,Runs them each day.
Senior,Craft,Writing,,40,2.0,Writes it down.
Senior,Craft,Writing,Clarity,100,2.0,Is understood by strangers.
";

/// Brings the ladder in as a track and publishes it.
async fn bring(test: &TestApp, name: &str, text: &str) {
    let zeynep = test.person_with_role(&format!("Zeynep of {name}"), "people_partner").await;
    let page = zeynep.upload("/frameworks/import", &[("text", "")], ("ladder.csv", text.as_bytes())).await;
    page.is(200).shows("Two levels, two competencies.");
    let fields = [("text", text), ("into", "new"), ("name", name), ("place-0", "1"), ("place-1", "2")];
    publish(&zeynep, &fields).await.is(303);
}

/// Ruth and Ines, who stands on that ladder, as their conversation does.
async fn on_the_ladder(test: &TestApp) -> Pair<'_> {
    let pair = test.ruth_and_ines().await;
    bring(test, "Ladder", LADDER).await;
    let sql = "update conversation set framework_version_id = (select max(framework_version.id) from framework_version \
        join framework on framework.id = framework_id where framework.key = 'ladder')";
    test.app.db.run(sql, args![]).await.expect("another framework");
    let sql = "update person set framework_id = (select id from framework where key = 'ladder') where id = $1";
    test.app.db.run(sql, args![pair.ines.id]).await.expect("a place on the ladder");
    pair
}

/// Shows both texts of Testing at Senior, each after the name of its criterion.
#[track_caller]
fn shows_testing(page: &Page) {
    page.is(200).shows("Depth:</span> Tests what may break.").shows("Habit:</span> Runs them each day.");
    page.hides("Nothing is written");
}

async fn testing_on(actor: &Actor<'_>, path: &str) {
    shows_testing(&actor.get(path).await);
}

both! {
    async fn texts_of_criteria_stand_where_the_competency_has_none(test: TestApp) {
        let pair = on_the_ladder(&test).await;
        testing_on(&pair.ines, "/framework/levels/senior?of=ladder").await;
        testing_on(&pair.ines, "/framework/competencies/testing?of=ladder").await;
        testing_on(&pair.ines, &pair.at("preparation")).await;
        testing_on(&pair.ruth, &pair.at("preparation")).await;
        // What a competency says itself comes first, and its criteria stay folded below it.
        let page = pair.ines.get("/framework/levels/senior?of=ladder").await;
        page.shows(">Writes it down.</span>").shows(">Is understood by strangers.</span>");
        pair.ines.get(&pair.at("preparation")).await.shows(">Writes it down.</span>").hides("strangers");
        let sql = "update person set level_key = 'senior' where id = $1";
        test.app.db.run(sql, args![pair.ines.id]).await.expect("a level");
        testing_on(&pair.ines, "/framework").await;
    }
}

both! {
    async fn side_by_side_shows_the_texts_of_criteria(test: TestApp) {
        let pair = on_the_ladder(&test).await;
        draft(&pair.ruth, &pair, &[("_version", "0"), ("stop.testing", "own"), ("note.testing", "")]).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        pair.ines.post(&pair.at("preparation/sharing"), &[("_version", "0"), ("stop.testing", "next"), ("note.testing", "")]).await.is(303);
        testing_on(&pair.ines, &pair.at("side-by-side")).await;
    }
}

both! {
    async fn a_difference_in_a_criterion_is_seen_between_two_levels_and_two_tracks(test: TestApp) {
        let pair = on_the_ladder(&test).await;
        let page = pair.ines.get("/framework/comparison?of=ladder&one=ladder:confirmed&other=ladder:senior").await;
        shows_testing(&page);
        page.shows("Depth:</span> Tests what changed.").shows(">Writes it down.</span>");
        page.shows("Clarity:</span> Keeps sentences short.").shows("Clarity:</span> Is understood by strangers.");
        bring(&test, "Other", &LADDER.replace("Is understood by strangers.", "Is quoted.")).await;
        let page = pair.ines.get("/framework/comparison?one=ladder:senior&other=other:senior").await;
        page.is(200).shows("Clarity:</span> Is understood by strangers.").shows("Clarity:</span> Is quoted.");
    }
}
