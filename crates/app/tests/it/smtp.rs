//! Mail over a real connection: who it says it is from and for, and what happens when the
//! server does not want it yet.

use db::args;
use jiff::SignedDuration;
use kit::events::{self, Event};

use crate::both;
use crate::support::{Sink, TestApp};

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
