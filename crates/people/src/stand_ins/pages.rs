//! The page on which an administrator lets somebody stand in, and the end of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::change;
use super::queries::{self, New};
use super::rules::{self, Days, Refused};
use super::shown::{Reading, long};
use crate::access::Need;
use crate::lines::{self, Line};
use crate::people::{self, Listed, Person};
use crate::sessions::{Viewer, has_left};
use crate::{LineId, PersonId, StandInId};

/// How many people a search offers.
const OFFERED: usize = 12;

#[derive(Template)]
#[template(path = "stand_ins/show.html")]
struct StandInPage {
    shell: Shell,
    person: Person,
    line: Line,
    find: String,
    offered: Vec<Listed>,
    chosen: Option<Chosen>,
    first_day: String,
    last_day: String,
    problems: Problems,
}

/// Who would stand in.
struct Chosen {
    id: PersonId,
    name: String,
    /// Title, team and address: somebody else may have the name.
    who: String,
    /// The days, once they can be read.
    days: Option<Days>,
    reading: Option<Reading>,
}

async fn load(app: &App, viewer: &Viewer, id: PersonId) -> Result<StandInPage, PageError> {
    let (person, _) = lines::pages::load(app, viewer, id, Need::Write).await?;
    let line = lines::open_of_ic(&app.db, id).await?;
    let line = line.ok_or_else(|| PageError::Gone(format!("Nobody manages {}, so nobody stands in.", person.name)))?;
    Ok(StandInPage {
        shell: viewer.shell(app, Place::at(format!("/people/{id}"))).await?,
        person,
        line,
        find: String::new(),
        offered: Vec::new(),
        chosen: None,
        first_day: String::new(),
        last_day: String::new(),
        problems: Problems::none(),
    })
}

/// `GET /people/{person}/line/stand-in`: finding somebody, choosing the days, and what it means.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let mut shown = load(&app, &viewer, id).await?;
    let asked = |name: &str| viewer.visit.asked(name).trim().chars().take(200).collect::<String>();
    (shown.find, shown.first_day, shown.last_day) = (asked("find"), asked("first"), asked("last"));
    let now = app.clock.now();
    if let Ok(somebody) = viewer.visit.asked("to").parse::<PersonId>() {
        let somebody = people::person(&app.db, somebody).await?.ok_or(PageError::Missing)?;
        choose(&app, &viewer, &mut shown, &somebody, now).await?;
    } else if !shown.find.is_empty() {
        let found = people::find(&app, &shown.find, viewer.today(now), OFFERED + 2).await?;
        let is_other = |other: &Listed| ![shown.person.id, shown.line.manager_id].contains(&other.id);
        shown.offered = found.into_iter().filter(is_other).take(OFFERED).collect();
    }
    page(&shown)
}

/// Puts somebody and the days on the page, or the sentence that says why it cannot be.
async fn choose(
    app: &App,
    viewer: &Viewer,
    shown: &mut StandInPage,
    somebody: &Person,
    now: Timestamp,
) -> Result<(), PageError> {
    let (person, line) = (&shown.person, &shown.line);
    let above = lines::above(&app.db, somebody.id).await?;
    let (ic, other) = ((person.id, person.name.as_str()), (somebody.id, somebody.name.as_str()));
    let refused = match rules::may_stand_in(ic, line.manager_id, other, &above, viewer.id) {
        Ok(()) if has_left(somebody.last_on, &somebody.zone, now) => Some(Refused::Leaves),
        Ok(()) => None,
        Err(refused) => Some(refused),
    };
    if let Some(refused) = refused {
        shown.find = somebody.name.clone();
        shown.problems = Problems::of("find", refused.sentence(&person.name, &somebody.name));
        return Ok(());
    }
    let who = people::in_words(&somebody.title, &somebody.team, &somebody.email);
    let mut chosen = Chosen { id: somebody.id, name: somebody.name.clone(), who, days: None, reading: None };
    // Nothing is asked yet: the days begin empty and without a word.
    if !shown.first_day.is_empty() || !shown.last_day.is_empty() {
        match days(app, shown, somebody, now).await? {
            Ok(days) => {
                let time = days.instants(&shown.person.zone, now);
                chosen.reading =
                    Some(Reading::of(app, viewer, (&shown.line, somebody.id, &somebody.name), time).await?);
                chosen.days = Some(days);
            }
            Err(problems) => shown.problems = problems,
        }
    }
    shown.chosen = Some(chosen);
    Ok(())
}

/// The days as they were typed, unless somebody cannot or another stands in already.
async fn days(
    app: &App,
    shown: &StandInPage,
    somebody: &Person,
    now: Timestamp,
) -> Result<Result<Days, Problems>, PageError> {
    let today = dates::local(now, &shown.person.zone).date();
    let days = match rules::days(&shown.first_day, &shown.last_day, today) {
        Ok(days) => days,
        Err(wrong) => {
            let mut problems = Problems::none();
            wrong.into_iter().for_each(|(field, sentence)| problems.add(field, sentence));
            return Ok(Err(problems));
        }
    };
    if somebody.last_on.is_some_and(|last| last < days.last_on) {
        let sentence = Refused::Leaves.sentence(&shown.person.name, &somebody.name);
        return Ok(Err(Problems::of("last", sentence)));
    }
    let (from, until) = days.instants(&shown.person.zone, now);
    let all = queries::of_line(&app.db, shown.line.id, now).await?;
    Ok(match all.iter().find(|other| other.from_at < until && from < other.until_at) {
        None => Ok(days),
        Some(other) => Err(Problems::of(
            "first",
            format!(
                "{} stands in from {} to {}. One at a time.",
                other.person_name,
                long(&other.first_on),
                long(&other.last_on)
            ),
        )),
    })
}

/// Who stands in, and when.
#[derive(Debug, Deserialize)]
pub struct StandInForm {
    person: PersonId,
    line: LineId,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
}

/// `POST /people/{person}/line/stand-in`.
pub async fn arrange(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PersonId>,
    form: Posted<StandInForm>,
) -> Answer {
    lines::pages::load(&app, &viewer, id, Need::Write).await?;
    let somebody = people::person(&app.db, form.fields.person).await?.ok_or(PageError::Missing)?;
    let now = app.clock.now();
    // All that the page shows comes first: a transaction holds a connection.
    let mut shown = load(&app, &viewer, id).await?;
    let typed = |text: &str| text.trim().chars().take(200).collect::<String>();
    (shown.first_day, shown.last_day) = (typed(&form.fields.first), typed(&form.fields.last));
    choose(&app, &viewer, &mut shown, &somebody, now).await?;
    let mut tx = form.begin(&app).await?;
    lines::wait_in_line(&mut tx).await?;
    let is_open = lines::open_of_ic_within(&mut tx, id).await?.is_some_and(|line| line.id == form.fields.line);
    if !is_open || shown.line.id != form.fields.line {
        return Err(PageError::Gone(
            "The line moved while you looked at it. Nothing was arranged; open the page again to go on.".to_owned(),
        ));
    }
    let Some(days) = shown.chosen.as_ref().and_then(|chosen| chosen.days) else {
        if shown.problems.is_empty() {
            shown.problems = Problems::of("first", "Choose the first day and the last.");
        }
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    };
    let instants = days.instants(&shown.person.zone, now);
    if queries::overlaps(&mut tx, shown.line.id, instants).await? {
        return Err(PageError::Gone(
            "Somebody else was arranged for those days meanwhile. Nothing was done.".to_owned(),
        ));
    }
    let new = New { id: app.entropy.id(now), line: shown.line.id, person: somebody.id, days, instants, by: viewer.id };
    change::arrange(&mut tx, &app, id, &new, now).await?;
    let said = format!("{} stands in until {}. All three are told.", somebody.name, long(&days.last_on));
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}

/// Which one is meant.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    stand_in: StandInId,
}

/// `POST /people/{person}/line/stand-in/ending`: ends one before its last day, or calls it off.
pub async fn end(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<EndForm>) -> Answer {
    lines::pages::load(&app, &viewer, id, Need::Write).await?;
    let stand_in = queries::one(&app.db, form.fields.stand_in).await?.filter(|one| one.ic_id == id);
    let over = || PageError::Gone("That is over already. Nothing was done.".to_owned());
    let stand_in = stand_in.ok_or_else(over)?;
    let mut tx = form.begin(&app).await?;
    if !change::end(&mut tx, &app, &stand_in, viewer.id, app.clock.now()).await? {
        return Err(over());
    }
    let said = format!("{} no longer stands in. All three are told.", stand_in.person_name);
    form.finish(tx, to(format!("/people/{id}/line")).saying(said)).await
}
