//! What people were told in the last weeks. The rows of a demo were written straight into the
//! tables; here the newest of them are events again, each on the day it happened, and become
//! notices and mails by the same hand as in a real workspace.

use jiff::SignedDuration;
use kit::App;
use kit::events::{self, Event};

use super::calendar::Calendar;
use super::{DemoError, queries};

/// How far back notices reach.
const WEEKS: i64 = 3;
/// What is older than this has been read.
const UNREAD_FOR: SignedDuration = SignedDuration::from_hours(50);

/// Tells what happened lately, the oldest first. The clock of `app` is moved along, and stands
/// at the instant of the demo afterwards.
pub(super) async fn all(app: &App, calendar: &Calendar) -> Result<(), DemoError> {
    let since = calendar.now - SignedDuration::from_hours(24 * 7 * WEEKS);
    for happened in queries::lately(&app.db, since, calendar.now).await? {
        let Some(kind) = KINDS.into_iter().find(|kind| *kind == happened.kind) else { continue };
        app.clock.advance(happened.at.duration_since(app.clock.now()));
        let mut tx = app.db.begin().await?;
        let event =
            Event { kind, by: Some(happened.by_id), about: Some(happened.about_id), object: Some(happened.object_id) };
        events::record(&mut tx, app, event, happened.at).await?;
        tx.commit().await?;
        outreach::handle_events(app).await?;
    }
    app.clock.advance(calendar.now.duration_since(app.clock.now()));
    Ok(queries::read_notices(&app.db, calendar.now - UNREAD_FOR).await?)
}

/// The events the query names.
const KINDS: [&str; 8] = [
    "conversation.planned",
    "conversation.wrapped_up",
    "preparation.shared",
    "assessment.handed_in",
    "follow_up.sent",
    "follow_up.confirmed",
    "follow_up.different",
    "evidence.shared",
];
