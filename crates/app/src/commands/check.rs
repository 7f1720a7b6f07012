//! `belay people check FILE`: what an import would say of a file.

use std::path::Path;

use kit::config::Database;
use kit::web::upload::LARGEST_FILE;
use kit::{Clock, Config, Entropy};
use people::imports::{self, Report};

/// Checks a file against the workspace there is; where there is none yet, against itself.
pub async fn people(config: Config, file: &Path) -> Result<Report, String> {
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}.", file.display());
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > LARGEST_FILE as u64 {
        return Ok(Report::refused(imports::too_large()));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let is_there = !matches!(&config.database, Database::File(path) if !path.exists());
    let app = match is_there {
        true => Some(crate::start::start(config, Clock::System, Entropy::system()).await?),
        false => None,
    };
    let report = imports::check(app.as_ref(), &bytes, Clock::System.now()).await;
    if let Some(app) = &app {
        app.db.close().await;
    }
    report.map_err(|error| format!("The check failed: {error:?}."))
}
