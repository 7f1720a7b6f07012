//! What a file changes for people who are here already, and what it leaves alone.

use db::args;
use jiff::SignedDuration;

use crate::both;
use crate::imports::{count, dry_run, shown};
use crate::people::ladder;
use crate::support::TestApp;

/// Since when somebody was recorded at which level, the first one first.
async fn steps(test: &TestApp, person: people::PersonId) -> String {
    let mut said = Vec::new();
    for key in ["junior", "confirmed", "senior"] {
        let sql = "select since_on from level_step where person_id = $1 and level_key = $2";
        let since: Option<jiff::civil::Date> = test.app.db.value(sql, args![person, key]).await.expect("an answer");
        said.extend(since.map(|since| format!("{key} {since}")));
    }
    said.join(", ")
}

both! {
    async fn an_old_list_takes_no_promotion_away_and_a_new_one_is_told_of(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let (hana, noor) = (test.person_with_role("Hana Novak", "administrator").await, test.person_with_role("Noor Haddad", "people_partner").await);
        let ines = test.person("Ines Carvalho").await;
        let path = format!("/people/{}/level", ines.id);
        noor.post(&path, &[("level", "7:confirmed"), ("since", "2025-01-20"), ("_version", "1")]).await.is(303);
        noor.post(&path, &[("level", "7:senior"), ("since", "2026-11-01"), ("_version", "2")]).await.is(303);
        let row = |level: &str| format!("name,email,level,level_since\nInes Carvalho,ines.carvalho@marlowe.example,{level}\n");
        let (path, page) = dry_run(&hana, "old.csv", row("Confirmed,2025-01-20").as_bytes()).await;
        page.is(200).shows("Nothing would change.").shows("Ines Carvalho has been Senior since 1 November 2026. The file’s level is older and was left alone.");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        assert_eq!(steps(&test, ines.id).await, "confirmed 2025-01-20, senior 2026-11-01");
        let (path, page) = dry_run(&hana, "day.csv", row("Senior,2026-10-01").as_bytes()).await;
        page.is(200).shows("Senior, since 1 November 2026").shows("Senior, since 1 October 2026");
        test.settle().await;
        ines.get("/notices").await.hides("Hana Novak recorded a level for you.");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        assert_eq!(steps(&test, ines.id).await, "confirmed 2025-01-20, senior 2026-10-01", "the day is corrected");
        test.settle().await;
        ines.get("/notices").await.shows("Hana Novak recorded a level for you.");
        let (_, again) = dry_run(&hana, "day.csv", row("Senior,2026-10-01").as_bytes()).await;
        again.is(200).shows("Nothing would change.").hides("left alone.</td>");
    }
}

both! {
    async fn a_list_brings_no_level_back_that_was_taken_back(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let (hana, noor) = (test.person_with_role("Hana Novak", "administrator").await, test.person_with_role("Noor Haddad", "people_partner").await);
        let ines = test.person("Ines Carvalho").await;
        let path = format!("/people/{}/level", ines.id);
        noor.post(&path, &[("level", "7:confirmed"), ("since", "2025-01-20"), ("_version", "1")]).await.is(303);
        noor.post(&path, &[("level", "7:senior"), ("since", "2026-11-01"), ("_version", "2")]).await.is(303);
        let page = noor.get(&path).await;
        let step = page.text.split("<option value=\"").find(|rest| rest.contains("Senior, since")).expect("the step").split('"').next().expect("its end");
        noor.post(&format!("{path}/corrections"), &[("step", step), ("reason", "Not yet"), ("_version", "3")]).await.is(303);
        for row in ["Senior,2026-11-01", "Senior,"] {
            let file = format!("name,email,level,level_since\nInes Carvalho,ines.carvalho@marlowe.example,{row}\n");
            let (_, page) = dry_run(&hana, "old.csv", file.as_bytes()).await;
            page.is(200).shows("Nothing would change.").shows("Senior since 1 November 2026 was recorded for Ines Carvalho and taken back.");
        }
        let file = "name,email,level,level_since\nInes Carvalho,ines.carvalho@marlowe.example,Senior,2026-11-20\n";
        dry_run(&hana, "new.csv", file.as_bytes()).await.1.is(200).shows("Senior, since 20 November 2026");
        let file = hana.get("/people/export.csv").await;
        file.is(200).shows("Confirmed,2025-01-20").hides("Senior");
    }
}

both! {
    async fn another_address_is_asked_about_and_reports_of_a_leaver_are_named_once(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (_, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.app.db.run("update person set last_on = '2026-11-20' where id = $1", args![ruth.id]).await.expect("a last day");
        let file = "name,email,manager\nInes Carvalho,ines@new.example,ruth.adeyemi@marlowe.example\nKofi Mensah,kofi@marlowe.example,ruth.adeyemi@marlowe.example\n\
            Ruth Adeyemi,ruth.adeyemi@marlowe.example,hana.novak@marlowe.example\n";
        let (_, page) = dry_run(&hana, "x.csv", file.as_bytes()).await;
        page.is(200).shows("2 people added").shows("Somebody called Ines Carvalho is here already, as ines.carvalho@marlowe.example. The same person?");
        page.shows("Ruth Adeyemi’s last day has passed, and 2 rows name them as the manager: lines 2, 3.").hides("two people who are here");
    }
}

both! {
    async fn an_importer_does_not_slip_into_a_line(test: TestApp) {
        test.workspace().await;
        let (hana, noor) = (test.person_with_role("Hana Novak", "administrator").await, test.person_with_role("Noor Haddad", "people_partner").await);
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        let (path, page) = dry_run(&hana, "x.csv", b"name,email,manager\nInes Carvalho,ines.carvalho@marlowe.example,hana.novak@marlowe.example\n").await;
        page.is(200).shows("once somebody else agrees");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        let line = people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").expect("a line");
        assert_eq!(line.manager_id, ruth.id);
        noor.get(&format!("/people/{}/line", ines.id)).await.is(200).shows("Hana Novak would manage Ines Carvalho.");
    }
}

both! {
    async fn a_line_that_waits_for_a_yes_is_not_asked_for_again_by_the_same_file(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        let line = test.line(ines.id, ruth.id, 400).await.to_string();
        let (own, path) = (hana.id.to_string(), format!("/people/{}/line", ines.id));
        hana.post(&path, &[("manager", &own), ("line", &line), ("on", "2026-12-01")]).await.is(303);
        let file = b"name,email,manager\nInes Carvalho,ines.carvalho@marlowe.example,hana.novak@marlowe.example\n";
        let (path, page) = dry_run(&hana, "x.csv", file).await;
        page.is(200).shows("Nothing would change.");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        let waiting = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests");
        assert_eq!(waiting[0].on_day, Some(jiff::civil::date(2026, 12, 1)), "the day that was asked for");
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (_, page) = dry_run(&noor, "x.csv", file).await;
        page.is(200).shows("1 moved, once you say so.");
        // Over another line it has to be asked for again.
        let mut tx = test.app.db.begin().await.expect("a transaction");
        people::lines::relate(&mut tx, &test.app, ines.id, None, None, test.now()).await.expect("an end");
        tx.commit().await.expect("kept");
        let (_, page) = dry_run(&hana, "x.csv", file).await;
        page.is(200).shows("once somebody else agrees");
    }
}

both! {
    async fn an_address_in_a_file_goes_the_way_of_the_account(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.password(ruth.id, "nine trams before breakfast").await;
        let number = "update person set external_id = $1 where id = $2";
        for (id, of) in [("1", ines.id), ("2", ruth.id)] {
            test.app.db.run(number, args![id, of]).await.expect("a number");
        }
        let file = b"id,name,email\n1,Ines Carvalho,ines@new.example\n2,Ruth Adeyemi,ruth@new.example\n";
        let (path, page) = dry_run(&hana, "x.csv", file).await;
        page.is(200).shows("2 changed").shows("ruth@new.example, once somebody else agrees").shows("until a people partner has said yes");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        let address = async |id| people::people::person(&test.app.db, id).await.expect("an answer").expect("a person").email;
        assert_eq!(address(ines.id).await, "ines@new.example");
        assert_eq!(address(ruth.id).await, "ruth.adeyemi@marlowe.example");
        let (_, again) = dry_run(&hana, "x.csv", file).await;
        again.is(200).shows("Nothing would change.");
        test.advance(SignedDuration::from_hours(24));
        test.settle().await;
        assert_eq!(address(ruth.id).await, "ruth@new.example");
        assert_eq!(count(&test, "select count(*) from event where kind = 'account.address_changed'").await, 1);
    }
}

both! {
    async fn a_last_day_in_a_file_signs_out_at_once(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        test.line(ines.id, ruth.id, 400).await;
        let (path, page) = dry_run(&hana, "x.csv", b"name,email,last_day\nRuth Adeyemi,ruth.adeyemi@marlowe.example,2026-11-20\n").await;
        page.is(200).shows("1 person deactivated");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        ruth.get("/people").await.is(303);
        assert!(people::lines::open_of_ic(&test.app.db, ines.id).await.expect("an answer").is_none());
    }
}

both! {
    async fn another_manager_in_a_file_is_seen_by_the_ic_before_the_line_moves(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (tomas, kai) = (test.person("Tomas Lindqvist").await, test.person("Kai Nakamura").await);
        let manager_of = async |who| crate::lines::manager_of(&test, who).await;
        let file = "name,email,manager\nInes Carvalho,ines.carvalho@marlowe.example,tomas.lindqvist@marlowe.example\nKai Nakamura,kai.nakamura@marlowe.example,tomas.lindqvist@marlowe.example\n";
        let (path, page) = dry_run(&hana, "x.csv", file.as_bytes()).await;
        page.is(200).shows("Tomas Lindqvist, from Tue 24 November on").shows("<td>Tomas Lindqvist</td>").shows("on the next day");
        let done = hana.post(&path, &[("shown", &shown(&page))]).await;
        assert_eq!(done.said(), "0 people added, 0 changed, 1 line opened, 1 line moves on the next day.");
        assert_eq!(manager_of(kai.id).await, Some(tomas.id), "nobody held this rope");
        assert_eq!(manager_of(pair.ines.id).await, Some(pair.ruth.id), "until Ines could see it");
        test.settle().await;
        pair.ines.get("/notices").await.is(200).shows("Tomas Lindqvist is to be your manager from Tuesday 24 November on.");
        let line = format!("/people/{}/line", pair.ines.id);
        pair.ines.get(&line).await.is(200).shows("Your line moves to").shows("falls away: Thu 26 November, 14:00");
        let (_, again) = dry_run(&hana, "x.csv", file.as_bytes()).await;
        again.is(200).shows("Nothing would change.").hides("things to look at");
        test.go_to("2026-11-24T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(pair.ines.id).await, Some(tomas.id));
        let (_, again) = dry_run(&hana, "x.csv", file.as_bytes()).await;
        again.is(200).shows("Nothing would change.");
    }
}

both! {
    async fn a_level_to_come_is_not_said_to_wait_and_an_unknown_one_names_those_there_are(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        test.person("Ines Carvalho").await;
        let file = "name,email,level,level_since\nInes Carvalho,ines.carvalho@marlowe.example,Senior,2027-01-01\n\
            Aiko Mori,aiko@marlowe.example,Junior,2027-02-01\nKai Nakamura,kai@marlowe.example,L5,\n";
        let (path, page) = dry_run(&hana, "x.csv", file.as_bytes()).await;
        page.is(200).shows("1 January 2027 is still to come, and a level is recorded once it is held. Nothing waits for that day");
        page.shows("“L5” is not a level. The levels are Junior, Confirmed, Senior.").hides("until then");
        let done = hana.post(&path, &[("shown", &shown(&page))]).await;
        assert_eq!(done.said(), "1 person added, 0 changed.");
        test.go_to("2027-02-02T09:00:00Z");
        test.settle().await;
        let levels: i64 = test.app.db.value("select count(*) from level_step", args![]).await.expect("an answer").unwrap_or(0);
        assert_eq!(levels, 0);
    }
}
