//! When mails go, and what the clock says of by itself.

use axum::http::Method;
use db::args;
use jiff::{SignedDuration, Timestamp};
use outreach::letters::{Links, Reading, letter, parts};
use people::PersonId;

use crate::both;
use crate::support::{Actor, Pair, TestApp, Written, without_secrets};

const PASSWORD: &str = "nine trams before breakfast";

/// When the mails of this kind go, the oldest first.
async fn times(test: &TestApp, kind: &str) -> Vec<String> {
    let mails = test.mails().await.into_iter();
    mails.filter(|mail| mail.kind == kind).map(|mail| mail.not_before_at.to_string()).collect()
}

async fn notices(test: &TestApp, person: &Actor<'_>, kind: &str) -> i64 {
    let sql = "select count(*) from notice where person_id = $1 and kind = $2";
    test.app.db.value(sql, args![person.id, kind]).await.expect("an answer").expect("a count")
}

both! {
    async fn somebody_says_when_they_work_and_mails_keep_to_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, PASSWORD).await;
        pair.ines.get("/settings").await.is(200).shows("When you work").shows("name=\"day\" value=\"5\" checked").shows("name=\"day\" value=\"6\"><");
        let refused = pair.ines.post("/settings/hours", &[("hours_from", "10:00"), ("hours_until", "12:00")]).await;
        refused.is(422).shows("Choose at least one day").shows("value=\"10:00\"");
        let short = [("day", "2"), ("hours_from", "10:00"), ("hours_until", "10:30")];
        pair.ines.post("/settings/hours", &short).await.is(422).shows("Until has to be an hour after from");
        let tuesdays = [("day", "2"), ("day", "4"), ("hours_from", "10:00"), ("hours_until", "14:00")];
        pair.ines.post_and_follow("/settings/hours", &tuesdays).await.is(200)
            .shows("name=\"day\" value=\"4\" checked").shows("name=\"day\" value=\"5\"><").shows("value=\"14:00\"");
        pair.ruth.get("/settings").await.shows("name=\"day\" value=\"5\" checked");
        // Monday, nine in the morning: neither is at work until Tuesday, ten.
        pair.ruth.post(&pair.at("cancellation"), &[("reason", "I am ill.")]).await.is(303);
        test.settle().await;
        assert_eq!(times(&test, "conversation.cancelled").await, ["2026-11-24T10:00:00Z"]);
        pair.ines.get("/notices").await.shows("Ruth Adeyemi called off");
    }
}

both! {
    async fn what_happens_at_night_waits_for_the_morning_and_an_invitation_does_not(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, PASSWORD).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        test.settle().await;
        // Friday night, and the weekend after it.
        test.go_to("2026-11-27T22:00:00Z");
        hana.post(&format!("/accounts/{}/invitation", noor.id), &[]).await.is(303);
        pair.ruth.post("/settings/theme", &[("theme", "dark")]).await.is(303);
        test.settle().await;
        assert_eq!(times(&test, "account.invited").await, ["2026-11-27T22:00:00Z"]);
        test.go_to("2026-11-28T14:00:00Z");
        test.settle().await;
        assert_eq!(times(&test, "conversation.missed").await, ["2026-11-30T09:00:00Z"]);
    }
}

both! {
    async fn a_conversation_planned_late_is_one_mail_at_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        for person in [pair.ruth.id, pair.ines.id] {
            test.password(person, PASSWORD).await;
        }
        test.app.db.run("delete from conversation", args![]).await.expect("nothing planned");
        let person = format!("/people/{}/conversations", pair.ines.id);
        let plan = [("kind", "quarterly"), ("day", "2026-11-25"), ("time", "14:00"), ("minutes", "60"), ("place", "room Larch")];
        pair.ruth.post(&person, &plan).await.is(303);
        for _ in 0..3 {
            test.settle().await;
        }
        let to_ines = async || test.mails().await.into_iter().filter(|mail| mail.address.starts_with("ines")).collect::<Vec<_>>();
        let mails = to_ines().await;
        assert_eq!(mails.iter().map(|mail| mail.kind.as_str()).collect::<Vec<_>>(), ["conversation.questions"]);
        assert_eq!(mails[0].not_before_at, test.now());
        assert!(mails[0].text.contains("Wed 25 November at 14:00"), "{}", mails[0].text);
        assert_eq!(notices(&test, &pair.ines, "conversation.planned").await, 1);
        test.go_to("2026-11-25T13:00:00Z");
        test.settle().await;
        assert_eq!(to_ines().await.len(), 1, "and nothing reminds of it");
    }
}

both! {
    async fn whoever_wants_no_questions_still_hears_that_a_conversation_is_planned(test: TestApp) {
        let test = test.sending_mail();
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, PASSWORD).await;
        pair.ines.post("/settings/mails", &[("mail", "dates")]).await.is(303);
        test.app.db.run("update conversation set created_at = questions_at", args![]).await.expect("planned late");
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let event = kit::events::Event { kind: "conversation.planned", by: None, about: Some(pair.ines.id.0), object: Some(pair.id.0) };
        kit::events::record(&mut tx, &test.app, event, test.now()).await.expect("an event");
        tx.commit().await.expect("a commit");
        test.settle().await;
        assert_eq!(times(&test, "conversation.planned").await.len(), 1);
        assert_eq!(times(&test, "conversation.questions").await.len(), 0);
    }
}

/// Something in the database, for a story that begins in the middle.
impl TestApp {
    async fn promised(&self, pair: &Pair<'_>, (id, owner, side): (i64, PersonId, &str), due_on: &str) {
        let sql = "insert into promise (id, ic_id, line_id, owner_id, side, text, first_due_on, due_on, state, reason, made_at, version) \
            values ($1, $2, $3, $4, $5, 'Write to the depot', $6, $6, 'open', '', $7, 1)";
        let args = args![id, pair.ines.id, pair.line, owner, side, due_on, self.days_ago(20)];
        self.app.db.run(sql, args).await.expect("a promise");
    }

    async fn goal_to_look_at(&self, pair: &Pair<'_>, id: i64, on: &str) {
        let sql = "insert into goal (id, ic_id, line_id, ordinal, text, done_when, support, check_on, state, proposed_by, made_at, agreed_at, version) \
            values ($1, $2, $3, 1, 'Teach the retry path', '', '', $4, 'agreed', $2, $5, $5, 1)";
        self.app.db.run(sql, args![id, pair.ines.id, pair.line, on, self.now()]).await.expect("a goal");
    }

    /// Ruth and Ines with accounts, and no conversation that would speak in between.
    async fn quiet_pair(&self) -> Pair<'_> {
        let pair = self.ruth_and_ines().await;
        for person in [pair.ruth.id, pair.ines.id] {
            self.password(person, PASSWORD).await;
        }
        self.app
            .db
            .run("update conversation set questions_at = null, state = 'cancelled'", args![])
            .await
            .expect("quiet");
        pair
    }
}

/// A mail with what differs from one run to the next taken out.
fn plain(mail: &Written, pair: &Pair<'_>) -> String {
    let text = mail.text.replace(&pair.id.to_string(), "CONVERSATION").replace(&pair.ines.id.to_string(), "INES");
    format!("To: {}\nSubject: {}\n\n{}", mail.address, mail.subject, without_secrets(&text))
}

async fn kinds_of(test: &TestApp) -> Vec<String> {
    test.mails().await.into_iter().map(|mail| mail.kind).collect()
}

both! {
    async fn what_is_due_on_a_day_is_said_once_as_it_begins_and_again_with_another_day(test: TestApp) {
        let pair = test.quiet_pair().await;
        test.promised(&pair, (7, pair.ruth.id, "manager"), "2026-11-26").await;
        test.goal_to_look_at(&pair, 8, "2026-11-26").await;
        test.go_to("2026-11-26T08:59:00Z");
        test.settle().await;
        assert!(test.mails().await.is_empty(), "not before work begins");
        test.go_to("2026-11-26T09:00:00Z");
        for _ in 0..3 {
            test.settle().await;
            test.advance(SignedDuration::from_mins(15));
        }
        let mails = test.mails().await;
        assert_eq!(mails.iter().map(|mail| mail.kind.as_str()).collect::<Vec<_>>(), ["promise.due", "goal.check_in_due"]);
        for mail in &mails {
            assert!(!mail.text.contains("depot") && !mail.text.contains("retry"), "{}", mail.text);
        }
        pair.ruth.get("/notices").await.shows("Something you promised Ines Carvalho is due on Thursday 26 November.");
        let page = pair.ruth.get(&format!("/promises/{}", kit::ids::short(7))).await;
        page.is(200);
        pair.ines.get(&format!("/goals/{}", kit::ids::short(8))).await.is(200);
        test.app.db.run("update promise set due_on = '2026-11-29'", args![]).await.expect("a Sunday");
        test.go_to("2026-11-27T15:30:00Z");
        test.settle().await;
        assert_eq!(kinds_of(&test).await.len(), 2);
        test.go_to("2026-11-27T16:00:00Z");
        test.settle().await;
        assert_eq!(kinds_of(&test).await.len(), 3, "the last hour at work before");
    }
}

both! {
    async fn nudges_of_one_person_are_one_mail_with_a_line_each(test: TestApp) {
        let pair = test.quiet_pair().await;
        test.promised(&pair, (7, pair.ines.id, "ic"), "2026-11-26").await;
        test.goal_to_look_at(&pair, 8, "2026-11-26").await;
        test.promised(&pair, (9, pair.ines.id, "ic"), "2026-11-28").await;
        test.go_to("2026-11-26T09:00:00Z");
        test.settle().await;
        let mails = test.mails().await;
        assert_eq!(mails.len(), 1);
        insta::assert_snapshot!("mail_of_two_nudges", plain(&mails[0], &pair));
        assert_eq!(notices(&test, &pair.ines, "promise.due").await + notices(&test, &pair.ines, "goal.check_in_due").await, 2);
    }
}

both! {
    async fn a_reminder_is_a_nudge_like_others_and_comes_with_them(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.password(pair.ines.id, PASSWORD).await;
        test.settle().await;
        assert_eq!(kinds_of(&test).await, ["conversation.questions"]);
        test.promised(&pair, (7, pair.ines.id, "ic"), "2026-11-25").await;
        test.go_to("2026-11-25T09:00:00Z");
        test.settle().await;
        test.settle().await;
        assert_eq!(kinds_of(&test).await, ["conversation.questions", "nudges"]);
        let mail = test.mails().await.pop().expect("a mail");
        insta::assert_snapshot!("mail_with_a_reminder", plain(&mail, &pair));
        insta::assert_snapshot!("mail_with_a_reminder_html", without_secrets(&mail.html).replace(&pair.id.to_string(), "CONVERSATION"));
        assert_eq!(notices(&test, &pair.ines, "conversation.reminder").await, 1);
    }
}

both! {
    async fn the_clock_of_a_follow_up_speaks_through_the_weekend_and_at_the_next_hour_at_work(test: TestApp) {
        let pair = test.quiet_pair().await;
        let (began, due): (Timestamp, Timestamp) = ("2026-11-27T15:00:00Z".parse().expect("an instant"), "2026-11-28T15:00:00Z".parse().expect("an instant"));
        let sql = "update conversation set state = 'wrapped_up', wrapped_up_at = $1, follow_up_due_at = $2";
        test.app.db.run(sql, args![began, due]).await.expect("a conversation that ended");
        test.go_to("2026-11-28T10:59:00Z");
        test.settle().await;
        assert_eq!(kinds_of(&test).await.len(), 0);
        test.go_to("2026-11-28T11:00:30Z");
        test.settle().await;
        test.settle().await;
        assert_eq!(times(&test, "follow_up.due_soon").await, ["2026-11-28T11:00:30Z"]);
        test.go_to("2026-11-29T11:00:00Z");
        test.settle().await;
        assert_eq!(kinds_of(&test).await.len(), 1, "it passed, and nobody works");
        test.go_to("2026-11-30T09:00:00Z");
        test.settle().await;
        test.advance(SignedDuration::from_hours(1));
        test.settle().await;
        assert_eq!(times(&test, "follow_up.overdue").await, ["2026-11-30T09:00:00Z"]);
        let mails = test.mails().await;
        assert!(mails.iter().all(|mail| mail.address.starts_with("ruth")));
        insta::assert_snapshot!("mails_of_a_follow_up_clock", mails.iter().map(|mail| plain(mail, &pair)).collect::<Vec<_>>().join("\n\n==========\n\n"));
    }
}

both! {
    async fn whoever_holds_the_rope_hears_once_of_a_line_past_its_day(test: TestApp) {
        let pair = test.quiet_pair().await;
        test.kinds_since(800).await;
        let held = test.quarterly(pair.line, pair.ines.id, pair.ruth.id, "2026-08-27T09:00:00Z".parse().expect("an instant")).await;
        let sql = "update conversation set state = 'closed', wrapped_up_at = starts_at where id = $1";
        test.app.db.run(sql, args![held]).await.expect("a conversation that was held");
        test.go_to("2026-11-27T16:30:00Z");
        test.settle().await;
        assert_eq!(kinds_of(&test).await, Vec::<String>::new(), "its day is not over");
        test.go_to("2026-11-30T09:00:00Z");
        for _ in 0..3 {
            test.settle().await;
            test.advance(SignedDuration::from_hours(6));
        }
        assert_eq!(kinds_of(&test).await, ["cadence.overdue"]);
        assert_eq!((notices(&test, &pair.ruth, "cadence.overdue").await, notices(&test, &pair.ines, "cadence.overdue").await), (1, 0));
        insta::assert_snapshot!("mail_of_a_line_past_its_day", plain(&test.mails().await[0], &pair));
        pair.ruth.get(&format!("/people/{}/conversations/new", pair.ines.id)).await.is(200);
    }
}

both! {
    async fn two_processes_say_everything_once(test: TestApp) {
        let pair = test.quiet_pair().await;
        for id in 10..60 {
            test.promised(&pair, (id, if id % 2 == 0 { pair.ruth.id } else { pair.ines.id }, "ic"), "2026-11-24").await;
        }
        test.go_to("2026-11-24T09:00:00Z");
        let app = &test.app;
        let other = app::start::assemble(app.db.clone(), app.vault.clone(), app.clock.clone(), app.entropy.clone(), kit::Config::clone(&app.config));
        let (one, two) = tokio::join!(outreach::say_due(app), outreach::say_due(&other));
        one.expect("a turn");
        two.expect("a turn");
        let count = test.app.db.value::<i64>("select count(*) from notice", args![]).await.expect("a count");
        assert_eq!((count, kinds_of(&test).await.len()), (Some(50), 2));
    }
}

both! {
    async fn a_kind_is_switched_off_from_its_mail_without_signing_in(test: TestApp) {
        let test = test.sending_mail();
        let pair = test.quiet_pair().await;
        test.promised(&pair, (7, pair.ruth.id, "manager"), "2026-11-24").await;
        test.go_to("2026-11-24T09:00:00Z");
        test.settle().await;
        let mail = test.mails().await.pop().expect("a mail");
        let at = mail.text.find("/unsubscribe/").expect("a link");
        let path = mail.text[at..].split_whitespace().next().expect("a path").to_owned();
        assert!(mail.html.contains(&path));
        let nobody = test.nobody();
        nobody.get(&path).await.is(200).shows("What you promised").shows("Send me none of these");
        pair.ruth.get("/settings").await.shows("value=\"promises\" checked");
        // A mail program: no page, no cookie, no key.
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        nobody.send_from("cross-site", Method::POST, &path, one_click.clone()).await.is(200).shows("These mails come no more.");
        nobody.send_from("cross-site", Method::POST, &path, one_click.clone()).await.is(200);
        pair.ruth.get("/settings").await.shows("value=\"promises\"><").shows("value=\"check_ins\" checked");
        test.promised(&pair, (9, pair.ruth.id, "manager"), "2026-11-25").await;
        test.go_to("2026-11-25T09:00:00Z");
        test.settle().await;
        assert_eq!(test.mails().await.len(), 1);
        assert_eq!(notices(&test, &pair.ruth, "promise.due").await, 2, "the notice stands there");
        for wrong in [path.replace(".promises.", ".dates."), format!("{path}x"), "/unsubscribe/nothing".to_owned(), path.replace(&pair.ruth.id.to_string(), &pair.ines.id.to_string())] {
            nobody.get(&wrong).await.is(404);
            nobody.send_from("cross-site", Method::POST, &wrong, one_click.clone()).await.is(404);
        }
        let refused = pair.ruth.send_from("cross-site", Method::POST, "/settings/mails", String::new()).await;
        assert!(refused.status.is_client_error(), "every other form keeps its locks");
    }
}

/// Every kind of notice there is: they stand in the rules that say them.
fn every_kind() -> Vec<String> {
    let rules = include_str!("../../../outreach/src/notices/rules.rs").split("#[cfg(test)]").next().expect("rules");
    let is_kind =
        |text: &&str| text.contains('.') && text.chars().all(|one| one.is_ascii_lowercase() || "._".contains(one));
    let mut kinds: Vec<String> =
        rules.split('"').filter(is_kind).filter(|kind| !kind.ends_with('.')).map(str::to_owned).collect();
    kinds.extend(["account.invited", "account.reset_asked", "account.address_asked"].map(str::to_owned));
    kinds.retain(|kind| kind != "line.stand_in");
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn every_kind_of_mail_reads_well() {
    let reading = Reading {
        reader: "Ines",
        other: "Ruth Adeyemi",
        day: Some("Thu 26 November"),
        when: Some("Thursday 26 November, 14:00"),
        workspace: "Marlowe Transit",
    };
    let (mut texts, mut pages) = (Vec::new(), Vec::new());
    for kind in every_kind() {
        let letter = letter(&kind, &reading);
        let links = Links { act: Some("https://belay.example/there"), settings: None, unsubscribe: None };
        let (text, html) = parts(&letter, links, "Marlowe Transit").expect("a letter");
        let text = text.split("\n--\n").next().unwrap_or_default().trim().to_owned();
        let html = html.split("<main>").nth(1).and_then(|html| html.split("</main>").next()).unwrap_or_default();
        texts.push(format!("[{kind}]\nSubject: {}\n\n{text}", letter.subject));
        pages.push(format!("[{kind}]{}", html.trim_end()));
    }
    insta::assert_snapshot!("every_mail", texts.join("\n\n\n"));
    insta::assert_snapshot!("every_mail_html", pages.join("\n\n"));
}
