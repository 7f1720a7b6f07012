use crate::both;
use crate::support::{Engine, TestApp};

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
