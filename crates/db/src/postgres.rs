//! PostgreSQL, by sqlx.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Column, Postgres, Row as _, SqlSafeStr, TypeInfo, ValueRef};

use crate::{Arg, Cell, DbError, Row};

/// A statement with its values bound.
pub(crate) fn query(sql: impl SqlSafeStr, args: Vec<Arg>) -> Query<'static, Postgres, PgArguments> {
    args.into_iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Blob(value) => query.bind(value),
        Arg::Real(value) => query.bind(value),
    })
}

/// The driver's rows as ours.
pub(crate) fn rows(rows: Vec<PgRow>) -> Result<Vec<Row>, DbError> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let read = |row: &PgRow| -> Result<Row, DbError> {
        let cells = (0..columns.len()).map(|place| cell(row, place)).collect::<Result<_, _>>()?;
        Ok(Row::new(columns.clone(), cells))
    };
    rows.iter().map(read).collect()
}

fn cell(row: &PgRow, place: usize) -> Result<Cell, DbError> {
    if row.try_get_raw(place)?.is_null() {
        return Ok(Cell::Null);
    }
    Ok(match row.columns()[place].type_info().name() {
        "INT8" => Cell::Int(row.try_get(place)?),
        "INT4" => Cell::Int(i64::from(row.try_get::<i32, _>(place)?)),
        "FLOAT8" => Cell::Real(row.try_get(place)?),
        "BYTEA" => Cell::Blob(row.try_get(place)?),
        _ => Cell::Text(row.try_get(place)?),
    })
}
