//! A level that was recorded by mistake is taken back, with a reason: it stays on the page as
//! taken back, and the levels beside it count as if it had never been.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use kit::App;
use kit::web::look::first;
use kit::web::{Answer, PageError, Posted, Problems, page_with, to};
use serde::Deserialize;

use super::pages::{LevelPage, build, load, nothing_chosen};
use super::{Step, queries};
use crate::PersonId;
use crate::access::Need;
use crate::people::card::rules::text_problem;
use crate::sessions::Viewer;

/// Which level, and why.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CorrectionForm {
    pub(super) step: String,
    pub(super) reason: String,
    pub(super) _version: i64,
}

impl CorrectionForm {
    /// The form over this version of a person, before anything is typed.
    pub(super) fn of(version: i64) -> CorrectionForm {
        CorrectionForm { _version: version, ..CorrectionForm::default() }
    }
}

/// `POST /people/{person}/level/corrections`: takes a recorded level back.
pub async fn correct(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<PersonId>,
    form: Posted<CorrectionForm>,
) -> Answer {
    let (person, grant) = load(&app, &viewer, id, Need::Write).await?;
    let typed = nothing_chosen(&person);
    let mut shown = build(&app, &viewer, person, &grant, typed).await?;
    let step = match read(&shown, &form.fields) {
        Ok(step) => step,
        Err(problems) => {
            (shown.problems, shown.correction) = (problems, form.fields);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let (mut tx, now) = (form.begin(&app).await?, app.clock.now());
    if !queries::takes_turn(&mut tx, id, form.fields._version).await? {
        let gone = "The levels changed while you wrote. Nothing was taken back; open the page again and look.";
        return Err(PageError::Gone(gone.to_owned()).keeping(&[("reason", &form.fields.reason)]));
    }
    queries::take_back(&mut tx, step.id, form.fields.reason.trim(), viewer.id, now).await?;
    queries::repeat_newest(&mut tx, id).await?;
    super::tell(&mut tx, &app, "level.taken_back", id, viewer.id, now).await?;
    let name = shown.name(&step.framework_id, &step.level_key);
    let said = format!("{name} is taken back. {} sees it, and why.", first(&shown.person.name));
    form.finish(tx, to(format!("/people/{id}/level")).saying(said)).await
}

/// The level that is meant, or what there is to mend.
fn read<'a>(shown: &'a LevelPage, form: &CorrectionForm) -> Result<&'a Step, Problems> {
    let mut problems = Problems::none();
    let step = shown.steps.iter().find(|step| step.id.to_string() == form.step);
    if step.is_none() {
        problems.add("step", "That level stands here no more. Choose one of these.");
    }
    let reason = form.reason.trim();
    if reason.is_empty() {
        let reader = first(&shown.person.name);
        problems.add("reason", format!("Say why, in a few words. {reader} and whoever manages them read it."));
    } else if let Some(sentence) = text_problem("A reason", reason) {
        problems.add("reason", sentence);
    }
    step.filter(|_| problems.is_empty()).ok_or(problems)
}
