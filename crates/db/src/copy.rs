//! Copies a whole database into another of either engine: the backup is a SQLite file,
//! whichever database it came from.

use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr, Statement};

use crate::dialect::{postgres_rows, sqlite_rows};
use crate::pool::{Db, Pools};
use crate::{Cell, DbError, MIGRATIONS, Tx};

/// The tables of the schema in the order in which they were made, so that what is referred
/// to always comes before what refers to it.
pub fn table_names() -> Vec<&'static str> {
    let words = |text: &'static str| text.lines().filter_map(|line| line.strip_prefix("create table "));
    MIGRATIONS.iter().flat_map(|step| words(step.sqlite)).filter_map(|rest| rest.split([' ', '(']).next()).collect()
}

/// Copies every row of `source` into `target`, which has the schema and no rows.
/// The source is read in one transaction, so the copy is of one moment.
pub async fn copy_into(source: &Db, target: &Db) -> Result<u64, DbError> {
    let mut from = snapshot(source).await?;
    let mut to = target.begin().await?;
    let mut copied = 0;
    for table in table_names() {
        copied += copy_table(&mut from, &mut to, table).await?;
    }
    to.commit().await?;
    Ok(copied)
}

async fn snapshot(source: &Db) -> Result<Tx, DbError> {
    Ok(match &source.pools {
        Pools::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
        Pools::Postgres(pool) => {
            Tx::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
        }
    })
}

async fn copy_table(from: &mut Tx, to: &mut Tx, table: &'static str) -> Result<u64, DbError> {
    let columns = column_names(to, table).await?;
    let listed = columns.join(", ");
    let select = AssertSqlSafe(format!("select {listed} from {table}"));
    let rows = match from {
        Tx::Sqlite(tx) => sqlite_rows(sqlx::query(select).fetch_all(&mut **tx).await?)?,
        Tx::Postgres(tx) => postgres_rows(sqlx::query(select).fetch_all(&mut **tx).await?)?,
    };
    let count = rows.len() as u64;
    for row in rows {
        let insert = insert_statement(table, &listed, &row.cells);
        write(to, insert, row.cells).await?;
    }
    Ok(count)
}

async fn column_names(tx: &mut Tx, table: &str) -> Result<Vec<String>, DbError> {
    let sql = AssertSqlSafe(format!("select * from {table}")).into_sql_str();
    Ok(match tx {
        Tx::Sqlite(tx) => names((**tx).prepare(sql).await?.columns()),
        Tx::Postgres(tx) => names((**tx).prepare(sql).await?.columns()),
    })
}

fn names(columns: &[impl Column]) -> Vec<String> {
    columns.iter().map(|column| column.name().to_owned()).collect()
}

/// An empty cell has lost its type on the way; PostgreSQL takes a bare `null` anywhere.
fn insert_statement(table: &str, listed: &str, cells: &[Cell]) -> String {
    let mut mark = 0;
    let marks: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Null => "null".to_owned(),
            _ => {
                mark += 1;
                format!("${mark}")
            }
        })
        .collect();
    format!("insert into {table} ({listed}) values ({})", marks.join(", "))
}

macro_rules! bind_cells {
    ($sql:expr, $cells:expr) => {
        $cells.into_iter().fold(sqlx::query(AssertSqlSafe($sql)), |query, cell| match cell {
            Cell::Null => query,
            Cell::Int(value) => query.bind(value),
            Cell::Text(value) => query.bind(value),
            Cell::Blob(value) => query.bind(value),
            Cell::Real(value) => query.bind(value),
        })
    };
}

async fn write(to: &mut Tx, sql: String, cells: Vec<Cell>) -> Result<(), DbError> {
    match to {
        Tx::Sqlite(tx) => bind_cells!(sql, cells).execute(&mut **tx).await.map(drop)?,
        Tx::Postgres(tx) => bind_cells!(sql, cells).execute(&mut **tx).await.map(drop)?,
    }
    Ok(())
}
