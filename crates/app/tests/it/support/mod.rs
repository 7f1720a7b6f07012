//! A whole Belay for one test: its own database, a clock that stands still, and actors who
//! press buttons.

mod actor;
mod databases;
mod mails;
mod quarterly;
mod sink;
mod world;

pub(crate) use actor::{Actor, Page, Stream};
pub(crate) use databases::Engine;
pub(crate) use mails::{Written, without_secrets};
pub(crate) use quarterly::Pair;
pub(crate) use sink::{Fault, Sink};

use std::sync::Arc;

use app::{routes, runner, start};
use axum::Router;
use db::Db;
use jiff::{SignedDuration, Timestamp};
use kit::config::{Database, Given};
use kit::{App, Clock, Entropy, Vault};

/// Monday 23 November 2026, 09:00 in Lisbon: where every story begins.
pub(crate) const NOW: &str = "2026-11-23T09:00:00Z";

/// One running program and the folder it lives in.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) engine: Engine,
    _folder: tempfile::TempDir,
}

/// Writes a test once and runs it on both databases. Without a PostgreSQL server (`bin/test`
/// starts one and sets BELAY_TEST_POSTGRES) the second half says so and is counted as left out.
#[macro_export]
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($test:ident: TestApp) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($test: $crate::support::TestApp) $body

            #[tokio::test]
            async fn sqlite() {
                story($crate::support::TestApp::new($crate::support::Engine::Sqlite).await.expect("SQLite is always there")).await;
            }

            #[tokio::test]
            async fn postgres() {
                match $crate::support::TestApp::new($crate::support::Engine::Postgres).await {
                    Some(test) => story(test).await,
                    None => eprintln!("LEFT OUT: {} has no PostgreSQL (BELAY_TEST_POSTGRES is not set)", module_path!()),
                }
            }
        }
    };
}

impl TestApp {
    /// A program with an empty, migrated database; `None` where the engine is not to be had.
    pub(crate) async fn new(engine: Engine) -> Option<TestApp> {
        TestApp::with(engine, Given::default()).await
    }

    /// The same with some settings of its own.
    pub(crate) async fn with(engine: Engine, given: Given) -> Option<TestApp> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (db, database) = databases::fresh(engine, folder.path()).await?;
        let given = Given { data: Some(folder.path().to_owned()), database, ..given };
        let config = given.resolve().expect("the test's settings are right");
        let entropy = Arc::new(Entropy::seeded(1));
        let vault = Vault::new([7; 32], entropy.clone());
        let app = start::assemble(db, vault, Clock::still(NOW.parse().expect("an instant")), entropy, config);
        let router = routes::site().into_router(app.clone());
        Some(TestApp { app, router, engine, _folder: folder })
    }

    /// The same program with a mail server it never reaches: what it would send waits.
    pub(crate) fn sending_mail(self) -> TestApp {
        self.sending_mail_to("127.0.0.1:9")
    }

    /// The same program with a mail server at this address.
    pub(crate) fn sending_mail_to(self, server: &str) -> TestApp {
        let given = Given {
            data: Some(self._folder.path().to_owned()),
            smtp: Some(format!("smtp://{server}")),
            mail_from: Some("Belay <belay@marlowe.example>".to_owned()),
            ..Given::default()
        };
        let config = given.resolve().expect("the test's settings are right");
        let entropy = self.app.entropy.clone();
        let app = start::assemble(self.app.db.clone(), self.app.vault.clone(), self.app.clock.clone(), entropy, config);
        self.running(app)
    }

    /// The same program killed and started again on its file: nothing of its memory is left.
    pub(crate) async fn started_again(self) -> TestApp {
        self.app.db.close().await;
        let db = Db::open_file(&self._folder.path().join("belay.db")).await.expect("the file opens");
        let config = Given { data: Some(self._folder.path().to_owned()), ..Given::default() };
        let config = config.resolve().expect("the test's settings are right");
        let app = start::assemble(db, self.app.vault.clone(), self.app.clock.clone(), self.app.entropy.clone(), config);
        self.running(app)
    }

    /// A second process on the same PostgreSQL: it knows what is in the database and no more.
    pub(crate) async fn beside(&self) -> TestApp {
        let Database::Server(address) = &self.app.config.database else { panic!("only PostgreSQL serves several") };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let given = Given { data: Some(folder.path().to_owned()), database: Some(address.clone()), ..Given::default() };
        let config = given.resolve().expect("the test's settings are right");
        let db = Db::connect(address).await.expect("the same database");
        let app = start::assemble(db, self.app.vault.clone(), self.app.clock.clone(), self.app.entropy.clone(), config);
        let router = routes::site().into_router(app.clone());
        TestApp { app, router, engine: self.engine, _folder: folder }
    }

    /// Another program in the place of this one.
    pub(crate) fn running(self, app: App) -> TestApp {
        let router = routes::site().into_router(app.clone());
        TestApp { app, router, ..self }
    }

    /// The instant it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.app.clock.advance(by);
    }

    /// Lets everything that waits happen: events become notices and mails.
    pub(crate) async fn settle(&self) {
        runner::turn(&self.app).await.expect("the runner's turn");
    }

    /// The same, and lets what is due leave by the mail server that is set.
    pub(crate) async fn settle_and_send(&self) {
        let server = self.app.config.mail.as_ref().expect("a mail server is set");
        let transport = kit::mail::Transport::new(server).expect("the way out");
        self.settle().await;
        kit::mail::deliver_due(&self.app, &transport).await.expect("a round of mails");
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Actor<'_> {
        Actor::nobody(self)
    }
}
