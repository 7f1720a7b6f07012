//! What grows old goes when the pages say it does.

use app::nightly;
use db::args;
use jiff::SignedDuration;

use crate::both;
use crate::support::TestApp;

async fn rows(test: &TestApp, table: &'static str) -> i64 {
    let sql = match table {
        "access_entry" => "select count(*) from access_entry",
        "notice" => "select count(*) from notice",
        "mail" => "select count(*) from mail",
        "event" => "select count(*) from event",
        _ => "select count(*) from form_key",
    };
    test.app.db.value(sql, args![]).await.expect("a count").unwrap_or_default()
}

both! {
    async fn what_is_old_goes_and_what_is_not_stays(test: TestApp) {
        let test = test.sending_mail();
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (noor, ines) = (test.person("Noor Haddad").await, test.person("Ines Carvalho").await);
        hana.post(&format!("/accounts/{}/invitation", noor.id), &[]).await.is(303);
        hana.post(&format!("/people/{}/line", ines.id), &[("manager", &noor.id.to_string()), ("line", "")]).await.is(303);
        test.settle().await;
        let days = async |days: i64| {
            test.advance(SignedDuration::from_hours(24 * days));
            nightly::forget(&test.app, test.now()).await.expect("the night's work");
            let mut left = Vec::new();
            for table in ["access_entry", "notice", "mail", "event", "form_key"] {
                left.push(rows(&test, table).await > 0);
            }
            left
        };
        assert_eq!(days(29).await, [true, true, true, true, true]);
        assert_eq!(days(2).await, [true, true, false, false, false], "mails, events and forms after 30 days");
        assert_eq!(days(330).await, [true, true, false, false, false]);
        assert_eq!(days(10).await, [true, false, false, false, false], "notices after twelve months");
        assert_eq!(days(355).await, [true, false, false, false, false]);
        assert_eq!(days(10).await, [false; 5], "who looked after 24 months");
    }
}
