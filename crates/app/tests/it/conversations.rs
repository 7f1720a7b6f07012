//! Planning, moving and calling off, over HTTP.

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, TestApp};

const THURSDAY: &[(&str, &str)] =
    &[("kind", "quarterly"), ("day", "2026-11-26"), ("time", "14:00"), ("minutes", "60"), ("place", "room Larch")];

/// Ruth holds Ines' rope; nothing is planned.
async fn two_people(test: &TestApp) -> (Actor<'_>, Actor<'_>) {
    test.workspace().await;
    test.kind("quarterly").await;
    let (ruth, ines) = (test.person("Ruth Adeyemi").await, test.person("Ines Carvalho").await);
    test.line(ines.id, ruth.id, 400).await;
    (ruth, ines)
}

fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(field, old)| (*field, if *field == name { value } else { *old })).collect()
}

async fn events(test: &TestApp, kind: &'static str) -> i64 {
    let sql = "select count(*) from event where kind = $1";
    test.app.db.value(sql, db::args![kind]).await.expect("a count").unwrap_or(0)
}

both! {
    async fn either_side_plans_and_the_other_finds_it(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let form = format!("/people/{}/conversations/new", ines.id);
        ines.get(&form).await.is(200).shows("When do you and Ruth sit down?").shows("Quarterly check-in");
        let page = ines.post_and_follow(&format!("/people/{}/conversations", ines.id), THURSDAY).await;
        page.is(200).shows("You and Ruth sit down on Thursday 26 November at 14:00.").shows("You planned it");
        page.shows("room Larch").shows("You first").shows("15 min");
        let list = ruth.get("/conversations").await;
        list.is(200).shows("One conversation is ahead.").shows("Ines Carvalho").shows("not begun");
        assert_eq!(events(&test, "conversation.planned").await, 1);
    }
}

both! {
    async fn what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let path = format!("/people/{}/conversations", ines.id);
        let page = ruth.post(&path, &with(THURSDAY, "day", "2026-11-20")).await;
        page.is(422).shows("That day has passed.").shows("room Larch").shows(r#"aria-describedby="day-problem""#);
        ruth.post(&path, &with(THURSDAY, "minutes", "20")).await.is(422).shows("Give a length from 30 to 90 minutes.");
        ruth.post(&path, &with(THURSDAY, "kind", "lunch")).await.is(422).shows("Choose what kind of conversation it is.");
        ruth.post(&path, &with(THURSDAY, "time", "soon")).await.is(422).shows("Give a time, such as 14:00.");
        ruth.post(&path, THURSDAY).await.is(303);
        let page = ruth.post(&path, &with(THURSDAY, "time", "16:00")).await;
        page.is(422).shows("already have a conversation on Thu 26 November");
    }
}

both! {
    async fn ones_own_overlap_is_named_and_may_be_taken_all_the_same(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let tomas = test.person("Tomas Brandt").await;
        test.line(tomas.id, ruth.id, 400).await;
        test.app.db.run("update person set zone = 'Asia/Tokyo' where id = $1", db::args![ruth.id]).await.expect("a zone");
        let (with_tomas, with_ines) =
            (format!("/people/{}/conversations", tomas.id), format!("/people/{}/conversations", ines.id));
        tomas.post(&with_tomas, &with(THURSDAY, "time", "14:30")).await.is(303);
        let ruth = test.sign_in(ruth.id).await;
        let own = ruth.post(&with_ines, &with(THURSDAY, "time", "23:45")).await;
        own.is(422).shows("You sit down with Tomas from 23:30 to 00:30.").shows("Plan it all the same").shows("room Larch");
        // Agreed for one time, it asks again for another.
        let all_the_same = |time: &'static str| [with(THURSDAY, "time", time), vec![("anyway", "quarterly 2026-11-26 23:45 60")]].concat();
        ruth.post(&with_ines, &all_the_same("23:50")).await.is(422).shows("You sit down with Tomas");
        ruth.post_and_follow(&with_ines, &all_the_same("23:45")).await.is(200);
    }
}

both! {
    async fn a_second_of_the_same_kind_within_days_is_named_once_and_may_be_planned(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let path = format!("/people/{}/conversations", ines.id);
        ruth.post(&path, THURSDAY).await.is(303);
        let saturday = with(THURSDAY, "day", "2026-11-28");
        let asked = ines.post(&path, &saturday).await;
        asked.is(422).shows("“Quarterly check-in” for Thu 26 November already").shows("Plan it all the same");
        let first = with(&saturday, "kind", "initial");
        ines.post(&path, &[first, vec![("anyway", "quarterly 2026-11-28 14:00 60")]].concat()).await.is(303);
        let monday = with(THURSDAY, "day", "2026-11-30");
        ines.post(&path, &monday).await.is(422).shows("Thu 26 November");
        ines.post(&path, &[monday, vec![("anyway", "quarterly 2026-11-30 14:00 60")]].concat()).await.is(303);
        ruth.post(&path, &with(THURSDAY, "day", "2026-12-07")).await.is(303);
    }
}

both! {
    async fn nobody_learns_when_the_other_sits_with_somebody_else(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let tomas = test.person("Tomas Brandt").await;
        test.line(tomas.id, ruth.id, 400).await;
        let path = format!("/people/{}/conversations", tomas.id);
        tomas.post(&path, &with(THURSDAY, "time", "14:30")).await.is(303);
        let page = ines.post_and_follow(&format!("/people/{}/conversations", ines.id), THURSDAY).await;
        page.is(200).hides("another conversation").hides("14:30").hides("Tomas");
    }
}

both! {
    async fn a_button_pressed_twice_plans_one_conversation(test: TestApp) {
        let (_, ines) = two_people(&test).await;
        let key = ines.key();
        let path = format!("/people/{}/conversations", ines.id);
        let body = format!("_key={key}&kind=quarterly&day=2026-11-26&time=14:00&minutes=60&place=");
        let first = ines.send(axum::http::Method::POST, &path, body.clone()).await;
        let second = ines.send(axum::http::Method::POST, &path, body).await;
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
        assert_eq!(first.location, second.location);
        assert_eq!(events(&test, "conversation.planned").await, 1);
    }
}

both! {
    async fn each_reads_the_time_on_their_own_clock(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let sql = "update person set zone = 'Asia/Tokyo' where id = $1";
        test.app.db.run(sql, db::args![ines.id]).await.expect("a zone");
        ruth.get(&format!("/people/{}/conversations/new", ines.id)).await.shows("Ines is on Tokyo time.");
        let page = ruth.post_and_follow(&format!("/people/{}/conversations", ines.id), THURSDAY).await;
        page.shows("Thursday 26 November, 14:00").shows("23:00 for Ines, on Tokyo time.");
        let ines = test.sign_in(ines.id).await;
        ines.get("/conversations").await.shows("Thu 23:00").shows("14:00 for Ruth");
    }
}

both! {
    async fn a_move_keeps_its_reason_and_an_older_page_shows_both_times(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let stood = hidden(&pair.ruth.get(&pair.at("time")).await.text, "/time", "_version");
        let fields = [
            ("day", "2026-11-27"), ("time", "10:00"), ("minutes", "45"), ("place", ""),
            ("reason", "The release moved."), ("_version", stood.as_str()),
        ];
        pair.ruth.post(&pair.at("time"), &with(&fields, "reason", " ")).await.is(422).shows("Say why, in a few words.");
        let page = pair.ruth.post_and_follow(&pair.at("time"), &fields).await;
        page.shows("You moved it from 26 Nov, 14:00 to 27 Nov, 10:00").shows("The release moved.");
        pair.ines.get(&format!("/conversations/{}", pair.id)).await.shows("Ruth moved it").shows("The release moved.");
        let stale = pair.ines.post(&pair.at("time"), &with(&fields, "day", "2026-11-30")).await;
        stale.is(409).shows("2026-11-30, 10:00").shows("2026-11-27, 10:00");
        assert_eq!(events(&test, "conversation.moved").await, 1);
    }
}

both! {
    async fn what_is_called_off_says_why_and_cannot_be_moved_any_more(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.ines.get(&pair.at("cancellation")).await.is(200).shows("Call it off with Ruth?");
        let page = pair.ines.post_and_follow(&pair.at("cancellation"), &[("reason", "I am ill.")]).await;
        page.shows("was called off").shows("I am ill.");
        pair.ruth.get(&format!("/conversations/{}", pair.id)).await.shows("Ines called it off").shows("I am ill.");
        pair.ruth.get(&pair.at("time")).await.is(409).shows("no longer ahead of you").hides("What you typed");
        // What was written for it meanwhile is not lost.
        let late = pair.ruth.post(&pair.at("cancellation"), &[("reason", "The <depot> is shut.\nSorry.")]).await;
        late.is(409).shows("no longer ahead of you").shows("What you typed").shows("The &#60;depot&#62; is shut.");
        let late = pair.ruth.post(&pair.at("time"), &[("day", "2026-11-27"), ("time", "10:00"), ("reason", "The depot is shut.")]).await;
        late.is(409).shows("What you typed").shows("The depot is shut.").shows("2026-11-27").shows("10:00");
        assert_eq!(events(&test, "conversation.cancelled").await, 1);
    }
}

both! {
    async fn a_first_conversation_is_planned_and_prepared_without_ratings(test: TestApp) {
        let (ruth, ines) = two_people(&test).await;
        let path = format!("/people/{}/conversations", ines.id);
        let page = ruth.post_and_follow(&path, &with(THURSDAY, "kind", "initial")).await;
        page.is(200).shows("First conversation with Ines").shows("Where Ines wants to go");
        page.shows("/preparation").shows("/room").hides("/side-by-side");
    }
}

both! {
    async fn nobody_else_finds_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let tomas = test.person("Tomas Weber").await;
        test.line(pair.ruth.id, tomas.id, 400).await;
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let edda = test.person("Edda Holm").await;
        let show = format!("/conversations/{}", pair.id);
        for stranger in [&tomas, &hana, &noor, &edda] {
            stranger.get(&show).await.is(404);
            stranger.get(&pair.at("time")).await.is(404);
            stranger.get(&pair.at("preparation")).await.is(404);
            stranger.post(&pair.at("cancellation"), &[("reason", "No.")]).await.is(404);
            stranger.get("/conversations").await.is(200).hides("Ines Carvalho");
            stranger.post(&format!("/people/{}/conversations", pair.ines.id), THURSDAY).await.is(404);
        }
        test.nobody().get(&show).await.is(303);
    }
}

both! {
    async fn a_manager_whose_line_ended_loses_it_and_the_ic_keeps_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.end_line(pair.line, 0).await;
        let show = format!("/conversations/{}", pair.id);
        pair.ruth.get(&show).await.is(404);
        pair.ruth.get("/conversations").await.hides("Ines Carvalho");
        pair.ines.get(&show).await.is(200);
    }
}

both! {
    async fn questions_that_go_out_meanwhile_are_no_other_time(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let stood = hidden(&pair.ruth.get(&pair.at("time")).await.text, "/time", "_version");
        test.settle().await;
        let sent = "select count(*) from conversation where questions_sent_at is not null and version > 1";
        assert_eq!(test.app.db.value::<i64>(sent, db::args![]).await.expect("an answer"), Some(1));
        let fields = [
            ("day", "2026-11-27"), ("time", "10:00"), ("minutes", "45"), ("place", ""),
            ("reason", "The release moved."), ("_version", stood.as_str()),
        ];
        pair.ruth.post(&pair.at("time"), &fields).await.is(303);
    }
}

both! {
    async fn what_fell_away_was_called_off_by_nobody(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.end_line(pair.line, 0).await;
        test.settle().await;
        let page = pair.ines.get(&format!("/conversations/{}", pair.id)).await;
        page.is(200).shows("fell away.").hides("was called off");
    }
}
