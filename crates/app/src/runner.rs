//! What runs beside the pages: events become notices, mails leave, old rows go.

use std::time::Duration;

use db::{DbError, Watch};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::mail::{self, Transport};
use kit::{App, dates, events};

use crate::nightly;

/// Runs until the program stops. Mail has a loop of its own: a server that is slow to answer
/// holds up nothing else.
pub async fn run(app: App) {
    tokio::join!(turns(&app), mails(&app));
}

/// Woken by every event, and every half minute for what has become due meanwhile.
async fn turns(app: &App) {
    let mut woken = app.db.watch(events::HAPPENED.to_owned());
    let mut forgot_on = None;
    while is_due(&mut woken).await {
        // What failed is in the log, and tried again in the next turn.
        let _logged = turn(app).await;
        forgot_on = forget(app, forgot_on, app.clock.now()).await;
    }
}

/// Waits for something to do; answers `false` when the program is about to stop.
async fn is_due(woken: &mut Watch) -> bool {
    tokio::time::timeout(Duration::from_secs(30), woken.told()).await.unwrap_or(true)
}

/// Once a day what has grown old goes; answers on which day that was last.
async fn forget(app: &App, forgot_on: Option<Date>, now: Timestamp) -> Option<Date> {
    let today = dates::local(now, "UTC").date();
    if forgot_on == Some(today) {
        return forgot_on;
    }
    match nightly::forget(app, now).await {
        Ok(()) => Some(today),
        Err(error) => {
            tracing::error!(%error, "what is old could not be deleted yet");
            forgot_on
        }
    }
}

async fn mails(app: &App) {
    let Some(transport) = app.config.mail.as_ref().and_then(|server| Transport::new(server).ok()) else { return };
    let mut woken = app.db.watch(mail::WAITS.to_owned());
    while is_due(&mut woken).await {
        if let Err(error) = mail::deliver_due(app, &transport).await {
            tracing::error!(%error, "mails could not be sent; it will be tried again");
        }
    }
}

/// One turn: everything that is due now but mail. A step that fails holds up no other; answers
/// the first failure. Tests call it instead of waiting.
pub async fn turn(app: &App) -> Result<(), DbError> {
    let mut first = Ok(());
    let mut note = |step: &'static str, done: Result<(), DbError>| {
        if let Err(error) = done {
            tracing::error!(step, %error, "the runner stumbled; it will try again");
            if first.is_ok() {
                first = Err(error);
            }
        }
    };
    note("people who left", people::lines::end_of_leavers(app).await);
    note("moves", people::moves::make_due(app).await);
    note("stand-ins", people::stand_ins::end_due(app).await);
    // After the lines: what was planned in one that ended falls away in the same turn.
    note("conversations", conversations::jobs::due(app).await);
    note("hand-over notes", growth::handovers::release_due(app).await);
    note("account changes", people::changes::apply_due(app).await);
    note("imports", people::imports::forget_drafts(app).await.map(drop));
    note("nudges", outreach::say_due(app).await);
    note("events", outreach::handle_events(app).await);
    first
}
