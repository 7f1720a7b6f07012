use std::path::Path;

use app::commands::backup::{backup, restore};
use app::start::start;
use db::{Db, args};
use kit::config::{Database, Given};
use kit::vault::write_key;
use kit::{Config, Entropy};

use crate::both;
use crate::support::TestApp;

/// Settings of another machine: an empty folder, perhaps with a key in it.
fn elsewhere(folder: &Path, key: Option<[u8; 32]>) -> Config {
    let config = Given { data: Some(folder.to_owned()), ..Given::default() }.resolve().expect("settings");
    if let Some(key) = key {
        write_key(&config.key_file, &key).expect("a key file");
    }
    config
}

async fn names(path: &Path) -> Vec<String> {
    let db = Db::open_file(path).await.expect("the restored file opens");
    let rows: Vec<db::Row> = db.all("select name from person order by name", args![]).await.expect("names");
    rows.into_iter().map(|mut row| row.take("name").expect("a name")).collect()
}

both! {
    async fn a_backup_of_either_database_restores_into_an_empty_folder(test: TestApp) {
        test.workspace().await;
        let ruth = test.person("Ruth Adeyemi").await;
        let ines = test.person("Ines Carvalho").await;
        test.line(ines.id, ruth.id, 400).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        backup(&test.app.config, &file).await.expect("a backup");

        let config = elsewhere(&folder.path().join("new"), None);
        let said = restore(&config, &file).await.expect("a restore");
        assert!(said.contains("The key is missing"), "{said}");
        assert_eq!(names(&folder.path().join("new/belay.db")).await, ["Ines Carvalho", "Ruth Adeyemi"]);

        let again = restore(&config, &file).await.expect_err("the folder is no longer empty");
        assert!(again.contains("empty folder"), "{again}");
    }
}

both! {
    async fn a_restore_says_whether_the_key_fits(test: TestApp) {
        test.workspace().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        backup(&test.app.config, &file).await.expect("a backup");
        for (name, key, sentence) in [("right", [7; 32], "The key fits."), ("wrong", [8; 32], "is another one")] {
            let data = folder.path().join(name);
            std::fs::create_dir(&data).expect("a folder");
            let said = restore(&elsewhere(&data, Some(key)), &file).await.expect("a restore");
            assert!(said.contains(sentence), "{said}");
        }
    }
}

both! {
    async fn what_was_sealed_before_a_backup_is_read_after_the_restore(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let topic = format!("/people/{}/topics", pair.ines.id);
        pair.ines.post(&topic, &[("topic", "The lighthouse keeper.")]).await.is(303);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        backup(&test.app.config, &file).await.expect("a backup");
        let second = TestApp::new(test.engine).await.expect("a second program");
        let config = match &second.app.config.database {
            Database::File(_) => Given { data: Some(folder.path().to_owned()), ..Given::default() }.resolve().expect("settings"),
            Database::Server(_) => second.app.config.clone(),
        };
        write_key(&config.key_file, &[7; 32]).expect("a key file");
        restore(&config, &file).await.expect("a restore");
        let app = start(config, test.app.clock.clone(), Entropy::seeded(3)).await.expect("a start");
        let second = second.running(app);
        let agenda = format!("/people/{}/one-on-ones", pair.ines.id);
        for reader in [&pair.ines, &pair.ruth] {
            second.sign_in(reader.id).await.get(&agenda).await.is(200).shows("The lighthouse keeper.");
        }
    }
}

both! {
    async fn a_backup_restores_into_the_same_kind_of_database(test: TestApp) {
        test.workspace().await;
        test.person("Łukasz Wójcik").await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        backup(&test.app.config, &file).await.expect("a backup");
        let second = TestApp::new(test.engine).await.expect("a second program");
        if let Database::Server(_) = second.app.config.database {
            let said = restore(&second.app.config, &file).await.expect("a restore");
            assert!(said.contains("rows are back"), "{said}");
            second.person("Ruth Adeyemi").await;
        }
        let again = restore(&test.app.config, &file).await.expect_err("a workspace is there");
        assert!(again.contains("already holds a workspace"), "{again}");
    }
}

both! {
    async fn a_framework_begun_from_another_goes_along_whichever_was_written_first(test: TestApp) {
        test.workspace().await;
        let now = test.now();
        let sql = "insert into framework (id, key, name, created_at) values (1, 'ours', 'Ours', $1)";
        test.app.db.run(sql, args![now]).await.expect("a framework");
        let mut tx = test.app.db.begin().await.expect("a transaction");
        for (id, number, based_on) in [(2, 1, Some(3)), (3, 2, None)] {
            let sql = "insert into framework_version (id, framework_id, number, state, note, content, based_on, made_at, version) \
                values ($1, 1, $2, 'published', '', '', $3, $4, 1)";
            tx.run(sql, args![id, number, based_on, now]).await.expect("a version");
        }
        tx.commit().await.expect("a commit");
        let folder = tempfile::tempdir().expect("a folder");
        backup(&test.app.config, &folder.path().join("belay.backup")).await.expect("a backup");
    }
}

both! {
    async fn nothing_that_opened_a_door_opens_one_after_a_restore(test: TestApp) {
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let noor = test.person("Noor Haddad").await;
        hana.post(&format!("/accounts/{}/invitation", noor.id), &[]).await.is(303);
        test.settle().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        backup(&test.app.config, &file).await.expect("a backup");
        restore(&elsewhere(&folder.path().join("new"), None), &file).await.expect("a restore");
        let db = Db::open_file(&folder.path().join("new/belay.db")).await.expect("the restored file opens");
        for sql in [
            "select count(*) from session",
            "select count(*) from account_link",
            "select count(*) from form_key",
            "select count(*) from mail where sent_at is null and failed_at is null",
        ] {
            assert_eq!(db.value::<i64>(sql, args![]).await.expect("a count"), Some(0), "{sql}");
        }
        assert_eq!(db.value::<i64>("select count(*) from mail", args![]).await.expect("a count"), Some(1));
    }
}

both! {
    async fn a_backup_that_fails_leaves_no_file(test: TestApp) {
        test.workspace().await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("belay.backup");
        std::fs::create_dir(folder.path().join("belay.backup.unfinished")).expect("something in the way");
        backup(&test.app.config, &file).await.expect_err("it cannot be written");
        assert!(!file.exists());
    }
}
