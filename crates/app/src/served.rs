//! Where the workspace was served last, kept beside its key for commands that print links. It is
//! a file rather than a row: a backup restored on another machine must not name this one.

use std::net::SocketAddr;
use std::path::PathBuf;

use kit::Config;

/// Keeps the address people reach this server by. Serving goes on without it.
pub fn remember(config: &Config, listen: SocketAddr) {
    let address = Config { listen, ..config.clone() }.link("");
    if let Err(error) = std::fs::write(path(config), &address) {
        tracing::warn!(%error, "the address served last could not be kept in the data folder");
    }
}

/// These settings, with the address served last where they name none.
pub fn recall(config: Config) -> Config {
    let served = std::fs::read_to_string(path(&config)).ok();
    let url = config.url.clone().or_else(|| served?.trim().parse().ok());
    Config { url, ..config }
}

fn path(config: &Config) -> PathBuf {
    config.data.join("belay.address")
}
