//! What pillars and competencies weigh, as tables: siblings down, levels across.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with};
use people::access::Need;
use people::sessions::Viewer;

use super::desk::{self, Cell, Desk, Form, Pairs, Part, Tab};
use super::rules::groups::{self, Group, Siblings};
use super::rules::typed::percent_text;
use super::rules::weights;
use super::{Draft, find, hold};
use crate::frameworks::rules::and;
use crate::frameworks::{Framework, FrameworkVersionId};

/// One group as a table.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) title: String,
    /// How its form names it.
    pub(super) name: String,
    pub(super) mark: String,
    pub(super) problems: Problems,
    pub(super) levels: Vec<String>,
    pub(super) rows: Vec<(String, Vec<Cell>)>,
    /// Per level: what they add up to, and whether that is a whole.
    pub(super) sums: Vec<(String, bool)>,
}

impl Table {
    /// Whether there is anything to scale.
    pub(super) fn is_off(&self) -> bool {
        self.sums.iter().any(|(_, adds_up)| !adds_up)
    }

    pub(super) fn of(framework: &Framework, group: &Group, form: &Form) -> Table {
        let sum = |level: usize| (percent_text(group.sum(level)), group.adds_up(level));
        let row = |member: &groups::Member| {
            let cell = |level: &crate::frameworks::Level| form.cell(&format!("weight:{}:{}", member.key, level.key));
            (member.name.clone(), framework.levels.iter().map(cell).collect())
        };
        Table {
            title: group.title.clone(),
            name: group.siblings.name(),
            mark: form.mark.clone(),
            problems: form.problems.clone(),
            levels: framework.levels.iter().map(|level| level.name.clone()).collect(),
            rows: group.members.iter().map(row).collect(),
            sums: (0..framework.levels.len()).map(sum).collect(),
        }
    }

    /// The table of a group as it stands.
    pub(super) fn standing(framework: &Framework, group: &Group) -> Table {
        Table::of(framework, group, &Form::standing(weights::sheet(framework, group)))
    }
}

#[derive(Template)]
#[template(path = "frameworks/drafts/weights.html")]
struct WeightsPage {
    shell: Shell,
    desk: Desk,
    tables: Vec<Table>,
}

/// `GET /frameworks/drafts/{draft}/weights`.
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<FrameworkVersionId>) -> Answer {
    let (draft, _) = find(&app, &viewer, id, Need::Write).await?;
    page(&weights_page(&app, &viewer, draft, None).await?)
}

/// `POST /frameworks/drafts/{draft}/weights`: one group. Pressed with `do=scale`, what was
/// typed is scaled to 100 where it does not add up.
pub async fn save(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FrameworkVersionId>,
    form: Posted<Pairs>,
) -> Answer {
    let held = hold(&app, &viewer, id, &form).await?;
    let siblings = Siblings::named(form.fields.value("group")).ok_or(PageError::Missing)?;
    let group = groups::group(&held.draft.framework, &siblings);
    let group = group.ok_or_else(|| PageError::Gone("Somebody removed this group of weights meanwhile.".to_owned()))?;
    let scales = form.fields.value("do") == "scale";
    let part = Part {
        sheet: weights::sheet(&held.draft.framework, &group),
        what: format!("What belongs to {}", group.title),
        action: format!("{}/weights", held.draft.path()),
        back: page_of(&held.draft, &siblings),
        also: ["group", "do"].map(|name| (name.to_owned(), form.fields.value(name).to_owned())).to_vec(),
    };
    let part = Part {
        what: if siblings == Siblings::Pillars { "The weights of the pillars".to_owned() } else { part.what },
        ..part
    };
    let saved = desk::save(&app, &viewer, &form, held, part, |draft, typed| {
        weights::apply(&mut draft.framework, &group, typed)?;
        let scaled = if scales { groups::scale(&mut draft.framework, &siblings) } else { Vec::new() };
        Ok(said(&draft.framework, &siblings, &scaled))
    });
    match saved.await? {
        Ok(answer) => Ok(answer),
        Err(mend) => {
            let table = Table::of(&mend.draft.framework, &group, &mend.form);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &weights_page(&app, &viewer, mend.draft, Some(table)).await?)
        }
    }
}

/// Where the table of a group stands: criteria beside their competency.
fn page_of(draft: &Draft, siblings: &Siblings) -> String {
    match siblings {
        Siblings::Criteria(competency) => format!("{}/competencies/{competency}#criteria", draft.path()),
        _ => format!("{}/weights", draft.path()),
    }
}

fn said(framework: &Framework, siblings: &Siblings, scaled: &[usize]) -> String {
    let names =
        |levels: &[usize]| and(&levels.iter().map(|level| framework.levels[*level].name.as_str()).collect::<Vec<_>>());
    if !scaled.is_empty() {
        return format!("Saved, and scaled to 100 at {}.", names(scaled));
    }
    let group = groups::group(framework, siblings);
    let off = |group: &Group| (0..framework.levels.len()).filter(|level| !group.adds_up(*level)).collect::<Vec<_>>();
    match group.map(|group| off(&group)) {
        Some(off) if !off.is_empty() => format!("Saved as typed. They do not add up to 100 at {}.", names(&off)),
        _ => "The weights are saved.".to_owned(),
    }
}

async fn weights_page(app: &App, viewer: &Viewer, draft: Draft, mend: Option<Table>) -> Result<WeightsPage, PageError> {
    let all = groups::groups(&draft.framework);
    let shown = |group: &&Group| {
        let is_mended = mend.as_ref().is_some_and(|table| table.name == group.siblings.name());
        is_mended || !matches!(group.siblings, Siblings::Criteria(_))
    };
    let mut tables: Vec<Table> =
        all.iter().filter(shown).map(|group| Table::standing(&draft.framework, group)).collect();
    if let Some(mend) = mend {
        tables.iter_mut().filter(|table| table.name == mend.name).for_each(|table| *table = mend.clone());
        // What has to be mended comes first.
        tables.sort_by_key(|table| table.problems.is_empty());
    }
    Ok(WeightsPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        desk: Desk::editing(draft, Tab::Weights),
        tables,
    })
}
