//! What the runner asks of conversations: everything the clock has made due.
//!
//! Each conversation is moved in a transaction of its own by an update that only succeeds
//! while the state is still the one that was read, so several processes beside each other
//! do everything once.

use db::{DbError, Tx};
use jiff::Timestamp;
use kit::App;
use kit::events::{self, Event};

use crate::ConversationId;
use crate::conversations::insert_change;
use crate::due::queries::{self, Row};
use crate::due::rules::{self, Due};
use crate::room::totals;

/// Does everything that is due now.
pub async fn due(app: &App) -> Result<(), DbError> {
    totals::forget_due(app).await?;
    let (now, mut after) = (app.clock.now(), ConversationId(0));
    loop {
        let some = queries::candidates(&app.db, now, after).await?;
        for row in &some {
            if let Some(due) = rules::due(&row.waiting(), now) {
                let mut tx = app.db.begin().await?;
                if happen(&mut tx, app, row, due, now).await? {
                    tx.commit().await?;
                }
            }
        }
        match some.last() {
            Some(last) if some.len() == queries::AT_ONCE => after = last.id,
            _ => return Ok(()),
        }
    }
}

/// Lets one thing happen; `false` when somebody else was faster.
async fn happen(tx: &mut Tx, app: &App, row: &Row, due: Due, now: Timestamp) -> Result<bool, DbError> {
    let (done, change, event) = match due {
        Due::Questions | Due::LateQuestions => {
            let change = queries::was_planned(row).then_some("preparing");
            let went_out = queries::questions_went_out(tx, row, now).await?;
            if due == Due::LateQuestions {
                queries::reminded(tx, row, now).await?;
            }
            (went_out, change, Some("conversation.questions"))
        }
        // A nudge like others: who is told, and together with what, is decided from this mark.
        Due::Reminder => (queries::reminded(tx, row, now).await?, None, None),
        Due::Missed => (queries::missed(tx, row).await?, Some("missed"), Some("conversation.missed")),
        Due::FellAway => (queries::fell_away(tx, row).await?, Some("cancelled"), Some("conversation.fell_away")),
        Due::StandInOver => (queries::fell_away(tx, row).await?, Some("cancelled"), Some("conversation.stand_in_over")),
        Due::NotAnswered => (queries::not_answered(tx, row, now).await?, Some("closed"), None),
    };
    if !done {
        return Ok(false);
    }
    if let Some(what) = change {
        let reason = if due == Due::StandInOver { "Who was to hold it stands in no longer." } else { "" };
        insert_change(tx, app, row.id, what, None, reason, None, now).await?;
    }
    if let Some(kind) = event {
        let (about, object) = (Some(row.ic_id.0), Some(row.id.0));
        events::record(tx, app, Event { kind, by: None, about, object }, now).await?;
    }
    Ok(true)
}
