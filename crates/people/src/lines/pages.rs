//! Somebody's line: who manages them, who did, and how it moves.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::change::{self, Answered};
use super::rules::{self, Decider, Refused};
use super::{Line, Request, queries};
use crate::access::{self, Grant, Header, Need, Object, TABLE};
use crate::people::{self, Listed, Person};
use crate::sessions::{Role, Viewer, has_left};
use crate::{LineId, LineRequestId, PersonId};

/// How many people a search for a manager offers.
const OFFERED: usize = 12;

#[derive(Template)]
#[template(path = "lines/show.html")]
struct LinePage {
    shell: Shell,
    person: Person,
    line: Option<Line>,
    history: Vec<Line>,
    requests: Vec<Asked>,
    may_write: bool,
    find: String,
    offered: Vec<Listed>,
    chosen: Option<Chosen>,
    moves: Vec<&'static str>,
    stays: Vec<&'static str>,
    problems: Problems,
    zone: String,
}

/// The manager a move would lead to.
struct Chosen {
    id: PersonId,
    name: String,
    /// Who has to agree first, in words.
    waits_for: Option<String>,
}

/// A request as this viewer sees it.
struct Asked {
    request: Request,
    /// Who has to agree, in words.
    waits_for: String,
    may_decide: bool,
    is_mine: bool,
}

impl LinePage {
    fn is_self(&self) -> bool {
        self.shell.who.as_deref() == Some(self.person.name.as_str())
    }

    fn day(&self, at: &jiff::Timestamp) -> String {
        dates::local(*at, &self.zone).strftime("%-d %B %Y").to_string()
    }
}

/// The person a path names, and what the viewer may do with the chart around them.
async fn load(app: &App, viewer: &Viewer, id: PersonId, need: Need) -> Result<(Person, Grant), PageError> {
    let grant = access::require(app, viewer, &Header::about(Object::OrgChart, "any", id), need).await?;
    let person = people::person(&app.db, id).await?.ok_or(PageError::Missing)?;
    Ok((person, grant))
}

/// Who must agree to a line, in the words of a page.
async fn waits_for(
    app: &App,
    viewer: &Viewer,
    asked_by: PersonId,
    ic: (PersonId, &str),
    manager: (PersonId, &str),
) -> Result<Option<(Decider, String)>, PageError> {
    let today = viewer.today(app.clock.now());
    let another = queries::another_partner(&app.db, asked_by, today).await?;
    let words = |decider| match decider {
        Decider::Partner => "a people partner".to_owned(),
        Decider::Other(person) if person == viewer.id => "you".to_owned(),
        Decider::Other(person) if person == ic.0 => ic.1.to_owned(),
        Decider::Other(_) => manager.1.to_owned(),
    };
    Ok(rules::decider(asked_by, ic.0, manager.0, another).map(|decider| (decider, words(decider))))
}

/// The requests this viewer may know of: their own, and those they can answer.
async fn asked(app: &App, viewer: &Viewer, ic: PersonId) -> Result<Vec<Asked>, PageError> {
    let mut all = Vec::new();
    for request in queries::requests_of(&app.db, ic).await? {
        let (climbs, holds) =
            ((request.ic_id, request.ic_name.as_str()), (request.manager_id, request.manager_name.as_str()));
        let Some((decider, waits_for)) = waits_for(app, viewer, request.asked_by, climbs, holds).await? else {
            continue;
        };
        let may_decide = decider.is(viewer.id, viewer.is(Role::PeoplePartner), request.asked_by);
        let is_mine = request.asked_by == viewer.id;
        let concerns = [request.ic_id, request.manager_id].contains(&viewer.id);
        if may_decide || is_mine || concerns {
            all.push(Asked { request, waits_for, may_decide, is_mine });
        }
    }
    Ok(all)
}

async fn build(app: &App, viewer: &Viewer, person: Person, grant: &Grant) -> Result<LinePage, PageError> {
    let (moves, stays) = rules::what_moves(&TABLE);
    let history = queries::of_ic(&app.db, person.id).await?;
    Ok(LinePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", person.id))).await?,
        line: history.iter().find(|line| line.ended_at.is_none()).cloned(),
        requests: asked(app, viewer, person.id).await?,
        history,
        may_write: grant.may_write() && !has_left(person.last_on, &person.zone, app.clock.now()),
        find: String::new(),
        offered: Vec::new(),
        chosen: None,
        moves,
        stays,
        problems: Problems::none(),
        zone: viewer.zone.clone(),
        person,
    })
}

/// Why this line may not be, or the page that shows what it would bring.
async fn check(app: &App, person: &Person, manager: &Person, current: Option<PersonId>) -> Result<(), CheckError> {
    let now = app.clock.now();
    if has_left(person.last_on, &person.zone, now) {
        return Err(CheckError::Refused(Refused::IcLeft));
    }
    if has_left(manager.last_on, &manager.zone, now) {
        return Err(CheckError::Refused(Refused::ManagerLeft));
    }
    let above = queries::above(&app.db, manager.id).await?;
    Ok(rules::may_open((person.id, &person.name), (manager.id, &manager.name), current, &above)?)
}

enum CheckError {
    Refused(Refused),
    Page(PageError),
}

impl From<Refused> for CheckError {
    fn from(refused: Refused) -> Self {
        CheckError::Refused(refused)
    }
}

impl From<db::DbError> for CheckError {
    fn from(error: db::DbError) -> Self {
        CheckError::Page(error.into())
    }
}

/// `GET /people/{person}/line`: who manages them and who did; for administrators also the
/// way to move the line, which shows what that means before it happens.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Read).await?;
    let mut shown = build(&app, &viewer, person, &grant).await?;
    if !shown.may_write {
        return page(&shown);
    }
    shown.find = viewer.visit.asked("find").trim().chars().take(200).collect();
    if let Ok(manager) = viewer.visit.asked("to").parse::<PersonId>() {
        let manager = people::person(&app.db, manager).await?.ok_or(PageError::Missing)?;
        choose(&app, &viewer, &mut shown, &manager).await?;
    } else if !shown.find.is_empty() {
        let found = people::find(&app, &shown.find, viewer.today(app.clock.now()), OFFERED + 1).await?;
        shown.offered = found.into_iter().filter(|other| other.id != shown.person.id).take(OFFERED).collect();
    }
    page(&shown)
}

/// Puts the chosen manager on the page, or the sentence that says why it cannot be.
async fn choose(app: &App, viewer: &Viewer, shown: &mut LinePage, manager: &Person) -> Result<(), PageError> {
    let current = shown.line.as_ref().map(|line| line.manager_id);
    match check(app, &shown.person, manager, current).await {
        Ok(()) => {
            let (climbs, holds) = ((shown.person.id, shown.person.name.as_str()), (manager.id, manager.name.as_str()));
            let waits_for = waits_for(app, viewer, viewer.id, climbs, holds).await?.map(|(_, words)| words);
            shown.chosen = Some(Chosen { id: manager.id, name: manager.name.clone(), waits_for });
        }
        Err(CheckError::Page(error)) => return Err(error),
        Err(CheckError::Refused(refused)) => {
            shown.find = manager.name.clone();
            shown.problems = Problems::of("find", refused.sentence(&shown.person.name, &manager.name));
        }
    }
    Ok(())
}

/// Where a line should lead, and which line stood there when the page was made.
#[derive(Debug, Deserialize)]
pub struct MoveForm {
    manager: PersonId,
    #[serde(default)]
    line: String,
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

/// `POST /people/{person}/line`: opens the line, or moves it.
pub async fn open(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<MoveForm>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Write).await?;
    let manager = people::person(&app.db, form.fields.manager).await?.ok_or(PageError::Missing)?;
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    queries::wait_in_line(&mut tx).await?;
    let mut shown = build(&app, &viewer, person, &grant).await?;
    stale(shown.line.as_ref(), &form.fields.line)?;
    choose(&app, &viewer, &mut shown, &manager).await?;
    let Some(chosen) = &shown.chosen else { return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown) };
    let path = format!("/people/{id}/line");
    if let Some(waits_for) = &chosen.waits_for {
        change::ask(&mut tx, &app, id, manager.id, viewer.id, now).await?;
        let said = format!("The line waits. It opens when {waits_for} agrees.");
        return form.finish(tx, to(path).saying(said)).await;
    }
    change::relate(&mut tx, &app, id, Some(manager.id), Some(viewer.id), now).await?;
    let said = format!("{} manages {} from now on.", manager.name, shown.person.name);
    form.finish(tx, to(path).saying(said)).await
}

/// Which line is meant.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    line: LineId,
}

/// `POST /people/{person}/line/ending`: ends the open line and opens none.
pub async fn end(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<EndForm>) -> Answer {
    let (person, _) = load(&app, &viewer, id, Need::Write).await?;
    let mut tx = form.begin(&app).await?;
    queries::wait_in_line(&mut tx).await?;
    let line = queries::open_of_ic(&app.db, id).await?;
    stale(line.as_ref(), &form.fields.line.to_string())?;
    change::relate(&mut tx, &app, id, None, Some(viewer.id), app.clock.now()).await?;
    let said = format!("The line ended. {} keeps everything.", person.name);
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
        Answered::Opened => format!("The line is open: {} manages {}.", request.manager_name, request.ic_name),
        Answered::Refused => "The line was let go. Nothing else changed.".to_owned(),
        Answered::TooLate => "Somebody answered before you. Nothing was done twice.".to_owned(),
        Answered::Impossible(refused) => {
            return Err(PageError::Gone(refused.sentence(&request.ic_name, &request.manager_name)));
        }
    };
    form.finish(tx, to(format!("/people/{ic}/line")).saying(said)).await
}
