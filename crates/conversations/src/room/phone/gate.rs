use askama::Template;
use axum::extract::State as Services;
use axum::http::StatusCode;
use kit::App;
use kit::events;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, Visit, page, page_with, to};
use people::limits::{self, Kind};
use people::sessions::{token_hash, with_cookie};
use serde::Deserialize;

use super::asking::hash;
use super::rules::{Code, PHONE_LIFE};
use super::{Phone, queries};

/// Where the code of the other screen is typed.
#[derive(Template)]
#[template(path = "room/phone/ask.html")]
struct AskPage {
    shell: Shell,
    problems: Problems,
    /// Whether this phone was beside a room until now.
    was_beside: bool,
    code: String,
}

impl AskPage {
    async fn new(app: &App, visit: &Visit) -> Result<AskPage, PageError> {
        let shell = Shell::gate(app, visit).await?;
        Ok(AskPage { shell, problems: Problems::none(), was_beside: false, code: String::new() })
    }
}

/// `GET /phone`. A phone that is beside a room is led there; one that was is told that it is not.
pub async fn ask(Services(app): Services<App>, visit: Visit) -> Answer {
    if Phone::of(&app, &visit).await?.is_some() {
        return to("/phone/room").into();
    }
    let was_beside = visit.phone_token.is_some();
    // The next form of this browser is a stranger's again.
    let visit = Visit { phone_token: None, ..visit };
    let answer = page(&AskPage { was_beside, ..AskPage::new(&app, &visit).await? })?;
    Ok(if was_beside { with_cookie(answer, &visit.phone_cookie("", 0)) } else { answer })
}

/// The form of the page.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `POST /phone`. One answer for a code that is wrong, used, too old, or of a room that is closed.
pub async fn pair(Services(app): Services<App>, visit: Visit, form: Posted<CodeForm>) -> Answer {
    let again = async |status, sentence: String, code: &str| {
        let problems = Problems::of("code", sentence);
        page_with(status, &AskPage { problems, code: code.to_owned(), ..AskPage::new(&app, &visit).await? })
    };
    let typed = form.fields.code.as_str();
    let tried = match limits::count(&app, Kind::Phone, "", &visit.client.key()).await {
        Err(PageError::TooMany(sentence)) => return again(StatusCode::TOO_MANY_REQUESTS, sentence, typed).await,
        tried => tried?,
    };
    let Some(cookie) = try_to_pair(&app, &visit, &form, Code::typed(typed)).await? else {
        let sentence = "No room opens with that. A code works once and for two minutes: look at the other screen again, or make a new one there.";
        return again(StatusCode::UNPROCESSABLE_ENTITY, sentence.to_owned(), typed).await;
    };
    limits::forgive(&app, tried).await?;
    Ok(cookie)
}

/// The answer with the phone's cookie, where the code was good and its room lets the phone in.
async fn try_to_pair(
    app: &App,
    visit: &Visit,
    form: &Posted<CodeForm>,
    code: Option<Code>,
) -> Result<Option<axum::response::Response>, PageError> {
    let Some(code) = code else { return Ok(None) };
    let (token, now) = (app.entropy.token(), app.clock.now());
    // Read before the transaction begins, for that holds a connection. A room that closes meanwhile
    // takes its codes with it.
    let (before, code) = (Phone::of(app, visit).await?, hash(app, &code));
    let phone = Phone::to_pair(app, visit, &code).await?;
    let mut tx = form.begin(app).await?;
    let Some(phone) = phone else { return Ok(None) };
    if !queries::take_code(&mut tx, &code, token_hash(&token), &visit.device, now).await? {
        return Ok(None);
    }
    // It carries one room at a time.
    if let Some(before) = before.filter(|before| before.id != phone.id) {
        queries::end_one(&mut tx, before.id).await?;
        tx.tells(events::topic(before.conversation.ic_id.0));
    }
    tx.tells(events::topic(phone.conversation.ic_id.0));
    let answer = form.finish(tx, to("/phone/room")).await?;
    Ok(Some(with_cookie(answer, &visit.phone_cookie(&token, PHONE_LIFE.as_secs()))))
}
