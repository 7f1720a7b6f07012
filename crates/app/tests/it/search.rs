use db::args;

use crate::both;
use crate::support::{Pair, TestApp};

impl TestApp {
    /// A note of the room: `shared`, or one side's own.
    async fn room_note(&self, pair: &Pair<'_>, whose: &str, words: &str) {
        let id: i64 = self.app.entropy.id(self.now());
        let sealed = self.app.vault.seal(kit::Field { column: "room_note.text", row: id }, words);
        let by = if whose == "ic" { pair.ines.id } else { pair.ruth.id };
        let sql = "insert into room_note (id, conversation_id, whose, text_sealed, changed_by, changed_at, doc_version, version) values ($1, $2, $3, $4, $5, $6, 1, 1)";
        self.app.db.run(sql, args![id, pair.id, whose, sealed, by, self.now()]).await.expect("a note");
    }

    /// One answer of a preparation, not shared.
    async fn answer(&self, pair: &Pair<'_>, side: &str, words: &str) {
        let id: i64 = self.app.entropy.id(self.now());
        let sql = "insert into preparation (id, conversation_id, side, begun_at, version) values ($1, $2, $3, $4, 1)";
        self.app.db.run(sql, args![id, pair.id, side, self.now()]).await.expect("a preparation");
        let sealed = self.app.vault.seal(kit::Field { column: "preparation_answer.text", row: id }, words);
        let sql = "insert into preparation_answer (preparation_id, key, text_sealed, kept_back, saved_at, version) values ($1, 'proud', $2, 0, $3, 1)";
        self.app.db.run(sql, args![id, sealed, self.now()]).await.expect("an answer");
    }
}

both! {
    async fn people_and_competencies_are_found_by_folded_words(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.person("Łukasz Wójcik").await;
        people::people::index_missing(&test.app).await.expect("an index");
        let found = pair.ines.get("/search?q=lukasz").await;
        found.is(200).shows("Łukasz Wójcik").hides("Ruth Adeyemi</bdi>");
        pair.ines.get("/search?q=debugging").await.shows("/framework/competencies/").shows("Engineering Craft");
        pair.ines.get("/search?q=zzzz").await.shows("Nothing you may read has every word of “zzzz”.");
        pair.ines.get("/search?q=a").await.shows("Two letters are the least to search for.");
        pair.ines.get("/search").await.is(200).hides("Nothing you may read");
        test.nobody().get("/search?q=lukasz").await.is(303);
    }
}

both! {
    async fn everybody_finds_their_own_sealed_words_and_nobody_elses(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.room_note(&pair, "ic", "The lighthouse is mine alone.").await;
        test.room_note(&pair, "manager", "The lighthouse, as Ruth saw it.").await;
        test.room_note(&pair, "shared", "We both said lighthouse.").await;
        test.answer(&pair, "ic", "A lighthouse, of course.").await;
        test.answer(&pair, "manager", "Ask about the lighthouse.").await;
        let ines = pair.ines.get("/search?q=lighthouse").await;
        ines.shows("mine alone").shows("We both said").shows("of course").hides("as Ruth saw it").hides("Ask about");
        let ruth = pair.ruth.get("/search?q=lighthouse").await;
        ruth.shows("as Ruth saw it").shows("We both said").shows("Ask about").hides("mine alone").hides("of course");
        for role in ["administrator", "people_partner"] {
            let somebody = test.person_with_role(&format!("Hana {role}"), role).await;
            somebody.get("/search?q=lighthouse").await.shows("Nothing you may read").hides("We both said");
        }
        test.person("Noor Haddad").await.get("/search?q=lighthouse").await.shows("Nothing you may read");
    }
}

both! {
    async fn evidence_is_found_by_its_author_and_once_shared_by_the_two_of_the_line(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.seen(&pair, pair.ruth.id, "Kept quiet about the harbour.", false).await;
        test.seen(&pair, pair.ruth.id, "Spoke up about the harbour.", true).await;
        pair.ruth.get("/search?q=harbour").await.shows("Kept quiet").shows("Spoke up").shows("Only you");
        pair.ines.get("/search?q=harbour").await.shows("Spoke up").hides("Kept quiet");
        test.end_line(pair.line, 1).await;
        let edda = test.person("Edda Holm").await;
        test.line(pair.ines.id, edda.id, 1).await;
        edda.get("/search?q=harbour").await.shows("Spoke up").hides("Kept quiet");
        pair.ruth.get("/search?q=harbour").await.hides("Spoke up").hides("Kept quiet").shows("Nothing you may read");
    }
}

both! {
    async fn goals_and_promises_are_found_by_the_two_of_the_line(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let sql = "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, reason, made_at, version) \
            values (77, $1, $2, $3, 'manager', 'Find a seat at the observatory', '2026-12-04', '2026-12-04', 'open', '', $4, 1)";
        test.app.db.run(sql, args![pair.ines.id, pair.line, pair.ruth.id, test.now()]).await.expect("a promise");
        let sql = "insert into goal (id, ic_id, line_id, ordinal, text, done_when, support, state, proposed_by, made_at, version) \
            values (78, $1, $2, 1, 'Lead the redesign', 'The observatory opens', '', 'agreed', $1, $3, 1)";
        test.app.db.run(sql, args![pair.ines.id, pair.line, test.now()]).await.expect("a goal");
        for actor in [&pair.ruth, &pair.ines] {
            actor.get("/search?q=observatory").await.shows("Find a seat").shows("Lead the redesign");
        }
        test.person("Noor Haddad").await.get("/search?q=observatory").await.hides("Find a seat").hides("Lead the");
    }
}

both! {
    async fn a_former_manager_who_finds_a_topic_of_the_1_1s_leaves_a_trace(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.ruth.post(&format!("/people/{}/topics", pair.ines.id), &[("topic", "The lighthouse keeper")]).await.is(303);
        let sql = "select count(*) from access_entry where about_id = $1 and by_id = $2";
        let traces = || test.app.db.value::<i64>(sql, args![pair.ines.id, pair.ruth.id]);
        pair.ruth.get("/search?q=lighthouse").await.shows("The lighthouse keeper");
        assert_eq!(traces().await.expect("an answer"), Some(0));
        test.end_line(pair.line, 1).await;
        pair.ruth.get("/search?q=lighthouse").await.shows("The lighthouse keeper");
        assert_eq!(traces().await.expect("an answer"), Some(1));
    }
}

both! {
    async fn a_former_manager_finds_the_promise_they_kept_and_leaves_a_trace(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let sql = "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, settled_on, reason, made_at, version) \
            values (77, $1, $2, $3, 'manager', 'Find a seat at the observatory', '2026-11-20', '2026-11-20', 'kept', '2026-11-19', '', $4, 1)";
        test.app.db.run(sql, args![pair.ines.id, pair.line, pair.ruth.id, test.days_ago(30)]).await.expect("a promise");
        let sql = "select count(*) from access_entry where about_id = $1 and by_id = $2";
        let traces = || test.app.db.value::<i64>(sql, args![pair.ines.id, pair.ruth.id]);
        pair.ruth.get("/search?q=observatory").await.shows("Find a seat");
        assert_eq!(traces().await.expect("an answer"), Some(0));
        test.end_line(pair.line, 1).await;
        pair.ruth.get("/search?q=observatory").await.shows("Find a seat");
        assert_eq!(traces().await.expect("an answer"), Some(1));
        pair.ines.get("/search?q=observatory").await.shows("Find a seat");
    }
}

both! {
    async fn a_former_manager_is_led_to_the_notes_that_are_still_theirs(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        test.room_note(&pair, "manager", "The lighthouse, as Ruth saw it.").await;
        let notes = pair.at("room/notes");
        pair.ruth.get("/search?q=lighthouse").await.shows(&notes);
        pair.ruth.get(&notes).await.is(200);
        test.end_line(pair.line, 0).await;
        pair.ruth.get("/search?q=lighthouse").await.shows(&notes);
        pair.ruth.get(&notes).await.is(200).shows("as Ruth saw it");
    }
}
