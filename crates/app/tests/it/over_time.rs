//! Assessments over time: a line for every pillar and competency, for those who may read them.

use conversations::ConversationId;
use db::args;

use crate::both;
use crate::support::{Pair, TestApp};

fn path(pair: &Pair<'_>) -> String {
    format!("/people/{}/over-time", pair.ines.id)
}

impl TestApp {
    /// The manager said nothing in a round.
    async fn silent(&self, round: ConversationId) {
        let sql = "update assessment set stops_sealed = null where conversation_id = $1 and side = 'manager'";
        self.app.db.run(sql, args![round]).await.expect("a silent manager");
    }
}

both! {
    async fn both_lines_run_through_every_round_and_across_levels(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let path = path(&pair);
        pair.ines.get(&path).await.is(200).shows("There is nothing to draw yet.");
        test.rated(&pair, 300, true).await;
        let silent = test.rated(&pair, 200, true).await;
        test.silent(silent).await;
        let newest = test.rated(&pair, 20, true).await;
        let sql = "update conversation set level_key = 'senior' where id = $1";
        test.app.db.run(sql, args![newest]).await.expect("a level later");
        pair.ruth.get(&format!("/people/{}", pair.ines.id)).await.shows(&path);
        let page = pair.ruth.get(&path).await;
        page.is(200).shows("Three conversations, Jan ’26 to Nov ’26").shows("Ines, from conversation to conversation.");
        page.shows("Testing. Jan ’26: Ines Senior, You Signs of Senior; May ’26: Ines Senior, You not rated; Nov ’26: Ines Staff, You Signs of Staff\"");
        page.shows("<td>Ines Senior, You not rated</td>").shows("Nov ’26 <span class=\"fine\">against Staff</span>").shows("<th scope=\"row\">Engineering Craft</th>");
        let testing = page.text.split("aria-label=\"Testing. ").nth(1).and_then(|rest| rest.split("</figure>").next()).expect("a chart");
        assert_eq!(testing.matches("\"c-thin\"").count(), 2, "the IC’s line has no gap");
        assert_eq!(testing.matches("\"c-line\"").count(), 0, "the manager’s has one");
        let craft = page.text.split("aria-label=\"Engineering Craft. ").nth(1).and_then(|rest| rest.split('"').next()).expect("a chart");
        assert!(craft.starts_with("Jan ’26: Ines 2.9, You 2.7; May ’26: Ines 2.9, You not rated; Nov ’26: "), "{craft}");
        pair.ines.get(&path).await.shows("Testing. Jan ’26: You Senior, Ruth Signs of Senior;").hides("Only between us");
    }
}

both! {
    async fn two_managers_of_one_first_name_are_named_apart(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.rated(&pair, 300, true).await;
        let older = test.rated(&pair, 200, true).await;
        let other = test.person("Ruth Berg").await;
        test.app.db.run("update conversation set manager_id = $1 where id = $2", args![other.id, older]).await.expect("another manager");
        let page = pair.ines.get(&path(&pair)).await;
        page.is(200).shows("Ruth Adeyemi and Ruth Berg</span>").shows("You Senior, Ruth Berg Signs of Senior").shows("You Senior, Ruth Adeyemi Signs of Senior");
    }
}

both! {
    async fn what_is_not_open_is_not_drawn(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.rated(&pair, 1, false).await;
        for side in [&pair.ines, &pair.ruth] {
            side.get(&path(&pair)).await.is(200).shows("There is nothing to draw yet.").hides("Senior");
        }
    }
}

both! {
    async fn who_may_not_read_assessments_finds_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.rated(&pair, 89, true).await;
        let tomas = test.person("Tomas Lindqvist").await;
        test.line(pair.ruth.id, tomas.id, 500).await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        for other in [&tomas, &zeynep, &hana, &noor] {
            let page = other.get(&path(&pair)).await;
            assert_eq!(page.is(404).text, other.get("/people/0000000000001/over-time").await.text);
        }
        test.nobody().get(&path(&pair)).await.is(303);
        test.end_line(pair.line, 2).await;
        let edda = test.person("Edda Holm").await;
        edda.get(&path(&pair)).await.is(404);
        test.line(pair.ines.id, edda.id, 2).await;
        edda.get(&path(&pair)).await.is(200).shows("Ines Senior, Ruth Signs of Senior");
        pair.ruth.get(&path(&pair)).await.is(404);
    }
}
