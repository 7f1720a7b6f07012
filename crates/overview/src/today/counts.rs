//! Counts over the whole workspace, for people partners and administrators. Walking over every
//! line for every look would make the page grow with the company, so a count serves a minute.

use std::sync::{Arc, Mutex};

use conversations::cadence::{self, Across};
use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::web::PageError;

use super::queries::{self, Counts, Named};

/// What was counted, and when.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) at: Timestamp,
    pub(super) counts: Counts,
    /// What is past its day, by kind.
    pub(super) overdue: Across,
    pub(super) without_manager: Vec<Named>,
}

/// Below this, a count says something about one person; the permission table calls it R5.
pub(super) const SMALLEST_GROUP: i64 = 5;

const SERVES: SignedDuration = SignedDuration::from_secs(60);

type Kept = Mutex<Option<Counted>>;

/// The newest counts, at most a minute old.
pub(super) async fn counted(app: &App, now: Timestamp) -> Result<Counted, PageError> {
    const SHELF: &str = "counts of today";
    let kept: Arc<Kept> = match app.memory.get(SHELF, 1) {
        Some(kept) => kept,
        None => app.memory.keep(SHELF, 1, Kept::default()),
    };
    let known = kept.lock().unwrap_or_else(|broken| broken.into_inner()).clone();
    if let Some(known) = known.filter(|known| now.duration_since(known.at) < SERVES && now >= known.at) {
        return Ok(known);
    }
    let fresh = count(app, now).await?;
    *kept.lock().unwrap_or_else(|broken| broken.into_inner()) = Some(fresh.clone());
    Ok(fresh)
}

async fn count(app: &App, now: Timestamp) -> Result<Counted, PageError> {
    let today = dates::local(now, "UTC").date();
    Ok(Counted {
        at: now,
        counts: queries::counts(&app.db, now, today).await?,
        overdue: cadence::overdue_across(app, now).await?,
        without_manager: queries::without_manager(&app.db, today).await?,
    })
}
