//! `belay people check FILE`: what an import would say of a file. It writes nothing.

use std::path::Path;
use std::sync::Arc;

use db::Db;
use kit::web::PageError;
use kit::{App, Clock, Config, Entropy, Vault};
use people::imports::{self, Report};

use crate::start;

/// Checks a file against the workspace there is; where there is none yet, against itself.
pub async fn people(config: Config, file: &Path) -> Result<Report, String> {
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}.", file.display());
    let Some(bytes) = super::read(file).map_err(unreadable)? else {
        return Ok(Report::refused(imports::too_large()));
    };
    let app = start::open_to_read(&config).await?.map(|db| reader(db, config));
    let report = imports::check(app.as_ref(), &bytes, Clock::System.now()).await;
    if let Some(app) = &app {
        app.db.close().await;
    }
    report.map_err(|error| match error {
        PageError::Broken(reason) => format!("The workspace could not be read: {reason}."),
        _ => "The workspace could not be read.".to_owned(),
    })
}

/// Services to read names, lines and levels with. None of them is sealed, so the key stays where
/// it is, and one that opens nothing stands in for it.
fn reader(db: Db, config: Config) -> App {
    let entropy = Arc::new(Entropy::system());
    let vault = Vault::new(entropy.bytes(), entropy.clone());
    start::assemble(db, vault, Clock::System, entropy, config)
}
