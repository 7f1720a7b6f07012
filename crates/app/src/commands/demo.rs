//! `belay demo`: fills a workspace and serves it.

use std::path::PathBuf;

use db::args;
use jiff::Timestamp;
use kit::{App, Clock, Config, Entropy};

use crate::{demo, start};

/// A new folder of this demo's own, among the temporary files.
pub fn folder(now: Timestamp) -> PathBuf {
    std::env::temp_dir().join(format!("belay-demo-{}", now.as_millisecond()))
}

/// A demo, ready to be served.
pub struct Prepared {
    /// The filled workspace.
    pub app: App,
    /// Whether it was filled before, and is taken as it is.
    pub was_there: bool,
}

/// Fills the workspace, or takes the demo that is in the folder already: a service that starts
/// again with the same words finds what it left. The clock shows `at` when serving begins, and
/// runs from there.
pub async fn prepare(
    config: Config,
    seed: u64,
    at: Option<Timestamp>,
    people: Option<usize>,
) -> Result<Prepared, String> {
    // The rows follow from the instant alone, so while they are written the clock stands.
    let began_at = at.unwrap_or_else(|| Clock::System.now());
    let filling = start::start(config.clone(), Clock::still(began_at), Entropy::seeded(seed)).await?;
    let found = is_demo(&filling).await?;
    match found {
        Some(true) => {}
        Some(false) => {
            return Err(format!("{} holds a real workspace. A demo wants a folder of its own.", start::place(&config)));
        }
        None => demo::fill(&filling, began_at, people)
            .await
            .map_err(|error| format!("The demo could not be filled: {error}."))?,
    }
    filling.db.close().await;
    // Sessions and nonces of the people who look at it are nobody's to foresee.
    let clock = at.map_or(Clock::System, Clock::starting_at);
    let app = start::start(config, clock, Entropy::system()).await?;
    Ok(Prepared { app, was_there: found.is_some() })
}

async fn is_demo(app: &App) -> Result<Option<bool>, String> {
    let sql = "select is_demo from workspace where id = 1";
    app.db.value(sql, args![]).await.map_err(|error| error.to_string())
}
