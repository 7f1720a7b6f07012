//! SQLite, by rusqlite.
//!
//! A statement of ours takes microseconds, so it runs on the thread that asks for it; handing
//! it to another costs more than the statement (docs/decisions/0008). What may wait, for the
//! one writer or for the disk, is handed over.

use std::collections::HashMap;
use std::fs::OpenOptions;
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ToSql};
use tokio::sync::OwnedMutexGuard;
use tokio::task::{consume_budget, spawn_blocking};

use crate::log::{Log, Writer};
use crate::readers::{Readers, end_moment};
use crate::{Arg, Cell, DbError, Row};

/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// More than the program has, so that no connection plans a statement twice.
const STATEMENTS: usize = 2000;

/// The connections to one file. Closing takes them out; what asks later is refused.
#[derive(Debug)]
pub(crate) struct File {
    /// SQLite takes one writer at a time; with one connection writers wait in line here
    /// instead of failing with "database is locked" there.
    writer: Arc<Writer>,
    pub(crate) readers: Arc<Readers>,
    /// Nothing where nobody writes.
    log: Mutex<Option<Log>>,
}

impl File {
    /// Opens (and where needed creates) the file at `path`.
    pub(crate) fn open(path: &Path) -> Result<File, DbError> {
        make_private(path)?;
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        writer.pragma_update(None, "journal_mode", "wal")?;
        // FULL, not NORMAL: an answer we gave must survive a power cut (docs/decisions/0002).
        writer.pragma_update(None, "synchronous", "full")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        let readers = Readers::open(path.to_owned(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (log, writer) = Log::carried(path, writer)?;
        Ok(File { writer, readers, log: Mutex::new(Some(log)) })
    }

    /// Opens the file at `path` to read it. Nothing is written, not even the files SQLite keeps
    /// beside a database in use: they are read where another process has it open, and without
    /// them nobody else is writing.
    pub(crate) fn open_to_read(path: &Path) -> Result<File, DbError> {
        let is_in_use = path.with_file_name(beside(path, "-wal")).exists();
        let escaped = path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let address = format!("file:{escaped}{}", if is_in_use { "" } else { "?immutable=1" });
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let writer = connect(Path::new(&address), flags)?;
        let readers = Readers::open(address.into(), flags)?;
        Ok(File { writer: Arc::new(Writer::new(Some(writer))), readers, log: Mutex::default() })
    }

    /// All rows of a query.
    pub(crate) async fn all(&self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        // Pages ask many small questions in a row; between them others get their turn.
        consume_budget().await;
        self.readers.all(sql, args)
    }

    /// Begins a transaction with `begin immediate` to write, `begin` to read one moment.
    pub(crate) async fn begin(&self, how: &'static str) -> Result<FileTx, DbError> {
        end_moment();
        let tx = FileTx { writer: self.writer.clone().lock_owned().await };
        if tx.begin_if_free(how)? {
            return Ok(tx);
        }
        // Whoever asked may be gone before it has begun; what nobody takes is rolled back.
        handed_over(move || tx.script(how).map(|()| tx)).await
    }

    /// Runs something that takes its time on the writer, outside any transaction.
    pub(crate) async fn run_alone(&self, sql: String) -> Result<(), DbError> {
        let writer = self.writer.clone().lock_owned().await;
        handed_over(move || Ok(writer.as_ref().ok_or(DbError::Closed)?.execute_batch(&sql)?)).await
    }

    /// Plans a statement without running it.
    pub(crate) async fn prepare(&self, sql: &str) -> Result<(), DbError> {
        Ok(self.writer.lock().await.as_ref().ok_or(DbError::Closed)?.prepare(sql).map(drop)?)
    }

    /// Closes all connections; the last of them leaves no log behind.
    pub(crate) async fn close(&self) {
        self.readers.close();
        self.writer.lock().await.take();
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(log) = log {
            handed_over(move || log.ended()).await.ok();
        }
    }
}

/// Makes the file before SQLite does, so that nobody else on the machine may read it; what
/// SQLite puts beside it takes its mode.
fn make_private(path: &Path) -> Result<(), DbError> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).map(drop).map_err(|error| DbError::Driver(Box::new(error)))
}

fn beside(path: &Path, end: &str) -> std::ffi::OsString {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(end);
    name
}

pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without it a statement is planned anew for every value it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Runs something where waiting blocks nobody.
async fn handed_over<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    spawn_blocking(work).await.map_err(|_| DbError::Closed)?
}

/// A transaction on the writer; dropped without a commit it is rolled back.
#[derive(Debug)]
pub struct FileTx {
    writer: OwnedMutexGuard<Option<Connection>>,
}

impl FileTx {
    pub(crate) async fn run(&mut self, sql: &str, args: &[Arg]) -> Result<u64, DbError> {
        consume_budget().await;
        let mut statement = self.open()?.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        Ok(statement.raw_execute()? as u64)
    }

    pub(crate) async fn all(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
        consume_budget().await;
        all(self.open()?, sql, args)
    }

    /// All rows of a statement made while the program runs.
    pub(crate) async fn all_of(&mut self, sql: &str) -> Result<Vec<Row>, DbError> {
        consume_budget().await;
        let mut statement = self.open()?.prepare_cached(sql)?;
        let columns = names(&statement);
        rows(&mut statement, columns, &[])
    }

    pub(crate) fn column_names(&self, sql: &str) -> Result<Vec<String>, DbError> {
        Ok(self.open()?.prepare(sql)?.column_names().map(str::to_owned).collect())
    }

    /// Begins where no other process is writing: that takes no time, another thread would.
    fn begin_if_free(&self, how: &str) -> Result<bool, DbError> {
        let writer = self.open()?;
        writer.busy_timeout(Duration::ZERO)?;
        let begun = writer.prepare_cached(how)?.raw_execute();
        writer.busy_timeout(PATIENCE)?;
        match begun {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
            begun => Ok(begun.map(|_| true)?),
        }
    }

    pub(crate) fn script(&self, sql: &str) -> Result<(), DbError> {
        Ok(self.open()?.execute_batch(sql)?)
    }

    pub(crate) async fn commit(self) -> Result<(), DbError> {
        handed_over(move || self.script("commit")).await?;
        end_moment();
        Ok(())
    }

    fn open(&self) -> Result<&Connection, DbError> {
        self.writer.as_ref().ok_or(DbError::Closed)
    }
}

impl Drop for FileTx {
    fn drop(&mut self) {
        if let Some(connection) = self.writer.as_ref().filter(|connection| !connection.is_autocommit()) {
            // Of all statements this one cannot fail on a connection that is in a transaction.
            connection.execute_batch("rollback").ok();
        }
    }
}

pub(crate) fn all(connection: &Connection, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = names_once(sql, &statement);
    rows(&mut statement, columns, args)
}

fn rows(statement: &mut Statement<'_>, columns: Arc<[String]>, args: &[Arg]) -> Result<Vec<Row>, DbError> {
    bind(statement, args)?;
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let mut cells = Vec::with_capacity(columns.len());
        for place in 0..columns.len() {
            cells.push(cell(row.get_ref(place)?));
        }
        rows.push(Row::new(columns.clone(), cells));
    }
    Ok(rows)
}

fn names(statement: &Statement<'_>) -> Arc<[String]> {
    statement.column_names().map(str::to_owned).collect()
}

/// The columns a statement of the program answers are named once: by where its text stands,
/// since reading two thousand letters to find them would cost more than naming them.
fn names_once(sql: &'static str, statement: &Statement<'_>) -> Arc<[String]> {
    type Named = HashMap<(usize, usize), Arc<[String]>>;
    static NAMES: LazyLock<RwLock<Named>> = LazyLock::new(RwLock::default);
    let place = (sql.as_ptr().addr(), sql.len());
    if let Some(known) = NAMES.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
        return known.clone();
    }
    let named = names(statement);
    NAMES.write().unwrap_or_else(PoisonError::into_inner).insert(place, named.clone());
    named
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
        ValueRef::Text(value) => Cell::Text(text(value)),
        ValueRef::Blob(value) => Cell::Blob(value.to_vec()),
    }
}

/// What we wrote is UTF-8; whatever else somebody put there is shown as far as it goes.
fn text(value: &[u8]) -> String {
    std::str::from_utf8(value).map_or_else(|_| String::from_utf8_lossy(value).into_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use tokio::time::timeout;

    use super::*;

    fn a_file() -> (TempDir, File) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = File::open(&folder.path().join("test.db")).expect("a new file opens");
        (folder, file)
    }

    async fn with_table() -> (TempDir, File) {
        let (folder, file) = a_file();
        file.run_alone("create table knot (id integer primary key, name text unique) strict".to_owned()).await.unwrap();
        (folder, file)
    }

    async fn names(file: &File) -> Vec<Cell> {
        let rows = file.all("select name from knot order by id", &[]).await.unwrap();
        rows.into_iter().flat_map(Row::into_cells).collect()
    }

    async fn insert(tx: &mut FileTx, name: &str) -> Result<u64, DbError> {
        tx.run("insert into knot (name) values ($1)", &[Arg::from(name)]).await
    }

    #[tokio::test]
    async fn what_is_committed_is_there_and_what_is_dropped_is_not() {
        let (_folder, file) = with_table().await;
        let mut tx = file.begin("begin immediate").await.unwrap();
        insert(&mut tx, "bowline").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = file.begin("begin immediate").await.unwrap();
        insert(&mut tx, "granny").await.unwrap();
        drop(tx);
        assert_eq!(names(&file).await, [Cell::Text("bowline".to_owned())]);
    }

    #[tokio::test]
    async fn a_writer_who_leaves_while_beginning_leaves_no_transaction_behind() {
        let (_folder, file) = with_table().await;
        for _ in 0..20 {
            // Asks once and goes: the beginning runs on without anybody to take it.
            timeout(Duration::ZERO, file.begin("begin immediate")).await.ok();
        }
        let mut tx = file.begin("begin immediate").await.expect("the writer is free");
        insert(&mut tx, "bowline").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&file).await.len(), 1);
    }

    #[tokio::test]
    async fn a_writer_waits_for_another_process_and_blocks_nobody() {
        let (folder, file) = with_table().await;
        let other = File::open(&folder.path().join("test.db")).expect("it opens twice");
        let theirs = other.begin("begin immediate").await.unwrap();
        let ours = file.begin("begin immediate");
        tokio::pin!(ours);
        assert!(timeout(Duration::ZERO, ours.as_mut()).await.is_err(), "it waits");
        theirs.commit().await.unwrap();
        let mut tx = ours.await.expect("its turn has come");
        insert(&mut tx, "bowline").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&file).await.len(), 1);
    }

    #[tokio::test]
    async fn the_same_key_twice_is_a_duplicate_and_the_transaction_goes_on() {
        let (_folder, file) = with_table().await;
        let mut tx = file.begin("begin immediate").await.unwrap();
        insert(&mut tx, "bowline").await.unwrap();
        assert!(matches!(insert(&mut tx, "bowline").await, Err(DbError::Duplicate)));
        insert(&mut tx, "prusik").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&file).await.len(), 2);
    }

    #[tokio::test]
    async fn marks_go_by_their_number_not_by_where_they_stand() {
        let (_folder, file) = a_file();
        let found = file.all("select $2 as b, $1 as a, $2 as c", &[Arg::from("one"), Arg::from(2_i64)]).await.unwrap();
        let cells = found.into_iter().flat_map(Row::into_cells).collect::<Vec<_>>();
        assert_eq!(cells, [Cell::Int(2), Cell::Text("one".to_owned()), Cell::Int(2)]);
        assert!(matches!(file.all("select $2 as b", &[Arg::from(1_i64)]).await, Err(DbError::NoValue)));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_on_the_machine_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, _file) = with_table().await;
        for entry in std::fs::read_dir(folder.path()).expect("the folder") {
            let entry = entry.expect("an entry");
            assert_eq!(
                entry.metadata().expect("its data").permissions().mode() & 0o777,
                0o600,
                "{:?}",
                entry.file_name()
            );
        }
    }

    #[tokio::test]
    async fn a_closed_file_refuses() {
        let (_folder, file) = with_table().await;
        file.close().await;
        assert!(matches!(file.all("select name from knot", &[]).await, Err(DbError::Closed)));
        assert!(matches!(file.begin("begin immediate").await, Err(DbError::Closed)));
    }
}
