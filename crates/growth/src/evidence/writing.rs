//! Writing evidence down: three boxes, a day, and what it shows.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::events;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::PersonId;
use people::access::{self, Header, Need};
use people::sessions::Viewer;
use serde::Deserialize;

use super::reading::{self, Evidence};
use super::rules::{self, Typed};
use super::{queries, sharing};
use crate::EvidenceId;
use crate::pair::{Ladder, Offered, Pair};
use crate::words;

#[derive(Template)]
#[template(path = "evidence/write.html")]
struct WritePage {
    shell: Shell,
    action: String,
    back: String,
    title: String,
    is_own: bool,
    /// Whom it would be shared with, by name and by id.
    other: String,
    with: String,
    /// Whether there is somebody to share with now.
    may_share: bool,
    today: Date,
    typed: Typed,
    offered: Vec<Offered>,
    /// Open when something is picked in it.
    is_more_open: bool,
    version: Option<i64>,
    problems: Problems,
}

/// The fields of a piece of evidence.
#[derive(Debug, Default, Deserialize)]
pub struct Fields {
    #[serde(default)]
    situation: String,
    #[serde(default)]
    behaviour: String,
    #[serde(default)]
    impact: String,
    #[serde(default)]
    happened_on: String,
    #[serde(default)]
    competency: Vec<String>,
    #[serde(default)]
    to_grow: String,
    #[serde(default)]
    next_level: String,
    /// `share` shares it as it is saved.
    #[serde(default)]
    then: String,
    /// Whom the page named beside that button.
    #[serde(default)]
    with: String,
    #[serde(default)]
    back: String,
    #[serde(default, rename = "_version")]
    version: i64,
}

impl Fields {
    fn typed(&self) -> Typed {
        Typed {
            situation: self.situation.clone(),
            behaviour: self.behaviour.clone(),
            impact: self.impact.clone(),
            happened_on: self.happened_on.clone(),
            competencies: self.competency.clone(),
            to_grow: self.to_grow == "yes",
            next_level: self.next_level == "yes",
        }
    }
}

/// `GET /people/{person}/evidence/new`.
pub async fn new(State(app): State<App>, viewer: Viewer, Path(ic): Path<PersonId>) -> Answer {
    let pair = Pair::of(&app, ic).await?;
    may_write(&app, &viewer, &pair, app.clock.now()).await?;
    page(&write_page(&app, &viewer, &pair, Typed::default(), None, Problems::none()).await?)
}

/// `POST /people/{person}/evidence`.
pub async fn create(State(app): State<App>, viewer: Viewer, Path(ic): Path<PersonId>, form: Posted<Fields>) -> Answer {
    let now = app.clock.now();
    let pair = Pair::of(&app, ic).await?;
    may_write(&app, &viewer, &pair, now).await?;
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let typed = form.fields.typed();
    let draft = match rules::read(&typed, &ladder.keys(), viewer.today(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let page = write_page(&app, &viewer, &pair, typed, None, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let mut tx = form.begin(&app).await?;
    let id: EvidenceId = app.entropy.id(now);
    let new = queries::New { id, about: ic, author: viewer.id, line: pair.line_id(), draft: &draft };
    queries::insert(&mut tx, &app, new, now).await?;
    let mut said = "Noted. Only you can read it.".to_owned();
    let with = form.fields.with.as_str();
    if form.fields.then == "share" && !with.is_empty() && with != pair.reader_ids(&viewer) {
        // Noted all the same: whether it goes to whoever would read it now is asked on its own page.
        return form.finish(tx, to(format!("/evidence/{id}/sharing")).saying("Noted. Only you can read it.")).await;
    }
    if form.fields.then == "share" && pair.line.is_some() {
        queries::share(&mut tx, id, 1, now).await?;
        events::record(&mut tx, &app, sharing::event(viewer.id, ic, id), now).await?;
        said = format!("Noted and shared. {} can read it.", pair.readers(&viewer));
    }
    let list = format!("/people/{ic}/evidence");
    let back = words::local_path(&form.fields.back).map_or(list, str::to_owned);
    form.finish(tx, to(back).saying(said)).await
}

/// `GET /evidence/{evidence}/edit`.
pub async fn edit(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>) -> Answer {
    let evidence = own_private(&app, &viewer, id).await?;
    let pair = Pair::of(&app, evidence.about_id).await?;
    let typed = typed_of(&evidence);
    page(&write_page(&app, &viewer, &pair, typed, Some((id, evidence.version)), Problems::none()).await?)
}

/// `POST /evidence/{evidence}/edit`.
pub async fn save(State(app): State<App>, viewer: Viewer, Path(id): Path<EvidenceId>, form: Posted<Fields>) -> Answer {
    let now = app.clock.now();
    let evidence = own_private(&app, &viewer, id).await?;
    let pair = Pair::of(&app, evidence.about_id).await?;
    let ladder = Ladder::of(&app, &pair.ic).await?;
    let typed = form.fields.typed();
    let draft = match rules::read(&typed, &ladder.keys(), viewer.today(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let version = Some((id, form.fields.version));
            let page = write_page(&app, &viewer, &pair, typed, version, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let mut tx = form.begin(&app).await?;
    if queries::update(&mut tx, &app, id, form.fields.version, &draft).await? == 0 {
        drop(tx);
        let stands = own_private(&app, &viewer, id).await?;
        return two_versions(&app, &viewer, &stands, &form.fields).await;
    }
    form.finish(tx, to(format!("/evidence/{id}")).saying("Saved. Only you can read it.")).await
}

/// The author’s own evidence while it is private; what is shared stays as it is.
async fn own_private(app: &App, viewer: &Viewer, id: EvidenceId) -> Result<Evidence, PageError> {
    let (evidence, grant) = reading::one(app, viewer, id, Need::Read).await?;
    match evidence.shared_at {
        Some(_) if evidence.author_id == viewer.id => Err(PageError::Gone(
            "This is shared, so it stays as it was read. Write a new note if there is more to say.".to_owned(),
        )),
        None if grant.may_write() => Ok(evidence),
        _ => Err(PageError::Missing),
    }
}

/// Only the IC about themselves, and the manager of the open line about their IC.
async fn may_write(app: &App, viewer: &Viewer, pair: &Pair, now: Timestamp) -> Result<(), PageError> {
    let object = reading::private_object(viewer.id, pair.ic.id);
    let header = Header::about(object, "private", pair.ic.id).made(pair.line_id(), now).by(viewer.id);
    access::require(app, viewer, &header, Need::Write).await.map(drop)
}

fn typed_of(evidence: &Evidence) -> Typed {
    Typed {
        situation: evidence.situation.clone(),
        behaviour: evidence.behaviour.clone(),
        impact: evidence.impact.clone(),
        happened_on: evidence.happened_on.to_string(),
        competencies: evidence.competencies.clone(),
        to_grow: evidence.to_grow,
        next_level: evidence.next_level,
    }
}

async fn write_page(
    app: &App,
    viewer: &Viewer,
    pair: &Pair,
    typed: Typed,
    edited: Option<(EvidenceId, i64)>,
    problems: Problems,
) -> Result<WritePage, PageError> {
    let ladder = Ladder::of(app, &pair.ic).await?;
    let list = format!("/people/{}/evidence", pair.ic.id);
    let is_own = viewer.id == pair.ic.id;
    let path = edited.map(|(id, _)| format!("/evidence/{id}"));
    let place = if is_own { "/evidence".to_owned() } else { format!("/people/{}", pair.ic.id) };
    Ok(WritePage {
        shell: viewer.shell(app, Place::at(place)).await?,
        action: path.as_ref().map_or_else(|| list.clone(), |path| format!("{path}/edit")),
        back: path.unwrap_or(list),
        title: if is_own {
            "What did you do?".to_owned()
        } else {
            format!("What did you see {} do?", first(&pair.ic.name))
        },
        is_own,
        other: pair.readers(viewer),
        with: pair.reader_ids(viewer),
        may_share: pair.line.is_some(),
        today: viewer.today(app.clock.now()),
        offered: ladder.offered(&typed.competencies),
        is_more_open: !typed.competencies.is_empty(),
        version: edited.map(|(_, version)| version),
        typed,
        problems,
    })
}

async fn two_versions(app: &App, viewer: &Viewer, stands: &Evidence, fields: &Fields) -> Answer {
    let path = format!("/evidence/{}", stands.id);
    let both = [
        ("Situation", &fields.situation, &stands.situation),
        ("Behaviour", &fields.behaviour, &stands.behaviour),
        ("Impact", &fields.impact, &stands.impact),
    ];
    let mut hidden: Vec<(String, String)> = [
        ("situation", fields.situation.clone()),
        ("behaviour", fields.behaviour.clone()),
        ("impact", fields.impact.clone()),
        ("happened_on", fields.happened_on.clone()),
        ("to_grow", fields.to_grow.clone()),
        ("next_level", fields.next_level.clone()),
        ("_version", stands.version.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    hidden.extend(fields.competency.iter().map(|key| ("competency".to_owned(), key.clone())));
    let differing = both.into_iter().filter(|(_, yours, theirs)| yours.trim() != theirs.as_str());
    let field = |(label, yours, theirs): (&str, &String, &String)| Differing {
        label: label.to_owned(),
        yours: yours.clone(),
        theirs: theirs.clone(),
    };
    Conflict {
        shell: viewer.shell(app, Place::at("/evidence")).await?,
        what: "This note".to_owned(),
        by: None,
        action: Some(format!("{path}/edit")),
        back: path,
        hidden,
        fields: differing.map(field).collect(),
    }
    .answer()
}
