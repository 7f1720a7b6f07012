//! The room keeps the time: minutes move between parts, and a paused clock stands still.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Engine, Page, Pair, TestApp};

impl Pair<'_> {
    /// What the page of the room knows of its minutes: the part it shows and the changes so far.
    async fn seen(&self, who: &Actor<'_>) -> [String; 2] {
        let page = who.get(&self.at("room")).await;
        ["from", "seen"].map(|name| hidden(&page.text, "room/minutes", name))
    }

    /// Sends minutes to or from a later part, from a page that has seen this.
    async fn moves(
        &self,
        who: &Actor<'_>,
        (what, later): (&str, &str),
        minutes: &str,
        [from, seen]: &[String; 2],
    ) -> Page {
        let fields = [("minutes", minutes), (what, later), ("from", from), ("seen", seen)];
        who.post_and_follow(&self.at("room/minutes"), &fields).await
    }

    /// The same where nothing is moved: what is said instead.
    async fn is_refused(
        &self,
        who: &Actor<'_>,
        (what, later): (&str, &str),
        minutes: &str,
        [from, seen]: &[String; 2],
    ) -> String {
        let fields = [("minutes", minutes), (what, later), ("from", from), ("seen", seen)];
        let page = who.post(&self.at("room/minutes"), &fields).await;
        let toast = page.is(303).cookies.iter().find_map(|cookie| cookie.strip_prefix("belay_toast="));
        let toast = toast.and_then(|cookie| cookie.split(';').next()).expect("something is said");
        String::from_utf8(URL_SAFE_NO_PAD.decode(toast).expect("base64")).expect("words")
    }

    async fn pause(&self, who: &Actor<'_>) {
        who.post(&self.at("room/pause"), &[]).await.is(303);
    }

    async fn go_on(&self, who: &Actor<'_>) {
        who.post(&self.at("room/pause/ending"), &[]).await.is(303);
    }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// What is stored about the clocks of rooms.
async fn stored(test: &TestApp) -> i64 {
    let sql = "select (select count(*) from room_clock) + (select count(*) from moved_minutes) + (select count(*) from part_time)";
    test.app.db.value(sql, Vec::new()).await.expect("a count").expect("a row")
}

both! {
    async fn minutes_are_borrowed_from_a_later_part_and_given_back(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(9));
        let seen = pair.seen(&pair.ines).await;
        let page = pair.moves(&pair.ines, ("borrow", "3"), "5", &seen).await;
        page.shows("11</span> of 20 min left").shows("borrowed 5 from The plan").shows("10 min, was 15").shows("51</span> min");
        pair.ruth.get(&pair.at("room")).await.shows("11</span> of 20 min left").shows("borrowed 5 from The plan");
        let seen = pair.seen(&pair.ines).await;
        let page = pair.moves(&pair.ines, ("give", "3"), "2", &seen).await;
        page.shows("9</span> of 18 min left").shows("borrowed 3 from The plan").shows("12 min, was 15");
        // When it runs, the plan says where its minutes went.
        pair.go_to_part(4).await;
        pair.ruth.get(&pair.at("room")).await.shows("12</span> of 12 min left").shows("lent 3 to Ines first");
    }
}

both! {
    async fn minutes_that_are_not_needed_go_to_a_later_part(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(4));
        let seen = pair.seen(&pair.ines).await;
        let page = pair.moves(&pair.ines, ("give", "2"), "5", &seen).await;
        page.shows("6</span> of 10 min left").shows("gave 5 to Distance to Senior").shows("15 min, was 10").shows("56</span> min");
    }
}

both! {
    async fn two_presses_from_the_same_page_move_minutes_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let seen = pair.seen(&pair.ines).await;
        pair.moves(&pair.ines, ("borrow", "3"), "5", &seen).await.shows("of 20 min left");
        let again = pair.is_refused(&pair.ines, ("borrow", "3"), "5", &seen).await;
        assert_eq!(again, "Nothing was moved: the agenda has changed meanwhile. This is how it stands now.");
        // The other side pressed at the same moment.
        pair.moves(&pair.ruth, ("borrow", "1"), "2", &seen).await.shows("of 20 min left").hides("borrowed 2");
        // And a page that still shows the part before.
        let seen = pair.seen(&pair.ines).await;
        pair.go_to_part(2).await;
        pair.moves(&pair.ines, ("borrow", "2"), "1", &seen).await.shows("15</span> of 15 min left");
    }
}

both! {
    async fn no_part_is_left_without_a_minute_and_used_minutes_are_not_given(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(10));
        let seen = pair.seen(&pair.ines).await;
        let refused = async |from, count| pair.is_refused(&pair.ines, from, count, &seen).await;
        let last = refused(("borrow", "4"), "5").await;
        assert_eq!(last, "Nothing was moved: that part has 5 minutes, and keeps one.");
        let used = refused(("give", "4"), "5").await;
        assert_eq!(used, "Nothing was moved: this part has 5 minutes left, and keeps one.");
        for (later, count) in [("0", "5"), ("9", "5"), ("3", "4")] {
            let refused = refused(("borrow", later), count).await;
            assert_eq!(refused, "Nothing was moved: minutes come from a later part, or go to one.");
        }
        pair.ines.post(&pair.at("room/minutes"), &[("minutes", "5"), ("from", "0"), ("seen", "0")]).await.is(400);
        assert_eq!(stored(&test).await, 0);
    }
}

both! {
    async fn the_manager_does_not_give_away_the_minutes_the_ic_speaks_in(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ruth.get(&pair.at("room")).await.shows("only Ines gives them away.").hides("name=\"give\"");
        let seen = pair.seen(&pair.ruth).await;
        pair.moves(&pair.ruth, ("give", "4"), "5", &seen).await.shows("15</span> of 15 min left");
        pair.moves(&pair.ruth, ("borrow", "3"), "5", &seen).await.shows("20</span> of 20 min left");
        let page = pair.ruth.get(&pair.at("room")).await;
        page.shows("From 14:20 you may go on without.");
    }
}

both! {
    async fn a_paused_clock_counts_for_nothing_and_either_side_lets_it_go_on(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(9));
        pair.pause(&pair.ruth).await;
        test.advance(minutes(20));
        let ines = pair.ines.get(&pair.at("room")).await;
        ines.shows("The clock stands still.").shows("Ruth paused it at 14:09.").shows("Start the clock again");
        ines.shows("<span>6</span> of 15 min left").shows("<span>51</span> min</b> left, paused").hides("data-ends");
        pair.ruth.get(&pair.at("room")).await.shows("You paused it at 14:09.").shows("The clock stands still meanwhile.");
        // A second press, from a page made before, changes nothing.
        pair.pause(&pair.ines).await;
        pair.ines.get(&pair.at("room")).await.shows("Ruth paused it at 14:09.");
        pair.go_on(&pair.ines).await;
        test.advance(minutes(2));
        pair.go_on(&pair.ruth).await;
        let ruth = pair.ruth.get(&pair.at("room")).await;
        ruth.shows("4</span> of 15 min left").shows("49</span> min").hides("stands still");
        ruth.shows("From 14:35 you may go on without.");
        // Somebody on another device reads the same.
        test.sign_in(pair.ruth.id).await.get(&pair.at("room")).await.shows("4</span> of 15 min left");
    }
}

both! {
    async fn nobody_is_counted_while_the_clock_stands_still(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.tap(&pair.ines, "ic").await;
        test.advance(minutes(3));
        pair.pause(&pair.ines).await;
        test.advance(minutes(30));
        pair.tap(&pair.ruth, "manager").await;
        test.advance(minutes(5));
        pair.ruth.get(&pair.at("room")).await.shows("Ines 100 per cent, You 0 per cent").shows("so nobody is counted.");
        pair.go_on(&pair.ruth).await;
        test.advance(minutes(1));
        pair.ruth.get(&pair.at("room")).await.shows("Ines 75 per cent, You 25 per cent");
    }
}

both! {
    async fn the_next_part_starts_its_timer_out_of_a_pause(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(5));
        pair.pause(&pair.ines).await;
        test.advance(minutes(20));
        pair.go_to_part(2).await;
        test.advance(minutes(1));
        let page = pair.ines.get(&pair.at("room")).await;
        page.shows("14</span> of 15 min left").shows("54</span> min").hides("stands still");
    }
}

both! {
    async fn moved_minutes_lead_back_to_where_they_were_moved_and_say_from_where_to_where(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let [from, seen] = pair.seen(&pair.ines).await;
        let borrow = [("minutes", "5"), ("borrow", "3"), ("from", &from), ("seen", &seen)];
        let page = pair.ines.post(&pair.at("room/minutes"), &borrow).await;
        assert_eq!(page.is(303).location, Some(pair.at("room#pace")));
        assert_eq!(page.said(), "5 minutes moved from “The plan” to “You first”.");
        pair.ines.get(&pair.at("room")).await.shows("id=\"pace\"");
        let [from, seen] = pair.seen(&pair.ines).await;
        let give = [("minutes", "1"), ("give", "4"), ("from", &from), ("seen", &seen)];
        let page = pair.ines.post(&pair.at("room/minutes"), &give).await;
        assert_eq!(page.is(303).said(), "1 minute moved from “You first” to “Close”.");
    }
}

both! {
    async fn the_other_side_hears_of_pauses_and_moved_minutes(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let mut ines = pair.ines.listen(&pair.at("room/stream"), &[]).await;
        ines.next("look").await.expect("it is there");
        pair.pause(&pair.ruth).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("Ruth has paused the clock."), "{said}");
        pair.go_on(&pair.ruth).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("The clock goes on."), "{said}");
        let seen = pair.seen(&pair.ruth).await;
        pair.moves(&pair.ruth, ("borrow", "3"), "5", &seen).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("Minutes were moved: this part borrowed 5 from The plan."), "{said}");
        let seen = pair.seen(&pair.ines).await;
        pair.moves(&pair.ines, ("give", "4"), "2", &seen).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("Minutes were moved: this part gave 2 to Close."), "only what is new: {said}");
        let seen = pair.seen(&pair.ines).await;
        pair.moves(&pair.ines, ("give", "3"), "5", &seen).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("Minutes were moved: this part gave 5 to The plan."), "{said}");
    }
}

both! {
    async fn no_minutes_are_said_to_be_moved_where_none_were(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.pause(&pair.ruth).await;
        pair.go_on(&pair.ruth).await;
        let mut ines = pair.ines.listen(&pair.at("room/stream"), &[]).await;
        ines.next("look").await.expect("it is there");
        pair.go_to_part(2).await;
        let said = ines.next("look").await.expect("it is there");
        assert!(said.contains("The agenda is at part 2 now.") && !said.contains("Minutes"), "{said}");
    }
}

both! {
    async fn a_part_the_agenda_comes_back_to_goes_on_with_the_time_it_has_left(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(9));
        pair.go_to_part(2).await;
        test.advance(minutes(2));
        let back = [("from", "1"), ("go", "back")];
        pair.ines.post(&pair.at("room/part"), &back).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("6</span> of 15 min left").shows("49</span> min");
        // So the manager waits no second time, also after a pause and a second way back.
        test.advance(minutes(3));
        pair.pause(&pair.ines).await;
        test.advance(minutes(20));
        pair.ines.post(&pair.at("room/part"), &[("from", "0"), ("go", "next")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("13</span> of 15 min left");
        pair.ines.post(&pair.at("room/part"), &back).await.is(303);
        pair.ruth.get(&pair.at("room")).await.shows("3</span> of 15 min left");
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        assert_eq!(stored(&test).await, 0, "it goes with the room");
    }
}

#[tokio::test]
async fn a_server_that_starts_again_finds_the_clock_where_it_was() {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    let (ruth, ines, room) = {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.advance(minutes(4));
        pair.pause(&pair.ruth).await;
        test.advance(minutes(10));
        pair.go_on(&pair.ruth).await;
        let seen = pair.seen(&pair.ines).await;
        pair.moves(&pair.ines, ("borrow", "3"), "5", &seen).await;
        (pair.ruth.id, pair.ines.id, pair.at("room"))
    };
    let test = test.started_again().await;
    for person in [ruth, ines] {
        let page = test.sign_in(person).await.get(&room).await;
        page.shows("16</span> of 20 min left").shows("56</span> min").shows("borrowed 5 from The plan");
    }
}

both! {
    async fn nobody_else_changes_the_clock_and_only_an_open_room_has_one(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let edda = test.person("Edda Holm").await;
        let fields = [("minutes", "5"), ("borrow", "3"), ("from", "0"), ("seen", "0")];
        pair.pause(&pair.ines).await;
        pair.ines.post(&pair.at("room/minutes"), &fields).await.is(303);
        assert_eq!(stored(&test).await, 0, "nobody has begun");
        pair.begin(&test).await;
        for page in ["room/pause", "room/pause/ending", "room/minutes"] {
            edda.post(&pair.at(page), &fields).await.is(404);
        }
        assert_eq!(stored(&test).await, 0);
        pair.ines.post(&pair.at("room/minutes"), &fields).await.is(303);
        pair.pause(&pair.ines).await;
        assert_eq!(stored(&test).await, 2);
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        assert_eq!(stored(&test).await, 0, "it goes with the room");
        pair.pause(&pair.ines).await;
        pair.go_on(&pair.ines).await;
        pair.ines.post(&pair.at("room/minutes"), &fields).await.is(303);
        assert_eq!(stored(&test).await, 0);
    }
}

both! {
    async fn a_beginning_taken_back_takes_pauses_and_moved_minutes_with_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        let begin = [("sure", "yes")];
        pair.ruth.post(&pair.at("room/beginning"), &begin).await.is(303);
        let seen = pair.seen(&pair.ines).await;
        pair.moves(&pair.ines, ("borrow", "3"), "5", &seen).await.shows("of 20 min left");
        pair.pause(&pair.ines).await;
        test.advance(minutes(5));
        pair.ines.post(&pair.at("room/withdrawal"), &[]).await.is(303);
        assert_eq!(stored(&test).await, 0);
        pair.ruth.post(&pair.at("room/beginning"), &begin).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("15</span> of 15 min left").hides("stands still");
    }
}
