//! Copies a whole database into another of either engine: the backup is a SQLite file,
//! whichever database it came from.

use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr, Statement};

use crate::pool::{Db, Pools};
use crate::tx::Held;
use crate::{Arg, Cell, DbError, MIGRATIONS, Tx, postgres};

/// The tables of the schema in the order in which they were made, so that what is referred
/// to always comes before what refers to it. A row that refers to one of its own table is
/// checked at the commit (`deferrable initially deferred`).
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
    let held = match &source.pools {
        Pools::Sqlite(file) => Held::Sqlite(file.begin("begin").await?),
        Pools::Postgres(pool) => {
            Held::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?, pool.clone())
        }
    };
    Ok(Tx::new(held, source.signals.clone()))
}

async fn copy_table(from: &mut Tx, to: &mut Tx, table: &'static str) -> Result<u64, DbError> {
    let columns = column_names(to, table).await?;
    let listed = columns.join(", ");
    let select = format!("select {listed} from {table}");
    let rows = match &mut from.held {
        Held::Sqlite(tx) => tx.all_of(&select).await?,
        Held::Postgres(tx, _) => {
            postgres::rows(postgres::query(AssertSqlSafe(select), Vec::new()).fetch_all(&mut **tx).await?)?
        }
    };
    let count = rows.len() as u64;
    for row in rows {
        let insert = insert_statement(table, &listed, &row.cells);
        write(to, insert, row.cells).await?;
    }
    Ok(count)
}

async fn column_names(tx: &mut Tx, table: &str) -> Result<Vec<String>, DbError> {
    let sql = format!("select * from {table}");
    match &mut tx.held {
        Held::Sqlite(tx) => tx.column_names(&sql),
        Held::Postgres(tx, _) => {
            let statement = (**tx).prepare(AssertSqlSafe(sql).into_sql_str()).await?;
            Ok(statement.columns().iter().map(|column| column.name().to_owned()).collect())
        }
    }
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

async fn write(to: &mut Tx, sql: String, cells: Vec<Cell>) -> Result<(), DbError> {
    let args: Vec<Arg> = cells.into_iter().filter_map(arg).collect();
    match &mut to.held {
        Held::Sqlite(tx) => tx.run(&sql, &args).await.map(drop),
        Held::Postgres(tx, _) => Ok(postgres::query(AssertSqlSafe(sql), args).execute(&mut **tx).await.map(drop)?),
    }
}

fn arg(cell: Cell) -> Option<Arg> {
    match cell {
        Cell::Null => None,
        Cell::Int(value) => Some(Arg::Int(Some(value))),
        Cell::Text(value) => Some(Arg::Text(Some(value))),
        Cell::Blob(value) => Some(Arg::Blob(Some(value))),
        Cell::Real(value) => Some(Arg::Real(Some(value))),
    }
}
