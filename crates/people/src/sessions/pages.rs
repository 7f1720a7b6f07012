use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Press, Problems, SignedOut, Visit, page, page_with, to};
use serde::Deserialize;

use super::rules::local_path;
use super::viewer::has_left;
use super::{SESSION_LIFE, Viewer, queries, token_hash};
use crate::limits::{self, Kind};
use crate::{PersonId, accounts, workspace};

#[derive(Template)]
#[template(path = "sessions/sign_in.html")]
struct SignInPage {
    shell: Shell,
    problems: Problems,
    workspace: String,
    email: String,
    arrival: Arrival,
}

/// Where somebody was going, and how they came here instead.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrival {
    next: String,
    how: SignedOut,
}

impl Arrival {
    /// With an address of our own only.
    fn checked(mut self) -> Arrival {
        self.next = local_path(&self.next).to_owned();
        self
    }
}

/// GET /sign-in
pub async fn ask(
    State(app): State<App>,
    viewer: Option<Viewer>,
    visit: Visit,
    query: Result<Query<Arrival>, QueryRejection>,
) -> Answer {
    let arrival = query.map(|Query(arrival)| arrival).unwrap_or_default().checked();
    if viewer.is_some() {
        return to(arrival.next).into();
    }
    page(&sign_in_page(&app, &visit, Problems::none(), String::new(), arrival).await?)
}

/// The form of the sign-in page.
#[derive(Debug, Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    how: SignedOut,
}

/// POST /sign-in. One answer for a wrong password, an unknown address, an account never used
/// and somebody who left; and all four take as long.
pub async fn sign_in(State(app): State<App>, visit: Visit, form: Posted<SignInForm>) -> Answer {
    let SignInForm { email, password, next, how } = form.fields;
    let arrival = Arrival { next, how }.checked();
    let tried = match limits::count(&app, Kind::SignIn, &email, &visit.client.key()).await {
        Err(PageError::TooMany(sentence)) => {
            let page = sign_in_page(&app, &visit, Problems::of("email", sentence), email, arrival).await?;
            return page_with(StatusCode::TOO_MANY_REQUESTS, &page);
        }
        tried => tried?,
    };
    let now = app.clock.now();
    let known = accounts::by_email(&app.db, &email).await?;
    let hash = known.as_ref().and_then(|known| known.password_hash.as_deref());
    let fits = accounts::fits(&app, hash, &password).await?;
    let here = known.filter(|known| fits && !has_left(known.last_on, &known.zone, now));
    let Some(person) = here else {
        let sentence = "That e-mail and that password do not go together. Try again, or ask for a new password.";
        let problems = Problems::of("email", sentence);
        let page = sign_in_page(&app, &visit, problems, email, arrival).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    limits::forgive(&app, tried).await?;
    let mut tx = app.db.begin().await?;
    queries::delete_unused_since(&mut tx, now - SESSION_LIFE).await?;
    let cookie = open(&mut tx, &app, &visit, person.id, now).await?;
    tx.commit().await?;
    Ok(with_cookie(to(&arrival.next).into_response(), &cookie))
}

async fn sign_in_page(
    app: &App,
    visit: &Visit,
    problems: Problems,
    email: String,
    arrival: Arrival,
) -> Result<SignInPage, PageError> {
    let workspace = workspace::load(&app.db).await?.map(|workspace| workspace.name).unwrap_or_default();
    let shell = Shell::gate(app, visit).await?;
    Ok(SignInPage { shell, problems, workspace, email, arrival })
}

/// POST /sign-out
pub async fn sign_out(State(app): State<App>, viewer: Option<Viewer>, visit: Visit, _form: Posted<Press>) -> Answer {
    if let Some(viewer) = viewer {
        let mut tx = app.db.begin().await?;
        queries::delete_one(&mut tx, viewer.id, viewer.session).await?;
        tx.commit().await?;
    }
    let mut response = to("/sign-in").saying("You are signed out.").into_response();
    // What was typed and not yet saved is kept in this browser; it goes with the session.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    Ok(with_cookie(response, &visit.session_cookie("", 0)))
}

/// Opens a session for this browser and answers its cookie.
pub async fn open(
    tx: &mut Tx,
    app: &App,
    visit: &Visit,
    person: PersonId,
    now: Timestamp,
) -> Result<String, PageError> {
    let token = app.entropy.token();
    queries::insert(tx, app.entropy.id(now), token_hash(&token), person, &visit.device, now).await?;
    Ok(visit.session_cookie(&token, COOKIE_LIFE))
}

/// Longer than a session lives unused: its end is decided by the row, and every use of a
/// session would otherwise have to send the cookie again.
const COOKIE_LIFE: i64 = 400 * 24 * 3600;

/// Adds a cookie to an answer.
pub fn with_cookie(mut response: Response, cookie: &str) -> Response {
    // Tokens are base64 of our own making, so the value always fits a header.
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
