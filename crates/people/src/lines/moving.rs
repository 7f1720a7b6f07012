//! How a line moves: opened, planned, called off, ended, and the answers to what waits.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::page::Redirect;
use kit::web::{Answer, PageError, Posted, page_with, to};
use serde::Deserialize;

use super::change::{self, Answered};
use super::pages::{asked, build, choose, load};
use super::rules::may_open;
use super::{Line, queries};
use crate::access::Need;
use crate::moves::{self, rules::When};
use crate::people;
use crate::sessions::Viewer;
use crate::{LineId, LineRequestId, MoveId, PersonId};

/// Where a line should lead, and which line stood there when the page was made.
#[derive(Debug, Deserialize)]
pub struct MoveForm {
    manager: PersonId,
    #[serde(default)]
    line: String,
    /// The day it moves; nothing for at once.
    #[serde(default)]
    on: String,
    /// The day of which the page says what it means, where it was a page.
    looked_at: Option<String>,
    /// Pressed to see what another day means.
    #[serde(default)]
    look: String,
}

impl MoveForm {
    /// Where the page says what the day typed means, unless it has said so already. What is no day
    /// is mended where it was typed.
    fn to_look(&self, person: PersonId) -> Option<Redirect> {
        let on = self.on.trim();
        if !on.is_empty() && on.parse::<Date>().is_err() {
            return None;
        }
        let is_seen = self.look.is_empty() && self.looked_at.as_ref().is_none_or(|day| day == on);
        let there = || to(format!("/people/{person}/line?to={}&on={on}", self.manager));
        match self.look.as_str() {
            _ if is_seen => None,
            "" => Some(there().saying("That is another day. This is what it means.")),
            _ => Some(there()),
        }
    }
}

fn stale(line: Option<&Line>, known: &str) -> Result<(), PageError> {
    if line.map(|line| line.id.to_string()).unwrap_or_default() == known {
        return Ok(());
    }
    let now = line.map_or_else(
        || "Nobody manages them now.".to_owned(),
        |line| format!("{} manages them now.", line.manager_name),
    );
    Err(PageError::Gone(format!(
        "The line changed while you looked at it. {now} Nothing was done; open the page again to go on."
    )))
}

/// `POST /people/{person}/line`: opens the line, moves it, or plans the move for a day to come.
pub async fn open(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<MoveForm>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Write).await?;
    if let Some(look) = form.fields.to_look(id) {
        return look.into();
    }
    let manager = people::person(&app.db, form.fields.manager).await?.ok_or(PageError::Missing)?;
    let now = app.clock.now();
    // All that the page shows comes first: a transaction holds a connection.
    let mut shown = build(&app, &viewer, person, &grant).await?;
    shown.asked_for(&form.fields.on);
    choose(&app, &viewer, &mut shown, &manager).await?;
    let mut tx = form.begin(&app).await?;
    queries::wait_in_line(&mut tx).await?;
    stale(queries::open_of_ic_within(&mut tx, id).await?.as_ref(), &form.fields.line)?;
    let chosen = shown.chosen.as_ref().filter(|_| shown.is_mended());
    let Some(chosen) = chosen else { return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown) };
    // Somebody else's move may have closed the ring meanwhile.
    let above = queries::above_within(&mut tx, manager.id).await?;
    may_open((id, &shown.person.name), (manager.id, &manager.name), None, &above)
        .map_err(|refused| PageError::Gone(refused.sentence(&shown.person.name, &manager.name)))?;
    let said = match (&chosen.waits_for, chosen.when) {
        (Some(waits_for), when) => {
            change::ask(&mut tx, &app, (id, manager.id), when.day(), viewer.id, now).await?;
            format!("The line waits. It opens when {waits_for} agrees.")
        }
        (None, When::On(day)) => {
            moves::plan(&mut tx, &app, (id, manager.id), day, viewer.id, now).await?;
            format!("Planned: {} manages {} from {} on.", manager.name, shown.person.name, dates::long_day(day))
        }
        (None, When::Now) => {
            change::relate(&mut tx, &app, id, Some(manager.id), Some(viewer.id), now).await?;
            format!("{} manages {} from now on.", manager.name, shown.person.name)
        }
    };
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}

/// Which move is meant.
#[derive(Debug, Deserialize)]
pub struct CallOffForm {
    planned: MoveId,
}

/// `POST /people/{person}/line/move/ending`: calls a planned move off.
pub async fn call_off(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PersonId>,
    form: Posted<CallOffForm>,
) -> Answer {
    load(&app, &viewer, id, Need::Write).await?;
    let planned = moves::open_of(&app.db, id).await?.filter(|planned| planned.id == form.fields.planned);
    let Some(planned) = planned else {
        return Err(PageError::Gone(
            "That move was changed, called off or done meanwhile. Nothing was done.".to_owned(),
        ));
    };
    let mut tx = form.begin(&app).await?;
    let is_off = moves::call_off(&mut tx, &app, id, planned.id, viewer.id, app.clock.now()).await?;
    let said = if is_off { "The move is called off. Everybody concerned is told." } else { "It was over already." };
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}

/// Which line is meant.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    line: LineId,
}

/// `POST /people/{person}/line/ending`: ends the open line and opens none.
pub async fn end(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<EndForm>) -> Answer {
    let (person, _) = load(&app, &viewer, id, Need::Write).await?;
    let planned = moves::open_of(&app.db, id).await?;
    let mut tx = form.begin(&app).await?;
    queries::wait_in_line(&mut tx).await?;
    let line = queries::open_of_ic_within(&mut tx, id).await?;
    stale(line.as_ref(), &form.fields.line.to_string())?;
    change::relate(&mut tx, &app, id, None, Some(viewer.id), app.clock.now()).await?;
    let mut said = format!("The line ended. {} keeps everything.", person.name);
    if let Some(planned) = planned {
        let day = dates::long_day(planned.on_day);
        said.push_str(&format!(" The line still begins with {} on {day}.", planned.manager_name));
    }
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}

/// Which request is answered.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    request: LineRequestId,
}

/// `POST /people/{person}/line/confirmation`: agrees to a line somebody made for themselves.
pub async fn confirm(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PersonId>,
    form: Posted<AnswerForm>,
) -> Answer {
    decide(&app, &viewer, id, form, true).await
}

/// `POST /people/{person}/line/refusal`: refuses it, or takes one's own back.
pub async fn refuse(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PersonId>,
    form: Posted<AnswerForm>,
) -> Answer {
    decide(&app, &viewer, id, form, false).await
}

async fn decide(app: &App, viewer: &Viewer, ic: PersonId, form: Posted<AnswerForm>, yes: bool) -> Answer {
    let requests = asked(app, viewer, ic).await?;
    let request = requests.into_iter().find(|asked| asked.request.id == form.fields.request);
    let request =
        request.filter(|asked| asked.may_decide || (asked.is_mine && !yes)).ok_or(PageError::Missing)?.request;
    let mut tx = form.begin(app).await?;
    let said = match change::answer(&mut tx, app, &request, yes, viewer.id, app.clock.now()).await? {
        Answered::Planned(day) => {
            let day = dates::long_day(day);
            format!("Planned: {} manages {} from {day} on.", request.manager_name, request.ic_name)
        }
        Answered::Opened => format!("The line is open: {} manages {}.", request.manager_name, request.ic_name),
        Answered::Refused => "The line was let go. Nothing else changed.".to_owned(),
        Answered::TooLate => "Somebody answered before you. Nothing was done twice.".to_owned(),
        Answered::Impossible(refused) => {
            return Err(PageError::Gone(refused.sentence(&request.ic_name, &request.manager_name)));
        }
    };
    form.finish(tx, to(format!("/people/{ic}/line")).saying(said)).await
}
