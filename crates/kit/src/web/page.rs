use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;

use super::PageError;

/// What every handler gives back.
pub type Answer = Result<Response, PageError>;

/// What a long page takes: growing into it would copy the page five times.
const ROOM: usize = 48 * 1024;

/// A page, answered with 200.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with another status: 422 for a form that needs another look, 409 for a conflict.
pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let mut html = String::with_capacity(ROOM);
    template.render_into(&mut html).map_err(PageError::broken)?;
    // Pages hold private words: neither a proxy nor the back button of the next person keeps them.
    // What that means for a form that comes back to be mended: docs/decisions/0007.
    Ok((status, [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], html).into_response())
}

/// "Go there": the answer to a form that was done.
pub fn to(path: impl AsRef<str>) -> Redirect {
    Redirect { path: path.as_ref().to_owned(), toast: None, taken: None }
}

/// A redirect after a form, optionally with one sentence to show on arrival.
#[derive(Clone, Debug)]
pub struct Redirect {
    pub(crate) path: String,
    toast: Option<String>,
    taken: Option<String>,
}

impl Redirect {
    /// Shows this sentence once, on the page it leads to. Past tense; never a person's words.
    #[must_use]
    pub fn saying(mut self, sentence: impl Into<String>) -> Redirect {
        self.toast = Some(sentence.into());
        self
    }

    /// Tells the browser that the form with this key was taken, so that it throws away what it
    /// kept of it (`assets/js/keep.js`). Only the number of the key; its signature stays here.
    #[must_use]
    pub(crate) fn having_taken(mut self, key: &str) -> Redirect {
        self.taken = key.split_once('.').map(|(number, _)| number.to_owned());
        self
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        // Paths are made by us from ids and constants, so they always fit a header.
        let location = HeaderValue::from_str(&self.path).unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(LOCATION, location);
        if let Some(sentence) = self.toast {
            let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sentence);
            set_cookie(&mut response, &format!("belay_toast={text}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"));
        }
        if let Some(number) = self.taken {
            // The page's script reads it and takes it away.
            set_cookie(&mut response, &format!("belay_taken={number}; Path=/; Max-Age=600; SameSite=Lax"));
        }
        response
    }
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

impl From<Redirect> for Answer {
    fn from(redirect: Redirect) -> Answer {
        Ok(redirect.into_response())
    }
}
