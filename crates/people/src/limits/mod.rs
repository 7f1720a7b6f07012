//! How often somebody may try: ten sign-ins that fail per account and fifty per network
//! address in a quarter of an hour, three asked resets per account and hour, fifty codes of a phone
//! per network address in a quarter of an hour. An account that does not exist is counted like one that does, and rows hold keyed hashes, not addresses:
//! what people type into a sign-in is sometimes a password.

mod queries;
mod rules;

pub use rules::{Kind, Verdict};

use jiff::{SignedDuration, Timestamp};
use kit::App;
use kit::dates;
use kit::web::PageError;

/// A try that was let through and counted; forgiven when it turns out right.
#[derive(Debug)]
pub struct Try(i64);

/// Counts a try and lets it through, or says when to come back. The try is counted before it
/// is judged, so that a hundred at once are a hundred.
pub async fn count(app: &App, kind: Kind, email: &str, address_key: &str) -> Result<Try, PageError> {
    let now = app.clock.now();
    let account_key = app.vault.sign(&format!("attempt {}", kit::names::fold(email)));
    let id: i64 = app.entropy.id(now);
    queries::delete_before(&app.db, now - SignedDuration::from_hours(2)).await?;
    queries::insert(&app.db, id, kind, &account_key, address_key, now).await?;
    for limit in rules::limits(kind) {
        let since = now - limit.window;
        let at = match limit.per {
            rules::Per::Account => queries::of_account(&app.db, kind, &account_key, id, since).await?,
            rules::Per::Address => queries::of_address(&app.db, kind, address_key, id, since).await?,
        };
        if let Verdict::ComeBack(at) = rules::judge(&at, limit) {
            queries::delete(&app.db, id).await?;
            return Err(PageError::TooMany(sentence(at, now)));
        }
    }
    Ok(Try(id))
}

/// Takes a try back: it was right.
pub async fn forgive(app: &App, tried: Try) -> Result<(), PageError> {
    Ok(queries::delete(&app.db, tried.0).await?)
}

fn sentence(at: Timestamp, now: Timestamp) -> String {
    let wait = at.duration_since(now) + SignedDuration::from_secs(59);
    format!("That is as often as Belay allows. Come back in {}; nothing else changed meanwhile.", dates::span(wait))
}
