//! Where somebody wants to go: theirs alone until they share it.

use crate::both;
use crate::support::{Actor, TestApp};

async fn ines_and_ruth(test: &TestApp) -> (Actor<'_>, Actor<'_>) {
    test.workspace().await;
    let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
    test.line(ines.id, ruth.id, 100).await;
    (ines, ruth)
}

/// The form that saves and shares, from a page that named these people.
fn share<'a>(aim: &'a str, with: &'a str, version: &'a str) -> [(&'static str, &'a str); 5] {
    [("aim", aim), ("text", WORDS), ("then", "share"), ("with", with), ("_version", version)]
}

const WORDS: &str = "I want to be the person who gets three teams to one answer.";

both! {
    async fn a_direction_is_private_until_it_is_shared(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = format!("/people/{}/direction", ines.id);
        ines.get(&path).await.is(200).shows("Only you").shows("share with Ruth");
        ines.post(&path, &[("aim", "climb"), ("text", WORDS), ("then", "keep"), ("_version", "0")]).await.is(303);
        ruth.get(&path).await.is(404);
        ruth.get(&format!("/people/{}/plan", ines.id)).await.is(200).hides(WORDS);
        ines.get(&format!("/people/{}/plan", ines.id)).await.shows("not shared yet").hides(WORDS);
        let with = ruth.id.to_string();
        ines.post_and_follow(&path, &share("climb", &with, "1")).await.shows("You and Ruth");
        ruth.get(&path).await.is(200).shows(WORDS).shows("Climb to the next level");
        ruth.get(&format!("/people/{}/plan", ines.id)).await.shows(WORDS);
        ruth.post(&path, &[("aim", "manage"), ("text", "Mine"), ("_version", "3")]).await.is(404);
    }
}

both! {
    async fn an_older_page_shows_both_versions(test: TestApp) {
        let (ines, _) = ines_and_ruth(&test).await;
        let path = format!("/people/{}/direction", ines.id);
        ines.post(&path, &[("aim", "unsure"), ("text", "First"), ("_version", "0")]).await.is(303);
        ines.post(&path, &[("aim", "deepen"), ("text", "Second"), ("_version", "0")]).await.is(409).shows("First").shows("Second");
        ines.post(&path, &[("aim", ""), ("text", "Second"), ("_version", "1")]).await.is(422).shows("Pick one").shows("Second");
        ines.post_and_follow(&path, &[("aim", "deepen"), ("text", "Second"), ("_version", "1")]).await.shows("Second");
    }
}

both! {
    async fn a_new_manager_reads_it_once_it_is_shared_again(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, noor) =
            (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Noor Haddad").await);
        let line = test.line(ines.id, ruth.id, 100).await;
        let path = format!("/people/{}/direction", ines.id);
        let (with_ruth, with_noor) = (ruth.id.to_string(), noor.id.to_string());
        ines.post(&path, &share("climb", &with_ruth, "0")).await.is(303);
        test.advance(jiff::SignedDuration::from_hours(48));
        test.end_line(line, 1).await;
        test.line(ines.id, noor.id, 1).await;
        noor.get(&path).await.is(404);
        ruth.get(&path).await.is(404);
        ines.get(&path).await.shows("Only you").shows("share with Noor");
        // From a page that named Ruth nothing goes to Noor, and what was typed is still there.
        let refused = ines.post(&path, &share("deepen", &with_ruth, "2")).await;
        refused.is(422).shows("somebody else would read it: Noor").shows(WORDS).shows("share with Noor");
        noor.get(&path).await.is(404);
        ines.post(&path, &share("climb", &with_noor, "2")).await.is(303);
        noor.get(&path).await.is(200).shows(WORDS);
    }
}

both! {
    async fn it_is_stored_sealed(test: TestApp) {
        let (ines, _) = ines_and_ruth(&test).await;
        ines.post(&format!("/people/{}/direction", ines.id), &[("aim", "climb"), ("text", WORDS), ("_version", "0")]).await.is(303);
        let stored: Option<Vec<u8>> = test.app.db.value("select text_sealed from direction", db::args![]).await.expect("a row");
        let stored = stored.expect("a direction");
        assert!(!stored.windows(11).any(|part| part == b"three teams"), "the words are readable in the database");
    }
}

both! {
    async fn what_was_shared_with_one_manager_shapes_nothing_for_the_next(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let (ines, noor) = (&pair.ines, test.person("Noor Haddad").await);
        ines.post(&format!("/people/{}/direction", ines.id), &share("deepen", &pair.ruth.id.to_string(), "0")).await.is(303);
        let plan = format!("/people/{}/conversations", ines.id);
        let planned = |day: &'static str, anyway: &'static str| {
            [("kind", "quarterly"), ("day", day), ("time", "10:00"), ("minutes", "60"), ("anyway", anyway)]
        };
        let with_ruth = pair.ruth.post(&plan, &planned("2026-12-01", "quarterly 2026-12-01 10:00 60")).await.is(303).location.clone().expect("an address");
        pair.ruth.get(&format!("{with_ruth}/preparation")).await.is(200).shows("wants to deepen");
        test.advance(jiff::SignedDuration::from_hours(48));
        test.end_line(pair.line, 1).await;
        test.line(ines.id, noor.id, 1).await;
        let with_noor = noor.post(&plan, &planned("2026-12-03", "")).await.is(303).location.clone().expect("an address");
        noor.get(&format!("{with_noor}/preparation")).await.is(200).hides("wants to deepen");
    }
}
