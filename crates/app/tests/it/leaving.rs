//! Somebody leaves, and comes back.

use crate::both;
use crate::lines::manager_of;
use crate::support::{Actor, TestApp};

/// Saves the card of somebody with this last day; it leads somewhere.
async fn last_day(test: &TestApp, hana: &Actor<'_>, who: &Actor<'_>, day: &str) -> crate::support::Page {
    let person = people::people::person(&test.app.db, who.id).await.expect("an answer").expect("a person");
    let version = person.version.to_string();
    let fields = [
        ("name", person.name.as_str()),
        ("email", person.email.as_str()),
        ("title", person.title.as_str()),
        ("team", person.team.as_str()),
        ("zone", person.zone.as_str()),
        ("first_on", "2025-01-06"),
        ("last_on", day),
        ("_version", version.as_str()),
    ];
    hana.post(&format!("/people/{}/card", who.id), &fields).await
}

both! {
    async fn a_last_day_names_everybody_who_needs_another_manager(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, kai) = (test.person("Ines Carvalho").await, test.person("Kai Nakamura").await);
        let (ruth, tomas) = (test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        let line = test.line(ines.id, ruth.id, 400).await.to_string();
        test.line(kai.id, ruth.id, 400).await;
        let leaving = format!("/people/{}/leaving", ruth.id);
        hana.get(&leaving).await.is(404);
        let saved = last_day(&test, &hana, &ruth, "2026-11-30").await;
        assert_eq!(saved.location.as_deref(), Some(leaving.as_str()));
        hana.get(&leaving).await.is(200).shows("2 people need another manager.").shows("Kai Nakamura").shows("?on=2026-12-01").shows("Until their last day Ruth can write a hand-over note for each of them");
        for who in [&ines, &ruth, &tomas] {
            who.get(&leaving).await.is(404);
        }
        let to = tomas.id.to_string();
        let on = |day: &str| format!("/people/{}/line?to={to}&on={day}", ines.id);
        for day in ["2026-11-24", "2026-12-01"] {
            hana.get(&on(day)).await.is(200).shows("leaves on Monday 30 November and can write a hand-over note until then").hides("30 days after the move");
        }
        hana.post(&format!("/people/{}/line", ines.id), &[("manager", &to), ("line", &line), ("on", "2026-12-03")]).await.is(303);
        hana.get(&leaving).await.is(200).shows("from Thu 3 December on, nobody from Tue 1 December until then");
        hana.post(&format!("/people/{}/line", ines.id), &[("manager", &to), ("line", &line), ("on", "2026-12-01")]).await.is(303);
        hana.get(&leaving).await.is(200).shows("One person needs another manager.").shows("from Tue 1 December on");
        test.go_to("2026-12-01T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines.id).await, Some(tomas.id), "without a day between");
        assert_eq!(manager_of(&test, kai.id).await, None);
        let hana = test.sign_in(hana.id).await;
        hana.get(&leaving).await.is(200).shows("One person needs another manager.").shows("Kai Nakamura").hides("Ines Carvalho");
    }
}

both! {
    async fn whoever_returns_finds_their_lines_and_gets_a_new_one(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        last_day(&test, &hana, &ines, "2026-11-22").await.is(303);
        assert_eq!(manager_of(&test, ines.id).await, None);
        ines.get("/").await.is(303);
        let saved = last_day(&test, &hana, &ines, "").await;
        let line = format!("/people/{}/line", ines.id);
        assert_eq!(saved.location.as_deref(), Some(line.as_str()));
        assert_eq!(manager_of(&test, ines.id).await, None, "no line reopens by itself");
        hana.post(&line, &[("manager", &ruth.id.to_string()), ("line", "")]).await.is(303);
        let ines = test.sign_in(ines.id).await;
        ines.get(&line).await.is(200).shows("until now").shows("to <time");
        let lines = people::lines::of_ic(&test.app.db, ines.id).await.expect("lines");
        assert_eq!(lines.len(), 2, "a new line beside the old one");
    }
}

both! {
    async fn a_planned_move_outlives_the_manager_who_leaves_and_not_the_one_who_is_to_move(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, kai, edda) = (test.person("Ines Carvalho").await, test.person("Kai Nakamura").await, test.person("Edda Blom").await);
        let (ruth, tomas, omar) = (test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await, test.person("Omar Haddad").await);
        for (ic, next) in [(&ines, &tomas), (&kai, &tomas), (&edda, &omar)] {
            let line = test.line(ic.id, ruth.id, 400).await.to_string();
            let fields = [("manager", next.id.to_string()), ("line", line), ("on", "2026-12-03".to_owned())];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            hana.post(&format!("/people/{}/line", ic.id), &fields).await.is(303);
        }
        for (who, day) in [(&ruth, "2026-11-30"), (&kai, "2026-11-30"), (&omar, "2026-11-30")] {
            last_day(&test, &hana, who, day).await.is(303);
        }
        test.go_to("2026-12-01T00:00:00Z");
        test.settle().await;
        let tomas = test.sign_in(tomas.id).await;
        tomas.get("/").await.is(200).shows("The line of Ines Carvalho begins with you on Thu 3 December.").hides("Kai");
        let notices = tomas.get("/notices").await;
        notices.is(200).shows("Nobody manages Ines Carvalho any more. Their line begins with you on Thursday 3 December, as planned.");
        notices.shows("Kai Nakamura has left. The move of their line is called off.");
        let (ines, edda, hana) = (test.sign_in(ines.id).await, test.sign_in(edda.id).await, test.sign_in(hana.id).await);
        ines.get("/notices").await.is(200).shows("Tomas Lindqvist is your manager from Thursday 3 December on, as planned. Until then nobody is.");
        edda.get("/notices").await.is(200).shows("Your line could not move to Omar Haddad.").hides("as planned");
        edda.get("/").await.is(200).hides("Omar");
        hana.get("/notices").await.is(200).shows("Kai Nakamura has left. The move").shows("The line of Edda Blom could not move");
        test.go_to("2026-12-03T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines.id).await, Some(tomas.id));
        assert_eq!(manager_of(&test, kai.id).await, None);
    }
}
