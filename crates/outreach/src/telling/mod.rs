//! From what happened to who is told. Features record events and know nothing of mail; here
//! each event is read once, its facts are gathered, `rules` decide purely, and notices, mails
//! and the mark that it was handled are written in one transaction. Not here: the words of
//! notices (`notices`) and mails (`letters`).

mod everybody;
mod facts;
mod nudges;
mod queries;
mod rules;
mod writing;

pub use nudges::{forget as forget_nudges, say_due};
pub use rules::{Told, Way, Who};

use db::DbError;
use kit::App;

use queries::OpenEvent;

/// Decides for every open event who is told, and writes it down, once. An event that cannot
/// be handled stays open and is tried again; it holds up nobody else.
pub async fn handle_events(app: &App) -> Result<(), DbError> {
    let mut after = 0;
    loop {
        let events = queries::open_after(&app.db, after).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = last.id;
        for event in &events {
            if let Err(error) = handle(app, event).await {
                tracing::error!(event = event.id, kind = event.kind, ?error, "nobody was told of an event yet");
            }
        }
    }
}

async fn handle(app: &App, event: &OpenEvent) -> Result<(), kit::web::PageError> {
    if everybody::concerns(event) {
        return everybody::tell(app, event).await;
    }
    let now = app.clock.now();
    let happened = facts::gather(app, event, now).await?;
    let told = rules::decide(&happened);
    // Read before the transaction, which holds a connection.
    let asked = writing::questions(app, &told).await?;
    let mut tx = app.db.begin().await?;
    if queries::mark_handled(&mut tx, event.id, now).await? {
        if let (Some(by), rules::Thing::Talk { path, .. }) = (&happened.by, &happened.thing) {
            for kind in rules::answered_by(&event.kind) {
                queries::mark_answered(&mut tx, (by.id, kind, path), event.id, now).await?;
            }
        }
        for one in &told {
            writing::write(&mut tx, app, &happened, (one, asked.as_ref()), now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
