//! The connections SQLite is read with, and the one moment a page is read from.
//!
//! A statement that stands alone locks the file, looks how far the log has come and lets go
//! again: fifteen times for a page, a twentieth of its cost. Within [`at_one_moment`] a
//! connection keeps its reading open, so a page is also of one moment. A write ends it: whoever
//! wrote reads what they wrote.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};

use crate::sqlite::{all, connect};
use crate::{Arg, DbError, Row};

/// So many stay open. A page that waits in its middle keeps one; whoever finds none opens another.
const KEPT: usize = 4;

tokio::task_local! {
    static MOMENT: Mutex<Option<Reader>>;
}

/// Runs something whose reading is all of one moment, unless it writes.
pub(crate) async fn at_one_moment<T>(work: impl Future<Output = T>) -> T {
    MOMENT.scope(Mutex::default(), work).await
}

/// Ends the moment of whoever runs this, if they hold one.
pub(crate) fn end_moment() {
    MOMENT.try_with(|moment| drop(locked(moment).take())).ok();
}

/// The connections one file is read with.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    flags: OpenFlags,
    /// Nothing once they are closed.
    free: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    /// Opens the file at `path`.
    pub(crate) fn open(path: PathBuf, flags: OpenFlags) -> Result<Arc<Readers>, DbError> {
        let free = Mutex::new(Some(vec![connect(&path, flags)?]));
        Ok(Arc::new(Readers { path, flags, free }))
    }

    /// All rows of a query, as of the moment of whoever asks.
    pub(crate) fn all(self: &Arc<Readers>, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        let Ok(held) = MOMENT.try_with(|moment| locked(moment).take()) else {
            return self.take()?.all(sql, args);
        };
        let reader = match held.filter(|reader| Arc::ptr_eq(&reader.home, self)) {
            Some(reader) => reader,
            None => self.take()?.held_open()?,
        };
        let found = reader.all(sql, args);
        MOMENT.with(|moment| *locked(moment) = Some(reader));
        found
    }

    /// Closes them; what asks later is refused.
    pub(crate) fn close(&self) {
        locked(&self.free).take();
    }

    fn take(self: &Arc<Readers>) -> Result<Reader, DbError> {
        let free = locked(&self.free).as_mut().ok_or(DbError::Closed)?.pop();
        let connection = free.map_or_else(|| connect(&self.path, self.flags), Ok)?;
        Ok(Reader { connection: Some(connection), home: self.clone() })
    }
}

/// A connection that goes back when it is dropped.
struct Reader {
    connection: Option<Connection>,
    home: Arc<Readers>,
}

impl Reader {
    fn held_open(self) -> Result<Reader, DbError> {
        say(self.open()?, "begin")?;
        Ok(self)
    }

    fn all(&self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        all(self.open()?, sql, args)
    }

    fn open(&self) -> Result<&Connection, DbError> {
        self.connection.as_ref().ok_or(DbError::Closed)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // One that does not end its moment is closed rather than given to somebody else.
        if !connection.is_autocommit() && say(&connection, "commit").is_err() {
            return;
        }
        if let Some(free) = locked(&self.home.free).as_mut().filter(|free| free.len() < KEPT) {
            free.push(connection);
        }
    }
}

fn say(connection: &Connection, what: &str) -> Result<(), DbError> {
    Ok(connection.prepare_cached(what)?.raw_execute().map(drop)?)
}

/// A panic in the middle of reading leaves a connection as good as it was.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::sqlite::File;

    async fn with_table() -> (TempDir, File) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = File::open(&folder.path().join("test.db")).expect("a new file opens");
        file.run_alone("create table knot (id integer primary key) strict".to_owned()).await.unwrap();
        (folder, file)
    }

    async fn count(file: &File) -> usize {
        file.all("select id from knot", &[]).await.unwrap().len()
    }

    async fn tie(file: &File) {
        let mut tx = file.begin("begin immediate").await.unwrap();
        tx.run("insert into knot (id) select count(*) from knot", &[]).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn what_others_write_belongs_to_the_next_moment() {
        let (_folder, file) = with_table().await;
        let file = Arc::new(file);
        at_one_moment(async {
            assert_eq!(count(&file).await, 0);
            let other = file.clone();
            tokio::spawn(async move { tie(&other).await }).await.unwrap();
            assert_eq!(count(&file).await, 0);
        })
        .await;
        assert_eq!(at_one_moment(count(&file)).await, 1);
    }

    #[tokio::test]
    async fn whoever_writes_reads_what_they_wrote() {
        let (_folder, file) = with_table().await;
        at_one_moment(async {
            assert_eq!(count(&file).await, 0);
            tie(&file).await;
            assert_eq!(count(&file).await, 1);
            let mut tx = file.begin("begin immediate").await.unwrap();
            tx.run("insert into knot (id) values (7)", &[]).await.unwrap();
            assert_eq!(count(&file).await, 1, "not yet committed");
            tx.commit().await.unwrap();
            assert_eq!(count(&file).await, 2);
        })
        .await;
    }

    #[tokio::test]
    async fn a_moment_that_failed_or_was_left_holds_nothing() {
        let (_folder, file) = with_table().await;
        at_one_moment(async {
            assert!(file.all("select nothing from knot", &[]).await.is_err());
            assert_eq!(count(&file).await, 0);
        })
        .await;
        for _ in 0..10 {
            let left = at_one_moment(async {
                count(&file).await;
                std::future::pending::<()>().await;
            });
            tokio::time::timeout(std::time::Duration::ZERO, left).await.unwrap_err();
        }
        let free = locked(&file.readers.free);
        let free = free.as_ref().expect("it is open");
        assert!(free.len() <= KEPT && free.iter().all(Connection::is_autocommit));
    }
}
