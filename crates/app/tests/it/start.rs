use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use app::start::{migrate, start};
use db::{MIGRATIONS, Migration, args};
use kit::config::Given;
use kit::vault::write_key;
use kit::{App, Entropy};

use crate::both;
use crate::support::{Engine, TestApp};

/// The same program, started anew over the same folder and database.
async fn again(test: &TestApp) -> Result<App, String> {
    start(test.app.config.clone(), test.app.clock.clone(), Entropy::seeded(2)).await
}

both! {
    async fn health_says_the_database_answers(test: TestApp) {
        test.nobody().get("/health").await.is(200).shows("ok");
    }
}

both! {
    async fn an_unknown_address_is_a_page_of_ours(test: TestApp) {
        test.workspace().await;
        test.nobody().get("/nowhere").await.is(404).shows("Nothing here.");
    }
}

both! {
    async fn an_address_with_no_id_in_it_looks_like_nothing_is_there(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        let (wrong, nothing) = (ruth.get("/people/nobody").await, ruth.get("/nowhere").await);
        wrong.is(404);
        assert_eq!(wrong.text, nothing.text);
    }
}

both! {
    async fn a_nul_in_an_address_or_a_form_is_refused_and_breaks_nothing(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        for path in ["/people?q=a%00b", "/search?q=%00", "/kinds/a%00b"] {
            ruth.get(path).await.is(404).shows("Nothing here.");
        }
        test.nobody().post("/sign-in", &[("email", "\0"), ("password", "x")]).await.is(400).shows("could not read that form");
    }
}

both! {
    async fn a_start_that_changes_the_schema_of_a_file_copies_it_first(test: TestApp) {
        test.workspace().await;
        let (db, config) = (&test.app.db, &test.app.config);
        let more = "alter table workspace add column moons bigint";
        let second = Migration { number: 2, name: "moons", sqlite: "alter table workspace add column moons integer", postgres: more };
        let steps = [MIGRATIONS, &[second]].concat();
        let copy = config.data.join("backups/before-migration-0002.db");
        migrate(db, config, MIGRATIONS).await.expect("nothing is open");
        assert!(!copy.exists(), "nothing changed, nothing was copied");
        migrate(db, config, &steps).await.expect("the second step");
        let moons = "select count(moons) from workspace";
        assert_eq!(db.value::<i64>(moons, args![]).await.expect("the new column"), Some(0));
        assert_eq!(copy.exists(), test.engine == Engine::Sqlite, "a server has its own backups");
        if copy.exists() {
            let before = db::Db::open_file_to_read(&copy).await.expect("it opens");
            assert_eq!(before.value::<i64>("select id from workspace", args![]).await.expect("an answer"), Some(1));
            before.value::<i64>(moons, args![]).await.expect_err("it is as it was");
        }
    }
}

/// A start that went no further leaves a copy; the next start makes its own.
#[tokio::test]
async fn the_copy_before_a_migration_is_its_owners_and_replaces_an_earlier_one() {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    test.workspace().await;
    let copy = test.app.config.data.join("before-migration-0002.db");
    for _ in 0..2 {
        app::start::backup_file(&test.app.db, &copy).await.expect("a copy");
        let db = db::Db::open_file_to_read(&copy).await.expect("it opens");
        assert_eq!(db.value::<i64>("select id from workspace", db::args![]).await.expect("an answer"), Some(1));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&copy).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }
}

both! {
    async fn without_its_key_or_with_another_a_workspace_does_not_start(test: TestApp) {
        test.workspace().await;
        let key_file = &test.app.config.key_file;
        let missing = again(&test).await.expect_err("it has no key");
        assert!(missing.contains("is missing") && missing.contains("--key-file"), "{missing}");
        assert!(!key_file.exists(), "a key made now would fit nothing");
        write_key(key_file, &[8; 32]).expect("a key file");
        let other = again(&test).await.expect_err("the key fits something else");
        assert!(other.contains("is not the one this database was sealed with"), "{other}");
        std::fs::remove_file(key_file).expect("it goes");
        write_key(key_file, &[7; 32]).expect("a key file");
        assert!(again(&test).await.is_ok());
    }
}

both! {
    async fn a_database_of_another_history_does_not_start(test: TestApp) {
        test.workspace().await;
        write_key(&test.app.config.key_file, &[7; 32]).expect("a key file");
        let changes = [
            ("update migration set checksum = 'edited'", "is not the one this database was made with"),
            ("update migration set number = 9999", "made by a newer Belay"),
        ];
        for (change, sentence) in changes {
            let mut tx = test.app.db.begin().await.expect("a transaction");
            tx.run(change, args![]).await.expect("it is changed");
            tx.commit().await.expect("it is kept");
            let said = again(&test).await.expect_err("it does not start");
            assert!(said.contains(sentence), "{said}");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_first_start_makes_a_key_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let config = Given { data: Some(folder.path().join("new")), ..Given::default() }.resolve().expect("settings");
    let key_file = config.key_file.clone();
    start(config, kit::Clock::still(crate::support::NOW.parse().expect("an instant")), Entropy::seeded(2))
        .await
        .expect("a start");
    let mode = std::fs::metadata(&key_file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// Told to stop, it answers what it was asked before, leaves no log beside its database, and ends well.
#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_stop_answers_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    let mut belay = command.env("NO_COLOR", "1").stderr(Stdio::piped()).spawn().expect("belay runs");
    let mut log = BufReader::new(belay.stderr.take().expect("its log")).lines().map_while(Result::ok);
    let address = log.find_map(|line| Some(line.split_once("Belay is here address=")?.1.to_owned()));
    let mut asked = TcpStream::connect(address.expect("where it listens")).expect("a connection");
    asked.write_all(b"GET /health HTTP/1.1\r\nhost: belay\r\n\r\n").expect("a question");
    let mut alive = [0; 15];
    asked.read_exact(&mut alive).expect("an answer");
    assert_eq!(&alive, b"HTTP/1.1 200 OK");
    let half = "POST /first-run HTTP/1.1\r\nhost: belay\r\nsec-fetch-site: same-origin\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: 12\r\n\r\nworks";
    asked.write_all(half.as_bytes()).expect("half a form");
    let stop = Command::new("kill").arg(belay.id().to_string()).status().expect("kill runs");
    assert!(stop.success());
    asked.write_all(b"pace=Ma").expect("the other half");
    let mut answer = String::new();
    asked.read_to_string(&mut answer).expect("an answer");
    // It has read the whole form, and misses its key.
    assert!(answer.contains("HTTP/1.1 409"), "{answer}");
    assert!(belay.wait().expect("it ends").success());
    assert!(folder.path().join("belay.db").exists() && !folder.path().join("belay.db-wal").exists());
}
