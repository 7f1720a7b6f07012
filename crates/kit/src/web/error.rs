//! The one error page. What a person can mend on the page they are on is not an error but a
//! page of the feature (422); this is for everything else.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use db::DbError;

use super::look::*;
use super::page::{Redirect, to};
use super::upload::LARGEST_FILE;
use crate::App;

/// How somebody without a session came to have none: the sign-in page says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedOut {
    /// They never had one in this browser, or signed out.
    #[default]
    Before,
    /// Their session ended.
    Ended,
    /// Their session had ended when they sent a form, and the form was not saved.
    Sending,
}

impl SignedOut {
    /// As an address asks it, behind another question.
    fn asked(self) -> &'static str {
        match self {
            SignedOut::Before => "",
            SignedOut::Ended => "&how=ended",
            SignedOut::Sending => "&how=sending",
        }
    }
}

/// Why there is no page.
#[derive(Debug)]
pub enum PageError {
    /// Not there, or not for this person: the two look the same.
    Missing,
    /// Nobody is signed in; afterwards they come back to this path.
    SignedOut {
        /// Where they were going.
        next: String,
        /// How they came to be signed out.
        how: SignedOut,
    },
    /// The form was sent and done before; this is where it led.
    Done(Redirect),
    /// The form was made for another session: show what was typed and let it be sent again.
    Resend {
        /// Where the form goes.
        path: String,
        /// What was typed.
        typed: Vec<(String, String)>,
    },
    /// The form came from another site, or from nowhere.
    Elsewhere,
    /// The form does not have the fields of its page.
    Unreadable,
    /// The form or file is larger than we read.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A text is longer than it can be; the sentence says how long that is.
    TooLong(String),
    /// The form took longer than half a minute to arrive.
    TooSlow,
    /// Somebody asked too often; the sentence says when to come back.
    TooMany(String),
    /// The state of things does not allow it any more; the sentence says why.
    Gone(String),
    /// Any of them, with what was written and is not saved: see [`PageError::keeping`].
    Keeping {
        /// Why there is no page.
        why: Box<PageError>,
        /// What was typed, each under its label.
        typed: Vec<(String, String)>,
    },
    /// Ours to mend. The reason goes to the log, not to the page.
    Broken(String),
}

impl PageError {
    /// Something of ours failed.
    pub fn broken(error: impl std::fmt::Display) -> PageError {
        PageError::Broken(error.to_string())
    }

    /// Shows what somebody wrote again, where it cannot be saved: a label and its text. It says
    /// nothing of what is there: whoever may not know of a thing reads their own words back as well.
    pub fn keeping(self, typed: &[(&str, &str)]) -> PageError {
        let typed = typed.iter().filter(|(_, text)| !text.trim().is_empty());
        let typed = typed.map(|(label, text)| ((*label).to_owned(), (*text).to_owned())).collect();
        PageError::Keeping { why: Box::new(self), typed }
    }
}

impl From<DbError> for PageError {
    /// What is taken is found out before it is written; only somebody faster leaves a duplicate.
    fn from(error: DbError) -> Self {
        match error {
            DbError::Duplicate => {
                tracing::warn!("somebody else saved the same in the same moment");
                PageError::Gone(
                    "Somebody else saved the same in the same moment. Nothing of yours was done; go back, reload, and look again."
                        .to_owned(),
                )
            }
            error => PageError::broken(error),
        }
    }
}

impl From<crate::vault::WrongKey> for PageError {
    fn from(error: crate::vault::WrongKey) -> Self {
        PageError::broken(error)
    }
}

/// It goes along with its answer, for whoever knows whether this is a demo ([`layer`]).
#[derive(Clone, Template)]
#[template(path = "error.html")]
struct ErrorPage {
    is_demo: bool,
    css: String,
    icon: String,
    title: &'static str,
    sentence: String,
    /// What was typed and not saved, each under its label.
    typed: Vec<(String, String)>,
    /// The page of a form that can be sent again.
    again: Option<String>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (error, typed) = match self {
            PageError::Keeping { why, typed } => (*why, typed),
            error => (error, Vec::new()),
        };
        let (status, title, sentence) = match error {
            PageError::Keeping { why, .. } => return why.into_response(),
            PageError::Done(led) => return led.into_response(),
            PageError::SignedOut { next, how } => {
                return to(format!("/sign-in?next={}{}", encode(&next), how.asked())).into_response();
            }
            PageError::Resend { path, typed } => return resend(path, typed),
            PageError::Missing => (
                StatusCode::NOT_FOUND,
                "Nothing here.",
                "Either this page does not exist, or it is not yours to read. Both look the same on purpose."
                    .to_owned(),
            ),
            PageError::Elsewhere => (
                StatusCode::FORBIDDEN,
                "That came from somewhere else.",
                "Belay takes forms only from its own pages. Open the page here and send it again.".to_owned(),
            ),
            PageError::Unreadable => (
                StatusCode::BAD_REQUEST,
                "We could not read that form.",
                "Go back, reload the page, and send it again. What you typed is still in the page you came from."
                    .to_owned(),
            ),
            PageError::TooLarge { limit } => (StatusCode::PAYLOAD_TOO_LARGE, "That is too large.", too_large(limit)),
            PageError::TooLong(sentence) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "That is longer than it can be.", sentence)
            }
            PageError::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                "That took too long to arrive.",
                "Half a minute is the limit for a form. Go back and send it again.".to_owned(),
            ),
            PageError::TooMany(sentence) => (StatusCode::TOO_MANY_REQUESTS, "Too many tries.", sentence),
            PageError::Gone(sentence) => (StatusCode::CONFLICT, "That is no longer possible.", sentence),
            PageError::Broken(reason) => {
                tracing::error!(reason, "a page broke");
                (StatusCode::INTERNAL_SERVER_ERROR, "That broke, and it is our fault.", "What you typed is still in the page you came from. Go back and try once more; if it stays broken, tell whoever runs this Belay the time it happened.".to_owned())
            }
        };
        let mut response = render(status, title, sentence, (typed, None));
        if [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::REQUEST_TIMEOUT].contains(&status) {
            // The rest of the form is still on its way; nobody waits for it.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

fn resend(path: String, typed: Vec<(String, String)>) -> Response {
    let sentence = "You signed in, or out, after this page was opened. Everything you typed is below; go back, reload, and put it in again.".to_owned();
    render(StatusCode::CONFLICT, "This page is older than your session.", sentence, (words(typed), Some(path)))
}

/// What of a form somebody wrote, each under a label: no secrets, no ids, no names of ours.
fn words(typed: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_theirs = |(name, text): &(String, String)| {
        let is_number = text.starts_with('0') && crate::ids::parse_short(text).is_some();
        !text.is_empty() && !name.starts_with('_') && !name.contains("password") && !is_number
    };
    let label = |name: &str| name.trim_end_matches("_on").replace(['_', '.'], " ");
    typed.into_iter().filter(is_theirs).map(|(name, text)| (label(&name), text)).collect()
}

fn render(
    status: StatusCode,
    title: &'static str,
    sentence: String,
    (typed, again): (Vec<(String, String)>, Option<String>),
) -> Response {
    let page = ErrorPage {
        is_demo: false,
        css: super::assets::path("css/belay.css"),
        icon: super::assets::path("icon.svg"),
        title,
        sentence,
        typed,
        again,
    };
    match super::page_with(status, &page) {
        Ok(mut response) => {
            response.extensions_mut().insert(page);
            response
        }
        Err(_) => (status, title).into_response(),
    }
}

/// Marks the error pages of a demo as its other pages are.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(page) = response.extensions_mut().remove::<ErrorPage>() else { return response };
    // What broke is asked nothing more.
    if response.status().is_server_error() {
        return response;
    }
    let is_demo = app.surroundings.around(&app, None).await.is_ok_and(|around| around.demo.is_some());
    if is_demo && let Ok(text) = (ErrorPage { is_demo, ..page }).render() {
        *response.body_mut() = text.into();
    }
    response
}

fn too_large(limit: usize) -> String {
    let size = format!("{} MB", (limit / (1024 * 1024)).max(1));
    match limit {
        LARGEST_FILE => format!(
            "A file may have {size} here, and this one has more. It was not read, and nothing of it was kept. Go back and choose a smaller one; a list of people can come in parts."
        ),
        _ => format!("Belay reads at most {size} here. Nothing of it was kept. Go back and send it in parts."),
    }
}

fn encode(path: &str) -> String {
    url::form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_is_shown_again_says_what_somebody_wrote() {
        let typed = [
            ("_key", "x.y"),
            ("ic_id", "06a5y3m8w2k4q"),
            ("password", "secret"),
            ("new_email", "a@b.example"),
            ("note", ""),
        ];
        let typed = typed.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        assert_eq!(words(typed), [("new email".to_owned(), "a@b.example".to_owned())]);
    }

    #[test]
    fn whoever_loses_a_race_reads_a_sentence() {
        assert_eq!(PageError::from(DbError::Duplicate).into_response().status(), StatusCode::CONFLICT);
        assert_eq!(PageError::from(DbError::NoRow).into_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
