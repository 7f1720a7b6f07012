//! SQLite, by rusqlite.
//!
//! A statement of ours takes microseconds, so it runs on the thread that asks for it; handing
//! it to another costs more than the statement (docs/decisions/0008). What may wait, for the
//! one writer or for the disk, is handed over.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use tokio::sync::OwnedMutexGuard;
use tokio::task::{consume_budget, spawn_blocking};

use crate::{Arg, Cell, DbError, Row};

/// More would only wait for each other's processor.
const READERS: usize = 4;

/// More than the program has, so that no connection plans a statement twice.
const STATEMENTS: usize = 2000;

/// The connections to one file. Closing takes them out; what asks later is refused.
#[derive(Debug)]
pub(crate) struct File {
    /// SQLite takes one writer at a time; with one connection writers wait in line here
    /// instead of failing with "database is locked" there.
    writer: Arc<tokio::sync::Mutex<Option<Connection>>>,
    readers: [Mutex<Option<Connection>>; READERS],
}

impl File {
    /// Opens (and where needed creates) the file at `path`.
    pub(crate) fn open(path: &Path) -> Result<File, DbError> {
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        writer.pragma_update(None, "journal_mode", "wal")?;
        // FULL, not NORMAL: an answer we gave must survive a power cut (docs/decisions/0002).
        writer.pragma_update(None, "synchronous", "full")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        let mut readers = [const { Mutex::new(None) }; READERS];
        for reader in &mut readers {
            *reader = Mutex::new(Some(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?));
        }
        Ok(File { writer: Arc::new(tokio::sync::Mutex::new(Some(writer))), readers })
    }

    /// All rows of a query.
    pub(crate) async fn all(&self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        // Pages ask many small questions in a row; between them others get their turn.
        consume_budget().await;
        all(self.reader().as_ref().ok_or(DbError::Closed)?, sql, args)
    }

    /// Begins a transaction with `begin immediate` to write, `begin` to read one moment.
    pub(crate) async fn begin(&self, how: &'static str) -> Result<FileTx, DbError> {
        let connection = self.writer.clone().lock_owned().await;
        Ok(FileTx { connection: Some(handed_over(connection, how).await?) })
    }

    /// Runs something that takes its time on the writer, outside any transaction.
    pub(crate) async fn run_alone(&self, sql: String) -> Result<(), DbError> {
        handed_over(self.writer.clone().lock_owned().await, sql).await.map(drop)
    }

    /// Plans a statement without running it.
    pub(crate) async fn prepare(&self, sql: &str) -> Result<(), DbError> {
        Ok(self.writer.lock().await.as_ref().ok_or(DbError::Closed)?.prepare(sql).map(drop)?)
    }

    /// Closes all connections, the writer last, which folds the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        for reader in &self.readers {
            locked(reader).take();
        }
        self.writer.lock().await.take();
    }

    /// A reader that is free. No reader is held over an `await`, so one is as soon as a thread is.
    fn reader(&self) -> MutexGuard<'_, Option<Connection>> {
        self.readers.iter().find_map(|one| one.try_lock().ok()).unwrap_or_else(|| locked(&self.readers[0]))
    }
}

/// A panic in the middle of reading leaves a connection as good as it was.
fn locked(reader: &Mutex<Option<Connection>>) -> MutexGuard<'_, Option<Connection>> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without it a statement is planned anew for every value it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

type Writer = OwnedMutexGuard<Option<Connection>>;

/// Runs a text of statements where waiting blocks nobody.
async fn handed_over(writer: Writer, sql: impl AsRef<str> + Send + 'static) -> Result<Writer, DbError> {
    let run = move || {
        writer.as_ref().ok_or(DbError::Closed)?.execute_batch(sql.as_ref())?;
        Ok(writer)
    };
    spawn_blocking(run).await.map_err(|_| DbError::Closed)?
}

/// A transaction on the writer; dropped without a commit it is rolled back.
#[derive(Debug)]
pub struct FileTx {
    /// Gone once it is committed.
    connection: Option<Writer>,
}

impl FileTx {
    pub(crate) async fn run(&mut self, sql: &str, args: &[Arg]) -> Result<u64, DbError> {
        consume_budget().await;
        let mut statement = self.open()?.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        Ok(statement.raw_execute()? as u64)
    }

    pub(crate) async fn all(&mut self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        consume_budget().await;
        all(self.open()?, sql, args)
    }

    pub(crate) fn column_names(&self, sql: &str) -> Result<Vec<String>, DbError> {
        Ok(self.open()?.prepare(sql)?.column_names().map(str::to_owned).collect())
    }

    pub(crate) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        Ok(self.open()?.execute_batch(sql)?)
    }

    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        let writer = self.connection.take().ok_or(DbError::Closed)?;
        handed_over(writer, "commit").await.map(drop)
    }

    fn open(&self) -> Result<&Connection, DbError> {
        self.connection.as_deref().and_then(Option::as_ref).ok_or(DbError::Closed)
    }
}

impl Drop for FileTx {
    fn drop(&mut self) {
        if let Ok(connection) = self.open() {
            // It fails only where SQLite has rolled back by itself.
            connection.execute_batch("rollback").ok();
        }
    }
}

fn all(connection: &Connection, sql: &str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    bind(&mut statement, args)?;
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let cells = (0..columns.len()).map(|place| Ok(cell(row.get_ref(place)?))).collect::<Result<_, DbError>>()?;
        rows.push(Row::new(columns.clone(), cells));
    }
    Ok(rows)
}

/// To SQLite `$2` is a name, numbered by where it first stands; to us it is the second value.
fn bind(statement: &mut Statement<'_>, args: &[Arg]) -> Result<(), DbError> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let arg = number.and_then(|number| args.get(number.checked_sub(1)?)).ok_or(DbError::NoValue)?;
        statement.raw_bind_parameter(place, arg)?;
    }
    Ok(())
}

impl ToSql for Arg {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Arg::Int(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Arg::Real(value) => value.map_or(ValueRef::Null, ValueRef::Real),
            Arg::Text(value) => value.as_deref().map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())),
            Arg::Blob(value) => value.as_deref().map_or(ValueRef::Null, ValueRef::Blob),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(value) => Cell::Text(String::from_utf8_lossy(value).into_owned()),
        ValueRef::Blob(value) => Cell::Blob(value.to_vec()),
    }
}
