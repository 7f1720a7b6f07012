//! Goals from before, in the room: carried on or ended, once.

use axum::http::Method;

use crate::both;
use crate::support::{Pair, TestApp};

impl Pair<'_> {
    /// A goal Ines proposed and Ruth agreed to, outside of any conversation.
    async fn agreed_goal(&self, test: &TestApp, text: &str, done_when: &str) -> String {
        let goals = format!("/people/{}/goals", self.ines.id);
        self.ines.post(&goals, &[("text", text), ("done_when", done_when)]).await.is(303);
        let id =
            test.app.db.value::<i64>("select id from goal where text = $1", db::args![text]).await.expect("a goal");
        let path = format!("/goals/{}", kit::ids::short(id.expect("it is there")));
        self.ruth.post(&format!("{path}/agreement"), &[("_version", "1")]).await.is(303);
        path
    }
}

both! {
    async fn two_forms_of_one_page_are_two_and_each_pressed_twice_is_one(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goals = [pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await,
            pair.agreed_goal(&test, "Mentor Aiko", "Aiko runs her own review").await];
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room, key) = (pair.id.to_string(), pair.at("room"), pair.ines.key());
        let fields = [("_key", key.as_str()), ("_version", "2"), ("conversation", id.as_str()), ("back", room.as_str()), ("text", "It goes well.")];
        let body = serde_html_form::to_string(fields).expect("fields encode");
        for goal in goals.iter().chain(&goals) {
            pair.ines.send(Method::POST, &format!("{goal}/continuation"), body.clone()).await.is(303);
        }
        for goal in &goals {
            assert_eq!(pair.ines.get(goal).await.text.matches("It goes well.").count(), 1, "{goal}");
        }
    }
}

both! {
    async fn in_a_1_1_goals_from_before_are_folded_until_one_is_looked_at(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goal = pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await;
        test.turn_into(&pair, "one_on_one").await;
        pair.begin(&test).await;
        pair.go_to_part(3).await;
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        let folded = "<details class=\"more pt-2\"><summary>";
        pair.ruth.get(&room).await.shows(folded).shows("One goal to carry on or to end").hides("Carry each one on");
        let carry = [("conversation", id.as_str()), ("back", room.as_str()), ("_version", "2")];
        let page = pair.ines.post_and_follow(&format!("{goal}/continuation"), &carry).await;
        page.shows("carried on").shows("<details class=\"more pt-2\" open>");
    }
}

both! {
    async fn goals_from_before_are_carried_on_or_ended_in_the_plan_and_stand_in_the_note(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let settlement = pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await;
        let mentor = pair.agreed_goal(&test, "Mentor Aiko", "Aiko runs her own review").await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        let plan = pair.ruth.get(&room).await;
        plan.shows("From before").shows("A settlement design").shows("Mentor Aiko").shows("Carry it on").hides("None yet.");
        let carry = format!("{settlement}/continuation");
        let here = [("conversation", id.as_str()), ("back", room.as_str())];
        let word = [&here[..], &[("_version", "2"), ("text", "Two options are on paper.")]].concat();
        pair.ines.post_and_follow(&carry, &word).await.shows("carried on").shows("Part 4 of 5");
        pair.ines.get(&settlement).await.shows("Two options are on paper.").shows("Looked at");
        let unsaid = [&here[..], &[("_version", "2")]].concat();
        let mended = pair.ruth.post(&format!("{mentor}/ending"), &unsaid).await;
        mended.is(422).shows("Say how it ended").shows(&format!("name=\"conversation\" value=\"{id}\""));
        let partly = [&here[..], &[("_version", "2"), ("result", "partly")]].concat();
        pair.ruth.post_and_follow(&format!("{mentor}/ending"), &partly).await.shows("Part 4 of 5").shows("Partly");
        let new = [&here[..], &[("text", "Two threat reviews"), ("done_when", "Both are written up"), ("agreed", "yes")]].concat();
        pair.ines.post(&format!("/people/{}/goals", pair.ines.id), &new).await.is(303);
        pair.ines.post(&pair.at("room/part"), &[("from", "3"), ("go", "next")]).await.is(303);
        pair.ines.get(&room).await.shows("From before").shows("carried on").shows("Partly").shows("Two threat reviews");
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        let page = pair.ruth.get(&pair.at("wrap-up")).await;
        page.shows("Two goals, agreed").shows("2 goals").shows("2 of 2").shows("From before");
        page.shows("A settlement design. Done when: Edda has signed it. Carried on from Mon 23 November.");
        page.shows("What is off the plan, and how it went:").shows("Mentor Aiko (partly)");
        pair.send().await.shows("From before").hides("Carry it on");
        pair.ines.post(&carry, &here).await.is(409).shows("That conversation is in writing.");
        let stranger = test.person("Edda Holm").await;
        stranger.post(&carry, &here).await.is(404);
    }
}

both! {
    async fn a_goal_or_a_promise_to_mend_comes_back_in_the_room_with_its_clock(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        pair.ines.get(&room).await.shows(&format!("action=\"{room}/goals\"")).shows(&format!("action=\"{room}/promises\""));
        let here = [("conversation", id.as_str()), ("back", room.as_str())];
        let goal = [&here[..], &[("text", "Two threat reviews"), ("support", "Edda, an hour"), ("agreed", "yes")]].concat();
        let page = pair.ines.post(&format!("{room}/goals"), &goal).await;
        page.is(422).shows("Part 4 of 5").shows("min left").shows("One thing to mend");
        page.shows("How will you both know that it is done?").shows("Two threat reviews").shows("Edda, an hour");
        let done = [&goal[..], &[("done_when", "Both are written up")]].concat();
        pair.ines.post_and_follow(&format!("{room}/goals"), &done).await.shows("Part 4 of 5").shows("Both are written up");
        let promise = [&here[..], &[("text", "Read the first draft"), ("due_on", "soon")]].concat();
        let page = pair.ruth.post(&format!("{room}/promises"), &promise).await;
        page.is(422).shows("Part 4 of 5").shows("Read the first draft").shows("value=\"soon\"").shows("One thing to mend");
        // Whoever does not sit here finds nothing, and a room that has ended answers with a page of the form's own.
        test.person("Edda Holm").await.post(&format!("{room}/goals"), &goal).await.is(404);
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        pair.ines.post(&format!("{room}/goals"), &goal).await.is(422).shows("What is worth working on?").shows("Edda, an hour");
    }
}

both! {
    async fn a_goal_that_ended_meanwhile_is_not_carried_on_and_the_word_is_not_lost(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goal = pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        let here = [("_version", "2"), ("conversation", id.as_str()), ("back", room.as_str())];
        let over = [&here[..], &[("result", "partly"), ("text", "One of two")]].concat();
        pair.ruth.post(&format!("{goal}/ending"), &over).await.is(303);
        let word = [&here[..], &[("text", "Two options are on paper.")]].concat();
        let both = pair.ines.post(&format!("{goal}/continuation"), &word).await;
        both.is(409).shows("Two options are on paper.").shows("Partly, ended").shows("One of two");
        both.hides("Save mine over it");
        pair.ines.get(&room).await.shows("Partly").hides("carried on");
    }
}

both! {
    async fn a_goal_that_reads_otherwise_by_now_is_carried_on_once_that_was_read(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goal = pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room) = (pair.id.to_string(), pair.at("room"));
        let edit = [("text", "Two settlement designs"), ("done_when", "Edda has signed one"), ("_version", "2")];
        pair.ruth.post(&format!("{goal}/edit"), &edit).await.is(303);
        let carry = format!("{goal}/continuation");
        let word = |version: &'static str| {
            [("_version", version), ("conversation", id.as_str()), ("back", room.as_str()), ("text", "On paper.")]
        };
        let both = pair.ines.post(&carry, &word("2")).await;
        both.is(409).shows("On paper.").shows("Two settlement designs").shows("name=\"_version\" value=\"3\"");
        pair.ines.get(&room).await.shows("name=\"_version\" value=\"3\"");
        pair.ines.post_and_follow(&carry, &word("3")).await.shows("carried on");
        pair.ruth.get(&goal).await.shows("On paper.");
    }
}

both! {
    async fn a_word_too_long_is_mended_on_the_way_to_where_it_was_sent(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let goal = pair.agreed_goal(&test, "A settlement design", "Edda has signed it").await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let (id, room, long) = (pair.id.to_string(), pair.at("room"), "x".repeat(1001));
        let here = [("_version", "2"), ("conversation", id.as_str()), ("back", room.as_str()), ("text", &long)];
        let mended = pair.ines.post(&format!("{goal}/continuation"), &here).await;
        mended.is(422).shows("The text is 1001 characters long").shows(&long).shows(&format!("action=\"{goal}/continuation\""));
        mended.shows(&format!("name=\"conversation\" value=\"{id}\"")).shows(&format!("name=\"back\" value=\"{room}\""));
        let over = [&here[..], &[("result", "partly")]].concat();
        let mended = pair.ines.post(&format!("{goal}/ending"), &over).await;
        mended.is(422).shows("The text is 1001 characters long").shows(&long).shows("value=\"partly\" checked");
        pair.ines.get(&goal).await.shows("End the goal");
    }
}

both! {
    async fn nothing_new_comes_of_a_conversation_that_is_in_writing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        let id = pair.id.to_string();
        let goal = [("text", "One more"), ("done_when", "It is done"), ("conversation", id.as_str())];
        pair.ines.post(&format!("/people/{}/goals", pair.ines.id), &goal).await.is(409).shows("That conversation is in writing.").shows("What you typed");
        let promise = [("text", "One more"), ("due_on", "2026-12-18"), ("conversation", id.as_str())];
        pair.ruth.post(&format!("/people/{}/promises", pair.ines.id), &promise).await.is(409).shows("in writing");
        pair.ruth.post(&format!("/people/{}/promises", pair.ines.id), &promise[..2]).await.is(303);
    }
}
