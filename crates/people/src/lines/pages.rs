//! Somebody's line: who manages them, who did, who is to, and what a move would bring.

use askama::Template;
use axum::extract::{Path, State};
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Problems, page};

use super::rules::{self, Decider, Refused};
use super::{Line, Request, notes, queries};
use crate::access::{self, Grant, Header, Need, Object, TABLE};
use crate::leaving::rules::last_day_to_write;
use crate::moves::{self, Move, Preview, rules::When};
use crate::people::{self, Listed, Person};
use crate::sessions::{Role, Viewer, has_left};
use crate::stand_ins::shown::{self, StandInShown};
use crate::{LineId, PersonId};

/// How many people a search for a manager offers.
const OFFERED: usize = 12;

#[derive(Template)]
#[template(path = "lines/show.html")]
pub(super) struct LinePage {
    shell: Shell,
    /// Whether the viewer looks at their own line.
    is_self: bool,
    pub(super) person: Person,
    pub(super) line: Option<Line>,
    /// The move that waits, for those it concerns.
    planned: Option<Planned>,
    /// Who stands in or is to, as far as the viewer may know.
    stand_ins: Vec<StandInShown>,
    history: Vec<Line>,
    /// Hand-over notes the viewer may open, and what each link says.
    notes: Vec<(LineId, &'static str)>,
    requests: Vec<Asked>,
    may_write: bool,
    leads_to_leaving: bool,
    find: String,
    /// Whether the rope is held, or was until today: then it moves tomorrow at the earliest.
    is_held: bool,
    /// The day of a move, as it was typed.
    on: String,
    offered: Vec<Listed>,
    pub(super) chosen: Option<Chosen>,
    moves: Vec<&'static str>,
    stays: Vec<&'static str>,
    kept: Vec<(Option<i64>, Vec<&'static str>)>,
    problems: Problems,
    zone: String,
}

/// The manager a move would lead to.
pub(super) struct Chosen {
    id: PersonId,
    name: String,
    /// Title, team and address: somebody else may have the name.
    who: String,
    /// Who has to agree first, in words.
    pub(super) waits_for: Option<String>,
    pub(super) when: When,
    /// The last day of whoever holds the rope, where a hand-over note can be written no longer.
    leaves_on: Option<Date>,
    preview: Option<Preview>,
}

/// A move that waits for its day.
struct Planned {
    planned: Move,
    preview: Option<Preview>,
}

/// A request as this viewer sees it.
pub(super) struct Asked {
    pub(super) request: Request,
    /// Who has to agree, in words.
    waits_for: String,
    pub(super) may_decide: bool,
    pub(super) is_mine: bool,
}

impl LinePage {
    fn day(&self, at: &jiff::Timestamp) -> String {
        dates::local(*at, &self.zone).strftime("%-d %B %Y").to_string()
    }

    /// "Thu 26 November, 14:00", a list of them.
    fn starts(&self, all: &[jiff::Timestamp]) -> String {
        let said = |at: &jiff::Timestamp| {
            let local = dates::local(*at, &self.zone);
            format!("{}, {}", dates::day(local.date()), dates::time(&local))
        };
        all.iter().map(said).collect::<Vec<_>>().join(" · ")
    }

    /// The day a move begins, as the person's own calendar has it.
    fn first_day(day: &jiff::civil::Date) -> String {
        dates::long_day(*day)
    }

    /// What the link to the hand-over note of a line says, where the viewer may open it.
    fn note(&self, line: &LineId) -> Option<&'static str> {
        self.notes.iter().find(|(id, _)| id == line).map(|(_, words)| *words)
    }

    /// The day that was asked for, as the rest of an address.
    fn on_that_day(&self) -> String {
        self.on.parse::<jiff::civil::Date>().map_or_else(|_| String::new(), |day| format!("&on={day}"))
    }

    /// Whoever holds the rope now, by first name.
    fn holder(&self) -> &str {
        self.line.as_ref().map_or("", |line| first(&line.manager_name))
    }
}

/// The person a path names, and what the viewer may do with the chart around them.
pub(crate) async fn load(app: &App, viewer: &Viewer, id: PersonId, need: Need) -> Result<(Person, Grant), PageError> {
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
pub(super) async fn asked(app: &App, viewer: &Viewer, ic: PersonId) -> Result<Vec<Asked>, PageError> {
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

pub(super) async fn build(app: &App, viewer: &Viewer, person: Person, grant: &Grant) -> Result<LinePage, PageError> {
    let (moves, stays) = rules::what_moves(&TABLE);
    let history = queries::of_ic(&app.db, person.id).await?;
    let line = history.iter().find(|line| line.ended_at.is_none()).cloned();
    Ok(LinePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", person.id))).await?,
        is_self: viewer.id == person.id,
        planned: planned(app, viewer, person.id, line.as_ref(), grant).await?,
        stand_ins: shown::of_line(app, viewer, line.as_ref(), grant).await?,
        line,
        requests: asked(app, viewer, person.id).await?,
        notes: notes::open_to(app, viewer, &history).await?,
        history,
        may_write: grant.may_write() && !has_left(person.last_on, &person.zone, app.clock.now()),
        leads_to_leaving: grant.may_write() && person.last_on.is_some(),
        find: String::new(),
        is_held: false,
        on: String::new(),
        offered: Vec::new(),
        chosen: None,
        moves,
        stays,
        kept: moves::rules::what_a_former_manager_keeps(&TABLE),
        problems: Problems::none(),
        zone: viewer.zone.clone(),
        person,
    })
}

/// The move that waits, for the three people it concerns and whoever writes the chart.
async fn planned(
    app: &App,
    viewer: &Viewer,
    ic: PersonId,
    line: Option<&Line>,
    grant: &Grant,
) -> Result<Option<Planned>, PageError> {
    let Some(planned) = moves::open_of(&app.db, ic).await? else { return Ok(None) };
    let manager = line.map(|line| line.manager_id);
    let concerns = [Some(ic), Some(planned.manager_id), manager].contains(&Some(viewer.id));
    if !concerns && !grant.may_write() {
        return Ok(None);
    }
    let at = moves::rules::takes_effect_at(planned.on_day, &planned.zone);
    let preview = moves::preview(app, viewer, ic, manager, at).await?;
    Ok(Some(Planned { planned, preview }))
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
    shown.on = viewer.visit.asked("on").trim().chars().take(40).collect();
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

/// Puts the chosen manager and day on the page, or the sentence that says why it cannot be.
pub(super) async fn choose(
    app: &App,
    viewer: &Viewer,
    shown: &mut LinePage,
    manager: &Person,
) -> Result<(), PageError> {
    let current = shown.line.as_ref().map(|line| line.manager_id);
    let (now, zone) = (app.clock.now(), shown.person.zone.clone());
    let today = dates::local(now, &zone).date();
    let former = queries::former(&app.db, shown.person.id, now).await?;
    let was_held = former.is_some_and(|former| former.counts(manager.id, today, &zone));
    let soonest = moves::rules::soonest(today, current.is_some() || was_held);
    shown.is_held = soonest != When::Now;
    let when = moves::rules::when(&shown.on, today, soonest).unwrap_or_else(|sentence| {
        shown.problems.add("on", sentence);
        soonest
    });
    if let (true, Some(day)) = (shown.on.is_empty(), when.day()) {
        shown.on = day.to_string();
    }
    match check(app, &shown.person, manager, current).await {
        Ok(()) => {
            let (climbs, holds) = ((shown.person.id, shown.person.name.as_str()), (manager.id, manager.name.as_str()));
            let waits_for = waits_for(app, viewer, viewer.id, climbs, holds).await?.map(|(_, words)| words);
            let preview = moves::preview(app, viewer, shown.person.id, current, when.at(&zone, now)).await?;
            let holder = match current {
                Some(holder) => people::person(&app.db, holder).await?,
                None => None,
            };
            let last_on = holder.and_then(|holder| holder.last_on);
            let leaves_on = last_day_to_write(when.day().or(Some(today)), last_on);
            let who = people::in_words(&manager.title, &manager.team, &manager.email);
            shown.chosen =
                Some(Chosen { id: manager.id, name: manager.name.clone(), who, waits_for, when, leaves_on, preview });
        }
        Err(CheckError::Page(error)) => return Err(error),
        Err(CheckError::Refused(refused)) => {
            shown.find = manager.name.clone();
            shown.problems = Problems::of("find", refused.sentence(&shown.person.name, &manager.name));
        }
    }
    Ok(())
}

impl LinePage {
    /// Takes the day that came with a form.
    pub(super) fn asked_for(&mut self, on: &str) {
        self.on = on.trim().chars().take(40).collect();
    }

    /// Whether what was asked can be done.
    pub(super) fn is_mended(&self) -> bool {
        self.problems.is_empty()
    }
}
