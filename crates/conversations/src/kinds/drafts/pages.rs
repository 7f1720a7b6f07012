use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::web::conflict::Differing;
use kit::web::look::*;
use kit::web::{Answer, Conflict, PageError, Posted, Problems, page, page_with, to};
use people::sessions::Viewer;
use serde::Deserialize;

use super::rules::changes::{Change, Changed, changes};
use super::rules::sheet::{Field, Group, Sort, key_for};
use super::rules::{Page, Sheet};
use super::{Draft, find, hold, is_built_in, queries, require};
use crate::KindVersionId;
use crate::kinds::checks::{self, Matter};
use crate::kinds::reading::Reading;
use crate::kinds::{Kind, current_or_retired};

/// The fields of a form whose names follow from the draft.
type Pairs = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "kinds/drafts/show.html")]
struct ShowPage {
    shell: Shell,
    tabs: Vec<Tab>,
    history: String,
    matters: Vec<(String, String)>,
    /// What it says differently than the version everybody reads.
    changes: Vec<Change>,
    draft: Draft,
    reading: Reading,
    mark: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "kinds/drafts/edit.html")]
struct EditPage {
    shell: Shell,
    tabs: Vec<Tab>,
    draft: Draft,
    title: String,
    /// The parts, on the page of the agenda and on their own.
    parts: Vec<Tab>,
    action: String,
    sheet: Sheet,
    mark: String,
    problems: Problems,
}

/// A way to a page of the draft.
struct Tab {
    name: String,
    path: String,
    is_here: bool,
}

impl EditPage {
    /// Whether a folded group stands open: something in it has to be mended.
    fn is_wanted(&self, group: &Group) -> bool {
        group.fields.iter().any(|field| self.problems.at(&field.name).is_some())
    }

    /// The attributes that tie a field to the line under it and to what there is to mend.
    fn describes(&self, field: &Field) -> String {
        let is_wrong = self.problems.at(&field.name).is_some();
        let help = (!field.help.is_empty()).then(|| format!("{}-help", field.name));
        let problem = is_wrong.then(|| format!("{}-problem", field.name));
        let ids: Vec<String> = help.into_iter().chain(problem).collect();
        let described = if ids.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"", ids.join(" ")) };
        if is_wrong { format!("{described} aria-invalid=\"true\"") } else { described }
    }
}

fn tabs(draft: &Draft, here: Option<&Page>) -> Vec<Tab> {
    let overview = Tab { name: "Overview".to_owned(), path: draft.path(), is_here: here.is_none() };
    let named = Page::NAMED.iter().filter_map(|(name, word)| Some((Page::named(name)?, word)));
    let tab = |(page, word): (Page, &&str)| Tab {
        name: (*word).to_owned(),
        path: format!("{}{}", draft.path(), page.path()),
        is_here: here == Some(&page) || (page == Page::Agenda && matches!(here, Some(Page::Part(_)))),
    };
    std::iter::once(overview).chain(named.map(tab)).collect()
}

/// `GET /kinds/drafts/{draft}`: the whole of it, and what there is to mend.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<KindVersionId>) -> Answer {
    let draft = find(&app, &viewer, id).await?;
    page(&show_page(&app, &viewer, draft, Problems::none()).await?)
}

async fn show_page(app: &App, viewer: &Viewer, draft: Draft, problems: Problems) -> Result<ShowPage, PageError> {
    let mend = |matter: Matter| (matter.sentence, format!("{}{}", draft.path(), Page::from(matter.place).path()));
    let stands = match draft.newest {
        Some(_) => current_or_retired(app, &draft.kind.key).await?,
        None => None,
    };
    Ok(ShowPage {
        changes: stands.map(|(_, stands)| changes(&stands, &draft.kind)).unwrap_or_default(),
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        tabs: tabs(&draft, None),
        history: history(&draft, viewer),
        matters: checks::look(&draft.kind).into_iter().map(mend).collect(),
        reading: Reading::of(app, &draft.kind).await?,
        mark: draft.mark()?,
        problems,
        draft,
    })
}

fn history(draft: &Draft, viewer: &Viewer) -> String {
    let becomes = match draft.newest {
        None => "Nobody can plan it before it is published.".to_owned(),
        Some(newest) => {
            format!("It becomes version {}; conversations keep the one they were planned with.", newest + 1)
        }
    };
    match (&draft.changed_by, draft.changed_at) {
        (Some(by), Some(at)) => {
            format!("{becomes} Last changed by {by}, {}.", dates::day_and_time(&dates::local(at, &viewer.zone)))
        }
        _ => becomes,
    }
}

/// `GET /kinds/drafts/{draft}/pages/{page}`.
pub async fn edit(State(app): State<App>, viewer: Viewer, Path((id, name)): Path<(KindVersionId, String)>) -> Answer {
    edit_page(&app, &viewer, id, Page::named(&name).ok_or(PageError::Missing)?).await
}

/// `GET /kinds/drafts/{draft}/parts/{part}`.
pub async fn edit_part(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(KindVersionId, String)>,
) -> Answer {
    edit_page(&app, &viewer, id, Page::Part(key)).await
}

/// `POST /kinds/drafts/{draft}/pages/{page}`.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, name)): Path<(KindVersionId, String)>,
    form: Posted<Pairs>,
) -> Answer {
    require(&app, &viewer).await?;
    save_page(&app, &viewer, id, Page::named(&name).ok_or(PageError::Missing)?, form).await
}

/// `POST /kinds/drafts/{draft}/parts/{part}`.
pub async fn save_part(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, key)): Path<(KindVersionId, String)>,
    form: Posted<Pairs>,
) -> Answer {
    save_page(&app, &viewer, id, Page::Part(key), form).await
}

async fn edit_page(app: &App, viewer: &Viewer, id: KindVersionId, on: Page) -> Answer {
    let draft = find(app, viewer, id).await?;
    let sheet = on.sheet(&draft.kind).ok_or(PageError::Missing)?;
    let mark = sheet.mark();
    page(&form_page(app, viewer, draft, &on, (sheet, mark, Problems::none())).await?)
}

async fn form_page(
    app: &App,
    viewer: &Viewer,
    draft: Draft,
    on: &Page,
    (sheet, mark, problems): (Sheet, String, Problems),
) -> Result<EditPage, PageError> {
    let has_parts = matches!(on, Page::Agenda | Page::Part(_));
    let part = |part: &crate::kinds::Part| Tab {
        name: part.title(),
        path: format!("{}/parts/{}", draft.path(), part.key),
        is_here: *on == Page::Part(part.key.clone()),
    };
    Ok(EditPage {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        tabs: tabs(&draft, Some(on)),
        title: title(&draft.kind, on),
        parts: draft.kind.parts.iter().filter(|_| has_parts).map(part).collect(),
        action: format!("{}{}", draft.path(), on.path()),
        draft,
        sheet,
        mark,
        problems,
    })
}

fn title(kind: &Kind, on: &Page) -> String {
    let part = |key: &str| kind.parts.iter().find(|part| part.key == key).map(crate::kinds::Part::title);
    match on {
        Page::About => "What it is, and how long.".to_owned(),
        Page::Agenda => "Which parts, in which order.".to_owned(),
        Page::Questions => "What the IC is asked beforehand.".to_owned(),
        Page::Steps => "How the manager prepares.".to_owned(),
        Page::After => "What is owed afterwards.".to_owned(),
        Page::Letters => "What the letters say.".to_owned(),
        Page::Part(key) => part(key).unwrap_or_default(),
    }
}

/// Saves one page, or shows both versions when somebody changed it meanwhile, or answers with
/// what there is to mend.
async fn save_page(app: &App, viewer: &Viewer, id: KindVersionId, on: Page, form: Posted<Pairs>) -> Answer {
    let mut held = hold(app, viewer, id, &form).await?;
    let sheet = on.sheet(&held.draft.kind).ok_or(PageError::Missing)?;
    let (typed, mark) = (sheet.typed(&form.fields), sheet.mark());
    let version = form.fields.iter().find(|(name, _)| name == "_version").map(|(_, value)| value.as_str());
    let there = format!("{}{}", held.draft.path(), on.path());
    if version != Some(mark.as_str()) && typed != sheet {
        let by = held.draft.changed_by.clone();
        drop(held);
        return two_versions(app, viewer, &there, (&sheet, &typed), by).await;
    }
    let stands = held.draft.clone();
    match on.apply(&mut held.draft.kind, &typed) {
        Ok(()) => {
            let tx = held.write(app, viewer).await?;
            form.finish(tx, to(there).saying("Saved.")).await
        }
        Err(problems) => {
            drop(held);
            let again = form_page(app, viewer, stands, &on, (typed, mark, problems)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
    }
}

async fn two_versions(
    app: &App,
    viewer: &Viewer,
    there: &str,
    (stands, typed): (&Sheet, &Sheet),
    by: Option<String>,
) -> Answer {
    let differs = |(stands, typed): &(&Field, &Field)| stands.value != typed.value;
    let differing = stands.fields().zip(typed.fields()).filter(differs).map(|(stands, typed)| Differing {
        label: stands.label.clone(),
        yours: typed.value.clone(),
        theirs: stands.value.clone(),
    });
    // A box that is not ticked sends nothing.
    let sent = typed.fields().filter(|field| field.sort != Sort::Tick || !field.value.is_empty());
    let hidden = sent.map(|field| (field.name.clone(), field.value.clone()));
    Conflict {
        shell: viewer.shell(app, Place::at("/conversations")).await?,
        what: "This page of the draft".to_owned(),
        by: by.filter(|by| *by != viewer.name),
        action: Some(there.to_owned()),
        back: there.to_owned(),
        fields: differing.collect(),
        hidden: hidden.chain([("_version".to_owned(), stands.mark())]).collect(),
    }
    .answer()
}

/// A form with nothing to type.
#[derive(Debug, Deserialize)]
pub struct Press {}

/// The name of a copy.
#[derive(Debug, Deserialize)]
pub struct CopyForm {
    #[serde(default)]
    title: String,
}

/// `POST /kinds/{key}/copies`: a kind of the workspace's own, begun as a draft.
pub async fn copy(State(app): State<App>, viewer: Viewer, Path(key): Path<String>, form: Posted<CopyForm>) -> Answer {
    require(&app, &viewer).await?;
    let (_, kind) = current_or_retired(&app, &key).await?.ok_or(PageError::Missing)?;
    let title = form.fields.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = match title.chars().count() {
        0 => Some("Give the copy a name of its own."),
        count if count > 80 => Some("At most 80 letters."),
        _ if title.to_lowercase() == kind.title.to_lowercase() => {
            Some("Give it another name, so that both can be told apart.")
        }
        _ => None,
    };
    if let Some(sentence) = sentence {
        return crate::kinds::pages::with_problem(&app, &viewer, &key, Problems::of("title", sentence), title).await;
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    let taken = queries::keys(&mut tx).await?;
    // "drafts" is a page beside the kinds.
    let taken: Vec<&str> = taken.iter().map(String::as_str).chain(["drafts"]).collect();
    let copied_from = Some(kind.root().to_owned());
    let copy = Kind { key: key_for(&title, &taken), title, copied_from, ..(*kind).clone() };
    let content = copy.write().map_err(PageError::broken)?;
    let id: KindVersionId = app.entropy.id(now);
    queries::begin(&mut tx, id, (&copy.key, &content), viewer.id, now).await?;
    let said = format!("{} is begun. Nobody can plan it before it is published.", copy.title);
    form.finish(tx, to(format!("/kinds/drafts/{id}")).saying(said)).await
}

/// `POST /kinds/{key}/drafts`: the next version of a kind that was copied. A second press finds
/// the draft of the first.
pub async fn begin(State(app): State<App>, viewer: Viewer, Path(key): Path<String>, form: Posted<Press>) -> Answer {
    require(&app, &viewer).await?;
    let (_, kind) = current_or_retired(&app, &key).await?.ok_or(PageError::Missing)?;
    if is_built_in(&key) {
        return Err(PageError::Gone(
            "The built-in kinds are copied, not changed: copy it and change the copy.".to_owned(),
        ));
    }
    let now = app.clock.now();
    let mut tx = form.begin(&app).await?;
    let id: KindVersionId = app.entropy.id(now);
    let content = kind.write().map_err(PageError::broken)?;
    let id = match queries::begin(&mut tx, id, (&key, &content), viewer.id, now).await? {
        true => id,
        false => queries::draft_of(&mut tx, &key).await?.ok_or(PageError::Missing)?,
    };
    form.finish(tx, to(format!("/kinds/drafts/{id}"))).await
}

/// The draft as it was looked at.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    #[serde(default, rename = "_version")]
    mark: String,
}

/// `POST /kinds/drafts/{draft}/publication`: publishes what was looked at, and nothing else.
pub async fn publish(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<KindVersionId>,
    form: Posted<Seen>,
) -> Answer {
    let held = hold(&app, &viewer, id, &form).await?;
    let mut problems = Problems::none();
    if form.fields.mark != held.draft.mark()? {
        problems.add("publish", "Somebody changed the draft while you looked. Look once more, then publish.");
    }
    if !problems.is_empty() || !checks::look(&held.draft.kind).is_empty() {
        let draft = held.draft.clone();
        drop(held);
        let again = show_page(&app, &viewer, draft, problems).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let Kind { key, title, .. } = &held.draft.kind;
    let there = format!("/kinds/{key}");
    let is_retired = current_or_retired(&app, key).await?.is_some_and(|(row, _)| row.retired_at.is_some());
    let said = match is_retired {
        true => format!("{title} is published. It can be planned again once it is offered."),
        false => format!("{title} is published. It can be planned from now on."),
    };
    let tx = held.publish(&app, &viewer).await?;
    form.finish(tx, to(there).saying(said)).await
}

/// `POST /kinds/drafts/{draft}/removal`: throws a draft away.
pub async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<KindVersionId>,
    form: Posted<Press>,
) -> Answer {
    let mut held = hold(&app, &viewer, id, &form).await?;
    queries::remove(&mut held.tx, id).await?;
    form.finish(held.tx, to("/kinds").saying("The draft is gone.")).await
}
