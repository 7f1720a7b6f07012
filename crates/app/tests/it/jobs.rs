use conversations::jobs;
use db::args;

use crate::both;
use crate::support::Pair;

impl Pair<'_> {
    async fn state(&self, test: &crate::support::TestApp) -> String {
        let sql = "select state from conversation where id = $1";
        test.app.db.value(sql, args![self.id]).await.expect("the database answers").expect("a conversation")
    }
}

async fn events(test: &crate::support::TestApp, kind: &str) -> i64 {
    let sql = "select count(*) from event where kind = $1";
    test.app.db.value(sql, args![kind]).await.expect("the database answers").expect("a count")
}

async fn reminded(test: &crate::support::TestApp) -> i64 {
    let sql = "select count(*) from conversation where reminded_at is not null";
    test.app.db.value(sql, args![]).await.expect("the database answers").expect("a count")
}

both! {
    async fn questions_go_out_once_even_with_several_processes(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        assert_eq!(pair.state(&test).await, "planned");
        // Monday 9:00 in Lisbon; the fifth day before was a Saturday.
        let (one, other) = tokio::join!(jobs::due(&test.app), jobs::due(&test.app));
        one.expect("due");
        other.expect("due");
        assert_eq!(pair.state(&test).await, "preparing");
        assert_eq!(events(&test, "conversation.questions").await, 1);
    }
}

both! {
    async fn somebody_who_has_not_begun_is_reminded_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        jobs::due(&test.app).await.expect("due");
        test.go_to("2026-11-25T08:59:00Z");
        jobs::due(&test.app).await.expect("due");
        assert_eq!(reminded(&test).await, 0);
        test.go_to("2026-11-25T09:00:00Z");
        jobs::due(&test.app).await.expect("due");
        jobs::due(&test.app).await.expect("due");
        assert_eq!(reminded(&test).await, 1);
        assert_eq!(pair.state(&test).await, "preparing");
    }
}

both! {
    async fn a_conversation_nobody_began_is_missed_a_day_later(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-27T13:59:00Z");
        jobs::due(&test.app).await.expect("due");
        assert_eq!(pair.state(&test).await, "planned", "nobody is asked questions after the start");
        test.go_to("2026-11-27T14:00:00Z");
        jobs::due(&test.app).await.expect("due");
        assert_eq!(pair.state(&test).await, "missed");
        assert_eq!(events(&test, "conversation.missed").await, 1);
    }
}

both! {
    async fn reminders_that_wait_for_the_morning_hold_nothing_else_up(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        // Six hundred whose reminder is due on a Saturday, when nobody is at work, and one, made last,
        // that nobody began.
        let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, depth, state, starts_at, \
            starts_local, zone, minutes, place, questions_at, questions_sent_at, part, created_at, version) \
            select $1, line_id, ic_id, manager_id, kind_version_id, kind_key, 0, 'preparing', $2, starts_local, zone, 60, '', $3, $3, 0, created_at, 1 \
            from conversation where id = $4";
        let (later, sent) = (test.now() + jiff::SignedDuration::from_hours(24 * 30), test.now());
        let mut tx = test.app.db.begin().await.expect("a transaction");
        for id in 1..=600_i64 {
            tx.run(sql, args![id, later, sent, pair.id]).await.expect("a conversation");
        }
        tx.commit().await.expect("a commit");
        test.go_to("2026-11-28T10:00:00Z");
        jobs::due(&test.app).await.expect("due");
        assert_eq!(pair.state(&test).await, "missed");
        assert_eq!(reminded(&test).await, 0);
    }
}
