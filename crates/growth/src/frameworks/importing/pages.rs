//! Bringing in a framework: the form, the report of everything found, and the draft it becomes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::upload::Upload;
use kit::web::{Answer, PageError, Problems, page, page_with, to};
use people::access::{self, Header, Need, Object};
use people::sessions::Viewer;

use super::choices::{Choices, Typed, choose};
use super::findings::{Findings, Matter, Said, Severity, gathered};
use super::mapping::{self, Mapping};
use super::rules::{Found, read, read_file};
use super::weights::{self, unbalanced};
use super::{Form, follow, note};
use crate::frameworks::difference::{Brief, brief};
use crate::frameworks::rules::count;
use crate::frameworks::{Framework, FrameworkId, FrameworkVersionId, Listed, load, people_by_level};
use crate::frameworks::{drafts, queries};

#[derive(Template)]
#[template(path = "frameworks/importing/form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    has_one: bool,
}

#[derive(Template)]
#[template(path = "frameworks/importing/report.html")]
struct ReportPage {
    shell: Shell,
    problems: Problems,
    text: String,
    framework: Option<Framework>,
    form: Form,
    /// What is what, where somebody said so.
    mapping: Vec<(String, String)>,
    matters: Vec<MatterFound>,
    to_mend: usize,
    odd: usize,
    is_unbalanced: bool,
    targets: Vec<Target>,
    choices: Choices,
}

/// What was found about one matter.
struct MatterFound {
    title: &'static str,
    found: Vec<Said>,
    more: usize,
}

/// A framework the file could become the next version of.
struct Target {
    listed: Listed,
    /// Its draft, which stands in the way of another.
    draft: Option<FrameworkVersionId>,
    /// What would be different, kind by kind.
    changes: Vec<Brief>,
}

/// So many names fit a sentence beside a choice; more are counted there, and listed below it.
const MOST_NAMES: usize = 12;

impl Target {
    fn is_short(&self) -> bool {
        self.changes.iter().map(|change| change.names.len()).sum::<usize>() <= MOST_NAMES
    }
}

impl ReportPage {
    fn title(&self) -> String {
        let Some(framework) = &self.framework else {
            return "This cannot become a framework yet.".to_owned();
        };
        let odd = match self.odd {
            0 => "Nothing odd.".to_owned(),
            1 => "One thing to look at.".to_owned(),
            odd => format!("{} things to look at.", count(odd)),
        };
        format!("{}. {odd}", say_size(framework))
    }

    fn levels(&self) -> Vec<(usize, &str, &Typed)> {
        let named = self.framework.iter().flat_map(|framework| &framework.levels);
        named
            .zip(&self.choices.levels)
            .enumerate()
            .map(|(place, (level, typed))| (place, level.name.as_str(), typed))
            .collect()
    }

    fn is_into(&self, id: &FrameworkId) -> bool {
        self.choices.into == id.to_string()
    }
}

/// "Six levels, sixteen competencies".
pub(super) fn say_size(framework: &Framework) -> String {
    let (levels, parts) = (framework.levels.len(), framework.competencies().count());
    let levels_word = if levels == 1 { "level" } else { "levels" };
    let parts_word = if parts == 1 { "competency" } else { "competencies" };
    format!("{} {levels_word}, {} {parts_word}", count(levels), count(parts).to_lowercase())
}

pub(super) async fn may_import(app: &App, viewer: &Viewer) -> Result<(), PageError> {
    access::require(app, viewer, &Header::common(Object::Framework, "draft"), Need::Write).await.map(drop)
}

/// `GET /frameworks/import`: where a file is brought or pasted.
pub async fn form(State(app): State<App>, viewer: Viewer) -> Answer {
    may_import(&app, &viewer).await?;
    show_form(&app, &viewer, StatusCode::OK, Problems::none()).await
}

async fn show_form(app: &App, viewer: &Viewer, status: StatusCode, problems: Problems) -> Answer {
    let has_one = !queries::all(&app.db).await?.is_empty();
    let shell = viewer.shell(app, Place::at("/framework")).await?;
    page_with(status, &FormPage { shell, problems, has_one })
}

/// `POST /frameworks/import`: reads a file and reports; writes nothing.
pub async fn report(State(app): State<App>, viewer: Viewer, form: Upload) -> Answer {
    may_import(&app, &viewer).await?;
    let pasted = form.field("text");
    let bytes = form.file.as_ref().map_or(pasted.as_bytes(), |(_, bytes)| bytes);
    if bytes.is_empty() {
        let problems = Problems::of("file", "Choose a file, or paste its text below.");
        return show_form(&app, &viewer, StatusCode::UNPROCESSABLE_ENTITY, problems).await;
    }
    let (found, text) = read_file(bytes);
    let asked = found.asks_what_is_what().then(|| mapping::offered(&text)).flatten();
    match asked {
        Some(mapping) => {
            let mapping = Mapping { was_windows: found.was_windows(), ..mapping };
            mapping::pages::show(&app, &viewer, StatusCode::OK, text, mapping).await
        }
        None => show_report(&app, &viewer, found, text, None).await,
    }
}

/// The report of a file that was just read, with what is offered.
pub(super) async fn show_report(
    app: &App,
    viewer: &Viewer,
    found: Found,
    text: String,
    mapping: Option<&Mapping>,
) -> Answer {
    let choices = found.framework.as_ref().map(Choices::offered).unwrap_or_default();
    let report = report_page(app, viewer, Brought { found, text, mapping }, choices, Problems::none()).await?;
    if report.framework.is_some() { page(&report) } else { page_with(StatusCode::UNPROCESSABLE_ENTITY, &report) }
}

/// `POST /frameworks/import/draft`: makes a draft of the file as chosen.
pub async fn draft(State(app): State<App>, viewer: Viewer, form: Upload) -> Answer {
    may_import(&app, &viewer).await?;
    let text = form.field("text");
    let mapping = Mapping::of_fields(text, |name| form.field(name).to_owned());
    let found = mapping.as_ref().map_or_else(|| read(text), |mapping| mapping::read(text, mapping));
    let choices = chosen(&form, found.framework.as_ref());
    let problems = match &found.framework {
        None => Problems::none(),
        Some(framework) => match decide(&app, framework, found.form, &choices).await? {
            Ok((target, chosen)) => return save(&app, &viewer, &form, target, chosen, choices.normalise).await,
            Err(problems) => problems,
        },
    };
    let brought = Brought { found, text: text.to_owned(), mapping: mapping.as_ref() };
    let report = report_page(&app, &viewer, brought, choices, problems).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &report)
}

/// The fields of the report page as they were typed.
fn chosen(form: &Upload, framework: Option<&Framework>) -> Choices {
    let field = |name: &str, place: usize| form.field(&format!("{name}-{place}")).to_owned();
    let level =
        |place: usize| Typed { place: field("place", place), from: field("from", place), to: field("to", place) };
    Choices {
        name: form.field("name").to_owned(),
        into: form.field("into").to_owned(),
        normalise: !form.field("normalise").is_empty(),
        levels: (0..framework.map_or(0, |framework| framework.levels.len())).map(level).collect(),
    }
}

type Decision = Result<(Option<Listed>, Framework), Problems>;

/// The framework as chosen and what it follows, or what has to be mended first.
async fn decide(app: &App, framework: &Framework, form: Form, choices: &Choices) -> Result<Decision, PageError> {
    let taken = queries::keys(&app.db).await?;
    let taken: Vec<&str> = taken.iter().map(|row| row.key.as_str()).collect();
    if choices.is_new() {
        return Ok(choose(framework, form, choices, None, &taken).map(|chosen| (None, chosen)));
    }
    let all = queries::all(&app.db).await?;
    let Some(target) = all.into_iter().find(|one| one.id.to_string() == choices.into) else {
        return Ok(Err(Problems::of("into", "Choose what it becomes.")));
    };
    let before = load(app, target.version_id).await?;
    Ok(choose(framework, form, choices, Some(&before), &taken).map(|chosen| (Some(target), chosen)))
}

async fn save(
    app: &App,
    viewer: &Viewer,
    form: &Upload,
    target: Option<Listed>,
    mut chosen: Framework,
    normalise: bool,
) -> Answer {
    let note = note::note(&chosen, normalise);
    if normalise {
        weights::normalise(&mut chosen);
    }
    let mut tx = form.token.begin(app).await?;
    let Some(draft) = drafts::bring(&mut tx, app, viewer, (&chosen, &note), target.as_ref()).await? else {
        let name = chosen.name;
        return Err(PageError::Gone(format!(
            "{name} has a draft already, and it has only one at a time. Publish that one or throw it away, then bring the file once more."
        )));
    };
    let said = "The file is a draft now. Nobody else reads it until you open it.";
    form.token.finish(tx, to(format!("/frameworks/drafts/{draft}")).saying(said)).await
}

/// A file in the hands of somebody who brings it.
struct Brought<'a> {
    found: Found,
    text: String,
    mapping: Option<&'a Mapping>,
}

async fn report_page(
    app: &App,
    viewer: &Viewer,
    brought: Brought<'_>,
    choices: Choices,
    problems: Problems,
) -> Result<ReportPage, PageError> {
    let Found { framework, findings, form } = brought.found;
    let targets = match &framework {
        Some(framework) => targets(app, viewer, framework, form).await?,
        None => Vec::new(),
    };
    Ok(ReportPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems,
        matters: matters(&findings),
        to_mend: findings.count(Severity::Stop),
        odd: findings.count(Severity::Odd),
        is_unbalanced: framework.as_ref().is_some_and(|framework| !unbalanced(framework).is_empty()),
        framework,
        form,
        mapping: brought.mapping.map(Mapping::fields).unwrap_or_default(),
        text: brought.text,
        targets,
        choices,
    })
}

fn matters(findings: &Findings) -> Vec<MatterFound> {
    let matter = |matter: &Matter| MatterFound {
        title: matter.title(),
        found: gathered(&findings.about(*matter)),
        more: findings.more(*matter),
    };
    Matter::ALL.iter().map(matter).filter(|matter| !matter.found.is_empty()).collect()
}

async fn targets(app: &App, viewer: &Viewer, framework: &Framework, form: Form) -> Result<Vec<Target>, PageError> {
    let mut targets = Vec::new();
    let begun = drafts::listed(app, viewer).await?;
    for listed in queries::all(&app.db).await? {
        let before = load(app, listed.version_id).await?;
        let people = people_by_level(app, listed.id, viewer.today(app.clock.now())).await?;
        let mut next = framework.clone();
        follow(&mut next, &before, form);
        let changes = brief(&before, &next, &people);
        let draft = begun.iter().find(|draft| draft.framework_id == listed.id).map(|draft| draft.id);
        targets.push(Target { listed, draft, changes });
    }
    Ok(targets)
}
