//! Lines that move on a day to come: seen beforehand, changed, called off, done once.

use db::args;
use people::PersonId;

use crate::both;
use crate::lines::{events, manager_of};
use crate::support::{Actor, Pair, TestApp};

/// Ruth and Ines with their quarterly on Thursday, an administrator, and who is to take the rope.
struct Story<'a> {
    pair: Pair<'a>,
    hana: Actor<'a>,
    tomas: Actor<'a>,
    path: String,
}

impl<'a> Story<'a> {
    async fn begin(test: &'a TestApp) -> Story<'a> {
        let pair = test.ruth_and_ines().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let tomas = test.person("Tomas Lindqvist").await;
        let path = format!("/people/{}/line", pair.ines.id);
        Story { pair, hana, tomas, path }
    }

    async fn plan(&self, on: &str) -> crate::support::Page {
        let (to, line) = (self.tomas.id.to_string(), self.pair.line.to_string());
        self.hana.post(&self.path, &[("manager", &to), ("line", &line), ("on", on)]).await
    }
}

/// The move that waits for somebody.
async fn waiting(test: &TestApp, ic: PersonId) -> String {
    people::moves::open_of(&test.app.db, ic).await.expect("an answer").expect("a move").id.to_string()
}

async fn told(test: &TestApp, to: PersonId, kind: &str) -> i64 {
    let sql = "select count(*) from notice where person_id = $1 and kind = $2";
    test.app.db.value(sql, args![to, kind]).await.expect("an answer").unwrap_or(0)
}

async fn state(test: &TestApp, pair: &Pair<'_>) -> String {
    let sql = "select state from conversation where id = $1";
    test.app.db.value(sql, args![pair.id]).await.expect("an answer").expect("a conversation")
}

both! {
    async fn a_move_is_seen_before_it_is_planned_and_by_the_ic_before_it_happens(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, tomas) = (&story.pair.ines, &story.tomas);
        let before = format!("{}?to={}&on=2026-11-25", story.path, tomas.id);
        let seen = story.hana.get(&before).await;
        seen.is(200).shows("On Wednesday 25 November").shows("planned together from then on falls away").shows("Plan the move");
        seen.hides("26 November").hides("agreed goal");
        assert_eq!(events(&test, "line.move_planned").await, 0, "looking plans nothing");
        story.plan("2026-11-25").await.is(303);
        ines.get(&story.path).await.is(200).shows("falls away: Thu 26 November, 14:00");
        test.settle().await;
        ines.get("/notices").await.is(200).shows("Tomas Lindqvist is to be your manager from Wednesday 25 November on.");
        story.plan("2026-12-01").await.is(303);
        assert_eq!(manager_of(&test, ines.id).await, Some(story.pair.ruth.id));
        let seen = ines.get(&story.path).await;
        seen.is(200).shows("Your line moves to").shows("Tuesday 1 December").shows("Still held with Ruth").hides("Call the move off");
        story.pair.ruth.get(&story.path).await.is(200).shows("The line moves to").shows("Still held with Ruth");
        test.settle().await;
        let kinds = [(ines, "line.move_planned"), (&story.pair.ruth, "line.move_planned.manager"), (tomas, "line.move_planned.manager")];
        for (who, kind) in kinds {
            assert_eq!(told(&test, who.id, kind).await, 1, "{kind}");
        }
        ines.get("/notices").await.is(200).shows("on another day: from Tuesday 1 December on.");
    }
}

both! {
    async fn a_planned_move_stands_on_today_of_the_three_and_beside_what_falls_away(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, tomas) = (&story.pair.ines, &story.pair.ruth, &story.tomas);
        ines.get("/").await.is(200).hides("Changing hands");
        story.plan("2026-11-25").await.is(303);
        ines.get("/").await.shows("Your line moves to Tomas Lindqvist on Wed 25 November.").shows(&story.path);
        ruth.get("/").await.shows("The line of Ines Carvalho moves to Tomas Lindqvist on Wed 25 November.");
        tomas.get("/").await.shows("The line of Ines Carvalho moves to you on Wed 25 November.");
        story.hana.get("/").await.hides("Changing hands");
        let falls = "Falls away on Wed 25 November, when the line moves to Tomas Lindqvist.";
        for side in [ines, ruth] {
            side.get(&format!("/conversations/{}", story.pair.id)).await.is(200).shows(falls);
            side.get("/conversations").await.is(200).shows(falls);
        }
        story.plan("2026-12-01").await.is(303);
        ines.get(&format!("/conversations/{}", story.pair.id)).await.is(200).hides("Falls away");
    }
}

both! {
    async fn whoever_has_no_line_any_more_finds_climb_and_plan_in_the_menu(test: TestApp) {
        let story = Story::begin(&test).await;
        let ines = story.pair.ines.id;
        let (climb, plan) = (format!("href=\"/people/{ines}\""), format!("href=\"/people/{ines}/plan\""));
        test.end_line(story.pair.line, 2).await;
        let page = story.pair.ines.get("/notices").await;
        page.is(200).shows("My climb").shows(&climb).shows("My plan").shows(&plan).hides("My 1:1s");
        story.pair.ines.get(&format!("/people/{ines}/plan")).await.is(200);
        story.tomas.get("/notices").await.hides("My climb");
    }
}

both! {
    async fn a_planned_move_is_nobody_elses_and_its_next_manager_counts_nothing_yet(test: TestApp) {
        let story = Story::begin(&test).await;
        story.plan("2026-12-01").await.is(303);
        test.person("Edda Blom").await.get(&story.path).await.is(200).hides("Tomas").hides("1 December");
        test.person_with_role("Noor Haddad", "people_partner").await.get(&story.path).await.is(200).hides("Tomas");
        story.tomas.get(&story.path).await.is(200).shows("Tuesday 1 December").hides("agreed goal").hides("26 November");
        let planned = waiting(&test, story.pair.ines.id).await;
        for who in [&story.pair.ines, &story.pair.ruth, &story.tomas] {
            who.post(&format!("{}/move/ending", story.path), &[("planned", &planned)]).await.is(404);
        }
    }
}

both! {
    async fn the_clock_moves_the_line_once_at_the_start_of_the_day_where_the_ic_is(test: TestApp) {
        let story = Story::begin(&test).await;
        let ines = story.pair.ines.id;
        let sql = "update person set zone = 'America/St_Johns' where id = $1";
        test.app.db.run(sql, args![ines]).await.expect("another zone");
        story.plan("2026-11-25").await.is(303);
        test.go_to("2026-11-25T03:29:59Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines).await, Some(story.pair.ruth.id), "in St John's it is still Tuesday");
        test.go_to("2026-11-25T03:30:00Z");
        let (one, other) = tokio::join!(people::moves::make_due(&test.app), people::moves::make_due(&test.app));
        one.expect("a turn");
        other.expect("a turn");
        assert_eq!(manager_of(&test, ines).await, Some(story.tomas.id));
        test.settle().await;
        test.settle().await;
        assert_eq!((events(&test, "line.opened").await, events(&test, "line.closed").await), (1, 1));
        assert_eq!(state(&test, &story.pair).await, "cancelled", "planned between two others");
        assert_eq!(events(&test, "conversation.fell_away").await, 1);
        assert_eq!(told(&test, ines, "conversation.fell_away").await, 1);
        let page = story.pair.ines.get(&format!("/conversations/{}", story.pair.id)).await;
        page.is(200).shows("It fell away: the line ended before it");
    }
}

both! {
    async fn a_planned_move_is_put_off_or_called_off_and_all_are_told(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, tomas) = (story.pair.ines.id, story.tomas.id);
        story.plan("2026-11-24").await.is(303);
        let first = waiting(&test, ines).await;
        story.plan("2026-11-27").await.is(303);
        test.settle().await;
        assert_eq!(told(&test, ines, "line.move_changed").await, 1);
        story.hana.post(&format!("{}/move/ending", story.path), &[("planned", &first)]).await.is(409);
        test.go_to("2026-11-24T12:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines).await, Some(story.pair.ruth.id), "the first day no longer counts");
        let planned = waiting(&test, ines).await;
        story.hana.post(&format!("{}/move/ending", story.path), &[("planned", &planned)]).await.is(303);
        test.settle().await;
        for (who, kind) in [(ines, "line.move_called_off"), (tomas, "line.move_called_off.manager")] {
            assert_eq!(told(&test, who, kind).await, 1, "{kind}");
        }
        test.go_to("2026-11-28T12:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines).await, Some(story.pair.ruth.id));
    }
}

both! {
    async fn a_move_that_cannot_be_any_more_moves_nothing_and_is_said(test: TestApp) {
        let story = Story::begin(&test).await;
        story.plan("2026-11-26").await.is(303);
        // Meanwhile Tomas comes to be managed by Ines: the move would close a ring.
        test.line(story.tomas.id, story.pair.ines.id, 0).await;
        test.go_to("2026-11-26T00:00:01Z");
        test.settle().await;
        assert_eq!(manager_of(&test, story.pair.ines.id).await, Some(story.pair.ruth.id));
        assert_eq!(told(&test, story.pair.ines.id, "line.move_failed").await, 1);
        assert_eq!(told(&test, story.hana.id, "line.move_failed.manager").await, 1);
        assert!(people::moves::open_of(&test.app.db, story.pair.ines.id).await.expect("an answer").is_none());
    }
}

both! {
    async fn a_day_that_is_over_or_none_comes_back_with_its_sentence(test: TestApp) {
        let story = Story::begin(&test).await;
        story.plan("2026-11-22").await.is(422).shows("That day is over.").shows("2026-11-22").hides("Plan the move");
        story.plan("soon").await.is(422).shows("is not a day");
        story.plan("2026-11-23").await.is(422).shows("moves on Tuesday 24 November at the earliest").shows("2026-11-23").hides("Plan the move");
        assert_eq!(events(&test, "line.move_planned").await, 0);
    }
}

both! {
    async fn a_line_that_opens_at_once_forestalls_the_same_move_of_a_later_day(test: TestApp) {
        let story = Story::begin(&test).await;
        story.plan("2026-12-01").await.is(303);
        story.hana.post(&format!("{}/ending", story.path), &[("line", &story.pair.line.to_string())]).await.is(303);
        test.advance(jiff::SignedDuration::from_hours(24));
        story.hana.get(&format!("{}?to={}", story.path, story.tomas.id)).await.is(200).shows("Empty means at once.");
        story.hana.post(&story.path, &[("manager", &story.tomas.id.to_string()), ("line", "")]).await.is(303);
        story.pair.ines.get(&story.path).await.is(200).shows("Tomas Lindqvist").hides("Your line moves to").hides("1 December");
        test.go_to("2026-12-02T00:00:00Z");
        test.settle().await;
        assert_eq!(events(&test, "line.opened").await, 1);
    }
}

both! {
    async fn a_line_that_ends_by_hand_keeps_its_planned_move_and_says_so(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, ruth, tomas) = (&story.pair.ines, &story.pair.ruth, &story.tomas);
        story.plan("2026-12-01").await.is(303);
        story.hana.get(&story.path).await.is(200).shows("What is planned stays: the line begins with Tomas Lindqvist on Tuesday 1 December.");
        let line = story.pair.line.to_string();
        let ended = story.hana.post(&format!("{}/ending", story.path), &[("line", &line)]).await;
        assert_eq!(ended.said(), "The line ended. Ines Carvalho keeps everything. The line still begins with Tomas Lindqvist on Tuesday 1 December.");
        story.hana.get(&story.path).await.is(200).shows("The line begins with <bdi>Tomas Lindqvist</bdi> on");
        test.settle().await;
        assert_eq!((told(&test, ines.id, "line.move_kept").await, told(&test, tomas.id, "line.move_kept.manager").await), (1, 1));
        assert_eq!(told(&test, ruth.id, "line.move_kept.manager").await, 0, "her line is over");
        // Somebody else takes the rope before that day: the planned move goes, and the page says so first.
        test.advance(jiff::SignedDuration::from_hours(24));
        let edda = test.person("Edda Blom").await.id.to_string();
        story.hana.get(&format!("{}?to={edda}", story.path)).await.is(200).shows("The move to Tomas Lindqvist that was planned for Tuesday 1 December is called off with it.");
        story.hana.post(&story.path, &[("manager", &edda), ("line", "")]).await.is(303);
        test.settle().await;
        assert_eq!(told(&test, tomas.id, "line.move_called_off.manager").await, 1);
        test.go_to("2026-12-02T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, ines.id).await.map(|id| id.to_string()), Some(edda));
    }
}

both! {
    async fn that_a_move_stays_is_told_only_while_it_does(test: TestApp) {
        let story = Story::begin(&test).await;
        let (ines, tomas) = (story.pair.ines.id, story.tomas.id);
        story.plan("2026-12-01").await.is(303);
        let planned = waiting(&test, ines).await;
        story.hana.post(&format!("{}/ending", story.path), &[("line", &story.pair.line.to_string())]).await.is(303);
        story.hana.post(&format!("{}/move/ending", story.path), &[("planned", &planned)]).await.is(303);
        test.settle().await;
        for (who, kept, called_off) in [
            (ines, "line.move_kept", "line.move_called_off"),
            (tomas, "line.move_kept.manager", "line.move_called_off.manager"),
        ] {
            assert_eq!((told(&test, who, kept).await, told(&test, who, called_off).await), (0, 1), "{kept}");
        }
    }
}

both! {
    async fn a_line_that_was_ended_today_opens_with_somebody_else_tomorrow(test: TestApp) {
        let story = Story::begin(&test).await;
        story.hana.post(&format!("{}/ending", story.path), &[("line", &story.pair.line.to_string())]).await.is(303);
        let (to, ruth) = (story.tomas.id.to_string(), story.pair.ruth.id.to_string());
        let page = story.hana.get(&format!("{}?to={to}", story.path)).await;
        page.is(200).shows("Tomorrow at the earliest").shows("value=\"2026-11-24\"").hides("Empty means at once.");
        story.hana.post(&story.path, &[("manager", &to), ("line", ""), ("on", "2026-11-23")]).await.is(422).shows("moves on Tuesday 24 November at the earliest");
        let file = "name,email,manager\nInes Carvalho,ines.carvalho@marlowe.example,tomas.lindqvist@marlowe.example\n";
        crate::imports::dry_run(&story.hana, "x.csv", file.as_bytes()).await.1.is(200).shows("1 moved, once you say so.");
        story.hana.post(&story.path, &[("manager", &to), ("line", "")]).await.is(303);
        assert_eq!(manager_of(&test, story.pair.ines.id).await, None);
        story.hana.get(&format!("{}?to={ruth}", story.path)).await.is(200).shows("Empty means at once.");
        test.go_to("2026-11-24T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, story.pair.ines.id).await, Some(story.tomas.id));
        assert_eq!(events(&test, "line.opened").await, 1);
    }
}

both! {
    async fn an_administrator_who_plans_to_take_a_rope_waits_for_a_yes_first(test: TestApp) {
        let story = Story::begin(&test).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (own, line) = (story.hana.id.to_string(), story.pair.line.to_string());
        story.hana.post(&story.path, &[("manager", &own), ("line", &line), ("on", "2026-12-01")]).await.is(303);
        let requests = people::lines::requests_of(&test.app.db, story.pair.ines.id).await.expect("requests");
        noor.get(&story.path).await.is(200).shows("It would begin on Tuesday 1 December");
        let request = requests[0].id.to_string();
        noor.post(&format!("{}/confirmation", story.path), &[("request", &request)]).await.is(303);
        assert_eq!(manager_of(&test, story.pair.ines.id).await, Some(story.pair.ruth.id), "agreed, and not begun");
        test.go_to("2026-12-01T00:00:00Z");
        test.settle().await;
        assert_eq!(manager_of(&test, story.pair.ines.id).await, Some(story.hana.id));
    }
}

both! {
    async fn a_yes_that_comes_late_moves_a_held_line_tomorrow_and_not_at_once(test: TestApp) {
        let story = Story::begin(&test).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let (own, line, ines) = (story.hana.id.to_string(), story.pair.line.to_string(), &story.pair.ines);
        story.hana.post(&story.path, &[("manager", &own), ("line", &line), ("on", "2026-11-24")]).await.is(303);
        test.go_to("2026-11-25T12:00:00Z");
        let request = people::lines::requests_of(&test.app.db, ines.id).await.expect("requests")[0].id.to_string();
        let said = noor.post(&format!("{}/confirmation", story.path), &[("request", &request)]).await;
        assert_eq!(said.said(), "Planned: Hana Novak manages Ines Carvalho from Thursday 26 November on.");
        assert_eq!(manager_of(&test, ines.id).await, Some(story.pair.ruth.id));
        ines.get(&story.path).await.is(200).shows("Your line moves to").shows("Thursday 26 November");
    }
}

both! {
    async fn two_people_change_places_whichever_of_their_moves_comes_first(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (ines, ruth, tomas) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
        test.line(ines.id, ruth.id, 400).await;
        test.line(ruth.id, tomas.id, 400).await;
        // Ruth's move comes first, and while Ruth holds the rope of Ines it would close a ring.
        // Where Ines is the next day has another date, and begins ten hours later.
        test.app.db.run("update person set zone = 'Pacific/Kiritimati' where id = $1", args![ines.id]).await.expect("she is there");
        let days = [jiff::civil::date(2026, 11, 25), jiff::civil::date(2026, 11, 26)];
        for ((ic, manager), day) in [(ruth.id, ines.id), (ines.id, tomas.id)].into_iter().zip(days) {
            let mut tx = test.app.db.begin().await.expect("a transaction");
            people::moves::plan(&mut tx, &test.app, (ic, manager), day, hana.id, test.now()).await.expect("a move");
            tx.commit().await.expect("kept");
        }
        for hour in ["2026-11-25T00:00:00Z", "2026-11-25T10:00:00Z"] {
            test.go_to(hour);
            test.settle().await;
            test.settle().await;
        }
        assert_eq!(manager_of(&test, ines.id).await, Some(tomas.id));
        assert_eq!(manager_of(&test, ruth.id).await, Some(ines.id));
        assert_eq!(told(&test, ruth.id, "line.move_failed").await, 0);
    }
}

both! {
    async fn a_move_keeps_its_day_behind_hundreds_whose_day_begins_later(test: TestApp) {
        let story = Story::begin(&test).await;
        let ines = story.pair.ines.id;
        story.plan("2026-11-25").await.is(303);
        let sql = "update person set zone = 'Pacific/Kiritimati' where id = $1";
        test.app.db.run(sql, args![ines]).await.expect("a zone where the day begins first");
        let people = "with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < 501) \
            insert into person (id, name, name_folded, email, email_folded, pronouns, title, team, zone, created_at, version) \
            select number, 'Kai', 'kai', 'kai' || number, 'kai' || number, '', '', '', 'UTC', 0, 1 from numbers";
        test.app.db.run(people, args![]).await.expect("people");
        let moves = "insert into line_move (id, ic_id, manager_id, on_day, planned_by, planned_at) \
            select id, id, $1, '2026-11-25', $1, 0 from person where id < 502";
        test.app.db.run(moves, args![story.tomas.id]).await.expect("moves");
        test.go_to("2026-11-24T10:00:00Z");
        people::moves::make_due(&test.app).await.expect("a turn");
        assert_eq!(manager_of(&test, ines).await, Some(story.tomas.id), "in Kiritimati it is Wednesday");
        assert_eq!(events(&test, "line.opened").await, 1, "elsewhere it is not");
    }
}

both! {
    async fn a_day_typed_beside_the_page_is_shown_before_anything_is_planned(test: TestApp) {
        let story = Story::begin(&test).await;
        let (to, line) = (story.tomas.id.to_string(), story.pair.line.to_string());
        let page = story.hana.get(&format!("{}?to={to}&on=2026-12-01", story.path)).await;
        page.is(200).shows("name=\"looked_at\" value=\"2026-12-01\"").shows("form=\"move\"");
        let typed = [("manager", to.as_str()), ("line", line.as_str()), ("looked_at", "2026-12-01"), ("on", "2027-01-11")];
        let looked = story.hana.post(&story.path, &typed).await;
        assert_eq!(looked.is(303).said(), "That is another day. This is what it means.");
        let there = looked.location.clone().expect("a page");
        assert!(there.contains("on=2027-01-11"), "{there}");
        assert!(people::moves::open_of(&test.app.db, story.pair.ines.id).await.expect("an answer").is_none());
        story.hana.get(&there).await.is(200).shows("On Monday 11 January").shows("name=\"looked_at\" value=\"2027-01-11\"");
        let garbled = [("manager", to.as_str()), ("line", line.as_str()), ("looked_at", ""), ("on", "soon\r\nset-cookie: a=b"), ("look", "yes")];
        story.hana.post(&story.path, &garbled).await.is(422).shows("id=\"on-problem\"");
        let meant = [("manager", to.as_str()), ("line", line.as_str()), ("looked_at", "2027-01-11"), ("on", "2027-01-11")];
        assert!(story.hana.post(&story.path, &meant).await.is(303).said().starts_with("Planned: Tomas Lindqvist"));
    }
}
