use jiff::{Timestamp, civil::Date};

/// One value handed to a statement. `None` keeps its type, which PostgreSQL needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number: ids, counts, flags (0 or 1), instants in microseconds.
    Int(Option<i64>),
    /// A text, or a day written as `2026-11-23`.
    Text(Option<String>),
    /// Bytes: sealed fields and hashes.
    Blob(Option<Vec<u8>>),
    /// A measured number.
    Real(Option<f64>),
}

/// Makes the argument list of a statement: `args![id, name, now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Arg::from($value)),*] };
}

macro_rules! from {
    ($($source:ty => $variant:ident: |$value:ident| $convert:expr;)*) => { $(
        impl From<$source> for Arg {
            fn from($value: $source) -> Self { Arg::$variant(Some($convert)) }
        }
        impl From<Option<$source>> for Arg {
            fn from(value: Option<$source>) -> Self { Arg::$variant(value.map(|$value| $convert)) }
        }
    )* };
}

from! {
    i64 => Int: |value| value;
    i32 => Int: |value| i64::from(value);
    u32 => Int: |value| i64::from(value);
    bool => Int: |value| i64::from(value);
    Timestamp => Int: |value| value.as_microsecond();
    String => Text: |value| value;
    &str => Text: |value| value.to_owned();
    &String => Text: |value| value.clone();
    Date => Text: |value| value.to_string();
    Vec<u8> => Blob: |value| value;
    &[u8] => Blob: |value| value.to_vec();
    f64 => Real: |value| value;
}

/// A typed id of some crate above: it crosses as the number it wraps.
pub trait Key: Copy {
    /// The number.
    fn key(self) -> i64;
}

impl<T: Key> From<T> for Arg {
    fn from(id: T) -> Self {
        Arg::Int(Some(id.key()))
    }
}

impl<T: Key> From<Option<T>> for Arg {
    fn from(id: Option<T>) -> Self {
        Arg::Int(id.map(Key::key))
    }
}
