//! Lines: opened, moved, ended, refused, confirmed.

use db::args;
use people::PersonId;

use crate::both;
use crate::support::TestApp;

/// Who manages somebody now.
pub(crate) async fn manager_of(test: &TestApp, ic: PersonId) -> Option<PersonId> {
    people::lines::open_of_ic(&test.app.db, ic).await.expect("an answer").map(|line| line.manager_id)
}

pub(crate) async fn events(test: &TestApp, kind: &str) -> i64 {
    test.app.db.value("select count(*) from event where kind = $1", args![kind]).await.expect("an answer").unwrap_or(0)
}

both! {
    async fn an_administrator_moves_a_line_after_seeing_what_moves(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        let old = test.line(ines.id, ruth.id, 400).await;
        let path = format!("/people/{}/line", ines.id);
        hana.get(&format!("{path}?find=tomas")).await.is(200).shows("Tomas Lindqvist").shows("Choose");
        let seen = hana.get(&format!("{path}?to={}", tomas.id)).await;
        seen.is(200).shows("The line moves to Tomas").shows("Assessments both sides have opened").shows("Stays behind");
        seen.shows("Tomorrow at the earliest, so that Ines reads beforehand").shows("value=\"2026-11-24\"").shows("On Tuesday 24 November");
        let (to, line) = (tomas.id.to_string(), old.to_string());
        let page = hana.post_and_follow(&path, &[("manager", &to), ("line", &line)]).await;
        page.is(200).shows("The line moves to <bdi>Tomas Lindqvist</bdi> on").shows("Tuesday 24 November");
        assert_eq!(manager_of(&test, ines.id).await, Some(ruth.id), "until Ines could see it");
        ines.get(&path).await.is(200).shows("Your line moves to").shows("Conversations that were held stay in their line.");
        test.go_to("2026-11-24T00:00:00Z");
        test.settle().await;
        hana.get(&path).await.is(200).shows("manages").shows("Ruth Adeyemi").shows("until now");
        assert_eq!(manager_of(&test, ines.id).await, Some(tomas.id));
        let lines = people::lines::of_ic(&test.app.db, ines.id).await.expect("lines");
        assert_eq!(lines[1].ended_at, Some(lines[0].started_at), "one ends at the instant the other begins");
        assert_eq!((events(&test, "line.opened").await, events(&test, "line.closed").await), (1, 1));
    }
}

both! {
    async fn two_of_one_name_and_team_are_told_apart_wherever_one_is_picked(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        test.line(ines.id, ruth.id, 400).await;
        let line = format!("/people/{}/line", ines.id);
        let pickers = [
            format!("{line}?find=tomas"), format!("{line}/stand-in?find=tomas"), "/accounts?q=tomas".to_owned(),
            "/search?q=tomas".to_owned(), "/people?q=tomas".to_owned(), "/palette?q=tomas".to_owned(),
        ];
        for picker in &pickers {
            hana.get(picker).await.is(200).shows("Software engineer").hides("tomas.lindqvist@");
        }
        let twin = test.person("Tomas Lindqvist the Second").await;
        test.app.db.run("update person set name = 'Tomas Lindqvist' where id = $1", args![twin.id]).await.expect("one name");
        for picker in &pickers {
            hana.get(picker).await.is(200).shows("tomas.lindqvist@marlowe.example").shows("tomas.lindqvist.the.second@marlowe.example");
        }
        for chosen in [format!("{line}?to={}", tomas.id), format!("{line}/stand-in?to={}", tomas.id)] {
            hana.get(&chosen).await.is(200).shows("Software engineer, Fares, tomas.lindqvist@marlowe.example");
        }
    }
}

both! {
    async fn a_ring_is_refused_with_its_names(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        test.line(ines.id, ruth.id, 400).await;
        test.line(ruth.id, tomas.id, 400).await;
        let (to, path) = (ines.id.to_string(), format!("/people/{}/line", tomas.id));
        hana.post(&path, &[("manager", &to), ("line", "")]).await.is(422)
            .shows("That would close a ring: Tomas Lindqvist manages Ruth Adeyemi, and Ruth Adeyemi manages Ines Carvalho.");
        let own = tomas.id.to_string();
        hana.post(&path, &[("manager", &own), ("line", "")]).await.is(422).shows("cannot be their own manager");
        assert_eq!(manager_of(&test, tomas.id).await, None);
    }
}

both! {
    async fn only_administrators_move_lines_and_everybody_reads_them(test: TestApp) {
        test.workspace().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, ruth, edda) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Edda Blom").await);
        let line = test.line(ines.id, ruth.id, 400).await.to_string();
        let path = format!("/people/{}/line", ines.id);
        for actor in [&ines, &ruth, &edda, &noor] {
            actor.get(&path).await.is(200).shows("Ruth Adeyemi").hides("Move the line").hides("End the line");
            actor.post(&path, &[("manager", &edda.id.to_string()), ("line", &line)]).await.is(404);
            actor.post(&format!("{path}/ending"), &[("line", &line)]).await.is(404);
        }
        assert_eq!(manager_of(&test, ines.id).await, Some(ruth.id));
    }
}

both! {
    async fn a_line_that_moved_meanwhile_is_not_moved_again(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        let path = format!("/people/{}/line", ines.id);
        let page = hana.post(&path, &[("manager", &hana.id.to_string()), ("line", "")]).await;
        page.is(409).shows("Ruth Adeyemi manages them now.");
        let line = people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").expect("a line").id.to_string();
        hana.post(&format!("{path}/ending"), &[("line", &line)]).await.is(303);
        assert_eq!(manager_of(&test, ines.id).await, None);
        hana.get(&path).await.is(200).shows("Nobody manages");
    }
}

both! {
    async fn an_administrator_who_puts_themselves_into_a_line_waits_for_a_partner(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, edda) = (test.person("Ines Carvalho").await, test.person("Edda Blom").await);
        let path = format!("/people/{}/line", ines.id);
        let own = hana.id.to_string();
        hana.get(&format!("{path}?to={own}")).await.is(200).shows("You would stand in this line yourself");
        hana.post_and_follow(&path, &[("manager", &own), ("line", "")]).await.is(200).shows("waits until a people partner agrees");
        assert_eq!(manager_of(&test, ines.id).await, None);
        let request = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests")[0].id.to_string();
        hana.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(404);
        ines.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(404);
        edda.get(&path).await.is(200).hides("would manage");
        ines.get(&path).await.is(200).shows("would manage").hides("Refuse it");
        noor.get(&path).await.is(200).shows("Refuse it");
        noor.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(303);
        assert_eq!(manager_of(&test, ines.id).await, Some(hana.id));
    }
}

both! {
    async fn without_a_partner_the_person_concerned_decides(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let ines = test.person("Ines Carvalho").await;
        let path = format!("/people/{}/line", ines.id);
        hana.post(&path, &[("manager", &hana.id.to_string()), ("line", "")]).await.is(303);
        let request = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests")[0].id.to_string();
        ines.get(&path).await.is(200).shows("waits until you agree");
        ines.post(&format!("{path}/refusal"), &[("request", &request)]).await.is(303);
        assert_eq!(manager_of(&test, ines.id).await, None);
        ines.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(404);
    }
}

both! {
    async fn a_line_ends_with_the_last_day_of_either(test: TestApp) {
        test.workspace().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        test.app.db.run("update person set last_on = '2026-11-23' where id = $1", args![ruth.id]).await.expect("a last day");
        test.settle().await;
        assert_eq!(manager_of(&test, ines.id).await, Some(ruth.id), "the last day is still a day");
        test.advance(jiff::SignedDuration::from_hours(16));
        test.settle().await;
        assert_eq!(manager_of(&test, ines.id).await, None);
        noor.get("/people?show=without-manager").await.is(200).shows("Ines Carvalho").hides("Ruth Adeyemi");
    }
}

/// People whose mark says something else than their lines.
pub(crate) async fn wrongly_marked(test: &TestApp) -> i64 {
    let sql = "select count(*) from person where has_line <> \
        (select count(*) from line where line.ic_id = person.id and line.ended_at is null)";
    test.app.db.value(sql, args![]).await.expect("a count").unwrap_or_default()
}

both! {
    async fn whoever_has_no_line_is_marked_so_however_lines_begin_and_end(test: TestApp) {
        test.workspace().await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        for manager in [Some(ruth.id), Some(tomas.id), None, Some(ruth.id)] {
            let mut tx = test.app.db.begin().await.expect("a transaction");
            people::lines::relate(&mut tx, &test.app, ines.id, manager, None, test.now()).await.expect("a change of the line");
            tx.commit().await.expect("kept");
            assert_eq!(wrongly_marked(&test).await, 0, "after {manager:?}");
        }
        let mut tx = test.app.db.begin().await.expect("a transaction");
        people::lines::open_first(&mut tx, &test.app, &[(ruth.id, tomas.id)], tomas.id, test.now()).await.expect("a first line");
        tx.commit().await.expect("kept");
        assert_eq!(wrongly_marked(&test).await, 0);
    }
}

both! {
    async fn whoever_has_to_agree_hears_of_a_line_and_whoever_asked_of_the_answer(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let ruth = test.person("Ruth Adeyemi").await;
        let path = format!("/people/{}/line", hana.id);
        let answer = async |how: &str| {
            hana.post(&path, &[("manager", &ruth.id.to_string()), ("line", "")]).await.is(303);
            test.settle().await;
            ruth.get("/notices").await.shows("Hana Novak asks to be put into a line.");
            let request = people::lines::requests_of(&test.app.db, hana.id).await.expect("requests")[0].id.to_string();
            ruth.post(&format!("{path}/{how}"), &[("request", &request)]).await.is(303);
            test.settle().await;
        };
        answer("refusal").await;
        hana.get("/notices").await.hides("asks to be put into a line").shows("Ruth Adeyemi said no to the line you asked for.");
        answer("confirmation").await;
        hana.get("/notices").await.shows("Ruth Adeyemi said yes to the line you asked for.");
        assert_eq!(manager_of(&test, hana.id).await, Some(ruth.id));
    }
}

both! {
    async fn a_line_that_is_asked_for_grows_old_with_the_one_it_was_asked_over(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        let path = format!("/people/{}/line", ines.id);
        let own = hana.id.to_string();
        for day in ["2026-12-01", "2026-12-09"] {
            hana.post(&path, &[("manager", &own), ("line", ""), ("on", day)]).await.is(303);
        }
        let waiting = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests");
        assert_eq!(waiting.len(), 1, "asked twice, it waits once");
        assert_eq!(waiting[0].on_day, Some(jiff::civil::date(2026, 12, 9)), "for the day that was named last");
        let mut tx = test.app.db.begin().await.expect("a transaction");
        people::lines::relate(&mut tx, &test.app, ines.id, Some(ruth.id), None, test.now()).await.expect("a line");
        tx.commit().await.expect("kept");
        let request = waiting[0].id.to_string();
        noor.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(409).shows("has changed since this was asked for");
        noor.post(&format!("{path}/refusal"), &[("request", &request)]).await.is(303);
        let open = people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").expect("a line").id.to_string();
        hana.post(&path, &[("manager", &own), ("line", &open)]).await.is(303);
        let request = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests")[0].id.to_string();
        test.app.db.run("update person set last_on = '2026-11-20' where id = $1", args![hana.id]).await.expect("a last day");
        noor.post(&format!("{path}/confirmation"), &[("request", &request)]).await.is(409).shows("last day has passed");
        assert_eq!(manager_of(&test, ines.id).await, Some(ruth.id));
    }
}
