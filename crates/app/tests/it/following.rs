//! Once a conversation was held, the next ones are proposed with their dates.

use crate::both;

const CHECK_IN: (&str, &str) = ("plan", "career 2026-12-17 14:00");
const QUARTERLY: (&str, &str) = ("plan", "quarterly 2027-02-25 14:00");

both! {
    async fn the_next_conversations_are_proposed_and_planned_with_one_press(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("When you meet next").shows("2027-01-21 14:00").shows("2027-02-18 14:00").shows("Monthly check-ins");
        for (_, value) in [CHECK_IN, QUARTERLY] {
            page.shows(&format!("value=\"{value}\" checked"));
        }
        pair.ines.get(&pair.at("wrap-up")).await.hides("When you meet next");
        let planned = pair.ruth.post(&pair.at("following"), &[CHECK_IN, QUARTERLY]).await;
        assert_eq!(planned.is(303).said(), "2 conversations are planned. Ines is told.");
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("planned, the first on Thu 17 December").hides("When you meet next");
        let dates = pair.ines.get("/conversations").await;
        dates.shows("2026-12-17T14:00").shows("2027-02-25T14:00");
        test.settle().await;
        pair.ines.get("/notices").await.shows("Ruth Adeyemi planned the next conversations with you.").hides("for Thursday 17 December");
        let again = pair.ruth.post(&pair.at("following"), &[CHECK_IN]).await.said();
        assert!(again.starts_with("Nothing was planned. Career 1:1: The two of you already have a conversation on"), "{again}");
    }
}

both! {
    async fn nobody_else_plans_them_and_no_ticks_plan_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let joel = test.person("Joel Whitaker").await;
        joel.post(&pair.at("following"), &[CHECK_IN]).await.is(404);
        pair.ruth.post(&pair.at("following"), &[("plan", "unheard 2026-12-17 14:00")]).await.is(404);
        assert!(pair.ruth.post(&pair.at("following"), &[]).await.is(303).said().starts_with("Nothing was ticked"));
        test.end_line(pair.line, 0).await;
        pair.ruth.post(&pair.at("following"), &[CHECK_IN]).await.is(404);
    }
}

both! {
    async fn nothing_is_proposed_or_planned_for_when_the_line_is_over(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let sql = "update person set last_on = '2027-01-31' where id = $1";
        test.app.db.run(sql, db::args![pair.ines.id]).await.expect("a last day");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("career 2026-12-17 14:00").hides("2027-02-");
        let refused = pair.ruth.post(&pair.at("following"), &[CHECK_IN, QUARTERLY]).await.is(303).said();
        assert!(refused.starts_with("One conversation is planned. Ines is told."), "{refused}");
        assert!(refused.contains("The line is over before that day."), "{refused}");
        test.settle().await;
        pair.ines.get("/notices").await.shows("planned a conversation with you for Thursday 17 December, 14:00.");
    }
}
