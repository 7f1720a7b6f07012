//! Evidence: its author’s alone, then shared with the two people.

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Page, TestApp};

async fn ines_and_ruth(test: &TestApp) -> (Actor<'_>, Actor<'_>) {
    test.workspace().await;
    let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
    test.line(ines.id, ruth.id, 100).await;
    (ines, ruth)
}

const REVIEW: [(&str, &str); 5] = [
    ("situation", "Fares API review with Mobile and Web."),
    ("behaviour", "Opened with the two options she had thrown out."),
    ("impact", "Mobile dropped their objection."),
    ("happened_on", "2026-11-18"),
    ("next_level", "yes"),
];

async fn note(test: &TestApp, who: &Actor<'_>, about: &Actor<'_>) -> String {
    who.post(&format!("/people/{}/evidence", about.id), &REVIEW).await.is(303);
    let id: people::PersonId =
        test.app.db.value("select max(id) from evidence", db::args![]).await.expect("a row").expect("evidence");
    format!("/evidence/{id}")
}

/// Presses the button of a page that asks whether to share, as it is now or was a while ago.
async fn press(who: &Actor<'_>, path: &str, page: &Page) -> Page {
    let field = |name| hidden(&page.text, "/sharing", name);
    who.post(&format!("{path}/sharing"), &[("_version", &field("_version")), ("with", &field("with"))]).await
}

async fn share(who: &Actor<'_>, path: &str) -> Page {
    press(who, path, &who.get(&format!("{path}/sharing")).await).await
}

both! {
    async fn evidence_is_its_authors_alone_until_they_share_it(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = note(&test, &ruth, &ines).await;
        ruth.get(&path).await.is(200).shows("Only you").shows("Next level");
        ines.get(&path).await.is(404);
        ines.get(&format!("/people/{}/evidence", ines.id)).await.is(200).hides("thrown out");
        ines.get("/evidence").await.is(200).hides("thrown out");
        ruth.get(&format!("/people/{}/evidence", ines.id)).await.shows("thrown out").shows("Only you");
        ruth.get(&format!("{path}/sharing")).await.is(200).shows("Share it with Ines?").shows("You and Ines read it from then on");
        ines.get(&format!("{path}/sharing")).await.is(404);
        ines.post(&format!("{path}/sharing"), &[]).await.is(404);
        share(&ruth, &path).await.is(303);
        ruth.get(&path).await.shows("You and Ines").shows("it stays as it was read");
        ines.get(&path).await.is(200).shows("thrown out").shows("You and Ruth");
        ines.get("/evidence").await.shows("thrown out").shows("by Ruth Adeyemi");
    }
}

both! {
    async fn shared_evidence_stays_and_the_ic_may_add_words_beside_it(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = note(&test, &ruth, &ines).await;
        share(&ruth, &path).await.is(303);
        ruth.post(&format!("{path}/edit"), &[("behaviour", "Something else"), ("_version", "2")]).await.is(409);
        ruth.get(&format!("{path}/edit")).await.is(409).shows("stays as it was read");
        ruth.post(&format!("{path}/removal"), &[]).await.is(409);
        ruth.post(&format!("{path}/sharing"), &[]).await.is(409);
        ines.post(&format!("{path}/removal"), &[]).await.is(404);
        ines.post(&format!("{path}/edit"), &[("behaviour", "Mine"), ("_version", "2")]).await.is(404);
        ruth.post(&format!("{path}/statements"), &[("statement", "More")]).await.is(404);
        ines.post_and_follow(&format!("{path}/statements"), &[("statement", "Sami thought of the third one")]).await.shows("Sami thought of the third one");
        ruth.get(&path).await.shows("Sami thought of the third one");
    }
}

both! {
    async fn private_evidence_can_be_changed_and_thrown_away(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = note(&test, &ines, &ines).await;
        ruth.get(&path).await.is(404);
        ines.get(&format!("{path}/edit")).await.is(200).shows("Mobile dropped their objection.");
        ines.post_and_follow(&format!("{path}/edit"), &[("behaviour", "Asked Mobile to attack the third."), ("to_grow", "yes"), ("_version", "1")]).await.shows("attack the third").shows("To grow");
        ines.post(&format!("{path}/edit"), &[("behaviour", "Older"), ("_version", "1")]).await.is(409).shows("attack the third").shows("Older");
        ines.post(&format!("{path}/removal"), &[]).await.is(303);
        ines.get(&path).await.is(404);
    }
}

both! {
    async fn competencies_are_called_by_their_names_in_every_list(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let fields = [("behaviour", "Drew the retry path."), ("competency", "stakeholder-management")];
        pair.ruth.post(&format!("/people/{}/evidence", pair.ines.id), &fields).await.is(303);
        for list in ["/evidence".to_owned(), format!("/people/{}/evidence", pair.ines.id)] {
            pair.ruth.get(&list).await.shows("Stakeholder Management").hides("Stakeholder management");
        }
    }
}

both! {
    async fn the_list_shows_strengths_or_what_is_to_grow(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let list = format!("/people/{}/evidence", ines.id);
        ruth.post(&list, &[("behaviour", "Told the team the same hour."), ("then", "share")]).await.is(303);
        ruth.post(&list, &[("behaviour", "Left Pricing to find out."), ("to_grow", "yes"), ("then", "share")]).await.is(303);
        ines.get(&list).await.shows("same hour").shows("Left Pricing").shows("grow-edge").shows("2 notes");
        ines.get(&format!("{list}?show=strength")).await.shows("same hour").hides("Left Pricing");
        ines.get(&format!("{list}?show=grow")).await.hides("same hour").shows("Left Pricing");
    }
}

both! {
    async fn evidence_without_a_deed_keeps_what_was_typed(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let fields = [("situation", "The zone-fare launch"), ("behaviour", ""), ("happened_on", "2026-11-24")];
        let page = ruth.post(&format!("/people/{}/evidence", ines.id), &fields).await;
        page.is(422).shows("What was done?").shows("still to come").shows("The zone-fare launch").shows("2026-11-24");
    }
}

both! {
    async fn competencies_come_from_the_persons_framework(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let now = test.now();
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let framework = growth::frameworks::install_builtin(&mut tx, &test.app, now).await.expect("a framework");
        tx.run("update person set framework_id = $1, level_key = 'confirmed' where id = $2", db::args![framework, ines.id]).await.expect("a level");
        tx.commit().await.expect("a commit");
        ruth.get(&format!("/people/{}/evidence/new", ines.id)).await.shows("Which competencies does it show?").shows("value=\"testing\"");
        let fields = [("behaviour", "Covered twelve calls."), ("competency", "testing"), ("competency", "security"), ("competency", "juggling")];
        ruth.post_and_follow(&format!("/people/{}/evidence", ines.id), &fields).await.shows(">Testing<").shows(">Security<").hides("juggling");
        ines.get(&format!("/people/{}/goals", ines.id)).await.shows("optgroup");
    }
}

both! {
    async fn only_the_two_people_of_the_line_write_evidence(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let tomas = test.person("Tomas Lindgren").await;
        test.line(ruth.id, tomas.id, 200).await;
        let shared = note(&test, &ruth, &ines).await;
        share(&ruth, &shared).await.is(303);
        let hana = test.person_with_role("Hana Kovar", "administrator").await;
        let partner = test.person_with_role("Edda Holm", "people_partner").await;
        let colleague = test.person("Noor Haddad").await;
        for stranger in [&tomas, &hana, &partner, &colleague] {
            stranger.get(&shared).await.is(404);
            stranger.get(&format!("/people/{}/evidence", ines.id)).await.is(404);
            stranger.get(&format!("/people/{}/evidence/new", ines.id)).await.is(404);
            stranger.post(&format!("/people/{}/evidence", ines.id), &REVIEW).await.is(404);
            stranger.get("/evidence").await.is(200).hides("thrown out");
        }
    }
}

both! {
    async fn a_new_manager_reads_what_was_shared_and_a_former_one_nothing(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, noor) =
            (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Noor Haddad").await);
        let line = test.line(ines.id, ruth.id, 100).await;
        let shared = note(&test, &ruth, &ines).await;
        share(&ruth, &shared).await.is(303);
        let private = note(&test, &ruth, &ines).await;
        test.advance(jiff::SignedDuration::from_hours(48));
        test.end_line(line, 1).await;
        test.line(ines.id, noor.id, 1).await;
        noor.get(&shared).await.is(200);
        noor.get(&private).await.is(404);
        for path in [&shared, &private] {
            ruth.get(path).await.is(404);
        }
        ruth.get("/evidence").await.is(200).hides("thrown out");
        noor.get(&format!("/people/{}/evidence", ines.id)).await.shows("1 note<");
    }
}

both! {
    async fn what_is_shared_is_what_the_page_showed_and_goes_to_whom_it_named(test: TestApp) {
        let (ines, ruth) = ines_and_ruth(&test).await;
        let path = note(&test, &ines, &ines).await;
        let asked = ines.get(&format!("{path}/sharing")).await;
        ines.post(&format!("{path}/edit"), &[("behaviour", "Something else entirely."), ("_version", "1")]).await.is(303);
        press(&ines, &path, &asked).await.is(409).shows("changed");
        ruth.get(&path).await.is(404);
        let asked = ines.get(&format!("{path}/sharing")).await;
        let writing = ines.get(&format!("/people/{}/evidence/new", ines.id)).await;
        test.advance(jiff::SignedDuration::from_hours(1));
        test.app.db.run("update line set ended_at = $1", db::args![test.now()]).await.expect("an ended line");
        let noor = test.person("Noor Haddad").await;
        test.line(ines.id, noor.id, 0).await;
        press(&ines, &path, &asked).await.is(409).shows("somebody else would read it");
        noor.get(&path).await.is(404);
        let with = hidden(&writing.text, "name=\"behaviour\"", "with");
        let fields = [("behaviour", "Drew the retry path."), ("then", "share"), ("with", with.as_str())];
        let kept = ines.post_and_follow(&format!("/people/{}/evidence", ines.id), &fields).await;
        kept.is(200).shows("Drew the retry path.").shows("Share it with Noor?");
        noor.get(&format!("/people/{}/evidence", ines.id)).await.hides("retry path");
        share(&ines, &path).await.is(303);
        noor.get(&path).await.is(200).shows("Something else entirely.");
    }
}
