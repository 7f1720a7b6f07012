use conversations::assessments::{self, Rated, Ratings, Stop};
use conversations::conversations::{Side, load};
use jiff::SignedDuration;

use crate::both;
use crate::preparation::at_level;
use crate::support::{Pair, TestApp};

/// The value of a hidden field on a page.
pub(crate) fn hidden(page: &str, form: &str, name: &str) -> String {
    let form = page.split("<form").find(|part| part.contains(form)).unwrap_or_else(|| panic!("no form {form}"));
    let field = format!("name=\"{name}\" value=\"");
    let value = form.split(&field).nth(1).unwrap_or_else(|| panic!("no field {name} in {form}"));
    value.split('"').next().unwrap_or_default().to_owned()
}

impl Pair<'_> {
    /// Thursday 14:00: Ruth presses Begin.
    pub(crate) async fn begin(&self, test: &TestApp) {
        test.go_to("2026-11-26T14:00:00Z");
        self.ruth.post(&self.at("room/beginning"), &[]).await.is(303);
    }

    /// Goes on to the part with this number.
    pub(crate) async fn go_to_part(&self, part: usize) {
        for from in 0..part - 1 {
            let from = from.to_string();
            self.ines.post(&self.at("room/part"), &[("from", &from), ("go", "next")]).await.is(303);
        }
    }

    /// An hour later the conversation is over.
    pub(crate) async fn end(&self, test: &TestApp) {
        self.begin(test).await;
        test.go_to("2026-11-26T15:02:00Z");
        self.ruth.post(&self.at("room/ending"), &[]).await.is(303);
    }
}

both! {
    async fn either_side_begins_and_both_read_the_same_agenda_from_their_own_seat(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-26T13:55:00Z");
        pair.ines.get(&pair.at("room")).await.is(200).shows("Both here?").shows("Thursday 26 November, 14:00");
        pair.begin(&test).await;
        pair.ines.get(&pair.at("room")).await.shows("You first.").shows("Part 1 of 5").shows("15</span> of 15 min left");
        pair.ruth.get(&pair.at("room")).await.shows("Ines first.").shows("how was the quarter, from where you stood?");
        // Pressed again by the other side, it stays as it is.
        test.advance(SignedDuration::from_mins(9));
        pair.ines.post_and_follow(&pair.at("room/beginning"), &[]).await.shows("6</span> of 15 min left").shows("51</span> min");
    }
}

both! {
    async fn the_agenda_moves_once_and_nothing_closes_when_the_time_is_up(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ines.post_and_follow(&pair.at("room/part"), &[("from", "0"), ("go", "next")]).await.shows("Part 2 of 5");
        pair.ruth.post_and_follow(&pair.at("room/part"), &[("from", "0"), ("go", "next")]).await.shows("Part 2 of 5");
        pair.ruth.post_and_follow(&pair.at("room/part"), &[("from", "1"), ("go", "back")]).await.shows("Part 1 of 5");
        test.advance(SignedDuration::from_hours(2));
        pair.ruth.get(&pair.at("room")).await.is(200).shows("15 min are up").shows("Time is up");
    }
}

both! {
    async fn shared_notes_are_written_by_both_and_a_stale_save_takes_nothing_away(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let notes = pair.at("room/notes");
        let save = |text: &'static str, version: &'static str| [("text", text), ("_version", version)];
        pair.ines.post(&notes, &save("Three designs walked in.", "0")).await.is(303);
        pair.ruth.get(&pair.at("room")).await.shows("Three designs walked in.").shows("Ines wrote last, 14:00");
        // Her page was made before Ines wrote: what both typed is there.
        pair.ruth.post(&notes, &save("Zone-fare date.", "0")).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("Three designs walked in.").shows("Zone-fare date.");
        let page = pair.ruth.get(&pair.at("room")).await;
        let newer = hidden(&page.text, "room/notes", "_version");
        pair.ruth.post(&notes, &[("text", "Both."), ("_version", &newer)]).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("Both.").hides("Zone-fare");
    }
}

both! {
    async fn notes_save_themselves_and_say_over_which_version(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let notes = pair.at("room/notes");
        pair.ines.autosave(&notes, &[("text", "One"), ("_version", "0")]).await.is(204);
        pair.ines.autosave(&notes, &[("text", "One two"), ("_version", "1")]).await.is(204);
        pair.ruth.autosave(&notes, &[("text", "One else"), ("_version", "1")]).await.is(204);
        pair.ruth.get(&pair.at("room")).await.shows("One ").shows("two").shows("else");
    }
}

both! {
    async fn private_notes_are_the_authors_and_a_former_managers_for_thirty_days(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let notes = pair.at("room/notes");
        let own = pair.at("room/private-notes");
        pair.ruth.post(&own, &[("text", "She raised Pricing herself."), ("_version", "0")]).await.is(303);
        pair.ines.post(&own, &[("text", "Ask about the spring round."), ("_version", "0")]).await.is(303);
        pair.ruth.get(&pair.at("room")).await.shows("She raised Pricing").hides("spring round");
        pair.ines.get(&pair.at("room")).await.shows("spring round").hides("Pricing herself");
        test.end_line(pair.line, 0).await;
        test.advance(SignedDuration::from_hours(29 * 24));
        let ruth = test.sign_in(pair.ruth.id).await;
        ruth.get(&notes).await.is(200).shows("She raised Pricing").hides("spring round").hides("Shared notes");
        ruth.post(&own, &[("text", "More."), ("_version", "1")]).await.is(404);
        test.advance(SignedDuration::from_hours(24));
        test.sign_in(pair.ruth.id).await.get(&notes).await.is(404);
    }
}

both! {
    async fn nobody_else_finds_the_room(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let tomas = test.person("Tomas Brandt").await;
        test.line(pair.ruth.id, tomas.id, 400).await;
        let hana = test.person_with_role("Hana Kim", "administrator").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let edda = test.person("Edda Holm").await;
        pair.begin(&test).await;
        let missing = edda.get("/conversations/0000000000000/room").await.is(404).text.len();
        for other in [&tomas, &hana, &noor, &edda] {
            for page in ["room", "room/notes", "wrap-up", "follow-up"] {
                let answer = other.get(&pair.at(page)).await;
                answer.is(404).hides("Ines");
                assert_eq!(answer.text.len(), missing, "{page} looks like something that is not there");
            }
            for page in ["room/beginning", "room/ending", "felt", "confirmation"] {
                other.post(&pair.at(page), &[]).await.is(404);
            }
            let fields = [("text", "x"), ("_version", "0")];
            other.post(&pair.at("room/notes"), &fields).await.is(404);
        }
    }
}

impl Pair<'_> {
    /// One side rates one competency, with a note, and hands in.
    pub(crate) async fn hand_in(&self, test: &TestApp, side: Side, note: &str) {
        let conversation = load(&test.app.db, self.id).await.expect("a conversation").expect("it is there");
        let rated = Rated {
            key: "security".to_owned(),
            stop: Some(Stop::Signs),
            note: note.to_owned(),
            evidence: Vec::new(),
            saved_at: test.now(),
        };
        let ratings = Ratings { rated: vec![rated], ..Ratings::default() };
        let mut tx = test.app.db.begin().await.expect("a transaction");
        assessments::write(&mut tx, &test.app, self.id, side, &ratings, test.now()).await.expect("written");
        let handed = assessments::hand_in(&mut tx, &test.app, &conversation, side, test.now()).await.expect("in");
        assert!(handed.is_ok(), "something is rated");
        tx.commit().await.expect("a commit");
    }

    pub(crate) async fn share(&self, test: &TestApp) {
        let conversation = load(&test.app.db, self.id).await.expect("a conversation").expect("it is there");
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let shared = assessments::share(&mut tx, &test.app, &conversation, test.now()).await.expect("shared");
        assert!(shared.is_ok(), "something is rated");
        tx.commit().await.expect("a commit");
    }
}

both! {
    async fn the_managers_ratings_are_in_no_answer_of_the_room_until_the_ic_shares(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.hand_in(&test, Side::Manager, "Only in the review of March.").await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ruth).await).await;
        pair.code(&pair.ines).await;
        for part in 1..=5 {
            if part > 1 {
                let from = (part - 2).to_string();
                pair.ines.post(&pair.at("room/part"), &[("from", &from), ("go", "next")]).await.is(303);
            }
            let (ruth, ines) = (pair.ruth.get(&pair.at("room")).await, pair.ines.get(&pair.at("room")).await);
            ruth.shows("Your assessment is covered").hides("review of March").hides("Signs of Senior");
            ines.shows("view is covered").hides("review of March").hides("Signs of Senior");
            // Nor in anything else that is asked for beside the page.
            for side in [&pair.ruth, &pair.ines] {
                for page in ["room/stream", "room/notes", "room/phone", "wrap-up", "follow-up"] {
                    side.get(&pair.at(page)).await.hides("review of March").hides("Signs of Senior");
                }
                side.get(&pair.at("room/stream")).await.shows("event: look");
            }
            for page in ["/phone/room", "/phone/room/stream"] {
                phone.get(page).await.is(200).hides("review of March").hides("Signs of Senior");
            }
        }
        pair.hand_in(&test, Side::Ic, "I ran two reviews.").await;
        pair.ruth.get(&pair.at("room")).await.shows("Ines has handed in, and not shared yet.").hides("two reviews");
        let ines = pair.ines.get(&pair.at("room")).await;
        ines.shows("Ready to compare?").shows("Your ratings against Senior").shows("Signs of Senior</div><b>1</b>");
        pair.share(&test).await;
        pair.ruth.get(&pair.at("room")).await.shows("Both views are open");
        pair.ines.get(&pair.at("room")).await.shows("Both views are open").hides("Ready to compare?");
    }
}

both! {
    async fn the_manager_waits_for_the_ic_but_never_longer_than_the_part(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let on = [("from", "0"), ("go", "next")];
        pair.ruth.get(&pair.at("room")).await.shows("Waits for Ines to share. From 14:15 you may go on without.");
        pair.ruth.post_and_follow(&pair.at("room/part"), &on).await.shows("Part 1 of 5");
        test.advance(SignedDuration::from_mins(15));
        pair.ruth.post_and_follow(&pair.at("room/part"), &on).await.shows("Part 2 of 5").shows("Your assessment is covered");
    }
}

both! {
    async fn a_conversation_begun_days_early_asks_first_and_then_stands_on_the_day_it_began(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        let room = pair.ruth.get(&pair.at("room")).await;
        room.is(200).shows("This is planned for Thursday 26 November. Begin now?").hides("Both here?");
        // A page from before it was moved asks nothing, so its press begins nothing.
        pair.ruth.post_and_follow(&pair.at("room/beginning"), &[]).await.shows("Begin now?");
        pair.ruth.post_and_follow(&pair.at("room/beginning"), &[("sure", "yes")]).await.shows("Part 1 of 5");
        test.go_to("2026-11-24T11:02:00Z");
        pair.ruth.post_and_follow(&pair.at("room/ending"), &[]).await.shows("Tuesday 24 November, 10:00 to 11:02");
        for person in [&pair.ruth, &pair.ines] {
            let list = person.get("/conversations").await;
            list.is(200).shows("datetime=\"2026-11-24T10:00\"").hides("2026-11-26");
            let page = person.get(&format!("/conversations/{}", pair.id)).await;
            page.shows("Tuesday 24 November, 10:00").shows("Until 11:02");
            page.shows("opened the room, planned for 26 Nov, 14:00");
        }
        let card = pair.ruth.get(&format!("/people/{}", pair.ines.id)).await;
        card.is(200).hides("26 Nov");
    }
}

both! {
    async fn a_beginning_is_taken_back_while_nothing_is_written_and_both_are_told(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        let (begin, withdraw) = (pair.at("room/beginning"), pair.at("room/withdrawal"));
        pair.ruth.post(&begin, &[("sure", "yes")]).await.is(303);
        let private = [("text", "Only mine."), ("_version", "0")];
        pair.ruth.post(&pair.at("room/private-notes"), &private).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("It was planned for Thursday 26 November, 14:00, and nothing is");
        let back = pair.ines.post_and_follow(&withdraw, &[]).await;
        back.is(200).shows("You and Ruth sit down on Thursday 26 November at 14:00.");
        back.shows("You took the beginning back: planned for 26 Nov, 14:00 again").shows("Ruth opened the room");
        test.settle().await;
        pair.ruth.get("/notices").await.shows("took the beginning of your conversation back. It is on");
        pair.ruth.get(&pair.at("room")).await.shows("Begin now?").shows("Only mine.");
        // Begun again on its day it is as any other; and what is written stays in the room.
        pair.ruth.post(&begin, &[("sure", "yes")]).await.is(303);
        let shared = [("text", "Three designs."), ("_version", "0")];
        pair.ines.post(&pair.at("room/notes"), &shared).await.is(303);
        pair.ruth.get(&pair.at("room")).await.hides("Take the beginning back");
        pair.ruth.post_and_follow(&withdraw, &[]).await.shows("Part 1 of 5");
    }
}

both! {
    async fn a_beginning_stays_once_the_agenda_went_on_or_a_topic_was_brought(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        test.advance(jiff::SignedDuration::from_mins(1));
        pair.ines.get(&pair.at("room")).await.shows("Take the beginning back");
        pair.go_to_part(2).await;
        pair.ines.post(&pair.at("room/part"), &[("from", "1"), ("go", "back")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("Part 1 of 5").hides("Take the beginning back");
        pair.ruth.post_and_follow(&pair.at("room/withdrawal"), &[]).await.shows("Part 1 of 5");
    }
}

both! {
    async fn the_way_back_goes_from_both_pages_with_the_first_word(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        let mut ines = pair.listens(&pair.ines).await;
        ines.next("look").await.expect("it is there");
        pair.ruth.post(&pair.at("room/notes"), &[("text", "Three designs."), ("_version", "0")]).await.is(303);
        ines.next("look").await.expect("she is told");
        pair.ines.get(&pair.at("room")).await.hides("Take the beginning back");
        // Bringing a topic is something done as well.
        test.app.db.run("delete from note_change", db::args![]).await.expect("nothing was typed");
        test.app.db.run("delete from room_note", db::args![]).await.expect("nothing is noted");
        pair.ines.get(&pair.at("room")).await.shows("Take the beginning back");
        pair.ines.post(&format!("/people/{}/topics", pair.ines.id), &[("topic", "The fares")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.hides("Take the beginning back");
    }
}

both! {
    async fn how_it_felt_stays_in_the_room_it_was_given_in(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-24T10:00:00Z");
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        pair.go_to_part(5).await;
        pair.ines.post(&pair.at("felt"), &[("stop", "4"), ("back", "room")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.hides("Take the beginning back");
        pair.ruth.post_and_follow(&pair.at("room/withdrawal"), &[]).await.shows("Part 5 of 5");
    }
}

both! {
    async fn what_was_being_written_as_the_room_ended_leads_to_the_notes_and_not_past_them(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        for (notes, words) in [("room/notes", "One more thing"), ("room/private-notes", "Only mine")] {
            let typed = [("text", words), ("_version", "0"), ("back", "room")];
            let page = pair.ines.post(&pair.at(notes), &typed).await;
            assert_eq!(page.is(303).location, Some(pair.at("room/notes")));
            pair.ines.get(&pair.at("room/notes")).await.shows(words);
        }
    }
}

both! {
    async fn notes_longer_than_they_can_be_say_how_long_that_is(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let long = "x".repeat(60_001);
        let typed = [("text", long.as_str()), ("_version", "0")];
        for notes in [pair.at("room/private-notes"), pair.at("room/notes")] {
            pair.ruth.autosave(&notes, &typed).await.is(422).shows("At most 60,000 letters here");
            pair.ruth.post(&notes, &typed).await.is(422).shows("At most 60,000 letters here");
        }
    }
}

both! {
    async fn a_beginning_stays_once_its_time_has_come(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ruth.get(&pair.at("room")).await.shows("Part 1 of 5").hides("Take the beginning back");
        pair.ruth.post_and_follow(&pair.at("room/withdrawal"), &[]).await.shows("Part 1 of 5");
    }
}

both! {
    async fn nearer_than_half_a_day_nothing_is_asked(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-26T02:00:00Z");
        pair.ines.get(&pair.at("room")).await.shows("Both here?").hides("Begin now?");
        pair.ines.post_and_follow(&pair.at("room/beginning"), &[]).await.shows("Part 1 of 5");
    }
}

both! {
    async fn what_the_ic_has_shared_lies_in_the_room_where_it_belongs_without_what_is_kept_back(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let answers = [
            ("answer.proud", "Three designs walked in."),
            ("answer.hard", "The waiting for Pricing."),
            ("keep.hard", "1"),
            ("answer.learn", "How to say no to a date."),
            ("stop.security", "signs"),
            ("note.security", ""),
            ("_version", "0"),
        ];
        pair.ines.post(&pair.at("preparation"), &answers).await.is(303);
        pair.begin(&test).await;
        pair.ruth.get(&pair.at("room")).await.hides("What Ines prepared").hides("Three designs");
        pair.ines.post(&pair.at("assessment/sharing"), &[]).await.is(303);
        let first = pair.ruth.get(&pair.at("room")).await;
        first.shows("What Ines prepared").shows("Three designs walked in.").shows("How to say no to a date.");
        first.hides("waiting for Pricing");
        pair.go_to_part(4).await;
        let plan = pair.ruth.get(&pair.at("room")).await;
        plan.shows("How to say no to a date.").hides("Three designs").hides("waiting for Pricing");
        pair.ines.get(&pair.at("room")).await.shows("What you prepared").shows("How to say no to a date.");
    }
}
