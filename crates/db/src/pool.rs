use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

use crate::signals::{Signals, Watch};
use crate::tx::Held;
use crate::{Arg, Cell, DbError, FromCell, FromRow, Row, Tx, postgres, readers, sqlite};

/// Which database a [`Db`] talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file in the data folder.
    Sqlite,
    /// A server, possibly shared by several processes.
    Postgres,
}

/// A handle to the database; cheap to clone, shared by the whole program.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) signals: Arc<Signals>,
}

#[derive(Clone, Debug)]
pub(crate) enum Pools {
    Sqlite(Arc<sqlite::File>),
    Postgres(PgPool),
}

impl Db {
    /// Opens (and where needed creates) the SQLite file at `path`.
    pub async fn open_file(path: &Path) -> Result<Db, DbError> {
        Ok(Db::over(Pools::Sqlite(Arc::new(sqlite::File::open(path)?))))
    }

    /// Opens a SQLite file that is there, to read and never to write.
    pub async fn open_file_to_read(path: &Path) -> Result<Db, DbError> {
        Ok(Db::over(Pools::Sqlite(Arc::new(sqlite::File::open_to_read(path)?))))
    }

    /// Connects to a `postgres://` address.
    pub async fn connect(address: &str) -> Result<Db, DbError> {
        Db::connect_with(PgConnectOptions::from_str(address)?).await
    }

    /// Connects to a `postgres://` address, to read and never to write.
    pub async fn connect_to_read(address: &str) -> Result<Db, DbError> {
        let options = PgConnectOptions::from_str(address)?;
        Db::connect_with(options.options([("default_transaction_read_only", "on")])).await
    }

    async fn connect_with(options: PgConnectOptions) -> Result<Db, DbError> {
        let options = options.application_name("belay");
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await?;
        Ok(Db::over(Pools::Postgres(pool)))
    }

    fn over(pools: Pools) -> Db {
        Db { pools, signals: Arc::default() }
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite(_) => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows of a query.
    pub async fn all<T: FromRow>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<T>, DbError> {
        self.rows(sql, args).await?.into_iter().map(T::from_row).collect()
    }

    /// The first row, or nothing.
    pub async fn maybe<T: FromRow>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>, DbError> {
        self.rows(sql, args).await?.into_iter().next().map(T::from_row).transpose()
    }

    /// The first row; [`DbError::NoRow`] when there is none.
    pub async fn one<T: FromRow>(&self, sql: &'static str, args: Vec<Arg>) -> Result<T, DbError> {
        self.maybe(sql, args).await?.ok_or(DbError::NoRow)
    }

    /// The first cell of the first row, or nothing when there is no row.
    pub async fn value<T: FromCell>(&self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>, DbError> {
        first_cell(self.rows(sql, args).await?)
    }

    /// Runs something whose reading is all of one moment, until it writes: a page on SQLite.
    /// On PostgreSQL each question is still of its own.
    pub async fn at_one_moment<T>(&self, work: impl Future<Output = T>) -> T {
        match self.engine() {
            Engine::Sqlite => readers::at_one_moment(work).await,
            Engine::Postgres => work.await,
        }
    }

    /// Begins a write. On SQLite it holds the one writer until it is committed or dropped.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        let held = match &self.pools {
            Pools::Sqlite(file) => Held::Sqlite(file.begin("begin immediate").await?),
            Pools::Postgres(pool) => Held::Postgres(pool.begin().await?, pool.clone()),
        };
        Ok(Tx::new(held, self.signals.clone()))
    }

    /// Waits for transactions that name a topic ([`Tx::tells`]), in this process or, on
    /// PostgreSQL, in another.
    pub fn watch(&self, topic: String) -> Watch {
        if let Pools::Postgres(pool) = &self.pools {
            self.signals.listen(pool);
        }
        self.signals.watch(topic)
    }

    /// Ends every waiting: the program is about to stop.
    pub fn stop_watching(&self) {
        self.signals.close();
    }

    /// One statement in a transaction of its own; answers how many rows it touched.
    pub async fn run(&self, sql: &'static str, args: Vec<Arg>) -> Result<u64, DbError> {
        let mut tx = self.begin().await?;
        let touched = tx.run(sql, args).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Asks the engine to parse and plan a statement without running it.
    pub async fn prepare(&self, sql: &'static str) -> Result<(), DbError> {
        match &self.pools {
            Pools::Sqlite(file) => file.prepare(sql).await?,
            Pools::Postgres(pool) => pool.acquire().await?.prepare(sql.into_sql_str()).await.map(drop)?,
        }
        Ok(())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.value::<i64>("select cast(1 as bigint)", Vec::new()).await.map(drop)
    }

    /// Closes all connections; on SQLite this folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite(file) => file.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    async fn rows(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, DbError> {
        match &self.pools {
            Pools::Sqlite(file) => file.all(sql, &args).await,
            Pools::Postgres(pool) => postgres::rows(postgres::query(sql, args).fetch_all(pool).await?),
        }
    }
}

pub(crate) fn first_cell<T: FromCell>(rows: Vec<Row>) -> Result<Option<T>, DbError> {
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let column = row.columns.first().cloned().unwrap_or_default();
    let cell = row.cells.into_iter().next().unwrap_or(Cell::Null);
    T::from_cell(cell).map(Some).ok_or(DbError::Shape { column, wanted: T::NAME })
}

impl Db {
    /// Writes the whole SQLite database into a new file, as it is at this moment.
    pub async fn vacuum_into(&self, path: &str) -> Result<(), DbError> {
        match &self.pools {
            Pools::Sqlite(file) => file.run_alone(format!("vacuum into '{}'", path.replace('\'', "''"))).await,
            Pools::Postgres(_) => {
                Err(DbError::Schema("PostgreSQL has its own backups; this is for the SQLite file.".to_owned()))
            }
        }
    }

    /// Runs one statement outside any transaction, as `create database` wants it: for the
    /// tests' own server only.
    #[doc(hidden)]
    pub async fn administer(&self, sql: String) -> Result<(), DbError> {
        match &self.pools {
            Pools::Sqlite(file) => file.run_alone(sql).await,
            Pools::Postgres(pool) => {
                Ok(pool.execute(sqlx::raw_sql(AssertSqlSafe(sql).into_sql_str())).await.map(drop)?)
            }
        }
    }
}
