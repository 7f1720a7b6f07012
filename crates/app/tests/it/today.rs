use conversations::ConversationId;
use db::args;
use jiff::SignedDuration;
use people::{LineId, PersonId};

use crate::both;
use crate::support::{Pair, TestApp};

impl TestApp {
    /// The conversation ended so many hours ago; its follow-up is owed since.
    async fn ended(&self, id: ConversationId, hours_ago: i64) {
        let ended_at = self.now() - SignedDuration::from_hours(hours_ago);
        let sql = "update conversation set state = 'wrapped_up', starts_at = $1, began_at = $1, wrapped_up_at = $2, \
            follow_up_due_at = $3 where id = $4";
        let due_at = ended_at + SignedDuration::from_hours(24);
        let began_at = ended_at - SignedDuration::from_hours(1);
        self.app.db.run(sql, args![began_at, ended_at, due_at, id]).await.expect("an ended conversation");
    }

    /// An open promise of one side, due so many days from now.
    async fn promise(&self, pair: &Pair<'_>, side: &str, text: &str, due_in: i64) {
        let id: i64 = self.app.entropy.id(self.now());
        let owner = if side == "ic" { pair.ines.id } else { pair.ruth.id };
        let due_on = jiff::civil::date(2026, 11, 23).saturating_add(jiff::ToSpan::days(due_in));
        let sql = "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, reason, made_at, version) \
            values ($1, $2, $3, $4, $5, $6, $7, $7, 'open', '', $8, 1)";
        let args = args![id, pair.ines.id, pair.line, owner, side, text, due_on, self.days_ago(20)];
        self.app.db.run(sql, args).await.expect("a promise");
    }

    async fn held(&self, line: LineId, ic: PersonId, manager: PersonId, days_ago: i64) {
        let id = self.quarterly(line, ic, manager, self.days_ago(days_ago)).await;
        let sql = "update conversation set state = 'closed', wrapped_up_at = starts_at where id = $1";
        self.app.db.run(sql, args![id]).await.expect("a held conversation");
    }
}

both! {
    async fn a_manager_reads_first_what_is_owed(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.ended(pair.id, 20).await;
        test.promise(&pair, "manager", "Ask Mobile how the review felt", -3).await;
        let today = pair.ruth.get("/").await;
        today.is(200).shows("Ines’ follow-up is owed before the day is out.").shows("4 h left").shows("1 owed");
        // The count is that of the page it leads to.
        let page = pair.ruth.get(&format!("/conversations/{}/wrap-up", pair.id)).await;
        let done = page.text.split("<h2 id=\"ck\">").nth(1).and_then(|rest| rest.split("</h2>").next()).expect("a count");
        today.shows(&format!("/conversations/{}/wrap-up", pair.id)).shows(done).shows("Note with Ines before its clock ran out. Plan updated. And ");
        pair.ruth.get(&format!("/people/{}", pair.ines.id)).await.is(200).shows(done);
        today.shows("Ask Mobile how the review felt").shows("3 days late").shows("1 open, 1 late");
        pair.ines.get("/").await.is(200).hides("follow-up is owed").shows("Ruth owes you").shows("Ask Mobile");
    }
}

both! {
    async fn today_and_the_promises_page_count_the_same(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let tomas = test.person("Tomas Lindqvist").await;
        let line = test.line(pair.ruth.id, tomas.id, 300).await;
        test.promise(&pair, "manager", "Ask Mobile how the review felt", 3).await;
        let sql = "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, reason, made_at, version)             values (8, $1, $2, $1, 'ic', 'Write down what I learnt', '2026-12-01', '2026-12-01', 'open', '', $3, 1)";
        test.app.db.run(sql, args![pair.ruth.id, line, test.days_ago(20)]).await.expect("a promise as an IC");
        let today = pair.ruth.get("/").await;
        today.is(200).shows("2 open").shows("Ask Mobile").shows("Write down what I learnt");
        pair.ruth.get("/promises").await.is(200).shows("Two things you said you would do are open.");
    }
}

both! {
    async fn both_see_how_far_the_other_is_and_nothing_of_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let sql = "insert into preparation (id, conversation_id, side, begun_at, version) values (7, $1, 'ic', $2, 1)";
        test.app.db.run(sql, args![pair.id, test.now()]).await.expect("a preparation");
        for (row, text) in ["The fares API, of course.", ""].iter().enumerate() {
            let key = format!("question-{row}");
            let sealed = test.app.vault.seal(kit::Field { column: "preparation_answer.text", row: 7 }, text);
            let sql = "insert into preparation_answer (preparation_id, key, text_sealed, kept_back, saved_at, version) \
                values (7, $1, $2, 0, $3, 1)";
            test.app.db.run(sql, args![key, sealed, test.now()]).await.expect("an answer");
        }
        let today = pair.ruth.get("/").await;
        today.shows("Thursday is Ines.").shows("1 of 5 answers").shows("Not shared.").hides("fares API");
        today.shows("Quarterly check-in, 60 min").shows(">Thu</span>");
        pair.ines.get("/").await.shows("Thursday is Ruth.").shows("1 of 5 answers").shows("Prepare");
    }
}

both! {
    async fn a_line_past_its_quarter_drifts_and_a_new_one_waits_for_its_first_conversation(test: TestApp) {
        test.workspace().await;
        test.kinds_since(700).await;
        let ruth = test.person("Ruth Adeyemi").await;
        let (kofi, aiko) = (test.person("Kofi Mensah").await, test.person("Aiko Tanaka").await);
        let line = test.line(kofi.id, ruth.id, 600).await;
        test.line(aiko.id, ruth.id, 5).await;
        test.held(line, kofi.id, ruth.id, 250).await;
        test.held(line, kofi.id, ruth.id, 158).await;
        let today = ruth.get("/").await;
        today.shows("Aiko should have a first conversation within 9 days.").shows("first talk");
        today.shows("Quarterly check-in overdue by 66 days").shows("drifting");
        today.shows("Kofi’s quarterly check-in over twelve months: held");
        kofi.get("/").await.shows("Your 1:1 with Ruth is 586 days overdue.").hides("Nothing is owed").hides("Drifting").shows("Quarterly check-in overdue by 66 days");
    }
}

both! {
    async fn a_people_partner_counts_what_is_late_and_reads_no_word(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.kinds_since(700).await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let edda = test.person("Edda Holm").await;
        test.promise(&pair, "manager", "Ask Mobile how the review felt", -3).await;
        zeynep.get("/").await.shows("Fewer than five lines are open.").shows("Edda Holm").hides("Ask Mobile");
        for name in ["Noor Haddad", "Joel Whitaker", "Lars Eriksen", "Priya Raman"] {
            let person = test.person(name).await;
            test.line(person.id, edda.id, 40).await;
        }
        test.advance(SignedDuration::from_mins(2));
        let today = zeynep.get("/").await;
        today.shows("Five lines are late").shows("lines past the day of their first conversation, none planned");
        today.shows(">5</span>").hides("Ask Mobile");
        pair.ruth.get("/").await.hides("Across the workspace");
    }
}

both! {
    async fn what_is_late_comes_before_a_date_nobody_has_set(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.line(zeynep.id, pair.ruth.id, 400).await;
        let today = zeynep.get("/").await;
        let place = |words: &str| today.is(200).text.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(place("Across the workspace") < place("No conversation is planned."));
        assert!(place("Without a manager") < place("No conversation is planned."));
    }
}

both! {
    async fn an_administrator_reads_what_the_system_needs_and_no_word(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        test.promise(&pair, "ic", "Write to Pricing", 3).await;
        let today = hana.get("/").await;
        today.shows("they have no account").shows("Running it").shows("/outbox").hides("Write to Pricing");
        today.hides("Across the workspace").hides("Next conversations");
    }
}

both! {
    async fn a_room_that_stayed_open_is_there_to_be_ended_and_nothing_else(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ruth.get("/").await.shows("You and Ines are in the room.").hides("Still open");
        test.advance(jiff::SignedDuration::from_hours(25));
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        for who in [&ruth, &ines] {
            who.get("/").await.shows("Still open: end it").shows(&pair.at("room")).hides("are in the room");
            who.get(&pair.at("room")).await.shows("End early");
        }
        ines.post(&pair.at("room/ending"), &[]).await.is(303);
        ruth.get("/").await.hides("end it");
    }
}

both! {
    async fn whoever_has_no_manager_any_more_finds_what_is_theirs(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.promise(&pair, "ic", "Write down what I learnt", 3).await;
        test.promise(&pair, "manager", "Ask Mobile how the review felt", 4).await;
        test.end_line(pair.line, 2).await;
        let today = pair.ines.get("/").await;
        today.is(200).shows("You said you would").shows("Write down what I learnt").shows("Noticed lately");
        today.shows("Nobody holds your rope just now.").shows("Promised to you").shows("Ask Mobile").shows("Open my plan");
        today.hides("No line begins or ends with you yet.").hides("Either side may plan one").hides("Propose a time");
    }
}

both! {
    async fn a_line_that_moves_tomorrow_is_not_planned_beyond(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.kinds_since(700).await;
        let (hana, tomas) = (test.person_with_role("Hana Novak", "administrator").await, test.person("Tomas Lindqvist").await);
        let aiko = test.person("Aiko Tanaka").await;
        let new = test.line(aiko.id, pair.ruth.id, 5).await;
        test.held(pair.line, pair.ines.id, pair.ruth.id, 90).await;
        pair.ruth.get("/").await.is(200).shows("Thursday is Ines").shows("Plan it<").shows("overdue by").shows("not begun");
        for (ic, line) in [(pair.ines.id, pair.line), (aiko.id, new)] {
            let fields = [("manager", tomas.id.to_string()), ("line", line.to_string()), ("on", "2026-11-24".to_owned())];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            hana.post(&format!("/people/{ic}/line"), &fields).await.is(303);
        }
        let today = pair.ruth.get("/").await;
        today.is(200).shows("Falls away on Tue 24 November, when the line moves to Tomas Lindqvist.").hides("Thursday is Ines");
        today.hides("Plan it<").hides("should have a first conversation").hides("not begun");
        today.shows("overdue by").shows("The line moves to Tomas Lindqvist on Tue 24 November.");
        pair.ines.get("/").await.is(200).shows("Falls away on Tue 24 November").hides("Thursday is Ruth");
        aiko.get("/").await.is(200).hides("First conversation");
    }
}
