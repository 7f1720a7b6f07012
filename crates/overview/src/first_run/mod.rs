//! The first run: an empty workspace leads everybody to one screen that makes it, with its
//! first administrator, perhaps a first people partner, the built-in framework and kinds.
//! Not here: what is set later (`people::workspace`).

mod pages;
mod queries;
mod rules;

pub use pages::{create, show};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kit::App;
use kit::web::{PageError, to};
use people::workspace;

/// Leads every address to the first run until there is a workspace.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_open = path == "/health" || path == "/first-run" || path.starts_with("/assets/");
    match workspace::exists(&app).await {
        Ok(true) => next.run(request).await,
        Ok(false) if is_open => next.run(request).await,
        Ok(false) => to("/first-run").into_response(),
        Err(_) if is_open => next.run(request).await,
        Err(error) => PageError::from(error).into_response(),
    }
}
