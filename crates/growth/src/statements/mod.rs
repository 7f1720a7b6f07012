//! What one side adds beside something it may not change. It stays there.

mod queries;

use db::Tx;
use jiff::Timestamp;
use kit::vault::WrongKey;
use kit::web::{PageError, Problems};
use kit::{App, Field};
use people::PersonId;

use crate::words;

/// A statement as a page shows it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Who said it.
    pub author_name: String,
    /// What they said.
    pub text: String,
    /// When.
    pub made_at: Timestamp,
    /// What it stands beside, in the word the table `statement` uses.
    pub object: String,
}

const FIELD: &str = "statement.text";
const LONGEST: usize = 2000;

/// Reads a statement as it was typed.
///
/// # Errors
///
/// The sentence to stand beside the field, when it is empty or too long.
pub fn read(text: &str) -> Result<String, Problems> {
    let mut problems = Problems::none();
    let text = words::short_enough(("statement", "The text"), text, LONGEST, &mut problems);
    if text.is_empty() {
        problems.add("statement", "There is nothing to add yet. Say what you see differently.");
    }
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}

/// Where a statement stands.
pub struct Beside {
    /// What kind of thing: `promise`, `promise_objection`, `evidence`, `manager_assessment`.
    pub object: &'static str,
    /// Which one.
    pub id: i64,
    /// Whom it is about.
    pub about: PersonId,
}

/// Adds a statement.
pub async fn add(
    tx: &mut Tx,
    app: &App,
    beside: Beside,
    author: PersonId,
    text: &str,
    now: Timestamp,
) -> Result<(), PageError> {
    let id: i64 = app.entropy.id(now);
    let sealed = app.vault.seal(Field { column: FIELD, row: id }, text);
    Ok(queries::insert(tx, id, &beside, author, sealed, now).await?)
}

/// Whether anything stands beside it already, seen from inside a transaction.
pub async fn is_said(tx: &mut Tx, object: &'static str, id: i64) -> Result<bool, PageError> {
    Ok(queries::count(tx, object, id).await? > 0)
}

/// The statements beside something, the oldest first. Who may read the thing may read them.
pub async fn beside(app: &App, object: &str, id: i64) -> Result<Vec<Statement>, PageError> {
    let rows = queries::beside(&app.db, object, id).await?;
    let open = |row: queries::Row| -> Result<Statement, WrongKey> {
        let text = app.vault.open(Field { column: FIELD, row: row.id }, &row.text_sealed)?;
        let queries::Row { author_name, made_at, object, .. } = row;
        Ok(Statement { author_name, text, made_at, object })
    };
    Ok(rows.into_iter().map(open).collect::<Result<_, _>>()?)
}
