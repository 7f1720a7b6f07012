//! A fresh database for every test, copied from one that was migrated once.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use db::Db;
use tokio::sync::OnceCell;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

static FILE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
static SERVER_TEMPLATE: OnceCell<String> = OnceCell::const_new();
static COUNT: AtomicU64 = AtomicU64::new(0);

/// A migrated, empty database, and its address where it is not the file in the folder.
pub(crate) async fn fresh(engine: Engine, folder: &Path) -> Option<(Db, Option<String>)> {
    match engine {
        Engine::Sqlite => Some((from_file(folder).await, None)),
        Engine::Postgres => from_server().await.map(|(db, address)| (db, Some(address))),
    }
}

async fn from_file(folder: &Path) -> Db {
    let template = FILE_TEMPLATE.get_or_init(async || {
        let path = folder.join("template.db");
        let db = Db::open_file(&path).await.expect("a new file opens");
        db.migrate().await.expect("the migrations apply to SQLite");
        db.close().await;
        std::fs::read(&path).expect("the template is there")
    });
    let path = folder.join("belay.db");
    std::fs::write(&path, template.await).expect("the copy is written");
    Db::open_file(&path).await.expect("the copy opens")
}

async fn from_server() -> Option<(Db, String)> {
    let server = std::env::var("BELAY_TEST_POSTGRES").ok()?;
    let template = SERVER_TEMPLATE.get_or_init(async || {
        let name = format!("template_{}", std::process::id());
        run(&server, format!("create database {name} template template0")).await;
        let db = Db::connect(&format!("{server}/{name}")).await.expect("the template opens");
        db.migrate().await.expect("the migrations apply to PostgreSQL");
        db.close().await;
        name
    });
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    run(&server, format!("create database {name} template {}", template.await)).await;
    let address = format!("{server}/{name}");
    Some((Db::connect(&address).await.expect("the copy opens"), address))
}

async fn run(server: &str, sql: String) {
    let admin = Db::connect(&format!("{server}/postgres")).await.expect("the test server answers");
    admin.administer(sql).await.expect("the test server obeys");
    admin.close().await;
}
