//! Who is here, also where several processes serve one PostgreSQL.

use db::args;
use jiff::SignedDuration;

use crate::both;
use crate::support::{Engine, TestApp};

/// How many seats are taken in all rooms.
async fn taken(test: &TestApp) -> i64 {
    test.app.db.value("select count(*) from room_seat", args![]).await.expect("a count").expect("a row")
}

#[tokio::test]
async fn who_came_through_another_process_is_here() {
    let Some(test) = TestApp::new(Engine::Postgres).await else {
        eprintln!("LEFT OUT: {} has no PostgreSQL (BELAY_TEST_POSTGRES is not set)", module_path!());
        return;
    };
    let pair = test.ruth_and_ines().await;
    pair.begin(&test).await;
    let other = test.beside().await;
    let ines = other.sign_in(pair.ines.id).await;
    let mut ruth = pair.listens(&pair.ruth).await;
    assert_eq!(ruth.next("here").await.as_deref(), Some("no"));
    let mut at_other = ines.listen(&pair.at("room/stream"), &[]).await;
    assert_eq!(at_other.next("here").await.as_deref(), Some("yes"), "Ruth was there before");
    assert_eq!(ruth.next("here").await.as_deref(), Some("yes"));
    pair.ruth.get(&pair.at("room")).await.shows("data-here>Ines is here");
    ines.get(&pair.at("room")).await.shows("data-here>Ruth is here");
    drop(at_other);
    assert_eq!(ruth.next("here").await.as_deref(), Some("no"));
}

both! {
    async fn a_seat_is_kept_while_its_page_is_open_and_free_a_minute_after_its_process_died(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (mut ruth, ines) = (pair.listens(&pair.ruth).await, pair.listens(&pair.ines).await);
        assert_eq!(ruth.next("here").await.as_deref(), Some("yes"));
        // However long they sit there, whoever looks keeps the seats of both.
        for speaking in ["ic", "manager", "ic", "manager"] {
            test.advance(SignedDuration::from_secs(30));
            pair.tap(&pair.ruth, speaking).await;
            ruth.next("look").await.expect("it is told");
            pair.ruth.get(&pair.at("room")).await.shows("data-here>Ines is here");
        }
        // A process that died keeps nothing any more.
        test.app.db.run("update room_seat set process = 1 where person_id = $1", args![pair.ines.id]).await.expect("its seat");
        test.advance(SignedDuration::from_secs(61));
        assert_eq!(ruth.next("here").await.as_deref(), Some("no"));
        pair.ruth.get(&pair.at("room")).await.shows("data-here hidden");
        // A day later even its row is gone, though nobody gave it back.
        test.advance(SignedDuration::from_hours(25));
        pair.tap(&pair.ruth, "ic").await;
        ruth.next("look").await.expect("it is told");
        assert_eq!(taken(&test).await, 1);
        drop(ines);
    }
}
