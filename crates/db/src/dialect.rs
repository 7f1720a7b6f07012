//! What must differ between the two engines: binding, reading, and the words of each.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Column, Postgres, Row as _, Sqlite, TypeInfo, ValueRef};

use crate::{Arg, Cell, DbError, Row};

/// Which database a [`Db`](crate::Db) talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file in the data folder.
    Sqlite,
    /// A server, possibly shared by several processes.
    Postgres,
}

pub(crate) fn sqlite_query(sql: &'static str, args: Vec<Arg>) -> Query<'static, Sqlite, SqliteArguments> {
    args.into_iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Blob(value) => query.bind(value),
        Arg::Real(value) => query.bind(value),
    })
}

pub(crate) fn postgres_query(sql: &'static str, args: Vec<Arg>) -> Query<'static, Postgres, PgArguments> {
    args.into_iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Blob(value) => query.bind(value),
        Arg::Real(value) => query.bind(value),
    })
}

pub(crate) fn sqlite_rows(rows: Vec<SqliteRow>) -> Result<Vec<Row>, DbError> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let read = |row: &SqliteRow| -> Result<Row, DbError> {
        let cells = (0..columns.len()).map(|index| sqlite_cell(row, index)).collect::<Result<_, _>>()?;
        Ok(Row { columns: columns.clone(), cells })
    };
    rows.iter().map(read).collect()
}

fn sqlite_cell(row: &SqliteRow, index: usize) -> Result<Cell, DbError> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let kind = value.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => Cell::Int(row.try_get(index)?),
        "REAL" => Cell::Real(row.try_get(index)?),
        "BLOB" => Cell::Blob(row.try_get(index)?),
        _ => Cell::Text(row.try_get(index)?),
    })
}

pub(crate) fn postgres_rows(rows: Vec<PgRow>) -> Result<Vec<Row>, DbError> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let read = |row: &PgRow| -> Result<Row, DbError> {
        let cells = (0..columns.len()).map(|index| postgres_cell(row, index)).collect::<Result<_, _>>()?;
        Ok(Row { columns: columns.clone(), cells })
    };
    rows.iter().map(read).collect()
}

fn postgres_cell(row: &PgRow, index: usize) -> Result<Cell, DbError> {
    if row.try_get_raw(index)?.is_null() {
        return Ok(Cell::Null);
    }
    Ok(match row.columns()[index].type_info().name() {
        "INT8" => Cell::Int(row.try_get(index)?),
        "INT4" => Cell::Int(i64::from(row.try_get::<i32, _>(index)?)),
        "FLOAT8" => Cell::Real(row.try_get(index)?),
        "BYTEA" => Cell::Blob(row.try_get(index)?),
        _ => Cell::Text(row.try_get(index)?),
    })
}
