//! The list of people, their cards and levels.

use jiff::civil::date;
use people::people::NewPerson;

use crate::both;
use crate::support::TestApp;

/// People nobody signs in as, straight into the database.
async fn crowd(test: &TestApp, count: usize) {
    let mut tx = test.app.db.begin().await.expect("a transaction");
    for number in 0..count {
        let (name, email) = (format!("Crowd Member{number:05}"), format!("crowd{number}@marlowe.example"));
        let new = NewPerson { name: &name, email: &email, team: "Crowd", zone: "UTC", ..NewPerson::default() };
        people::people::insert(&mut tx, test.app.entropy.id(test.now()), new, test.now()).await.expect("a person");
    }
    tx.commit().await.expect("a commit");
}

both! {
    async fn everybody_finds_people_by_any_word_of_their_card(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        let ruth = test.person("Ruth Adéyemi").await;
        test.line(ines.id, ruth.id, 400).await;
        ines.get("/people").await.is(200).shows("2 people.").shows("Ines Carvalho").shows("Ruth Adéyemi");
        ines.get("/people?q=adeyemi+ruth").await.is(200).shows("One person matches.").hides("Carvalho</bdi></a><span class=\"meta\">Soft");
        ines.get("/people?q=RUTH.ADEYEMI@marlowe").await.shows("One person matches.");
        ines.get("/people?q=fares+soft").await.shows("2 people match.");
        ines.get("/people?q=ruth+ines").await.is(200).shows("Nobody matches that.").shows("No card has every word");
        ines.get("/people?q=%25&after=nonsense&show=nothing").await.is(200);
    }
}

both! {
    async fn who_has_left_is_shown_only_when_asked_for(test: TestApp) {
        test.workspace().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let left = NewPerson { name: "Edda Gone", email: "edda@marlowe.example", zone: "UTC", last_on: Some(date(2026, 11, 1)), ..NewPerson::default() };
        people::people::insert(&mut tx, test.app.entropy.id(test.now()), left, test.now()).await.expect("a person");
        tx.commit().await.expect("a commit");
        noor.get("/people").await.is(200).hides("Edda Gone");
        noor.get("/people?q=edda").await.hides("Edda Gone");
        noor.get("/people?show=left").await.shows("Edda Gone").shows("One person has left.");
        noor.get("/people?show=left&q=edda").await.shows("Edda Gone");
    }
}

both! {
    async fn a_long_list_comes_fifty_at_a_time(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        crowd(&test, 120).await;
        let first = ines.get("/people?q=crowd").await;
        first.is(200).shows("Member00000").shows("Member00049").hides("Member00050").shows("The next 50");
        let next = first.text.split("href=\"/people?q=crowd&#38;after=").nth(1).expect("a next page").split('"').next().expect("its end");
        let second = ines.get(&format!("/people?q=crowd&after={next}")).await;
        second.shows("Member00050").shows("Member00099").hides("Member00100");
        ines.get("/people").await.shows("121 people.");
    }
}

both! {
    async fn nobody_reads_the_list_without_signing_in(test: TestApp) {
        test.workspace().await;
        test.nobody().get("/people").await.is(303);
    }
}
