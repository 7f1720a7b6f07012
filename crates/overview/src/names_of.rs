//! The names of competencies, over all frameworks: evidence keeps only their keys.

use std::collections::HashMap;
use std::sync::Arc;

use growth::frameworks;
use kit::App;
use kit::web::PageError;

/// Names by key. Published versions never change, so the names are gathered once for each
/// newest version.
pub(crate) async fn competency_names(app: &App) -> Result<Arc<HashMap<String, String>>, PageError> {
    const SHELF: &str = "competency names";
    let listed = frameworks::all(app).await?;
    let newest = listed.iter().map(|one| one.version_id.0).max().unwrap_or(0);
    if let Some(names) = app.memory.get(SHELF, newest) {
        return Ok(names);
    }
    let mut names = HashMap::new();
    for one in &listed {
        let framework = frameworks::load(app, one.version_id).await?;
        names.extend(framework.competencies().map(|(_, one)| (one.key.clone(), one.name.clone())));
    }
    Ok(app.memory.keep(SHELF, newest, names))
}
