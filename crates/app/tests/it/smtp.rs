//! Mail over a real connection: who it says it is from and for, and what happens when the
//! server does not want it yet.

use std::time::Duration;

use db::args;
use jiff::SignedDuration;
use kit::events::{self, Event};
use kit::mail::{Transport, deliver_due};

use crate::both;
use crate::support::{Fault, Sink, TestApp};

/// Ruth shares with Ines what she saw at the harbour; answers the app that sends.
async fn shared(test: TestApp, sink: &Sink) -> TestApp {
    let test = test.sending_mail_to(&sink.address);
    let pair = test.ruth_and_ines().await;
    test.app.db.run("update conversation set questions_at = null", args![]).await.expect("quiet");
    test.password(pair.ines.id, "nine trams before breakfast").await;
    test.seen(&pair, pair.ruth.id, "Spoke up about the harbour.", true).await;
    let id: i64 = test.app.db.value("select id from evidence", args![]).await.expect("an answer").expect("evidence");
    let mut tx = test.app.db.begin().await.expect("a transaction");
    let (by, about) = (Some(pair.ruth.id.0), Some(pair.ines.id.0));
    let event = Event { kind: "evidence.shared", by, about, object: Some(id) };
    events::record(&mut tx, &test.app, event, test.now()).await.expect("an event");
    tx.commit().await.expect("a commit");
    drop(pair);
    test
}

async fn open_mails(test: &TestApp) -> i64 {
    let sql = "select count(*) from mail where sent_at is null and failed_at is null";
    test.app.db.value(sql, args![]).await.expect("an answer").unwrap_or_default()
}

both! {
    async fn a_mail_says_who_sends_it_and_when_and_nothing_of_what_was_said(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        test.settle_and_send().await;
        let taken = sink.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        let mail = &taken[0];
        assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("belay@marlowe.example", ["ines.carvalho@marlowe.example".to_owned()].as_slice()));
        assert_eq!(mail.header("From").as_deref(), Some("Belay <belay@marlowe.example>"));
        assert_eq!(mail.header("To").as_deref(), Some("ines.carvalho@marlowe.example"));
        assert_eq!(mail.header("Subject").as_deref(), Some("Something new from Ruth"));
        assert_eq!(mail.header("Date").as_deref(), Some("Mon, 23 Nov 2026 09:00:00 +0000"));
        assert!(mail.header("Message-ID").is_some_and(|id| id.starts_with('<') && id.ends_with("@belay>")), "{}", mail.text);
        assert!(mail.header("Content-Type").is_some_and(|kind| kind.starts_with("multipart/alternative")), "{}", mail.text);
        for word in ["harbour", "Spoke up", "A review."] {
            assert!(!mail.text.contains(word), "{}", mail.text);
        }
        assert_eq!(open_mails(&test).await, 0);
        test.settle_and_send().await;
        assert_eq!(sink.taken().len(), 1, "once");
    }
}

both! {
    async fn a_mail_the_server_does_not_want_yet_comes_a_little_later_and_once(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        sink.refuse("RCPT", "450 4.2.0 Come back later");
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (0, 1), "refused, and kept");
        test.settle_and_send().await;
        assert_eq!(sink.taken().len(), 0, "not before a minute has passed");
        sink.refuse(".", "451 4.3.0 The disk is full");
        test.advance(SignedDuration::from_mins(2));
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (0, 1), "read, refused, and kept");
        test.advance(SignedDuration::from_mins(10));
        test.settle_and_send().await;
        test.settle_and_send().await;
        let taken = sink.taken();
        assert_eq!((taken.len(), open_mails(&test).await), (1, 0));
        assert_eq!(taken[0].header("Date").as_deref(), Some("Mon, 23 Nov 2026 09:00:00 +0000"), "it is one mail, whenever it leaves");
        let attempts = test.app.db.value::<i64>("select attempts from mail", args![]).await.expect("an answer");
        assert_eq!(attempts, Some(3));
    }
}

both! {
    async fn nobody_else_s_mail_waits_for_one_that_is_refused(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        hana.post(&format!("/accounts/{}/invitation", noor.id), &[]).await.is(303);
        sink.refuse("MAIL", "421 4.7.0 Too busy");
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (1, 1));
    }
}

both! {
    async fn a_server_that_is_not_reached_is_asked_once_a_round(test: TestApp) {
        let test = test.sending_mail();
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        for name in ["Noor Haddad", "Kai Nakamura"] {
            let id = test.person(name).await.id;
            hana.post(&format!("/accounts/{id}/invitation"), &[]).await.is(303);
        }
        test.settle_and_send().await;
        let tried = test.app.db.value::<i64>("select cast(sum(attempts) as bigint) from mail", args![]).await.expect("a sum");
        assert_eq!((tried, open_mails(&test).await), (Some(1), 2));
    }
}

both! {
    async fn a_mail_that_is_refused_for_good_is_given_up_and_one_that_we_are_unknown_for_is_not(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        sink.refuse("MAIL", "530 5.7.0 Authentication required");
        test.settle_and_send().await;
        assert_eq!(open_mails(&test).await, 1, "that is ours to mend");
        sink.refuse("RCPT", "550 5.1.1 No such mailbox");
        test.advance(SignedDuration::from_mins(2));
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (0, 0));
    }
}

/// A way out with so little patience that a test need not wait.
fn impatient(test: &TestApp) -> Transport {
    let server = test.app.config.mail.as_ref().expect("a mail server is set");
    Transport::new(server).expect("the way out").within(Duration::from_millis(400))
}

async fn value(test: &TestApp, sql: &'static str) -> i64 {
    test.app.db.value(sql, args![]).await.expect("an answer").unwrap_or_default()
}

both! {
    async fn a_server_that_dribbles_or_says_nothing_delays_a_mail_and_nobody_sends_it_meanwhile(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        test.settle().await;
        for fault in [Fault::Dribble, Fault::Silent] {
            sink.fail(fault);
            let slow = impatient(&test);
            let round = deliver_due(&test.app, &slow);
            let other = async {
                // Another process, in the middle of it.
                tokio::time::sleep(Duration::from_millis(150)).await;
                deliver_due(&test.app, &impatient(&test)).await.expect("a round")
            };
            let (slow, other) = tokio::join!(round, other);
            assert_eq!((slow.expect("a round"), other, sink.taken().len()), (0, 0, 0), "{fault:?}");
            assert_eq!(open_mails(&test).await, 1, "{fault:?} loses nothing");
            test.advance(SignedDuration::from_mins(10));
        }
        test.settle_and_send().await;
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (1, 0));
    }
}

both! {
    async fn a_mail_whose_answer_is_lost_comes_again_as_the_same_mail_and_never_once_the_answer_came(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        sink.fail(Fault::CutAfterDot);
        test.settle_and_send().await;
        assert_eq!((sink.taken().len(), open_mails(&test).await), (1, 1), "it is there, and we do not know");
        test.advance(SignedDuration::from_mins(2));
        test.settle_and_send().await;
        let taken = sink.taken();
        assert_eq!((taken.len(), open_mails(&test).await), (2, 0));
        assert_eq!(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
        assert_eq!(taken[0].header("Date"), taken[1].header("Date"));
        test.advance(SignedDuration::from_hours(24));
        test.settle_and_send().await;
        assert_eq!(sink.taken().len(), 2, "250 was said");
    }
}

both! {
    async fn two_processes_beside_each_other_send_everything_once(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        sink.pause(Duration::from_millis(2));
        test.settle().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        for name in ["Noor Haddad", "Kai Nakamura", "Edda Stein", "Tom Okafor", "Mei Lin", "Ola Berg", "Ada Lenz"] {
            let id = test.person(name).await.id;
            hana.post(&format!("/accounts/{id}/invitation"), &[]).await.is(303);
        }
        test.settle().await;
        let server = test.app.config.mail.as_ref().expect("a mail server is set");
        let (one, other) = (Transport::new(server).expect("a way"), Transport::new(server).expect("a way"));
        let (one, other) = tokio::join!(deliver_due(&test.app, &one), deliver_due(&test.app, &other));
        assert_eq!(one.expect("a round") + other.expect("a round"), 8);
        let mut ids: Vec<_> = sink.taken().iter().map(|mail| mail.header("Message-ID")).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), sink.taken().len(), open_mails(&test).await), (8, 8, 0));
    }
}

both! {
    async fn what_did_not_leave_within_three_days_is_given_up_and_a_weekend_is_no_reason(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        // Written on a Monday for somebody who works on Fridays only.
        let sql = "insert into working_hours (person_id, hours, since_at) select id, '5 09:00-17:00', 0 from person";
        test.app.db.run(sql, args![]).await.expect("hours");
        test.app.db.run("update conversation set state = 'cancelled'", args![]).await.expect("quiet");
        test.settle_and_send().await;
        assert_eq!((open_mails(&test).await, value(&test, "select attempts from mail").await), (1, 0), "it waits");
        test.advance(SignedDuration::from_hours(4 * 24));
        sink.refuse("MAIL", "450 4.2.0 Come back later");
        test.settle_and_send().await;
        assert_eq!((open_mails(&test).await, value(&test, "select attempts from mail").await), (1, 1), "until Friday");
        test.advance(SignedDuration::from_hours(3 * 24));
        test.settle_and_send().await;
        let failed = value(&test, "select count(*) from mail where failed_at is not null").await;
        assert_eq!((sink.taken().len(), open_mails(&test).await, failed), (0, 0, 1));
    }
}

both! {
    async fn a_mail_program_finds_where_to_switch_its_kind_off(test: TestApp) {
        let sink = Sink::open().await;
        let test = shared(test, &sink).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        hana.post(&format!("/accounts/{}/invitation", noor.id), &[]).await.is(303);
        test.settle_and_send().await;
        let taken = sink.taken();
        let of = |address: &str| taken.iter().find(|mail| mail.to[0].starts_with(address)).expect("a mail");
        let shared = of("ines");
        assert_eq!(shared.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        let link = shared.header("List-Unsubscribe").expect("where");
        assert!(link.starts_with("<http://127.0.0.1:7060/unsubscribe/") && link.ends_with('>') && !link.contains(' '), "{link}");
        assert_eq!(of("noor").header("List-Unsubscribe"), None, "what is about an account always comes");
    }
}
