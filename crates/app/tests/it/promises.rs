//! Promises: one owner, a day, and how it ended.

use jiff::SignedDuration;

use crate::both;
use crate::support::{Actor, TestApp};

async fn ines_and_ruth(test: &TestApp) -> (Actor<'_>, Actor<'_>) {
    test.workspace().await;
    let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
    test.line(ines.id, ruth.id, 100).await;
    (ines, ruth)
}

/// Makes a promise and answers its address.
async fn promise(test: &TestApp, who: &Actor<'_>, ic: &Actor<'_>, text: &str, due_on: &str) -> String {
    who.post(&format!("/people/{}/promises", ic.id), &[("text", text), ("due_on", due_on)]).await.is(303);
    let id: people::PersonId =
        test.app.db.value("select max(id) from promise", db::args![]).await.expect("a row").expect("a promise");
    format!("/promises/{id}")
}

both! {
    async fn whoever_makes_a_promise_owns_it_and_both_read_it(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        promise(&test, &ines, &ines, "Ask Edda for the first hour", "2026-12-01").await;
        promise(&test, &ruth, &ines, "Introduce you to Mirela", "2026-12-04").await;
        let plan = ines.get(&format!("/people/{}/plan", ines.id)).await;
        plan.is(200).shows("You said you would").shows("Ask Edda for the first hour").shows("Ruth said they would").shows("Introduce you to Mirela");
        let hers = ruth.get("/promises").await;
        hers.is(200).shows("One thing you said you would do is open.").shows("to Ines").shows("Ask Edda");
    }
}

both! {
    async fn a_promise_without_a_day_keeps_what_was_typed(test: TestApp) {
        let (ines, _) = ines_and_ruth(&test).await;
        let path = format!("/people/{}/promises", ines.id);
        let fields = [("text", "Ask Edda"), ("due_on", ""), ("back", "/conversations")];
        ines.post(&path, &fields).await.is(422).shows("By when?").shows("value=\"Ask Edda\"").shows("value=\"/conversations\"");
        ines.post(&path, &[("text", ""), ("due_on", "2026-11-01")]).await.is(422).shows("Two things to mend".replace("Two", "2").as_str());
    }
}

both! {
    async fn a_promise_leads_back_to_where_it_was_made_and_nowhere_else(test: TestApp) {
        let (ines, _) = ines_and_ruth(&test).await;
        let path = format!("/people/{}/promises", ines.id);
        let there = ines.post(&path, &[("text", "One"), ("due_on", "2026-12-01"), ("back", "/conversations#part-2")]).await;
        assert_eq!(there.location.as_deref(), Some("/conversations#part-2"));
        let away = ines.post(&path, &[("text", "Two"), ("due_on", "2026-12-01"), ("back", "//evil.example")]).await;
        assert_eq!(away.location, Some(format!("/people/{}/plan", ines.id)));
    }
}

both! {
    async fn a_promise_settled_too_soon_is_opened_again_within_a_day(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = promise(&test, &ines, &ines, "Write the retry record", "2026-11-25").await;
        ines.post(&format!("{path}/reopening"), &[]).await.is(409);
        let kept = [("state", "kept"), ("back", "/promises")];
        ines.post_and_follow(&format!("{path}/settlement"), &kept).await.is(200).shows("Open it again");
        ruth.get(&path).await.is(200).hides("Open it again");
        ruth.post(&format!("{path}/reopening"), &[]).await.is(404);
        ines.get(&path).await.shows("You can open it again until Tuesday 24 November, 09:00");
        ines.post_and_follow(&format!("{path}/reopening"), &[("back", "/promises")]).await.is(200).shows("is open.");
        test.settle().await;
        ruth.get("/notices").await.shows("Ines Carvalho opened a promise again.");
        ines.post(&format!("{path}/settlement"), &kept).await.is(303);
        ruth.post(&format!("{path}/statements"), &[("statement", "I saw it differently.")]).await.is(303);
        ines.post(&format!("{path}/reopening"), &[]).await.is(409).shows("stays as it is");
        let other = promise(&test, &ines, &ines, "Show the cache", "2026-11-25").await;
        ines.post(&format!("{other}/settlement"), &kept).await.is(303);
        test.advance(SignedDuration::from_hours(24));
        ines.get("/promises").await.hides("Open it again");
        ines.post(&format!("{other}/reopening"), &[]).await.is(409);
    }
}

both! {
    async fn its_owner_settles_it_and_nobody_else(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = promise(&test, &ines, &ines, "Write the retry record", "2026-11-25").await;
        ruth.get(&path).await.is(200).hides("Settle it");
        ruth.post(&format!("{path}/settlement"), &[("state", "kept")]).await.is(404);
        ruth.post(&format!("{path}/due"), &[("due_on", "2026-12-24"), ("_version", "1")]).await.is(404);
        test.advance(SignedDuration::from_hours(24 * 6));
        ines.post_and_follow(&format!("{path}/settlement"), &[("state", "kept")]).await.shows("Kept late").shows("kept 4 days late");
        let other = ines.post(&format!("{path}/settlement"), &[("state", "broken"), ("reason", "Nobody needed it")]).await;
        other.is(409).shows("Broken").shows("Nobody needed it").shows("Kept late").shows("kept 4 days late").hides("Save mine over it");
        test.settle().await;
    }
}

both! {
    async fn moving_it_keeps_the_day_it_was_first_due(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = promise(&test, &ruth, &ines, "Open the door to Finance", "2026-12-04").await;
        ruth.post_and_follow(&format!("{path}/due"), &[("due_on", "2026-12-18"), ("_version", "1")]).await.shows("first due 4 Dec");
        ruth.post(&format!("{path}/due"), &[("due_on", "2026-12-24"), ("_version", "1")]).await.is(409).shows("Fri 18 December").shows("Thu 24 December");
        ines.get("/promises").await.shows("first due 4 Dec");
    }
}

both! {
    async fn letting_go_asks_why_and_the_other_side_may_object(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = promise(&test, &ruth, &ines, "Find a peer group", "2026-11-25").await;
        ruth.post(&format!("{path}/settlement"), &[("state", "let_go")]).await.is(422).shows("Say why you let it go");
        ruth.post(&format!("{path}/settlement"), &[("state", "let_go"), ("reason", "The budget went")]).await.is(303);
        ruth.post(&format!("{path}/statements"), &[("statement", "Mine")]).await.is(404);
        let page = ines.post_and_follow(&format!("{path}/statements"), &[("statement", "I was not asked")]).await;
        page.shows("I was not asked").shows("objecting").shows("let go: The budget went");
        ruth.get("/promises").await.shows("the other side objects");
        ines.post(&format!("{path}/statements"), &[("statement", " ")]).await.is(422).shows("nothing to add");
    }
}

both! {
    async fn a_former_manager_still_keeps_their_own_promise_and_reads_no_other_for_ever(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, noor) =
            (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Noor Haddad").await);
        let line = test.line(ines.id, ruth.id, 100).await;
        let hers = promise(&test, &ines, &ines, "Tell Web two days before", "2026-12-01").await;
        let his = promise(&test, &ruth, &ines, "Ask Mirela for half a day", "2026-12-01").await;
        test.advance(SignedDuration::from_hours(48));
        test.end_line(line, 1).await;
        test.line(ines.id, noor.id, 1).await;
        ruth.get(&hers).await.is(200);
        noor.get(&his).await.is(200).hides("Settle it");
        noor.post(&format!("{his}/settlement"), &[("state", "kept")]).await.is(404);
        noor.post(&format!("{hers}/statements"), &[("statement", "Noted")]).await.is(303);
        ruth.post(&format!("{his}/settlement"), &[("state", "kept")]).await.is(303);
        test.advance(SignedDuration::from_hours(24 * 91));
        let ruth = test.sign_in(ruth.id).await;
        ruth.get(&hers).await.is(404);
        ruth.get(&his).await.is(200);
        ruth.post(&format!("/people/{}/promises", ines.id), &[("text", "One more"), ("due_on", "2027-12-01")]).await.is(404);
    }
}

both! {
    async fn a_people_partner_sees_state_and_days_of_a_promise_and_no_word(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = promise(&test, &ruth, &ines, "Find a peer group", "2026-12-01").await;
        let partner = test.person_with_role("Edda Holm", "people_partner").await;
        partner.get(&path).await.is(200).shows("due 1 Dec").shows("Open").hides("peer group");
        partner.post(&format!("{path}/settlement"), &[("state", "kept")]).await.is(404);
        partner.post(&format!("{path}/statements"), &[("statement", "Well")]).await.is(404);
    }
}

both! {
    async fn colleagues_and_those_who_run_it_see_no_promise(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let tomas = test.person("Tomas Lindgren").await;
        test.line(ruth.id, tomas.id, 200).await;
        let path = promise(&test, &ines, &ines, "Plan the Finance dry run", "2026-12-01").await;
        let hana = test.person_with_role("Hana Kovar", "administrator").await;
        let edda = test.person("Edda Holm").await;
        for stranger in [&tomas, &hana, &edda] {
            stranger.get(&path).await.is(404);
            stranger.get(&format!("/people/{}/plan", ines.id)).await.is(404);
            stranger.post(&format!("/people/{}/promises", ines.id), &[("text", "x"), ("due_on", "2026-12-01")]).await.is(404);
            stranger.get("/promises").await.is(200).hides("Finance dry run");
        }
        test.nobody().get(&path).await.is(303);
    }
}
