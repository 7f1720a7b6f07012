//! What runs beside the pages: events become notices and mails, mails leave, old rows go.

use std::time::Duration;

use kit::App;
use kit::mail::Transport;

/// Runs until the program stops. Woken by every event, and every half minute for what has
/// become due meanwhile.
pub async fn run(app: App) {
    let transport = app.config.mail.as_ref().and_then(|server| Transport::new(server).ok());
    loop {
        tokio::select! {
            () = app.work.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(30)) => {}
        }
        if let Err(error) = turn(&app, transport.as_ref()).await {
            tracing::error!(%error, "the runner stumbled; it will try again");
        }
    }
}

/// One turn: everything that is due now. Tests call it instead of waiting.
pub async fn turn(app: &App, transport: Option<&Transport>) -> Result<(), db::DbError> {
    people::lines::end_of_leavers(app).await?;
    people::moves::make_due(app).await?;
    people::stand_ins::end_due(app).await?;
    // After the lines: what was planned in one that ended falls away in the same turn.
    conversations::jobs::due(app).await?;
    growth::handovers::release_due(app).await?;
    people::changes::apply_due(app).await?;
    people::imports::forget_drafts(app).await?;
    outreach::handle_events(app).await?;
    if let Some(transport) = transport {
        kit::mail::deliver_due(app, transport).await?;
    }
    Ok(())
}
