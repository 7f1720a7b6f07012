//! Versions over HTTP: older ones read as a whole, what was said about them, who is told.

use db::args;
use growth::frameworks;

use crate::both;
use crate::drafts::{begun, filled, send, type_in};
use crate::support::Page;

both! {
    async fn what_was_said_about_a_draft_can_be_read_after_its_publication(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        let testing = format!("{draft}/competencies/testing");
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        let propose = [("level", "senior"), ("text", "Tests <what> matters."), ("reason", "It is shorter.")];
        ines.post(&format!("{testing}/wordings"), &propose).await.is(303);
        ines.post(&format!("{testing}/wordings"), &[("level", "junior"), ("text", "Tests a little.")]).await.is(303);
        ines.post(&format!("{testing}/wordings"), &[("level", "staff"), ("text", "Leads.")]).await.is(303);
        ines.post(&format!("{draft}/comments"), &[("comment", "Is six levels not a lot?")]).await.is(303);
        let page = zeynep.get(&testing).await;
        let acts: Vec<String> = page.text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|path| path.starts_with("/frameworks/wordings/")).map(str::to_owned).collect();
        send(&zeynep, &acts[0], &filled(&page, &acts[0], &[])).await.is(303);
        zeynep.post(&acts[3], &[("answer", "A little is not enough.")]).await.is(303);
        type_in(&zeynep, &testing, &[("text:senior", "Tests what breaks.")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/publication"), &[("anyway", "yes")]).await.is(303);
        ines.get("/framework/versions").await.shows("One comment and three proposed wordings");
        let page = ines.get("/framework/discussion?of=software-engineering&version=2").await;
        page.is(200).shows("What was said about version 2.").shows("Is six levels not a lot?").shows("Tests &#60;what&#62; matters.");
        page.shows("Taken over by Zeynep Aydoğdu, and changed once more").shows("Declined by Zeynep Aydoğdu").shows("A little is not enough.");
        page.shows("Never decided").shows("It is shorter.").hides("Take it over").hides("Say it");
        ines.get("/framework/discussion?version=1").await.is(200).shows("Nobody said anything about it while it was a draft.");
        ines.get("/framework/discussion?version=3").await.is(404);
        test.nobody().get("/framework/discussion?version=2").await.is(303);
        let there = "/framework/discussion?of=software-engineering&version=2";
        assert_eq!(ines.get(&testing).await.location.as_deref(), Some(there), "the notice of a decision leads there");
    }
}

both! {
    async fn everybody_hears_once_that_a_draft_is_open_and_a_mail_can_be_switched_off(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let (ines, ruth, kai) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Kai Nakamura").await);
        for somebody in [zeynep.id, ines.id, ruth.id] {
            test.password(somebody, "nine trams before breakfast").await;
        }
        ruth.post("/settings/mails", &[("mail", "dates")]).await.is(303);
        let draft = begun(&test, &zeynep).await;
        test.settle().await;
        assert!(test.mails().await.is_empty(), "nobody is told of a draft that nobody may read");
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        test.settle().await;
        ines.get("/notices").await.shows("Zeynep Aydoğdu opened the draft of a framework for comment.");
        ruth.get("/notices").await.shows("opened the draft of a framework");
        zeynep.get("/notices").await.hides("opened the draft");
        kai.get("/notices").await.hides("opened the draft");
        let mails = test.mails().await;
        assert_eq!(mails.len(), 1, "the one who switched it off has a notice alone");
        assert_eq!(mails[0].subject, "A draft is open for comment");
        assert!(mails[0].text.contains(&draft), "{}", mails[0].text);
        assert!(!mails[0].text.contains("Software engineering"), "no content: {}", mails[0].text);
        zeynep.post(&format!("{draft}/closing"), &[]).await.is(303);
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        test.settle().await;
        let told = test.app.db.value::<i64>("select count(*) from notice where kind = 'framework.opened'", args![]).await;
        assert_eq!(told.expect("a count"), Some(2));
        let open = test.app.db.value::<i64>("select count(*) from event where handled_at is null", args![]).await;
        assert_eq!(open.expect("a count"), Some(0));
    }
}

both! {
    async fn what_is_said_of_a_draft_is_read_some_at_a_time(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let draft = begun(&test, &zeynep).await;
        let version = kit::ids::parse_short(draft.rsplit('/').next().expect("an id")).expect("an id");
        for number in 1..=70_i64 {
            let id: i64 = test.app.entropy.id(test.now());
            let sql = "insert into framework_comment (id, version_id, competency_key, author_id, text, made_at) values ($1, $2, 'testing', $3, $4, $5)";
            test.app.db.run(sql, args![id, version, zeynep.id, format!("Word {number}."), test.now()]).await.expect("a comment");
            let id: i64 = test.app.entropy.id(test.now());
            let sql = "insert into wording (id, version_id, competency_key, level_key, stood, text, reason, author_id, made_at, answer) \
                values ($1, $2, 'testing', 'senior', '', $3, '', $4, $5, '')";
            test.app.db.run(sql, args![id, version, format!("Tests {number} times."), zeynep.id, test.now()]).await.expect("a wording");
        }
        for path in [draft.clone(), format!("{draft}/competencies/testing")] {
            let page = zeynep.get(&path).await;
            page.is(200).shows("Word 70.").shows("Word 21.").hides("Word 20.").hides("What was said last");
            let older = page.text.split("\">What was said before").next().and_then(|text| text.rsplit("href=\"").next()).expect("older").to_owned();
            assert!(older.starts_with(&path), "{older}");
            zeynep.get(&older).await.is(200).shows("Word 20.").shows("Word 1.").hides("Word 21.").hides("What was said before").shows("What was said last");
        }
        type_in(&zeynep, &format!("{draft}/publication"), &[("anyway", "yes")]).await.is(303);
        let there = "/framework/discussion?of=software-engineering&version=2";
        let page = zeynep.get(there).await;
        page.is(200).shows("Word 70.").shows("Word 21.").hides("Word 20.").shows("Tests 70 times.").hides("Tests 20 times.");
        let older = page.text.split("\">What was said before").next().and_then(|text| text.rsplit("href=\"").next()).expect("older");
        let page = zeynep.get(&older.replace("&amp;", "&").replace("&#38;", "&")).await;
        page.is(200).shows("Word 20.").shows("Tests 1 times.").hides("Word 21.").hides("What was said before").shows("What was said last");
    }
}

both! {
    async fn a_partner_hears_once_of_what_is_said_until_they_read_it(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        let comments = format!("{draft}/comments");
        for words in ["Is six levels not a lot?", "Six is a lot."] {
            ines.post(&comments, &[("comment", words)]).await.is(303);
        }
        let propose = [("level", "senior"), ("text", "Tests <what> matters.")];
        ines.post(&format!("{draft}/competencies/testing/wordings"), &propose).await.is(303);
        test.settle().await;
        let said = "Ines Carvalho said something about the draft of a framework.";
        let count = |page: &Page| page.text.matches(&format!(": {said}</span></button>")).count();
        for partner in [&zeynep, &noor] {
            assert_eq!(count(&partner.get("/notices").await), 1, "not one for every word");
        }
        ines.get("/notices").await.hides(said);
        zeynep.post("/notices/reading", &[]).await.is(303);
        ines.post(&comments, &[("comment", "Seven is fewer.")]).await.is(303);
        zeynep.post(&comments, &[("comment", "Is it?")]).await.is(303);
        test.settle().await;
        let notices = zeynep.get("/notices").await;
        assert_eq!((count(&notices), count(&noor.get("/notices").await)), (2, 1));
        notices.hides("Zeynep Aydoğdu said something");
        let path = notices.text.split("action=\"/notices/").nth(2).and_then(|rest| rest.split('"').next()).expect("a notice");
        assert_eq!(zeynep.post(&format!("/notices/{path}"), &[]).await.location.as_deref(), Some(draft.as_str()));
    }
}

both! {
    async fn a_partner_who_reads_on_the_page_of_the_draft_hears_of_what_is_said_next(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        for words in ["Is six levels not a lot?", "Six is a lot."] {
            ines.post(&format!("{draft}/comments"), &[("comment", words)]).await.is(303);
            test.settle().await;
            zeynep.get(&draft).await.is(200).shows(words);
            // What was said before is not what was said last.
            noor.get(&format!("{draft}?before=0000000000001")).await.is(200);
        }
        let told = "select count(*) from notice where kind = 'framework.discussed' and person_id = $1";
        for (partner, count) in [(&zeynep, 2), (&noor, 1)] {
            assert_eq!(test.app.db.value::<i64>(told, args![partner.id]).await.expect("a count"), Some(count));
        }
        let unread = "select count(*) from notice where read_at is null and person_id = $1";
        assert_eq!(test.app.db.value::<i64>(unread, args![zeynep.id]).await.expect("a count"), Some(0));
    }
}

both! {
    async fn proposed_wordings_are_read_some_at_a_time_those_to_be_decided_first(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let draft = begun(&test, &zeynep).await;
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        let version: i64 = kit::ids::parse_short(draft.rsplit('/').next().expect("an id")).expect("an id");
        for number in 1..=102_i64 {
            let decision = (number == 1).then_some("declined");
            let id: i64 = test.app.entropy.id(test.now());
            let sql = "insert into wording (id, version_id, competency_key, level_key, stood, text, reason, author_id, made_at, decision, answer) \
                values ($1, $2, 'testing', 'senior', '', $3, '', $4, $5, $6, '')";
            let text = format!("Tests {number} times.");
            test.app.db.run(sql, args![id, version, text, zeynep.id, test.now(), decision]).await.expect("a wording");
        }
        let testing = format!("{draft}/competencies/testing");
        let page = zeynep.get(&testing).await;
        page.is(200).shows("Tests 2 times.").shows("Tests 101 times.").hides("Tests 102 times.").hides("Tests 1 times.");
        page.shows(&format!("href=\"{testing}?past=100#wordings\">")).hides("The first of them");
        let page = zeynep.get(&format!("{testing}?past=100")).await;
        page.is(200).shows("Tests 102 times.").shows("Tests 1 times.").hides("Tests 101 times.");
        page.shows(&format!("href=\"{testing}#wordings\">The first of them")).hides("past=200");
        let page = zeynep.get(&format!("{testing}?past=200")).await;
        page.is(200).shows("The first of them").hides("Tests 1 times.").shows("Nobody has said anything yet.").hides("Nothing was said before.");
        zeynep.get(&format!("{testing}?past=-1")).await.is(200).shows("Tests 2 times.");
        zeynep.get(&format!("{testing}?before=0000000000001")).await.is(200).shows("Nothing was said before.").hides("Nobody has said");
    }
}

both! {
    async fn an_older_version_is_read_as_a_whole_and_says_so(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let listed = frameworks::all(&test.app).await.expect("frameworks").remove(0);
        let draft = zeynep.post("/frameworks/drafts", &[("into", &listed.id.to_string())]).await.location.expect("the draft");
        type_in(&zeynep, &format!("{draft}/competencies/testing"), &[("name", "Proving it works")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/levels"), &[("name:staff", "Lead")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/publication"), &[]).await.is(303);
        let ines = pair.ines;
        ines.get("/framework").await.is(200).hides("It is an older one.");
        let old = "of=software-engineering&#38;version=1";
        let page = ines.get("/framework?version=1").await;
        page.is(200).shows("You read version 1").shows("It is an older one.").shows("Testing").hides("Proving it works").shows("Read version 2, the newest");
        page.shows(&format!("/framework/levels/staff?{old}")).shows(&format!("/framework/competencies/testing?{old}")).shows(&format!("/framework/file?{old}"));
        let page = ines.get("/framework/levels/staff?version=1").await;
        page.is(200).shows("What Staff asks.").shows("It is an older one.").shows("href=\"/framework/levels/staff?of=software-engineering\"");
        let page = ines.get("/framework/competencies/testing?of=software-engineering&version=1").await;
        page.is(200).shows("It is an older one.").shows(&format!("/framework/competencies/writing-code?{old}"));
        ines.get("/framework?version=1&q=testing").await.is(200).shows("It is an older one.").shows("name=\"version\" value=\"1\"");
        ines.get("/framework/comparison?version=1&one=software-engineering:senior&other=software-engineering:staff").await
            .is(200).shows("Senior beside Staff.").shows("It is an older one.");
        ines.get("/framework/comparison").await.is(200).shows("Lead").hides("It is an older one.");
        ines.get("/framework?version=2").await.is(200).hides("It is an older one.");
        for path in ["/framework?version=3", "/framework?version=x", "/framework?version=0", "/framework/levels/staff?version=9"] {
            ines.get(path).await.is(404);
        }
        ines.get("/framework/versions").await.shows("version=1\">Read it");
        // The conversation was planned under the first version, and leads there.
        ines.get(&format!("/conversations/{}", pair.id)).await.is(200).shows("version 1 of Software engineering").shows(&format!("/framework?{old}"));
    }
}
