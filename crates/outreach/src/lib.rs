//! Who is told of what, and how: events become notices in the product and mails in the outbox.

use db::DbError;
use kit::App;

/// Decides for every open event who is told, and writes it down, once.
pub async fn handle_events(_app: &App) -> Result<(), DbError> {
    Ok(())
}
