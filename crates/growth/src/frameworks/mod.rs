//! Frameworks: levels, pillars, competencies and what each level expects.
//!
//! A framework is a whole document, kept as one text per version. A published version never
//! changes; conversations keep the version they were held under, and trends carry over by
//! competency key. Here are the model, the pages that read it, and the import of a sheet.
//! Not here: who stands at which level (people), and what anybody thinks of somebody's work
//! (assessments).

mod builtin;
mod charts;
pub mod difference;
pub mod drafts;
pub mod exporting;
pub mod importing;
mod model;
pub mod pages;
mod queries;
mod reading;
pub mod rules;
pub mod tracks;
mod view;

pub use builtin::install_builtin;
pub use model::{Competency, Criterion, Expected, Framework, Level, Pillar, Readiness};
pub use queries::{Listed, Named};

use std::sync::Arc;

use jiff::civil::Date;
use kit::App;
use kit::web::PageError;

kit::id!(
    /// A framework through all its versions.
    FrameworkId
);
kit::id!(
    /// One version of a framework: a document that never changes once it is published.
    FrameworkVersionId
);

/// The document of a version; parsed once, then remembered.
pub async fn load(app: &App, version: FrameworkVersionId) -> Result<Arc<Framework>, PageError> {
    if let Some(framework) = app.memory.get("framework", version.0) {
        return Ok(framework);
    }
    let content = queries::published_content(&app.db, version).await?.ok_or(PageError::Missing)?;
    let framework: Framework = serde_json::from_str(&content).map_err(PageError::broken)?;
    Ok(app.memory.keep("framework", version.0, framework))
}

/// The newest published version of a framework.
pub async fn current(app: &App, framework: FrameworkId) -> Result<Option<FrameworkVersionId>, PageError> {
    Ok(queries::current(&app.db, framework).await?)
}

/// Which framework and version this is; nothing for a draft.
pub async fn named(app: &App, version: FrameworkVersionId) -> Result<Option<Named>, PageError> {
    Ok(queries::named(&app.db, version).await?)
}

/// Every framework with a published version, with that version, by age.
pub async fn all(app: &App) -> Result<Vec<Listed>, PageError> {
    Ok(queries::all(&app.db).await?)
}

/// How many people who have not left stand at each level of a framework, by its key.
pub async fn people_by_level(app: &App, framework: FrameworkId, today: Date) -> Result<Vec<(String, i64)>, PageError> {
    let rows = queries::people_by_level(&app.db, framework, today).await?;
    Ok(rows.into_iter().map(|row| (row.level_key, row.people)).collect())
}
