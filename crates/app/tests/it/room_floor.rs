//! Talk balance: one tap of either side passes the floor, and both see the same bar.

use jiff::SignedDuration;

use crate::both;
use crate::support::{Actor, Page, Pair, TestApp};

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

impl Pair<'_> {
    /// They talk for twenty minutes, three quarters of it Ines, and Ruth ends the room.
    async fn talk_and_end(&self, test: &TestApp) {
        self.begin(test).await;
        self.tap(&self.ines, "ic").await;
        test.advance(SignedDuration::from_mins(15));
        self.tap(&self.ines, "manager").await;
        test.advance(SignedDuration::from_mins(5));
        self.ruth.post(&self.at("room/ending"), &[]).await.is(303);
    }

    /// One side says whether the two totals are kept.
    async fn totals(&self, who: &Actor<'_>, answer: &str) -> Page {
        who.post_and_follow(&self.at("talk-totals"), &[("totals", answer)]).await
    }
}

const TOTALS: &str = "select count(*) from talk_totals";

both! {
    async fn the_two_totals_are_kept_when_both_say_so(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.talk_and_end(&test).await;
        let asked = pair.ines.get(&pair.at("wrap-up")).await;
        asked.shows("You 15 min, Ruth 5 min.").shows("You 75 per cent, Ruth 25 per cent").shows("Keep the two totals");
        pair.totals(&pair.ines, "keep").await.shows("Ruth has not said yet").shows("Let them go after all");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("Ines would keep these two totals.").shows("Ines 15 min, you 5 min.");
        let kept = pair.totals(&pair.ruth, "keep").await;
        kept.shows("These two numbers are kept, because you both wanted it.").hides("Let them go");
        // What both wanted kept stays.
        pair.totals(&pair.ines, "let-go").await.shows("These two numbers are kept");
        let again = pair.ines.post(&pair.at("talk-totals"), &[("totals", "let-go")]).await;
        assert!(again.said().starts_with("They stay"), "{}", again.said());
        test.advance(SignedDuration::from_hours(24 * 30));
        test.settle().await;
        test.sign_in(pair.ines.id).await.get(&pair.at("wrap-up")).await.shows("You 15 min, Ruth 5 min.");
    }
}

both! {
    async fn one_no_is_enough_and_nothing_remains(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.talk_and_end(&test).await;
        pair.totals(&pair.ines, "keep").await.shows("You would keep the two totals.");
        pair.totals(&pair.ruth, "let-go").await.hides("15 min").hides("two totals");
        assert_eq!(count(&test, TOTALS).await, 0);
        pair.totals(&pair.ines, "keep").await.hides("15 min");
        let again = pair.ines.post(&pair.at("talk-totals"), &[("totals", "keep")]).await;
        assert!(again.said().starts_with("They are gone already"), "{}", again.said());
        assert_eq!(count(&test, TOTALS).await, 0);
    }
}

both! {
    async fn a_yes_may_become_a_no_and_outsiders_find_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let edda = test.person("Edda Holm").await;
        pair.talk_and_end(&test).await;
        edda.post(&pair.at("talk-totals"), &[("totals", "let-go")]).await.is(404);
        assert_eq!(count(&test, TOTALS).await, 1);
        pair.totals(&pair.ines, "keep").await.shows("You would keep");
        pair.totals(&pair.ines, "let-go").await.hides("two totals");
        assert_eq!(count(&test, TOTALS).await, 0);
    }
}

both! {
    async fn totals_without_two_answers_go_with_the_note_or_after_a_week(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.talk_and_end(&test).await;
        pair.totals(&pair.ines, "keep").await.shows("You would keep");
        test.advance(SignedDuration::from_hours(24 * 7 - 1));
        test.settle().await;
        assert_eq!(count(&test, TOTALS).await, 1);
        test.advance(SignedDuration::from_hours(2));
        test.settle().await;
        assert_eq!(count(&test, TOTALS).await, 0);
    }
}

both! {
    async fn when_the_note_is_sent_totals_nobody_agreed_on_are_gone(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.talk_and_end(&test).await;
        pair.totals(&pair.ruth, "keep").await.shows("You would keep");
        let fields = [("subject", "Our conversation"), ("body", "What we agreed."), ("_version", "0")];
        pair.ruth.post(&pair.at("follow-up/copy"), &fields).await.is(303);
        assert_eq!(count(&test, TOTALS).await, 0);
        pair.totals(&pair.ines, "keep").await.hides("two totals");
    }
}

both! {
    async fn a_room_where_nobody_tapped_asks_nothing_afterwards(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.ines.get(&pair.at("wrap-up")).await.is(200).hides("Talk balance");
        assert_eq!(count(&test, TOTALS).await, 0);
    }
}
