//! The list of people, their cards and levels.

use db::args;
use jiff::civil::date;
use people::people::Card;

use crate::both;
use crate::support::TestApp;

/// People nobody signs in as, straight into the database.
async fn crowd(test: &TestApp, count: usize) {
    let mut tx = test.app.db.begin().await.expect("a transaction");
    for number in 0..count {
        let (name, email) = (format!("Crowd Member{number:05}"), format!("crowd{number}@marlowe.example"));
        let card = Card { name, email, team: "Crowd".to_owned(), zone: "UTC".to_owned(), ..Card::default() };
        people::people::insert(&mut tx, test.app.entropy.id(test.now()), &card, test.now()).await.expect("a person");
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
        let left = Card { name: "Edda Gone".to_owned(), email: "edda@marlowe.example".to_owned(), zone: "UTC".to_owned(), last_on: Some(date(2026, 11, 1)), ..Card::default() };
        people::people::insert(&mut tx, test.app.entropy.id(test.now()), &left, test.now()).await.expect("a person");
        tx.commit().await.expect("a commit");
        noor.get("/people").await.is(200).hides("Edda Gone");
        noor.get("/people?q=edda").await.hides("Edda Gone");
        noor.get("/people?show=left").await.shows("Edda Gone").shows("One person has left.");
        noor.get("/people?show=left&q=edda").await.shows("Edda Gone");
    }
}

both! {
    async fn an_address_on_a_card_goes_the_way_of_the_account(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.password(ruth.id, "nine trams before breakfast").await;
        let card = |name: &'static str, email: &'static str| [("name", name), ("email", email), ("zone", "UTC"), ("_version", "1")];
        let of = |id: people::PersonId| format!("/people/{id}/card");
        let address = async |id| people::people::person(&test.app.db, id).await.expect("an answer").expect("a person").email;
        hana.post(&of(ines.id), &card("Ines Carvalho", "ruth.adeyemi@marlowe.example")).await.is(422).shows("has this address already");
        hana.post_and_follow(&of(ines.id), &card("Ines Carvalho", "ines@new.example")).await.is(200);
        assert_eq!(address(ines.id).await, "ines@new.example", "nobody signs in with it yet");
        hana.get("/people?q=new+example").await.shows("Ines Carvalho");
        hana.post(&of(ruth.id), &card("Ruth A", "ruth@new.example")).await.is(303);
        assert_eq!(address(ruth.id).await, "ruth.adeyemi@marlowe.example", "until a day has passed");
        hana.get(&format!("/accounts/{}", ruth.id)).await.shows("ruth@new.example instead of");
        test.settle().await;
        ruth.get("/notices").await.shows("Hana Novak wants to change the address you sign in with.");
        let own = ruth.post(&of(ruth.id), &[("email", "ruth@other.example"), ("zone", "UTC"), ("_version", "2")]).await;
        own.is(303);
        hana.get(&of(hana.id)).await.is(200).shows("Your own address is changed in your settings.").hides("name=\"email\"");
        test.advance(jiff::SignedDuration::from_hours(24));
        test.settle().await;
        assert_eq!(address(ruth.id).await, "ruth@new.example");
        let (hana, ruth) = (hana.id, ruth.id);
        let test = test.sending_mail();
        test.sign_in(hana).await.get(&of(ruth)).await.is(200).shows("people change the address they sign in with themselves").hides("name=\"email\"");
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
    async fn the_list_narrows_to_a_team_a_manager_and_for_roles_a_level(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        test.line(ines.id, ruth.id, 400).await;
        crowd(&test, 60).await;
        ines.get("/people?team=Crowd").await.is(200).shows("More than 50 people match.").shows("Member00049").hides("Member00050");
        ines.get("/people?team=Crowd&q=member00051").await.shows("One person matches.").shows("in Crowd");
        ines.get("/people?team=crowd").await.shows("Nobody matches that.").shows("Nobody who is here is all of that.");
        ines.get(&format!("/people?manager={}", ruth.id)).await.shows("One person matches.").shows("with Ruth Adeyemi").shows("Carvalho</bdi>");
        ines.get(&format!("/people?manager={}&team=Crowd", ruth.id)).await.shows("Nobody matches that.");
        ines.get("/people?manager=0000000000009").await.is(404);
        let page = hana.get("/people").await;
        let level = page.text.split("<option value=\"").find(|rest| rest.contains(">Senior<")).expect("the level").split('"').next().expect("its end").to_owned();
        let path = format!("/people/{}/level", ines.id);
        let level_key = level.split_once('.').expect("a framework and a key");
        hana.get(&path).await.is(200);
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let new = people::people::levels::NewLevel { framework: level_key.0.parse().expect("an id"), level: level_key.1, since_on: date(2026, 1, 1) };
        people::people::levels::set(&mut tx, &test.app, ines.id, new, None, test.now()).await.expect("a level");
        tx.commit().await.expect("a commit");
        hana.get(&format!("/people?level={level}")).await.shows("One person matches.").shows("at Senior").shows("Carvalho</bdi>");
        ruth.get(&format!("/people?level={level}")).await.hides("at Senior").shows("63 people.").hides("At which level");
    }
}

both! {
    async fn while_somebody_types_only_what_was_found_is_answered(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        test.person("Ruth Adeyemi").await;
        let part = ines.get("/people?q=ra&part=found").await;
        part.is(200).shows("data-said=\"One person matches.\"").shows("Adeyemi</bdi>").hides("<html").hides("<h1");
        ines.get("/people?q=ra").await.shows("One person matches.").shows("<h1");
        test.nobody().get("/people?q=ra&part=found").await.is(303);
    }
}

both! {
    async fn the_tree_opens_one_step_at_a_time(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        ines.get("/people/tree").await.is(303);
        test.line(ines.id, ruth.id, 400).await;
        test.line(ruth.id, tomas.id, 400).await;
        let top = ines.get("/people/tree").await;
        assert_eq!(top.location.as_deref(), Some(format!("/people/{}/tree", tomas.id).as_str()));
        ines.get(&format!("/people/{}/tree", tomas.id)).await.is(200).shows("Tomas Lindqvist manages one person.").shows("Ruth Adeyemi").shows("manages 1").hides("<bdi>Ines Carvalho</bdi></b>");
        let page = ines.get(&format!("/people/{}/tree", ines.id)).await;
        page.is(200).shows("Ines Carvalho manages nobody.").shows("You");
        let places: Vec<_> = ["<bdi>Tomas", "<bdi>Ruth", "<b><bdi>Ines"].iter().map(|name| page.text.find(name)).collect();
        assert!(places.windows(2).all(|pair| pair[0].is_some() && pair[0] < pair[1]), "the way up begins at the top: {places:?}");
        let stranger = test.person("Kofi Mensah").await;
        let top = stranger.get("/people/tree").await;
        assert_eq!(top.location.as_deref(), Some(format!("/people/{}/tree", tomas.id).as_str()), "who stands in no tree sees the company's");
        ines.get("/people/0000000000009/tree").await.is(404);
    }
}

both! {
    async fn a_long_line_comes_a_hundred_at_a_time(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        crowd(&test, 120).await;
        let sql = "insert into line (id, ic_id, manager_id, started_at) select id, id, $1, created_at from person where team = 'Crowd'";
        test.app.db.run(sql, args![ruth.id]).await.expect("lines");
        let first = ruth.get(&format!("/people/{}/tree", ruth.id)).await;
        first.is(200).shows("Ruth Adeyemi manages 120 people.").shows("Member00099").hides("Member00100");
        let next = first.text.split("tree?after=").nth(1).expect("a next page").split('"').next().expect("its end");
        ruth.get(&format!("/people/{}/tree?after={next}", ruth.id)).await.shows("Member00100").shows("Member00119").hides("Member00099");
    }
}

both! {
    async fn nobody_reads_the_list_without_signing_in(test: TestApp) {
        test.workspace().await;
        test.nobody().get("/people").await.is(303);
    }
}

both! {
    async fn an_administrator_adds_somebody_and_everybody_finds_them(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        hana.get("/people/new").await.is(200).shows("Add a person");
        let page = hana.post("/people/new", &[("name", ""), ("email", "aiko"), ("zone", "Lisbon"), ("title", "Engineer")]).await;
        page.is(422).shows("A name is needed").shows("Engineer").shows("Lisbon").shows("things to mend");
        let fields = [("name", "Aiko Tanaka"), ("email", "aiko@marlowe.example"), ("zone", "Asia/Tokyo"), ("team", "Pricing")];
        hana.post_and_follow("/people/new", &fields).await.is(200).shows("Aiko Tanaka").shows("Open a line");
        hana.post("/people/new", &fields).await.is(422).shows("Aiko Tanaka has this address already");
        hana.get("/people?q=pricing").await.shows("Aiko Tanaka");
    }
}

both! {
    async fn the_same_form_twice_adds_one_person(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let key = hana.key();
        let body = format!("_key={key}&name=Aiko+Tanaka&email=aiko%40marlowe.example&zone=UTC");
        for _ in 0..2 {
            hana.send(axum::http::Method::POST, "/people/new", body.clone()).await.is(303);
        }
        hana.get("/people").await.shows("2 people.");
    }
}

both! {
    async fn ones_own_card_offers_pronouns_and_zone_and_nothing_else(test: TestApp) {
        test.workspace().await;
        let ines = test.person("Ines Carvalho").await;
        let ruth = test.person("Ruth Adeyemi").await;
        let path = format!("/people/{}/card", ines.id);
        ines.get(&path).await.is(200).shows("Pronouns").hides("name=\"team\"");
        ines.post(&path, &[("pronouns", "she/her"), ("zone", "Europe/Berlin"), ("title", "Chief"), ("name", "Nobody"), ("_version", "1")]).await.is(303);
        let card = people::people::person(&test.app.db, ines.id).await.expect("an answer").expect("a person");
        assert_eq!((card.pronouns.as_str(), card.zone.as_str(), card.title.as_str(), card.name.as_str()), ("she/her", "Europe/Berlin", "Software engineer", "Ines Carvalho"));
        ruth.get(&path).await.is(404);
        ruth.post(&path, &[("pronouns", "x"), ("zone", "UTC")]).await.is(404);
        ruth.get("/people/new").await.is(404);
    }
}

both! {
    async fn a_card_changed_meanwhile_shows_both_versions(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let ines = test.person("Ines Carvalho").await;
        let path = format!("/people/{}/card", ines.id);
        let base = [("name", "Ines Carvalho"), ("zone", "UTC"), ("_version", "1")];
        hana.post(&path, &[&base[..], &[("team", "Pricing")]].concat()).await.is(303);
        hana.post(&path, &[&base[..], &[("team", "Billing")]].concat()).await.is(409).shows("Billing").shows("Pricing").shows("name=\"_version\" value=\"2\"");
        ines.post(&path, &[("pronouns", "they/them"), ("zone", "UTC"), ("_version", "1")]).await.is(409).shows("they/them");
    }
}

both! {
    async fn a_last_day_in_the_past_ends_sessions_and_lines_at_once(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        let path = format!("/people/{}/card", ruth.id);
        let fields = [("name", "Ruth Adeyemi"), ("zone", "UTC"), ("_version", "1"), ("last_on", "2026-11-20")];
        hana.post(&path, &fields).await.is(303);
        ruth.get("/people").await.is(303);
        let sessions: i64 = test.app.db.value("select count(*) from session where person_id = $1", db::args![ruth.id]).await.expect("an answer").expect("a count");
        assert_eq!(sessions, 0);
        assert!(people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").is_none());
        let own = format!("/people/{}/card", hana.id);
        hana.post(&own, &[("name", "Hana Novak"), ("zone", "UTC"), ("_version", "1"), ("last_on", "2026-11-20")]).await.is(422).shows("Somebody else");
    }
}

/// A framework with three levels, as `growth` keeps one.
pub(crate) async fn ladder(test: &TestApp) -> i64 {
    let content = r#"{"key":"builtin","name":"Engineering","levels":[{"key":"junior","name":"Junior","months":[12,24]},{"key":"confirmed","name":"Confirmed","months":[24,48]},{"key":"senior","name":"Senior","months":null}],"pillars":[]}"#;
    let db = &test.app.db;
    db.run("insert into framework (id, key, name, created_at) values (7, 'builtin', 'Engineering', 1)", db::args![])
        .await
        .expect("a framework");
    let sql = "insert into framework_version (id, framework_id, number, state, note, content, made_at, published_at, version) values (8, 7, 1, 'published', '', $1, 1, 1, 1)";
    db.run(sql, db::args![content]).await.expect("a version");
    7
}

both! {
    async fn a_level_is_recorded_with_its_history(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, ruth, edda) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Edda Blom").await);
        test.line(ines.id, ruth.id, 400).await;
        let path = format!("/people/{}/level", ines.id);
        noor.post_and_follow(&path, &[("level", "7:confirmed"), ("since", "2025-01-20"), ("_version", "1")]).await.is(200).shows("is Confirmed.").shows("22 months so far");
        noor.post_and_follow(&path, &[("level", "7:junior"), ("since", "2023-06-01"), ("_version", "2")]).await.is(200).shows("is Confirmed.").shows("19 months");
        test.settle().await;
        ines.get("/notices").await.is(200).shows("Noor Haddad recorded a level for you.").hides("Confirmed");
        noor.post(&path, &[("level", "7:senior"), ("since", "2027-01-01"), ("_version", "3")]).await.is(422).shows("still to come");
        noor.post(&path, &[("level", "7:wizard"), ("since", "yesterday"), ("_version", "3")]).await.is(422).shows("is not a day");
        noor.post(&path, &[("level", "7:senior"), ("since", "2026-11-01"), ("_version", "1")]).await.is(409).shows("Senior").shows("Confirmed");
        for actor in [&ines, &ruth] {
            actor.get(&path).await.is(200).shows("Junior").hides("Set the level");
            actor.post(&path, &[("level", "7:senior"), ("since", "2026-11-01"), ("_version", "3")]).await.is(404);
        }
        edda.get(&path).await.is(404);
    }
}

both! {
    async fn a_level_recorded_by_mistake_is_taken_back_and_stays_visible(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        let path = format!("/people/{}/level", ines.id);
        let record = async |level: &str, since: &str, version: &str| {
            noor.post(&path, &[("level", level), ("since", since), ("_version", version)]).await
        };
        record("7:confirmed", "2025-01-20", "1").await.is(303);
        record("7:confirmed", "2026-11-01", "2").await.is(422).shows("Confirmed is recorded since 20 January 2025 already.");
        record("7:confirmed", "2024-11-01", "2").await.is(422).shows("Confirmed is recorded since 20 January 2025 already.");
        record("7:senior", "2025-01-20", "2").await.is(422).shows("Confirmed is recorded for 20 January 2025. If that is wrong, take it back first.");
        record("", "2025-01-20", "2").await.is(422).shows("Choose the level.");
        record("7:senior", "2026-11-01", "2").await.is(303);
        let page = noor.get(&path).await;
        page.is(200).shows("is Senior.").shows("Take one back");
        let step = page.text.split("<option value=\"").find(|rest| rest.contains("Senior, since 1 November 2026")).expect("the step").split('"').next().expect("its end").to_owned();
        let back = format!("{path}/corrections");
        let fields = |reason: &'static str, version: &'static str| [("step", step.as_str()), ("reason", reason), ("_version", version)];
        noor.post(&back, &fields(" ", "3")).await.is(422).shows("Say why, in a few words.");
        noor.post(&back, &[("step", "0000000000009"), ("reason", "x"), ("_version", "3")]).await.is(422).shows("stands here no more").shows("value=\"x\"");
        noor.post(&back, &fields("Meant for somebody else", "2")).await.is(409).shows("Meant for somebody else");
        ines.post(&back, &fields("x", "3")).await.is(404);
        noor.post_and_follow(&back, &fields("Meant for somebody else", "3")).await.is(200).shows("is Confirmed.").shows("22 months so far");
        noor.post(&back, &fields("again", "4")).await.is(422);
        for actor in [&ines, &ruth] {
            actor.get(&path).await.is(200).shows("Confirmed.").shows("taken back by Noor Haddad on 23 November 2026").shows("Meant for somebody else").hides("Take one back");
        }
        ines.get(&format!("/people/{}", ines.id)).await.is(200).hides("Senior");
        test.settle().await;
        ines.get("/notices").await.shows("Noor Haddad took a level back that was recorded for you.");
        record("7:senior", "2026-11-01", "4").await.is(303);
        noor.get(&path).await.shows("is Senior.").shows("taken back by Noor Haddad");
    }
}

both! {
    async fn who_looked_is_shown_to_the_two_people_only(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth, edda) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Edda Blom").await);
        test.line(ines.id, ruth.id, 400).await;
        test.password(ines.id, "nine trams before breakfast").await;
        let path = format!("/people/{}/access-log", ines.id);
        ines.get(&path).await.is(200).shows("Nobody outside the line has looked.");
        let account = format!("/accounts/{}", ines.id);
        hana.post(&format!("{account}/reset"), &[]).await.is(303);
        ines.get(&path).await.is(200).shows("Hana Novak").shows("started a new password for this account");
        ruth.get(&path).await.is(200).shows("Hana Novak");
        edda.get(&path).await.is(404);
        hana.get(&path).await.is(404);
    }
}
