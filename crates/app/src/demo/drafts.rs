//! A draft of a second track, open for comment, with what people said about it.

use db::Tx;
use growth::frameworks::{Framework, drafts};
use kit::App;

use super::calendar::Calendar;
use super::people::{Cast, Ground};
use super::{DemoError, queries};

/// Words of the new track that differ from those it began with: competency, level, text.
const WORDS: [(&str, usize, &str); 3] = [
    ("writing-code", 2, "Builds pipelines others can read and rerun, and keeps a backfill as boring as a daily run."),
    (
        "testing",
        1,
        "Checks counts, gaps and duplicates where data come in, and says on the dashboard when a check failed.",
    ),
    ("testing", 2, "Decides which promises about the data are tested, and stops a release that would break one."),
];

/// Begins the track and opens it.
pub(super) async fn track(
    tx: &mut Tx,
    app: &App,
    calendar: &Calendar,
    cast: &Cast,
    ground: &Ground,
) -> Result<(), DemoError> {
    let begun_at = calendar.morning(-12);
    let mut framework = (*ground.framework).clone();
    (framework.key, framework.name) = ("data-engineering".to_owned(), "Data engineering".to_owned());
    write(&mut framework);
    let draft = drafts::install(tx, app, &framework, Some(ground.version), None, begun_at).await?;
    queries::open_draft(tx, draft, calendar.morning(-9)).await?;
    let (ines, ruth) = (cast.member("ines")?.id, cast.member("ruth")?.id);
    let at = calendar.morning(-6);
    let said = "Good that a track exists for it. Does Business Acumen weigh the same for people who sit with finance?";
    queries::insert_comment(tx, app.entropy.id(at), draft, (ruth, said), at).await?;
    let stood = framework.expectation("testing", 1);
    let text = "Checks counts, gaps and duplicates where data come in, and tells whoever reads the numbers when a check failed.";
    let at = calendar.morning(-5);
    queries::insert_wording(tx, app.entropy.id(at), draft, (ines, stood, text), at).await?;
    Ok(())
}

fn write(framework: &mut Framework) {
    for (key, level, text) in WORDS {
        let mut all = framework.pillars.iter_mut().flat_map(|pillar| &mut pillar.competencies);
        if let Some(stood) = all.find(|one| one.key == key).and_then(|one| one.expectations.get_mut(level)) {
            text.clone_into(stood);
        }
    }
}
