//! Talk balance: one tap of either side passes the floor, and both see the same bar.

use jiff::SignedDuration;

use crate::both;
use crate::support::{Actor, Pair, TestApp};

impl Pair<'_> {
    /// Either side taps: this side speaks now.
    pub(crate) async fn tap(&self, who: &Actor<'_>, speaking: &str) {
        who.post(&self.at("room/floor"), &[("speaking", speaking)]).await.is(303);
    }
}

/// How many rows a table has.
async fn count(test: &TestApp, sql: &'static str) -> i64 {
    test.app.db.value(sql, Vec::new()).await.expect("a count").expect("a row")
}

both! {
    async fn either_side_passes_the_floor_and_both_see_the_same_bar(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ines.get(&pair.at("room")).await.shows("Nothing counted yet. The aim is 70 and 30.").shows(">You speaking</button>");
        pair.tap(&pair.ines, "ic").await;
        test.advance(SignedDuration::from_secs(76));
        // Ruth gives it to herself; her own tap a moment later changes nothing.
        pair.tap(&pair.ruth, "manager").await;
        test.advance(SignedDuration::from_secs(10));
        pair.tap(&pair.ruth, "manager").await;
        test.advance(SignedDuration::from_secs(14));
        let ines = pair.ines.get(&pair.at("room")).await;
        ines.shows("aria-label=\"You 76 per cent, Ruth 24 per cent. The aim is 70 and 30.\"");
        ines.shows("value=\"manager\" aria-pressed=\"true\">Ruth speaking").shows("value=\"ic\" aria-pressed=\"false\">You speaking");
        let ruth = pair.ruth.get(&pair.at("room")).await;
        ruth.shows("aria-label=\"Ines 76 per cent, You 24 per cent. The aim is 70 and 30.\"").shows(">Ines speaking</button>");
        // Two sums and no tap.
        assert_eq!(count(&test, "select count(*) from floor").await, 1);
    }
}

both! {
    async fn a_tap_of_one_side_is_heard_by_the_other(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let mut ruth = pair.ruth.listen(&pair.at("room/stream"), &[]).await;
        let before = ruth.next("look").await.expect("it is there");
        pair.tap(&pair.ines, "ic").await;
        let after = ruth.next("look").await.expect("it is there");
        assert_ne!(before.lines().next(), after.lines().next());
        let said = after.lines().nth(1).unwrap_or_default();
        assert_eq!(said, "", "a tap is seen; it is not announced over somebody who speaks");
    }
}

both! {
    async fn nobody_else_passes_the_floor_and_only_an_open_room_has_one(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let edda = test.person("Edda Holm").await;
        pair.tap(&pair.ines, "ic").await;
        assert_eq!(count(&test, "select count(*) from floor").await, 0, "nobody has begun");
        pair.begin(&test).await;
        edda.post(&pair.at("room/floor"), &[("speaking", "ic")]).await.is(404);
        pair.ines.post(&pair.at("room/floor"), &[("speaking", "everybody")]).await.is(400);
        assert_eq!(count(&test, "select count(*) from floor").await, 0);
        pair.tap(&pair.ines, "ic").await;
        assert_eq!(count(&test, "select count(*) from floor").await, 1);
        test.advance(SignedDuration::from_mins(61));
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        assert_eq!(count(&test, "select count(*) from floor").await, 0, "it ends with the room");
        pair.tap(&pair.ines, "ic").await;
        assert_eq!(count(&test, "select count(*) from floor").await, 0);
    }
}

both! {
    async fn a_beginning_taken_back_takes_the_floor_with_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        pair.tap(&pair.ines, "ic").await;
        test.advance(SignedDuration::from_mins(5));
        pair.ines.post(&pair.at("room/withdrawal"), &[]).await.is(303);
        assert_eq!(count(&test, "select count(*) from floor").await, 0);
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("Nothing counted yet.");
    }
}
