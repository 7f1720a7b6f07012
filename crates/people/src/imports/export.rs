//! `/people/export.csv`: everybody who is here, in the columns an import reads, so that the file
//! imported again changes nothing. What a spreadsheet would take for a formula is guarded.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use jiff::civil::Date;
use kit::App;
use kit::web::{Answer, PageError};

use super::pages::require;
use super::queries;
use super::rules::cells::guarded;
use super::rules::plan::Known;
use crate::PersonId;
use crate::people::levels::rules::level_name;
use crate::people::levels::{self, Ladder};
use crate::sessions::Viewer;

const HEADINGS: [&str; 13] = [
    "external_id",
    "name",
    "email",
    "manager_email",
    "framework",
    "level",
    "level_since",
    "first_day",
    "last_day",
    "team",
    "title",
    "pronouns",
    "time_zone",
];

/// `GET /people/export.csv`: for whoever may import it again.
pub async fn download(State(app): State<App>, viewer: Viewer) -> Answer {
    require(&app, &viewer).await?;
    let now = app.clock.now();
    let known = queries::known(&app.db, viewer.id, now).await?;
    let ladders = levels::ladders(&app).await?;
    let file = file(&known, &ladders, viewer.today(now)).map_err(PageError::broken)?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

/// The file, with the mark by which spreadsheets know UTF-8.
fn file(known: &[Known], ladders: &[impl AsRef<Ladder>], today: Date) -> Result<Vec<u8>, csv::Error> {
    let emails: HashMap<PersonId, &str> = known.iter().map(|person| (person.id, person.card.email.as_str())).collect();
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(HEADINGS)?;
    for person in known.iter().filter(|person| person.card.last_on.is_none_or(|last| last >= today)) {
        writer.write_record(row(person, &emails, ladders).map(|cell| guarded(&cell)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn row(person: &Known, emails: &HashMap<PersonId, &str>, ladders: &[impl AsRef<Ladder>]) -> [String; 13] {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let card = &person.card;
    let level = person.level.as_ref();
    let framework = level.and_then(|(id, _)| ladders.iter().map(AsRef::as_ref).find(|ladder| ladder.id == *id));
    let manager = person.manager.and_then(|manager| emails.get(&manager).copied());
    [
        card.external_id.clone().unwrap_or_default(),
        card.name.clone(),
        card.email.clone(),
        manager.unwrap_or_default().to_owned(),
        framework.map_or_else(String::new, |ladder| ladder.name.clone()),
        level.map_or_else(String::new, |(framework, key)| level_name(ladders, *framework, key)),
        day(person.level_since),
        day(card.first_on),
        day(card.last_on),
        card.team.clone(),
        card.title.clone(),
        card.pronouns.clone(),
        card.zone.clone(),
    ]
}
