//! The rhythm of one line: chosen by either of its two people, with who and when, and told to
//! the other. Who stands in for the manager has no part in it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::events::{self, Event};
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::LineId;
use people::access::{self, Grant, Header, Need, Object};
use people::sessions::Viewer;

use super::rules::choices::Scope;
use super::rules::form::{self, Changed, Choice, Field, Pairs};
use super::rules::{Asked, Rhythm, Rhythms};
use super::{Ground, LineCadence, LineRow, chosen, ground, of_line, queries};

const WIDE: &str = "As everywhere here";

#[derive(Template)]
#[template(path = "cadence/line.html")]
struct LinePage {
    shell: Shell,
    line: LineRow,
    title: String,
    other: String,
    fields: Vec<Field>,
    version: i64,
    may_write: bool,
    history: Vec<Told>,
    problems: Problems,
}

/// One change, as a sentence.
struct Told {
    what: String,
    when: String,
}

/// `GET /lines/{line}/rhythm`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<LineId>) -> Answer {
    let (found, grant) = find(&app, &viewer, id, Need::Read).await?;
    let ground = ground(&app).await?;
    let choices = choices(&ground, &found);
    let typed = form::of(&choices, &chosen(found.line.rhythms.as_deref())?);
    let version = queries::version_of_line(&app.db, id).await?;
    page(&line_page(&app, &viewer, (found, grant), &ground, (&choices, &typed, version), Problems::none()).await?)
}

/// `POST /lines/{line}/rhythm`.
pub async fn change(State(app): State<App>, viewer: Viewer, Path(id): Path<LineId>, form: Posted<Pairs>) -> Answer {
    let now = app.clock.now();
    let (found, grant) = find(&app, &viewer, id, Need::Write).await?;
    let (ground, stands) = (ground(&app).await?, queries::version_of_line(&app.db, id).await?);
    let mut tx = form.begin(&app).await?;
    if found.line.ended_at.is_some() {
        return Err(PageError::Gone("This line has ended. What was chosen in it stays as it was.".to_owned()));
    }
    let choices = choices(&ground, &found);
    let version = form::version(&form.fields);
    let mut rhythms = chosen(found.line.rhythms.as_deref())?;
    let changed = match form::apply(&mut rhythms, &choices, (Scope::Line, &form.fields), now) {
        Ok(changed) => changed,
        Err(problems) => {
            drop(tx);
            let shown = (choices.as_slice(), &form.fields, version);
            let page = line_page(&app, &viewer, (found, grant), &ground, shown, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let back = to(format!("/lines/{id}/rhythm"));
    if changed.is_empty() && version == stands {
        return form.finish(tx, back.saying("It stays as it is.")).await;
    }
    let text = rhythms.write().map_err(PageError::broken)?;
    if !queries::save_of_line(&mut tx, id, &text, viewer.id, version, now).await? {
        drop(tx);
        return conflict(&app, &viewer, id, &form.fields).await;
    }
    for Changed { key, before, after } in &changed {
        let words = [before, after].map(|rhythm| rhythm.map(String::from));
        queries::insert_change(&mut tx, app.entropy.id(now), (id, key), words, viewer.id, now).await?;
    }
    let (about, object) = (Some(found.line.ic_id.0), Some(id.0));
    events::record(&mut tx, &app, Event { kind: "cadence.rhythm_changed", by: Some(viewer.id.0), about, object }, now)
        .await?;
    let said = format!("Saved. {} is told.", first(other(&found.line, &viewer)));
    form.finish(tx, back.saying(said)).await
}

/// A line with what is due in it, for somebody who may do that much with its rhythm.
async fn find(app: &App, viewer: &Viewer, id: LineId, need: Need) -> Result<(LineCadence, Grant), PageError> {
    let found = of_line(app, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(app, viewer, &found.line.header(), need).await?;
    Ok((found, grant))
}

impl LineRow {
    /// The header of its rhythm: there since the line is.
    pub fn header(&self) -> Header {
        Header::about(Object::Cadence, "any", self.ic_id).made(Some(self.line_id), self.started_at)
    }
}

fn other<'a>(line: &'a LineRow, viewer: &Viewer) -> &'a str {
    if viewer.id == line.ic_id { &line.manager_name } else { &line.ic_name }
}

/// The kinds a rhythm can be chosen for: those with one of their own, and of first conversations
/// those still to come.
fn choices(ground: &Ground, found: &LineCadence) -> Vec<Choice> {
    let wider = |kind: &Arc<Asked>| ground.workspace.of(&kind.key).rhythm.unwrap_or(kind.own);
    let is_over = |kind: &Arc<Asked>| {
        let is_due = found.due.iter().any(|one| one.kind.key == kind.key);
        matches!(kind.own, Rhythm::Once { .. }) && !is_due && wider(kind) != Rhythm::Off
    };
    let kinds = ground.kinds.iter().filter(|kind| kind.is_offered && kind.has_rhythm() && !is_over(kind));
    kinds.map(|kind| Choice { kind: kind.clone(), wider: wider(kind).at(found.is_early) }).collect()
}

async fn line_page(
    app: &App,
    viewer: &Viewer,
    (found, grant): (LineCadence, Grant),
    ground: &Ground,
    (choices, typed, version): (&[Choice], &Pairs, i64),
    problems: Problems,
) -> Result<LinePage, PageError> {
    let LineCadence { line, due, .. } = found;
    let today = viewer.today(app.clock.now());
    let stands = |choice: &Choice| due.iter().find(|one| one.kind.key == choice.kind.key).map(|one| one.stands(today));
    let field = |choice: &Choice| {
        let help = stands(choice).map_or_else(String::new, |stands| format!("Now {stands}."));
        let wide = format!("{WIDE}: {}", choice.wider.said());
        choice.field(Scope::Line, form::typed(typed, &choice.name()), wide, help)
    };
    let history = queries::changes_of_line(&app.db, line.line_id).await?;
    let is_one_of_two = [line.ic_id, line.manager_id].contains(&viewer.id);
    Ok(LinePage {
        shell: viewer.shell(app, Place::at(format!("/people/{}", line.ic_id))).await?,
        title: title(&line, viewer),
        other: if is_one_of_two { first(other(&line, viewer)).to_owned() } else { String::new() },
        fields: choices.iter().map(field).collect(),
        version,
        may_write: grant.may_write() && line.ended_at.is_none(),
        history: history.into_iter().map(|change| tell(&change, ground, viewer, today)).collect(),
        line,
        problems,
    })
}

fn title(line: &LineRow, viewer: &Viewer) -> String {
    let (ic, manager) = (first(&line.ic_name), first(&line.manager_name));
    match (line.ended_at, viewer.id) {
        (None, _) => format!("How often do you and {} sit down?", first(other(line, viewer))),
        (Some(_), me) if me == line.ic_id => format!("How often you and {manager} sat down."),
        (Some(_), _) => format!("How often {ic} and {manager} sat down."),
    }
}

/// "You set Career 1:1 from every month to every 6 weeks".
fn tell(change: &queries::Change, ground: &Ground, viewer: &Viewer, today: Date) -> Told {
    let who = if change.by_id == viewer.id { "You" } else { first(&change.by_name) };
    let kind = ground.kinds.iter().find(|kind| kind.key == change.kind_key);
    let title = kind.map_or(change.kind_key.as_str(), |kind| kind.title.as_str());
    let said = |text: &Option<String>| {
        let rhythm = text.as_deref().and_then(|text| text.parse::<Rhythm>().ok());
        rhythm.map_or_else(|| "as everywhere here".to_owned(), Rhythm::said)
    };
    let local = dates::local(change.at, &viewer.zone);
    Told {
        what: format!("{who} changed {title}: {}; before, {}", said(&change.after), said(&change.before)),
        when: format!("{}, {}", dates::short_day(local.date(), today), dates::time(&local)),
    }
}

async fn conflict(app: &App, viewer: &Viewer, id: LineId, typed: &Pairs) -> Answer {
    let (found, _) = find(app, viewer, id, Need::Write).await?;
    let stands: Rhythms = chosen(found.line.rhythms.as_deref())?;
    let choices = choices(&*ground(app).await?, &found);
    let version = queries::version_of_line(&app.db, id).await?;
    let newest = queries::changes_of_line(&app.db, id).await?.into_iter().next();
    let path = format!("/lines/{id}/rhythm");
    Conflict {
        shell: viewer.shell(app, Place::at(format!("/people/{}", found.line.ic_id))).await?,
        what: "How often you sit down".to_owned(),
        by: newest.map(|change| change.by_name),
        action: Some(path.clone()),
        back: path,
        fields: form::differing(&choices, typed, &stands, WIDE),
        hidden: form::again(&choices, typed, version),
    }
    .answer()
}
