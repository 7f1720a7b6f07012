use crate::both;

both! {
    async fn how_it_felt_is_given_once_and_read_by_the_two(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.ruth.get(&pair.at("wrap-up")).await.hides("How was this for you?").hides("How it was for Ines");
        pair.ruth.post(&pair.at("felt"), &[("stop", "5")]).await.is(404);
        let none = pair.ines.post(&pair.at("felt"), &[("sentence", "I was heard.")]).await;
        none.is(422).shows("Tap one of the five first.").shows("I was heard.");
        pair.ines.post_and_follow(&pair.at("felt"), &[("stop", "4"), ("sentence", "I was heard.")]).await.shows("4 of 5.").shows("I was heard.");
        pair.ines.post(&pair.at("felt"), &[("stop", "1")]).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.shows("How it was for Ines").shows("4 of 5.").shows("I was heard.");
    }
}

both! {
    async fn how_it_felt_is_mended_in_the_room_and_nothing_typed_is_lost(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.go_to_part(5).await;
        let unsaid = pair.ines.post(&pair.at("felt"), &[("sentence", "I was heard."), ("back", "room")]).await;
        unsaid.is(422).shows("Tap one of the five first.").shows("I was heard.").shows("Part 5 of 5");
        let wrong = [("stop", "4"), ("sentence", &*"x".repeat(1001)), ("back", "room")];
        let wrong = pair.ines.post(&pair.at("felt"), &wrong).await;
        wrong.is(422).shows("value=\"4\" checked");
        let fits = format!("{}y{}", "x".repeat(494), "\r\nz".repeat(250));
        pair.ines.post(&pair.at("felt"), &[("stop", "4"), ("sentence", &fits), ("back", "room")]).await.is(303);
    }
}

both! {
    async fn shared_notes_close_with_the_note_and_the_ic_may_add_beside_them(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let notes = pair.at("room/notes");
        let write = |text: &'static str, version: &'static str| [("text", text), ("_version", version), ("back", "notes")];
        pair.ruth.post_and_follow(&notes, &write("Wants settlement.", "0")).await.shows("Wants settlement.");
        pair.send().await;
        pair.ruth.post(&notes, &write("Something else.", "1")).await.is(404);
        let beside = format!("{notes}/statements");
        pair.ruth.post(&beside, &[("statement", "No.")]).await.is(404);
        pair.ines.post(&beside, &[("statement", " ")]).await.is(422).shows("There is nothing to add yet.");
        pair.ines.post_and_follow(&beside, &[("statement", "And threat reviews.")]).await.shows("And threat reviews.");
        pair.ruth.get(&notes).await.shows("Wants settlement.").shows("Ines adds").shows("And threat reviews.");
    }
}

both! {
    async fn what_is_late_says_how_late(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        test.go_to("2026-11-27T16:32:00Z");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("1 h 30 min late");
        pair.ruth.get("/").await.shows(&pair.at("wrap-up"));
        pair.send().await.shows("sent late,");
        pair.ruth.get("/").await.hides(&pair.at("wrap-up"));
        pair.ines.get("/").await.shows(&pair.at("follow-up")).shows("Waiting for you");
    }
}

both! {
    async fn a_closing_sentence_goes_along_to_the_page_where_the_note_is_edited(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let note = [("subject", "What we agreed"), ("body", "Ines,\n\nas we said.\n\nRuth"), ("take", "edit"), ("_version", "0")];
        let closing = [note.as_slice(), &[("closing", "I would do this again.")]].concat();
        assert_eq!(pair.ruth.post(&pair.at("follow-up"), &note).await.is(303).location, Some(pair.at("follow-up")));
        pair.ruth.post_and_follow(&pair.at("follow-up"), &closing).await.shows("I would do this again.\n\nRuth</textarea>");
    }
}

both! {
    async fn every_point_of_the_checklist_shows_its_fact_or_is_ticked_by_the_manager(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let joel = test.person("Joel Whitaker").await;
        let told = pair.at("checklist/examples_told");
        pair.ruth.post(&told, &[("done", "yes")]).await.is(404);
        pair.end(&test).await;
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("0 of 13 done").shows("Before the conversation: 1 of 7").shows(&told);
        let points = page.text.matches("class=\"fact\"").count();
        assert_eq!(points, 20, "all twenty points have something to say");
        for who in [&pair.ines, &joel] {
            who.post(&told, &[("done", "yes")]).await.is(404);
        }
        pair.ruth.post(&pair.at("checklist/note_sent"), &[("done", "yes")]).await.is(404);
        pair.ruth.post(&pair.at("checklist/nothing"), &[("done", "yes")]).await.is(404);
        pair.ruth.post_and_follow(&told, &[("done", "yes")]).await.shows("1 of 13 done").shows("ticked by you, ");
        pair.ruth.post(&pair.at("checklist/check_ins_planned"), &[("done", "yes")]).await.is(303);
        pair.ines.get(&pair.at("wrap-up")).await.shows("ticked by Ruth, ").hides("/checklist/");
        pair.ruth.post_and_follow(&told, &[("done", "no")]).await.shows("1 of 13 done");
        let closed = "update conversation set state = 'followed_up', followed_up_at = $1 where id = $2";
        test.app.db.run(closed, db::args![test.now(), pair.id]).await.expect("the note is sent");
        pair.ruth.post(&told, &[("done", "yes")]).await.is(409);
        pair.ruth.get(&pair.at("wrap-up")).await.is(200).hides("/checklist/");
    }
}
