use db::args;
use kit::events::{self, Event};
use people::PersonId;

use crate::both;
use crate::support::{TestApp, without_secrets};

/// Lets the questions of every conversation rest, so that a story tells only what it means to.
async fn no_questions(test: &TestApp) {
    test.app.db.run("update conversation set questions_at = null", args![]).await.expect("quiet");
}

/// Records something that happened to a conversation, as its feature would, and lets it be told.
async fn happens(test: &TestApp, kind: &'static str, by: Option<PersonId>, about: PersonId, object: i64) {
    let mut tx = test.app.db.begin().await.expect("a transaction");
    let event = Event { kind, by: by.map(|by| by.0), about: Some(about.0), object: Some(object) };
    events::record(&mut tx, &test.app, event, test.now()).await.expect("an event");
    tx.commit().await.expect("a commit");
    test.settle().await;
}

both! {
    async fn the_other_one_reads_what_happened_and_nobody_else_does(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        no_questions(&test).await;
        let noor = test.person("Noor Haddad").await;
        happens(&test, "conversation.planned", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        let said = "Ruth Adeyemi planned a conversation with you for Thursday 26 November, 14:00.";
        pair.ines.get("/notices").await.is(200).shows(said).shows("One is unread.");
        pair.ruth.get("/notices").await.hides(said);
        noor.get("/notices").await.hides(said).shows("Nothing has happened yet.");
        test.nobody().get("/notices").await.is(303);
    }
}

both! {
    async fn opening_a_notice_reads_it_and_leads_there(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        no_questions(&test).await;
        happens(&test, "conversation.planned", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        let page = pair.ines.get("/notices").await;
        let start = page.text.find("/notices/0").expect("a notice to open");
        let path = page.text[start..].split('"').next().expect("a path").to_owned();
        test.person("Noor Haddad").await.post(&path, &[]).await.is(404);
        let opened = pair.ines.post(&path, &[]).await;
        assert_eq!(opened.location, Some(format!("/conversations/{}", pair.id)));
        pair.ines.get("/notices").await.shows("You have read them all.");
        happens(&test, "conversation.moved", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        pair.ines.post_and_follow("/notices/reading", &[]).await.shows("You have read them all.");
    }
}

/// How many notices of a kind somebody has not read.
async fn unread(test: &TestApp, person: PersonId, kind: &str) -> i64 {
    let sql = "select count(*) from notice where person_id = $1 and kind = $2 and read_at is null";
    test.app.db.value(sql, args![person, kind]).await.expect("an answer").unwrap_or_default()
}

both! {
    async fn what_was_asked_for_counts_as_read_once_it_is_done_and_nothing_else_does(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        no_questions(&test).await;
        pair.end(&test).await;
        pair.send().await;
        happens(&test, "conversation.moved", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        assert_eq!(unread(&test, pair.ines.id, "follow_up.sent").await, 1);
        pair.ines.post(&pair.at("confirmation"), &[]).await.is(303);
        // What is told before the confirmation is looked at came after it.
        test.advance(jiff::SignedDuration::from_secs(1));
        let sql = "insert into notice (id, person_id, kind, path, made_at) values (7, $1, 'follow_up.sent', $2, $3)";
        test.app.db.run(sql, args![pair.ines.id, pair.at("wrap-up"), test.now()]).await.expect("a notice");
        test.settle().await;
        assert_eq!(unread(&test, pair.ines.id, "follow_up.sent").await, 1, "only what came later");
        assert_eq!(unread(&test, pair.ines.id, "conversation.moved").await, 1);
        assert_eq!(unread(&test, pair.ruth.id, "follow_up.confirmed").await, 1);
    }
}

both! {
    async fn a_kind_of_mail_that_is_switched_off_stays_a_notice(test: TestApp) {
        let test = test.sending_mail();
        let pair = test.ruth_and_ines().await;
        no_questions(&test).await;
        test.password(pair.ines.id, "nine trams before breakfast").await;
        pair.ines.get("/settings").await.is(200).shows("name=\"mail\" value=\"dates\" checked").shows("name=\"mail\" value=\"shared\" checked");
        pair.ines.post_and_follow("/settings/mails", &[("mail", "shared"), ("mail", "follow_ups")]).await
            .is(200).shows("name=\"mail\" value=\"dates\"><").shows("name=\"mail\" value=\"shared\" checked");
        happens(&test, "conversation.planned", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        assert!(test.mails().await.is_empty(), "dates are switched off");
        pair.ines.get("/notices").await.shows("Ruth Adeyemi planned a conversation with you");
        happens(&test, "conversation.wrapped_up", None, pair.ines.id, pair.id.0).await;
        happens(&test, "account.password_changed", Some(pair.ines.id), pair.ines.id, 0).await;
        let mails = test.mails().await;
        assert!(mails.iter().any(|mail| mail.kind == "account.password_changed"), "what is about the account always goes");
        assert!(mails.iter().all(|mail| !mail.text.contains("/settings#mails") || !mail.kind.starts_with("account.")));
        pair.ines.post("/settings/mails", &[("mail", "dates")]).await.is(303);
        happens(&test, "conversation.moved", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        let last = test.mails().await.pop().expect("a mail");
        assert_eq!(last.kind, "conversation.moved");
        assert!(last.text.contains("/settings#mails") && last.html.contains("/settings#mails"));
    }
}

both! {
    async fn an_event_is_told_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        happens(&test, "conversation.planned", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        test.settle().await;
        let count = test.app.db.value::<i64>("select count(*) from notice where kind = 'conversation.planned'", args![]).await.expect("a count");
        assert_eq!(count, Some(1));
        let open = test.app.db.value::<i64>("select count(*) from event where handled_at is null", args![]).await;
        assert_eq!(open.expect("a count"), Some(0));
    }
}

both! {
    async fn somebody_who_left_is_told_nothing_more(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.app.db.run("update person set last_on = '2026-11-20' where id = $1", args![pair.ines.id]).await.expect("a last day");
        happens(&test, "conversation.moved", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        let count = test.app.db.value::<i64>("select count(*) from notice where person_id = $1", args![pair.ines.id]).await;
        assert_eq!(count.expect("a count"), Some(0));
    }
}

both! {
    async fn mails_say_who_and_when_and_one_link(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        for person in [pair.ruth.id, pair.ines.id] {
            test.password(person, "nine trams before breakfast").await;
        }
        let (ruth, ines) = (pair.ruth.id, pair.ines.id);
        for (kind, by) in [
            ("conversation.planned", Some(ruth)),
            ("conversation.moved", Some(ines)),
            ("conversation.cancelled", Some(ruth)),
            ("conversation.questions", None),
            ("assessment.handed_in", Some(ines)),
            ("conversation.wrapped_up", Some(ruth)),
            ("follow_up.different", Some(ines)),
        ] {
            happens(&test, kind, by, ines, pair.id.0).await;
        }
        let mails = test.mails().await;
        let all = mails.iter().map(|mail| format!("To: {}\nSubject: {}\n\n{}", mail.address, mail.subject, mail.text));
        let all = all.collect::<Vec<_>>().join("\n\n==========\n\n").replace(&pair.id.to_string(), "CONVERSATION");
        let all = without_secrets(&all);
        insta::assert_snapshot!("mails", all);
        let questions = mails.iter().find(|mail| mail.kind == "conversation.questions").expect("the questions");
        insta::assert_snapshot!("mail_html", without_secrets(&questions.html.replace(&pair.id.to_string(), "CONVERSATION")));
    }
}

both! {
    async fn the_follow_up_goes_out_word_for_word(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, "nine trams before breakfast").await;
        let seal = |column, text: &str| test.app.vault.seal(kit::Field { column, row: pair.id.0 }, text);
        let subject = seal("follow_up.subject", "What we agreed on Thursday");
        let body = seal("follow_up.body", "Ines,\n\nYou take <Pricing>.\nI speak to Finance & Co.\n\nRuth");
        let sql = "insert into follow_up (conversation_id, subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version) \
            values ($1, $2, $3, 1, $4, $4, 'mail', 1)";
        test.app.db.run(sql, args![pair.id.0, subject, body, test.now()]).await.expect("a follow-up");
        happens(&test, "follow_up.sent", Some(pair.ruth.id), pair.ines.id, pair.id.0).await;
        let mails = test.mails().await;
        let mail = mails.iter().find(|mail| mail.kind == "follow_up.sent").expect("the follow-up");
        assert_eq!(mail.address, "ines.carvalho@marlowe.example");
        assert_eq!(mail.subject, "What we agreed on Thursday");
        assert!(mail.text.starts_with("Ines,\n\nYou take <Pricing>.\nI speak to Finance & Co.\n\nRuth\n\n"), "{}", mail.text);
        assert!(mail.html.contains("You take &#60;Pricing&#62;."), "{}", mail.html);
        pair.ines.get("/notices").await.shows("Ruth Adeyemi sent you the follow-up.").hides("Pricing");
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        hana.get("/outbox").await.is(200).shows("A follow-up").hides("What we agreed on Thursday");
    }
}

both! {
    async fn the_outbox_shows_an_administrator_whom_and_when_and_not_what(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, "nine trams before breakfast").await;
        happens(&test, "conversation.questions", None, pair.ines.id, pair.id.0).await;
        hana.get("/outbox").await.is(200).shows("ines.carvalho@marlowe.example").shows("Before your conversation on Thursday").hides("/conversations/");
        pair.ruth.get("/outbox").await.is(404);
        pair.ines.get("/outbox").await.is(404);
    }
}

both! {
    async fn questions_go_out_in_working_hours_where_their_reader_is(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, "nine trams before breakfast").await;
        test.app.db.run("update person set zone = 'America/Los_Angeles' where id = $1", args![pair.ines.id]).await.expect("a zone");
        happens(&test, "conversation.questions", None, pair.ines.id, pair.id.0).await;
        let mail = test.mails().await.pop().expect("a mail");
        assert_eq!(mail.not_before_at.to_string(), "2026-11-23T17:00:00Z", "nine in the morning over there");
        assert!(mail.text.contains("06:00"), "the time is theirs too: {}", mail.text);
    }
}

both! {
    async fn with_mail_a_forgotten_password_comes_by_link_and_nobody_learns_more(test: TestApp) {
        let test = test.sending_mail();
        let ines = test.person("Ines Carvalho").await;
        test.password(ines.id, "nine trams before breakfast").await;
        let ask = async |email: &str| {
            let page = test.nobody().post("/reset", &[("email", email)]).await;
            page.is(200).shows("Look at your mail.");
            page.text.replace(email, "EMAIL")
        };
        assert_eq!(ask("ines.carvalho@marlowe.example").await, ask("nobody.here@marlowe.example").await);
        test.settle().await;
        let mails = test.mails().await;
        assert_eq!(mails.len(), 1);
        let link = mails[0].text.lines().find(|line| line.contains("/reset/")).expect("a link").to_owned();
        let path = link.trim_start_matches("http://127.0.0.1:7060").to_owned();
        test.nobody().get(&path).await.is(200).shows("ines.carvalho@marlowe.example");
        test.nobody().post(&path, &[("password", "the depot gate is green today")]).await.is(303);
        test.nobody().post(&path, &[("password", "the depot gate is grey today")]).await.is(404);
        ines.get("/settings").await.is(303);
        for email in ["ines.carvalho@marlowe.example", "nobody.here@marlowe.example"] {
            ask(email).await;
            ask(email).await;
            test.nobody().post("/reset", &[("email", email)]).await.is(429).shows("Come back in").shows(&format!("value=\"{email}\""));
        }
    }
}

both! {
    async fn an_administrator_gets_in_with_a_printed_link(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        test.person("Ines Carvalho").await;
        let refused = app::commands::admin_link::make(&test.app, "ines.carvalho@marlowe.example").await;
        assert!(refused.expect_err("Ines is no administrator").contains("is not an administrator"));
        let printed = app::commands::admin_link::make(&test.app, "hana.novak@marlowe.example").await.expect("a link");
        let path = printed.lines().next().expect("a line").trim_start_matches("http://127.0.0.1:7060").to_owned();
        test.settle().await;
        hana.get("/notices").await.shows("was printed on the machine");
        test.nobody().get(&path).await.is(200).shows("A new password").shows("Hana Novak");
        let chosen = [("password", "the depot gate is green today")];
        let page = test.nobody().post(&path, &chosen).await;
        test.with_cookie_of(&page).get("/workspace").await.is(200);
        hana.get("/workspace").await.is(303);
        test.nobody().post(&path, &chosen).await.is(404);
        let fields = [("email", "hana.novak@marlowe.example"), chosen[0]];
        test.nobody().post("/sign-in", &fields).await.is(303);
        let logged = "select count(*) from access_entry where about_id = $1 and what = 'reset_link_printed'";
        assert_eq!(test.app.db.value::<i64>(logged, args![hana.id]).await.expect("a count"), Some(1));
    }
}
