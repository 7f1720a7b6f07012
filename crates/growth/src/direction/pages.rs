use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Need};
use people::lines::{self, Line};
use people::sessions::Viewer;
use people::{PersonId, stand_ins};
use serde::Deserialize;

use super::rules::{self, Aim};
use super::{Direction, header, queries, readable};

#[derive(Template)]
#[template(path = "direction/edit.html")]
struct EditPage {
    shell: Shell,
    person: PersonId,
    /// Who reads it: "Only you", "You and Ruth".
    seen: String,
    is_shared: bool,
    /// Whom it can be shared with now.
    share_with: Option<String>,
    /// The day it was shared.
    shared_on: String,
    aims: Vec<(Aim, bool)>,
    text: String,
    version: i64,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "direction/show.html")]
struct ShowPage {
    shell: Shell,
    name: String,
    seen: String,
    direction: Direction,
    on: String,
}

/// `GET /people/{person}/direction`: the form for the person, the words for their manager.
pub async fn edit(State(app): State<App>, viewer: Viewer, Path(person): Path<PersonId>) -> Answer {
    if viewer.id != person {
        return show(&app, &viewer, person).await;
    }
    let direction = readable(&app, &viewer, person).await?;
    page(&edit_page(&app, &viewer, direction.as_ref(), None, Problems::none()).await?)
}

async fn show(app: &App, viewer: &Viewer, person: PersonId) -> Answer {
    let direction = super::shared_of(app, viewer, person).await?.ok_or(PageError::Missing)?;
    access::require(app, viewer, &header(person, direction.shared_at), Need::Read).await?;
    let card = people::people::person(&app.db, person).await?.ok_or(PageError::Missing)?;
    let on = dates::local(direction.saved_at, &viewer.zone).date();
    page(&ShowPage {
        shell: viewer.shell(app, Place::at(format!("/people/{person}"))).await?,
        seen: format!("You and {}", first(&card.name)),
        name: card.name,
        on: dates::day(on),
        direction,
    })
}

/// The fields of a direction.
#[derive(Debug, Deserialize)]
pub struct Fields {
    #[serde(default)]
    aim: String,
    #[serde(default)]
    text: String,
    /// `share` shares what is saved.
    #[serde(default)]
    then: String,
    #[serde(default, rename = "_version")]
    version: i64,
}

/// `POST /people/{person}/direction`: saves, and shares when asked to.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(person): Path<PersonId>,
    form: Posted<Fields>,
) -> Answer {
    access::require(&app, &viewer, &header(person, None), Need::Write).await?;
    let now = app.clock.now();
    let line = lines::open_of_ic(&app.db, person).await?;
    let draft = match rules::read(&form.fields.aim, &form.fields.text) {
        Ok(draft) => draft,
        Err(problems) => {
            let direction = readable(&app, &viewer, person).await?;
            let page = edit_page(&app, &viewer, direction.as_ref(), Some(&form.fields), problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let Fields { version, then, .. } = &form.fields;
    let stand_in = stand_ins::in_force(&app.db, person, now).await?;
    let is_shared_already = form.fields.is_shared_already(&app, &viewer).await?;
    let mut tx = form.begin(&app).await?;
    if queries::save(&mut tx, &app, person, &draft, *version, now).await? == 0 {
        drop(tx);
        return two_versions(&app, &viewer, &form.fields).await;
    }
    let mut said = "Saved. It is yours alone until you share it.".to_owned();
    if let Some(line) = line.filter(|_| then == "share") {
        queries::share(&mut tx, person, version + 1, now).await?;
        let event =
            Event { kind: "direction.shared", by: Some(viewer.id.0), about: Some(person.0), object: Some(person.0) };
        events::record(&mut tx, &app, event, now).await?;
        let also = stand_in.map(|one| format!(" and {}", first(&one.person_name))).unwrap_or_default();
        said = format!("{}{also} can read it now.", first(&line.manager_name));
    } else if is_shared_already {
        said = "Saved.".to_owned();
    }
    form.finish(tx, to(format!("/people/{person}/direction")).saying(said)).await
}

impl Fields {
    async fn is_shared_already(&self, app: &App, viewer: &Viewer) -> Result<bool, PageError> {
        let direction = readable(app, viewer, viewer.id).await?;
        Ok(direction.is_some_and(|direction| direction.shared_at.is_some()))
    }
}

async fn two_versions(app: &App, viewer: &Viewer, fields: &Fields) -> Answer {
    let stands = readable(app, viewer, viewer.id).await?.ok_or(PageError::Missing)?;
    let path = format!("/people/{}/direction", viewer.id);
    let words = |aim: &str| Aim::named(aim).map_or_else(|| aim.to_owned(), |aim| aim.words().to_owned());
    let both = [
        ("Where to", words(&fields.aim), stands.aim.words().to_owned()),
        ("In your words", fields.text.clone(), stands.text.clone()),
    ];
    let hidden = [
        ("aim", fields.aim.clone()),
        ("text", fields.text.clone()),
        ("then", fields.then.clone()),
        ("_version", stands.version.to_string()),
    ];
    Conflict {
        shell: viewer.shell(app, Place::Elsewhere).await?,
        what: "Your direction".to_owned(),
        by: None,
        action: Some(path.clone()),
        back: path,
        hidden: hidden.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        fields: both
            .into_iter()
            .filter(|(_, yours, theirs)| yours != theirs)
            .map(|(label, yours, theirs)| Differing { label: label.to_owned(), yours, theirs })
            .collect(),
    }
    .answer()
}

async fn edit_page(
    app: &App,
    viewer: &Viewer,
    direction: Option<&Direction>,
    typed: Option<&Fields>,
    problems: Problems,
) -> Result<EditPage, PageError> {
    let line = lines::open_of_ic(&app.db, viewer.id).await?;
    let stand_in = stand_ins::in_force(&app.db, viewer.id, app.clock.now()).await?;
    let today = viewer.today(app.clock.now());
    let shared_at = direction.and_then(|direction| direction.shared_at);
    // Shared with one manager is not shared with the next.
    let reader = line.as_ref().filter(|line| shared_at.is_some_and(|at| at >= line.started_at));
    let aim = match typed {
        Some(typed) => Aim::named(&typed.aim),
        None => direction.map(|direction| direction.aim),
    };
    let text = typed.map(|typed| typed.text.clone()).or_else(|| direction.map(|direction| direction.text.clone()));
    let stand_in = stand_in.filter(|one| shared_at.is_none_or(|at| at >= one.from_at));
    let first_of = |line: &Line| match &stand_in {
        Some(one) => format!("{} and {}", first(&line.manager_name), first(&one.person_name)),
        None => first(&line.manager_name).to_owned(),
    };
    Ok(EditPage {
        shell: viewer.shell(app, Place::at(format!("/people/{}/plan", viewer.id))).await?,
        person: viewer.id,
        seen: reader.map_or_else(
            || "Only you".to_owned(),
            |line| match &stand_in {
                Some(_) => format!("You, {}", first_of(line)),
                None => format!("You and {}", first_of(line)),
            },
        ),
        is_shared: reader.is_some(),
        share_with: line.as_ref().filter(|_| reader.is_none()).map(&first_of),
        shared_on: shared_at
            .map(|at| dates::short_day(dates::local(at, &viewer.zone).date(), today))
            .unwrap_or_default(),
        aims: Aim::ALL.into_iter().map(|one| (one, aim == Some(one))).collect(),
        text: text.unwrap_or_default(),
        version: typed.map_or_else(|| direction.map_or(0, |direction| direction.version), |typed| typed.version),
        problems,
    })
}
