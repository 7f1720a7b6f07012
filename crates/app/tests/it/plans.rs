//! The plan: goals proposed, agreed, changed, looked at and ended.

use db::args;

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, TestApp};

async fn ines_and_ruth(test: &TestApp) -> (Actor<'_>, Actor<'_>) {
    test.workspace().await;
    let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
    test.line(ines.id, ruth.id, 100).await;
    (ines, ruth)
}

const REVIEWS: [(&str, &str); 4] = [
    ("text", "Run two threat reviews with the security guild"),
    ("done_when", "Both written up by 29 January"),
    ("check_on", "2026-12-18"),
    ("due_on", "2027-01-29"),
];

async fn newest_goal(test: &TestApp) -> String {
    let id: people::PersonId =
        test.app.db.value("select max(id) from goal", args![]).await.expect("a row").expect("a goal");
    format!("/goals/{id}")
}

async fn propose(test: &TestApp, who: &Actor<'_>, ic: &Actor<'_>) -> String {
    who.post(&format!("/people/{}/goals", ic.id), &REVIEWS).await.is(303);
    newest_goal(test).await
}

both! {
    async fn one_side_proposes_a_goal_and_the_other_agrees(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        ines.get(&goal).await.is(200).shows("Proposed by you").hides(">Agree<");
        ines.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(409).shows("You proposed this goal yourself");
        let plan = ruth.get(&format!("/people/{}/plan", ines.id)).await;
        plan.is(200).shows("Proposed").shows("by Ines").shows("Run two threat reviews").shows("Agree<span");
        ruth.post_and_follow(&format!("{goal}/agreement"), &[("_version", "1")]).await.shows("Not looked at yet").hides(">Looked at").shows("agreed 23 Nov");
        let plan = ines.get(&format!("/people/{}/plan", ines.id)).await;
        plan.shows("One goal until 29 January").shows("Next look: Fri 18 December").shows("agreed 23 November 2026");
        plan.shows("Two or three at a time").shows("Check-ins: 18 Dec to come, 29 Jan");
    }
}

both! {
    async fn agreeing_to_something_that_changed_meanwhile_is_refused(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        let changed = [("text", "Run one threat review"), ("done_when", "Written up"), ("_version", "1")];
        ines.post(&format!("{goal}/edit"), &changed).await.is(303);
        ruth.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(409).shows("Read it again");
        ruth.post(&format!("{goal}/agreement"), &[("_version", "2")]).await.is(303);
    }
}

both! {
    async fn whoever_changes_a_proposal_proposes_it_anew(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        let changed = [("text", "Run three"), ("done_when", "Written up"), ("_version", "1")];
        ruth.post_and_follow(&format!("{goal}/edit"), &changed).await.shows("Proposed by you").shows("Run two threat reviews");
        ines.get(&goal).await.shows("Ruth proposes this.").shows("until Ruth changed it");
        ines.post(&format!("{goal}/agreement"), &[("_version", "2")]).await.is(303);
    }
}

both! {
    async fn two_who_change_a_goal_at_once_see_both_versions(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        ruth.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(303);
        let hers = [("text", "Run three reviews"), ("done_when", "Written up"), ("_version", "2")];
        ruth.post(&format!("{goal}/edit"), &hers).await.is(303);
        let mine = [("text", "Run four reviews"), ("done_when", "Written up"), ("_version", "2")];
        let both = ines.post(&format!("{goal}/edit"), &mine).await;
        both.is(409).shows("Run three reviews").shows("Run four reviews").shows("name=\"_version\" value=\"3\"");
        let again = [("text", "Run four reviews"), ("done_when", "Written up"), ("_version", "3")];
        ines.post_and_follow(&format!("{goal}/edit"), &again).await.shows("Run four reviews").shows("Run three reviews");
    }
}

both! {
    async fn two_who_change_different_fields_of_a_goal_both_have_their_way(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        ruth.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(303);
        let edit = format!("{goal}/edit");
        let form = ines.get(&edit).await.text;
        let base = hidden(&form, "name=\"_base\"", "_base").replace("&#34;", "\"").replace("&quot;", "\"");
        let [(_, text), (_, done), ..] = REVIEWS;
        let hers = [("text", text), ("done_when", "Both are signed"), ("_version", "2")];
        ruth.post(&edit, &hers).await.is(303);
        // Ines still has the page from before: what she left alone stays as Ruth has it.
        let mine = [("text", "Run three reviews"), ("done_when", done), ("support", "Edda, an hour"), ("_version", "2"), ("_base", &base)];
        let page = ines.post_and_follow(&edit, &mine).await;
        page.shows("Run three reviews").shows("Both are signed").shows("Edda, an hour");
        page.shows("The goal: Ines wrote last").shows("Support: Ines wrote last").shows("Done when: Ruth wrote last");
        // Only what both changed is shown twice.
        let late = [("text", text), ("done_when", "Everybody has read them"), ("support", "Kofi"), ("_version", "2"), ("_base", &base)];
        let both = ruth.post(&edit, &late).await;
        both.is(409).shows("Everybody has read them").shows("Both are signed").shows("Kofi").shows("Edda, an hour").hides("<h2 id=\"differing-3\"");
        assert_eq!(hidden(&both.text, "data-both", "text"), "Run three reviews");
    }
}

both! {
    async fn a_goal_that_is_not_ready_keeps_everything_typed(test: TestApp) {
        let (ines, _) = ines_and_ruth(&test).await;
        let fields = [("text", "Hold Pricing together"), ("support", "Edda, an hour"), ("due_on", "2026-11-01"), ("back", "/conversations")];
        let page = ines.post(&format!("/people/{}/goals", ines.id), &fields).await;
        page.is(422).shows("How will you both know that it is done?").shows("That day has passed");
        page.shows("Hold Pricing together").shows("Edda, an hour").shows("2026-11-01").shows("value=\"/conversations\"");
    }
}

both! {
    async fn entries_and_the_end_of_a_goal_stand_in_the_plan(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ruth, &ines).await;
        let note = [("text", "Ticket wallet, four findings"), ("on_day", "2026-11-20"), ("next_check_on", "2027-01-08")];
        ines.post(&format!("{goal}/notes"), &note).await.is(409);
        ines.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(303);
        ines.post_and_follow(&format!("{goal}/notes"), &note).await.shows("Ticket wallet, four findings");
        ines.post(&format!("{goal}/notes"), &[("text", "")]).await.is(422).shows("Say what happened");
        ruth.get(&format!("/people/{}/plan", ines.id)).await.shows("Ticket wallet").shows("Next look: Fri 8 January");
        ruth.post(&format!("{goal}/ending"), &[("_version", "3")]).await.is(422).shows("Say how it ended");
        let end = [("_version", "3"), ("result", "partly"), ("text", "One of two")];
        ruth.post_and_follow(&format!("{goal}/ending"), &end).await.shows("Ended").shows("Partly").shows("No goals agreed yet");
        ines.get(&goal).await.shows("One of two").hides("Change it");
        ines.get(&format!("{goal}/edit")).await.is(409);
    }
}

both! {
    async fn ending_a_goal_that_was_changed_meanwhile_shows_both_versions(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ruth, &ines).await;
        ines.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(303);
        let edit = |version: &'static str| [("text", "Run three reviews"), ("done_when", "Written up"), ("_version", version)];
        ines.post(&format!("{goal}/edit"), &edit("2")).await.is(303);
        let end = |version: &'static str| [("result", "partly"), ("text", "One of two"), ("_version", version)];
        let both = ruth.post(&format!("{goal}/ending"), &end("2")).await;
        both.is(409).shows("Run three reviews").shows("One of two").shows("Ended: partly.").shows("name=\"_version\" value=\"3\"");
        ruth.post(&format!("{goal}/ending"), &end("3")).await.is(303);
        // What has ended stays ended; what the other side typed meanwhile is still there to be read.
        let late = ines.post(&format!("{goal}/ending"), &[("result", "achieved"), ("text", "Both ran"), ("_version", "3")]).await;
        late.is(409).shows("Partly, ended").hides("Save mine over it");
        let late = ines.post(&format!("{goal}/edit"), &[("text", "Run five reviews"), ("done_when", "Written up"), ("_version", "3")]).await;
        late.is(409).shows("Run five reviews").shows("Run three reviews").hides("Save mine over it");
    }
}

both! {
    async fn a_proposal_can_be_taken_back_or_declined(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        ruth.post_and_follow(&format!("{goal}/ending"), &[("_version", "1")]).await.hides("Run two threat reviews");
    }
}

async fn conversation(test: &TestApp, ines: &Actor<'_>, ruth: &Actor<'_>, state: &str) -> String {
    let now = test.now();
    let kind = test.kind("quarterly").await;
    let id: people::PersonId = test.app.entropy.id(now);
    let db = &test.app.db;
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, depth, state, starts_at, \
        starts_local, zone, minutes, place, part, created_at, version) select $1, id, $2, $3, $4, 'quarterly', 0, $5, $6, \
        '2026-11-23T09:00', 'Europe/Lisbon', 60, '', 0, $6, 1 from line where ic_id = $2";
    db.run(sql, args![id, ines.id, ruth.id, kind, state, now]).await.expect("a conversation");
    id.to_string()
}

both! {
    async fn a_goal_written_in_the_room_is_agreed_and_one_before_it_is_not(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let room = conversation(&test, &ines, &ruth, "in_room").await;
        let planned = conversation(&test, &ines, &ruth, "planned").await;
        let from = |conversation: &str| {
            let mut fields: Vec<(&str, String)> = REVIEWS.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            fields.extend([("agreed", "yes".to_owned()), ("conversation", conversation.to_owned())]);
            fields
        };
        let path = format!("/people/{}/goals", ines.id);
        for (conversation, word) in [(room, "Not looked at yet"), (planned, "Proposed by you")] {
            let fields = from(&conversation);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ruth.post(&path, &fields).await.is(303);
            let goal = newest_goal(&test).await;
            ruth.get(&goal).await.shows(word);
        }
        let noor = test.person("Noor Haddad").await;
        test.line(noor.id, ruth.id, 10).await;
        let theirs = conversation(&test, &ines, &ruth, "in_room").await;
        let fields = from(&theirs);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ruth.post(&format!("/people/{}/goals", noor.id), &fields).await.is(404);
    }
}

both! {
    async fn a_new_manager_reads_what_was_agreed_and_not_what_was_proposed_before(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, noor) =
            (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Noor Haddad").await);
        let line = test.line(ines.id, ruth.id, 100).await;
        let agreed = propose(&test, &ines, &ines).await;
        ruth.post(&format!("{agreed}/agreement"), &[("_version", "1")]).await.is(303);
        let fields = [("text", "Leave the pager"), ("done_when", "Noor carries it")];
        ines.post(&format!("/people/{}/goals", ines.id), &fields).await.is(303);
        let proposed = newest_goal(&test).await;
        test.advance(jiff::SignedDuration::from_hours(48));
        test.end_line(line, 1).await;
        test.line(ines.id, noor.id, 1).await;
        let plan = noor.get(&format!("/people/{}/plan", ines.id)).await;
        plan.is(200).shows("Run two threat reviews").hides("Leave the pager");
        noor.get(&agreed).await.is(200);
        noor.get(&proposed).await.is(404);
        ruth.get(&agreed).await.is(404);
        ruth.get(&format!("/people/{}/plan", ines.id)).await.is(404);
        ines.get(&proposed).await.is(200);
    }
}

both! {
    async fn a_people_partner_sees_that_a_plan_is_there_and_no_word_of_it(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let goal = propose(&test, &ines, &ines).await;
        ruth.post(&format!("{goal}/agreement"), &[("_version", "1")]).await.is(303);
        let partner = test.person_with_role("Edda Holm", "people_partner").await;
        let page = partner.get(&format!("/people/{}/plan", ines.id)).await;
        page.is(200).shows("Goal 1, agreed").shows("next look 18 Dec").hides("threat").hides("written up");
        partner.get(&goal).await.is(200).shows("agreed 23 Nov").hides("threat").hides("written up");
        partner.post(&format!("{goal}/notes"), &[("text", "Hello")]).await.is(404);
        partner.get(&format!("/people/{}/goals", ines.id)).await.is(404);
    }
}

both! {
    async fn somebody_nobody_manages_keeps_their_plan_and_is_told_why_nothing_is_added(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        ines.get(&format!("/people/{}/plan", ines.id)).await.is(200).shows("Your plan");
        ines.post(&format!("/people/{}/goals", ines.id), &REVIEWS).await.is(409).shows("Nobody holds your rope");
    }
}
