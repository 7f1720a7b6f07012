//! What has grown old goes, once a day: who looked after 24 months, notices and nudges after twelve, mails
//! and what happened after 30 days. Not here: imports nobody confirmed, which go at every turn.

use db::DbError;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use kit::App;

/// Deletes what is older than it is kept.
pub async fn forget(app: &App, now: Timestamp) -> Result<(), DbError> {
    people::access::forget(&app.db, before(now, 24.months())).await?;
    outreach::notices::forget(&app.db, before(now, 12.months())).await?;
    outreach::forget_nudges(&app.db, before(now, 12.months())).await?;
    kit::mail::forget(&app.db, before(now, 30.days())).await?;
    kit::events::forget(&app.db, before(now, 30.days())).await?;
    kit::web::form::forget_keys(&app.db, before(now, 30.days())).await?;
    Ok(())
}

/// So long ago, by the calendar.
fn before(now: Timestamp, span: Span) -> Timestamp {
    now.to_zoned(TimeZone::UTC).checked_sub(span).map_or(Timestamp::MIN, |then| then.timestamp())
}
