//! The workspace: its name, its zone, its pace, and the page where they are set. Not here:
//! the first run that makes it (`overview::first_run`), and how often each kind of
//! conversation is held (`conversations::cadence`).

mod pages;
mod queries;
mod rules;

pub use pages::{change, show};
pub use queries::{Pace, Workspace, insert, load, save};
pub use rules::{HOURS, QUESTION_DAYS, pace, zone_problem};

use std::sync::LazyLock;

use db::DbError;
use jiff::tz;
use kit::{App, Field, Vault};

/// What the workspace row keeps sealed, to know the key again at the next start.
pub const KEY_CHECK: Field = Field { column: "workspace.key_check", row: 1 };

/// Seals the proof a new workspace keeps.
pub fn seal_proof(vault: &Vault) -> Vec<u8> {
    vault.seal(KEY_CHECK, "belay")
}

/// Whether the first run is over. Asked by every request, so a yes is remembered.
pub async fn exists(app: &App) -> Result<bool, DbError> {
    const SHELF: &str = "workspace exists";
    if app.memory.get::<bool>(SHELF, 1).is_some() {
        return Ok(true);
    }
    let exists = queries::exists(&app.db).await?;
    if exists {
        app.memory.keep(SHELF, 1, true);
    }
    Ok(exists)
}

/// The zones people choose from.
pub fn zones() -> Vec<&'static str> {
    static ZONES: LazyLock<Vec<String>> =
        LazyLock::new(|| rules::zones(tz::db().available().map(|name| name.as_str().to_owned())));
    ZONES.iter().map(String::as_str).collect()
}

/// The zone of the machine, where it has one people choose from.
pub fn likely_zone() -> String {
    let here = tz::TimeZone::system();
    let name = here.iana_name().filter(|name| zones().contains(name));
    name.unwrap_or("UTC").to_owned()
}
