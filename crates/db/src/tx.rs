use std::sync::Arc;

use sqlx::postgres::PgPool;
use sqlx::{Executor, Postgres, SqlSafeStr, Transaction};

use crate::pool::first_cell;
use crate::signals::{self, Signals};
use crate::sqlite::FileTx;
use crate::{Arg, DbError, FromCell, FromRow, Row, postgres, readers};

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
#[derive(Debug)]
pub struct Tx {
    pub(crate) held: Held,
    signals: Arc<Signals>,
    tells: Vec<String>,
}

/// What a transaction holds until its end.
#[derive(Debug)]
pub(crate) enum Held {
    /// The one SQLite writer.
    Sqlite(FileTx),
    /// One of the pool's connections, and the pool, to tell other processes.
    Postgres(Transaction<'static, Postgres>, PgPool),
}

impl Tx {
    pub(crate) fn new(held: Held, signals: Arc<Signals>) -> Tx {
        Tx { held, signals, tells: Vec::new() }
    }

    /// Wakes who watches this topic once it is committed; see [`crate::Db::watch`].
    pub fn tells(&mut self, topic: String) {
        if !self.tells.contains(&topic) {
            self.tells.push(topic);
        }
    }

    /// Runs a statement and answers how many rows it touched.
    pub async fn run(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, DbError> {
        Ok(match &mut self.held {
            Held::Sqlite(tx) => tx.run(sql, &args).await?,
            Held::Postgres(tx, _) => postgres::query(sql, args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// All rows of a query, seen from inside the transaction.
    pub async fn all<T: FromRow>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<T>, DbError> {
        self.rows(sql, args).await?.into_iter().map(T::from_row).collect()
    }

    /// The first row, or nothing.
    pub async fn maybe<T: FromRow>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>, DbError> {
        self.rows(sql, args).await?.into_iter().next().map(T::from_row).transpose()
    }

    /// The first row; [`DbError::NoRow`] when there is none.
    pub async fn one<T: FromRow>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<T, DbError> {
        self.maybe(sql, args).await?.ok_or(DbError::NoRow)
    }

    /// The first cell of the first row, or nothing when there is no row.
    pub async fn value<T: FromCell>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>, DbError> {
        first_cell(self.rows(sql, args).await?)
    }

    /// Makes everything done in it last. Once begun it goes on, and tells, though whoever asked
    /// for it has left meanwhile.
    pub async fn commit(self) -> Result<(), DbError> {
        let done = tokio::spawn(self.commit_and_tell()).await.unwrap_or(Err(DbError::Closed));
        // What is read from here on knows of it; the moment is of who asked, not of that task.
        readers::end_moment();
        done
    }

    async fn commit_and_tell(self) -> Result<(), DbError> {
        match self.held {
            Held::Sqlite(tx) => tx.commit().await?,
            Held::Postgres(tx, pool) => {
                tx.commit().await?;
                signals::notify(pool, self.tells.clone());
            }
        }
        self.tells.iter().for_each(|topic| self.signals.tell(topic));
        Ok(())
    }

    /// Runs a text of several statements, none with arguments: migrations only.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), DbError> {
        match &mut self.held {
            Held::Sqlite(tx) => tx.script(sql)?,
            Held::Postgres(tx, _) => tx.execute(sqlx::raw_sql(sql.into_sql_str())).await.map(drop)?,
        }
        Ok(())
    }

    async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, DbError> {
        match &mut self.held {
            Held::Sqlite(tx) => tx.all(sql, &args).await,
            Held::Postgres(tx, _) => postgres::rows(postgres::query(sql, args).fetch_all(&mut **tx).await?),
        }
    }
}
