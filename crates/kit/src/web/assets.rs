//! Stylesheet, scripts and fonts: embedded in a release, read from disk in development.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::Digest;

#[derive(RustEmbed)]
#[folder = "../../assets"]
struct Files;

/// One hash over all assets. It stands in their addresses, so relative addresses inside the
/// stylesheet keep working and a new release is a new address.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut all = sha2::Sha256::new();
    for name in Files::iter() {
        all.update(name.as_bytes());
        all.update(Files::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    all.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// Texts compressed once, for as long as the program runs.
static COMPRESSED: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let texts = Files::iter().filter(|name| [".css", ".js", ".svg"].iter().any(|end| name.ends_with(end)));
    texts.filter_map(|name| Some((name.to_string(), compress(&Files::get(&name)?.data)?))).collect()
});

/// The address of an asset.
pub fn path(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// Serves `/assets/{edition}/{name}`. An old edition's address still finds the file, so a
/// page loaded before an upgrade keeps its looks.
pub async fn serve(Path((edition, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = Files::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    // In development the file may have changed since the hash was taken.
    let kept =
        if cfg!(debug_assertions) || edition != *EDITION { "no-cache" } else { "public, max-age=31536000, immutable" };
    let head = [(CONTENT_TYPE, content_type(&name)), (CACHE_CONTROL, kept), (VARY, "accept-encoding")];
    let takes_gzip =
        headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"));
    let compressed = COMPRESSED.iter().find(|(compressed, _)| *compressed == name);
    match compressed {
        Some((_, bytes)) if takes_gzip && !cfg!(debug_assertions) => {
            (head, [(CONTENT_ENCODING, "gzip")], bytes.as_slice()).into_response()
        }
        _ => (head, file.data.into_owned()).into_response(),
    }
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
