use app::commands::demo::prepare;
use app::demo;
use axum::http::Method;
use db::{Db, args};

use crate::both;
use crate::support::{Engine, TestApp};

/// Every cell of every table, as text.
async fn dump(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for table in db::table_names() {
        let sql: &'static str = Box::leak(format!("select * from {table}").into_boxed_str());
        let rows: Vec<db::Row> = db.all(sql, args![]).await.expect("rows");
        all.extend(rows.into_iter().map(|row| format!("{table} {:?}", row.into_cells())));
    }
    all.sort();
    all
}

both! {
    async fn the_same_seed_and_instant_give_the_same_rows(test: TestApp) {
        let other = TestApp::new(test.engine).await.expect("a second program");
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        demo::fill(&other.app, other.now(), None).await.expect("the same demo");
        let (one, two) = (dump(&test.app.db).await, dump(&other.app.db).await);
        assert!(one.len() > 2000, "a year of forty people is more than {} rows", one.len());
        assert_eq!(one, two);
    }
}

both! {
    async fn a_company_of_any_size_stands_around_the_people_of_the_story(test: TestApp) {
        let other = TestApp::new(test.engine).await.expect("a second program");
        for test in [&test, &other] {
            demo::fill(&test.app, test.now(), Some(300)).await.expect("a demo");
        }
        assert_eq!(dump(&test.app.db).await, dump(&other.app.db).await, "the same seed gives the same company");
        assert_eq!(crate::lines::wrongly_marked(&test).await, 0, "every line of the demo is marked");
        let ruth = test.sign_in(person(&test, "Ruth Adeyemi").await).await;
        ruth.get("/people").await.is(200).shows("300 people.");
        let (mut climbers, mut seen) = (vec![person(&test, "Beatriz Falcão").await], 0);
        while let Some(manager) = climbers.pop() {
            let below = "select ic_id from line where manager_id = $1 and ended_at is null";
            climbers.extend(test.app.db.all::<Below>(below, args![manager]).await.expect("lines").into_iter().map(|one| one.ic_id));
            seen += 1;
            assert!(seen <= 300, "the tree has a ring");
        }
        assert_eq!(seen, 299, "everybody but the one without a manager hangs from the top");
        let banner = test.nobody().get("/sign-in").await;
        banner.is(200).shows("Ines Carvalho, with Ruth").shows("manages Ruth").shows("people partner");
    }
}

db::row! {
    struct Below {
        ic_id: people::PersonId,
    }
}

#[test]
fn a_size_that_is_none_is_refused_in_a_sentence() {
    assert_eq!(demo::size("10,000"), Ok(10_000));
    for text in ["0", "39", "100001", "many", "-5", ""] {
        let sentence = demo::size(text).expect_err("a refusal");
        assert!(sentence.starts_with("A demo has 40 people of its own, and 100,000 at most:"), "{sentence}");
    }
}

both! {
    async fn a_demo_says_so_on_every_page_and_lets_one_become_somebody(test: TestApp) {
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        let gate = test.nobody().get("/sign-in").await;
        gate.is(200).shows("Nothing here is real.").shows("Ruth Adeyemi");
        let stranger = test.nobody();
        for path in ["/reset", "/reset/nothing", "/invitations/nothing", "/phone", "/nowhere", "/unsubscribe/nothing", "/people?q=%00"] {
            stranger.get(path).await.shows("<b>Demo.</b>");
        }
        stranger.send_from("cross-site", Method::POST, "/sign-in", String::new()).await.is(403).shows("<b>Demo.</b>");
        let page = test.sign_in(person(&test, "Ines Carvalho").await).await.get("/").await;
        page.is(200).shows("You are Ines Carvalho.");
    }
}

both! {
    async fn whom_one_may_become_stays_when_conversations_are_finished(test: TestApp) {
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        let sql = "update conversation set state = 'closed', closed_at = $1 where state not in ('cancelled', 'missed')";
        test.app.db.run(sql, args![test.now()]).await.expect("all of them are finished");
        // Nobody has looked yet: what this program answers is what another would after a restart.
        let gate = test.nobody().get("/sign-in").await;
        gate.is(200).shows("Ruth Adeyemi, manages 6").shows("Tomas Lindqvist, manages Ruth").shows("Ines Carvalho, with Ruth");
    }
}

both! {
    async fn people_of_a_demo_have_been_told_things(test: TestApp) {
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        assert_eq!(test.app.clock.now(), crate::support::NOW.parse().expect("an instant"), "the clock is back where it stood");
        let ruth = test.sign_in(person(&test, "Ruth Adeyemi").await).await;
        ruth.get("/notices").await.is(200).shows("shared something with you").hides("Nothing has happened yet.");
        let unread = "select count(distinct person_id) from notice where read_at is null";
        let readers = test.app.db.value::<i64>(unread, args![]).await.expect("an answer").unwrap_or_default();
        let all = test.app.db.value::<i64>("select count(*) from notice", args![]).await.expect("an answer").unwrap_or_default();
        assert!(readers >= 1 && all >= 20, "{readers} people have unread notices, {all} in all");
    }
}

both! {
    async fn nobody_becomes_somebody_else_in_a_real_workspace(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        let noor = test.person("Noor Haddad").await;
        noor.post("/demo/persona", &[("person", &ruth.id.to_string())]).await.is(404);
        for path in ["/", "/nowhere"] {
            noor.get(path).await.hides("Nothing here is real.");
        }
    }
}

async fn person(test: &TestApp, name: &str) -> people::PersonId {
    let sql = "select id from person where name = $1";
    test.app.db.value(sql, args![name]).await.expect("an answer").expect("the person is in the demo")
}

#[tokio::test]
async fn a_demo_fills_at_any_instant() {
    for at in ["2028-02-29T23:59:00Z", "2027-01-01T00:00:00Z", "2026-03-29T01:30:00Z", "2026-11-23T02:30:00Z"] {
        let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
        demo::fill(&test.app, at.parse().expect("an instant"), None).await.expect("a demo");
        for talk in test.app.db.all::<Planned>("select starts_at, zone from conversation", args![]).await.expect("rows")
        {
            let local = kit::dates::local(talk.starts_at, &talk.zone);
            let is_weekend = local.weekday().to_monday_zero_offset() > 4;
            assert!(!is_weekend && (7..20).contains(&local.hour()), "{at}: somebody meets on {local}");
        }
    }
}

db::row! {
    struct Planned {
        starts_at: jiff::Timestamp,
        zone: String,
    }
}

/// As `belay demo` begins, from settings alone: the running clock has no part in the rows.
#[tokio::test]
async fn a_demo_begun_twice_from_one_seed_and_instant_is_the_same() {
    let at = "2026-11-23T09:00:00Z".parse().ok();
    let mut dumps = Vec::new();
    for seed in [7, 7, 8] {
        let (_folder, config) = settings();
        let begun = prepare(config.clone(), seed, at, None).await.expect("a demo");
        dumps.push((dump(&begun.app.db).await, std::fs::read(&config.key_file).expect("its key")));
    }
    assert_eq!(dumps[0], dumps[1]);
    assert_ne!(dumps[0].1, dumps[2].1, "another seed has another key");
}

/// A key made here would look like the workspace’s own.
#[tokio::test]
async fn a_demo_in_a_folder_whose_key_is_elsewhere_leaves_none_behind() {
    let (_folder, filled) = settings();
    let begun = prepare(filled.clone(), 7, None, None).await.expect("a demo");
    begun.app.db.close().await;
    std::fs::remove_file(&filled.key_file).expect("the key goes");
    let said = prepare(filled.clone(), 7, None, None).await.err().expect("a refusal");
    assert!(said.contains("is missing"), "{said}");
    assert!(!filled.key_file.exists());
}

fn settings() -> (tempfile::TempDir, kit::Config) {
    let folder = tempfile::tempdir().expect("a folder");
    let given = kit::config::Given { data: Some(folder.path().to_owned()), ..Default::default() };
    (folder, given.resolve().expect("settings"))
}
