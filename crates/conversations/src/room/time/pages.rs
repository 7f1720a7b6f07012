use axum::extract::{Path, State as Services};
use kit::App;
use kit::events;
use kit::web::{Answer, PageError, Posted, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::super::course::Press;
use super::super::pages::{Room, titles};
use super::super::path;
use super::minutes::{self, Asked, Move, Stays};
use super::queries;
use crate::ConversationId;

/// `POST /conversations/{id}/room/pause`: the clock stands still for both.
pub async fn pause(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let mut tx = form.begin(&app).await?;
    queries::change(&mut tx, id, |timing| timing.paused(room.side, room.now)).await?;
    tx.tells(events::topic(room.conversation.ic_id.0));
    form.finish(tx, to(path(&room.conversation))).await
}

/// `POST /conversations/{id}/room/pause/ending`: either side lets it go on.
pub async fn go_on(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<Press>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let mut tx = form.begin(&app).await?;
    queries::change(&mut tx, id, |timing| timing.gone_on(room.now)).await?;
    tx.tells(events::topic(room.conversation.ic_id.0));
    form.finish(tx, to(path(&room.conversation))).await
}

/// Minutes to be moved between the part that runs and a later one.
#[derive(Debug, Deserialize)]
pub struct MinutesForm {
    /// How many.
    minutes: u32,
    /// The later part that lends them.
    borrow: Option<usize>,
    /// The later part that gets them.
    give: Option<usize>,
    /// The part the page showed.
    from: usize,
    /// How often the clock had changed then.
    seen: i64,
}

impl MinutesForm {
    fn asked(&self) -> Option<Asked> {
        let (what, later) = match (self.borrow, self.give) {
            (Some(later), None) => (Move::Borrow, later),
            (None, Some(later)) => (Move::Give, later),
            _ => return None,
        };
        Some(Asked { what, later, minutes: self.minutes, seen: (self.from, self.seen) })
    }
}

/// `POST /conversations/{id}/room/minutes`: either side borrows minutes from a later part, or
/// gives some back.
pub async fn move_minutes(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<MinutesForm>,
) -> Answer {
    let room = Room::find(&app, &viewer, id).await?;
    let here = to(format!("{}#pace", path(&room.conversation)));
    let asked = form.fields.asked().ok_or(PageError::Unreadable)?;
    if asked.what == Move::Give && room.waits_for_ic(&app).await? {
        return here.saying(room.minutes_are_theirs()).into();
    }
    let titles = titles(&app, &room).await?;
    let mut tx = form.begin(&app).await?;
    if !queries::hold(&mut tx, id).await? {
        return here.into();
    }
    let Some(timing) = queries::reread(&mut tx, id).await? else { return here.into() };
    match minutes::moved(&timing, &room.planned_minutes(), asked, room.now) {
        Ok(moved) => {
            queries::keep_moved(&mut tx, id, moved).await?;
            queries::keep_clock(&mut tx, id, &timing).await?;
            tx.tells(events::topic(room.conversation.ic_id.0));
            form.finish(tx, here.saying(minutes::done(moved, |part| titles[part].clone()))).await
        }
        Err(stays) => here.saying(sentence(stays)).into(),
    }
}

fn sentence(stays: Stays) -> String {
    let minutes = minutes::counted;
    match stays {
        Stays::Changed => "Nothing was moved: the agenda has changed meanwhile. This is how it stands now.".to_owned(),
        Stays::Nonsense => "Nothing was moved: minutes come from a later part, or go to one.".to_owned(),
        Stays::LaterKeepsOne(has) => format!("Nothing was moved: that part has {}, and keeps one.", minutes(has)),
        Stays::RunningKeepsOne(0) => "Nothing was moved: this part has used its time.".to_owned(),
        Stays::RunningKeepsOne(left) => {
            format!("Nothing was moved: this part has {} left, and keeps one.", minutes(left))
        }
    }
}
