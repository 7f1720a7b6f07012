//! What the clock says of by itself: questions nobody answered, a follow-up whose hours run out, a
//! goal to look at, a promise that falls due, a line past its cadence. `rules` decide when; each nudge is said once, and those
//! of one person that are due together are one mail (docs/decisions/0021). No content: names,
//! days and links. Not here: the questions themselves, which are an event of their conversation.

mod queries;
mod rules;
mod sources;
mod writing;

use std::collections::BTreeMap;
use std::sync::Mutex;

use db::DbError;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use people::PersonId;

pub use queries::forget;
use rules::Nudge;

/// How many people are told in one transaction, so that nobody else's writing waits for all.
const AT_ONCE: usize = 200;

/// Working hours begin on a minute somebody chose, but no nudge is a matter of minutes: the whole
/// company is looked at four times an hour.
const SLOT_SECONDS: i64 = 15 * 60;

/// The slot in which everything was looked at last.
#[derive(Debug, Default)]
struct Looked(Mutex<Option<i64>>);

/// Says what is due now. Lines past their cadence read what people set up; where that cannot be read
/// they hold up nothing else, and are asked for again next time.
pub async fn say_due(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    let mut due = sources::follow_ups(app, now).await?;
    due.extend(sources::reminders(app, now).await?);
    let looked = app.memory.one::<Looked>();
    let slot = now.as_second().div_euclid(SLOT_SECONDS);
    let is_new = *looked.0.lock().unwrap_or_else(|broken| broken.into_inner()) != Some(slot);
    let mut all_looked_at = true;
    if is_new {
        due.extend(sources::days(app, now).await?);
        match sources::cadence(app, now).await {
            Ok(overdue) => due.extend(overdue),
            Err(error) => {
                all_looked_at = false;
                tracing::error!(?error, "lines past their cadence could not be looked for yet");
            }
        }
    }
    if let Err(error) = say(app, due, now).await {
        tracing::error!(?error, "nudges could not be written yet");
        return Ok(());
    }
    if is_new && all_looked_at {
        *looked.0.lock().unwrap_or_else(|broken| broken.into_inner()) = Some(slot);
    }
    Ok(())
}

/// Everybody theirs, some people at a time and always in the same order.
async fn say(app: &App, due: Vec<Nudge>, now: Timestamp) -> Result<(), PageError> {
    let mut of_each: BTreeMap<PersonId, Vec<Nudge>> = BTreeMap::new();
    for nudge in due {
        of_each.entry(nudge.to).or_default().push(nudge);
    }
    let mut people = of_each.into_iter().peekable();
    while people.peek().is_some() {
        let mut tx = app.db.begin().await?;
        let workspace = super::queries::workspace_name(&mut tx).await?.unwrap_or_default();
        for (person, nudges) in people.by_ref().take(AT_ONCE) {
            writing::write(&mut tx, app, person, &nudges, &workspace, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
