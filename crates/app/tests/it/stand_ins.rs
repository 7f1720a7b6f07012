//! Somebody stands in for a manager: arranged, seen beforehand, held, over.

use db::args;
use jiff::SignedDuration;
use people::PersonId;

use crate::both;
use crate::support::{Actor, Page, Pair, TestApp};

/// Ruth and Ines, an administrator, and Noor, who is to stand in.
struct Story<'a> {
    pair: Pair<'a>,
    hana: Actor<'a>,
    noor: Actor<'a>,
    path: String,
}

impl<'a> Story<'a> {
    async fn begin(test: &'a TestApp) -> Story<'a> {
        let pair = test.ruth_and_ines().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        let path = format!("/people/{}/line", pair.ines.id);
        Story { pair, hana, noor, path }
    }

    /// Hana lets somebody stand in from one day to another.
    async fn arrange(&self, who: PersonId, first: &str, last: &str) -> Page {
        let (who, line) = (who.to_string(), self.pair.line.to_string());
        let fields = [("person", who.as_str()), ("line", &line), ("first", first), ("last", last)];
        self.hana.post(&format!("{}/stand-in", self.path), &fields).await
    }

    /// Noor stands in from now until the end of Friday 4 December.
    async fn stands_in(test: &'a TestApp) -> Story<'a> {
        let story = Story::begin(test).await;
        test.advance(SignedDuration::from_mins(1));
        story.arrange(story.noor.id, "2026-11-23", "2026-12-04").await.is(303);
        story
    }

    /// Plans a quarterly; answers the address of the conversation.
    async fn plan(&self, by: &Actor<'a>, day: &str, more: &[(&str, &str)]) -> Page {
        let mut fields = vec![("kind", "quarterly"), ("day", day), ("time", "10:00"), ("minutes", "60")];
        fields.extend(more);
        by.post(&format!("/people/{}/conversations", self.pair.ines.id), &fields).await
    }
}

async fn told(test: &TestApp, to: PersonId, kind: &str) -> i64 {
    let sql = "select count(*) from notice where person_id = $1 and kind = $2";
    test.app.db.value(sql, args![to, kind]).await.expect("an answer").unwrap_or(0)
}

async fn id_of(test: &TestApp) -> String {
    let sql = "select id from stand_in order by id desc limit 1";
    kit::ids::short(test.app.db.value::<i64>(sql, args![]).await.expect("an answer").expect("somebody stands in"))
}

both! {
    async fn a_stand_in_is_seen_before_it_is_arranged_and_the_ic_reads_what_it_means(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        let page = format!("{}/stand-in", story.path);
        story.hana.get(&format!("{page}?find=noor")).await.is(200).shows("Noor Haddad");
        let seen = story.hana.get(&format!("{page}?to={}&first=2026-11-24&last=2026-12-04", noor.id)).await;
        seen.is(200).shows("Tuesday 24 November").shows("Friday 4 December").shows("The goals that are agreed");
        seen.shows("only that it is there").hides("26 November, 14:00");
        story.arrange(noor.id, "2026-11-24", "2026-12-04").await.is(303);
        let before = ines.get(&story.path).await;
        before.is(200).shows("Noor Haddad is to stand in for Ruth").shows("Promises of both sides that are open");
        before.shows("Private notes of either side").shows("Thu 26 November, 14:00").hides("End it now");
        ruth.get(&story.path).await.is(200).shows("Noor Haddad is to stand in");
        noor.get(&story.path).await.is(200).shows("Noor Haddad is to stand in");
        test.person("Edda Blom").await.get(&story.path).await.is(200).hides("Noor");
        test.settle().await;
        for (who, kind) in [(ines, "ic"), (ruth, "manager"), (noor, "stands_in")] {
            assert_eq!(told(&test, who.id, &format!("line.stand_in.{kind}")).await, 1, "{kind}");
        }
        noor.get(&format!("/people/{}/plan", ines.id)).await.is(404);
        test.go_to("2026-11-24T00:00:00Z");
        noor.get(&format!("/people/{}/plan", ines.id)).await.is(200);
        test.person("Kai Blom").await.get(&story.path).await.is(200).shows("Noor Haddad stands in for Ruth until Friday 4 December");
    }
}

both! {
    async fn somebody_who_cannot_stand_in_is_refused_with_the_reason(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        story.arrange(ruth.id, "2026-11-24", "2026-12-04").await.is(422).shows("holds the rope of this line already");
        story.arrange(ines.id, "2026-11-24", "2026-12-04").await.is(422).shows("climbs in this line");
        story.arrange(story.hana.id, "2026-11-24", "2026-12-04").await.is(422).shows("Another administrator");
        story.arrange(noor.id, "", "").await.is(422).shows("Choose the first day");
        story.arrange(noor.id, "2026-12-04", "2026-11-24").await.is(422).shows("comes before the first");
        test.line(noor.id, ines.id, 10).await;
        story.arrange(noor.id, "2026-11-24", "2026-12-04").await.is(422).shows("Ines Carvalho manages Noor Haddad");
        let edda = test.person("Edda Blom").await;
        story.arrange(edda.id, "2026-11-24", "2026-12-04").await.is(303);
        let kai = test.person("Kai Blom").await;
        story.arrange(kai.id, "2026-12-04", "2026-12-08").await.is(422).shows("One at a time");
        story.arrange(kai.id, "2026-12-05", "2026-12-08").await.is(303);
        for who in [ines, ruth, noor] {
            who.get(&format!("{}/stand-in", story.path)).await.is(404);
        }
        let sql = "update person set last_on = '2026-12-10' where id = $1";
        test.app.db.run(sql, args![noor.id]).await.expect("a last day");
    }
}

both! {
    async fn a_temporary_line_stands_where_ones_lines_stand_with_its_last_day(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        noor.get("/").await.is(200).shows("Standing in").shows("until 4 Dec").shows("For Ruth, until Friday 4 December");
        ines.get("/").await.is(200).shows("until 4 Dec").shows("Noor stands in for Ruth");
        ruth.get("/").await.is(200).hides("Standing in");
        let person = format!("/people/{}", ines.id);
        noor.get(&person).await.is(200).shows("You stand in, until 4 Dec").shows("Note evidence");
        ruth.get(&person).await.is(200).shows("Noor Haddad, until 4 Dec");
        test.person("Edda Blom").await.get(&person).await.is(200).shows("Noor Haddad, until 4 Dec").hides("Note evidence");
        noor.get(&format!("/people/{}/tree", ruth.id)).await.is(200).shows("Noor Haddad stands in until 4 Dec");
        noor.get("/people").await.is(200).shows("Noor Haddad stands in until 4 Dec");
        noor.get("/conversations").await.is(200).shows("Ines");
    }
}

both! {
    async fn a_stand_in_plans_and_holds_a_conversation_and_it_falls_away_when_their_time_is_over(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        noor.get(&format!("/conversations/{}", story.pair.id)).await.is(404);
        story.plan(noor, "2026-12-08", &[]).await.is(422).shows("Noor stands in until Friday 4 December");
        let planned = story.plan(noor, "2026-12-01", &[]).await;
        let path = planned.is(303).location.clone().expect("a conversation");
        noor.get(&path).await.is(200).shows("You and Ines");
        ines.get(&path).await.is(200).shows("You and Noor");
        ruth.get(&path).await.is(200).shows("Noor was to sit down with Ines").hides("Move it");
        noor.get(&format!("{path}/preparation")).await.is(200);
        ruth.get(&format!("{path}/preparation")).await.is(404);
        ruth.get(&format!("/people/{}", ines.id)).await.is(200).hides(&format!("{path}/preparation"));
        let with_ruth = [("with", ruth.id.to_string())];
        let chosen: Vec<(&str, &str)> = with_ruth.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let own = story.plan(ines, "2026-12-10", &chosen).await.is(303).location.clone().expect("a conversation");
        ruth.get(&own).await.is(200).shows("You and Ines");
        noor.get(&format!("{path}/time")).await.is(200);
        test.go_to("2026-12-01T10:00:00Z");
        let (noor, ines, ruth) = (test.sign_in(noor.id).await, test.sign_in(ines.id).await, test.sign_in(ruth.id).await);
        noor.post(&format!("{path}/room/beginning"), &[]).await.is(303);
        noor.get(&format!("{path}/room")).await.is(200);
        noor.post(&format!("{path}/room/private-notes"), &[("text", "quiet words"), ("_version", "0")]).await.is(303);
        noor.post(&format!("{path}/room/notes"), &[("text", "loud words"), ("_version", "0")]).await.is(303);
        ruth.get(&format!("{path}/room")).await.is(404);
        noor.post(&format!("{path}/room/ending"), &[]).await.is(303);
        let later = story.plan(&noor, "2026-12-04", &[]).await.is(303).location.clone().expect("another");
        test.go_to("2026-12-05T00:00:00Z");
        noor.get(&path).await.is(404);
        noor.get(&format!("{path}/room/notes")).await.is(200).shows("quiet words").hides("loud words");
        ruth.get(&format!("{path}/room/notes")).await.is(200).shows("loud words").hides("quiet words");
        noor.get("/").await.is(200).shows(&format!("{path}/follow-up"));
        noor.get(&format!("{path}/follow-up")).await.is(200);
        test.settle().await;
        ines.get(&later).await.is(200).shows("It fell away").shows("stands in no longer");
        assert_eq!(told(&test, ines.id, "conversation.stand_in_over").await, 1);
        for (who, kind) in [(&ines, "ic"), (&ruth, "manager"), (&noor, "stands_in")] {
            assert_eq!(told(&test, who.id, &format!("line.stand_in_over.{kind}")).await, 1, "{kind}");
        }
        ines.get(&own).await.is(200).shows("You and Ruth sit down");
    }
}

both! {
    async fn a_stand_in_ends_early_and_with_the_line_and_with_their_own_last_day(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let (ines, noor) = (&story.pair.ines, &story.noor);
        let plan = format!("/people/{}/plan", ines.id);
        let ending = format!("{}/stand-in/ending", story.path);
        noor.get(&plan).await.is(200);
        for who in [ines, noor, &story.pair.ruth] {
            who.post(&ending, &[("stand_in", &id_of(&test).await)]).await.is(404);
        }
        story.hana.post(&ending, &[("stand_in", &id_of(&test).await)]).await.is(303);
        noor.get(&plan).await.is(404);
        story.hana.post(&ending, &[("stand_in", &id_of(&test).await)]).await.is(409);
        story.arrange(noor.id, "2026-11-23", "2026-12-04").await.is(303);
        noor.get(&plan).await.is(200);
        test.advance(SignedDuration::from_hours(1));
        let tomas = test.person("Tomas Lindqvist").await;
        let (to, line) = (tomas.id.to_string(), story.pair.line.to_string());
        story.hana.post(&story.path, &[("manager", &to), ("line", &line), ("on", "")]).await.is(303);
        test.go_to("2026-11-24T00:00:00Z");
        test.settle().await;
        noor.get(&plan).await.is(404);
        assert_eq!(told(&test, ines.id, "line.stand_in_over.ic").await, 2);
        let new = people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").expect("a line").id.to_string();
        let who = noor.id.to_string();
        let fields = [("person", who.as_str()), ("line", &new), ("first", "2026-11-30"), ("last", "2026-12-04")];
        story.hana.post(&format!("{}/stand-in", story.path), &fields).await.is(303);
        let sql = "update person set last_on = '2026-11-22' where id = $1";
        test.app.db.run(sql, args![noor.id]).await.expect("a last day");
        test.settle().await;
        assert_eq!(told(&test, ines.id, "line.stand_in_off.ic").await, 1);
        test.settle().await;
        assert_eq!(told(&test, ines.id, "line.stand_in_off.ic").await, 1, "once");
    }
}

both! {
    async fn who_stands_in_sits_on_the_managers_side_and_their_promise_is_theirs(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        let plan = format!("/people/{}/plan", ines.id);
        let goal = [("text", "Lead the fares review"), ("done_when", "It is done"), ("due_on", "2027-02-01")];
        noor.post(&format!("/people/{}/goals", ines.id), &goal).await.is(303);
        ruth.get(&plan).await.is(200).shows("Lead the fares review").hides("Agree<span");
        ines.get(&plan).await.is(200).shows("Agree<span");
        let said = [("text", "Ask the depot for a day"), ("due_on", "2026-12-03")];
        noor.post(&format!("/people/{}/promises", ines.id), &said).await.is(303);
        let shown = ines.get(&plan).await;
        shown.is(200).shows("Ask the depot for a day").shows("Noor said");
        shown.shows("You, Ruth and Noor");
        noor.get("/promises").await.is(200).shows("Ask the depot for a day").shows("to Ines");
        ruth.get("/promises").await.is(200).hides("Ask the depot for a day");
    }
}

both! {
    async fn what_a_stand_in_writes_and_may_read_is_found_while_they_stand_in(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        test.seen(&story.pair, ruth.id, "Ruth saw the harbour before.", true).await;
        let goal = [("text", "Lead the harbour review"), ("done_when", "It is done"), ("due_on", "2027-02-01")];
        ruth.post(&format!("/people/{}/goals", ines.id), &goal).await.is(303);
        let sql = "update goal set state = 'agreed'";
        test.app.db.run(sql, args![]).await.expect("a goal that is agreed");
        for (text, state) in [("Ask the harbour for a day", "open"), ("Paint the harbour", "kept")] {
            let said = [("text", text), ("due_on", "2026-12-03")];
            ines.post(&format!("/people/{}/promises", ines.id), &said).await.is(303);
            let sql = "update promise set state = $1 where text = $2";
            test.app.db.run(sql, args![state, text]).await.expect("a promise");
        }
        test.advance(SignedDuration::from_mins(1));
        noor.get("/search?q=harbour").await.shows("Nothing you may read");
        noor.get("/evidence").await.hides("Where you stand in");
        story.arrange(noor.id, "2026-11-23", "2026-12-04").await.is(303);
        let kept = [("behaviour", "Rowed across the harbour."), ("happened_on", "2026-11-23")];
        noor.post(&format!("/people/{}/evidence", ines.id), &kept).await.is(303);
        test.seen(&story.pair, ines.id, "Ines told of the harbour meanwhile.", true).await;
        let sql = "update evidence set made_at = $1 where author_id = $2";
        test.app.db.run(sql, args![test.now(), ines.id]).await.expect("evidence of now");

        let mine = noor.get("/evidence").await;
        mine.is(200).shows("Where you stand in").shows("Ines, for Ruth").shows("Rowed across").shows("Only you");
        mine.hides("Ruth saw");
        let found = noor.get("/search?q=harbour").await;
        found.is(200).shows("Rowed across").shows("told of the harbour meanwhile").shows("Lead the harbour review");
        found.shows("Ask the harbour for a day").hides("Paint the harbour").hides("Ruth saw the harbour");
        noor.get("/").await.is(200).shows("Rowed across");
        ruth.get("/search?q=harbour").await.hides("Rowed across");
        let looked = "select count(*) from access_entry where about_id = $1 and by_id = $2 and object in ('plan', 'promise_by_ic')";
        let trace = test.app.db.value::<i64>(looked, args![ines.id, noor.id]).await.expect("an answer");
        assert_eq!(trace, Some(2), "reading what was agreed before stands on the log of the IC");

        test.go_to("2026-12-06T09:00:00Z");
        noor.get("/search?q=harbour").await.shows("Nothing you may read");
        noor.get("/evidence").await.is(200).hides("Rowed across").hides("Where you stand in");
    }
}

both! {
    async fn a_stand_in_is_not_told_that_there_is_nothing_where_something_is(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, noor) = (&story.pair.ines, &story.pair.ruth, &story.noor);
        test.seen(&story.pair, ruth.id, "Ruth saw the harbour before.", true).await;
        let goal = [("text", "Lead the harbour review"), ("done_when", "It is done"), ("due_on", "2027-02-01")];
        ruth.post(&format!("/people/{}/goals", ines.id), &goal).await.is(303);
        let sql = "update goal set state = 'agreed', agreed_at = $1, check_on = '2026-11-20'";
        test.app.db.run(sql, args![test.days_ago(60)]).await.expect("a goal that is agreed");
        let sql = "insert into goal_note (id, goal_id, author_id, on_day, text, made_at) select 5, id, $1, '2026-11-21', 'Half of it is read.', $2 from goal";
        test.app.db.run(sql, args![ruth.id, test.days_ago(2)]).await.expect("an entry");
        test.advance(SignedDuration::from_mins(1));
        story.arrange(noor.id, "2026-11-23", "2026-12-04").await.is(303);

        let person = format!("/people/{}", ines.id);
        let page = noor.get(&person).await;
        page.is(200).shows("Ruth sits down with Ines on Thursday 26 November, 14:00").shows("Plan one of your own");
        page.shows("Nothing since you stand in.").shows("stays with Ines and Ruth").shows("last entry 21 Nov");
        for untrue in ["No conversation is planned", "There are no two views", "Nobody has written", "Nobody has held this rope"] {
            page.hides(untrue);
        }
        page.hides("Half of it is read").hides("Ruth saw the harbour");
        noor.get(&format!("{person}/evidence")).await.shows("What was shared before you stood in stays with Ines and Ruth.");
        let plan = noor.get(&format!("{person}/plan")).await;
        plan.is(200).shows("Lead the harbour review").hides("Half of it is read").hides("nothing written since");
        assert_eq!(plan.text.matches("Follow-through:").count(), 1, "only one’s own promises are all there to count");
        assert_eq!(ruth.get(&format!("{person}/plan")).await.text.matches("Follow-through:").count(), 3);
    }
}

both! {
    async fn a_direction_shared_before_somebody_stood_in_shapes_nothing_for_them(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, noor) = (&story.pair.ines, &story.noor);
        let own = format!("/people/{}/direction", ines.id);
        let shares = async |with: &str, version: &str| {
            let fields = [("aim", "deepen"), ("text", "Into the depth."), ("then", "share"), ("with", with), ("_version", version)];
            ines.post(&own, &fields).await.is(303);
        };
        let (ruth, both) = (story.pair.ruth.id, format!("{} {}", story.pair.ruth.id, noor.id));
        shares(&ruth.to_string(), "0").await;
        test.advance(SignedDuration::from_mins(1));
        story.arrange(noor.id, "2026-11-23", "2026-12-04").await.is(303);
        let path = story.plan(noor, "2026-12-01", &[]).await.is(303).location.clone().expect("a conversation");
        noor.get(&format!("{path}/preparation")).await.is(200).hides("wants to deepen");
        ines.get(&own).await.shows("You and Ruth").shows("share with Ruth and Noor");
        shares(&both, "2").await;
        let again = [("anyway", "quarterly 2026-12-02 10:00 60")];
        let path = story.plan(noor, "2026-12-02", &again).await.is(303).location.clone().expect("a conversation");
        noor.get(&format!("{path}/preparation")).await.is(200).shows("wants to deepen");
    }
}

both! {
    async fn what_is_written_down_with_a_stand_in_says_that_the_manager_reads_it_too(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let (ines, noor) = (&story.pair.ines, &story.noor);
        let path = story.plan(noor, "2026-12-01", &[]).await.is(303).location.clone().expect("a conversation");
        test.go_to("2026-12-01T10:00:00Z");
        let (noor, ines) = (test.sign_in(noor.id).await, test.sign_in(ines.id).await);
        noor.post(&format!("{path}/room/beginning"), &[]).await.is(303);
        noor.post(&format!("{path}/room/ending"), &[]).await.is(303);
        let note = [("subject", "What we agreed"), ("body", "Ines,\n\nas we said."), ("_bare", "yes"), ("_version", "0")];
        noor.post(&format!("{path}/follow-up/sending"), &note).await.is(303);
        let sent = ines.get(&format!("{path}/wrap-up")).await;
        sent.is(200).shows("id=\"mail\">The note</h2><span class=\"seen\">").shows("You, Noor and Ruth</span>").hides("Ines and Noor</span>");
    }
}

both! {
    async fn only_who_sits_in_a_conversation_writes_down_what_comes_of_it(test: TestApp) {
        let story = Story::stands_in(&test).await;
        let pair = &story.pair;
        pair.begin(&test).await;
        let noor = test.sign_in(story.noor.id).await;
        let id = pair.id.to_string();
        let goal = [("text", "Lead it"), ("done_when", "It is done"), ("agreed", "yes"), ("conversation", id.as_str())];
        noor.post(&format!("/people/{}/goals", pair.ines.id), &goal).await.is(404);
        let promise = [("text", "Ask the depot"), ("due_on", "2026-12-03"), ("conversation", id.as_str())];
        noor.post(&format!("/people/{}/promises", pair.ines.id), &promise).await.is(404);
        pair.ruth.post(&format!("/people/{}/promises", pair.ines.id), &promise).await.is(303);
    }
}
