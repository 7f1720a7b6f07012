//! Numbered steps of the schema, applied at start, forward only.
//!
//! All open steps run in one transaction. The text of every applied step is remembered as
//! a checksum, so that a step edited after its release is noticed instead of guessed at.

use crate::{DbError, Engine, Tx, args, pool::Db};

/// One step, in the words of both engines.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place in the order, counted from 1.
    pub number: i64,
    /// What it is called in the file names.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

/// Every step, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "start",
    sqlite: include_str!("../../../migrations/sqlite/0001_start.sql"),
    postgres: include_str!("../../../migrations/postgres/0001_start.sql"),
}];

/// What [`Db::migrate`] found and did.
#[derive(Debug, PartialEq, Eq)]
pub struct Migrated {
    /// How many steps the database had before.
    pub before: usize,
    /// How many it has now.
    pub after: usize,
}

const BOOK: &str = "create table if not exists migration \
    (number bigint not null primary key, name text not null, checksum text not null)";

impl Db {
    /// How many of these steps were applied, and how many there are. A database that has none at
    /// all counts as empty and needs no backup.
    pub async fn pending_migrations(&self, steps: &[Migration]) -> Result<Migrated, DbError> {
        let mut tx = self.begin().await?;
        tx.run(BOOK, args![]).await?;
        let before = applied(&mut tx, self.engine(), steps).await?;
        tx.commit().await?;
        Ok(Migrated { before, after: steps.len() })
    }

    /// Whether every step was applied, asked without writing anything. A database that holds
    /// nothing of ours yet is not up to date.
    pub async fn is_up_to_date(&self) -> Result<bool, DbError> {
        match self.all(APPLIED, args![]).await {
            Ok(rows) => Ok(known(&rows, self.engine(), MIGRATIONS)? == MIGRATIONS.len()),
            // The book of steps is the first table there is.
            Err(DbError::Driver(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Applies what is open of every step.
    pub async fn migrate(&self) -> Result<Migrated, DbError> {
        self.migrate_through(MIGRATIONS).await
    }

    /// Applies what is open. [`DbError::Schema`] when history was edited or is newer than we are.
    pub async fn migrate_through(&self, steps: &[Migration]) -> Result<Migrated, DbError> {
        let engine = self.engine();
        let mut tx = self.begin().await?;
        if engine == Engine::Postgres {
            // Several processes may start at once; the first one in does the work.
            tx.run("select pg_advisory_xact_lock(7241300)", args![]).await?;
        }
        tx.run(BOOK, args![]).await?;
        let before = applied(&mut tx, engine, steps).await?;
        for step in &steps[before..] {
            tx.script(text(step, engine)).await?;
            let checksum = checksum(text(step, engine));
            tx.run(
                "insert into migration (number, name, checksum) values ($1, $2, $3)",
                args![step.number, step.name, checksum],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(Migrated { before, after: steps.len() })
    }
}

crate::row! {
    struct Applied { number: i64, name: String, checksum: String }
}

const APPLIED: &str = "select number, name, checksum from migration order by number";

async fn applied(tx: &mut Tx, engine: Engine, steps: &[Migration]) -> Result<usize, DbError> {
    known(&tx.all(APPLIED, args![]).await?, engine, steps)
}

/// How many steps these are, when all of them are ours.
fn known(rows: &[Applied], engine: Engine, steps: &[Migration]) -> Result<usize, DbError> {
    for row in rows {
        let Some(step) = steps.iter().find(|step| step.number == row.number) else {
            return Err(DbError::Schema(format!(
                "This database was made by a newer Belay (step {} {}). Start that version, or restore a backup from before it.",
                row.number, row.name
            )));
        };
        if checksum(text(step, engine)) != row.checksum {
            return Err(DbError::Schema(format!(
                "Migration {} ({}) is not the one this database was made with. Use the release you had before.",
                row.number, row.name
            )));
        }
    }
    Ok(rows.len())
}

fn text(step: &Migration, engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => step.sqlite,
        Engine::Postgres => step.postgres,
    }
}

/// FNV-1a: enough to notice an edit, and the same on every machine and release.
fn checksum(text: &str) -> String {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}
