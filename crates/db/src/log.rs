//! Who carries what was written from SQLite's log into its file.
//!
//! A commit lasts once it stands in the log. Left to itself, SQLite carries the log over within
//! the commit that finds it long, and everybody who writes waits until the file is on the disk
//! as well. So a thread of its own carries, on a connection of its own, beside those who write
//! (docs/decisions/0008).

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Weak};
use std::thread::{Builder, JoinHandle};

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, DEFAULT_NAME, OpenFlags};
use tokio::sync::Mutex;

use crate::DbError;
use crate::sqlite::connect;

/// So many pages are worth carrying: 4 MB, as SQLite has it.
const LONG: i32 = 1000;
/// A log starts over when nothing in it is left to carry. Where somebody always writes something
/// always is, so from 64 MB on they wait for the rest of it.
const TOO_LONG: i32 = 16 * LONG;

/// The one connection that writes; nothing once it is closed.
pub(crate) type Writer = Mutex<Option<Connection>>;

/// The thread that carries; it ends with the writer, and gives its connection back.
#[derive(Debug)]
pub(crate) struct Log(JoinHandle<Connection>);

impl Log {
    /// Carries for `writer`, which writes the file at `path`, whenever its log has become long.
    pub(crate) fn carried(path: &Path, mut writer: Connection) -> Result<(Log, Arc<Writer>), DbError> {
        let (long, told) = sync_channel(1);
        // In place of SQLite's own. While one is carried, a later commit tells of the next.
        writer.wal_hook(Some(move |_: &mut Wal, pages| {
            if pages >= LONG {
                long.try_send(pages).unwrap_or_default();
            }
            Ok(())
        }))?;
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let writer = Arc::new(Mutex::new(Some(writer)));
        let writes = Arc::downgrade(&writer);
        let carrying = move || {
            let mut carried = 0;
            while let Ok(pages) = told.recv() {
                // One that started over is shorter than what was carried of it before.
                carried = if pages < carried { 0 } else { carried };
                if pages - carried >= LONG {
                    carried = carry(&connection, &writes).unwrap_or_else(|error| {
                        tracing::warn!(%error, "the log of the database is not carried into its file and grows");
                        carried
                    });
                }
            }
            connection
        };
        let thread = Builder::new().name("log".to_owned()).spawn(carrying);
        Ok((Log(thread.map_err(|error| DbError::Driver(Box::new(error)))?), writer))
    }

    /// Carries the rest, once the writer is closed, and leaves no log behind. Of two connections that
    /// close in the same instant neither is the last one, so this one closes after the writer did.
    pub(crate) fn ended(self) -> Result<(), DbError> {
        self.0.join().map(drop).map_err(|_| DbError::Closed)
    }
}

/// Answers how many pages of the log are in the file.
fn carry(connection: &Connection, writer: &Weak<Writer>) -> rusqlite::Result<i32> {
    // Whoever has not read does not know of a log, and carries nothing.
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    let (pages, carried) = connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE)?;
    let Some(writer) = writer.upgrade().filter(|_| pages >= TOO_LONG) else { return Ok(carried) };
    let _nobody_writes = writer.blocking_lock();
    Ok(connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE)?.1)
}

#[cfg(test)]
mod tests {
    use crate::sqlite::File;

    /// A commit of a hundred pages.
    async fn tie(file: &File) {
        let mut tx = file.begin("begin immediate").await.unwrap();
        tx.run("insert into knot (rope) values (zeroblob(400000))", &[]).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_log_starts_over_while_somebody_writes_and_is_gone_once_it_is_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, log) = (folder.path().join("test.db"), folder.path().join("test.db-wal"));
        let file = File::open(&path).expect("a new file opens");
        file.run_alone("create table knot (id integer primary key, rope blob) strict".to_owned()).await.unwrap();
        let mut ties: u64 = 0;
        while std::fs::metadata(&log).expect("it is there").len() >= ties * 400_000 {
            // Far more than is too long: on a busy machine much is written while the first part is carried.
            assert!(ties < 1000, "it grows for ever");
            tie(&file).await;
            ties += 1;
        }
        assert!(ties > 5, "a short one is left alone");
        file.close().await;
        assert!(!log.exists());
        let again = File::open_to_read(&path).expect("it opens");
        assert_eq!(again.all("select id from knot", &[]).await.unwrap().len() as u64, ties);
    }
}
