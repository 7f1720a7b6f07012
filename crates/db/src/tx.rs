use sqlx::{Executor, Postgres, SqlSafeStr, Transaction};

use crate::pool::first_cell;
use crate::sqlite::FileTx;
use crate::{Arg, DbError, FromCell, FromRow, Row, postgres};

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
#[derive(Debug)]
pub enum Tx {
    /// Holds the one SQLite writer.
    Sqlite(FileTx),
    /// Holds one of the pool's connections.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Runs a statement and answers how many rows it touched.
    pub async fn run(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, DbError> {
        Ok(match self {
            Tx::Sqlite(tx) => tx.run(sql, &args).await?,
            Tx::Postgres(tx) => postgres::query(sql, args).execute(&mut **tx).await?.rows_affected(),
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

    /// Makes everything done in it last.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Runs a text of several statements, none with arguments: migrations only.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<(), DbError> {
        match self {
            Tx::Sqlite(tx) => tx.script(sql)?,
            Tx::Postgres(tx) => tx.execute(sqlx::raw_sql(sql.into_sql_str())).await.map(drop)?,
        }
        Ok(())
    }

    async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, DbError> {
        match self {
            Tx::Sqlite(tx) => tx.all(sql, &args).await,
            Tx::Postgres(tx) => postgres::rows(postgres::query(sql, args).fetch_all(&mut **tx).await?),
        }
    }
}
