//! What is not settled when a draft is published: it is listed, wants a tick, and is told.

use std::time::Duration;

use db::args;
use growth::frameworks;

use crate::both;
use crate::drafts::{begun, filled, send, type_in};

both! {
    async fn what_is_not_settled_is_listed_and_goes_out_with_a_tick_alone(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        let publication = format!("{draft}/publication");
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        zeynep.get(&publication).await.is(200).hides("Publish all the same");
        type_in(&zeynep, &format!("{draft}/weights"), &[("weight:soft-skills:senior", "20"), ("do", "save")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/levels"), &[("remove:confirmed", "yes")]).await.is(303);
        let wordings = format!("{draft}/competencies/testing/wordings");
        for (level, text) in [("senior", "Tests what breaks."), ("junior", "Tests a little.")] {
            ines.post(&wordings, &[("level", level), ("text", text)]).await.is(303);
        }
        test.at_level(ines.id, framework, "confirmed").await;
        let said = [
            ("The level Confirmed goes, and one person stands there.", format!("/people?level={}.confirmed", framework.0)),
            ("The pillars add up to 90 at Senior, not to 100.", format!("{draft}/weights")),
            ("Two wordings proposed for Testing are not decided.", format!("{draft}/competencies/testing#wordings")),
        ];
        for path in [&draft, &publication] {
            let page = zeynep.get(path).await;
            said.iter().for_each(|(sentence, path)| { page.shows(&format!("href=\"{path}\">{sentence}")); });
        }
        type_in(&zeynep, &publication, &[]).await.is(422).shows("Tick “Publish all the same”").shows(said[0].0);
        type_in(&zeynep, &publication, &[("anyway", "yes")]).await.is(303);
    }
}

both! {
    async fn what_came_while_somebody_looked_is_looked_at_first(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        let publication = format!("{draft}/publication");
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        let looked = zeynep.get(&publication).await;
        looked.is(200).hides("Publish all the same");
        ines.post(&format!("{draft}/comments"), &[("comment", "Is six levels not a lot?")]).await.is(303);
        let page = send(&zeynep, &publication, &filled(&looked, &publication, &[("anyway", "yes")])).await;
        page.is(422).shows("said something about it").shows("One comment came after the draft was last changed.");
        page.shows("Publish all the same").shows(&format!("href=\"{draft}#comments\""));
        type_in(&zeynep, &publication, &[]).await.is(422).shows("Tick “Publish all the same”");
        // Whoever changes the draft after that has read it.
        test.advance(jiff::SignedDuration::from_mins(1));
        type_in(&zeynep, &format!("{draft}/levels"), &[("name:confirmed", "Engineer")]).await.is(303);
        zeynep.get(&publication).await.hides("One comment came").hides("Publish all the same");
        type_in(&zeynep, &publication, &[]).await.is(303);
    }
}

both! {
    async fn what_is_said_in_the_moment_of_the_publication_is_looked_at_first(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        let publication = format!("{draft}/publication");
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        let looked = zeynep.get(&publication).await;
        let version: i64 = kit::ids::parse_short(draft.rsplit('/').next().expect("an id")).expect("an id");
        // Somebody holds the draft while it is published, and lets go once they have said something.
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let sql = "update framework_version set version = version + 1 where id = $1";
        tx.run(sql, args![version]).await.expect("the draft is held");
        let id: i64 = test.app.entropy.id(test.now());
        let said = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let sql = "insert into framework_comment (id, version_id, author_id, text, made_at) values ($1, $2, $3, 'Wait.', $4)";
            tx.run(sql, args![id, version, ines.id, test.now()]).await.expect("a comment");
            tx.commit().await.expect("it is said");
        };
        let fields = filled(&looked, &publication, &[]);
        let (page, ()) = tokio::join!(send(&zeynep, &publication, &fields), said);
        page.is(422).shows("said something about it").shows("One comment came after the draft was last changed.");
        type_in(&zeynep, &publication, &[("anyway", "yes")]).await.is(303);
    }
}

both! {
    async fn whoever_leaves_on_a_day_to_come_still_stands_in_their_level(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let (ines, kai) = (test.person("Ines Carvalho").await, test.person("Kai Nakamura").await);
        let draft = begun(&test, &zeynep).await;
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        for (person, last_on) in [(ines.id, "2027-01-31"), (kai.id, "2026-11-01")] {
            test.at_level(person, framework, "confirmed").await;
            test.app.db.run("update person set last_on = $1 where id = $2", args![last_on, person]).await.expect("a last day");
        }
        type_in(&zeynep, &format!("{draft}/levels"), &[("remove:confirmed", "yes")]).await.is(303);
        let publication = format!("{draft}/publication");
        zeynep.get(&publication).await.shows("The level Confirmed goes, and one person stands there.");
        type_in(&zeynep, &publication, &[]).await.is(422).shows("Tick “Publish all the same”");
        type_in(&zeynep, &publication, &[("anyway", "yes")]).await.is(303);
        let told = "select count(*) from event where kind = 'level.gone' and about_id = $1";
        for (person, count) in [(ines.id, 1), (kai.id, 0)] {
            assert_eq!(test.app.db.value::<i64>(told, args![person]).await.expect("a count"), Some(count));
        }
    }
}

both! {
    async fn whoever_stands_in_a_level_that_goes_is_told_and_its_page_stays(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let (ines, kai) = (test.person("Ines Carvalho").await, test.person("Kai Nakamura").await);
        let draft = begun(&test, &zeynep).await;
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        test.at_level(ines.id, framework, "confirmed").await;
        test.at_level(kai.id, framework, "senior").await;
        let kofi = test.person("Kofi Mensah").await;
        test.at_level(kofi.id, framework, "confirmed").await;
        type_in(&zeynep, &format!("{draft}/levels"), &[("remove:confirmed", "yes")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/publication"), &[("anyway", "yes")]).await.is(303);
        // He has another level before anybody is told.
        test.at_level(kofi.id, framework, "senior").await;
        test.settle().await;
        let said = "Zeynep Aydoğdu published a version of your framework without your level.";
        let notices = ines.get("/notices").await;
        notices.shows(said);
        kai.get("/notices").await.hides(said);
        kofi.get("/notices").await.hides(said);
        let path = notices.text.split("action=\"/notices/").nth(2).and_then(|rest| rest.split('"').next()).expect("a notice");
        let there = ines.post(&format!("/notices/{path}"), &[]).await.location.expect("a page");
        assert_eq!(there, "/framework/levels/confirmed?of=software-engineering");
        let last = ines.get(&there).await;
        last.is(303);
        let page = ines.get(&last.location.expect("the last version that had it")).await;
        page.is(200).shows("What Confirmed asks.").shows("You read version 1").shows("Version 2 has no such level.").shows("you are here");
        ines.get("/framework/levels/confirmed?version=2").await.is(404);
        ines.get("/framework/levels/wizard").await.is(404);
        // Nobody is led to what is twenty versions ago.
        for number in 3..=22_i64 {
            let sql = "insert into framework_version (id, framework_id, number, state, note, content, made_at, published_at, version) \
                select cast($1 as bigint), framework_id, cast($1 as bigint), 'published', '', content, made_at, made_at, 1 from framework_version where number = 2";
            ines.get("/framework/levels/confirmed").await.is(if number < 22 { 303 } else { 404 });
            test.app.db.run(sql, args![number]).await.expect("a version");
        }
    }
}

both! {
    async fn a_draft_against_which_nothing_can_be_rated_says_so_and_is_not_published(test: TestApp) {
        test.workspace().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let text = "level,pillar,competency,weight,description\nJunior,Craft,,100,\nJunior,Craft,Testing,100,Tests.\n";
        let choices = [("text", text), ("into", "new"), ("name", "Design"), ("place-0", "1")];
        let draft = zeynep.upload("/frameworks/import/draft", &choices, ("", b"")).await.location.expect("the draft");
        let said = "No competency has a benchmark at any level, so nothing can be rated.";
        zeynep.get(&draft).await.is(200).shows(said).shows("Mend first");
        let publication = format!("{draft}/publication");
        type_in(&zeynep, &publication, &[("anyway", "yes")]).await.is(422).shows(said).shows("Something has to be mended first.");
        type_in(&zeynep, &format!("{draft}/competencies/testing"), &[("benchmark:junior", "2")]).await.is(303);
        type_in(&zeynep, &publication, &[]).await.is(303);
    }
}
