//! The route table as a value: paths, what they show, and which rows of the permission
//! table they belong to. Tests read it; the server serves it.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use kit::App;
use kit::web::{PageError, client, csrf, error, headers};
use people::access::Object;

/// All routes of the program.
#[derive(Default)]
pub struct Site {
    entries: Vec<Entry>,
    router: Router<App>,
}

/// One line of the route table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The path with its `{marks}`.
    pub path: &'static str,
    /// The rows of the permission table that decide who may come here.
    pub rows: &'static [Object],
}

impl Site {
    /// Adds a path.
    #[must_use]
    pub fn at(mut self, path: &'static str, rows: &'static [Object], methods: MethodRouter<App>) -> Site {
        self.entries.push(Entry { path, rows });
        self.router = self.router.route(path, methods);
        self
    }

    /// Every line, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What the server serves.
    pub fn into_router(self, app: App) -> Router {
        self.router
            .fallback(async || PageError::Missing)
            .method_not_allowed_fallback(async || PageError::Missing)
            .layer(map_response(as_page))
            .layer(from_fn_with_state(app.clone(), overview::first_run::layer))
            .layer(from_fn(without_nul))
            .layer(from_fn(csrf::layer))
            .layer(from_fn(headers::layer))
            .layer(from_fn_with_state(app.clone(), error::layer))
            .layer(from_fn_with_state(app.clone(), client::layer))
            .layer(from_fn_with_state(app.clone(), at_one_moment))
            .with_state(app)
    }
}

/// What a page shows is read from one moment. A form's answer may wait, for a password's hash or
/// a file, and would keep others from a connection meanwhile.
async fn at_one_moment(State(app): State<App>, request: Request, next: Next) -> Response {
    match request.method().is_safe() {
        true => app.db.at_one_moment(next.run(request)).await,
        false => next.run(request).await,
    }
}

/// An address with a NUL in it leads nowhere: PostgreSQL takes none.
async fn without_nul(request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query().is_some_and(|asked| asked.as_str().contains("%00"));
    if asked { PageError::Missing.into_response() } else { next.run(request).await }
}

/// A refusal of the framework's own, such as an address with no id in it, is plain text;
/// people get the page that looks like nothing is there.
async fn as_page(response: Response) -> Response {
    let is_plain = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if response.status() == StatusCode::BAD_REQUEST && is_plain { PageError::Missing.into_response() } else { response }
}
