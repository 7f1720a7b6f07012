//! Somebody's level: since when, the ones before, and how it is set.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::corrections::CorrectionForm;
use super::rules::{self, InTheWay, Ladder};
use super::{NewLevel, Step, queries};
use crate::PersonId;
use crate::access::{self, Grant, Header, Need, Object};
use crate::people::{Person, person};
use crate::sessions::Viewer;

#[derive(Template)]
#[template(path = "people/levels/show.html")]
pub(super) struct LevelPage {
    shell: Shell,
    /// Whether the viewer looks at their own level.
    is_self: bool,
    pub(super) person: Person,
    ladders: Vec<Arc<Ladder>>,
    /// Those that stand, the newest first.
    pub(super) steps: Vec<Step>,
    taken_back: Vec<Step>,
    may_write: bool,
    typed: LevelForm,
    pub(super) correction: CorrectionForm,
    pub(super) problems: Problems,
    today: Date,
}

/// What the form asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LevelForm {
    /// `framework:level`.
    #[serde(default)]
    level: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    _version: i64,
}

impl LevelPage {
    pub(super) fn name(&self, framework: &i64, key: &str) -> String {
        rules::level_name(&self.ladders, *framework, key)
    }

    fn ladder_name(&self, framework: &i64) -> String {
        self.ladders
            .iter()
            .find(|ladder| ladder.id == *framework)
            .map_or_else(String::new, |ladder| ladder.name.clone())
    }

    fn day(&self, date: &Date) -> String {
        dates::calendar_day(*date)
    }

    /// When a level was taken back, where the person is.
    fn day_of(&self, at: &Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| dates::calendar_day(dates::local(at, &self.person.zone).date()))
    }

    fn months(&self, step: &Step, index: &usize) -> String {
        let until =
            index.checked_sub(1).and_then(|newer| self.steps.get(newer)).map_or(self.today, |newer| newer.since_on);
        match dates::months_between(step.since_on, until) {
            0 => "less than a month".to_owned(),
            1 => "1 month".to_owned(),
            months => format!("{months} months"),
        }
    }

    fn value(ladder: &Ladder, key: &str) -> String {
        format!("{}:{key}", ladder.id)
    }
}

pub(super) async fn load(app: &App, viewer: &Viewer, id: PersonId, need: Need) -> Result<(Person, Grant), PageError> {
    let grant = access::require(app, viewer, &Header::about(Object::LevelHistory, "any", id), need).await?;
    Ok((person(&app.db, id).await?.ok_or(PageError::Missing)?, grant))
}

pub(super) async fn build(
    app: &App,
    viewer: &Viewer,
    person: Person,
    grant: &Grant,
    typed: LevelForm,
) -> Result<LevelPage, PageError> {
    let all = queries::steps(&app.db, grant).await?;
    let (steps, taken_back) = all.into_iter().partition(|step| step.taken_back_at.is_none());
    Ok(LevelPage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", person.id))).await?,
        is_self: viewer.id == person.id,
        ladders: super::ladders(app).await?,
        steps,
        taken_back,
        correction: CorrectionForm::of(person.version),
        may_write: grant.may_write(),
        typed,
        problems: Problems::none(),
        today: viewer.today(app.clock.now()),
        person,
    })
}

/// The form before anything is chosen: what stands already is not recorded once more.
pub(super) fn nothing_chosen(person: &Person) -> LevelForm {
    LevelForm { _version: person.version, ..LevelForm::default() }
}

fn standing(person: &Person) -> LevelForm {
    let level = match (&person.framework_id, &person.level_key) {
        (Some(framework), Some(level)) => format!("{framework}:{level}"),
        _ => String::new(),
    };
    LevelForm {
        level,
        since: person.level_since_on.map_or_else(String::new, |since| since.to_string()),
        _version: person.version,
    }
}

/// `GET /people/{person}/level`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Read).await?;
    let typed = nothing_chosen(&person);
    page(&build(&app, &viewer, person, &grant, typed).await?)
}

/// What the form means, or what there is to mend.
fn read<'a>(typed: &LevelForm, ladders: &'a [Arc<Ladder>], today: Date) -> Result<NewLevel<'a>, Problems> {
    let mut problems = Problems::none();
    let found = typed.level.split_once(':').and_then(|(framework, key)| {
        let ladder = ladders.iter().find(|ladder| ladder.id.to_string() == framework)?;
        Some((ladder.id, ladder.rung(key)?))
    });
    match found {
        None if typed.level.is_empty() => problems.add("level", "Choose the level."),
        None => problems.add("level", "That level is in no framework any more. Choose one of these."),
        Some(_) => {}
    }
    let since = match typed.since.trim() {
        "" => Err("Say since which day.".to_owned()),
        typed => rules::day(typed),
    };
    let since = since.map_err(|sentence| problems.add("since", sentence)).ok();
    if since.is_some_and(|since| since > today) {
        problems.add("since", "That day is still to come. Set the level when it begins.");
    }
    match (found, since) {
        (Some((framework, rung)), Some(since_on)) if problems.is_empty() => {
            Ok(NewLevel { framework, level: &rung.key, since_on })
        }
        _ => Err(problems),
    }
}

/// What stands already is neither recorded anew nor replaced without a word.
fn doubt(shown: &LevelPage, level: &NewLevel<'_>) -> Problems {
    let words = |step: &Step| (shown.name(&step.framework_id, &step.level_key), dates::calendar_day(step.since_on));
    match rules::in_the_way(&shown.steps, level) {
        None => Problems::none(),
        Some(InTheWay::Same(step)) => {
            let (name, day) = words(step);
            let sentence = format!("{name} is recorded since {day} already. If that day is wrong, take it back first.");
            Problems::of("level", sentence)
        }
        Some(InTheWay::SameDay(step)) => {
            let (name, day) = words(step);
            let sentence = format!("{name} is recorded for {day}. If that is wrong, take it back first.");
            Problems::of("since", sentence)
        }
    }
}

/// `POST /people/{person}/level`: records a level.
pub async fn save(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<LevelForm>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Write).await?;
    let name = person.name.clone();
    let stands = standing(&person);
    let mut shown = build(&app, &viewer, person, &grant, form.fields.clone()).await?;
    let ladders = shown.ladders.clone();
    let read = read(&form.fields, &ladders, shown.today);
    // What stood when the form was made is judged; what changed since is a conflict, said below.
    let is_of_now = form.fields._version == stands._version;
    let level = match read.and_then(|level| match doubt(&shown, &level) {
        problems if is_of_now && !problems.is_empty() => Err(problems),
        _ => Ok(level),
    }) {
        Ok(level) => level,
        Err(problems) => {
            shown.problems = problems;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let (mut tx, now) = (form.begin(&app).await?, app.clock.now());
    if !queries::takes_turn(&mut tx, id, form.fields._version).await? {
        return conflict(shown, &stands);
    }
    super::set(&mut tx, &app, id, level, Some(viewer.id), now).await?;
    super::tell(&mut tx, &app, "level.recorded", id, viewer.id, now).await?;
    let said = format!("{} level was recorded.", possessive(&name));
    form.finish(tx, to(format!("/people/{id}/level")).saying(said)).await
}

fn conflict(shown: LevelPage, stands: &LevelForm) -> Answer {
    let words = |form: &LevelForm| match form.level.split_once(':') {
        Some((framework, key)) => format!("{}, since {}", shown.name(&framework.parse().unwrap_or(0), key), form.since),
        None => "No level".to_owned(),
    };
    let fields = vec![kit::web::conflict::Differing {
        label: "Level".to_owned(),
        yours: words(&shown.typed),
        theirs: words(stands),
    }];
    let path = format!("/people/{}/level", shown.person.id);
    Conflict {
        what: format!("{} level", possessive(&shown.person.name)),
        by: None,
        action: Some(path.clone()),
        back: path,
        hidden: vec![
            ("level".to_owned(), shown.typed.level.clone()),
            ("since".to_owned(), shown.typed.since.clone()),
            ("_version".to_owned(), stands._version.to_string()),
        ],
        fields,
        shell: shown.shell,
    }
    .answer()
}
