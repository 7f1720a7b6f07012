use std::sync::Arc;

use jiff::{Timestamp, civil::Date};

use crate::DbError;

/// One stored value, whichever engine it came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is stored.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A measured number.
    Real(f64),
}

/// One row of an answer. Cells are taken out by column name, each once.
#[derive(Debug)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) cells: Vec<Cell>,
    /// Where the next column is looked for first: a struct names them as its statement does.
    next: usize,
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, cells: Vec<Cell>) -> Row {
        Row { columns, cells, next: 0 }
    }

    /// Takes a column's value; a missing column or another type is a [`DbError::Shape`].
    pub fn take<T: FromCell>(&mut self, column: &str) -> Result<T, DbError> {
        let shape = || DbError::Shape { column: column.to_owned(), wanted: T::NAME };
        let (before, after) = self.columns.split_at(self.next.min(self.columns.len()));
        let ahead = after.iter().position(|name| name == column).map(|place| before.len() + place);
        let index = ahead.or_else(|| before.iter().position(|name| name == column)).ok_or_else(shape)?;
        self.next = index + 1;
        let cell = std::mem::replace(&mut self.cells[index], Cell::Null);
        T::from_cell(cell).ok_or_else(shape)
    }

    /// The column names, in the order of the statement.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// All cells, in the order of the statement.
    pub fn into_cells(self) -> Vec<Cell> {
        self.cells
    }
}

/// A type one column can hold.
pub trait FromCell: Sized {
    /// What the type is called in an error.
    const NAME: &'static str;
    /// Reads the cell; `None` when it holds something else.
    fn from_cell(cell: Cell) -> Option<Self>;
}

/// A struct one row can fill; made by [`row!`](crate::row).
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: Row) -> Result<Self, DbError>;
}

/// Declares a struct and how a row fills it: every field is read from the column of its name.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }
        impl $crate::FromRow for $name {
            fn from_row(mut row: $crate::Row) -> Result<Self, $crate::DbError> {
                Ok(Self { $($field: row.take(stringify!($field))?),* })
            }
        }
    };
}

impl FromRow for Row {
    fn from_row(row: Row) -> Result<Self, DbError> {
        Ok(row)
    }
}

macro_rules! from_cell {
    ($($type:ty, $name:literal: $pattern:pat => $value:expr;)*) => { $(
        impl FromCell for $type {
            const NAME: &'static str = $name;
            fn from_cell(cell: Cell) -> Option<Self> {
                match cell { $pattern => $value, _ => None }
            }
        }
    )* };
}

from_cell! {
    i64, "whole number": Cell::Int(value) => Some(value);
    i32, "small whole number": Cell::Int(value) => i32::try_from(value).ok();
    u32, "count": Cell::Int(value) => u32::try_from(value).ok();
    bool, "flag": Cell::Int(value @ (0 | 1)) => Some(value == 1);
    Timestamp, "instant": Cell::Int(value) => Timestamp::from_microsecond(value).ok();
    String, "text": Cell::Text(value) => Some(value);
    Date, "day": Cell::Text(value) => value.parse().ok();
    Vec<u8>, "bytes": Cell::Blob(value) => Some(value);
    f64, "number": Cell::Real(value) => Some(value);
}

impl<T: FromCell> FromCell for Option<T> {
    const NAME: &'static str = T::NAME;
    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
