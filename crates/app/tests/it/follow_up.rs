use db::args;
use growth::GoalId;
use jiff::SignedDuration;

use crate::both;
use crate::room::hidden;
use crate::support::{Page, Pair};

impl Pair<'_> {
    /// Ruth sends the note as it stands on the wrap-up.
    pub(crate) async fn send(&self) -> Page {
        let page = self.ruth.get(&self.at("wrap-up")).await;
        let field = |name| unescape(&hidden(&page.text, "follow-up/sending", name));
        let (subject, body, version) = (field("subject"), field("body"), field("_version"));
        let fields = [("subject", subject.as_str()), ("body", &body), ("_version", &version), ("_bare", "yes")];
        self.ruth.post_and_follow(&self.at("follow-up/sending"), &fields).await
    }
}

fn unescape(text: &str) -> String {
    text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

both! {
    async fn from_begin_to_that_is_what_we_agreed(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (promises, goals) = (format!("/people/{}/promises", pair.ines.id), format!("/people/{}/goals", pair.ines.id));
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        let promised = [
            ("text", "Name Ines as settlement lead"),
            ("due_on", "2026-12-04"),
            ("conversation", id.as_str()),
            ("back", room.as_str()),
        ];
        pair.ruth.post_and_follow(&promises, &promised).await.shows("Part 1 of 5");
        let goal = [
            ("text", "Two threat reviews with the guild"),
            ("done_when", "Both are written up."),
            ("conversation", id.as_str()),
            ("back", room.as_str()),
            ("agreed", "yes"),
        ];
        pair.ines.post(&goals, &goal).await.is(303);
        pair.go_to_part(4).await;
        pair.ruth.get(&room).await.shows("Two threat reviews with the guild").shows("Name Ines as settlement lead");
        pair.ines.post(&pair.at("room/part"), &[("from", "3"), ("go", "next")]).await.is(303);
        pair.ines.get(&pair.at("room")).await.shows("Name Ines as settlement lead").shows("How was this for you?").shows("End the conversation");
        test.go_to("2026-11-26T15:02:00Z");
        pair.ines.post_and_follow(&pair.at("room/ending"), &[]).await.shows("Ruth writes the note; it is due by Friday 15:02.");
        test.go_to("2026-11-26T16:50:00Z");
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("22 h 12 min").shows("Owed by Friday 15:02. Now 16:50.").shows("Name Ines as settlement lead (Fri 4 December)");
        page.shows("Draft ready, not sent").shows("Ines 0, you 1").shows("Two threat reviews with the guild. Done when: Both are written up.");
        let closing = [
            ("subject", hidden(&page.text, "name=\"closing\"", "subject")),
            ("body", unescape(&hidden(&page.text, "name=\"closing\"", "body"))),
            ("closing", "I would rather be exact than soothing.".to_owned()),
            ("_version", "0".to_owned()),
        ];
        let closing: Vec<(&str, &str)> = closing.iter().map(|(name, value)| (*name, value.as_str())).collect();
        pair.ruth.post_and_follow(&pair.at("follow-up"), &closing).await.shows("I would rather be exact than soothing.");
        pair.ines.get(&pair.at("wrap-up")).await.hides("exact than soothing");
        pair.ines.get(&pair.at("follow-up")).await.is(404);
        pair.send().await.shows("The last word is not yours.");
        pair.ines.get(&pair.at("wrap-up")).await.shows("Is this what you agreed?").shows("exact than soothing");
        pair.ines.post_and_follow(&pair.at("confirmation"), &[]).await.shows("Both of you remember it the same way.");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("Confirmed: that is what was agreed.");
    }
}

both! {
    async fn a_closing_sentence_that_was_not_put_in_the_note_goes_along_when_it_is_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        let subject = hidden(&page.text, "name=\"closing\"", "subject");
        let body = unescape(&hidden(&page.text, "name=\"closing\"", "body"));
        let closing = [("subject", subject.as_str()), ("body", &body), ("_version", "0"), ("_bare", "yes"), ("closing", "I would rather be exact.")];
        let nothing = [&closing[..4], &[("take", "closing"), ("closing", " ")]].concat();
        pair.ruth.post(&pair.at("follow-up"), &nothing).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.shows("name=\"closing\"");
        pair.ruth.post(&pair.at("follow-up/sending"), &closing).await.is(303);
        pair.ines.get(&pair.at("wrap-up")).await.shows("I would rather be exact.");
    }
}

both! {
    async fn a_different_recollection_stands_beside_the_note(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        pair.ruth.post(&pair.at("recollection"), &[("recollection", "No.")]).await.is(404);
        let empty = pair.ines.post(&pair.at("recollection"), &[("recollection", "  ")]).await;
        empty.is(422).shows("Say what you remember differently; a sentence is enough.");
        let words = [("recollection", "October was a wish of mine, not a date.")];
        pair.ines.post_and_follow(&pair.at("recollection"), &words).await.shows("both stand here");
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("Ines remembers").shows("October was a wish of mine, not a date.").shows("Here is what I took away.");
        pair.ruth.get(&pair.at("follow-up")).await.shows("October was a wish of mine");
        page.shows("Ines remembers it differently").hides("You remember it differently");
        pair.ines.get(&pair.at("wrap-up")).await.shows("You remember it differently");
    }
}

both! {
    async fn what_is_remembered_after_a_confirmation_stands_in_the_title_and_reaches_the_manager(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        pair.ines.post(&pair.at("confirmation"), &[]).await.is(303);
        let words = [("recollection", "I did not promise the wiki page for the fourth.")];
        let page = pair.ines.post_and_follow(&pair.at("recollection"), &words).await;
        page.shows("You confirmed it and remember a part of it differently.").hides("remember it the same way");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("Ines confirmed it and remembers a part of it differently.");
        test.settle().await;
        pair.ruth.get("/notices").await.shows("remembers something of your follow-up differently");
    }
}

both! {
    async fn a_promise_made_after_the_note_was_edited_is_named_before_it_is_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let note = [("subject", "What we agreed"), ("body", "Ines, we talked."), ("_version", "0")];
        pair.ruth.post(&pair.at("follow-up"), &note).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.hides("Not in it:");
        let promises = format!("/people/{}/promises", pair.ines.id);
        let conversation = pair.id.to_string();
        let promise = [("text", "Show the cut-over board"), ("due_on", "2026-12-18"), ("conversation", conversation.as_str())];
        pair.ines.post(&promises, &promise).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.shows("Not in it:").shows("Show the cut-over board");
        pair.ines.get(&pair.at("wrap-up")).await.hides("Not in it:");
    }
}

both! {
    async fn a_promise_made_after_the_draft_was_opened_is_named_before_it_is_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        let promises = format!("/people/{}/promises", pair.ines.id);
        let conversation = pair.id.to_string();
        let promise = [("text", "Show the cut-over board"), ("due_on", "2026-12-18"), ("conversation", conversation.as_str())];
        pair.ines.post(&promises, &promise).await.is(303);
        let field = |page: &Page, name| unescape(&hidden(&page.text, "name=\"subject\"", name));
        let body = unescape(&hidden(&page.text, "follow-up/sending", "body"));
        let fields = [("subject", "What we agreed"), ("body", body.as_str()), ("_version", "0")];
        let named = pair.ruth.post(&pair.at("follow-up/sending"), &fields).await;
        named.is(422).shows("Not in it: Show the cut-over board.").shows("Here is what I took away.");
        // Sent without, now that it is known.
        let without = field(&named, "_without");
        let sent = [&fields[..], &[("_without", without.as_str())]].concat();
        pair.ruth.post_and_follow(&pair.at("follow-up/sending"), &sent).await.shows("The last word is not yours.");
    }
}

both! {
    async fn what_an_edited_note_leaves_out_knowingly_needs_one_press(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let note = [("subject", "What we agreed"), ("body", "Ines, we talked."), ("_version", "0")];
        pair.ruth.post(&pair.at("follow-up"), &note).await.is(303);
        let promises = format!("/people/{}/promises", pair.ines.id);
        let conversation = pair.id.to_string();
        let promise = [("text", "Show the cut-over board"), ("due_on", "2026-12-18"), ("conversation", conversation.as_str())];
        pair.ines.post(&promises, &promise).await.is(303);
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("Not in it:");
        let without = unescape(&hidden(&page.text, "follow-up/sending", "_without"));
        let sent = [("subject", "What we agreed"), ("body", "Ines, we talked."), ("_version", "1"), ("_without", without.as_str())];
        pair.ruth.post_and_follow(&pair.at("follow-up/sending"), &sent).await.shows("The last word is not yours.");
    }
}

both! {
    async fn taking_the_draft_again_does_not_throw_away_what_another_tab_wrote(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let save = |body: &'static str, version: &'static str| [("subject", "What we agreed"), ("body", body), ("_version", version)];
        pair.ruth.post(&pair.at("follow-up"), &save("Ines,\n\nfirst.", "0")).await.is(303);
        pair.ruth.post(&pair.at("follow-up"), &save("Ines,\n\nsecond.", "1")).await.is(303);
        let take = [&save("Ines,\n\nfirst.", "1")[..], &[("take", "draft")]].concat();
        pair.ruth.post(&pair.at("follow-up"), &take).await.is(409).shows("second.");
        pair.ruth.get(&pair.at("follow-up")).await.shows("second.");
        let take = [&save("Ines,\n\nsecond.", "2")[..], &[("take", "draft")]].concat();
        pair.ruth.post_and_follow(&pair.at("follow-up"), &take).await.shows("Here is what I took away.");
    }
}

both! {
    async fn the_ic_answers_on_the_page_of_the_note_itself(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        let note = pair.at("follow-up");
        pair.ruth.get(&note).await.shows("Not answered yet.").hides("That is what we agreed").hides("/recollection");
        pair.ines.get(&note).await.shows("Is this what you agreed?").shows("That is what we agreed");
        let empty = [("recollection", " "), ("back", "follow-up")];
        let mended = pair.ines.post(&pair.at("recollection"), &empty).await;
        mended.is(422).shows("What Ruth wrote to you.").shows("Say what you remember differently; a sentence is enough.");
        let back = [("back", "follow-up")];
        let page = pair.ines.post_and_follow(&pair.at("confirmation"), &back).await;
        page.shows("What Ruth wrote to you.").shows("Confirmed: that is what was agreed.").hides("That is what we agreed");
        pair.ruth.get(&note).await.shows("Confirmed: that is what was agreed.");
    }
}

both! {
    async fn two_tabs_of_the_note_show_both_texts(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let save = |body: &'static str| [("subject", "What we agreed"), ("body", body), ("_version", "0")];
        pair.ruth.post(&pair.at("follow-up"), &save("Ines,\n\nfrom the first tab.")).await.is(303);
        let stale = pair.ruth.post(&pair.at("follow-up"), &save("Ines,\n\nfrom the second tab.")).await;
        stale.is(409).shows("from the first tab.").shows("from the second tab.");
        let bare = [&save("Ines,\n\nfrom the second tab.")[..], &[("_bare", "yes")]].concat();
        let old = pair.ruth.post(&pair.at("follow-up/sending"), &bare).await;
        old.is(409);
        pair.ruth.post(&pair.at("follow-up"), &[("subject", ""), ("body", ""), ("_version", "1")]).await.is(422).shows("The note is empty.");
    }
}

both! {
    async fn an_edited_note_saves_itself_and_what_was_saved_last_is_what_is_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let note = pair.at("follow-up");
        pair.ruth.get(&note).await.shows("data-autosave=").shows("Nothing to save yet");
        let typed = |body: &'static str, version: &'static str| [("subject", "What we agreed"), ("body", body), ("_version", version)];
        let saved = pair.ruth.autosave(&note, &typed("Ines,\r\n\r\nin new words.", "0")).await;
        assert_eq!(saved.is(204).header("x-belay-version"), "1");
        pair.ruth.get(&note).await.shows("in new words.").shows("<span>Saved ").shows("Take the draft again");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("in new words.");
        pair.ines.autosave(&note, &typed("Ruth,\n\nin mine.", "1")).await.is(404);
        pair.ruth.autosave(&note, &typed(" ", "1")).await.is(422).shows("The note is empty.");
        let stale = pair.ruth.autosave(&note, &typed("Ines,\n\nfrom another tab.", "0")).await;
        assert_eq!(stale.is(409).header("x-belay-version"), "1");
        // The script was faster than the button: the words are the same, whatever the page counted.
        let send = [&typed("Ines,\n\nin new words.", "0")[..], &[("_bare", "yes")]].concat();
        pair.ruth.post(&pair.at("follow-up/sending"), &send).await.is(303);
        pair.ines.get(&pair.at("wrap-up")).await.shows("in new words.");
        pair.ruth.autosave(&note, &typed("Ines,\n\ntoo late.", "2")).await.is(404);
    }
}

both! {
    async fn a_note_without_anything_agreed_says_so_and_goes_with_a_tick(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let (note, sending) = (pair.at("follow-up"), pair.at("follow-up/sending"));
        let said = "Nothing is agreed in it yet: no goal and no promise.";
        for page in [&pair.at("wrap-up"), &note] {
            pair.ruth.get(page).await.shows(said).shows("name=\"_bare\"");
        }
        let typed = [("subject", "What we agreed"), ("body", "Ines,\n\nwe talked."), ("_version", "0")];
        pair.ruth.post(&sending, &typed).await.is(422).shows(said).shows("we talked.").shows("id=\"bare-problem\"");
        pair.ruth.post(&sending, &[&typed[..], &[("_bare", "yes")]].concat()).await.is(303);
        pair.ines.get(&note).await.shows("we talked.").hides(said);
        pair.ruth.get(&pair.at("wrap-up")).await.hides(said);
    }
}

both! {
    async fn a_goal_from_before_counts_where_it_was_carried_on_and_nowhere_else(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goals = format!("/people/{}/goals", pair.ines.id);
        let goal = [("text", "A settlement design"), ("done_when", "Edda has signed it."), ("agreed", "yes")];
        pair.ines.post(&goals, &goal).await.is(303);
        let goal = test.app.db.value::<i64>("select id from goal", args![]).await.expect("goals").expect("the goal");
        pair.ruth.post(&format!("/goals/{}/agreement", GoalId(goal)), &[("_version", "1")]).await;
        pair.end(&test).await;
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("No goal yet").shows("nobody said whether the goal from before goes on").hides("Your goals until");
        let id = pair.id.to_string();
        let version = hidden(&page.text, "/continuation", "_version");
        let on = [("conversation", id.as_str()), ("_version", version.as_str())];
        pair.ruth.post(&format!("/goals/{}/continuation", GoalId(goal)), &on).await.is(303);
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("One goal, agreed").shows("A settlement design. Done when: Edda has signed it.").hides("Nothing is agreed");
    }
}

both! {
    async fn a_note_sent_by_hand_counts_as_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let copied = [("subject", "What we agreed"), ("body", "Ines,\n\nas we said."), ("_version", "0")];
        pair.ruth.post_and_follow(&pair.at("follow-up/copy"), &copied).await.shows("sent by hand");
        pair.ines.get(&pair.at("wrap-up")).await.shows("as we said.").shows("That is what we agreed");
    }
}

both! {
    async fn a_new_manager_reads_the_note_and_the_old_one_for_ninety_days(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let joel = test.person("Joel Whitaker").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        pair.send().await;
        joel.get(&pair.at("follow-up")).await.is(404);
        noor.get(&pair.at("follow-up")).await.is(404);
        test.end_line(pair.line, 0).await;
        test.line(pair.ines.id, joel.id, 0).await;
        joel.get(&pair.at("follow-up")).await.is(200).shows("Here is what I took away.");
        joel.get(&pair.at("wrap-up")).await.is(404);
        joel.get(&pair.at("room/notes")).await.is(404);
        pair.ruth.get(&pair.at("wrap-up")).await.is(404);
        pair.ruth.get(&pair.at("follow-up")).await.is(200);
        test.advance(SignedDuration::from_hours(89 * 24));
        test.sign_in(pair.ruth.id).await.get(&pair.at("follow-up")).await.is(200);
        test.advance(SignedDuration::from_hours(24));
        test.sign_in(pair.ruth.id).await.get(&pair.at("follow-up")).await.is(404);
        test.sign_in(joel.id).await.get(&pair.at("follow-up")).await.is(200);
    }
}

both! {
    async fn a_manager_whose_line_ended_may_still_write_what_they_owe(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        test.end_line(pair.line, 0).await;
        pair.ruth.get(&pair.at("follow-up")).await.is(200).shows("Here is what I took away.");
        let way = format!("href=\"{}\"", pair.at("follow-up"));
        pair.ruth.get("/").await.is(200).shows(&way).shows("Ines Carvalho");
        pair.ruth.get("/conversations").await.shows(&way).hides(&format!("href=\"/conversations/{}\"", pair.id));
        let note = [("subject", "What we agreed"), ("body", "Ines,\n\nas we said."), ("_version", "0"), ("_bare", "yes")];
        pair.ruth.post_and_follow(&pair.at("follow-up/sending"), &note).await.is(200).shows("as we said.");
        pair.ines.get(&pair.at("wrap-up")).await.is(200).shows("Is this what you agreed?");
    }
}

both! {
    async fn what_a_former_manager_owes_is_theirs_for_thirty_days(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        test.end_line(pair.line, 0).await;
        test.advance(SignedDuration::from_hours(30 * 24));
        let ruth = test.sign_in(pair.ruth.id).await;
        ruth.get(&pair.at("follow-up")).await.is(404);
        ruth.get("/").await.hides(&pair.at("follow-up"));
        ruth.get("/conversations").await.hides("Ines Carvalho");
    }
}

both! {
    async fn a_note_nobody_answers_closes_after_two_weeks(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        test.advance(SignedDuration::from_hours(14 * 24));
        conversations::jobs::due(&test.app).await.expect("due");
        test.sign_in(pair.ruth.id).await.get(&pair.at("wrap-up")).await.shows("Not answered within two weeks.");
    }
}
