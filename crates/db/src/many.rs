//! Many rows in few statements: an import of ten thousand people must not ask the server a
//! hundred thousand times.

use sqlx::AssertSqlSafe;

use crate::tx::Held;
use crate::{Arg, DbError, Tx, postgres};

/// Marks in one statement, well under what either engine allows.
const MARKS: usize = 1600;

impl Tx {
    /// Inserts rows, each with a value for every column, in as few statements as the engines
    /// allow. Table and columns are the program's own words.
    pub async fn insert_all(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: Vec<Vec<Arg>>,
    ) -> Result<(), DbError> {
        let at_once = (MARKS / columns.len().max(1)).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<Vec<Arg>> = rows.by_ref().take(at_once).collect();
            let sql = statement(table, columns, some.len());
            let args: Vec<Arg> = some.into_iter().flatten().collect();
            match &mut self.held {
                Held::Sqlite(tx) => tx.run(&sql, &args).await.map(drop)?,
                Held::Postgres(tx, _) => {
                    postgres::query(AssertSqlSafe(sql), args).execute(&mut **tx).await.map(drop)?
                }
            }
        }
        Ok(())
    }
}

fn statement(table: &str, columns: &[&str], rows: usize) -> String {
    let width = columns.len();
    let marks = |row: usize| (1..=width).map(|mark| format!("${}", row * width + mark)).collect::<Vec<_>>().join(", ");
    let values: Vec<String> = (0..rows).map(|row| format!("({})", marks(row))).collect();
    format!("insert into {table} ({}) values {}", columns.join(", "), values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_mark_of_its_own() {
        assert_eq!(statement("line", &["id", "ic_id"], 2), "insert into line (id, ic_id) values ($1, $2), ($3, $4)");
    }
}
