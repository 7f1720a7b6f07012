//! Somebody's level: since when, the ones before, and how it is set.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use serde::Deserialize;

use super::rules::{self, Ladder};
use super::{NewLevel, Step, queries};
use crate::PersonId;
use crate::access::{self, Grant, Header, Need, Object};
use crate::people::{Person, person};
use crate::sessions::Viewer;

#[derive(Template)]
#[template(path = "people/levels/show.html")]
struct LevelPage {
    shell: Shell,
    /// Whether the viewer looks at their own level.
    is_self: bool,
    person: Person,
    ladders: Vec<Arc<Ladder>>,
    steps: Vec<Step>,
    may_write: bool,
    typed: LevelForm,
    problems: Problems,
    today: Date,
}

/// What the form asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LevelForm {
    /// `framework:level`, or nothing for no level.
    #[serde(default)]
    level: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    _version: i64,
}

impl LevelPage {
    fn name(&self, framework: &i64, key: &str) -> String {
        rules::level_name(&self.ladders, *framework, key)
    }

    fn ladder_name(&self, framework: &i64) -> String {
        self.ladders
            .iter()
            .find(|ladder| ladder.id == *framework)
            .map_or_else(String::new, |ladder| ladder.name.clone())
    }

    fn day(&self, date: &Date) -> String {
        date.strftime("%-d %B %Y").to_string()
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

async fn load(app: &App, viewer: &Viewer, id: PersonId, need: Need) -> Result<(Person, Grant), PageError> {
    let grant = access::require(app, viewer, &Header::about(Object::LevelHistory, "any", id), need).await?;
    Ok((person(&app.db, id).await?.ok_or(PageError::Missing)?, grant))
}

async fn build(
    app: &App,
    viewer: &Viewer,
    person: Person,
    grant: &Grant,
    typed: LevelForm,
) -> Result<LevelPage, PageError> {
    Ok(LevelPage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", person.id))).await?,
        is_self: viewer.id == person.id,
        ladders: super::ladders(app).await?,
        steps: queries::steps(&app.db, grant).await?,
        may_write: grant.may_write(),
        typed,
        problems: Problems::none(),
        today: viewer.today(app.clock.now()),
        person,
    })
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
    let typed = standing(&person);
    page(&build(&app, &viewer, person, &grant, typed).await?)
}

/// What the form means, or what there is to mend.
fn read<'a>(typed: &LevelForm, ladders: &'a [Arc<Ladder>], today: Date) -> Result<Option<NewLevel<'a>>, Problems> {
    if typed.level.is_empty() {
        return Ok(None);
    }
    let mut problems = Problems::none();
    let found = typed.level.split_once(':').and_then(|(framework, key)| {
        let ladder = ladders.iter().find(|ladder| ladder.id.to_string() == framework)?;
        Some((ladder.id, ladder.rung(key)?))
    });
    if found.is_none() {
        problems.add("level", "That level is in no framework any more. Choose one of these.");
    }
    let since = rules::day(&typed.since).map_err(|sentence| problems.add("since", sentence)).ok();
    if since.is_some_and(|since| since > today) {
        problems.add("since", "That day is still to come. Set the level when it begins.");
    }
    match (found, since) {
        (Some((framework, rung)), Some(since_on)) if problems.is_empty() => {
            Ok(Some(NewLevel { framework, level: &rung.key, since_on }))
        }
        _ => Err(problems),
    }
}

/// `POST /people/{person}/level`: records a level, or takes it away.
pub async fn save(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>, form: Posted<LevelForm>) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Write).await?;
    let name = person.name.clone();
    let stands = standing(&person);
    let mut shown = build(&app, &viewer, person, &grant, form.fields.clone()).await?;
    let level = match read(&form.fields, &shown.ladders, shown.today) {
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
    match level {
        Some(level) => super::set(&mut tx, &app, id, level, Some(viewer.id), now).await?,
        None => super::clear(&mut tx, id).await?,
    }
    super::tell(&mut tx, &app, id, viewer.id, now).await?;
    let said = if level.is_some() { "level was recorded" } else { "level was taken away" };
    form.finish(tx, to(format!("/people/{id}/level")).saying(format!("{} {said}.", possessive(&name)))).await
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
