use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::PersonId;
use people::access::{self, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::{self, Aim};
use super::{Direction, header, queries, readable};
use crate::pair::Pair;

#[derive(Template)]
#[template(path = "direction/edit.html")]
struct EditPage {
    shell: Shell,
    person: PersonId,
    /// Who reads it: "Only you", "You and Ruth".
    seen: String,
    is_shared: bool,
    /// Whom it can be shared with now, by name and by id, where one of them does not read it yet.
    share_with: Option<(String, String)>,
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
    /// Whom the page named, who would read it.
    #[serde(default)]
    with: String,
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
    let pair = Pair::of(&app, person).await?;
    let shares = form.fields.then == "share" && pair.line.is_some();
    let read = rules::read(&form.fields.aim, &form.fields.text).and_then(|draft| {
        let sentence =
            || format!("By now somebody else would read it: {}. Look again before you share.", pair.readers(&viewer));
        let is_as_named = !shares || form.fields.with == pair.reader_ids(&viewer);
        if is_as_named { Ok(draft) } else { Err(Problems::of("text", sentence())) }
    });
    let draft = match read {
        Ok(draft) => draft,
        Err(problems) => {
            let direction = readable(&app, &viewer, person).await?;
            let page = edit_page(&app, &viewer, direction.as_ref(), Some(&form.fields), problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let version = form.fields.version;
    let is_shared_already = form.fields.is_shared_already(&app, &viewer).await?;
    let mut tx = form.begin(&app).await?;
    if queries::save(&mut tx, &app, person, &draft, version, now).await? == 0 {
        drop(tx);
        return two_versions(&app, &viewer, &form.fields).await;
    }
    let mut said = "Saved. It is yours alone until you share it.".to_owned();
    if shares {
        queries::share(&mut tx, person, version + 1, now).await?;
        let event =
            Event { kind: "direction.shared", by: Some(viewer.id.0), about: Some(person.0), object: Some(person.0) };
        events::record(&mut tx, &app, event, now).await?;
        said = format!("{} can read it now.", pair.readers(&viewer));
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
        ("with", fields.with.clone()),
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
    let pair = Pair::of(app, viewer.id).await?;
    let today = viewer.today(app.clock.now());
    let shared_at = direction.and_then(|direction| direction.shared_at);
    // Shared with one manager is not shared with the next, nor with who stands in later.
    let in_this_line = |at: &Timestamp| pair.line.as_ref().is_some_and(|line| *at >= line.started_at);
    let shared = shared_at.filter(in_this_line).map(|at| pair.at(at));
    let is_read_by_all = shared.as_ref().is_some_and(|shared| shared.reader_ids(viewer) == pair.reader_ids(viewer));
    let aim = match typed {
        Some(typed) => Aim::named(&typed.aim),
        None => direction.map(|direction| direction.aim),
    };
    let text = typed.map(|typed| typed.text.clone()).or_else(|| direction.map(|direction| direction.text.clone()));
    Ok(EditPage {
        shell: viewer.shell(app, Place::at(format!("/people/{}/plan", viewer.id))).await?,
        person: viewer.id,
        seen: shared.as_ref().map_or_else(|| "Only you".to_owned(), |shared| shared.seen(viewer)),
        is_shared: shared.is_some(),
        share_with: (pair.line.is_some() && !is_read_by_all).then(|| (pair.readers(viewer), pair.reader_ids(viewer))),
        shared_on: shared_at
            .map(|at| dates::short_day(dates::local(at, &viewer.zone).date(), today))
            .unwrap_or_default(),
        aims: Aim::ALL.into_iter().map(|one| (one, aim == Some(one))).collect(),
        text: text.unwrap_or_default(),
        version: typed.map_or_else(|| direction.map_or(0, |direction| direction.version), |typed| typed.version),
        problems,
    })
}
