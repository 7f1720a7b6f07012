//! What `belay` does besides serving.

pub mod admin_link;
pub mod backup;
pub mod check;
pub mod demo;
pub mod framework;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use kit::web::upload::LARGEST_FILE;

/// What is in a file; nothing when that is more than an import takes. No more of it is read than
/// says so: what stands behind a pipe has no length beforehand.
fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= LARGEST_FILE).then_some(bytes))
}
