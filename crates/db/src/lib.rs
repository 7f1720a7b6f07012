//! One way to talk to two databases.
//!
//! Features write one SQL text with `$1` marks and call [`Db`] or [`Tx`]; which engine
//! answers is decided once, by the database address. Only four kinds of value cross this
//! border (see [`Arg`]): integers, texts, bytes and reals. Instants travel as whole
//! microseconds since the epoch and days as `2026-11-23`, so that both engines store,
//! compare and sort them alike (docs/decisions/0002).
//!
//! Not here: any word of the domain, any query of a feature.

mod arg;
mod copy;
mod error;
mod log;
mod many;
mod migrate;
mod pool;
mod postgres;
mod readers;
mod row;
mod signals;
mod sqlite;
mod tx;

pub use arg::{Arg, Key};
pub use copy::{copy_into, table_names};
pub use error::DbError;
pub use migrate::{MIGRATIONS, Migrated, Migration};
pub use pool::{Db, Engine};
pub use row::{Cell, FromCell, FromRow, Row};
pub use signals::Watch;
pub use tx::Tx;
