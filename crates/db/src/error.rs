use std::fmt;

/// What went wrong in the database, without any value that was being stored.
#[derive(Debug)]
pub enum DbError {
    /// A row with the same unique key is already there.
    Duplicate,
    /// A query that must find one row found none.
    NoRow,
    /// A column holds something else than the code expects.
    Shape {
        /// The column that could not be read.
        column: String,
        /// What the code wanted there.
        wanted: &'static str,
    },
    /// The stored schema is not one this program can open; the sentence says why.
    Schema(String),
    /// The database was closed, as it is when the program ends.
    Closed,
    /// A statement has more marks than it was given values.
    NoValue,
    /// Everything else the driver reports.
    Driver(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DbError::Duplicate => f.write_str("a row with this key is already there"),
            DbError::NoRow => f.write_str("the row is not there"),
            DbError::Shape { column, wanted } => write!(f, "column {column} is no {wanted}"),
            DbError::Schema(sentence) => f.write_str(sentence),
            DbError::Closed => f.write_str("the database is closed"),
            DbError::NoValue => f.write_str("a statement was given too few values"),
            DbError::Driver(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DbError {}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => DbError::NoRow,
            sqlx::Error::Database(inner) if inner.is_unique_violation() => DbError::Duplicate,
            _ => DbError::Driver(Box::new(error)),
        }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
        match error.sqlite_error().map(|inner| inner.extended_code) {
            Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE) => DbError::Duplicate,
            _ => DbError::Driver(Box::new(error)),
        }
    }
}
